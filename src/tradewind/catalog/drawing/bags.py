"""Backpacks, cases and bags."""

from tradewind.catalog.drawing.brush import (
    FINE,
    GRAPHITE,
    STEEL,
    Palette,
    both,
    box,
    cord,
    curve,
    fill,
    flat,
    glaze,
    oval,
    piece,
    readable,
    rotated,
    shadow,
    solid,
    stitch,
    stroke,
)


def _zip(d: str, hue: Palette) -> str:
    return stroke(d, hue.main.line, 6) + stroke(d, hue.accent.base, 3, dash="1 5")


def _puller(x: float, y: float, hue: Palette) -> str:
    return piece(oval(x, y, 5), STEEL, FINE) + piece(box(x - 4, y + 4, 8, 22, 3), hue.accent, FINE)


def _bottle_pocket(hue: Palette) -> str:
    bottle = piece(box(66, 196, 30, 80, 9), hue.light) + piece(box(71, 182, 20, 18, 4), GRAPHITE)
    pocket = solid(curve("96,232! 64,238 58,270 64,322! 100,334!"), hue.main, turn=5)
    return (bottle if hue.pick("bottle", (True, False)) else "") + pocket


def backpack(hue: Palette) -> str:
    """A day pack with a front pocket."""
    strap = cord("M104 150C58 200 62 280 84 320", hue.accent, 15)
    handle = cord("M172 60C172 26 228 26 228 60", hue.accent, 11)
    body = curve(
        "92,330! 84,230 92,120 128,70 200,54 272,70 "
        "308,120 316,230 308,330! 290,346 200,350 110,346"
    )
    lid = _zip("M98 196C100 120 140 84 200 82S300 120 302 196", hue)
    pocket = curve("120,330! 114,270 122,232! 200,222 278,232! 286,270 280,330! 200,340")
    flap = solid(curve("118,232! 200,214 282,232! 282,262 200,274 118,262"), hue.main, turn=5)
    belt = piece(box(148, 230, 16, 74, 3), hue.accent, FINE) + piece(
        box(145, 268, 22, 16, 3), STEEL, FINE
    )
    return (
        shadow(204, 346, 130)
        + both(strap)
        + handle
        + _bottle_pocket(hue)
        + solid(body, hue.main, lid, glaze(body, "round"), turn=0)
        + _patch(hue)
        + solid(pocket, hue.main, stitch("M130 320Q200 330 270 320", hue.main.lit))
        + flap
        + both(belt)
        + piece(box(184, 290, 32, 16, 3), hue.light, FINE)
        + _puller(118, 150, hue)
    )


def suitcase(hue: Palette) -> str:
    """A ribbed case on wheels."""
    rails = stroke("M158 92V40H242V92", STEEL.line, 12) + stroke("M158 92V40H242V92", STEEL.base, 7)
    grip = solid(box(148, 28, 104, 20, 9), GRAPHITE, turn=4)
    wheels = "".join(
        solid(oval(x, 350, 14), GRAPHITE, turn=4) + fill(oval(x, 350, 5), STEEL.base)
        for x in (118, 282)
    )
    forks = "".join(piece(box(x - 14, 326, 28, 16, 4), GRAPHITE) for x in (118, 282))
    body = box(86, 84, 228, 250, 26)
    ribs = "".join(
        stroke(f"M{x} 106V312", hue.main.deep, 4) + stroke(f"M{x + 5} 106V312", hue.main.lit, 3)
        for x in range(124, 290, {3: 50, 4: 38, 5: 30}[hue.pick("ribs", (3, 4, 5))])
    )
    corners = "".join(fill(oval(x, y, 30), hue.accent.base) for x in (86, 314) for y in (84, 334))
    lock = solid(
        box(178, 186, 44, 32, 5), hue.light, fill(box(186, 198, 28, 9, 2), GRAPHITE.base), turn=3
    )
    side = cord("M172 86V76Q172 70 180 70H220Q228 70 228 76V86", hue.accent, 8)
    tag = rotated(
        piece(box(250, 96, 26, 42, 4), hue.light)
        + stroke("M263 96V80M256 112h14M256 120h14", hue.light.line, FINE),
        -14,
        263,
        80,
    )
    tag = tag if hue.pick("tag", (True, False)) else ""
    seam = stroke("M86 210H314", hue.main.line, 5) + stroke(
        "M86 210H314", hue.accent.base, 2, dash="1 5"
    )
    return (
        shadow(204, 358, 128)
        + rails
        + grip
        + wheels
        + forks
        + solid(body, hue.main, ribs, glaze(body, "round"), corners, turn=0)
        + side
        + seam
        + lock
        + tag
    )


