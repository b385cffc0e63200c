"""Pots, knives, cups and small appliances."""

from tradewind.catalog.drawing.brush import (
    FINE,
    GLASS,
    GRAPHITE,
    STEEL,
    Palette,
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
    rotated,
    shadow,
    solid,
    stroke,
    turned,
)


def _gooseneck(hue: Palette) -> str:
    spout = cord("M284 290C352 286 312 176 356 152", hue.main, 13) + stroke(
        "M352 150l14 2", hue.main.line, 7
    )
    body = turned("54,166! 70,190 96,270 100,324!", dip=16)
    handle = cord("M128 190C56 150 40 210 52 268", hue.accent, 17)
    return handle + spout + solid(body, hue.main, glaze(body, "round"), turn=0)


def _stove_kettle(hue: Palette) -> str:
    spout = solid(curve("268,250! 316,226 336,184! 364,196! 352,250 288,308!"), hue.main, turn=6)
    body = turned("52,168! 92,184 120,236 120,290 104,326!", dip=14)
    handle = cord("M116 196C104 40 296 40 284 196", hue.accent, 15)
    band = fill("M70 282Q200 310 330 282V298Q200 326 70 298Z", hue.light.base)
    band = band if hue.pick("band", (True, False)) else ""
    return handle + spout + solid(body, hue.main, band, glaze(body, "round"), turn=0)


def kettle(hue: Palette) -> str:
    """A kettle of the kind that the name asks for."""
    kinds = {
        "pour goose tea": _gooseneck,
        "hob stove whist": _stove_kettle,
        "electric keel travel jug": _jug_kettle,
    }
    lid = solid(curve("148,166! 158,148 200,142 242,148 252,166! 200,176"), hue.main, turn=4)
    knob = solid(oval(200, 134, 17, 13), hue.accent, turn=3)
    foot = stroke("M108 334Q200 352 292 334", hue.light.base, 4)
    kind = hue.named(kinds)
    if kind is _jug_kettle:
        lid = solid(curve("120,130! 128,108 200,100 270,108 280,130! 200,142"), hue.main, turn=4)
        knob, foot = solid(box(178, 88, 44, 20, 8), hue.accent, turn=3), ""
    return shadow(206, 346, 132) + kind(hue) + lid + knob + foot


def frying_pan(hue: Palette) -> str:
    """A pan from above, sometimes with an egg."""
    handle = rotated(
        solid(
            box(262, 186, 128, 30, 14), hue.accent, stroke("M282 198h70", hue.light.base, 3), turn=6
        )
        + fill(oval(374, 201, 6), hue.accent.deep),
        -32,
        262,
        200,
    )
    neck = rotated(piece(box(238, 188, 34, 26, 4), STEEL), -32, 262, 200)
    rim = oval(164, 226, 124, 104)
    well = oval(164, 222, 108, 89)
    rings = "".join(
        stroke(oval(164, 222, r, r * 0.82), GRAPHITE.lit, FINE, opacity=0.5) for r in (40, 66, 90)
    )
    egg = (
        solid(
            curve("112,214 132,186 168,194 196,184 222,206 212,238 182,246 158,264 126,250"),
            hue.light,
            turn=5,
        )
        + flat(oval(166, 220, 24, 21), "#f2b134", "#a8741a")
        + fill(oval(159, 213, 7, 5), "#fff3cf")
    )
    inside = (
        egg
        if hue.pick("egg", (True, False))
        else stroke("M96 190C112 160 144 146 172 146", GRAPHITE.lit, 5)
    )
    return (
        shadow(176, 330, 140, 17)
        + neck
        + handle
        + solid(oval(164, 236, 122, 100), hue.main, turn=10)
        + solid(rim, hue.main, turn=0)
        + flat(well, GRAPHITE.base, GRAPHITE.deep)
        + clipped(well, fill(oval(172, 232, 104, 84), GRAPHITE.lit, 0.35))
        + rings
        + inside
    )


