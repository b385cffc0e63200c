"""Batteries, chargers, cables and solar panels."""

from tradewind.catalog.drawing.brush import (
    FINE,
    GRAPHITE,
    STEEL,
    Palette,
    box,
    copies,
    cord,
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
)

BOLT = "M8 0L-9 22H1L-6 42L14 15H3Z"


def _bolt(x: float, y: float, color: str, scale: float = 1) -> str:
    return moved(fill(BOLT, color), x, y, scale)


def _socket(x: float, y: float, kind: str) -> str:
    if kind == "c":
        return flat(box(x - 15, y - 6, 30, 12, 6), "#14171b", STEEL.shade, FINE)
    tongue = fill(box(x - 15, y - 1, 30, 6), STEEL.shade)
    return flat(box(x - 19, y - 9, 38, 18, 2), "#14171b", STEEL.shade, FINE) + tongue


def power_bank(hue: Palette) -> str:
    """A battery with lamps and two sockets."""
    side = solid(
        box(122, 60, 176, 288, 30), hue.main, fill(box(270, 40, 40, 330), hue.main.deep, 0.45)
    )
    face = solid(box(112, 52, 168, 288, 28), hue.main, turn=7)
    count = hue.pick("lamps", (2, 3, 4))
    lamps = "".join(
        fill(oval(162 + 18 * n, 300, 4.6), hue.accent.base if n < count else hue.main.deep)
        for n in range(4)
    )
    mark = _bolt(194, 236, readable(hue.light.base, hue.main.base), 0.8)
    ports = _socket(166, 78, "c") + _socket(222, 78, "a")
    rib = stroke("M112 106H280", hue.main.deep, FINE)
    grip = "".join(stroke(f"M{134 + 16 * n} 128V206", hue.main.shade, 4) for n in range(9))
    grip = (
        grip
        if hue.pick("grip", (True, False))
        else fill(box(136, 130, 120, 74, 10), hue.main.shade, 0.7)
    )
    return shadow(206, 346, 116) + rotated(side + face + rib + ports + grip + mark + lamps, 6)


def wall_charger(hue: Palette) -> str:
    """A charger with its pins to the right."""
    pins = piece(box(298, 132, 60, 15, 4), STEEL) + piece(box(298, 196, 60, 15, 4), STEEL)
    collar = solid(
        box(282, 112, 22, 118, 8), hue.main, fill(box(282, 100, 30, 140), hue.main.deep, 0.5)
    )
    top = "M84 106L128 74H296L268 106Z"
    right = "M268 106L296 74V268L268 312Z"
    front = box(80, 104, 190, 210, 18)
    ports = _socket(174, 172, "c") + _socket(174, 212, "c")
    ports += _socket(174, 254, "a") if hue.pick("ports", (True, False)) else ""
    label = fill(box(106, 130, 36, 7, 3), readable(hue.accent.base, hue.main.base))
    well = fill(box(126, 148, 96, 132 if "h38" in ports else 90, 12), hue.main.shade)
    return (
        shadow(196, 318, 136)
        + pins
        + collar
        + solid(box(92, 74, 204, 232, 18), hue.main, fill(right, hue.main.deep, 0.55), turn=0)
        + fill(top, hue.main.lit, 0.55)
        + solid(front, hue.main, well, turn=6)
        + ports
        + label
        + _bolt(240, 126, readable(hue.light.base, hue.main.base), 0.5)
        + piece(oval(120, 292, 5), hue.light, FINE)
    )


def _plug(hue: Palette) -> str:
    tip = piece(box(-10, -92, 20, 32, 6), STEEL) + fill(box(-5, -86, 4, 22, 2), STEEL.lit)
    grip = solid(box(-17, -66, 34, 60, 8), hue.accent, turn=5)
    neck = "".join(piece(box(-11, y, 22, 8, 3), hue.main) for y in (-8, 0, 8))
    return neck + tip + grip


def cable(hue: Palette) -> str:
    """A coiled cable with two plugs."""
    first = "M126 128C126 260 60 208 78 292C96 362 300 362 322 286C342 204 58 194 86 282"
    second = "M86 282C110 344 282 346 304 282C324 224 98 212 116 276C138 330 274 326 274 128"
    braid = stroke(first + second, hue.light.base, 2, dash="1 7", opacity=0.8)
    band = solid(
        box(176, 292, 46, 58, 8), hue.accent, stroke("M186 300v42", hue.accent.deep, FINE), turn=6
    )
    plugs = copies(_plug(hue), "translate(126 128)", "translate(274 128)")
    return (
        shadow(200, 352, 136)
        + cord(first, hue.main, 12)
        + cord(second, hue.main, 12)
        + braid
        + rotated(band, 3)
        + plugs
    )


