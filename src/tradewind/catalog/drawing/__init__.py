"""Pictures of products that have no photograph, drawn as SVG from a shape and three colours."""

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b

from tradewind.catalog.drawing import (
    bags,
    care,
    clothing,
    footwear,
    kitchen,
    light,
    outdoor,
    pantry,
    power,
    sound,
    toys,
)
from tradewind.catalog.drawing.brush import LAYERS, LINE, Palette, moved, tone
from tradewind.catalog.drawing.pantry import parcel

_ROOMS = (sound, power, light, footwear, clothing, bags, outdoor, kitchen, toys, care, pantry)
_DRAWINGS: dict[str, Callable[[Palette], str]] = {
    name: drawing for room in _ROOMS for name, drawing in room.DRAWINGS.items()
}
_DEFAULTS = ("#4f7480", "#b48a45", "#ebe5d8")
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")
_PLACES: dict[str, tuple[float, float, float]] = {  # right, down, size: to stand in the middle
    "blender": (-12, 0, 1),
    "board_game": (0, -32, 1),
    "brush": (-20, 8, 0.94),
    "coffee_bag": (-14, -8, 1),
    "cookset": (10, -20, 1),
    "cutting_board": (0, 15, 1),
    "frying_pan": (-8, -26, 0.96),
    "hair_dryer": (12, -14, 0.96),
    "kite": (-14, -2, 1),
    "knife": (-8, -4, 0.94),
    "mug": (-12, 0, 1),
    "puzzle": (0, -4, 1),
    "rain_boot": (-26, 12, 1),
    "rain_jacket": (0, 13, 1),
    "running_shoe": (-8, -26, 1),
    "sandal": (-7, -34, 1),
    "saucepan": (-18, -20, 0.94),
    "sneaker": (-8, -24, 1),
    "string_lights": (-2, -12, 0.92),
    "tea_bag_box": (-18, -20, 1),
    "vase": (0, 18, 0.95),
    "wall_charger": (-18, 6, 1),
}
_KEY = re.compile(r"@(k[0-9a-f]{6})")

SHAPES: frozenset[str] = frozenset(_DRAWINGS)


def draw(shape: str, colors: Sequence[str], *, seed: str = "") -> str:
    """One self-contained SVG (400 by 400, transparent ground) of the shape in these colours.

    An unknown shape becomes a parcel and a colour that is not `#rgb` or `#rrggbb` a default,
    so that nothing of the catalogue's text reaches the markup. Equal arguments give equal text.
    """
    main, accent, pale = (_color(colors, place) for place in range(3))
    palette = Palette(tone(main), tone(accent), tone(pale), seed)
    body = _placed(shape, _DRAWINGS.get(shape, parcel)(palette))
    layers = "".join(layer for name, layer in LAYERS.items() if f"#@{name})" in body)
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" fill="none" '
        f'stroke-width="{LINE}" stroke-linecap="round" stroke-linejoin="round">'
        f"<defs>{layers}</defs>{body}</svg>"
    )
    return _named(picture)


def _placed(shape: str, body: str) -> str:
    right, down, size = _PLACES.get(shape, (0, 0, 1))
    spare = 200 * (1 - size)
    return moved(body, right + spare, down + spare, size) if shape in _PLACES else body


def _color(colors: Sequence[str], place: int) -> str:
    given: object = colors[place] if place < len(colors) else ""
    if not isinstance(given, str) or not _HEX.match(given):
        return _DEFAULTS[place]
    digits = given[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def _named(picture: str) -> str:
    """The picture with short ids that no other drawing on the page has."""
    prefix = "t" + blake2b(picture.encode(), digest_size=4).hexdigest() + "-"
    for place, key in enumerate(dict.fromkeys(_KEY.findall(picture))):
        picture = picture.replace(f"@{key}", f"@{place}")
    return picture.replace("@", prefix)
