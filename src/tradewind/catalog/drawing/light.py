"""Lamps, candles, vases and clocks."""

from math import cos, pi, sin

from tradewind.catalog.drawing.brush import (
    FINE,
    GLASS,
    GLOW,
    GRAPHITE,
    LEAF,
    STEEL,
    Palette,
    both,
    box,
    clipped,
    copies,
    cord,
    curve,
    fill,
    flat,
    glaze,
    moved,
    oval,
    piece,
    readable,
    rotated,
    shadow,
    solid,
    stroke,
    turned,
)


def _jointed_lamp(hue: Palette) -> str:
    foot = "M64 334C64 312 196 312 196 334V342C196 360 64 360 64 342Z"
    arms = cord("M130 324L92 196", hue.accent, 10) + cord("M92 196L236 92", hue.accent, 10)
    spring = stroke("M104 200L196 134", hue.accent.line, 3, dash="2 5")
    joints = "".join(solid(oval(x, y, 13), hue.main, turn=3) for x, y in ((92, 196), (236, 92)))
    head = curve("216,84! 240,64 276,70 300,100 340,142! 296,166 242,180! 222,130")
    mouth = rotated(flat(oval(291, 161, 53, 15), hue.light.base, hue.main.line), -20, 291, 161)
    bulb = rotated(fill(oval(291, 163, 30, 11), "#fff3cf"), -20, 291, 161)
    return (
        shadow(134, 350, 92)
        + glaze(oval(304, 200, 94, 96), "glow")
        + solid(
            foot,
            hue.main,
            fill("M64 336C64 356 196 356 196 336V362H64Z", hue.main.deep, 0.4),
            turn=0,
        )
        + piece(box(120, 312, 20, 10, 4), hue.accent)
        + arms
        + spring
        + joints
        + piece(box(226, 62, 20, 14, 4), hue.accent)
        + solid(head, hue.main, turn=12)
        + mouth
        + bulb
    )


def floor_lamp(hue: Palette) -> str:
    """A shade on three legs."""
    halo = glaze(oval(200, 130, 170, 120), "glow")
    legs = cord("M200 196L128 346", hue.accent, 9) + cord("M200 196L272 346", hue.accent, 9)
    middle = cord("M200 190V352", hue.accent, 9)
    brace = stroke("M162 276Q200 288 238 276", hue.accent.line, 4)
    cloth = "M150 50H250L296 176Q200 194 104 176Z"
    ribs = "".join(
        stroke(f"M{200 + x / 2} 50L{200 + x} 186", hue.main.shade, FINE)
        for x in (-64, -32, 0, 32, 64)
    )
    hems = stroke("M150 58H250", hue.light.base, 4) + stroke(
        "M107 168Q200 186 293 168", hue.light.base, 4
    )
    inside = fill("M104 150Q200 190 296 150V196H104Z", GLOW, 0.4)
    ribs = ribs if hue.pick("pleats", (True, False)) else ""
    chain = stroke("M246 186v40", hue.accent.line, 2) + piece(oval(246, 230, 5), hue.accent)
    return (
        halo
        + shadow(200, 354, 104)
        + legs
        + middle
        + brace
        + solid(box(184, 184, 32, 22, 6), hue.accent, turn=4)
        + chain
        + solid(cloth, hue.main, inside, ribs, hems, glaze(cloth, "round"), turn=0)
    )


def _mushroom(hue: Palette) -> str:
    stem = turned("38,212! 42,262 52,306 58,332!", dip=14)
    cap = curve("62,218! 72,132 130,78 200,74 270,78 328,132 338,218! 270,240 130,240")
    spots = "".join(
        fill(oval(x, y, wide, high), hue.light.base, 0.85)
        for x, y, wide, high in (
            (140, 142, 22, 17),
            (222, 112, 24, 15),
            (278, 178, 19, 18),
            (188, 188, 16, 11),
        )
    )
    lit = fill("M62 218Q200 264 338 218L330 196Q200 232 70 196Z", GLOW, 0.5)
    smile = stroke("M186 286q14 14 28 0", hue.main.line, 3)
    eyes = fill(oval(180, 270, 4), hue.main.line) + fill(oval(220, 270, 4), hue.main.line)
    return (
        solid(
            stem,
            hue.light,
            stroke("M136 318Q200 342 264 318", hue.accent.base, 7),
            glaze(stem, "round"),
            turn=0,
        )
        + eyes
        + smile
        + solid(cap, hue.main, spots, lit, glaze(cap, "ball"), turn=12)
    )


