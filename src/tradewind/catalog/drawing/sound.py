"""Headphones, speakers, radios and microphones."""

from tradewind.catalog.drawing.brush import (
    FINE,
    GRAPHITE,
    STEEL,
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
)


def _arch(hue: Palette) -> str:
    band = "M92 226C84 22 316 22 308 226L288 226C290 62 110 62 112 226Z"
    pad = "M128 118C160 70 240 70 272 118C240 88 160 88 128 118Z"
    return solid(band, hue.main, turn=5) + flat(pad, hue.light.shade, hue.light.line, FINE)


def _yoke(metal: Tone) -> str:
    return piece(box(90, 168, 21, 44, 5), metal) + stroke("M96 176v26", metal.lit, FINE)


def _ear_cup(hue: Palette) -> str:
    shell = curve("112,190! 84,198 68,230 66,262 70,296 86,324 112,334!")
    cushion = curve("110,190 134,192 144,226 145,262 144,300 134,332 110,334 104,262")
    ring = stroke("M92 212C78 236 78 290 92 314", hue.accent.base, 4)
    vents = "".join(fill(oval(84, y, 2.2), hue.main.deep) for y in (252, 262, 272))
    seam = stitch("M130 206C138 236 138 290 130 320", hue.light.deep)
    return solid(cushion, hue.light, seam, turn=10) + solid(shell, hue.main, ring, vents, turn=0)


def over_ear_headphones(hue: Palette) -> str:
    """Closed headphones from the front."""
    cup = rotated(_ear_cup(hue), 4, 106, 262)
    half = _yoke(hue.accent) + cup
    return shadow(200, 348, 142) + _arch(hue) + both(half)


def _flat_cup(hue: Palette) -> str:
    foam = rotated(piece(oval(124, 270, 26, 50), hue.light), -8, 124, 270)
    shell = rotated(solid(oval(102, 270, 40, 54), hue.main, turn=9), -8, 102, 270)
    badge = rotated(piece(oval(96, 270, 22, 32), hue.accent), -8, 96, 270)
    mesh = rotated(glaze(oval(96, 270, 22, 32), "mesh"), -8, 96, 270)
    return foam + shell + badge + mesh


def on_ear_headphones(hue: Palette) -> str:
    """Small headphones on a thin band."""
    band = cord("M98 250C76 24 324 24 302 250", hue.accent, 11)
    sleeve = cord("M134 112C166 74 234 74 266 112", hue.main, 19)
    seam = stitch("M140 110C168 80 232 80 260 110", readable(hue.main.lit, hue.main.base))
    cable = stroke("M92 322C92 372 150 352 196 358S268 352 276 366", GRAPHITE.line, 5)
    cable = cable if hue.pick("cable", (True, False)) else ""
    cups = both(_flat_cup(hue))
    return shadow(200, 346, 136) + cable + band + sleeve + seam + cups


def _bud(hue: Palette) -> str:
    stem = solid(box(122, 122, 24, 86, 11), hue.main, turn=5)
    head = solid(curve("104,92 124,72 154,76 166,102 156,130 130,136 108,122"), hue.main)
    tip = piece(curve("160,86 178,80 190,98 182,120 162,122 168,104"), hue.light)
    grille = flat(oval(130, 100, 11, 9), GRAPHITE.base, hue.main.line, FINE)
    ring = stroke("M124 190h20", hue.accent.base, 3)
    return tip + stem + head + grille + ring


def _charging_case(hue: Palette) -> tuple[str, str]:
    lid = solid(
        curve("92,246 100,196 130,178 200,174 270,178 300,196 308,246 200,252"), hue.main, turn=6
    )
    lining = fill(curve("106,244 112,208 140,194 200,190 260,194 288,208 294,244"), hue.main.deep)
    base = curve("88,250! 200,254 312,250! 312,300 290,336 200,342 110,336 88,300")
    lamp = fill(oval(200, 296, 4.5), hue.accent.base) + stroke(
        "M88 262Q200 268 312 262", hue.main.line, FINE
    )
    return lid + lining, solid(base, hue.main, glaze(base, "fall"), lamp, turn=10)


def earbuds(hue: Palette) -> str:
    """Two buds above their open case."""
    lid, base = _charging_case(hue)
    left = moved(rotated(_bud(hue), -10, 134, 130), 6, 44, 1)
    return shadow(200, 344, 132) + lid + both(left) + base


