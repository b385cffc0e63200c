"""Shoes and boots, seen from the side, toe to the right."""

from tradewind.catalog.drawing.brush import (
    FINE,
    GRAPHITE,
    Palette,
    Tone,
    box,
    clipped,
    cord,
    curve,
    fill,
    flat,
    glaze,
    moved,
    oval,
    piece,
    readable,
    shadow,
    solid,
    stitch,
    stroke,
)


def _laces(start: tuple[float, float], end: tuple[float, float], count: int, lace: Tone) -> str:
    steps = [n / (count - 1) for n in range(count)]
    spots = [
        (start[0] + (end[0] - start[0]) * step, start[1] + (end[1] - start[1]) * step)
        for step in steps
    ]
    eyelets = "".join(oval(x - 24, y + 17, 3.4) for x, y in spots)
    lines = "".join(f"M{x - 24:.0f} {y + 17:.0f}L{x + 3:.0f} {y - 1:.0f}" for x, y in spots)
    return (
        fill(eyelets, GRAPHITE.deep) + stroke(lines, lace.line, 7.5) + stroke(lines, lace.base, 4.6)
    )


def _bow(x: float, y: float, lace: Tone) -> str:
    loops = "M0 0C-30-26-44-2-2 2M0 0C22-30 44-14 2 3M0 2C-16 16-22 26-24 34M2 2C12 14 20 18 26 30"
    return moved(stroke(loops, lace.line, 6.6) + stroke(loops, lace.base, 4), x, y)


def hiking_boot(hue: Palette) -> str:
    """A laced boot with lugs."""
    upper = curve(
        "78,284! 72,236 82,190 74,104! 128,92 196,88! "
        "204,132 226,176 278,206 330,226 352,262 354,284!"
    )
    tongue = solid(
        curve("150,100! 156,68 196,62 216,78 222,140 236,176! 190,130"), hue.light, turn=6
    )
    collar = curve("70,112 84,92 132,86 192,84 200,104 150,116 90,126")
    toe = curve("292,284! 296,240 318,222 346,240 360,284!")
    heel = curve("70,284! 72,230 90,196 128,222 140,284!")
    panel = fill(curve("150,284! 152,226 178,196 232,206 262,240 268,284!"), hue.main.shade)
    seams = stitch("M148 280C150 220 178 190 232 200M286 280C290 238 308 220 326 218", hue.main.lit)
    seams += stitch("M134 280C128 224 96 206 78 214", hue.main.lit)
    sole = curve("64,282! 200,288 364,280! 368,306 356,322! 200,326 70,324! 58,306")
    lugs = "".join(fill(f"M{x} 320h20l-4 13h-12Z", GRAPHITE.line) for x in range(74, 344, 27))
    welt = stroke("M66 286Q200 294 364 284", readable(hue.accent.base, hue.main.base), 5)
    count = hue.pick("eyelets", (4, 5))
    return (
        shadow(212, 332, 166)
        + tongue
        + solid(
            upper,
            hue.main,
            panel,
            seams,
            fill(heel, hue.accent.base),
            fill(toe, hue.accent.base),
            turn=8,
        )
        + stroke(
            "M292 284C296 238 318 224 334 228M140 284C128 222 92 200 80 214", hue.accent.line, FINE
        )
        + solid(collar, hue.light, stroke("M110 88v34M150 86v30", hue.light.shade, FINE), turn=4)
        + _laces((212, 122), (272, 198), count, hue.light)
        + cord("M70 112C50 100 60 78 80 92", hue.accent, 6)
        + lugs
        + solid(sole, GRAPHITE, turn=6)
        + welt
        + _bow(208, 112, hue.light)
    )


def running_shoe(hue: Palette) -> str:
    """A running shoe with a soft sole."""
    upper = curve(
        "66,284! 58,240 64,196 46,156! 70,158 92,190 128,188 "
        "146,138! 182,126! 206,160 248,200 300,222 344,246 358,284!"
    )
    lining = fill(
        curve("52,160! 72,162 96,190 130,186 148,140! 168,140 156,196 96,214 66,196"),
        hue.light.deep,
    )
    mesh = clipped(upper, glaze(curve("226,284! 232,226 262,206 330,232 352,284!"), "mesh"))
    stripes = {
        "swoop": stroke("M108 268C160 276 214 246 240 206", hue.accent.base, 11),
        "bars": stroke("M158 268L188 204M182 268L212 214M206 268L230 224", hue.accent.base, 9),
        "zig": stroke("M116 262L160 222L176 258L226 208", hue.accent.base, 9),
    }
    heel = fill(curve("54,284! 58,224 66,196 104,214 118,284!"), hue.accent.base)
    toe = fill(curve("306,284! 312,254 336,244 366,284!"), hue.main.shade)
    midsole = curve("50,270! 110,282 210,288 366,270! 378,294 356,316! 200,318 60,320! 40,296")
    foam = stroke("M54 298C120 308 160 286 226 300S330 306 366 292", hue.light.shade, 3)
    outsole = "M60 318L356 314Q348 328 330 328H84Q66 328 60 318Z"
    return (
        shadow(208, 330, 172)
        + solid(
            upper, hue.main, lining, heel, toe, stripes[hue.pick("stripe", tuple(stripes))], turn=7
        )
        + mesh
        + stitch("M132 198C168 204 186 190 196 166M308 278C312 252 326 242 340 246", hue.main.line)
        + _laces((196, 152), (258, 208), hue.pick("eyelets", (4, 5)), hue.light)
        + flat(outsole, GRAPHITE.base, GRAPHITE.line)
        + solid(midsole, hue.light, foam, turn=6)
        + cord("M50 160C34 168 44 196 62 200", hue.accent, 5)
    )


