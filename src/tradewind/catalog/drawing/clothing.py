"""Clothes, laid out from the front."""

from tradewind.catalog.drawing.brush import (
    FINE,
    STEEL,
    Palette,
    Tone,
    both,
    box,
    clipped,
    copies,
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
    turned,
)


def _zip(top: float, bottom: float, hue: Palette) -> str:
    teeth = stroke(f"M200 {top}V{bottom}", hue.accent.line, 7) + stroke(
        f"M200 {top}V{bottom}", hue.accent.base, 4, dash="1 5"
    )
    return teeth + piece(box(194, top + 6, 12, 24, 4), STEEL, FINE)


def _hood(hue: Palette) -> str:
    hood = curve("140,108! 124,62 152,26 200,22 248,26 276,62 260,108!")
    hollow = curve("156,106! 150,72 168,50 200,48 232,50 250,72 244,106! 200,124")
    return solid(hood, hue.main, turn=8) + flat(hollow, hue.main.deep, hue.main.line)


def _jacket_sleeve() -> str:
    return curve("142,100! 102,112 78,150 62,214 46,282! 62,296 92,300! 112,238 134,190!")


def _cuff(hue: Tone) -> str:
    return piece("M46 278L97 290L92 306L43 293Z", hue)


def rain_jacket(hue: Palette) -> str:
    """A hooded jacket with flaps."""
    sleeve = solid(
        _jacket_sleeve(),
        hue.main,
        stroke("M122 196C100 220 92 250 88 286", hue.main.deep, FINE),
        turn=6,
    )
    body = turned("50,98! 70,106 74,180 78,260 84,338!", dip=10)
    yoke = fill("M110 92H290V168Q200 190 110 168Z", hue.accent.base)
    storm = fill(box(188, 100, 24, 260), hue.main.shade) + stroke(
        "M212 110V356", hue.main.deep, FINE
    )
    flap = flat("M134 256H178V274L156 282L134 274Z", hue.main.lit, hue.main.line, FINE)
    snaps = "".join(piece(oval(200, y, 4.5), hue.light, FINE) for y in (130, 176, 222, 268, 314))
    cords = stroke("M180 118V164M220 118V156", hue.light.line, 4) + stroke(
        "M180 118V164M220 118V156", hue.light.base, 2.4
    )
    drops = "".join(
        fill(f"M{x} {y}q-5 8 0 11q5-3 0-11Z", hue.main.lit)
        for x, y in ((144, 210), (168, 232), (250, 216), (232, 300), (264, 308), (150, 316))
    )
    yoke = (
        yoke
        if hue.pick("yoke", (True, False))
        else stitch("M128 166Q200 186 272 166", hue.main.lit)
    )
    trunk = solid(body, hue.main, yoke, storm, drops, glaze(body, "fall"), turn=10)
    half = sleeve + _cuff(hue.accent)
    return shadow(200, 356, 110) + both(half) + trunk + _hood(hue) + snaps + cords + both(flap)


def _puffs(hue: Tone, *ridges: int) -> str:
    marks = []
    for y in ridges:
        line = f"M108 {y}Q156 {y + 14} 200 {y + 6}T292 {y}"
        marks.append(stroke(line, hue.deep, 3) + moved(stroke(line, hue.lit, 4, opacity=0.7), 0, 7))
    return "".join(marks)


def down_jacket(hue: Palette) -> str:
    """A quilted jacket."""
    sleeve = curve(
        "140,94! 100,104 80,134 74,160 58,172 62,206 46,222 "
        "50,252 42,272 50,296 88,304! 104,276 116,232 138,190!"
    )
    ridges = "".join(
        stroke(d, hue.main.deep, 3)
        for d in ("M72 160Q104 176 136 160", "M60 208Q88 224 122 206", "M48 254Q76 268 108 252")
    )
    body = curve(
        "152,86! 122,98 118,140 112,164 118,188 110,212 "
        "116,236 108,260 114,284 108,312 118,340 200,348"
        " 282,340 292,312 286,284 292,260 284,236 290,212 282,188 288,164 282,140 278,98 248,86!"
    )
    collar = curve("150,92! 146,66 158,52 200,50 242,52 254,66 250,92! 200,108")
    pockets = stroke("M136 268L150 316M264 268L250 316", hue.main.line, 4)
    patch = piece(box(238, 134, 26, 14, 3), hue.accent, FINE)
    half = solid(sleeve, hue.main, ridges, turn=7) + piece(
        "M44 286L92 298L89 312L41 300Z", hue.accent
    )
    return (
        shadow(200, 352, 112)
        + both(half)
        + solid(
            body,
            hue.main,
            _puffs(hue.main, 136, 184, 232, 280),
            pockets,
            glaze(body, "round"),
            turn=9,
        )
        + solid(collar, hue.main, stroke("M150 74Q200 88 250 74", hue.main.deep, 3), turn=5)
        + stroke("M160 60Q200 70 240 60", hue.light.base, 3)
        + _zip(64, 338, hue)
        + patch
    )