def _moon(hue: Palette) -> str:
    base = solid("M126 306H274L288 338H112Z", hue.accent, turn=6)
    moon = oval(200, 188, 120)
    craters = "".join(
        fill(oval(x, y, r, r * 0.86), hue.main.shade)
        + fill(oval(x + 2, y + 3, r * 0.78, r * 0.64), hue.main.base)
        for x, y, r in (
            (150, 150, 26),
            (238, 128, 15),
            (252, 208, 30),
            (176, 238, 18),
            (206, 184, 9),
        )
    )
    return (
        base
        + solid(moon, hue.main, craters, glaze(moon, "ball"), turn=12)
        + stroke("M180 322h40", hue.light.base, 4)
    )


def night_light(hue: Palette) -> str:
    """A small lamp of the figure that the name asks for."""
    kinds = {
        "rabbit bunny": _rabbit,
        "lotus flower": _lotus,
        "crumb motion sensor": _pucks,
        "moon": _moon,
        "mushroom": _mushroom,
    }
    return glaze(oval(200, 206, 190, 180), "glow") + shadow(200, 344, 110) + hue.named(kinds)(hue)


def lantern(hue: Palette) -> str:
    """A camp lantern, alight, with a flame or a row of lamps."""
    arc = "M124 128C124 20 276 20 276 128"
    bail = stroke(arc, hue.accent.line, 9) + stroke(arc, hue.accent.base, 4.5)
    dome = curve("112,132! 128,104 172,92 200,78 228,92 272,104 288,132! 200,144")
    glass = turned("72,134! 84,180 84,230 72,278!", dip=10)
    rim = stroke("M96 304Q200 326 304 304", hue.main.deep, 3)
    inside = hue.named({"ember flame oil storm": _flame, "led barn work": _lamp_column})(hue)
    return (
        glaze(oval(200, 206, 170, 130), "glow")
        + shadow(200, 344, 130)
        + bail
        + flat(glass, "#fbeec6", hue.main.line)
        + inside
        + stroke("M136 158C130 186 130 226 136 254", "#ffffff", 6, opacity=0.6)
        + both(stroke("M134 134C114 190 114 230 134 280", hue.main.line, 3))
        + solid(dome, hue.main, turn=9)
        + solid(turned("84,276! 90,296! 102,304! 106,334!", dip=14), hue.main, rim)
        + solid(oval(300, 312, 11), hue.accent, turn=2)
        + fill(box(164, 308, 52, 10, 4), hue.light.base)
    )


def headlamp(hue: Palette) -> str:
    """A lamp on a head strap."""
    rear = cord("M72 176C104 92 296 92 328 176", hue.main, 30)
    over = cord("M200 188C196 128 196 110 200 108", hue.accent, 20)
    strap = "M58 168C66 262 334 262 342 168L346 214C338 318 62 318 54 214Z"
    stripes = stroke("M56 192C64 286 336 286 344 192", hue.accent.base, 9)
    stripes += stroke("M56 192C64 286 336 286 344 192", hue.light.base, 1.6, dash="7 6")
    buckle = rotated(
        piece(box(72, 216, 26, 50, 5), GRAPHITE) + stroke("M78 232h14M78 248h14", GRAPHITE.line, 3),
        -24,
        85,
        240,
    )
    housing = solid(box(130, 178, 140, 116, 30), GRAPHITE, turn=8)
    facets = "".join(
        f"M200 236L{200 + 38 * cos(n * pi / 4):.0f} {236 + 38 * sin(n * pi / 4):.0f}"
        for n in range(8)
    )
    lamps = fill(oval(146, 236, 7), "#d4553f") + fill(oval(254, 236, 7), hue.light.base)
    switch = piece(box(178, 170, 44, 13, 5), hue.accent)
    return (
        shadow(200, 336, 128)
        + rear
        + over
        + solid(strap, hue.main, stripes, turn=7)
        + buckle
        + switch
        + housing
        + flat(oval(200, 236, 41), "#fff3cf", STEEL.line, 5)
        + stroke(facets, GLASS.shade, FINE)
        + fill(oval(200, 236, 14), "#ffffff")
        + lamps
        + glaze(oval(200, 238, 80, 72), "glow")
    )


