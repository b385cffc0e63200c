"""Tents, sleeping gear and things for the camp."""

from tradewind.catalog.drawing.brush import (
    FINE,
    GRAPHITE,
    STEEL,
    Palette,
    box,
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
    stitch,
    stroke,
    turned,
)


def _pegs() -> str:
    guys = stroke("M104 170L30 316M296 158L372 312", STEEL.base, 2)
    return guys + stroke("M26 306l10 22M376 302l-10 22", STEEL.line, 5)


def _tent_door(hue: Palette) -> str:
    opening = curve("118,314! 128,232 168,170 196,132! 214,200 236,262 252,316!")
    night = flat(opening, hue.main.deep, hue.main.line)
    flap = solid(
        curve("196,132! 214,200 236,262 252,316! 232,300 220,250 206,230 196,180"),
        hue.light,
        turn=4,
    )
    tie = stroke("M212 238l14-6", hue.accent.base, 5)
    glow = fill(
        curve("128,314! 138,256 170,214 188,194! 206,250 220,290 228,314!"), "#ffd987", 0.22
    )
    return night + glow + flap + tie


def tent(hue: Palette) -> str:
    """A dome tent with its door open."""
    dome = curve("42,316! 70,220 124,130 208,92 288,124 340,212 362,308! 262,320")
    side = fill(curve("208,92! 236,180 256,260 268,320! 380,330 350,200 290,110"), hue.main.shade)
    fly = fill(
        curve("96,170! 140,110 208,92 282,118 316,158! 262,150 196,132 140,150"), hue.accent.base
    )
    fly += stroke("M96 170C130 150 160 140 196 132C236 140 280 148 316 158", hue.accent.line, FINE)
    poles = stroke("M42 316C80 150 160 96 208 92C238 176 256 256 266 320", hue.light.base, 4)
    seam = stitch("M48 300C60 260 76 226 92 196M356 296C346 256 334 220 318 190", hue.main.lit)
    window = solid(
        curve("284,262! 280,232 300,214 318,232 332,262!"),
        hue.light,
        glaze(box(270, 200, 80, 80), "mesh"),
        turn=3,
    )
    window = window if hue.pick("window", (True, False)) else ""
    return (
        shadow(204, 320, 180)
        + _pegs()
        + solid(dome, hue.main, side, fly, seam, poles, turn=0)
        + _tent_door(hue)
        + window
    )


def sleeping_bag(hue: Palette) -> str:
    """A mummy bag with a turned corner."""
    shell = curve(
        "120,120 126,66 162,38 200,34 238,38 274,66 280,120 292,170 "
        "282,260 256,340 232,362 168,362 144,340 118,260 108,170"
    )
    hood = curve("146,116 148,80 172,60 200,58 228,60 252,80 254,116 238,144 200,150 162,144")
    lines = "".join(f"M100 {y}Q200 {y + 22} 300 {y}" for y in (196, 230, 264, 298, 330))
    quilts = stroke(lines, hue.main.deep, 3) + moved(
        stroke(lines, hue.main.lit, 4, opacity=0.6), 0, 7
    )
    pillow = fill(oval(200, 100, 40, 24), hue.light.lit) + stroke(
        "M170 106q30 16 60 0", hue.light.shade, 3
    )
    corner = solid(
        "M222 178L286 156C292 172 292 192 291 206Q262 238 236 246Z",
        hue.accent,
        stroke("M236 186L282 170", hue.accent.lit, 3),
        turn=5,
    )
    zipper = "M222 178L238 246C240 290 234 330 222 360"
    draw = stroke("M160 146Q200 168 240 146", hue.accent.base, 6) + piece(
        oval(200, 158, 7), GRAPHITE, FINE
    )
    label = piece(box(134, 176, 40, 20, 3), hue.light, FINE)
    return (
        shadow(204, 362, 96)
        + solid(shell, hue.main, quilts, glaze(shell, "round"), turn=0)
        + solid(hood, hue.light, pillow, turn=8)
        + corner
        + stroke(zipper, hue.main.line, 6)
        + stroke(zipper, hue.light.base, 3, dash="1 5")
        + draw
        + label
    )