def fleece(hue: Palette) -> str:
    """A fleece with a chest pocket."""
    sleeve = solid(_jacket_sleeve(), hue.main, glaze(_jacket_sleeve(), "weave"), turn=6)
    body = turned("46,92! 68,102 72,180 74,260 76,330!", dip=9)
    yoke = fill("M110 84H290V160Q200 178 110 160Z", hue.light.base)
    yoke += stroke("M120 162Q200 180 280 162", hue.light.line, FINE)
    curls = "".join(
        f"M{x + 11 * (y // 22 % 2)} {y}q4-6 8 0"
        for y in range(194, 330, 22)
        for x in range(130, 268, 22)
    )
    collar = curve("152,96! 148,66 162,54 200,52 238,54 252,66 248,96! 200,112")
    patch = solid(box(224, 184, 46, 50, 5), hue.light, turn=4) + stroke(
        "M224 198h46", hue.accent.base, 4
    )
    hem = fill(box(110, 326, 180, 30), hue.main.shade) + stroke(
        "M120 328Q200 338 280 328", hue.main.line, FINE
    )
    zipped = _zip(70, 338 if hue.pick("zip", (True, False)) else 180, hue)
    return (
        shadow(200, 346, 106)
        + both(sleeve + _cuff(hue.accent))
        + solid(
            body,
            hue.main,
            stroke(curls, hue.main.lit, FINE),
            yoke,
            hem,
            glaze(body, "round"),
            turn=0,
        )
        + solid(collar, hue.light, turn=6)
        + zipped
        + patch
    )


def _print(hue: Palette) -> str:
    prints = {
        "pocket": stitch("M238 148h38v36l-19 10-19-10Z", hue.main.deep)
        + fill(box(234, 158, 9, 16, 1), hue.accent.base),
        "stripes": "".join(
            stroke(f"M80 {y}Q200 {y + 16} 320 {y}", hue.accent.base, 8) for y in range(150, 340, 30)
        ),
        "chest": stroke("M80 168Q200 184 320 168", hue.accent.base, 22)
        + stroke("M80 190Q200 206 320 190", hue.light.base, 5),
        "sun": fill(oval(200, 188, 34), hue.accent.base)
        + fill(box(158, 192, 84, 5), hue.main.base)
        + fill(box(158, 203, 84, 5), hue.main.base)
        + stroke("M160 234q10-9 20 0t20 0t20 0t20 0", hue.light.base, 4),
        "hills": fill("M152 226L186 170L206 200L220 182L248 226Z", hue.accent.base)
        + fill(oval(230, 162, 11), hue.light.base),
    }
    return prints[hue.pick("print", tuple(prints))]


def tshirt(hue: Palette) -> str:
    """A T-shirt with a print of its own."""
    shirt = turned("38,76! 62,82 96,96! 146,168! 106,198! 90,172! 92,250 94,332!", dip=9)
    neck = oval(200, 76, 38, 23)
    folds = stroke(
        "M112 176C122 208 122 228 118 250M288 176C280 202 "
        "282 222 284 244M150 328C160 300 158 280 152 262",
        hue.main.shade,
        3,
    )
    seams = stitch(
        "M60 160L98 188M340 160L302 188", readable(hue.main.lit, hue.main.base)
    ) + stitch("M108 322Q200 332 292 322", hue.main.deep)
    sleeves = stroke(
        "M104 98C98 124 102 150 110 174M296 98C302 124 298 150 290 174", hue.main.shade, 3
    )
    back = clipped(neck, fill(neck, hue.main.deep), fill(box(187, 58, 26, 13, 2), hue.light.base))
    collar = stroke("M162 77C164 108 236 108 238 77", hue.main.line, 11) + stroke(
        "M162 77C164 108 236 108 238 77", hue.main.lit, 7
    )
    return (
        shadow(200, 350, 104)
        + solid(shirt, hue.main, _print(hue), folds, sleeves, seams, turn=9)
        + back
        + stroke("M162 76C168 62 232 62 238 76", hue.main.line)
        + collar
    )