def saucepan(hue: Palette) -> str:
    """A pot with a lid and a long handle."""
    handle = solid(
        "M284 206L384 190Q392 190 392 200V206Q392 214 384 214L284 232Z", hue.accent, turn=5
    ) + piece(oval(376, 202, 4), GRAPHITE, FINE)
    neck = piece(box(272, 204, 26, 28, 3), STEEL)
    body = "M52 186V296C52 320 84 332 168 332S284 320 284 296V186Z"
    lid = curve("48,182! 64,152 120,136 168,134 216,136 272,152 288,182! 168,204")
    rim = stroke("M50 184Q168 208 286 184", STEEL.line, 7) + stroke(
        "M50 184Q168 208 286 184", STEEL.base, 4
    )
    shine = stroke("M84 166Q112 152 140 150", "#ffffff", 5, opacity=0.6)
    knob = solid(box(146, 110, 44, 18, 8), hue.accent, turn=4) + piece(
        box(160, 126, 16, 12), STEEL, FINE
    )
    base = fill("M60 306Q168 330 276 306V340H60Z", hue.main.deep, 0.7)
    steam = fill(oval(236, 164, 4, 3), GLASS.deep)
    rivets = "".join(fill(oval(278, y, 2.6), STEEL.deep) for y in (212, 224))
    return (
        shadow(180, 332, 136)
        + neck
        + handle
        + rivets
        + solid(body, hue.main, base, glaze(body, "round"), turn=0)
        + knob
        + solid(lid, hue.light, glaze(lid, "round"), steam, turn=0)
        + shine
        + rim
    )


def knife(hue: Palette) -> str:
    """A kitchen knife with the blade that the name asks for."""
    blade = "M34 206L250 176V236H228C150 238 80 228 34 206Z"
    chef = "M30 196C90 178 170 170 252 170V240C176 246 84 232 30 196Z"
    cleaver = "M44 172H252V256H56Q40 214 44 172Z"
    shape = hue.named({"gyuto chef paring": chef, "santoku": blade, "caidao cleaver": cleaver})
    wave = stroke("M40 218q14-10 24 0t26 0t26 0t26 0t26 0t26 0t26 0t40 0", STEEL.lit, 3)
    wave = wave if hue.pick("damask", (True, False)) else ""
    bevel = fill("M20 222Q140 232 256 226V260H20Z", STEEL.lit, 0.9)
    bolster = solid(box(246, 170, 24, 68, 4), hue.accent, turn=4)
    handle = solid(
        curve("268,176! 310,170 350,174 380,184 384,214 372,236 356,226 320,226 268,232!"),
        hue.main,
        stroke("M272 190C310 184 350 186 374 194", hue.main.lit, 3),
        turn=8,
    )
    rivets = "".join(
        piece(oval(x, y, 6), hue.light, FINE) for x, y in ((292, 204), (326, 202), (360, 207))
    )
    return shadow(200, 296, 176, 9) + rotated(
        solid(shape, STEEL, bevel, wave, turn=0) + bolster + handle + rivets, -14
    )


def cutting_board(hue: Palette) -> str:
    """A board with a grip."""
    board = box(78, 104, 244, 242, 24)
    grain = "".join(
        stroke(d, hue.main.shade, 3)
        for d in (
            "M104 128C120 180 100 250 112 330",
            "M150 110C166 190 148 260 158 344",
            "M206 106C196 180 216 270 204 344",
            "M252 106C266 180 244 260 258 344",
            "M296 110C288 200 304 260 294 338",
        )
    )
    knot = stroke(oval(228, 300, 9, 15), hue.main.shade, 3)
    stripe = fill(box(84, 136, 234, 22), hue.accent.base) + fill(
        box(84, 164, 234, 7), hue.light.base
    )
    stripe = (
        stripe
        if hue.pick("stripe", (True, False))
        else fill(box(270, 90, 26, 270), hue.accent.base)
        + fill(box(258, 90, 7, 270), hue.light.base)
    )
    groove = stroke(box(98, 124, 204, 202, 14), hue.main.deep, 3, opacity=0.7)
    grip = "M164 118V62Q164 34 200 34T236 62V118Z"
    hole = oval(200, 64, 12)
    loop = cord("M200 56C192 20 226 8 228 30S214 56 204 62", hue.light, 4)
    return (
        shadow(206, 348, 130)
        + solid(grip, hue.main, stroke("M180 50V130M220 50V130", hue.main.shade, 3), turn=7)
        + flat(hole, hue.main.deep, hue.main.line)
        + loop
        + solid(board, hue.main, grain, knot, stripe, groove, turn=9)
    )