def _bulb(hue: Palette) -> str:
    glass = curve("-9,12! -20,36 -15,58 0,64 15,58 20,36 9,12!")
    return (
        glaze(oval(0, 38, 46), "glow")
        + piece(box(-9, -8, 18, 22, 4), hue.accent)
        + flat(glass, hue.light.base, hue.light.line)
        + fill(curve("-7,20! -14,38 -9,52 0,56 9,52 14,38 7,20!"), GLOW, 0.8)
        + stroke("M-5 22V36L0 30L5 36V22", "#c9761f", FINE)
        + stroke("M-12 32q-2 10 3 18", "#ffffff", 2.4, opacity=0.7)
    )


def string_lights(hue: Palette) -> str:
    """Two swags of lamps."""
    wires = "M28 78C84 196 290 202 372 86C352 306 120 312 34 222"
    upper = ((68, 130, 9), (134, 168, 4), (206, 176, 0), (278, 161, -5), (336, 122, -11))
    lower = ((80, 262, 8), (146, 290, 4), (222, 286, -3), (296, 248, -9))
    hooks = stroke(
        "M28 80v-16q0-10 10-10M372 88v-16q0-10 10-10M34 224v-16q0-10 10-10", STEEL.line, 4
    )
    cable = stroke(wires, hue.main.line, 7) + stroke(wires, hue.main.base, 4)
    kinds = {
        "paper lantern": _paper_lantern,
        "firefly copper fairy": _firefly,
        "festoon bulb tratt": _bulb,
    }
    lamp = hue.named(kinds)(hue)
    return (
        hooks
        + cable
        + copies(lamp, *(f"translate({x} {y}) rotate({angle})" for x, y, angle in upper + lower))
    )


def _jar_candle(hue: Palette) -> str:
    glass = turned("92,150! 96,200 96,280 88,330!", dip=20)
    wax = "M108 196V360H292V196C292 220 108 220 108 196Z"
    pool = fill(oval(200, 196, 93, 17), hue.main.lit) + fill(oval(200, 196, 48, 8), GLOW, 0.7)
    flame = fill(curve("200,92! 222,136 218,166 200,176 182,166 178,136"), "#f4a93f") + fill(
        curve("200,128! 210,150 208,166 200,170 192,166 190,150"), "#fff3cf"
    )
    label = box(148, 236, 104, 74, 4)
    lines = stroke("M172 262h56M180 290h40", hue.accent.base, 3) + stroke(
        "M164 276h72", hue.accent.shade, FINE
    )
    frame = stroke(box(154, 242, 92, 62, 2), hue.accent.base, FINE)
    return (
        glaze(oval(200, 150, 160, 130), "glow")
        + shadow(200, 342, 122)
        + clipped(glass, fill(glass, GLASS.lit, 0.55), fill(wax, hue.main.base), pool)
        + stroke("M200 172V198", GRAPHITE.line, 4)
        + flame
        + glaze(glass, "round")
        + stroke(oval(200, 150, 92, 17), GLASS.line)
        + stroke(glass, GLASS.line)
        + flat(label, hue.light.base, hue.light.line, FINE)
        + frame
        + lines
        + stroke("M124 176V312", "#ffffff", 5, opacity=0.5)
    )


def _sprig(hue: Palette) -> str:
    stem = stroke("M200 140C196 106 186 70 168 44", LEAF.line, 3)
    leaves = "".join(
        rotated(
            piece(
                curve(f"{x},{y}! {x + 16},{y - 16} {x + 40},{y - 12}! {x + 24},{y + 6}"), LEAF, FINE
            ),
            angle,
            x,
            y,
        )
        for x, y, angle in (
            (196, 118, 10),
            (188, 90, 0),
            (178, 64, -14),
            (194, 108, 190),
            (184, 80, 196),
            (168, 46, -70),
        )
    )
    berries = "".join(
        fill(oval(x, y, 5), hue.accent.base) for x, y in ((214, 60), (226, 76), (206, 46))
    )
    twig = stroke("M204 140C206 110 210 84 222 76M211 92L206 48M210 88L214 62", LEAF.line, 2.4)
    return stem + leaves + twig + berries