def _dress_pattern(hue: Palette) -> str:
    flower = "M-4 0a5 5 0 1 1 4-4a5 5 0 1 1 4 4a5 5 0 1 1-4 4a5 5 0 1 1-4-4Z"
    places = (
        (152, 232),
        (196, 216),
        (240, 240),
        (128, 286),
        (178, 270),
        (224, 292),
        (270, 290),
        (106, 324),
        (152, 328),
        (196, 336),
        (246, 336),
        (292, 330),
        (182, 128),
        (222, 142),
        (168, 154),
    )
    rays = "".join(f"M{200 + x * 0.5:g} 180L{200 + x * 1.5:g} 350" for x in range(-76, 80, 19))
    spots = "".join(oval(x, y, 4.4) for x, y in places) + "".join(
        oval(x + 22, y - 18, 4.4) for x, y in places
    )
    patterns = {
        "flowers": copies(
            fill(flower, hue.light.base) + fill(oval(0, 0, 2.6), hue.accent.base),
            *(f"translate({x} {y}) scale(1.15)" for x, y in places),
        ),
        "dots": fill(spots, hue.light.base),
        "stripes": stroke(rays, hue.light.base, 4, opacity=0.8),
        "plain": stroke("M90 310Q200 342 310 310", hue.light.base, FINE),
    }
    return patterns[hue.pick("pattern", tuple(patterns))]


def dress(hue: Palette) -> str:
    """A belted dress."""
    body = turned("36,60! 42,84 58,118! 48,150 44,180! 66,228 96,290 112,338!", dip=16)
    neck = curve("164,54! 172,88 200,98 228,88 236,54!")
    folds = "".join(
        f"M{200 + x * 0.42:g} 196C{200 + x * 0.5:g} 250 {200 + x} 290 {200 + x} 344"
        for x in (-78, -40, 6, 44, 82)
    )
    belt = "M154 172Q200 186 246 172V188Q200 202 154 188Z"
    bow = (
        piece("M200 184l-24-12v26ZM200 184l24-12v26Z", hue.accent, FINE)
        if hue.pick("bow", (True, False))
        else ""
    )
    hem = stroke("M90 328Q200 360 310 328", hue.accent.base, 4)
    return (
        shadow(200, 358, 116)
        + _dress_sleeve(hue)
        + solid(body, hue.main, stroke(folds, hue.main.shade, 4), _dress_pattern(hue), hem, turn=9)
        + flat(neck, hue.main.deep, hue.main.line)
        + clipped(neck, fill(oval(200, 58, 34, 17), hue.main.shade))
        + piece(belt, hue.accent)
        + bow
    )


def trousers(hue: Palette) -> str:
    """Trousers with creases."""
    left = curve("132,62! 112,140 108,240 106,346! 180,350! 186,270 198,172! 204,60!")
    right = curve("268,62! 288,140 292,240 294,346! 220,350! 214,270 202,172! 196,60!")
    crease = stroke("M146 120C140 200 142 280 143 344", hue.main.shade, 3)
    pocket = stroke("M130 92C146 112 158 104 166 82", hue.main.line) + stitch(
        "M127 100C146 122 164 112 172 84", hue.main.deep
    )
    cargo = piece(box(112, 206, 46, 56, 5), hue.main, FINE) + stroke(
        "M112 222h46", hue.main.line, FINE
    )
    cuff = fill("M100 330H186V356H100Z", hue.light.base)
    half = crease + hue.pick("leg", ("", cargo, cuff))
    band = "M130 52Q200 64 270 52L273 78Q200 90 127 78Z"
    loops = "".join(piece(box(x, 52, 9, 32, 2), hue.main, FINE) for x in (150, 241))
    button = piece(oval(200, 71, 6), hue.accent, FINE)
    fly = stroke("M200 84V150", hue.main.line) + stitch(
        "M212 86C214 120 212 136 200 148", hue.main.deep
    )
    label = piece(box(226, 58, 26, 12, 2), hue.light, FINE)
    return (
        shadow(200, 352, 112)
        + solid(right, hue.main, mirrored(half), turn=9)
        + solid(left, hue.main, half, turn=9)
        + both(pocket)
        + fly
        + solid(band, hue.main, turn=3)
        + loops
        + button
        + label
        + stroke("M134 58Q200 70 266 58", hue.accent.base, FINE)
    )


