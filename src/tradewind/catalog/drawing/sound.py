"""Headphones, speakers, radios and microphones."""

from tradewind.catalog.drawing.brush import (
    FINE,
    GRAPHITE,
    STEEL,
    Palette,
    Tone,
    box,
    clipped,
    cord,
    curve,
    fill,
    flat,
    glaze,
    mirrored,
    moved,
    oval,
    piece,
    readable,
    rotated,
    shadow,
    solid,
    stitch,
    stroke,
)


def _arch(hue: Palette) -> str:
    band = "M92 226C84 22 316 22 308 226L288 226C290 62 110 62 112 226Z"
    pad = "M128 118C160 70 240 70 272 118C240 88 160 88 128 118Z"
    return solid(band, hue.main, turn=5) + flat(pad, hue.light.shade, hue.light.line, FINE)


def _yoke(metal: Tone) -> str:
    return piece(box(90, 168, 21, 44, 5), metal) + stroke("M96 176v26", metal.lit, FINE)


def _ear_cup(hue: Palette) -> str:
    shell = curve("112,190! 84,198 68,230 66,262 70,296 86,324 112,334!")
    cushion = curve("110,190 134,192 144,226 145,262 144,300 134,332 110,334 104,262")
    ring = stroke("M92 212C78 236 78 290 92 314", hue.accent.base, 4)
    vents = "".join(fill(oval(84, y, 2.2), hue.main.deep) for y in (252, 262, 272))
    seam = stitch("M130 206C138 236 138 290 130 320", hue.light.deep)
    return solid(cushion, hue.light, seam, turn=10) + solid(shell, hue.main, ring, vents, turn=0)


def over_ear_headphones(hue: Palette) -> str:
    cup = rotated(_ear_cup(hue), 4, 106, 262)
    half = _yoke(hue.accent) + cup
    return shadow(200, 348, 142) + _arch(hue) + half + mirrored(half)


def _flat_cup(hue: Palette) -> str:
    foam = rotated(piece(oval(124, 270, 26, 50), hue.light), -8, 124, 270)
    shell = rotated(solid(oval(102, 270, 40, 54), hue.main, turn=9), -8, 102, 270)
    badge = rotated(piece(oval(96, 270, 22, 32), hue.accent), -8, 96, 270)
    mesh = rotated(glaze(oval(96, 270, 22, 32), "mesh"), -8, 96, 270)
    return foam + shell + badge + mesh


def on_ear_headphones(hue: Palette) -> str:
    band = cord("M98 250C76 24 324 24 302 250", hue.accent, 11)
    sleeve = cord("M134 112C166 74 234 74 266 112", hue.main, 19)
    seam = stitch("M140 110C168 80 232 80 260 110", readable(hue.main.lit, hue.main.base))
    cable = stroke("M92 322C92 372 150 352 196 358S268 352 276 366", GRAPHITE.line, 5)
    cable = cable if hue.pick("cable", (True, False)) else ""
    cups = _flat_cup(hue) + mirrored(_flat_cup(hue))
    return shadow(200, 346, 136) + cable + band + sleeve + seam + cups


def _bud(hue: Palette) -> str:
    stem = solid(box(122, 122, 24, 86, 11), hue.main, turn=5)
    head = solid(curve("104,92 124,72 154,76 166,102 156,130 130,136 108,122"), hue.main)
    tip = piece(curve("160,86 178,80 190,98 182,120 162,122 168,104"), hue.light)
    grille = flat(oval(130, 100, 11, 9), GRAPHITE.base, hue.main.line, FINE)
    ring = stroke("M124 190h20", hue.accent.base, 3)
    return rotated(tip, 0) + stem + head + grille + ring


def _charging_case(hue: Palette) -> str:
    lid = solid(
        curve("92,246 100,196 130,178 200,174 270,178 300,196 308,246 200,252"), hue.main, turn=6
    )
    lining = fill(curve("106,244 112,208 140,194 200,190 260,194 288,208 294,244"), hue.main.deep)
    base = curve("88,250! 200,254 312,250! 312,300 290,336 200,342 110,336 88,300")
    lamp = fill(oval(200, 296, 4.5), hue.accent.base) + stroke(
        "M88 262Q200 268 312 262", hue.main.line, FINE
    )
    return lid + lining, solid(base, hue.main, glaze(base, "fall"), lamp, turn=10)


def earbuds(hue: Palette) -> str:
    lid, base = _charging_case(hue)
    left = moved(rotated(_bud(hue), -10, 134, 130), 6, 44, 1)
    return shadow(200, 344, 132) + lid + left + mirrored(left) + base


def neckband(hue: Palette) -> str:
    wires = stroke("M104 306C84 366 150 380 158 322S150 260 168 252", hue.main.line, 4)
    tips = solid(curve("158,262 156,240 172,226 188,236 186,258 172,268"), hue.main, turn=4)
    foam = piece(curve("164,232 162,212 176,204 190,214 187,238 174,230"), hue.light)
    collar = cord("M104 292C40 120 116 60 200 60S360 120 296 292", hue.main, 18)
    arm = rotated(solid(box(88, 226, 30, 86, 14), hue.main, turn=6), -18, 103, 270)
    keys = rotated(
        "".join(fill(box(99, y, 8, 12, 4), hue.accent.base) for y in (246, 264, 282)), -18, 103, 270
    )
    half = wires + foam + tips
    return shadow(200, 362, 130) + half + mirrored(half) + collar + arm + mirrored(arm) + keys


