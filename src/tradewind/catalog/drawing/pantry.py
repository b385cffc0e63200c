"""Food and drink in its packages, and the parcel for whatever has no shape."""

from tradewind.catalog.drawing.brush import (
    FINE,
    GRAPHITE,
    STEEL,
    WOOD,
    Palette,
    box,
    clipped,
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
    tone,
    turned,
)
from tradewind.catalog.drawing.care import emblem

_BEAN = tone("#7a4a2b")
_COCOA = tone("#5d3825")


def _lines(x: float, y: float, color: str, *lengths: int) -> str:
    return "".join(
        stroke(f"M{x - half} {y + 13 * n}h{2 * half}", color, 3.4 if n == 0 else 2.2)
        for n, half in enumerate(lengths)
    )


def tea_tin(hue: Palette) -> str:
    """A round tin with a label."""
    body = "M104 142V318C104 350 296 350 296 318V142Z"
    lid = "M98 92V140C98 166 302 166 302 140V92Z"
    label = "M104 196Q200 222 296 196V288Q200 314 104 288Z"
    trims = stroke("M104 188Q200 214 296 188M104 296Q200 322 296 296", hue.accent.base, 4)
    top = solid(
        oval(200, 92, 102, 20), hue.main, stroke(oval(200, 91, 82, 14), hue.accent.base, 3), turn=3
    )
    leaves = fill(curve("250,362! 258,346 276,344 288,352! 276,362"), "#4c6146") + fill(
        curve("292,358! 304,346 320,350 326,360! 308,366"), "#5d7554"
    )
    return (
        shadow(204, 344, 122)
        + solid(body, hue.main, fill(label, hue.light.base), trims, glaze(body, "round"), turn=0)
        + solid(
            lid,
            hue.main,
            stroke("M98 134Q200 164 302 134", hue.accent.base, 4),
            glaze(lid, "round"),
            turn=0,
        )
        + top
        + emblem(hue, 200, 240, readable(hue.main.base, hue.light.base))
        + _lines(200, 280, hue.accent.base, 30, 20)
        + leaves
    )


def tea_bag_box(hue: Palette) -> str:
    """A box with one bag beside it."""
    top = "M66 158L112 112H338L298 158Z"
    side = "M298 158L338 112V284L298 334Z"
    front = box(66, 158, 232, 176, 3)
    panel = fill("M66 158H298V186H66Z", hue.accent.base) + fill(
        box(96, 206, 172, 104, 4), hue.light.base
    )
    cup = (
        fill("M150 258H208C208 284 196 296 179 296S150 284 150 258Z", hue.main.base)
        + stroke("M208 264c18-2 16 18-4 18", hue.main.base, 4)
        + stroke("M166 248c-6-8 6-10 0-20M190 248c-6-8 6-10 0-20", hue.accent.base, 3)
    )
    bag = rotated(
        solid(
            "M296 262L318 248L340 262V330H296Z",
            hue.light,
            fill(oval(318, 306, 20, 22), "#8a6a45", 0.75),
            turn=4,
        ),
        8,
        318,
        290,
    )
    thread = stroke("M318 246C322 212 366 226 356 190", hue.light.line, 2)
    tag = rotated(
        piece(box(340, 160, 32, 32, 3), hue.accent) + fill(oval(356, 176, 7), hue.light.base),
        8,
        356,
        176,
    )
    return (
        shadow(206, 340, 152)
        + flat(side, hue.main.deep, hue.main.line)
        + flat(top, hue.main.lit, hue.main.line)
        + stroke("M92 134H320", hue.main.shade, 2.4)
        + solid(front, hue.main, panel, turn=5)
        + cup
        + moved(emblem(hue, 0, 0, hue.accent.base), 242, 238, 0.6)
        + _lines(240, 276, hue.light.deep, 18, 14)
        + thread
        + bag
        + tag
    )