def _beanie(hue: Palette) -> str:
    dome = curve("84,262! 86,150 140,92 200,90 260,92 314,150 316,262!")
    ribs = "".join(
        stroke(
            f"M{200 + x * 0.25:g} 92C{200 + x} 140 {200 + x * 1.2:g} 200 {200 + x * 1.2:g} 262",
            hue.main.shade,
            4,
        )
        for x in (-88, -60, -30, 0, 30, 60, 88)
    )
    fold = "M76 244Q200 272 324 244V300Q200 330 76 300Z"
    knit = "".join(stroke(f"M{x} 246v74", hue.accent.shade, 4) for x in range(88, 320, 16))
    tassel = "".join(
        rotated(stroke("M200 72V36", hue.light.base, 11), 30 * n, 200, 72) for n in range(12)
    )
    pom = (
        fill(oval(200, 72, 44), hue.light.shade)
        + tassel
        + stroke(oval(200, 72, 43), hue.light.line)
    )
    label = piece(box(226, 268, 40, 26, 3), hue.light)
    return (
        shadow(200, 324, 128)
        + pom
        + solid(dome, hue.main, ribs, turn=12)
        + solid(fold, hue.accent, knit, turn=6)
        + label
    )


def _brimmed(hue: Palette) -> str:
    brim = curve("40,268 70,244 130,236 200,234 270,236 330,244 360,268 330,300 200,318 70,300")
    crown = curve(
        "112,262! 116,176 140,120 172,110 200,120 228,110 260,120 284,176 288,262! 200,282"
    )
    weave = glaze(crown, "weave") + glaze(box(40, 230, 320, 90), "weave")
    band = "M112 226Q200 250 288 226L290 258Q200 284 110 258Z"
    dent = stroke("M172 114Q200 150 228 114", hue.main.deep, 4)
    edge = stroke("M58 284Q200 330 342 284", hue.main.lit, 3)
    toggle = stroke("M104 296C100 340 160 352 196 350S296 340 296 296", hue.accent.line, 3)
    toggle = toggle if hue.pick("toggle", (True, False)) else ""
    return (
        shadow(200, 336, 150)
        + toggle
        + solid(brim, hue.main, glaze(brim, "weave"), edge, turn=6)
        + solid(crown, hue.main, weave, dent, turn=12)
        + solid(band, hue.accent, turn=4)
        + stroke("M112 250Q200 274 288 250", hue.light.base, 3)
    )


def hat(hue: Palette) -> str:
    """A knitted or a brimmed hat."""
    return hue.named({"bobble beanie knit": _beanie, "brim sun straw bucket": _brimmed})(hue)


def gloves(hue: Palette) -> str:
    """A pair of knitted gloves."""
    hand = curve(
        "112,262! 104,216 88,182 80,138 92,120 108,128 118,164 114,106 126,86 142,98 147,152"
        " 150,84 164,70 177,86 176,154 182,104 196,94 207,110 "
        "200,184 214,172 238,160 248,176 224,218 200,246 196,262!"
    )
    knuckles = stroke("M110 186Q156 164 202 188", hue.main.shade, 5) + stroke(
        "M108 202Q156 180 204 204", hue.main.shade, 3
    )
    tab = piece("M132 214H180L174 244H138Z", hue.accent, FINE) + stroke(
        "M146 222h20M146 230h20", hue.accent.lit, FINE
    )
    seams = stroke("M119 168L123 186M147 158V178M176 158L175 178", hue.main.deep, FINE)
    knit = stroke("".join(f"M{x} 262v58" for x in range(114, 204, 11)), hue.light.shade, 4)
    band = stroke("M104 290Q156 304 206 290", hue.accent.base, 9)
    cuff = solid("M108 258Q156 272 202 258L208 312Q156 328 102 312Z", hue.light, knit, band, turn=5)
    glove = solid(hand, hue.main, knuckles, seams, turn=8) + tab + cuff
    return shadow(200, 350, 130) + copies(
        glove,
        "translate(416 4) scale(-1 1) rotate(-13 156 200)",
        "translate(-8 22) rotate(-9 156 200)",
    )