def sleeping_mat(hue: Palette) -> str:
    """A mat, half unrolled."""
    sheet = "M150 214L352 236L342 330L116 330Z"
    ribs = "".join(f"M{176 + 34 * n} {218 + 4 * n}L{152 + 38 * n} 330" for n in range(5))
    rows = stroke(ribs + "M144 252L352 262M132 290L348 296", hue.main.deep, 3)
    roll = "M84 150H260C284 150 296 186 296 220C296 258 284 282 260 282H84Z"
    tubes = stroke("M86 176H286M86 206H294M86 238H294M86 262H284", hue.main.shade, 4)
    spiral = stroke(
        "M86 216c8-10 20 0 14 14s-34 14-36-12s24-44 42-22s14 62-14 64s-42-28-40-60",
        hue.light.line,
        4,
    )
    bands = "M150 150Q166 216 150 282M240 150Q256 216 240 282"
    buckles = "".join(piece(box(x - 3, 196, 20, 26, 3), GRAPHITE, FINE) for x in (152, 242))
    mat = (
        flat("M116 330H342L340 342H114Z", hue.main.deep, hue.main.line)
        + solid(sheet, hue.main, rows, turn=4)
        + solid(roll, hue.main, tubes, glaze(roll, "fall"), turn=0)
        + stroke(bands, hue.accent.line, 15)
        + stroke(bands, hue.accent.base, 10)
        + buckles
        + solid(oval(86, 216, 46, 66), hue.light, turn=5)
        + spiral
    )
    return shadow(220, 322, 158) + moved(mat, 4, -20)


def camp_stove(hue: Palette) -> str:
    """A burner on its gas can, alight."""
    flames = "".join(
        fill(
            curve(
                f"{x},{y}! {x + 9},{y + 20} {x + 5},{y + 32} "
                f"{x},{y + 34} {x - 5},{y + 32} {x - 9},{y + 20}"
            ),
            "#4f9fd8",
        )
        for x, y in ((170, 88), (200, 80), (230, 88))
    )
    arms = "".join(
        cord(d, STEEL, 7) for d in ("M200 168L112 128V96", "M200 168L288 128V96", "M200 150V120")
    )
    teeth = stroke("M112 96l-8-8M112 108l-8-6M288 96l8-8M288 108l8-6", STEEL.line, 4)
    burner = solid(
        turned("38,118! 42,134 26,150 16,158!", dip=5),
        STEEL,
        stroke("M166 132Q200 142 234 132", STEEL.deep, 3, dash="3 5"),
        turn=6,
    )
    stem = solid(box(188, 158, 24, 44, 4), STEEL, turn=5)
    valve = (
        cord("M212 186H268", STEEL, 5)
        + stroke("M268 186c14-18 38-14 38 0s-24 18-38 0", hue.accent.line, 8)
        + stroke("M268 186c14-18 38-14 38 0s-24 18-38 0", hue.accent.base, 4.5)
    )
    can = turned("30,202! 62,212 92,232 96,252! 96,334!", dip=18)
    band = fill("M104 262Q200 288 296 262V314Q200 340 104 314Z", hue.light.base)
    flame = fill(curve("200,276! 214,296 210,314 200,318 190,314 186,296"), hue.accent.base)
    lines = stroke("M128 292h34M238 292h34M132 304h24M244 304h24", hue.light.deep, 3)
    return (
        shadow(204, 344, 120)
        + glaze(oval(200, 104, 80, 60), "glow")
        + flames
        + arms
        + teeth
        + burner
        + stem
        + valve
        + solid(can, hue.main, band, flame, lines, glaze(can, "round"), turn=0)
        + piece(box(180, 194, 40, 14, 4), STEEL)
    )