def sneaker(hue: Palette) -> str:
    """A low canvas shoe with a toe cap."""
    upper = curve(
        "66,290! 62,244 68,204 62,166! 84,160 108,184 142,180 "
        "156,140! 190,130! 214,168 250,206 304,222 346,250 352,290!"
    )
    lining = fill(
        curve("66,168! 86,166 108,188 142,184 160,142! 178,150 160,200 100,212 70,198"),
        hue.light.deep,
    )
    foxing = fill(curve("56,290! 60,224 76,204 106,224 118,290!"), hue.main.shade)
    panel = fill(curve("148,290! 160,214 200,176 222,192 246,222 240,290!"), hue.main.shade)
    badges = {
        "star": fill("M150 226l6 14 15 1-12 10 4 15-13-8-13 8 4-15-12-10 15-1Z", hue.accent.base),
        "stripe": stroke("M128 282C150 262 178 240 208 226", hue.accent.base, 12),
        "double": stroke("M132 284L176 222M152 284L194 226", hue.accent.base, 8),
    }
    cap = curve("292,290! 294,246 322,230 348,250 356,290!")
    sole = box(50, 282, 318, 36, 14)
    lines = stroke("M52 294H366", hue.accent.base, 3.4) + stroke("M56 310H362", hue.light.shade, 3)
    bumper = "".join(stroke(f"M{x} 298v8", hue.light.shade, FINE) for x in range(300, 360, 7))
    return (
        shadow(208, 320, 170)
        + solid(
            upper, hue.main, lining, foxing, panel, badges[hue.pick("badge", tuple(badges))], turn=7
        )
        + solid(cap, hue.light, turn=5)
        + stitch(
            "M142 284C154 212 192 180 206 180M112 284C104 226 84 212 68 220",
            readable(hue.main.lit, hue.main.shade),
        )
        + _laces((204, 160), (268, 212), hue.pick("eyelets", (5, 6)), hue.light)
        + _bow(200, 150, hue.light)
        + solid(sole, hue.light, lines, bumper, turn=5)
    )


def sandal(hue: Palette) -> str:
    """A sandal with three straps."""
    bed = curve(
        "48,262! 60,246 110,250 180,266 270,274 340,254 366,258! 368,276 300,292 180,288 52,280"
    )
    sole = curve("46,266! 110,276 190,284 290,290 368,264! 372,292 352,312! 200,316 60,316! 42,296")
    lugs = "".join(fill(f"M{x} 310h22l-4 12h-14Z", GRAPHITE.line) for x in range(70, 330, 34))
    heel = solid(curve("64,258! 58,214 72,176! 96,172! 92,214 104,262!"), hue.main, turn=5)
    ankle = solid(
        curve("64,182! 110,160 164,150 202,164! 204,192! 160,182 110,192 70,210!"),
        hue.main,
        stitch("M72 194C112 174 160 166 202 178", hue.main.lit),
        turn=5,
    )
    instep = solid(
        curve("168,280! 164,220 176,180! 214,174! 222,220 224,284!"),
        hue.main,
        stitch("M196 178V280", hue.main.lit),
        turn=6,
    )
    toe = solid(
        curve("250,288! 246,232 276,208 318,224 346,270! 312,288"),
        hue.main,
        stitch("M260 282C258 240 282 218 316 234", hue.main.lit),
        turn=7,
    )
    bridge = solid(
        curve("200,214! 236,206 268,212 290,220! 284,238! 256,232 206,240!"), hue.accent, turn=4
    )
    buckle = piece(box(128, 158, 38, 32, 5), GRAPHITE) + fill(
        box(138, 165, 18, 18, 2), hue.accent.base
    )
    return (
        shadow(208, 320, 172)
        + lugs
        + solid(bed, hue.light, turn=4)
        + solid(
            sole, GRAPHITE, stroke("M46 288C120 300 240 304 368 284", hue.accent.base, 4), turn=6
        )
        + heel
        + ankle
        + buckle
        + toe
        + instep
        + bridge
    )


