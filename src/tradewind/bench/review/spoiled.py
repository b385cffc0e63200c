"""Pictures spoiled in stated ways, each by a seed: a border, text, a watermark, blur and more."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
import vl_convert
from PIL import Image, ImageDraw, ImageFilter

from tradewind.kernel.ports import Pixels
from tradewind.seller.pictures.ground import ground_of
from tradewind.seller.pictures.placed import Placed, placed

LARGE: Final = 600
"""Pixels a side of a picture that text is laid over: smaller ones hold no text worth reading."""
EN: Final = ("Premium Comfort", "New Model 2026", "Easy To Clean", "Long Lasting", "Family Size")
ZH: Final = ("全新升级款", "舒适透气", "家庭装大容量", "经典原味", "轻便易收纳")
OFFERS: Final = ("50% OFF", "Free Shipping", "Big Sale", "限时特价", "全场包邮")
MARKS: Final = ("www.bestshop.com", "© Bright Goods", "盗图必究")
INK: Final = ("#d01c1c", "#111111", "#1440a0", "#0a7a3c")


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A picture with one thing wrong."""

    what: str
    data: bytes


def jpeg(picture: Image.Image, quality: int = 92) -> bytes:
    """The bytes of a JPEG."""
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def png(picture: Image.Image) -> bytes:
    """The bytes of a PNG."""
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def spoiled(data: bytes, seed: int) -> Iterator[Spoiled]:
    """One picture on white, spoiled in every way that pixels alone show."""
    dice = random.Random(seed)
    picture = Image.open(BytesIO(data)).convert("RGB")
    pixels = np.asarray(picture, dtype=np.uint8)
    goods = _goods(pixels)
    yield Spoiled("border", jpeg(_bordered(picture, dice)))
    yield Spoiled("line", jpeg(_lined(picture, dice)))
    for value in (250, 253, 254):
        yield Spoiled(f"ground_{value}", png(Image.fromarray(_off_white(pixels, value))))
    yield Spoiled("ground_gradient", jpeg(Image.fromarray(_shaded(pixels)), 95))
    for share in (1, 2, 3):
        yield Spoiled(f"blur_{share}", jpeg(_blurred(picture, goods, share / 100)))
    yield Spoiled("cropped", jpeg(_cropped(picture, goods, dice)))
    for fill in (60, 80, 90):
        yield Spoiled(f"fill_{fill}", jpeg(_filled(picture, goods, fill / 100)))
    half = (picture.width // 2, picture.height // 2)
    yield Spoiled("again_q40", jpeg(picture, 40))
    yield Spoiled("again_half", jpeg(picture.resize(half, Image.Resampling.LANCZOS), 70))
    yield Spoiled("again_lighter", jpeg(picture.point(lambda value: min(255, int(value * 1.06)))))


def written(data: bytes, seed: int) -> Iterator[Spoiled]:
    """One picture on white at a size that holds text, clean and with text laid over it."""
    dice = random.Random(seed)
    small = Image.open(BytesIO(data)).convert("RGB")
    picture = small.resize((LARGE, LARGE), Image.Resampling.LANCZOS)
    yield Spoiled("clean", jpeg(picture))
    goods = _goods(np.asarray(picture, dtype=np.uint8))
    for what, words in (("text_en", EN), ("text_zh", ZH), ("offer", OFFERS)):
        line = _line(dice.choice(words), dice.choice(INK), dice.randint(22, 40), 1.0)
        yield Spoiled(f"{what}_beside", jpeg(_laid(_shrunk(picture), line, _beside(line, dice))))
        yield Spoiled(f"{what}_over", jpeg(_laid(picture, line, _over(line, goods, dice))))
    line = _line(dice.choice(MARKS), "#808080", dice.randint(28, 44), 0.5)
    yield Spoiled("watermark_over", jpeg(_laid(picture, line, _over(line, goods, dice))))


def readable_glyphs() -> bool:
    """Whether this machine has a font with Chinese letters."""
    ink = [np.asarray(_line(word, "#000000", 30, 1.0))[:, :, 3] for word in ("包邮", "特价")]
    return bool(ink[0].any()) and not np.array_equal(ink[0], ink[1])


def _goods(pixels: Pixels) -> Placed:
    found = placed(ground_of(pixels))
    if found is None:
        raise ValueError("The picture shows no goods.")
    return found


def _bordered(picture: Image.Image, dice: random.Random) -> Image.Image:
    """A coloured band at the edge, 1 to 6 % of the side."""
    deep = max(2, round(min(picture.size) * dice.uniform(0.01, 0.06)))
    made = Image.new("RGB", picture.size, tuple(dice.randint(0, 220) for _ in range(3)))
    inner = picture.crop((deep, deep, picture.width - deep, picture.height - deep))
    made.paste(inner, (deep, deep))
    return made


def _lined(picture: Image.Image, dice: random.Random) -> Image.Image:
    """A line drawn 2 to 5 % within the edge, with white outside it."""
    side = min(picture.size)
    off, thick = round(side * dice.uniform(0.02, 0.05)), max(2, round(side * 0.012))
    box = (off, off, picture.width - off - 1, picture.height - off - 1)
    made = Image.new("RGB", picture.size, "white")
    made.paste(picture.crop(box), box[:2])
    ImageDraw.Draw(made).rectangle(box, outline=dice.choice(INK), width=thick)
    return made


def _off_white(pixels: Pixels, value: int) -> Pixels:
    mask = ground_of(pixels).mask
    made = pixels.copy()
    made[mask] = np.minimum(made[mask], value)
    return made


def _shaded(pixels: Pixels) -> Pixels:
    """A background that darkens from the top down to 225."""
    mask = ground_of(pixels).mask
    fall = np.linspace(255, 225, pixels.shape[0]).astype(np.uint8)[:, None, None]
    made = pixels.copy()
    made[mask] = np.minimum(made, fall)[mask]
    return made


def _blurred(picture: Image.Image, goods: Placed, share: float) -> Image.Image:
    left, top, right, bottom = goods.box
    return picture.filter(ImageFilter.GaussianBlur(share * max(right - left, bottom - top)))


def _cropped(picture: Image.Image, goods: Placed, dice: random.Random) -> Image.Image:
    """A tenth of the goods cut off at one side."""
    left, top, right, bottom = goods.box
    across, down = (right - left) // 10, (bottom - top) // 10
    whole = [0, 0, picture.width, picture.height]
    cuts = (left + across, top + down, right - across, bottom - down)
    side = dice.randrange(4)
    whole[side] = cuts[side]
    return picture.crop((whole[0], whole[1], whole[2], whole[3]))


def _filled(picture: Image.Image, goods: Placed, fill: float) -> Image.Image:
    """The goods on a white square that they fill so far by their longest side."""
    part = picture.crop(goods.box)
    side = round(max(part.size) / fill)
    made = Image.new("RGB", (side, side), "white")
    made.paste(part, ((side - part.width) // 2, (side - part.height) // 2))
    return made


def _shrunk(picture: Image.Image) -> Image.Image:
    """The picture at three quarters, with white below for a line of text."""
    part = picture.resize((LARGE * 3 // 4, LARGE * 3 // 4), Image.Resampling.LANCZOS)
    made = Image.new("RGB", (LARGE, LARGE), "white")
    made.paste(part, ((LARGE - part.width) // 2, 0))
    return made


def _line(words: str, ink: str, tall: int, opacity: float) -> Image.Image:
    """A line of text on nothing, drawn with the machine's fonts."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LARGE}" height="{tall * 2}">'
        f'<text x="4" y="{tall * 1.4}" font-family="sans-serif" font-size="{tall}"'
        f' font-weight="bold" fill="{ink}" fill-opacity="{opacity}">{words}</text></svg>'
    )
    drawn = Image.open(BytesIO(vl_convert.svg_to_png(svg))).convert("RGBA")
    box = drawn.getbbox()
    return drawn.crop(box) if box else drawn


def _beside(line: Image.Image, dice: random.Random) -> tuple[int, int]:
    room = max(1, LARGE - line.width - 10)
    down = dice.randint(20, LARGE // 4 - line.height - 10)
    return dice.randint(5, 5 + room), LARGE * 3 // 4 + down


def _over(line: Image.Image, goods: Placed, dice: random.Random) -> tuple[int, int]:
    _, top, _, bottom = goods.box
    x = dice.randint(0, max(1, LARGE - line.width))
    return x, dice.randint(top, max(top + 1, bottom - line.height))


def _laid(picture: Image.Image, line: Image.Image, place: tuple[int, int]) -> Image.Image:
    layer = Image.new("RGBA", picture.size)
    layer.paste(line, place)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")