def neckband(hue: Palette) -> str:
    """Buds on a collar, hanging free."""
    wire = stroke("M104 306C84 366 150 380 158 322S150 260 168 252", hue.main.line, 4)
    tip = solid(curve("158,262 156,240 172,226 188,236 186,258 172,268"), hue.main, turn=4)
    foam = piece(curve("164,232 162,212 176,204 190,214 187,238 174,230"), hue.light)
    collar = cord("M104 292C40 120 116 60 200 60S360 120 296 292", hue.main, 20)
    arm = solid(
        box(86, 222, 34, 94, 16), hue.main, stroke("M86 300h40", hue.accent.base, 4), turn=6
    )
    keys = "".join(fill(box(98, y, 10, 13, 5), hue.accent.base) for y in (240, 260, 280))
    seams = stroke("M146 80Q200 62 254 80", hue.main.deep, FINE)
    return (
        shadow(200, 364, 130)
        + both(wire + foam + tip)
        + collar
        + seams
        + both(rotated(arm, -18, 103, 270))
        + rotated(keys, -18, 103, 270)
    )


def _can_speaker(hue: Palette) -> str:
    body = "M116 116C116 92 284 92 284 116V306C284 334 116 334 116 306Z"
    cloth = "M116 134Q200 156 284 134V284Q200 308 116 284Z"
    band = {
        "band": fill("M100 246Q200 270 300 246V262Q200 286 100 262Z", hue.accent.base),
        "top": stroke("M110 142Q200 166 290 142", hue.accent.base, 7),
        "plain": "",
    }
    seams = stroke("M116 134Q200 156 284 134M116 284Q200 308 284 284", hue.main.line, FINE)
    dial = solid(
        oval(200, 114, 84, 18), hue.main, stroke(oval(200, 113, 64, 12), hue.accent.base, 3), turn=0
    )
    keys = stroke("M164 113h12M170 109v8M224 113h12", hue.light.base, 3)
    badge = flat(box(176, 204, 48, 17, 4), hue.light.base, hue.light.line, FINE) + stroke(
        "M186 212h28", hue.light.deep, 3
    )
    loop = cord("M246 104C246 44 296 40 298 84C300 120 292 150 286 158", hue.accent, 8)
    knot = solid(box(277, 150, 17, 24, 5), hue.accent, turn=3)
    foot = fill("M110 296Q200 326 290 296V340H110Z", hue.main.deep, 0.8)
    lamps = "".join(
        fill(oval(x, 305 + abs(200 - x) * -0.05, 2.6), hue.accent.lit) for x in (186, 200, 214)
    )
    trim = band[hue.pick("band", tuple(band))]
    return (
        shadow(204, 328, 118)
        + solid(
            body,
            hue.main,
            fill(cloth, hue.main.shade, 0.6),
            glaze(cloth, "mesh"),
            trim,
            seams,
            foot,
            glaze(body, "round"),
            turn=0,
        )
        + dial
        + keys
        + fill(oval(200, 113, 8, 3), hue.accent.base)
        + badge
        + lamps
        + loop
        + knot
    )


def soundbar(hue: Palette) -> str:
    """A long bar with a grille."""
    top = "M62 176H338L368 204H32Z"
    front = box(32, 204, 336, 62, 7)
    panel = box(44, 213, 312, 44, 4)
    grille = fill(panel, hue.main.deep) + glaze(panel, "mesh")
    drivers = "".join(
        stroke(oval(x, 235, 15), hue.main.shade, FINE) + fill(oval(x, 235, 4), hue.main.shade)
        for x in (78, 118, 282, 322)
    )
    lights = "".join(fill(oval(x, 235, 2.6), hue.light.base) for x in (188, 200, 212))
    keys = "".join(fill(oval(x, 190, 7, 3), hue.accent.base) for x in (176, 200, 224))
    feet = "".join(fill(box(x, 264, 40, 9, 4), GRAPHITE.line) for x in (66, 294))
    edge = stroke("M44 261h312", hue.accent.base, 3)
    return (
        shadow(200, 274, 184, 15)
        + feet
        + solid(top, hue.main, fill("M150 176H250L262 204H138Z", hue.main.deep, 0.25), turn=0)
        + keys
        + solid(front, hue.main, grille, drivers, lights, edge, glaze(front, "fall"), turn=4)
    )


def _radio_face(hue: Palette) -> str:
    dial = flat(box(212, 166, 112, 58, 6), hue.light.base, hue.main.line)
    scale = "".join(
        stroke(f"M{x} 178v{14 if x % 24 else 22}", hue.light.line, FINE)
        for x in range(228, 318, 12)
    )
    needle = stroke(f"M{hue.pick('station', (246, 262, 290, 304))} 172v44", "#c8452f", 3)
    grille = "".join(stroke(f"M88 {y}h98", hue.main.deep, 4) for y in range(178, 304, 14))
    knobs = "".join(
        solid(oval(x, 268, 25), hue.accent, turn=4) + stroke(f"M{x} 268l-9-13", hue.accent.deep, 4)
        for x in (240, 300)
    )
    return dial + scale + needle + grille + knobs