def coffee_bag(hue: Palette) -> str:
    """A folded bag with a few beans."""
    body = curve("96,96! 200,90 304,96! 300,160 312,250 310,336! 200,350 90,336! 88,250 100,160")
    fold = solid(
        "M92 58Q200 50 308 58L306 100Q200 92 94 100Z",
        hue.main,
        stroke("M94 78Q200 70 306 78", hue.main.deep, 3),
        turn=4,
    )
    tie = "".join(piece(box(x, 66, 20, 22, 3), hue.accent, FINE) for x in (84, 296))
    gusset = stroke(
        "M120 104C112 180 116 270 108 336M280 104C288 180 284 270 292 336", hue.main.shade, 4
    )
    valve = solid(oval(200, 128, 12), hue.main, turn=2) + "".join(
        fill(oval(x, 128, 1.7), hue.main.line) for x in (195, 200, 205)
    )
    label = box(136, 160, 128, 132, 4)
    beans = "".join(
        rotated(
            solid(oval(x, y, 17, 12), _BEAN, turn=4)
            + stroke(f"M{x - 13} {y}q8-7 13 0t13 0", _BEAN.deep, 2.4),
            angle,
            x,
            y,
        )
        for x, y, angle in ((300, 344, 20), (330, 350, -24), (276, 354, -10))
    )
    return (
        shadow(204, 346, 134)
        + solid(body, hue.main, gusset, glaze(body, "round"), turn=0)
        + fold
        + tie
        + valve
        + flat(label, hue.light.base, hue.light.line, FINE)
        + fill(box(136, 160, 128, 20, 4), hue.accent.base)
        + emblem(hue, 200, 216, readable(hue.main.base, hue.light.base))
        + _lines(200, 258, hue.accent.base, 38, 26, 32)
        + beans
    )


def snack_bag(hue: Palette) -> str:
    """A sealed bag with a window."""
    body = curve(
        "92,66! 200,60 308,66! 300,130 316,200 302,280 "
        "310,340! 200,334 90,340! 98,280 84,200 100,130"
    )
    seals = "".join(
        stroke("".join(f"M{x} {y}v12" for x in range(104, 304, 9)), hue.main.deep, 2.4)
        for y in (70, 322)
    )
    band = fill("M70 232Q200 196 330 232V300Q200 268 70 300Z", hue.accent.base)
    window = solid(
        curve("200,112 252,122 270,160 250,200 200,210 150,200 130,160 148,122"), hue.light, turn=4
    )
    snacks = {
        "nut almond cashew": ("#c9955c", 18, 13),
        "crisp cracker chip mango": ("#e0b45a", 24, 15),
        "berry plum date sesame": ("#a2485a", 13, 12),
    }
    color, wide, high = hue.named(snacks)
    bits = "".join(
        rotated(
            flat(oval(x, y, wide, high), color, _BEAN.line, FINE)
            + stroke(f"M{x - 7} {y - 3}q6-5 12-1", "#fff3cf", 2.4, opacity=0.7),
            angle,
            x,
            y,
        )
        for x, y, angle in (
            (170, 150, -20),
            (212, 142, 16),
            (236, 172, -34),
            (190, 182, 28),
            (154, 176, 8),
        )
    )
    creases = stroke(
        "M108 90L122 118M292 92L276 120M104 316L124 288M296 316L278 284", hue.main.lit, 4
    )
    return (
        shadow(204, 346, 124)
        + solid(body, hue.main, band, creases, seals, glaze(body, "round"), turn=0)
        + window
        + bits
        + _lines(200, 240, readable(hue.light.base, hue.accent.base), 58, 36)
        + moved(emblem(hue, 0, 0, readable(hue.light.base, hue.main.base)), 200, 298, 0.7)
    )


