"""Lamps, candles, vases and clocks."""

from math import cos, pi, sin

from tradewind.catalog.drawing.brush import (
    CREAM,
    FINE,
    GLASS,
    GLOW,
    GRAPHITE,
    LEAF,
    STEEL,
    WOOD,
    Palette,
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
    stroke,
    turned,
)


def desk_lamp(hue: Palette) -> str:
    beam = fill("M248 168L352 132L372 334H150Z", GLOW, 0.2)
    foot = "M64 334C64 312 196 312 196 334V342C196 360 64 360 64 342Z"
    lower = cord("M130 324L92 196", hue.accent, 10)
    upper = cord("M92 196L236 92", hue.accent, 10)
    spring = stroke("M104 200L196 134", hue.accent.line, 3, dash="2 5")
    joints = "".join(solid(oval(x, y, 13), hue.main, turn=3) for x, y in ((92, 196), (236, 92)))
    head = (
        "M222 78C246 58 284 62 298 88L344 146C316 178 274 190 236 182L214 110C210 96 212 86 222 78Z"
    )
    head = curve("216,84! 240,64 276,70 300,100 340,142! 296,166 242,180! 222,130")
    mouth = rotated(oval(291, 161, 53, 15), -20, 291, 161)
    bulb = rotated(fill(oval(291, 163, 30, 11), "#fff3cf"), -20, 291, 161)
    knob = piece(box(226, 62, 20, 14, 4), hue.accent)
    return (
        shadow(134, 350, 92)
        + beam
        + solid(
            foot,
            hue.main,
            fill("M64 336C64 356 196 356 196 336V362H64Z", hue.main.deep, 0.4),
            turn=0,
        )
        + lower
        + spring
        + upper
        + joints
        + knob
        + solid(head, hue.main, turn=12)
        + flat(mouth, hue.light.base, hue.main.line)
        + bulb
    )


def floor_lamp(hue: Palette) -> str:
    halo = glaze(oval(200, 130, 170, 120), "glow")
    legs = cord("M200 196L128 346", hue.accent, 9) + cord("M200 196L272 346", hue.accent, 9)
    middle = cord("M200 190V352", hue.accent, 9)
    brace = stroke("M162 276Q200 288 238 276", hue.accent.line, 4)
    shade = "M150 50H250L296 176Q200 194 104 176Z"
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
        + solid(shade, hue.main, inside, ribs, hems, glaze(shade, "round"), turn=0)
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
        solid(stem, hue.light, glaze(stem, "round"), turn=0)
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
    body = hue.pick("body", (_mushroom, _moon))
    return glaze(oval(200, 196, 190, 180), "glow") + shadow(200, 342, 104) + body(hue)


def lantern(hue: Palette) -> str:
    bail = stroke("M124 128C124 20 276 20 276 128", hue.accent.line, 9) + stroke(
        "M124 128C124 20 276 20 276 128", hue.accent.base, 4.5
    )
    halo = glaze(oval(200, 206, 170, 130), "glow")
    cap = solid(
        curve("112,132! 128,104 172,92 200,78 228,92 272,104 288,132! 200,144"), hue.main, turn=9
    )
    glass = turned("72,134! 84,180 84,230 72,278!", dip=10)
    flame = fill(curve("200,166! 218,196 220,226 200,242 180,226 182,196"), "#f4a93f") + fill(
        curve("200,196! 210,214 208,232 200,236 192,232 190,214"), "#fff3cf"
    )
    wick = piece(box(188, 240, 24, 38, 3), hue.accent, FINE)
    shine = stroke("M136 158C130 186 130 226 136 254", "#ffffff", 6, opacity=0.6)
    cage = "".join(
        stroke(
            f"M{200 + x} 134C{200 + x * 1.3:g} 190 {200 + x * 1.3:g} 230 {200 + x} 280",
            hue.main.line,
            3,
        )
        for x in (-66, 66)
    )
    base = solid(
        turned("84,276! 90,296! 102,304! 106,334!", dip=14),
        hue.main,
        stroke("M96 304Q200 326 304 304", hue.main.deep, 3),
    )
    knob = solid(oval(300, 312, 11), hue.accent, turn=2)
    return (
        halo
        + shadow(200, 344, 130)
        + bail
        + flat(glass, "#fbeec6", hue.main.line)
        + wick
        + flame
        + shine
        + cage
        + cap
        + base
        + knob
        + fill(box(164, 308, 52, 10, 4), hue.light.base)
    )