def vase(hue: Palette) -> str:
    """A vase with a sprig."""
    profiles = {
        "belly": "30,138! 26,160 54,200 98,252 92,312 60,342!",
        "tall": "40,136! 34,164 60,208 72,262 66,314 52,342!",
        "gourd": "34,138! 24,164 58,190 36,222 88,262 92,312 62,342!",
    }
    name = hue.pick("profile", ("belly", "tall", "gourd"))
    body = turned(profiles[name], dip=10)
    mouth = 40 if name == "tall" else 32
    bands = {
        "lines": "".join(
            stroke(f"M90 {y}Q200 {y + 22} 310 {y}", hue.accent.base, 3) for y in (262, 274)
        ),
        "dip": fill("M90 270Q200 296 310 270V370H90Z", hue.light.base),
        "waves": stroke("M96 268" + "q12-16 24 0t24 0" * 5, hue.light.base, 4),
    }
    return (
        shadow(204, 348, 92)
        + _sprig(hue)
        + solid(
            body, hue.main, bands[hue.pick("bands", tuple(bands))], glaze(body, "round"), turn=0
        )
        + flat(oval(200, 138, mouth, 7), hue.main.deep, hue.main.line)
        + stroke(f"M{200 - mouth} 139Q200 150 {200 + mouth} 139", hue.light.base, 3)
        + fill("M194 136h12v8h-12Z", LEAF.line)
    )


def _bells(hue: Palette) -> str:
    legs = cord("M138 300L112 342M262 300L288 342", hue.accent, 12)
    bells = rotated(solid("M96 108A40 36 0 0 1 176 108Z", hue.accent, turn=6), -24, 136, 108)
    hammer = stroke("M200 84V60", hue.accent.line, 6) + piece(box(186, 48, 28, 16, 6), hue.accent)
    return legs + both(bells) + hammer


def clock(hue: Palette) -> str:
    """A clock of the kind that the name asks for."""
    kinds = {
        "slate digital led dawn hour": _digital_clock,
        "alarm pip bell": _bell_clock,
        "wall round": _wall_clock,
    }
    return hue.named(kinds)(hue)


def _rabbit(hue: Palette) -> str:
    ear = solid(
        curve("152,150 126,96 124,48 142,34 164,58 180,136"),
        hue.main,
        fill(curve("152,138 138,96 138,62 144,54 156,72 166,128"), hue.light.base),
        turn=5,
    )
    body = curve("200,118 270,130 318,196 322,270 292,326 200,340 108,326 78,270 82,196 130,130")
    face = flat(oval(172, 216, 6) + oval(228, 216, 6), GRAPHITE.base, hue.main.line, FINE) + stroke(
        "M192 232l8 7 8-7", hue.main.line, 3
    )
    cheeks = fill(oval(148, 236, 14, 9) + oval(252, 236, 14, 9), hue.accent.base, 0.6)
    warm = glaze(oval(200, 280, 110, 80), "glow")
    return both(ear) + solid(body, hue.main, warm, glaze(body, "ball"), turn=10) + face + cheeks


def _lotus(hue: Palette) -> str:
    outer = solid(
        curve("200,318! 120,316 60,264 48,196! 110,196 164,240"),
        hue.main,
        stroke("M62 210Q120 250 186 310", hue.main.shade, FINE),
        turn=5,
    )
    middle = solid(
        curve("200,320! 134,296 96,220 104,136! 160,160 194,230"),
        hue.main,
        stroke("M112 154Q140 230 192 308", hue.main.shade, FINE),
        turn=6,
    )
    heart = solid(
        curve("200,322! 150,266 148,170 200,96! 252,170 250,266"),
        hue.light,
        glaze(oval(200, 262, 70, 90), "glow"),
        stroke("M200 116V306", hue.light.shade, FINE),
        turn=7,
    )
    leaf = solid(
        curve("82,322 120,306 200,302 280,306 318,322 280,340 200,344 120,340"), hue.accent, turn=4
    )
    return leaf + both(outer) + both(middle) + heart