def honey_jar(hue: Palette) -> str:
    """A jar of honey with a tag."""
    glass = turned("84,128! 88,146 112,166 116,200 116,292 104,330!", dip=16)
    honey = fill("M70 152Q200 176 330 152V360H70Z", hue.main.base) + fill(
        oval(200, 160, 104, 12), hue.main.lit
    )
    lid = "M106 72V120C106 140 294 140 294 120V72Z"
    top = solid(oval(200, 72, 94, 18), hue.accent, turn=3)
    cells = [(140, 214), (168, 214), (154, 238), (140, 262), (168, 262)]
    comb = "".join(
        stroke(f"M{x} {y - 14}l12 7v14l-12 7-12-7v-14Z", hue.accent.base, 3)
        for x, y in cells[: hue.pick("cells", (3, 4, 5))]
    )
    label = box(116, 190, 168, 98, 6)
    bee = (
        fill(oval(244, 228, 17, 12), "#e5b23f")
        + stroke("M238 218v20M247 217v22", GRAPHITE.base, 4)
        + flat(oval(240, 212, 8, 11), "#ffffff", GRAPHITE.base, FINE)
        + stroke("M260 224l7-5", GRAPHITE.base, 2.4)
    )
    string = stroke("M110 140Q200 162 290 140", WOOD.line, 4) + rotated(
        piece("M292 144L314 156V190H276V156Z", hue.light) + fill(oval(295, 160, 3.4), WOOD.line),
        -10,
        292,
        144,
    )
    return (
        shadow(204, 342, 132)
        + clipped(glass, fill(glass, "#e9efe9"), honey, glaze(glass, "round"))
        + stroke(glass, hue.main.line)
        + stroke("M104 186V296", "#ffffff", 6, opacity=0.5)
        + solid(
            lid,
            hue.accent,
            stroke("".join(f"M{x} 96v36" for x in range(118, 290, 12)), hue.accent.shade, 2.4),
            glaze(lid, "round"),
            turn=0,
        )
        + top
        + string
        + flat(label, hue.light.base, hue.light.line, FINE)
        + comb
        + bee
        + _lines(240, 260, hue.light.deep, 26, 18)
    )


def chocolate_bar(hue: Palette) -> str:
    """A bar, half unwrapped."""
    squares = "".join(
        solid(
            box(x, y, 50, 44, 4),
            _COCOA,
            stroke(box(x + 10, y + 9, 30, 26, 3), _COCOA.lit, 2),
            turn=4,
        )
        for y in (40, 88)
        for x in (120, 174, 228)
    )
    foil = (
        "M108 150L116 128L132 144L148 126L166 144L184 126L204 "
        "144L222 126L240 144L258 126L276 144L290 130L294 152V190H108Z"
    )
    wrap = box(104, 166, 192, 186, 5)
    stripes = fill(box(104, 180, 192, 10), hue.accent.base) + fill(
        box(104, 326, 192, 10), hue.accent.base
    )
    label = box(132, 206, 136, 104, 4)
    flaps = fill("M104 166H124V352H104Z", hue.main.lit, 0.4)
    return shadow(206, 352, 116) + rotated(
        squares
        + solid(
            foil,
            STEEL,
            stroke(
                "M124 150l6 30M156 148l-4 30M196 150l6 24M236 150l-6 26M270 150l4 26", STEEL.lit, 3
            ),
            turn=4,
        )
        + solid(wrap, hue.main, stripes, flaps, turn=8)
        + flat(label, hue.light.base, hue.light.line, FINE)
        + emblem(hue, 200, 244, hue.accent.base)
        + _lines(200, 284, readable(hue.main.base, hue.light.base), 40, 26),
        7,
    )


def parcel(hue: Palette) -> str:
    """A closed box with a tape, for anything without a shape of its own."""
    top = "M62 148L118 96H346L304 148Z"
    side = "M304 148L346 96V278L304 336Z"
    front = box(62, 148, 242, 188, 4)
    tape = fill(box(162, 148, 42, 60), hue.accent.base) + stroke(
        "M162 208l7-5 7 5 7-5 7 5 7-5 7 5", hue.accent.line, FINE
    )
    label = piece(box(210, 246, 72, 66, 3), hue.light) + stroke(
        "M220 262h52M220 274h36", hue.light.deep, 2.4
    )
    code = stroke(
        "M222 290v14M228 290v14M236 290v14M240 290v14M248 290v14M256 290v14M262 290v14M270 290v14",
        GRAPHITE.base,
        2,
    )
    marks = stroke(
        "M86 314v-24M78 298l8-9 8 9M114 314v-24M106 298l8-9 8 9M76 320h48", hue.main.line, 3
    )
    return (
        shadow(208, 342, 156)
        + flat(side, hue.main.deep, hue.main.line)
        + flat(top, hue.main.lit, hue.main.line)
        + flat("M162 148L212 96H254L204 148Z", hue.accent.lit, hue.accent.line, FINE)
        + solid(front, hue.main, tape, turn=6)
        + label
        + code
        + marks
        + emblem(hue, 114, 226, hue.main.deep)
    )


DRAWINGS = {
    drawing.__name__: drawing
    for drawing in (tea_tin, tea_bag_box, coffee_bag, snack_bag, honey_jar, chocolate_bar)
}
