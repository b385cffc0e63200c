"""Pictures drawn for the tests: goods on a ground, in any format."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

Color = tuple[int, int, int]
WHITE: Color = (255, 255, 255)
SIZE = (800, 800)


def goods(
    box: tuple[int, int, int, int] = (60, 120, 740, 680),
    *,
    ground: Color = WHITE,
    size: tuple[int, int] = SIZE,
) -> Image.Image:
    """A striped crate on a ground."""
    made = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(made)
    left, top, right, bottom = box
    pen.rectangle((left, top, right - 1, bottom - 1), fill=(150, 90, 40))
    for x in range(left + 6, right - 6, 12):
        pen.rectangle((x, top + 6, x + 5, bottom - 7), fill=(90, 50, 20))
    return made


def saved(picture: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    """Its bytes."""
    out = BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()
