"""How sharp the goods are: what is fine in them against what is coarse, at one scale for all."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tradewind.kernel.ports import Pixels

SCALE: Final = 400
"""The longest side of the goods, in pixels, at which they are looked at."""
LEAST: Final = 8
"""A side with fewer pixels says nothing."""

Grey = NDArray[np.float32]


def sharpness(picture: Pixels, box: tuple[int, int, int, int]) -> float | None:
    """Variance of the Laplacian over the variance of the grey: about .3 sharp, under .02 blurred.

    None where the goods are too small or too plain to tell.
    """
    grey = _grey(picture, box)
    spread = float(grey.var())
    if min(grey.shape) < LEAST or spread < 1:
        return None
    fine = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1]
    fine -= grey[1:-1, :-2] + grey[1:-1, 2:]
    return float(fine.var()) / spread


def _grey(picture: Pixels, box: tuple[int, int, int, int]) -> Grey:
    left, top, right, bottom = box
    part = Image.fromarray(picture[top:bottom, left:right]).convert("L")
    longest = max(part.size)
    if longest > SCALE:
        size = (max(1, part.width * SCALE // longest), max(1, part.height * SCALE // longest))
        part = part.resize(size, Image.Resampling.BOX)
    return np.asarray(part, dtype=np.float32)