def rain_boot(hue: Palette) -> str:
    """A rubber boot."""
    boot = curve("108,300! 112,240 100,180 98,64! 214,64! 212,160 224,206 276,226 330,244 346,300!")
    mouth = oval(156, 64, 58, 13)
    band = fill("M94 84Q156 102 220 84V110Q156 128 94 110Z", hue.accent.base)
    shine = stroke("M118 130C122 180 124 210 122 250", hue.main.lit, 8) + stroke(
        "M250 232C280 240 304 248 316 262", hue.main.lit, 7
    )
    sole = curve(
        "100,294! 220,300 352,294! 358,312 350,326! "
        "296,330 268,318! 180,314 176,330! 108,330! 98,314"
    )
    dots = {
        "plain": "",
        "dots": "".join(
            fill(oval(x, y, 7), hue.light.base)
            for x, y in (
                (132, 150),
                (182, 172),
                (146, 206),
                (196, 240),
                (148, 262),
                (250, 262),
                (300, 272),
                (188, 134),
            )
        ),
        "waves": stroke("M96 176" + "q10-12 20 0t20 0" * 4, hue.light.base, 4),
    }
    pull = cord("M132 66C128 34 168 34 166 66", hue.accent, 7)
    return (
        shadow(226, 332, 146)
        + pull
        + solid(boot, hue.main, dots[hue.pick("pattern", tuple(dots))], band, shine, turn=12)
        + flat(mouth, hue.main.deep, hue.main.line)
        + clipped(mouth, fill(oval(160, 74, 54, 12), hue.light.shade))
        + piece(box(182, 86, 20, 20, 3), hue.light, FINE)
        + solid(sole, hue.accent, turn=5)
        + stroke("M104 304H348", hue.accent.lit, 2)
    )


def _plush_slipper(hue: Palette) -> str:
    sole = curve("40,286! 130,298 262,304 366,284! 370,304 340,318! 200,322 58,314! 36,302")
    bed = curve("40,284 62,258 136,254 214,270 280,290 200,304 90,300")
    vamp = curve("152,300! 146,240 176,192 236,182 304,202 352,248 366,292! 260,308")
    chevrons = "".join(
        f"M{x} {y}l7 7 7-7" for y in range(212, 290, 20) for x in range(234, 350, 24)
    )
    marks = (
        stitch("M256 190C244 230 250 270 266 302M312 208C324 240 330 270 330 296", hue.main.lit),
        piece("M282 240l-26-15v30ZM282 240l26-15v30Z", hue.accent)
        + piece(oval(282, 240, 7), hue.accent),
        stroke(chevrons, hue.main.lit, FINE),
    )
    inner = fill(oval(116, 278, 60, 13), hue.light.shade, 0.6)
    mark = moved(
        solid(bed, hue.light, inner, turn=5)
        + solid(vamp, hue.main, hue.pick("mark", marks), turn=10)
        + _fluff(hue)
        + solid(
            sole, hue.accent, stroke("M40 298C132 310 262 314 366 296", hue.accent.lit, 2), turn=4
        ),
        0,
        -24,
    )
    return shadow(204, 296, 172) + mark


def _fluff(hue: Palette) -> str:
    edge = curve(
        "150,284 140,270 148,258 140,244 152,234 148,218 "
        "162,212 164,196 180,194 188,180 204,182 216,170"
        " 230,178 242,180 238,196 226,202 222,214 208,216 "
        "204,230 192,234 190,248 180,256 182,270 174,284 162,292"
    )
    tufts = "M156 272q6-6 12 0M158 250q6-6 12 0M168 226q6-7 12-1M184 206q6-7 13-2M210 192q6-6 12-1"
    return solid(edge, hue.light, stroke(tufts, hue.light.shade, 2.4), turn=4)


def _slide(hue: Palette) -> str:
    sole = curve(
        "34,252! 48,262 120,272 210,262 300,264 370,244! 382,276 354,316! 200,324 54,318! 30,288"
    )
    bed = curve("34,254 52,240 140,242 220,244 300,246 368,246 300,272 200,278 90,274")
    strap = curve("112,300! 140,250 176,204! 216,196 270,204! 312,244 344,296! 230,310")
    opening = flat(
        "M112 292L176 204Q196 214 168 262Q152 290 112 292Z", hue.main.deep, hue.main.line
    )
    vents = "".join(f"M{x} 222L{x + lean} 252" for x, lean in ((206, -6), (230, 0), (254, 6)))
    band = stroke("M140 276C200 292 270 290 334 274", hue.accent.base, 7)
    grooves = stroke(
        "M50 300H356" + "".join(f"M{x} 306v10" for x in range(66, 350, 16)), hue.main.deep, 2.4
    )
    ridges = stroke("M58 252q40-4 62-2M60 261q34 2 56 1M326 256q20-2 34-6", hue.light.shade, FINE)
    edge = solid(
        strap,
        hue.main,
        stroke(vents, hue.main.deep, 7),
        band,
        stitch("M184 212Q220 204 264 212", hue.main.lit),
        turn=9,
    )
    body = solid(sole, hue.main, grooves, turn=7) + solid(bed, hue.light, ridges, turn=3)
    return shadow(206, 304, 168) + moved(body + edge + clipped(strap, opening), 0, -22)


def slipper(hue: Palette) -> str:
    """A lined slipper or an open slide."""
    return _slide(hue) if hue.says("slide plod recovery") else _plush_slipper(hue)


DRAWINGS = {
    drawing.__name__: drawing
    for drawing in (hiking_boot, running_shoe, sandal, rain_boot, sneaker, slipper)
}
