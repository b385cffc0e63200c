"""Toys, games and things that roll."""

from tradewind.catalog.drawing.brush import (
    CREAM,
    FINE,
    GRAPHITE,
    STEEL,
    WOOD,
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


def _cube(x: float, y: float, paint: Tone, sign: str) -> str:
    front = box(x, y, 92, 92, 5)
    lid = f"M{x + 3} {y}L{x + 25} {y - 24}H{x + 113}L{x + 90} {y}Z"
    side = f"M{x + 92} {y + 3}L{x + 115} {y - 22}V{y + 66}L{x + 92} {y + 90}Z"
    frame = stroke(box(x + 11, y + 11, 70, 70, 4), paint.lit, 3)
    return (
        flat(side, paint.deep, paint.line)
        + flat(lid, paint.lit, paint.line)
        + solid(front, paint, frame, turn=4)
        + moved(sign, x + 46, y + 46)
    )


def _signs(color: str) -> dict[str, str]:
    return {
        "A": stroke("M-17 20L0-20L17 20M-10 8H10", color, 7),
        "B": stroke("M-11-19V19H4C20 19 20 0 4 0H-11H2C16 0 16-19 2-19Z", color, 7),
        "C": stroke("M15-13C2-26-18-16-18 0S2 26 15 13", color, 7),
        "star": fill("M0-22l7 14 15 2-11 11 3 16-14-8-14 8 3-16-11-11 15-2Z", color),
        "sun": fill(oval(0, 0, 11), color)
        + stroke(
            "M0-22v3M0 22v-3M-22 0h3M22 0h-3M-15-15l2 2M15 15l-2-2M15-15l-2 2M-15 15l2-2", color, 5
        ),
        "moon": fill("M8-21A21 21 0 1 0 8 21A25 25 0 0 1 8-21Z", color),
    }


def _letters(hue: Palette) -> str:
    first, second, third = hue.pick(
        "signs", (("A", "B", "C"), ("star", "A", "moon"), ("sun", "B", "star"))
    )
    return (
        shadow(206, 334, 158)
        + _cube(72, 238, hue.main, _signs(readable(hue.light.base, hue.main.base))[first])
        + _cube(212, 238, hue.accent, _signs(readable(hue.light.base, hue.accent.base))[second])
        + rotated(
            _cube(144, 126, hue.light, _signs(readable(hue.main.base, hue.light.base))[third]),
            -4,
            190,
            170,
        )
    )


def _bear_head(hue: Palette) -> str:
    ear = solid(oval(138, 84, 32), hue.main, fill(oval(138, 86, 18), hue.light.base), turn=5)
    head = curve("200,66 256,74 288,116 284,164 246,196 200,202 154,196 116,164 112,116 144,74")
    muzzle = piece(
        curve("200,136 232,144 240,168 220,188 200,192 180,188 160,168 168,144"), hue.light
    )
    return both(ear) + solid(head, hue.main, turn=10) + muzzle


def _bunny_head(hue: Palette) -> str:
    lining = fill(curve("160,92 150,66 150,46 160,42 168,60 172,90"), hue.light.base)
    ear = solid(curve("158,100 138,68 140,36 160,30 178,54 184,96"), hue.main, lining, turn=5)
    tilt = hue.pick("ear", (0, 16))
    head = curve("200,82 248,88 276,122 272,166 240,196 200,202 160,196 128,166 124,122 152,88")
    muzzle = piece(
        curve("200,142 226,148 234,168 218,184 200,188 182,184 166,168 174,148"), hue.light
    )
    ears = copies(ear, "rotate(0)", f"matrix(-1 0 0 1 400 0) rotate({-tilt} 160 100)")
    return ears + solid(head, hue.main, turn=10) + muzzle


def _face(hue: Palette) -> str:
    eyes = flat(oval(158, 128, 7) + oval(242, 128, 7), GRAPHITE.deep, hue.main.line, FINE)
    glints = fill(oval(156, 125, 2.4) + oval(240, 125, 2.4), "#ffffff")
    nose = fill(curve("200,148 212,150 208,160 200,164 192,160 188,150"), GRAPHITE.deep)
    mouth = stroke("M200 163v6q-8 10-16 3M200 169q8 10 16 3", GRAPHITE.deep)
    cheeks = fill(oval(142, 152, 12, 8) + oval(258, 152, 12, 8), "#d9776a", 0.35)
    return eyes + glints + nose + mouth + cheeks


def _plush_scarf(hue: Palette) -> str:
    tail = solid(
        "M226 214L252 208L262 262L232 266Z",
        hue.accent,
        stroke("M232 254l28-4", hue.accent.lit, 3),
        turn=4,
    )
    return solid("M140 188Q200 222 260 188L264 208Q200 244 136 208Z", hue.accent, turn=4) + tail


def _plush_bow(hue: Palette) -> str:
    return piece("M200 210l-34-17v34ZM200 210l34-17v34Z", hue.accent) + piece(
        oval(200, 210, 9), hue.accent
    )


def _sitting(hue: Palette) -> str:
    head = hue.named({"fox": _fox_head, "bunny rabbit hare": _bunny_head, "bear otis": _bear_head})(
        hue
    )
    body = curve("200,176 252,190 286,250 276,312 236,338 200,342 164,338 124,312 114,250 148,190")
    belly = fill(oval(200, 272, 48, 54), hue.light.base) + stitch(
        oval(200, 272, 48, 54), hue.light.deep
    )
    arm = solid(curve("138,206 104,222 78,262 84,290 108,292 136,262 150,232"), hue.main, turn=6)
    leg = solid(curve("150,300 112,294 80,310 76,338 98,356 136,352 156,330"), hue.main, turn=6)
    sole = piece(oval(100, 330, 17, 19), hue.light)
    neck = hue.pick("neck", (_plush_scarf, _plush_bow))(hue)
    return (
        shadow(204, 352, 138)
        + solid(body, hue.main, belly, turn=10)
        + both(leg + sole + arm)
        + head
        + _face(hue)
        + neck
    )


def _upright(hue: Palette) -> str:
    body = curve(
        "300,62 344,70 362,96 352,122 318,130 296,140 290,176 302,226 296,290 270,308 216,304 "
        "160,308 120,282 76,268 36,292 26,286 48,238 92,206 140,168 190,150 228,140 246,110 262,76"
    )
    belly = fill(
        curve("286,140! 270,180 262,240 218,296 180,304! 240,330 320,290 306,200"), hue.light.base
    )
    leg = solid(
        curve("196,256! 180,290 178,330 186,342! 244,342! 246,326 240,300 256,262!"),
        hue.main,
        turn=6,
    )
    rear = solid(
        curve("118,250! 104,290 104,328 110,340! 158,340! 160,322 158,300 176,270!"),
        hue.main,
        turn=6,
    )
    arm = solid(curve("272,184! 300,196 318,212 312,224 296,224 262,212!"), hue.main, turn=4)
    spots = "".join(
        fill(oval(x, y, r, r * 0.8), hue.main.shade)
        for x, y, r in ((160, 196, 16), (206, 178, 11), (124, 226, 10), (196, 222, 9), (92, 246, 7))
    )
    spikes = "".join(
        rotated(piece("M-16 8L0-20L16 8Z", hue.accent), 0)
        if not angle
        else moved(rotated(piece("M-16 8L0-20L16 8Z", hue.accent), angle, 0, 0), x, y)
        for x, y, angle in (
            (240, 108, -52),
            (212, 142, -26),
            (172, 154, -24),
            (134, 172, -34),
            (98, 200, -38),
            (64, 224, -44),
        )
    )
    eye = fill(oval(316, 88, 8), "#ffffff") + fill(oval(318, 89, 5), GRAPHITE.deep)
    mouth = stroke("M358 106Q334 116 312 108", hue.main.line, 3) + fill(
        oval(352, 86, 2.6), hue.main.line
    )
    cheek = fill(oval(304, 108, 9, 6), "#d9776a", 0.45)
    toes = "".join(fill(oval(x, 338, 5, 4), hue.light.base) for x in (196, 212, 228, 122, 136, 150))
    return (
        shadow(196, 344, 150)
        + spikes
        + solid(body, hue.main, spots, belly, turn=9)
        + rear
        + leg
        + toes
        + arm
        + eye
        + mouth
        + cheek
    )


def _jigsaw(paint: Tone, x: float, y: float, knob: str) -> str:
    right = "v34c30-18 30 48 0 30v36" if "r" in knob else "v100"
    down = "h-34c16 30-48 30-30 0h-36" if "d" in knob else "h-100"
    d = f"M{x} {y}h100{right}{down}Z"
    return solid(d, paint, turn=5)


def puzzle(hue: Palette) -> str:
    """A picture with one piece to go."""
    sea = hue.accent
    whole = (
        _jigsaw(sea, 200, 200, "") + _jigsaw(sea, 100, 200, "r") + _jigsaw(hue.main, 100, 100, "rd")
    )
    picture = clipped(
        box(100, 100, 99, 99),
        fill("M96 200L140 146L166 178L184 160L204 186V204H96Z", hue.main.shade)
        + fill(oval(130, 128, 13), hue.light.base),
    )
    waves = stroke(
        "M112 262q12-10 22 0t22 0t22 0M112 282q12-10 22 0t22 0t22 0"
        "M214 262q12-10 22 0t22 0t22 0M214 282q12-10 22 0t22 0t22 0",
        sea.lit,
        4,
    )
    boat = fill("M228 236h44l-10 14h-24Z", hue.light.base) + fill(
        "M248 206v26h-18ZM252 212v20h16Z", hue.light.base
    )
    loose = _jigsaw(hue.light, 218, 62, "d") + fill(
        "M230 128q12-22 28-8q14-20 28 4q14-4 16 10h-72Z", hue.light.shade
    )
    return (
        shadow(196, 330, 140)
        + moved(whole + picture + waves + boat, -24, 22)
        + moved(rotated(loose, 17, 268, 112), 14, 0)
    )


def _wheel(paint: Tone) -> str:
    return (
        solid(oval(0, 0, 33), paint, turn=4)
        + stroke(oval(0, 0, 20), paint.deep, 3)
        + piece(oval(0, 0, 8), CREAM, FINE)
    )


def train(hue: Palette) -> str:
    """A toy engine on a rail."""
    cab = solid("M58 142H160V286H58Z", hue.main, turn=8) + solid(
        "M46 122H172V144H46Z", hue.accent, turn=4
    )
    window = flat(box(82, 166, 54, 52, 6), "#dcecef", hue.main.line) + stroke(
        "M92 204l24-28", "#ffffff", 4
    )
    boiler = box(150, 196, 166, 90, 20)
    bands = stroke("M204 196V286M262 196V286", hue.accent.base, 8)
    nose = piece(box(306, 206, 22, 70, 9), hue.light) + piece(oval(330, 240, 10), hue.accent)
    chimney = solid("M254 198L248 138H302L296 198Z", hue.accent, turn=6) + piece(
        box(240, 124, 70, 20, 8), hue.accent
    )
    dome = solid("M182 198V182C182 160 224 160 224 182V198Z", hue.light, turn=4)
    smoke = "".join(
        flat(oval(x, y, r), CREAM.base, CREAM.shade)
        for x, y, r in ((282, 104, 16), (306, 80, 21), (336, 50, 15))
    )
    base = solid(box(52, 280, 272, 20, 6), hue.light, turn=4) + solid(
        "M318 284L354 320H312Z", hue.accent, turn=4
    )
    label = stroke("M82 243h54M82 257h34", hue.light.base, 6)
    wheels = copies(
        _wheel(hue.accent),
        "translate(104 298)",
        "translate(206 306) scale(.76)",
        "translate(282 306) scale(.76)",
    )
    return (
        shadow(200, 342, 168)
        + smoke
        + cord("M32 334H368", WOOD, 8)
        + chimney
        + dome
        + solid(boiler, hue.main, bands, glaze(boiler, "fall"), turn=0)
        + nose
        + cab
        + window
        + label
        + base
        + wheels
        + cord("M104 306H282", STEEL, 6)
    )


def kite(hue: Palette) -> str:
    """A kite with a tail."""
    sail = "M236 34L330 132L198 270L112 116Z"
    fields = (
        fill("M236 34L330 132L220 126Z", hue.accent.base)
        + fill("M112 116L220 126L198 270Z", hue.light.base)
        + fill("M330 132L220 126L198 270Z", hue.main.shade)
    )
    spars = stroke("M236 34L198 270M112 116Q220 132 330 132", hue.main.line, 4)
    tail = "M198 270C236 306 150 316 172 348S92 350 66 372"
    bows = "".join(
        moved(rotated(piece("M0 0l-18-11v22ZM0 0l18-11v22Z", paint), angle, 0, 0), x, y)
        for x, y, angle, paint in (
            (206, 296, 60, hue.accent),
            (168, 326, -60, hue.main),
            (126, 358, 12, hue.accent),
        )
    )
    line = stroke("M216 146C270 220 330 250 366 340", STEEL.line, 2)
    patterns = {
        "sun": fill(oval(219, 126, 27), hue.light.base)
        + stroke(oval(219, 126, 19), hue.accent.base, 4),
        "plain": "",
        "bars": stroke("M146 118L204 236M178 122L210 200", hue.main.base, 7),
    }
    return (
        line
        + stroke(tail, hue.main.line, 3.4)
        + bows
        + solid(sail, hue.main, fields, patterns[hue.pick("sail", tuple(patterns))], turn=0)
        + spars
        + piece(oval(219, 126, 5), hue.accent, FINE)
    )


def _squares(hue: Palette) -> str:
    dark = "".join(
        f"M{x} {y}h28v28h-28Z"
        for row, y in enumerate(range(56, 224, 28))
        for x in range(116 + 28 * (row % 2), 284, 56)
    )
    return fill(box(116, 56, 168, 168), hue.light.base) + fill(dark, hue.main.shade)


def _track(hue: Palette) -> str:
    path = "M136 82H264V118H136V154H264V196H150"
    stops = "".join(
        oval(x, y, 8)
        for x, y in (
            (136, 82),
            (200, 82),
            (264, 118),
            (200, 118),
            (136, 154),
            (200, 154),
            (264, 196),
            (200, 196),
        )
    )
    return (
        fill(box(116, 56, 168, 168), hue.light.base)
        + stroke(path, hue.main.shade, 14)
        + fill(stops, hue.accent.base)
    )


def _pawn(x: float, y: float, paint: Tone) -> str:
    body = solid(
        f"M{x - 9} {y - 34}L{x - 21} {y}Q{x} {y + 13} {x + 21} {y}L{x + 9} {y - 34}Z", paint, turn=5
    )
    return body + solid(oval(x, y - 44, 15), paint, turn=4)


def board_game(hue: Palette) -> str:
    """A board with pawns, a die and cards."""
    field = hue.pick("board", (_squares, _track))(hue)
    board = (
        solid(box(98, 38, 204, 204, 8), hue.main, turn=5)
        + field
        + stroke(box(116, 56, 168, 168), hue.main.line)
    )
    lying = "translate(200 206) scale(1.12 .62) rotate(45) translate(-200 -140)"
    turned_board = f'<g transform="{lying}">{board}</g>'
    edge = flat("M38 206L200 296L362 206V220L200 312L38 220Z", hue.main.deep, hue.main.line)
    pips = "".join(
        oval(x, y, 4.6) for x, y in ((80, 298), (106, 298), (93, 311), (80, 324), (106, 324))
    )
    die = solid(box(66, 284, 54, 54, 10), hue.light, turn=7) + fill(pips, GRAPHITE.base)
    cards = rotated(
        solid(
            box(288, 262, 62, 84, 7),
            hue.accent,
            stroke(box(296, 270, 46, 68, 4), hue.accent.lit),
            turn=4,
        ),
        18,
        321,
        304,
    )
    card = rotated(
        solid(
            box(266, 262, 62, 84, 7),
            hue.light,
            fill("M297 286l13 18-13 18-13-18Z", hue.accent.base),
            turn=4,
        ),
        4,
        297,
        304,
    )
    pawns = _pawn(150, 208, hue.accent) + _pawn(244, 190, hue.light) + _pawn(198, 252, hue.main)
    return (
        shadow(204, 316, 172, 18)
        + edge
        + turned_board
        + rotated(die, -10, 93, 311)
        + cards
        + card
        + pawns
    )


def _room(x: float, y: float, wall: str, thing: str, hue: Palette) -> str:
    return flat(box(x, y, 108, 82), wall, hue.main.line) + moved(thing, x + 54, y + 78)


def doll_house(hue: Palette) -> str:
    """An open house with four rooms."""
    bed = (
        piece(box(-38, -22, 76, 18, 4), hue.accent)
        + piece(box(-40, -44, 8, 44, 3), WOOD)
        + piece(box(-32, -32, 24, 12, 4), CREAM, FINE)
        + piece(box(32, -28, 8, 28, 3), WOOD)
    )
    table = (
        piece(box(-26, -32, 52, 8, 3), WOOD)
        + stroke("M-18-24V-1M18-24V-1", WOOD.line, 5)
        + piece(turned("6,-50! 9,-40 7,-33!", dip=2, center=0), hue.accent, FINE)
    )
    lamp = (
        stroke("M0-2V-40", hue.main.line, 4)
        + piece("M-12-60H12L20-38H-20Z", hue.accent)
        + stroke("M-12-1H12", hue.main.line, 5)
    )
    shelf = (
        piece(box(-30, -64, 60, 64, 3), WOOD)
        + stroke("M-28-42H28M-28-21H28", WOOD.line, 3)
        + stroke("M-20-58v14M-13-58v14M-5-58v14M6-36v13M14-36v13M-20-16v13", hue.accent.base, 5)
    )
    roof = "M200 40L346 154H54Z"
    tiles = "".join(
        stroke(f"M60 {y}" + "q9 11 18 0" * 16, hue.main.deep, FINE) for y in (76, 96, 116, 136)
    )
    attic = flat(oval(200, 112, 23), "#dcecef", hue.light.line, 4) + stroke(
        "M200 90v44M178 112h44", hue.light.line, 3
    )
    chimney = solid("M268 60H296V118H268Z", hue.accent, turn=4)
    doors = (
        [bed, table, lamp, shelf] if hue.pick("rooms", (True, False)) else [shelf, lamp, bed, table]
    )
    walls = (hue.light.lit, hue.light.shade, hue.light.base, hue.light.lit)
    places = ((88, 160), (204, 160), (88, 250), (204, 250))
    rooms = "".join(
        _room(x, y, wall, thing, hue)
        for (x, y), wall, thing in zip(places, walls, doors, strict=True)
    )
    return (
        shadow(204, 346, 150)
        + chimney
        + solid(box(78, 146, 244, 196, 3), hue.main, turn=6)
        + rooms
        + solid(roof, hue.main, tiles, turn=8)
        + attic
        + piece(box(62, 336, 276, 12, 4), hue.accent)
    )


def _tub(x: float, y: float, paint: Tone, hue: Palette) -> str:
    body = solid(
        f"M{x - 50} {y}L{x - 44} {y + 74}Q{x} {y + 92} {x + 44} {y + 74}L{x + 50} {y}Z",
        hue.light,
        fill(
            f"M{x - 60} {y + 24}Q{x} {y + 44} {x + 60} "
            f"{y + 24}V{y + 54}Q{x} {y + 74} {x - 60} {y + 54}Z",
            paint.base,
        ),
        turn=7,
    )
    lid = solid(
        f"M{x - 56} {y - 14}V{y + 2}C{x - 56} {y + 22} "
        f"{x + 56} {y + 22} {x + 56} {y + 2}V{y - 14}Z",
        paint,
        turn=5,
    ) + solid(oval(x, y - 14, 56, 14), paint, turn=3)
    return body + lid


def play_dough(hue: Palette) -> str:
    """Two tubs, a roller and what was made."""
    rope = "M228 318C258 276 330 284 330 312S268 344 268 318S304 294 308 314"
    snake = (
        stroke(rope, hue.accent.line, 25)
        + stroke(rope, hue.accent.base, 20)
        + moved(stroke(rope, hue.accent.lit, 5), -3, -4)
    )
    lump = solid(
        curve("236,232 244,176 286,158 326,176 340,226 318,250 262,252"),
        hue.main,
        stroke("M262 190q14-14 30-14", hue.main.lit, 6),
        turn=10,
    )
    star = piece("M290 182l10 20 22 3-16 16 4 22-20-11-20 11 4-22-16-16 22-3Z", hue.light)
    ends = piece(box(40, 87, 36, 18, 8), hue.accent) + piece(box(254, 87, 36, 18, 8), hue.accent)
    pin = rotated(ends + solid(box(70, 76, 190, 40, 18), WOOD, turn=7), -9, 165, 96)
    back, front = _tub(118, 160, hue.accent, hue), _tub(104, 246, hue.main, hue)
    return shadow(196, 330, 164, 17) + pin + lump + star + moved(back, 28, 14) + front + snake


def scooter(hue: Palette) -> str:
    """A child's scooter."""
    stem = cord("M286 298L252 92", STEEL, 10) + cord("M284 286L270 200", hue.main, 17)
    bar = cord("M206 88Q252 74 300 84", hue.main, 10)
    grips = cord("M202 89L222 85", hue.accent, 15) + cord("M284 82L304 85", hue.accent, 15)
    deck = solid(
        curve("70,276! 240,280 276,258! 290,272 262,304 236,306! 84,302! 62,292"),
        hue.main,
        stroke("M96 286H226", hue.main.deep, 6, dash="1 10"),
        turn=6,
    )
    guard = solid("M50 292C50 252 92 244 116 272L104 282C90 264 70 268 66 294Z", hue.accent, turn=4)
    fork = cord("M286 270L300 314", hue.accent, 10)
    collar = solid(box(246, 122, 26, 30, 5), hue.accent, turn=4)
    streamers = (
        stroke("M202 92c-12 12-6 24-16 34M202 92c-4 14 4 22-2 36", hue.light.base, 4)
        if hue.pick("streamers", (True, False))
        else ""
    )
    bell = solid(oval(262, 74, 11), STEEL, turn=3) if hue.pick("bell", (True, False)) else ""
    wheels = "".join(
        solid(oval(x, 316, r), GRAPHITE, turn=5)
        + piece(oval(x, 316, r * 0.6), hue.light)
        + piece(oval(x, 316, r * 0.25), hue.accent, FINE)
        for x, r in ((86, 28), (304, 30))
    )
    return (
        shadow(196, 344, 150)
        + streamers
        + stem
        + bar
        + grips
        + bell
        + collar
        + deck
        + fork
        + wheels
        + guard
    )


def _fox_head(hue: Palette) -> str:
    ear = solid(
        "M122 126L116 44Q118 36 128 42L186 88Z",
        hue.main,
        fill("M132 104L128 66L160 92Z", hue.light.base),
        turn=5,
    )
    head = curve("200,76 250,84 286,124 296,158! 256,190 200,206 144,190 104,158! 114,124 150,84")
    cheek = fill(curve("96,160! 140,150 176,160 200,192! 170,216 120,200"), hue.light.base)
    return both(ear) + solid(head, hue.main, both(cheek), turn=8)


def _whale(hue: Palette) -> str:
    body = curve(
        "48,226 62,158 124,120 200,124 262,156 300,196 324,190 340,150! "
        "352,162 356,186 364,200 344,226 318,256 262,300 180,318 96,304 56,270"
    )
    belly = fill(
        curve("40,250! 110,262 190,268 270,262 320,232! 300,330 180,340 60,320"), hue.light.base
    )
    grooves = "".join(
        f"M{x} {y}q40 {bend} 84 4" for x, y, bend in ((84, 276, 14), (110, 292, 12), (180, 282, 10))
    )
    fluke = solid(
        curve(
            "328,192! 312,168 292,160 284,140! 312,136 332,146 "
            "342,160 350,138 370,120 384,118! 384,146 372,170 352,196!"
        ),
        hue.main,
        turn=5,
    )
    fin = solid(curve("176,256! 186,292 214,322 242,328! 246,296 232,264!"), hue.main, turn=5)
    spout = stroke("M150 108C150 84 132 72 118 84M150 108C150 78 172 66 184 82", hue.accent.base, 6)
    eye = fill(oval(112, 226, 8), GRAPHITE.deep) + fill(oval(109, 223, 2.6), "#ffffff")
    smile = stroke("M58 246Q84 262 112 252", hue.main.line, 3) + fill(
        oval(134, 240, 12, 8), "#d9776a", 0.4
    )
    seam = stitch("M84 168C110 140 160 130 206 140", hue.main.lit)
    return (
        shadow(200, 318, 150)
        + spout
        + fluke
        + solid(body, hue.main, belly, stroke(grooves, hue.light.shade, 3), seam, turn=9)
        + fin
        + eye
        + smile
    )


def plush(hue: Palette) -> str:
    """A soft animal, the one that the name asks for."""
    return _whale(hue) if hue.says("whale") else _sitting(hue)


def _brick(paint: Tone, studs: int) -> str:
    wide = 44 * studs
    tops = "".join(box(9 + 44 * n, -12, 26, 14, 3) for n in range(studs))
    return flat(tops, paint.lit, paint.line) + solid(box(0, 0, wide, 50, 4), paint, turn=5)


def _bricks(hue: Palette) -> str:
    places = (
        (64, 284, hue.main, 3),
        (200, 284, hue.accent, 3),
        (108, 232, hue.light, 2),
        (200, 232, hue.main, 2),
        (130, 180, hue.accent, 2),
        (218, 180, hue.light, 1),
        (174, 128, hue.main, 1),
    )
    tower = "".join(moved(_brick(paint, studs), x, y) for x, y, paint, studs in places)
    loose = rotated(moved(_brick(hue.accent, 1), 300, 196), 24, 320, 220)
    return shadow(200, 338, 158) + tower + loose


def _unit_blocks(hue: Palette) -> str:
    arch = "M60 332V236H236V332H196A48 48 0 0 0 100 332Z"
    grain = stroke(
        "M252 250C260 280 250 300 258 330M276 244C284 280 274 300 280 334", hue.accent.shade, FINE
    )
    roof = solid("M62 182L148 96L234 182Z", hue.accent, turn=7)
    beam = solid(
        box(50, 184, 196, 50, 4),
        hue.light,
        stroke("M60 200Q140 190 236 204M60 218Q150 208 236 222", hue.light.shade, FINE),
        turn=5,
    )
    column = solid(
        "M250 216V320Q276 336 302 320V216Z",
        hue.accent,
        grain,
        glaze(box(250, 210, 52, 126), "round"),
        turn=0,
    )
    ball = solid(oval(330, 306, 27), hue.main, glaze(oval(330, 306, 27), "ball"), turn=0)
    return (
        shadow(204, 336, 158)
        + solid(arch, hue.main, turn=7)
        + beam
        + roof
        + piece(oval(276, 216, 26, 8), hue.accent)
        + column
        + ball
    )


def blocks(hue: Palette) -> str:
    """Building blocks of the kind that the name asks for."""
    kinds = {
        "brick harbour bucket build": _bricks,
        "unit wood beech": _unit_blocks,
        "soft alphabet cube": _letters,
    }
    return hue.named(kinds)(hue)


def _long_neck(hue: Palette) -> str:
    body = curve(
        "312,44 350,48 368,66 360,84 330,92 308,104 300,150 300,216 286,276 240,304 170,306 116,284"
        " 70,272 34,298 22,290 44,248 92,212 140,170 196,158 238,150 262,112 276,64"
    )
    belly = fill(curve("312,110! 284,150 270,220 214,272 120,282! 240,330 330,280"), hue.light.base)
    spots = (
        oval(150, 200, 15, 12)
        + oval(194, 184, 10, 8)
        + oval(110, 230, 9, 7)
        + oval(206, 218, 12, 9)
    )
    bumps = "".join(
        moved(rotated(piece("M-12 6Q0-22 12 6Z", hue.accent), angle, 0, 0), x, y)
        for x, y, angle in (
            (264, 96, -66),
            (246, 136, -44),
            (206, 152, -8),
            (166, 160, -18),
            (128, 178, -38),
            (92, 208, -38),
        )
    )
    leg = solid(
        curve("216,250! 206,290 204,334 212,342! 264,342! 268,330 264,296 276,256!"),
        hue.main,
        turn=6,
    )
    rear = solid(
        curve("120,252! 112,292 112,334 120,342! 172,342! 174,326 172,300 188,264!"),
        hue.main,
        turn=6,
    )
    toes = fill("".join(oval(x, 339, 5, 4) for x in (222, 238, 254, 130, 146, 162)), hue.light.base)
    eye = fill(oval(330, 62, 6.5), "#ffffff") + fill(oval(332, 63, 4), GRAPHITE.deep)
    smile = stroke("M362 80Q344 86 328 80", hue.main.line, 3) + fill(
        oval(314, 78, 8, 5), "#d9776a", 0.45
    )
    return (
        shadow(200, 344, 140)
        + bumps
        + solid(body, hue.main, fill(spots, hue.main.shade), belly, turn=9)
        + rear
        + leg
        + toes
        + eye
        + smile
    )


def dinosaur(hue: Palette) -> str:
    """A friendly dinosaur, of the tall or the long-necked sort."""
    return hue.named({"bronto diplo dozen": _long_neck, "rex raptor": _upright})(hue)


DRAWINGS = {
    drawing.__name__: drawing
    for drawing in (
        blocks,
        plush,
        dinosaur,
        puzzle,
        train,
        kite,
        board_game,
        doll_house,
        play_dough,
        scooter,
    )
}