def _pucks(hue: Palette) -> str:
    disc = oval(0, 0, 76)
    lens = flat(oval(0, 0, 54), hue.light.base, hue.main.line, FINE) + glaze(oval(0, 0, 58), "glow")
    sensor = piece(oval(0, 60, 8), hue.accent, FINE)
    puck = solid(disc, hue.main, turn=7) + lens + sensor
    return copies(
        puck, "translate(126 132)", "translate(276 158) scale(.9)", "translate(194 266) scale(.95)"
    )


def _paper_lantern(hue: Palette) -> str:
    globe = curve("0,8 22,14 31,36 22,58 0,64 -22,58 -31,36 -22,14")
    ribs = "M-27 24Q0 30 27 24M-31 36Q0 43 31 36M-27 48Q0 55 27 48"
    ends = piece(box(-9, 2, 18, 8, 2), hue.accent, FINE) + piece(
        box(-8, 61, 16, 6, 2), hue.accent, FINE
    )
    return (
        glaze(oval(0, 38, 50), "glow")
        + flat(globe, hue.light.base, hue.light.line)
        + fill(oval(0, 40, 16, 18), GLOW, 0.8)
        + stroke(ribs, hue.light.shade, FINE)
        + ends
    )


def _firefly(hue: Palette) -> str:
    return (
        glaze(oval(0, 16, 34), "glow")
        + fill(box(-3, -2, 6, 12, 2), hue.accent.base)
        + flat(curve("0,8! 8,20 6,30 0,33 -6,30 -8,20"), hue.light.base, hue.accent.line, FINE)
        + fill(oval(0, 22, 4), GLOW)
    )


def _led_candles(hue: Palette) -> str:
    flame = fill(curve("0,-54! 13,-30 9,-10 0,-6 -9,-10 -13,-30"), "#f4a93f") + fill(
        curve("0,-34! 5,-22 4,-12 0,-10 -4,-12 -5,-22"), "#fff3cf"
    )
    halo = glaze(oval(0, -26, 62), "glow")
    pillars = []
    for x, y, wide in ((140, 178, 46), (252, 142, 50), (206, 246, 52)):
        body = f"M{x - wide} {y}V322Q{x} 346 {x + wide} 322V{y}Z"
        melt = f"M{x - wide} {y}v26q10 18 18 0v-6q12-8 20 2v14q8 14 16-2v-18h{2 * wide - 54}v-16Z"
        drip = fill(melt, hue.main.lit, 0.8)
        band = stroke(f"M{x - wide} 306Q{x} 330 {x + wide} 306", hue.accent.base, 5)
        pillars.append(
            solid(body, hue.main, drip, band, glaze(body, "round"), turn=0)
            + flat(oval(x, y, wide, 12), hue.main.lit, hue.main.line)
            + fill(oval(x, y, wide * 0.6, 6), hue.light.base)
            + f'<g transform="translate({x} {y + 6})">{halo}{flame}</g>'
        )
    return shadow(200, 338, 140) + "".join(pillars)


def candle(hue: Palette) -> str:
    """A candle in a glass, or three pillars."""
    return _led_candles(hue) if hue.says("pillar ember") else _jar_candle(hue)


def _digital_clock(hue: Palette) -> str:
    body = box(48, 128, 304, 176, 30)
    screen = flat(box(74, 156, 252, 104, 14), "#10202b", hue.main.line)
    figures = {
        "1": "M22 0V56",
        "0": "M0 0H24V56H0Z",
        "7": "M0 0H24V56",
        "3": "M0 0H24V28H4M24 28V56H0",
        "8": "M0 0H24V56H0ZM0 28H24",
        "2": "M0 0H24V28H0V56H24",
    }
    time = hue.pick("digits", ("0730", "1028", "0718", "2130"))
    digits = "".join(
        moved(stroke(figures[sign], "#ffe3b0", 8), x, 180)
        for sign, x in zip(time, (104, 148, 220, 264), strict=True)
    )
    keys = "".join(piece(box(x, 118, 46, 14, 6), hue.accent) for x in (112, 177, 242))
    lamps = stroke("M96 282H304", hue.light.base, 7)
    feet = "".join(fill(box(x, 300, 40, 12, 5), GRAPHITE.line) for x in (84, 276))
    return (
        shadow(200, 312, 158)
        + keys
        + feet
        + solid(body, hue.main, glaze(body, "fall"), turn=9)
        + screen
        + digits
        + fill(oval(200, 196, 5) + oval(200, 220, 5), "#ffe3b0")
        + lamps
    )