def cookset(hue: Palette) -> str:
    """A pot, a bowl and a spork."""
    pot = "M86 176V286C86 312 110 318 178 318S270 312 270 286V176Z"
    lid = curve("80,172! 92,146 140,130 178,128 216,130 264,146 276,172! 178,192")
    knob = solid(oval(178, 122, 17, 12), hue.accent, turn=3)
    bail = cord("M270 206C330 200 356 206 358 222", hue.accent, 9)
    marks = stroke("M106 220h14M106 240h10M106 260h14M106 280h10", hue.main.deep, 3)
    bowl = "M216 250H352C352 306 332 334 284 334S216 306 216 250Z"
    prongs = stroke("M54 116v20M66 116v20", STEEL.line, 3)
    spork = (
        cord("M60 190V326", STEEL, 8)
        + piece(curve("42,148 44,118 60,110 76,118 78,148 60,178"), STEEL)
        + prongs
    )
    return (
        shadow(206, 332, 160)
        + moved(rotated(spork, -4, 60, 320), -6, 4)
        + bail
        + solid(pot, hue.main, marks, glaze(pot, "round"), turn=0)
        + solid(lid, hue.main, glaze(lid, "round"), turn=4)
        + stroke("M86 182Q178 204 270 182", hue.main.deep, 3)
        + knob
        + solid(bowl, hue.light, fill("M200 250H370V266H200Z", hue.accent.base), turn=10)
        + flat(oval(284, 250, 68, 13), hue.light.deep, hue.light.line)
    )


def camp_chair(hue: Palette) -> str:
    """A folding chair with a cup holder."""
    legs = "".join(
        cord(d, GRAPHITE, 9)
        for d in ("M104 190L290 346", "M296 190L110 346", "M108 196L92 346", "M292 196L308 346")
    )
    posts = cord("M110 200L96 64", GRAPHITE, 9) + cord("M290 200L304 64", GRAPHITE, 9)
    back = curve("92,66! 140,84 260,84 308,66! 298,150 290,212! 200,226 110,212! 102,150")
    seat = curve("108,204! 200,226 292,204! 316,258! 200,286 84,258!")
    mesh = glaze(curve("140,104! 200,112 260,104! 256,150! 200,156 144,150!"), "mesh")
    panel = flat(
        curve("138,102! 200,112 262,102! 256,152! 200,158 144,152!"),
        hue.main.shade,
        hue.main.line,
        FINE,
    )
    arms = cord("M84 186Q70 176 92 170L120 168", hue.accent, 14) + cord(
        "M316 186Q330 176 308 170L280 168", hue.accent, 14
    )
    cup = solid("M296 178H338L332 222H302Z", hue.accent, turn=4) + flat(
        oval(317, 178, 21, 6), hue.accent.deep, hue.accent.line
    )
    trim = stroke("M94 72C140 90 260 90 306 72", hue.light.base, 5)
    feet = "".join(piece(box(x - 11, 338, 22, 13, 4), GRAPHITE) for x in (93, 110, 290, 307))
    fold = stitch("M116 200Q200 216 284 200M96 250Q200 276 304 250", hue.main.lit)
    return (
        shadow(200, 350, 136)
        + legs
        + posts
        + feet
        + solid(back, hue.main, trim, turn=8)
        + panel
        + mesh
        + solid(seat, hue.main, fold, turn=8)
        + arms
        + cup
    )