def speaker(hue: Palette) -> str:
    body = "M112 104C112 84 288 84 288 104V310C288 336 112 336 112 310Z"
    mesh = glaze(box(100, 118, 200, 176), "mesh")
    bands = {
        "band": fill("M100 262Q200 282 300 262V294Q200 316 100 294Z", hue.accent.base),
        "top": fill("M100 118Q200 138 300 118V138Q200 158 100 138Z", hue.accent.base),
        "plain": "",
    }
    trim = bands[hue.pick("band", ("band", "top", "plain"))]
    top = solid(oval(200, 103, 88, 18), hue.main, turn=0)
    keys = stroke("M158 103h12M164 99v8", hue.light.base, 3) + stroke(
        "M230 103h12", hue.light.base, 3
    )
    lamp = fill(oval(200, 103, 9, 3.4), hue.accent.base)
    badge = flat(box(182, 214, 36, 14, 3), hue.light.base, hue.main.line, FINE)
    strap = cord("M284 120C332 128 330 214 300 224", hue.accent, 8)
    foot = fill("M112 300Q200 330 288 300V312C288 336 112 336 112 312Z", hue.main.deep)
    return (
        shadow(204, 330, 122)
        + strap
        + solid(body, hue.main, mesh, trim, foot, glaze(body, "round"), badge, turn=0)
        + top
        + keys
        + lamp
    )


def soundbar(hue: Palette) -> str:
    top = "M62 176H338L368 204H32Z"
    front = box(32, 204, 336, 62, 7)
    panel = box(44, 213, 312, 44, 4)
    grille = fill(panel, hue.main.deep) + glaze(panel, "mesh")
    drivers = "".join(
        stroke(oval(x, 235, 15), hue.main.shade, FINE) + fill(oval(x, 235, 4), hue.main.shade)
        for x in (78, 118, 282, 322)
    )
    lights = "".join(fill(oval(x, 235, 2.6), hue.light.base) for x in (188, 200, 212))
    keys = "".join(fill(oval(x, 190, 7, 3), hue.accent.base) for x in (176, 200, 224))
    feet = "".join(fill(box(x, 264, 40, 9, 4), GRAPHITE.line) for x in (66, 294))
    edge = stroke("M44 261h312", hue.accent.base, 3)
    return (
        shadow(200, 274, 184, 15)
        + feet
        + solid(top, hue.main, fill("M150 176H250L262 204H138Z", hue.main.deep, 0.25), turn=0)
        + keys
        + solid(front, hue.main, grille, drivers, lights, edge, glaze(front, "fall"), turn=4)
    )


def _radio_face(hue: Palette) -> str:
    dial = flat(box(212, 166, 112, 58, 6), hue.light.base, hue.main.line)
    scale = "".join(
        stroke(f"M{x} 178v{14 if x % 24 else 22}", hue.light.line, FINE)
        for x in range(228, 318, 12)
    )
    needle = stroke(f"M{hue.pick('station', (246, 262, 290, 304))} 172v44", "#c8452f", 3)
    grille = "".join(stroke(f"M88 {y}h98", hue.main.deep, 4) for y in range(178, 304, 14))
    knobs = "".join(
        solid(oval(x, 268, 25), hue.accent, turn=4) + stroke(f"M{x} 268l-9-13", hue.accent.deep, 4)
        for x in (240, 300)
    )
    return dial + scale + needle + grille + knobs


def radio(hue: Palette) -> str:
    antenna = stroke("M306 136L346 46", STEEL.line, 6) + stroke("M306 136L346 46", STEEL.base, 3)
    tip = piece(oval(347, 44, 5), STEEL)
    handle = cord("M104 138V104Q104 88 120 88H268Q284 88 284 104V138", hue.accent, 12)
    body = solid(box(56, 136, 288, 186, 26), hue.main, turn=10)
    plate = solid(box(72, 152, 256, 154, 14), hue.main, turn=0)
    feet = "".join(fill(box(x, 318, 42, 12, 4), GRAPHITE.line) for x in (84, 274))
    return shadow(200, 330, 160) + antenna + tip + handle + feet + body + plate + _radio_face(hue)


def microphone(hue: Palette) -> str:
    head = "M146 120C146 42 254 42 254 120V172H146Z"
    grid = glaze(head, "mesh") + stroke("M146 118H254M146 146H254", hue.light.shade, 3)
    barrel = "M146 172H254V222C254 262 146 262 146 222Z"
    knob = solid(oval(200, 212, 17), hue.accent, turn=3) + stroke(
        "M200 212l-6-10", hue.accent.deep, 3
    )
    ring = fill(box(140, 164, 120, 15, 4), hue.accent.base)
    yoke = cord("M122 168V216C122 300 278 300 278 216V168", GRAPHITE, 11)
    pegs = "".join(solid(oval(x, 176, 14, 16), hue.accent, turn=3) for x in (122, 278))
    stem = solid(box(190, 278, 20, 52, 4), GRAPHITE, turn=6)
    base = solid("M118 336C118 312 282 312 282 336V342C282 360 118 360 118 342Z", hue.main, turn=6)
    return (
        shadow(204, 352, 112)
        + stem
        + base
        + yoke
        + solid(head, hue.light, grid, glaze(head, "ball"), turn=10)
        + solid(barrel, hue.main, glaze(barrel, "round"), turn=0)
        + clipped(box(143, 160, 114, 24, 4), ring)
        + stroke(box(143, 164, 114, 15, 4), hue.accent.line)
        + knob
        + pegs
    )


DRAWINGS = {
    drawing.__name__: drawing
    for drawing in (
        over_ear_headphones,
        on_ear_headphones,
        earbuds,
        neckband,
        speaker,
        soundbar,
        radio,
        microphone,
    )
}