def tote(hue: Palette) -> str:
    """An open bag with two handles."""
    back = cord("M146 140C146 34 254 34 254 140", hue.accent, 12)
    body = curve("74,132! 200,140 326,132! 330,230 318,336! 200,346 82,336! 70,230")
    mouth = "M74 132Q200 152 326 132L320 122Q200 112 80 122Z"
    front = cord("M134 178C126 40 274 40 266 178", hue.accent, 13)
    ends = "".join(
        piece(box(x - 13, 154, 26, 40, 3), hue.accent, FINE)
        + stroke(f"M{x - 7} 161l14 26M{x + 7} 161l-14 26", hue.accent.lit, FINE)
        for x in (134, 266)
    )
    fronts = {
        "waves": stroke(
            "".join(f"M144 {y}q14-14 28 0t28 0t28 0t28 0" for y in (226, 244, 262, 280)),
            hue.light.base,
            4,
        ),
        "pocket": solid(
            box(150, 214, 100, 88, 6), hue.main, stitch("M158 226h84", hue.main.lit), turn=5
        )
        + piece(box(190, 236, 20, 12, 2), hue.light, FINE),
        "block": fill("M60 262Q200 276 340 262V360H60Z", hue.light.base)
        + stroke("M74 262Q200 276 326 262", hue.light.line, FINE),
        "moon": fill(oval(200, 250, 42), hue.light.base) + fill(oval(216, 238, 36), hue.main.base),
    }
    hem = stitch("M80 146Q200 164 320 146", readable(hue.main.lit, hue.main.base))
    folds = stroke(
        "M92 170C96 220 92 270 98 320M304 176C300 226 306 280 298 322", hue.main.shade, 4
    )
    return (
        shadow(204, 344, 142)
        + back
        + flat(mouth, hue.main.deep, hue.main.line)
        + solid(
            body,
            hue.main,
            folds,
            glaze(body, "weave"),
            fronts[hue.pick("front", tuple(fronts))],
            hem,
            turn=10,
        )
        + front
        + ends
    )


def duffel(hue: Palette) -> str:
    """A round travel bag."""
    strap = cord("M70 186C110 44 290 44 330 186", GRAPHITE, 9)
    body = (
        "M70 156H330C352 156 362 190 362 232S352 306 330 306H70C48 306 38 272 38 232S48 156 70 156Z"
    )
    end = oval(72, 231, 36, 74)
    zipper = _zip("M84 172H322", hue) + _puller(300, 172, hue)
    handles = cord("M138 306V212C138 120 262 120 262 212V306", hue.accent, 13)
    wrap = solid(box(172, 134, 56, 20, 7), hue.light, turn=3)
    pocket = solid(
        "M152 226H248V296H152Z",
        hue.main,
        stroke("M152 242H252", hue.main.line, FINE),
        stitch("M152 248H252", hue.main.lit),
        turn=5,
    )
    badge = piece(box(182, 258, 36, 20, 3), hue.light, FINE)
    foot = (
        fill("M30 282H370V320H30Z", hue.accent.base)
        if hue.pick("foot", (True, False))
        else stitch("M40 290H360", hue.main.lit)
    )
    patch = solid(oval(72, 231, 17, 34), hue.accent, turn=3)
    return (
        shadow(200, 308, 172)
        + strap
        + solid(body, hue.main, foot, glaze(body, "fall"), turn=9)
        + solid(end, hue.main, stitch(oval(72, 231, 29, 65), hue.main.lit), turn=6)
        + patch
        + zipper
        + pocket
        + badge
        + handles
        + wrap
    )


def waist_pack(hue: Palette) -> str:
    """A belt bag with its belt closed."""
    belt = cord("M80 176C20 116 96 66 200 64S380 116 320 176", hue.accent, 18)
    buckle = rotated(
        solid(box(166, 48, 68, 34, 8), GRAPHITE, stroke("M200 50v30", GRAPHITE.line, 3), turn=4), 0
    )
    wings = solid(curve("98,186! 66,160 42,168 36,194 60,230 100,252!"), hue.main, turn=5)
    body = curve(
        "84,176! 140,160 260,160 316,176! 334,230 318,290 262,318 200,322 138,318 82,290 66,230"
    )
    pocket = curve("98,226! 200,238 302,226! 304,272 254,304 200,306 146,304 96,272")
    zips = _zip("M92 196Q200 178 308 196", hue) + _puller(286, 194, hue)
    front = stroke("M100 232Q200 246 300 232", hue.main.line, 6) + stroke(
        "M100 232Q200 246 300 232", hue.light.base, 2.4, dash="1 5"
    )
    badge = piece(box(180, 262, 40, 22, 4), hue.light, FINE)
    glints = "".join(stroke(f"M{x} 262v26", hue.accent.base, 5) for x in (128, 140, 260, 272))
    glints = glints if hue.pick("glints", (True, False)) else ""
    return (
        shadow(200, 330, 140)
        + belt
        + buckle
        + both(wings)
        + solid(body, hue.main, glaze(body, "fall"), turn=10)
        + solid(pocket, hue.main, stitch("M112 286Q200 314 288 286", hue.main.lit), turn=7)
        + zips
        + front
        + badge
        + glints
    )


def _patch(hue: Palette) -> str:
    words = stroke("M184 150h32M184 160h20", hue.light.deep, FINE)
    loops = "".join(f"M{140 + 24 * n} 156v34" for n in range(6))
    label = piece(box(172, 134, 56, 40, 5), hue.light) + words
    ladder = stroke(loops, hue.accent.base, 6) + stroke("M132 172h136", hue.accent.shade, 9)
    return hue.pick("patch", (label, ladder, _zip("M146 168H254", hue) + _puller(246, 168, hue)))


DRAWINGS = {drawing.__name__: drawing for drawing in (backpack, suitcase, tote, duffel, waist_pack)}
