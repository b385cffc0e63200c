"""A frame drawn around the picture: a coloured band at the edge, or a line a little further in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tradewind.kernel.ports import Pixels
from tradewind.seller.pictures.ground import distance

DEEPEST: Final = 0.1
"""A band is at most this share of the short side."""
SAME: Final = 14
"""A pixel has the band's colour if no channel is further from it."""
OTHER: Final = 20
"""A pixel differs from the band if a channel is further from it."""
EVEN: Final = 0.97
"""Share of a line that must have the band's colour."""
JUMP: Final = 0.6
"""Share of the first line within that must differ from the band, on every side."""
LINE: Final = 0.95
"""The same where the band is white: goods on white end in straight lines too, a frame all along."""
WHITE: Final = 235
THINNEST: Final = 0.03
"""A drawn line is at most this share of the short side."""


@dataclass(frozen=True, slots=True)
class Border:
    """A frame: its colour and, in pixels, where it ends on the left, top, right and bottom."""

    color: tuple[int, int, int]
    depth: tuple[int, int, int, int]


def border_of(picture: Pixels) -> Border | None:
    """The frame around the picture, or None."""
    short = min(picture.shape[:2])
    deepest = int(short * DEEPEST)
    if deepest < 3:
        return None
    color = _color(picture)
    apart = distance(picture, color)
    strips = [_strip(apart, side, deepest * 2) for side in range(4)]
    depths = [_depth(strip) for strip in strips]
    if not all(0 < depth <= deepest for depth in depths):
        return None
    if min(color) < WHITE:
        framed = all(
            _jump(strip, depth, strips, depths) >= JUMP
            for strip, depth in zip(strips, depths, strict=True)
        )
        return Border(color, _four(depths)) if framed else None
    return _line(strips, depths, picture, max(3, round(short * THINNEST)))


def _color(picture: Pixels) -> tuple[int, int, int]:
    """The middle colour of the outermost pixels."""
    edges = (picture[0], picture[-1], picture[:, 0], picture[:, -1])
    red, green, blue = (round(float(each)) for each in np.median(np.vstack(edges), axis=0))
    return red, green, blue


Distances = NDArray[np.int16]


def _strip(apart: Distances, side: int, deep: int) -> Distances:
    """The lines along one side, the outermost first; every line runs along the side."""
    turned: tuple[Any, ...] = (apart.T, apart, apart.T[::-1], apart[::-1])
    strip: Distances = turned[side][:deep]
    return strip


def _depth(strip: Distances) -> int:
    """Lines from the outside that have the band's colour throughout."""
    even = (strip <= SAME).mean(axis=1) >= EVEN
    return int(np.argmin(even)) if not even.all() else len(even)


def _inner(strip: Distances, strips: Sequence[Distances], depths: Sequence[int]) -> Distances:
    """The strip between the bands of its two neighbours."""
    ends = (
        (depths[1], depths[3])
        if strip is strips[0] or strip is strips[2]
        else (depths[0], depths[2])
    )
    return strip[:, ends[0] : strip.shape[1] - ends[1]]


def _jump(
    strip: Distances, depth: int, strips: Sequence[Distances], depths: Sequence[int]
) -> float:
    """Share of the pixels just within the band that differ from it, given three lines to do so."""
    within = _inner(strip, strips, depths)[depth : depth + 3]
    return float((within > OTHER).any(axis=0).mean()) if within.size else 0.0


def _line(
    strips: Sequence[Distances], depths: list[int], picture: Pixels, thinnest: int
) -> Border | None:
    """A line drawn on white: all along each side, and white again within it."""
    ends = []
    for strip, depth in zip(strips, depths, strict=True):
        if _jump(strip, depth, strips, depths) < LINE:
            return None
        inner = _inner(strip, strips, depths)[depth : depth + thinnest + 3]
        again = (inner <= SAME).mean(axis=1) >= 0.5
        after = np.flatnonzero(again[1:])
        if not len(after):
            return None
        ends.append(depth + int(after[0]) + 1)
    x = picture.shape[1] // 2
    red, green, blue = (int(each) for each in picture[(depths[1] + ends[1]) // 2, x])
    return Border((red, green, blue), _four(ends))


def _four(depths: Sequence[int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = depths
    return left, top, right, bottom