def wireless_pad(hue: Palette) -> str:
    """A round pad with its lead."""
    lead = cord("M200 150C200 84 280 110 296 66S356 60 358 44", hue.light, 8)
    under = solid("M66 232V252C66 344 334 344 334 252V232Z", hue.main, turn=0)
    rim = fill("M66 234C66 326 334 326 334 234L334 252C334 344 66 344 66 252Z", hue.main.deep, 0.4)
    top = oval(200, 230, 134, 82)
    ring = stroke(oval(200, 228, 96, 58), readable(hue.accent.base, hue.main.base), 5)
    inner = stroke(oval(200, 228, 60, 36), hue.main.shade, 4)
    lamp = fill(oval(200, 303, 9, 2.6), hue.accent.lit)
    return (
        shadow(204, 318, 158, 26)
        + lead
        + under
        + rim
        + solid(top, hue.main, glaze(top, "ball"), turn=0)
        + ring
        + inner
        + _bolt(200, 208, hue.light.base if hue.pick("mark", (1, 0)) else hue.main.deep, 0.95)
        + lamp
    )


def _cells(x: float, y: float) -> str:
    field = box(x, y, 76, 168, 3)
    grid = (
        "".join(f"M{x} {y + 28 * n}h76" for n in range(1, 6))
        + f"M{x + 25} {y}v168M{x + 51} {y}v168"
    )
    shine = fill(f"M{x} {y + 70}L{x + 60} {y}h16L{x} {y + 92}Z", "#fff9ee", 0.16)
    return (
        fill(field, "#1d3353")
        + stroke(grid, "#7f9ab8", 1.3)
        + shine
        + stroke(field, "#0f1a30", FINE)
    )


def solar_panel(hue: Palette) -> str:
    """Three panels unfolded on legs."""
    legs = cord("M96 150L84 330", GRAPHITE, 6) + cord("M304 150L316 330", GRAPHITE, 6)
    cloth = "M48 96L152 88L248 88L352 96L356 306L250 300L150 300L44 306Z"
    folds = stroke("M150 88V300M250 88V300", hue.main.deep, 3)
    panels = _cells(62, 112) + _cells(162, 108) + _cells(262, 112)
    handle = cord("M176 88V72Q176 62 186 62H214Q224 62 224 72V88", hue.accent, 8)
    tabs = "".join(
        fill(oval(x, y, 4.5), hue.light.base)
        for x, y in ((54, 104), (346, 104), (52, 297), (348, 297))
    )
    pouch = solid(
        box(170, 282, 60, 34, 5), hue.accent, stroke("M166 294h70", hue.accent.deep, FINE), turn=4
    )
    return (
        shadow(200, 326, 164)
        + legs
        + handle
        + solid(cloth, hue.main, folds, turn=5)
        + panels
        + tabs
        + pouch
    )


def _screen(hue: Palette) -> str:
    glass = flat(box(90, 172, 106, 66, 7), "#10202b", hue.main.line)
    bars = "".join(
        fill(box(102 + 12 * n, 214, 8, 12, 2), hue.accent.base)
        for n in range(hue.pick("charge", (4, 5, 6)))
    )
    figure = stroke("M104 186h12v8h-12v8h12M128 186h12v16h-12v-16M128 194h12", "#bfe3dc", 3)
    return glass + bars + figure


def _outlet(x: float, y: float) -> str:
    slots = fill(box(x - 9, y - 6, 4, 12), "#14171b") + fill(box(x + 5, y - 6, 4, 12), "#14171b")
    return (
        flat(oval(x, y, 21), "#e9e6de", "#5d6168", FINE)
        + slots
        + fill(oval(x, y + 11, 3), "#14171b")
    )


def power_station(hue: Palette) -> str:
    """A battery with a handle, a screen and outlets."""
    handle = cord("M112 126V92Q112 72 132 72H268Q288 72 288 92V126", GRAPHITE, 18)
    body = box(58, 122, 284, 212, 24)
    plate = solid(box(74, 154, 252, 160, 14), GRAPHITE, turn=0)
    outlets = _outlet(232, 192) + _outlet(288, 192)
    ports = "".join(_socket(x, 270, kind) for x, kind in ((114, "a"), (166, "a"), (216, "c")))
    knob = flat(oval(282, 266, 19), hue.accent.base, hue.accent.line) + stroke(
        "M282 256v9", hue.light.base, 3
    )
    vents = "".join(stroke(f"M{x} 134v10", hue.main.deep, 3) for x in range(150, 256, 10))
    feet = "".join(fill(box(x, 330, 46, 12, 4), GRAPHITE.deep) for x in (84, 270))
    return (
        shadow(200, 342, 160)
        + handle
        + feet
        + solid(body, hue.main, glaze(body, "fall"), vents, turn=9)
        + plate
        + _screen(hue)
        + outlets
        + ports
        + knob
        + _bolt(203, 124, readable(hue.light.base, hue.main.base), 0.5)
    )


DRAWINGS = {
    drawing.__name__: drawing
    for drawing in (power_bank, wall_charger, cable, wireless_pad, solar_panel, power_station)
}