def _check(hue: Palette) -> str:
    lines = "".join(f"M60 {y}h300" for y in range(100, 340, 34))
    uprights = "".join(f"M{x} 60v300" for x in range(76, 340, 22))
    chevrons = "".join(
        f"M{x} {y}l6 7 6-7" for y in range(196, 320, 24) for x in range(124, 300, 18)
    )
    patterns = {
        "stripes": stroke("M60 196h300M60 300h300", hue.accent.base, 9)
        + stroke("M60 209h300M60 313h300", hue.light.base, 4),
        "check": stroke(lines, hue.accent.base, 6, opacity=0.75)
        + stroke(uprights, hue.light.base, 3, opacity=0.75),
        "knit": stroke("M60 262h300M60 276h300", hue.accent.base, 5)
        + stroke(chevrons, hue.main.deep, FINE),
    }
    return patterns[hue.pick("weave", tuple(patterns))]


def _fringe(x: float, y: float, hue: Palette) -> str:
    threads = "".join(f"M{x + 11 * n} {y}v24" for n in range(6))
    return stroke(threads, hue.main.line, 5) + stroke(threads, hue.main.base, 2.6)


def scarf(hue: Palette) -> str:
    """A scarf, tied, with fringes."""
    behind = curve("214,150! 238,150 276,156! 284,220 280,300! 216,306! 220,230")
    front = curve("132,156! 170,146 206,152! 204,220 196,330! 126,326! 132,240")
    loop = curve(
        "88,128 104,86 156,66 206,62 258,68 304,92 314,130 296,168 246,186 196,188 140,182 100,164"
    )
    hole = curve("126,108 158,92 204,88 250,94 278,112 246,126 200,130 152,126")
    folds = stroke(
        "M96 134C140 158 220 168 308 136M112 156C160 176 236 178 296 160", hue.main.deep, 3
    )
    knot = curve("168,140! 196,126 232,140 240,172 224,204 186,206 164,180")
    creases = stroke(
        "M176 160C196 150 216 152 232 166M174 184C194 172 214 174 232 186", hue.main.deep, 3
    )
    return (
        shadow(200, 356, 100)
        + _fringe(222, 304, hue)
        + _fringe(134, 328, hue)
        + solid(behind, hue.main)
        + solid(front, hue.main)
        + clipped(behind + front, _check(hue))
        + stroke(behind + front, hue.main.line)
        + solid(loop, hue.main, folds, turn=10)
        + flat(hole, hue.main.deep, hue.main.line)
        + solid(knot, hue.main, creases)
        + piece(box(150, 290, 30, 18, 2), hue.light, FINE)
    )


def _dress_sleeve(hue: Palette) -> str:
    straps = cord("M164 62V44", hue.main, 11)
    flutter = solid(
        curve("168,52! 136,56 104,82 92,116! 116,128 142,122! 150,92"), hue.main, turn=5
    )
    cuff = piece("M68 224L94 234L90 248L64 238Z", hue.accent, FINE)
    long = (
        solid(
            curve("166,52! 130,60 110,96 88,162 68,228! 92,238! 124,176 148,128!"), hue.main, turn=5
        )
        + cuff
    )
    return both(
        hue.named(
            {"winter knit fir": long, "strap slip summer": straps, "flutter midi meadow": flutter}
        )
    )


DRAWINGS = {
    drawing.__name__: drawing
    for drawing in (rain_jacket, down_jacket, fleece, tshirt, dress, trousers, hat, gloves, scarf)
}