def bottle(hue: Palette) -> str:
    """A flask with a screw cap."""
    body = turned("40,118! 44,130 66,150 72,178 72,300 68,344!", dip=14)
    neck = solid(
        "M158 96H242V122Q200 134 158 122Z", STEEL, glaze(box(158, 96, 84, 34), "round"), turn=0
    )
    cap = solid(
        box(150, 52, 100, 50, 11),
        hue.accent,
        stroke("".join(f"M{x} 56v44" for x in range(162, 250, 13)), hue.accent.shade, 3)
        + stroke("M144 97H256", hue.light.base, 4),
        turn=6,
    )
    loop = cord("M168 54C168 14 232 14 232 54", hue.accent, 11)
    bands = {
        "band": fill("M120 262Q200 284 280 262V296Q200 318 120 296Z", hue.light.base),
        "mark": stroke(
            "M164 236q12-12 24 0t24 0t24 0M164 252q12-12 24 0t24 0t24 0",
            readable(hue.light.base, hue.main.base),
            4,
        ),
        "dip": fill("M120 306Q200 326 280 306V370H120Z", hue.accent.base),
        "hills": fill("M164 262l28-46 18 26 10-12 20 32Z", hue.light.base),
    }
    return (
        shadow(206, 350, 96)
        + loop
        + neck
        + cap
        + solid(body, hue.main, bands[hue.pick("band", tuple(bands))], glaze(body, "round"), turn=0)
    )