def camp_table(hue: Palette) -> str:
    """A slatted table with something on it."""
    legs = "".join(cord(d, hue.accent, 9) for d in ("M108 196L296 338", "M292 196L104 338"))
    rear = "".join(cord(d, hue.accent, 7) for d in ("M136 184L290 312", "M264 184L110 312"))
    top = "M92 148H308L366 194H34Z"
    slats = "".join(
        stroke(f"M{92 + 36 * n} 148L{34 + 55.3 * n:.0f} 194", hue.main.deep, 3) for n in range(1, 6)
    )
    lip = box(32, 192, 336, 18, 5)
    bolt = solid(oval(200, 266, 10), hue.light, turn=2)
    feet = "".join(piece(box(x - 13, 332, 26, 12, 4), GRAPHITE) for x in (102, 298))
    mug = solid("M226 122H264V160Q264 168 245 168T226 160Z", hue.light, turn=4) + flat(
        oval(245, 122, 19, 5), hue.light.deep, hue.light.line
    )
    mug += stroke("M264 130c16-2 16 22 0 22", hue.light.line, 4)
    lamp = solid(
        turned("14,108! 18,128 18,152 20,164!", dip=5, center=150),
        hue.accent,
        fill(box(136, 122, 28, 26, 3), "#fff3cf"),
        turn=3,
    ) + stroke("M138 108c0-22 24-22 24 0", hue.accent.line, 3)
    things = {"mug": mug, "lamp": lamp, "both": mug + lamp}
    return (
        shadow(200, 342, 146)
        + rear
        + legs
        + bolt
        + feet
        + solid(top, hue.main, slats, fill("M34 194L92 148H130L90 194Z", hue.main.lit, 0.5), turn=0)
        + solid(lip, hue.main, fill(box(32, 204, 336, 12), hue.main.deep, 0.6), turn=0)
        + things[hue.pick("things", tuple(things))]
    )


def cooler(hue: Palette) -> str:
    """A cool box with its handle up."""
    handle = cord("M84 168V96Q84 78 104 78H296Q316 78 316 96V168", hue.light, 13)
    grip = solid(box(158, 68, 84, 20, 9), GRAPHITE, turn=4)
    body = "M62 172H338L326 322Q324 338 308 338H92Q76 338 74 322Z"
    lid = box(50, 128, 300, 48, 14)
    panel = solid(box(104, 212, 192, 84, 12), hue.main, turn=4)
    flake = "".join(
        rotated(
            stroke(
                "M200 254V226M200 236l-8-7M200 236l8-7", readable(hue.light.base, hue.main.base), 4
            ),
            60 * n,
            200,
            254,
        )
        for n in range(6)
    )
    hinges = "".join(
        piece(box(x, 160, 34, 44, 5), hue.accent) + fill(oval(x + 17, 192, 4), hue.accent.deep)
        for x in (92, 274)
    )
    drain = solid(oval(308, 308, 10), hue.light, turn=2)
    pegs = "".join(solid(oval(x, 168, 13), GRAPHITE, turn=3) for x in (72, 328))
    return (
        shadow(204, 340, 154)
        + handle
        + grip
        + solid(body, hue.main, glaze(body, "fall"), turn=11)
        + panel
        + flake
        + drain
        + solid(lid, hue.light, stroke("M60 162H340", hue.light.shade, 4), turn=6)
        + hinges
        + pegs
    )


def _pole(hue: Palette) -> str:
    shaft = cord("M200 130V330", hue.main, 11)
    lower = cord("M200 240V336", STEEL, 7)
    locks = "".join(solid(box(188, y, 28, 22, 4), hue.accent, turn=3) for y in (184, 238))
    bands = stroke("M200 150v8M200 166v4M200 218v8", hue.light.base, 9)
    basket = solid(oval(200, 322, 28, 8), GRAPHITE, turn=2) + stroke("M200 338V356", STEEL.line, 6)
    cork = curve("184,60 186,38 200,30 218,36 220,58 214,84 216,134! 186,134! 188,84")
    grooves = stroke("M190 76h22M190 90h22M190 104h22M190 118h22", hue.light.shade, 3)
    loop = cord("M198 46C150 60 150 132 184 138C176 104 182 70 206 52", hue.accent, 7)
    return shaft + lower + locks + bands + basket + solid(cork, hue.light, grooves, turn=5) + loop


def trekking_poles(hue: Palette) -> str:
    """A pair of poles."""
    return shadow(200, 358, 140) + copies(
        _pole(hue), "translate(66 0) rotate(9 200 200)", "matrix(-1 0 0 1 334 0) rotate(9 200 200)"
    )


DRAWINGS = {
    drawing.__name__: drawing
    for drawing in (
        tent,
        sleeping_bag,
        sleeping_mat,
        camp_stove,
        cookset,
        camp_chair,
        camp_table,
        cooler,
        trekking_poles,
    )
}