def radio(hue: Palette) -> str:
    """A portable radio with a dial."""
    antenna = stroke("M306 136L346 46", STEEL.line, 6) + stroke("M306 136L346 46", STEEL.base, 3)
    tip = piece(oval(347, 44, 5), STEEL)
    handle = cord("M104 138V104Q104 88 120 88H268Q284 88 284 104V138", hue.accent, 12)
    body = solid(box(56, 136, 288, 186, 26), hue.main, turn=10)
    plate = solid(box(72, 152, 256, 154, 14), hue.main, turn=0)
    feet = "".join(fill(box(x, 318, 42, 12, 4), GRAPHITE.line) for x in (84, 274))
    return shadow(200, 330, 160) + antenna + tip + handle + feet + body + plate + _radio_face(hue)


def microphone(hue: Palette) -> str:
    """A table microphone in its yoke."""
    head = "M146 120C146 42 254 42 254 120V172H146Z"
    grid = glaze(head, "mesh") + stroke("M146 118H254M146 146H254", hue.light.shade, 3)
    barrel = "M146 172H254V222C254 262 146 262 146 222Z"
    knob = solid(oval(200, 212, 17), hue.accent, turn=3) + stroke(
        "M200 212l-6-10", hue.accent.deep, 3
    )
    ring = fill(box(140, 164, 120, 15, 4), hue.accent.base)
    yoke = cord("M122 168V216C122 300 278 300 278 216V168", GRAPHITE, 11)
    pegs = "".join(solid(oval(x, 176, 14, 16), hue.accent, turn=3) for x in (122, 278))
    stem = solid(box(190, 278, 20, 52, 4), GRAPHITE, turn=6)
    base = solid("M118 336C118 312 282 312 282 336V342C282 360 118 360 118 342Z", hue.main, turn=6)
    return (
        shadow(204, 352, 112)
        + stem
        + base
        + yoke
        + solid(head, hue.light, grid, glaze(head, "ball"), turn=10)
        + solid(barrel, hue.main, glaze(barrel, "round"), turn=0)
        + clipped(box(143, 160, 114, 24, 4), ring)
        + stroke(box(143, 164, 114, 15, 4), hue.accent.line)
        + knob
        + pegs
    )


def _wood_speaker(hue: Palette) -> str:
    cloth = box(72, 136, 256, 150, 18)
    knobs = "".join(piece(box(x, 96, 34, 18, 5), hue.accent) for x in (110, 160))
    grain = stroke("M60 126Q200 118 340 128M58 306Q200 312 342 304", hue.main.shade, 3)
    badge = flat(box(170, 252, 60, 16, 4), hue.light.base, hue.light.line, FINE)
    rings = stroke(oval(142, 206, 42) + oval(262, 206, 42), hue.light.shade, 4)
    feet = "".join(fill(f"M{x} 320h34l-6 18h-22Z", hue.main.line) for x in (86, 280))
    face = flat(cloth, hue.light.base, hue.main.line) + clipped(cloth, rings, glaze(cloth, "mesh"))
    return (
        shadow(200, 336, 160)
        + feet
        + knobs
        + solid(box(48, 110, 304, 212, 32), hue.main, grain, turn=10)
        + face
        + badge
    )


def _speaker_pair(hue: Palette) -> str:
    cone = "".join(
        fill(oval(118, 250, r), color)
        for r, color in (
            (44, hue.main.deep),
            (36, hue.light.shade),
            (27, GRAPHITE.lit),
            (11, GRAPHITE.deep),
        )
    )
    tweeter = fill(oval(118, 156, 24), hue.main.deep) + fill(oval(118, 156, 15), hue.light.base)
    ring = stroke(oval(118, 250, 44), hue.accent.base, 4)
    case = solid(box(54, 104, 128, 226, 16), hue.main, turn=9)
    lead = stroke("M182 316C196 340 206 340 220 316", GRAPHITE.line, 5)
    dial = piece(oval(282, 198, 9), hue.accent)
    one = case + tweeter + cone + ring
    return shadow(200, 334, 158) + lead + copies(one, "translate(0 0)", "translate(164 0)") + dial


def speaker(hue: Palette) -> str:
    """A speaker of the build that the name asks for."""
    if hue.says("hearth wood home shelf"):
        return _wood_speaker(hue)
    return _speaker_pair(hue) if hue.says("pair desk computer") else _can_speaker(hue)


DRAWINGS = {
    drawing.__name__: drawing
    for drawing in (
        over_ear_headphones,
        on_ear_headphones,
        earbuds,
        neckband,
        speaker,
        soundbar,
        radio,
        microphone,
    )
}
