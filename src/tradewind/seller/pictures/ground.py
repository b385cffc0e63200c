"""The background: what hangs together with the edge of the picture and looks like it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tradewind.kernel.ports import Pixels
from tradewind.seller.pictures.regions import Mask, grown, regions_of

BAND: Final = 0.02
"""Share of the short side that counts as the border band."""
NEAR: Final = 16
"""A pixel belongs to the background if no channel is further from its colour."""
LIGHT: Final = 235
"""From here on a band counts as meant to be white."""
PURE: Final = 255
"""White is this in every channel."""
HALO: Final = 8
"""Pixels around the goods left out of the judgement: JPEG spoils whole blocks of 8."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The background and how white it is; masks are of the picture that was looked at."""

    color: tuple[int, int, int]
    mask: Mask
    """What hangs together with the edge and has its colour."""
    stained: Mask
    """Of the judged background, the pixels that are not pure white."""
    off_white: float
    """Share of the judged background that is not 255, 255, 255, in the file's own pixels."""
    band: float
    """Share of the border band that is background."""
    corners: int
    """Of the four corners, those that are background."""
    uneven: float
    """Standard deviation of its brightness, in steps of 255."""


def ground_of(picture: Pixels, whole: Pixels | None = None) -> Ground:
    """Find the background; one that is not there is a mask with little in it.

    ``whole`` is the same picture at its own size, where ``picture`` is smaller.
    """
    color = _color(picture)
    regions = regions_of(distance(picture, color) <= NEAR)
    mask = regions.mask(regions.at_the_frame())
    judged = _judged(mask)
    band = _band(mask.shape)
    return Ground(
        color=color,
        mask=mask,
        stained=judged & ~pure(picture),
        off_white=_off_white(judged, picture if whole is None else whole),
        band=float(mask[band].mean()),
        corners=sum(bool(mask[y, x]) for y in (0, -1) for x in (0, -1)),
        uneven=_uneven(picture, judged),
    )


def distance(picture: Pixels, color: tuple[int, int, int]) -> NDArray[np.int16]:
    """How far each pixel is from a colour in the channel where it is furthest."""
    channels = picture.astype(np.int16)
    red, green, blue = (np.abs(channels[:, :, each] - color[each]) for each in range(3))
    furthest: NDArray[np.int16] = np.maximum(np.maximum(red, green), blue)
    return furthest


def pure(picture: Pixels) -> Mask:
    """Which pixels are exactly white."""
    red, green, blue = (picture[:, :, each] == PURE for each in range(3))
    white: Mask = red & green & blue
    return white


def _judged(mask: Mask) -> Mask:
    """The background without a halo around the goods; all of it where there is little else."""
    judged = mask & ~grown(~mask, HALO)
    return judged if judged.sum() >= mask.sum() // 20 else mask


def _uneven(picture: Pixels, judged: Mask) -> float:
    if not judged.any():
        return 0.0
    sums = sum(picture[:, :, each][judged].astype(np.float32) for each in range(3))
    return float(np.std(sums)) / 3


def _off_white(judged: Mask, whole: Pixels) -> float:
    """Share of the judged pixels that are not pure white, each pixel of the file counted."""
    rows = np.arange(whole.shape[0]) * judged.shape[0] // whole.shape[0]
    columns = np.arange(whole.shape[1]) * judged.shape[1] // whole.shape[1]
    wide = judged[rows][:, columns]
    area = int(wide.sum())
    return 1 - int((pure(whole) & wide).sum()) / area if area else 1.0


def _band(shape: tuple[int, int]) -> Mask:
    """The border band."""
    deep = max(2, round(min(shape) * BAND))
    band = np.ones(shape, dtype=np.bool_)
    band[deep:-deep, deep:-deep] = False
    return band


def _color(picture: Pixels) -> tuple[int, int, int]:
    """The commonest colour of the border band; white where a good part of it is light."""
    pixels = picture[_band((picture.shape[0], picture.shape[1]))]
    light = pixels.min(axis=1) >= LIGHT
    if light.mean() >= 0.2:
        chosen = pixels[light]
    else:
        bins = (pixels >> 4).astype(np.int32) @ np.array([256, 16, 1])
        chosen = pixels[bins == np.bincount(bins).argmax()]
    red, green, blue = (round(float(each)) for each in np.median(chosen, axis=0))
    return red, green, blue
