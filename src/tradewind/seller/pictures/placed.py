"""Where the goods stand in the picture: their box, how much of the frame they fill, how many."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from tradewind.seller.pictures.ground import Ground
from tradewind.seller.pictures.regions import Mask, regions_of

SPECK: Final = 0.0002
"""Share of the frame below which a region is dust."""
SHRED: Final = 0.01
"""Share of the largest region below which another is no part of the goods."""
PIECE: Final = 0.2
"""Share of the largest region from which another counts as a piece of its own."""
TOUCH: Final = 0.005
"""Share of a side that the goods must cover to touch it."""
SIDES: Final = ("left", "top", "right", "bottom")


@dataclass(frozen=True, slots=True)
class Placed:
    """The goods within the frame; positions are pixels of the picture that was measured."""

    box: tuple[int, int, int, int]
    """Left, top, right and bottom, the last two exclusive."""
    side: float
    """How far they reach: the larger of width over width and height over height."""
    area: float
    """Share of the frame that they cover."""
    touches: tuple[str, ...]
    """The sides of the frame that they reach."""
    pieces: int
    """Regions of like size that do not hang together."""
    mask: Mask
    hull: Mask
    """The pieces with everything between their own edges: what is printed on them lies in it."""


def placed(ground: Ground) -> Placed | None:
    """Everything that is not background and no dust; None where nothing is."""
    height, width = ground.mask.shape
    regions = regions_of(~ground.mask)
    areas = regions.areas()
    largest = int(areas.max(initial=0))
    kept = (areas >= max(largest * SHRED, SPECK * height * width)) & (areas > 0)
    if not kept.any():
        return None
    boxes = regions.boxes()[kept]
    left, top = (int(each) for each in boxes[:, :2].min(axis=0))
    right, bottom = (int(each) for each in boxes[:, 2:].max(axis=0))
    mask = regions.mask(kept)
    return Placed(
        (left, top, right, bottom),
        max((right - left) / width, (bottom - top) / height),
        float(mask.mean()),
        _touched(mask),
        int((areas[kept] >= largest * PIECE).sum()),
        mask,
        _hull(regions.mask(areas >= largest * PIECE)),
    )


def _hull(mask: Mask) -> Mask:
    """Pixels between the first and the last of their row as well as of their column."""
    across = np.logical_or.accumulate(mask, axis=1)
    across &= np.logical_or.accumulate(mask[:, ::-1], axis=1)[:, ::-1]
    down = np.logical_or.accumulate(mask, axis=0)
    down &= np.logical_or.accumulate(mask[::-1], axis=0)[::-1]
    return across & down


def _touched(mask: Mask) -> tuple[str, ...]:
    edges = (mask[:, 0], mask[0], mask[:, -1], mask[-1])
    reached = (bool(edge.sum() >= max(2, TOUCH * len(edge))) for edge in edges)
    return tuple(name for name, touches in zip(SIDES, reached, strict=True) if touches)


def within(box: tuple[float, float, float, float], mask: Mask) -> float:
    """Share of a box that lies on the goods."""
    left, top = (int(each) for each in box[:2])
    right, bottom = (int(np.ceil(each)) for each in box[2:])
    part = mask[top:bottom, left:right]
    return float(part.mean()) if part.size else 0.0