def headlamp(hue: Palette) -> str:
    rear = cord("M76 176C104 96 296 96 324 176", hue.main, 26)
    over = cord("M200 196C190 66 204 52 236 116", hue.accent, 17)
    strap = "M60 172C60 262 340 262 340 172L344 214C336 318 64 318 56 214Z"
    stripes = stroke("M58 192C64 282 336 282 342 192", hue.accent.base, 7) + stroke(
        "M58 192C64 282 336 282 342 192", hue.light.base, 1.6, dash="7 6"
    )
    buckle = rotated(piece(box(72, 214, 26, 46, 5), GRAPHITE), -24, 85, 237)
    housing = solid(box(134, 184, 132, 104, 28), GRAPHITE, turn=8)
    lens = oval(200, 234, 38)
    facets = "".join(
        stroke(
            f"M200 234L{200 + 36 * cos(n * pi / 4):.0f} {234 + 36 * sin(n * pi / 4):.0f}",
            GLASS.shade,
            FINE,
        )
        for n in range(8)
    )
    lamps = fill(oval(153, 234, 6), "#d4553f") + fill(oval(247, 234, 6), hue.light.base)
    switch = piece(box(182, 176, 36, 12, 5), hue.accent)
    beam = glaze(oval(200, 236, 74, 66), "glow")
    return (
        shadow(200, 334, 128)
        + rear
        + over
        + solid(strap, hue.main, stripes, turn=7)
        + buckle
        + switch
        + housing
        + flat(lens, "#fff3cf", STEEL.line, 5)
        + facets
        + fill(oval(200, 234, 14), "#ffffff")
        + lamps
        + beam
    )


def _bulb(x: float, y: float, angle: float, hue: Palette) -> str:
    glass = curve("-9,12! -20,36 -15,58 0,64 15,58 20,36 9,12!")
    mark = (
        piece(box(-9, -8, 18, 22, 4), hue.accent)
        + flat(glass, hue.light.base, hue.light.line)
        + fill(curve("-7,20! -14,38 -9,52 0,56 9,52 14,38 7,20!"), GLOW, 0.8)
        + stroke("M-5 22V36L0 30L5 36V22", "#c9761f", FINE)
    )
    return glaze(oval(x, y + 36, 50), "glow") + moved(rotated(mark, angle, 0, 0), x, y)


def string_lights(hue: Palette) -> str:
    first = "M28 66C84 190 290 196 372 74"
    second = "M372 74C352 300 120 306 34 216"
    bulbs = ((70, 126, 8), (134, 160, 4), (206, 168, 0), (278, 152, -5), (334, 116, -10))
    lower = ((92, 262, 8), (160, 284, 3), (236, 278, -4), (304, 234, -10))
    wires = "".join(
        stroke(d, hue.main.line, 7) + stroke(d, hue.main.base, 4) for d in (first, second)
    )
    hooks = "".join(
        stroke(f"M{x} {y}v-16q0-10 10-10", STEEL.line, 4)
        for x, y in ((28, 68), (372, 76), (34, 218))
    )
    return hooks + wires + "".join(_bulb(x, y, angle, hue) for x, y, angle in bulbs + lower)


def candle(hue: Palette) -> str:
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
        + fill("M194 136h12v8h-12Z", LEAF.line)
    )


def _alarm_clock(hue: Palette) -> str:
    legs = cord("M138 300L112 342M262 300L288 342", hue.accent, 12)
    bells = rotated(solid("M96 108A40 36 0 0 1 176 108Z", hue.accent, turn=6), -24, 136, 108)
    hammer = stroke("M200 84V60", hue.accent.line, 6) + piece(box(186, 48, 28, 16, 6), hue.accent)
    return legs + bells + mirrored(bells) + hammer


def clock(hue: Palette) -> str:
    alarm = hue.pick("kind", (True, False))
    y = 212 if alarm else 200
    r = 122 if alarm else 146
    ticks = "".join(
        rotated(
            stroke(
                f"M200 {y - r + 32}v{13 if n % 3 == 0 else 5}",
                GRAPHITE.base,
                4.5 if n % 3 == 0 else 2.5,
            ),
            30 * n,
            200,
            y,
        )
        for n in range(12)
    )
    hour, minute = hue.pick("time", ((305, 60), (50, 250), (300, 12)))
    hands = rotated(stroke(f"M200 {y + 12}V{y - 54}", GRAPHITE.base, 8), hour, 200, y) + rotated(
        stroke(f"M200 {y + 16}V{y - 82}", GRAPHITE.base, 5), minute, 200, y
    )
    second = rotated(stroke(f"M200 {y + 24}V{y - 86}", hue.accent.base, 2.4), 200, 200, y)
    face = oval(200, y, r - 20)
    return (
        shadow(200, 350, 110)
        + (_alarm_clock(hue) if alarm else "")
        + solid(oval(200, y, r), hue.main, turn=9)
        + flat(face, hue.light.lit, hue.main.line)
        + clipped(face, stroke(oval(204, y + 5, r - 18), hue.light.shade, 9))
        + ticks
        + hands
        + second
        + fill(oval(200, y, 7), readable(hue.accent.base, hue.light.lit))
    )


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
