DRAWINGS = {}


def parcel(p):
    return ""