def _cup(hue: Palette) -> str:
    handle = cord("M284 176C372 160 372 296 278 284", hue.main, 19)
    body = "M80 136V286C80 328 120 340 186 340S292 328 292 286V136Z"
    waves = stroke("M80 252" + "q14-16 28 0t28 0" * 4, hue.accent.base, 5)
    patterns = {
        "dip": fill("M70 248Q186 276 302 248V350H70Z", hue.accent.base),
        "waves": waves + moved(waves, 0, 18),
        "dots": "".join(
            fill(oval(x + 14 * (y // 28 % 2), y, 5), hue.accent.base)
            for y in range(196, 320, 28)
            for x in range(94, 290, 32)
        ),
        "speck": "".join(
            fill(oval(88 + n * 67 % 200, 176 + n * 41 % 150, 2.4), hue.main.deep) for n in range(26)
        )
        + fill("M70 306Q186 332 302 306V350H70Z", hue.accent.base),
    }
    drink = oval(186, 146, 92, 14)
    steam = stroke(
        "M160 108c-14-16 12-26 0-44M196 112c-14-18 14-32 0-54M230 108c-14-16 12-26 0-44",
        hue.light.shade,
        5,
        opacity=0.75,
    )
    return (
        shadow(200, 340, 134)
        + steam
        + handle
        + solid(
            body,
            hue.main,
            patterns[hue.pick("pattern", tuple(patterns))],
            glaze(body, "round"),
            turn=0,
        )
        + flat(oval(186, 136, 106, 20), hue.light.base, hue.main.line)
        + flat(drink, "#6b4226", "#4a2c18", FINE)
        + fill(oval(168, 143, 40, 4), "#8d5d3a")
    )


def french_press(hue: Palette) -> str:
    """A press with coffee in it."""
    glass = turned("72,128! 74,200 74,280 74,330!", dip=14, center=180)
    coffee = fill(box(100, 196, 160, 160), "#5a3620") + fill(oval(180, 196, 74, 10), "#7b4e30")
    plate = stroke("M108 184H252", STEEL.line, 10) + stroke("M108 184H252", STEEL.base, 6)
    rod = cord("M180 70V184", STEEL, 4)
    knob = solid(oval(180, 56, 16), hue.accent, turn=3)
    lid = solid(
        curve("104,126! 112,104 150,92 180,90 210,92 248,104 256,126! 180,140"), hue.main, turn=6
    )
    spout = piece("M106 128L76 124L104 154Z", STEEL)
    cage = "".join(
        stroke(f"M{x} 130V336", hue.main.line, 9) + stroke(f"M{x} 130V336", hue.main.base, 5)
        for x in (118, 242)
    )
    rings = "".join(
        stroke(f"M106 {y}Q180 {y + 18} 254 {y}", hue.main.line, 12)
        + stroke(f"M106 {y}Q180 {y + 18} 254 {y}", hue.main.base, 7.5)
        for y in (140, 256, 328)
    )
    handle = cord("M258 150H290Q324 150 324 184V268Q324 292 296 292L258 280", hue.accent, 17)
    return (
        shadow(194, 342, 116)
        + handle
        + rod
        + knob
        + clipped(glass, fill(glass, GLASS.lit, 0.6), coffee, plate, cord("M180 120V184", STEEL, 4))
        + stroke(glass, GLASS.line)
        + spout
        + stroke("M134 158V240", "#ffffff", 7, opacity=0.55)
        + cage
        + rings
        + lid
        + fill(oval(208, 112, 12, 5), hue.light.base)
    )


def lunch_box(hue: Palette) -> str:
    """Two boxes under a strap."""
    lower = solid(box(62, 246, 276, 84, 20), hue.main, turn=9)
    upper = solid(box(62, 164, 276, 78, 18), hue.light, turn=9)
    lid = solid(
        "M66 162Q66 122 100 118H300Q334 122 334 162Z",
        hue.main,
        stroke("M92 142Q100 132 120 132H210", hue.main.lit, 5),
        turn=6,
    )
    strap = solid(
        box(180, 112, 46, 226, 5),
        hue.accent,
        stroke("M188 118v216M218 118v216", hue.accent.shade, FINE),
        turn=4,
    )
    chops = rotated(
        stroke("M78 104H320", hue.accent.line, 9)
        + stroke("M78 104H320", hue.accent.base, 5.5)
        + stroke("M84 92H316", hue.accent.line, 9)
        + stroke("M84 92H316", hue.accent.base, 5.5),
        -3,
    )
    clips = "".join(piece(box(x, 228, 26, 32, 5), hue.accent) for x in (52, 322))
    label = piece(box(186, 192, 34, 24, 3), hue.light, FINE)
    sets = {
        "chopsticks": chops,
        "handle": cord("M132 118V98Q132 82 148 82H252Q268 82 268 98V118", hue.accent, 11),
        "plain": "",
    }
    return (
        shadow(204, 334, 154)
        + sets[hue.pick("set", tuple(sets))]
        + lower
        + upper
        + lid
        + clips
        + strap
        + label
    )


def rice_cooker(hue: Palette) -> str:
    """A cooker with a screen."""
    body = curve(
        "64,190! 70,150 110,130 200,128 290,130 330,150 336,190! "
        "342,250 322,314 286,334 200,338 114,334 78,314 58,250"
    )
    lid = curve("66,182! 76,118 132,92 200,90 268,92 324,118 334,182! 200,204")
    handle = cord("M96 148C96 64 304 64 304 148", hue.accent, 11)
    vent = solid(box(216, 92, 40, 16, 7), GRAPHITE, turn=3) + stroke(
        "M226 99h20", GRAPHITE.lit, 2.4
    )
    panel = flat(box(136, 226, 128, 74, 14), GRAPHITE.base, hue.main.line)
    figure = stroke("M168 240h10v8h-10v8h10M188 240v16h10v-16Z", "#bfe3dc", 3)
    keys = "".join(
        fill(oval(x, 282, 7), color)
        for x, color in ((164, hue.light.base), (200, hue.accent.base), (236, hue.light.base))
    )
    button = solid(box(174, 196, 52, 16, 7), hue.accent, turn=3)
    feet = "".join(fill(box(x, 330, 38, 12, 4), GRAPHITE.line) for x in (104, 258))
    dots = "".join(fill(oval(x, 248, 3), hue.accent.base) for x in (216, 228, 240))
    return (
        shadow(204, 342, 144)
        + handle
        + feet
        + solid(body, hue.main, glaze(body, "round"), turn=0)
        + vent
        + solid(
            lid, hue.light, stroke("M104 140C124 118 160 110 190 110", hue.light.lit, 6), turn=9
        )
        + button
        + panel
        + figure
        + dots
        + keys
    )


def blender(hue: Palette) -> str:
    """A blender with something good in it."""
    jar = "M126 92H274L256 242H144Z"
    fruit = {
        "berry": ("#a5486a", "#c66f8c"),
        "green": ("#7d9a4c", "#a3bb6e"),
        "mango": ("#e2a13b", "#efc06e"),
    }
    deep, foam = fruit[hue.pick("fruit", tuple(fruit))]
    drink = fill("M110 144Q200 160 290 144V260H110Z", deep) + fill(oval(200, 146, 70, 10), foam)
    scale = stroke("M236 176h18M240 196h13M233 216h17", GLASS.line, 3)
    blade = stroke("M176 232l24-10 24 10M186 222l28 12", STEEL.line, 4)
    handle = cord("M270 112H308Q322 112 320 128L308 206Q306 218 294 218H262", hue.main, 14)
    lid = solid("M118 92Q118 74 136 74H264Q282 74 282 92Z", hue.main, turn=5) + solid(
        box(178, 52, 44, 24, 6), hue.accent, turn=4
    )
    collar = piece(box(138, 240, 124, 16, 5), STEEL)
    base = "M134 254H266L290 326Q294 342 276 342H124Q106 342 110 326Z"
    dial = solid(oval(200, 298, 25), hue.light, turn=4) + stroke(
        "M200 298l9-14", hue.accent.base, 5
    )
    keys = "".join(fill(box(x, 292, 18, 11, 4), hue.accent.base) for x in (138, 244))
    return (
        shadow(204, 346, 116)
        + handle
        + clipped(jar, fill(jar, GLASS.lit, 0.6), drink, blade)
        + scale
        + stroke(jar, GLASS.line)
        + stroke("M148 108L160 222", "#ffffff", 7, opacity=0.55)
        + lid
        + collar
        + solid(base, hue.main, glaze(base, "round"), turn=0)
        + dial
        + keys
    )


def scale(hue: Palette) -> str:
    """A kitchen scale, sometimes with a bowl."""
    top = "M92 178H308L352 272H48Z"
    front = box(46, 270, 308, 40, 9)
    plate = solid(oval(200, 220, 112, 36), hue.light, turn=5) + stroke(
        oval(200, 219, 92, 28), hue.light.shade, FINE
    )
    display = flat(box(152, 277, 96, 26, 5), "#10202b", hue.main.line, FINE)
    figure = stroke(
        "M176 283v14M186 283h8v7h-8v7h8M204 283h9v14h-9ZM226 283h-8v7h8v7h-8", "#bfe3dc", 2.4
    )
    keys = "".join(fill(oval(x, 290, 7), hue.accent.base) for x in (112, 288))
    bowl = solid(
        "M118 136H282C280 196 250 222 200 222S120 196 118 136Z", hue.accent, turn=10
    ) + flat(oval(200, 136, 82, 15), hue.accent.deep, hue.accent.line)
    flour = clipped(oval(200, 136, 82, 15), fill(oval(200, 146, 66, 15), hue.light.lit))
    heap = fill(curve("140,140! 168,112 200,98 232,112 260,140! 200,150"), hue.light.base) + stroke(
        "M140 140C160 116 184 100 200 98S244 116 260 140", hue.light.line
    )
    tops = {"plain": "", "bowl": bowl + flour + heap, "cup": ""}
    return (
        shadow(204, 312, 168)
        + solid(top, hue.main, glaze(top, "fall"), turn=0)
        + plate
        + solid(front, hue.main, fill(box(46, 296, 310, 20), hue.main.deep, 0.35), turn=0)
        + display
        + figure
        + keys
        + tops[hue.pick("top", tuple(tops))]
    )


def _jug_kettle(hue: Palette) -> str:
    lip = solid("M250 132L322 126Q318 150 290 176L262 190Z", hue.main, turn=4)
    body = turned("78,126! 86,190 98,270 106,322!", dip=14)
    handle = cord("M136 140H96Q58 142 60 184L72 262Q78 292 104 286", hue.accent, 19)
    gauge = flat(box(226, 206, 18, 84, 9), hue.light.base, hue.main.line, FINE)
    level = fill(box(226, 246, 18, 44, 8), "#8fb4c4") + stroke(
        "M250 222h8M250 246h8M250 270h8", hue.main.line, FINE
    )
    base = solid(box(84, 322, 232, 26, 11), GRAPHITE, turn=4) + fill(
        oval(290, 335, 4), hue.accent.base
    )
    return base + handle + lip + solid(body, hue.main, glaze(body, "round"), turn=0) + gauge + level


def _tumbler(hue: Palette) -> str:
    body = turned("72,116! 80,118! 62,342!", dip=12)
    lid = solid(box(118, 82, 164, 36, 12), hue.accent, turn=5) + solid(
        box(206, 66, 48, 22, 7), hue.accent, turn=3
    )
    sleeve = fill("M100 186Q200 208 300 186V268Q200 290 100 268Z", hue.light.base)
    ribs = stroke("".join(f"M{x} 196v84" for x in range(136, 272, 11)), hue.light.shade, 3)
    return (
        shadow(204, 350, 88)
        + solid(body, hue.main, sleeve, ribs, glaze(body, "round"), turn=0)
        + lid
    )


def mug(hue: Palette) -> str:
    """A steaming mug, or a travel mug."""
    return _tumbler(hue) if hue.says("travel commute tumbler") else _cup(hue)


DRAWINGS = {
    drawing.__name__: drawing
    for drawing in (
        kettle,
        frying_pan,
        saucepan,
        knife,
        cutting_board,
        bottle,
        mug,
        french_press,
        lunch_box,
        rice_cooker,
        blender,
        scale,
    )
}
