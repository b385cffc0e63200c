"""Everything measured of one picture, and the masks that its drawing needs."""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from PIL import Image

from tradewind.kernel.ports import Pixels, Vision
from tradewind.seller.pictures.border import Border, border_of
from tradewind.seller.pictures.ground import Ground, ground_of
from tradewind.seller.pictures.likeness import print_of
from tradewind.seller.pictures.opened import Opened, opened
from tradewind.seller.pictures.placed import Placed, placed
from tradewind.seller.pictures.sharpness import sharpness
from tradewind.seller.pictures.writing import Sighting, Where, marks, sighted

LOOKED_AT: Final = 1024
"""Longest side, in pixels, of what is looked at; whiteness is counted on the file's own pixels."""
THIN: Final = 8
"""Pixels; a picture with a shorter side is not looked at."""
A_GROUND: Final = 0.5
"""Share of the border band that makes a background."""
MOST_CORNERS: Final = 3
"""Of four; goods may stand in one."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The picture as it was looked at, with what was found in it."""

    picture: Pixels
    ground: Ground
    placed: Placed | None
    border: Border | None


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one picture; lengths and places are shares of the frame."""

    file: Opened
    """Without its pixels."""
    has_ground: bool = False
    """Whether there is a background of one colour all around."""
    ground_color: tuple[int, int, int] = (0, 0, 0)
    off_white: float = 1.0
    """Share of the background that is not pure white."""
    ground_band: float = 0.0
    """Share of the border band that is background."""
    uneven: float = 0.0
    """Standard deviation of the background's brightness."""
    box: tuple[float, float, float, float] | None = None
    """The goods: left, top, right, bottom; None without a background to tell them from."""
    fill_side: float | None = None
    fill_area: float | None = None
    touches: tuple[str, ...] = ()
    pieces: int | None = None
    border: float | None = None
    """How deep a drawn frame reaches, as a share of the short side; None where there is none."""
    sharp: float | None = None
    marks: int = 0
    """Marks in a row beside the goods that look like letters."""
    read: bool = False
    """Whether a reader looked for text."""
    texts: tuple[Sighting, ...] = ()
    print: bytes = b""

    @property
    def looked(self) -> bool:
        """Whether there were pixels to look at."""
        return bool(self.print)

    @property
    def beside(self) -> tuple[Sighting, ...]:
        """Lines that do not stand on the goods, as far as that can be told."""
        off = {Where.BESIDE, Where.ACROSS}
        return tuple(each for each in self.texts if each.where in off)

    def plain(self) -> dict[str, Any]:
        """For programs: every figure under its name."""
        file = self.file
        return {
            "format": str(file.kind),
            "bytes": file.weight,
            "width": file.width,
            "height": file.height,
            "mode": file.mode,
            "profile": file.profile,
            "srgb": file.srgb if file.mode else None,
            "animated": file.animated,
            "transparent": round(file.transparent, 4),
            "not_opened": str(file.cause) if file.cause else None,
            **(self._figures() if self.looked else {}),
        }

    def _figures(self) -> dict[str, Any]:
        return {
            "has_background": self.has_ground,
            "background_color": list(self.ground_color),
            "off_white": round(self.off_white, 5),
            "background_in_border_band": round(self.ground_band, 4),
            "background_unevenness": round(self.uneven, 2),
            "product_box": _rounded(self.box),
            "fill_longest_side": _rounded(self.fill_side),
            "fill_area": _rounded(self.fill_area),
            "touches": list(self.touches),
            "pieces": self.pieces,
            "border": _rounded(self.border),
            "sharpness": _rounded(self.sharp),
            "marks": self.marks,
            "text_was_read": self.read,
            "texts": [_text(each) for each in self.texts],
        }


def _rounded(value: Any) -> Any:
    if value is None:
        return None
    return [round(each, 4) for each in value] if isinstance(value, tuple) else round(value, 4)


def _text(each: Sighting) -> dict[str, Any]:
    return {
        "text": each.text,
        "confidence": round(each.confidence, 3),
        "box": _rounded(each.box),
        "where": str(each.where),
        "kind": each.kind,
    }


@dataclass(frozen=True, slots=True)
class Look:
    """One picture, measured."""

    measures: Measures
    seen: Seen | None
    """None where the file could not be opened or is too thin to look at."""


def looked_at(data: bytes, *, vision: Vision | None = None) -> Look:
    """Measure a picture from its bytes; raises nothing but what the reader raises."""
    file = opened(data)
    whole = file.pixels
    closed = replace(file, pixels=None)
    if whole is None or min(whole.shape[:2]) < THIN:
        return Look(Measures(closed), None)
    picture = _reduced(whole)
    ground = ground_of(picture, whole)
    seen = Seen(picture, ground, placed(ground) if _whole(ground) else None, border_of(picture))
    texts = _texts(seen, vision) if vision else ()
    return Look(replace(_figures(closed, seen), read=vision is not None, texts=texts), seen)


def _reduced(whole: Pixels) -> Pixels:
    height, width = whole.shape[:2]
    longest = max(height, width)
    if longest <= LOOKED_AT:
        return whole
    size = (max(THIN, width * LOOKED_AT // longest), max(THIN, height * LOOKED_AT // longest))
    small = Image.fromarray(whole).resize(size, Image.Resampling.BOX)
    return np.asarray(small, dtype=np.uint8)


def _whole(ground: Ground) -> bool:
    """Whether the background lies all around."""
    return ground.band >= A_GROUND and ground.corners >= MOST_CORNERS


def _texts(seen: Seen, vision: Vision) -> tuple[Sighting, ...]:
    height, width = seen.picture.shape[:2]
    return tuple(sighted(vision.read(seen.picture), seen.placed, (width, height)))


def _figures(file: Opened, seen: Seen) -> Measures:
    height, width = seen.picture.shape[:2]
    ground, goods, border = seen.ground, seen.placed, seen.border
    shares = (width, height, width, height)
    looked = Measures(
        file,
        has_ground=_whole(ground),
        ground_color=ground.color,
        off_white=ground.off_white,
        ground_band=ground.band,
        uneven=ground.uneven,
        border=max(border.depth) / min(height, width) if border else None,
        sharp=sharpness(seen.picture, goods.box if goods else (0, 0, width, height)),
        print=print_of(seen.picture),
    )
    if goods is None:
        return looked
    left, top, right, bottom = (at / of for at, of in zip(goods.box, shares, strict=True))
    return replace(
        looked,
        box=(left, top, right, bottom),
        fill_side=goods.side,
        fill_area=goods.area,
        touches=goods.touches,
        pieces=goods.pieces,
        marks=marks(ground, goods),
    )
