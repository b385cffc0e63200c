"""Things for the bathroom shelf."""

from tradewind.catalog.drawing.brush import (
    FINE,
    GRAPHITE,
    STEEL,
    WOOD,
    Palette,
    box,
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


def emblem(hue: Palette, x: float, y: float, color: str) -> str:
    """A maker's mark about 44 wide, one of several by the seed."""
    marks = {
        "leaf": fill("M-4 22C-30 4-16-22 16-22C18 8 8 20-4 22Z", color)
        + stroke("M-10 26Q-4 0 8-12", color, 3),
        "sun": fill(oval(0, 0, 11), color)
        + stroke(
            "M0-22v4M0 22v-4M-22 0h4M22 0h-4M-15-15l3 3M15 15l-3-3M15-15l-3 3M-15 15l3-3",
            color,
            3.4,
        ),
        "wave": stroke(
            "M-22-8q11-12 22 0t22 0M-22 4q11-12 22 0t22 0M-22 16q11-12 22 0t22 0", color, 3.6
        ),
        "drop": fill("M0-24C10-8 17 0 17 9A17 17 0 0 1-17 9C-17 0-10-8 0-24Z", color),
        "hills": fill("M-24 18L-8-14L3 4L10-6L24 18Z", color) + fill(oval(14, -15, 6), color),
        "bloom": "".join(rotated(fill(oval(0, -13, 7, 10), color), 72 * n, 0, 0) for n in range(5)),
    }
    return moved(marks[hue.pick("emblem", tuple(marks))], x, y)


def _words(x: float, y: float, color: str, *lengths: int) -> str:
    return "".join(
        stroke(f"M{x - half} {y + 13 * n}h{2 * half}", color, 3.4 if n == 0 else 2.2)
        for n, half in enumerate(lengths)
    )


def tube(hue: Palette) -> str:
    """A tube standing on its cap."""
    body = curve("122,52! 200,48 278,52! 276,120 262,240 248,296! 200,306 152,296! 138,240 124,120")
    crimp = "M122 46H278V68H122Z"
    ridges = stroke("".join(f"M{x} 50v14" for x in range(130, 276, 8)), hue.main.shade, FINE)
    cap = solid(
        "M150 298H250L246 338Q200 350 154 338Z",
        hue.accent,
        stroke("".join(f"M{x} 306v34" for x in range(164, 244, 12)), hue.accent.shade, 3),
        turn=6,
    )
    ink = readable(hue.light.base, hue.main.base)
    band = (
        fill("M120 196Q200 208 280 196V214Q200 226 120 214Z", hue.accent.base)
        if hue.pick("band", (1, 0))
        else ""
    )
    return (
        shadow(204, 344, 84)
        + cap
        + solid(body, hue.main, band, glaze(body, "round"), turn=0)
        + solid(crimp, hue.main, ridges, turn=3)
        + emblem(hue, 200, 126, ink)
        + _words(200, 240, ink, 30, 20, 24)
    )


def pump_bottle(hue: Palette) -> str:
    """A bottle with a pump."""
    nozzle = solid(
        "M150 62Q150 50 164 50H222Q232 50 232 62V74H172L140 86L134 76Z", hue.accent, turn=5
    )
    stem = solid(box(192, 72, 18, 34, 3), hue.accent, turn=4)
    collar = solid(
        box(166, 104, 68, 28, 6),
        hue.accent,
        stroke("".join(f"M{x} 108v20" for x in range(176, 232, 9)), hue.accent.shade, 2.4),
        turn=4,
    )
    round_body = turned("34,132! 50,140 82,162 84,200 84,300 80,336!", dip=14)
    body = hue.pick("body", (round_body, box(116, 130, 168, 214, 26)))
    label = box(138, 196, 124, 118, 5)
    return (
        shadow(206, 344, 110)
        + stem
        + nozzle
        + solid(body, hue.main, glaze(body, "round"), turn=0)
        + collar
        + flat(label, hue.light.base, hue.light.line, FINE)
        + emblem(hue, 200, 234, hue.accent.base)
        + _words(200, 276, readable(hue.main.base, hue.light.base), 34, 22, 28)
    )


def jar(hue: Palette) -> str:
    """A low jar with a lid."""
    body = turned("110,186! 116,206 116,290 104,322!", dip=20)
    lid = "M80 126V178C80 208 320 208 320 178V126Z"
    knurl = stroke(
        "".join(f"M{x} {150 + 20 * (1 - abs(x - 200) / 120):.0f}v34" for x in range(92, 314, 11)),
        hue.accent.shade,
        2.4,
    )
    top = solid(
        oval(200, 126, 120, 24),
        hue.accent,
        stroke(oval(200, 125, 98, 17), hue.accent.lit, 2.4),
        turn=4,
    )
    label = "M112 226Q200 252 288 226V296Q200 322 112 296Z"
    return (
        shadow(204, 336, 136)
        + solid(
            body,
            hue.main,
            fill(label, hue.light.base),
            stroke(label, hue.light.line, FINE),
            glaze(body, "round"),
            turn=0,
        )
        + solid(lid, hue.accent, knurl, glaze(lid, "round"), turn=0)
        + top
        + moved(emblem(hue, 0, 0, readable(hue.accent.base, hue.light.base)), 152, 272, 0.8)
        + _words(226, 264, readable(hue.main.base, hue.light.base), 34, 26, 30)
    )


def hair_dryer(hue: Palette) -> str:
    """A dryer with its lead."""
    lead = cord("M232 336C240 384 330 340 360 364", GRAPHITE, 7)
    handle = solid(
        curve("196,186! 206,250 214,330 224,342! 258,336! 262,320 258,250 262,176!"),
        hue.main,
        turn=8,
    )
    barrel = curve("92,92! 190,72 262,70 310,92 326,138 308,184 262,204 190,198 92,182!")
    nozzle = solid(
        "M40 96L96 88V186L40 178Q34 136 40 96Z",
        GRAPHITE,
        stroke("M46 108V166", GRAPHITE.lit, 3),
        turn=5,
    )
    ring = stroke("M112 88Q104 136 112 184", hue.accent.base, 9)
    grill = solid(oval(300, 138, 22, 44), hue.accent, glaze(oval(300, 138, 22, 44), "mesh"), turn=3)
    switches = solid(box(222, 222, 20, 30, 6), hue.light, turn=3) + solid(
        box(225, 262, 18, 24, 6), hue.accent, turn=3
    )
    shine = stroke("M140 102Q200 88 258 96", hue.main.lit, 7)
    air = stroke("M22 112q-12 8-4 18M22 144q-12 8-4 18", hue.light.shade, 3)
    foot = piece("M222 334L260 328L262 346L226 350Z", hue.accent)
    return (
        shadow(218, 354, 110)
        + lead
        + handle
        + foot
        + switches
        + solid(barrel, hue.main, shine, ring, turn=11)
        + nozzle
        + grill
        + air
    )


def soap_bar(hue: Palette) -> str:
    """A soap on a wooden dish."""
    dish = solid(
        "M64 278H336L316 318Q312 326 298 326H102Q88 326 84 318Z",
        WOOD,
        stroke("M78 298H322", WOOD.shade, 3),
        turn=7,
    )
    slats = solid("M52 262H348V282H52Z", WOOD, turn=3)
    side = "M78 206V236C78 268 130 272 204 272S330 268 330 236V206Z"
    top = curve(
        "78,206 84,172 134,158 204,154 276,158 324,172 "
        "330,206 318,236 262,246 204,248 146,246 90,236"
    )
    inner = stroke(
        curve(
            "96,204 102,182 140,172 204,168 268,172 306,182 "
            "312,204 302,224 258,232 204,234 150,232 106,224"
        ),
        hue.main.shade,
        3,
    )
    stamp = f'<g transform="matrix(1.3 0 0 .8 204 200)">{emblem(hue, 0, 0, hue.accent.base)}</g>'
    petals = fill(
        oval(130, 196, 7, 4) + oval(272, 214, 8, 4) + oval(148, 222, 6, 3) + oval(262, 184, 6, 3),
        hue.light.base,
    )
    sleeve = solid(
        "M160 152H246L252 274H154Z",
        hue.light,
        stroke("M158 258H250M162 164H246", hue.accent.base, 4),
        turn=4,
    )
    wrap = sleeve + moved(emblem(hue, 0, 0, readable(hue.accent.base, hue.light.base)), 203, 212)
    bubbles = (
        oval(104, 118, 22)
        + oval(148, 92, 13)
        + oval(294, 112, 17)
        + oval(270, 76, 9)
        + oval(186, 122, 9)
    )
    glints = "M92 116q2-10 12-11M141 90q1-6 7-6M285 110q1-8 9-9"
    return (
        shadow(204, 328, 146)
        + dish
        + slats
        + solid(side, hue.main, glaze(side, "round"), turn=0)
        + solid(top, hue.main, inner, turn=6)
        + hue.pick("wrap", (petals + stamp, wrap))
        + fill(bubbles, "#ffffff", 0.35)
        + stroke(bubbles, hue.light.line, FINE)
        + stroke(glints, "#ffffff")
    )


def lipstick(hue: Palette) -> str:
    """An open lipstick beside its cap."""
    bullet = curve("152,170! 152,104 160,84! 196,52 212,60! 216,100 216,170!")
    slant = fill(curve("156,92! 196,52 212,58! 214,78 190,100 158,108!"), hue.main.lit)
    inner = solid("M144 168H224V232H144Z", hue.light, glaze(box(144, 168, 80, 64), "round"), turn=0)
    case = solid(
        "M132 230H236V334Q184 350 132 334Z",
        hue.accent,
        glaze(box(132, 230, 104, 120), "round"),
        stroke("M128 248H240", hue.accent.lit, 4),
        turn=0,
    )
    cap = "M258 210Q258 196 272 196H326Q340 196 340 210V334Q300 348 258 334Z"
    swatch = stroke("M62 318C84 280 78 340 104 296", hue.main.base, 15)
    return (
        shadow(220, 342, 134)
        + swatch
        + solid(
            cap,
            hue.accent,
            glaze(cap, "round"),
            stroke("M254 312Q300 326 344 312", hue.accent.lit, 4),
            turn=0,
        )
        + solid(bullet, hue.main, slant, glaze(bullet, "round"), turn=6)
        + inner
        + case
        + moved(emblem(hue, 0, 0, readable(hue.light.base, hue.accent.base)), 184, 292, 0.75)
    )


def _paddle(hue: Palette) -> str:
    head = curve(
        "200,36 250,46 280,90 282,150 258,200 222,224 200,228 178,224 142,200 118,150 120,90 150,46"
    )
    pad = curve(
        "200,56 240,64 262,100 264,148 244,188 216,206 "
        "200,208 184,206 156,188 136,148 138,100 160,64"
    )
    pins = "".join(
        fill(oval(x + 10 * (y // 22 % 2), y, 3.6), hue.accent.base)
        for y in range(84, 196, 22)
        for x in range(156, 246, 21)
    )
    handle = solid(
        curve("182,220! 186,250 176,300 178,344 200,360 222,344 224,300 214,250 218,220!"),
        hue.main,
        stroke("M190 256C184 300 186 330 192 342", hue.main.lit, 4),
        turn=7,
    )
    return handle + solid(head, hue.main, turn=9) + solid(pad, hue.light, pins, turn=6)


def _powder(hue: Palette) -> str:
    bristles = curve("172,176! 144,120 140,70 164,40 200,32 236,40 260,70 256,120 228,176!")
    hairs = stroke(
        "M182 170C166 120 164 80 172 52M200 172V46M218 170C234 120 236 80 "
        "228 52M190 170C182 120 182 90 186 60M210 170C218 120 218 90 214 60",
        hue.light.shade,
        2.4,
    )
    tips = fill("M130 30H270V78Q200 102 130 78Z", hue.accent.base, 0.55)
    ferrule = "M168 172H232L224 236H176Z"
    handle = solid(
        curve("176,234! 170,270 182,330 200,360 218,330 230,270 224,234!"),
        hue.main,
        stroke("M186 250C182 290 190 320 196 334", hue.main.lit, 4),
        turn=7,
    )
    return (
        handle
        + solid(bristles, hue.light, tips, hairs, turn=12)
        + solid(
            ferrule,
            STEEL,
            stroke("M166 190H234M170 222H230", STEEL.deep, 2.4),
            glaze(ferrule, "round"),
            turn=0,
        )
    )


def brush(hue: Palette) -> str:
    """A brush of the kind that the name asks for."""
    kinds = {"body bath back": _bath, "powder makeup face": _powder, "hair paddle brush": _paddle}
    return shadow(206, 354, 96) + rotated(hue.named(kinds)(hue), 18)


def _bath(hue: Palette) -> str:
    handle = solid(
        curve("186,178! 188,220 190,300 186,350! 200,366 214,350! 210,300 212,220 214,178!"),
        hue.main,
        turn=6,
    )
    head = curve("200,28 246,44 258,98 246,156 214,186! 186,186! 154,156 142,98 154,44")
    bristle = curve("200,42 234,54 244,98 234,148 200,168 166,148 156,98 166,54")
    tufts = "".join(
        oval(x + 9 * (y // 18 % 2), y, 5.4) for y in range(66, 156, 18) for x in range(172, 230, 18)
    )
    loop = cord("M200 352C188 372 190 386 200 386S212 372 200 352", hue.accent, 4)
    return moved(
        loop
        + handle
        + solid(head, hue.main, turn=7)
        + solid(
            bristle,
            hue.light,
            fill(tufts, hue.light.shade),
            fill(tufts, hue.light.lit, 0.4),
            turn=5,
        ),
        0,
        -8,
    ) + stroke("M192 216Q200 222 208 216", hue.accent.base, 5)


DRAWINGS = {
    drawing.__name__: drawing
    for drawing in (tube, pump_bottle, jar, hair_dryer, soap_bar, lipstick, brush)
}