def _bell_clock(hue: Palette) -> str:
    return shadow(200, 350, 110) + _bells(hue) + _dial(hue, 212, 122)


def _wall_clock(hue: Palette) -> str:
    return shadow(200, 360, 96, 9) + _dial(hue, 200, 146)


def _dial(hue: Palette, y: float, r: float) -> str:
    hours = [(f"M200 {y - r + 32:g}v{13 if n % 3 == 0 else 5}", 30 * n) for n in range(12)]
    ticks = "".join(
        rotated(stroke(d, GRAPHITE.base, 4.5 if angle % 90 == 0 else 2.5), angle, 200, y)
        for d, angle in hours
    )
    hour, minute = hue.pick("time", ((305, 60), (50, 250), (300, 12)))
    hands = rotated(stroke(f"M200 {y + 12:g}V{y - 54:g}", GRAPHITE.base, 8), hour, 200, y)
    hands += rotated(stroke(f"M200 {y + 16:g}V{y - 82:g}", GRAPHITE.base, 5), minute, 200, y)
    second = rotated(stroke(f"M200 {y + 24:g}V{y - 86:g}", hue.accent.base), 200, 200, y)
    face = oval(200, y, r - 20)
    pin = fill(oval(200, y, 7), readable(hue.accent.base, hue.light.base))
    return (
        solid(oval(200, y, r), hue.main, turn=9)
        + flat(face, hue.light.base, hue.main.line)
        + clipped(face, stroke(oval(204, y + 5, r - 18), hue.light.shade, 9))
        + ticks
        + hands
        + second
        + pin
    )


def _flame(hue: Palette) -> str:
    outer = fill(curve("200,166! 218,196 220,226 200,242 180,226 182,196"), "#f4a93f")
    inner = fill(curve("200,196! 210,214 208,232 200,236 192,232 190,214"), "#fff3cf")
    return outer + inner + piece(box(188, 240, 24, 38, 3), hue.accent, FINE)


def _lamp_column(hue: Palette) -> str:
    column = piece(box(168, 146, 64, 134, 8), hue.light)
    lamps = "".join(oval(x, y, 8) for y in (168, 196, 224, 252) for x in (186, 214))
    return column + flat(lamps, "#fff3cf", "#d9a441", FINE) + glaze(oval(200, 210, 70, 86), "glow")


def _light_bar(hue: Palette) -> str:
    screen = solid(box(56, 122, 288, 176, 10), GRAPHITE, turn=7) + fill(
        box(68, 134, 264, 144), "#1b2a38"
    )
    stand = solid("M176 298H224L232 336H168Z", GRAPHITE, turn=5) + solid(
        box(136, 334, 128, 12, 6), GRAPHITE, turn=3
    )
    wash = clipped(box(68, 134, 264, 144), glaze(oval(200, 130, 150, 120), "glow"))
    clip = solid(box(178, 92, 44, 46, 9), hue.accent, turn=4)
    bar = solid(box(76, 86, 248, 24, 12), hue.main, turn=5) + stroke("M92 110H308", "#fff3cf", 5)
    dial = piece(oval(200, 98, 7), hue.light, FINE)
    return shadow(200, 346, 110) + stand + screen + wash + clip + bar + dial


def desk_lamp(hue: Palette) -> str:
    """A jointed lamp, alight, or a bar on top of a screen."""
    return _light_bar(hue) if hue.says("halo monitor bar") else _jointed_lamp(hue)


DRAWINGS = {
    drawing.__name__: drawing
    for drawing in (
        desk_lamp,
        floor_lamp,
        night_light,
        lantern,
        headlamp,
        string_lights,
        candle,
        vase,
        clock,
    )
}
