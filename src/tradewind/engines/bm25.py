"""BM25F: how much a word says about a product, from counts alone.

Counts of the fields are weighted, freed of the field's length, added, and only then saturated
(Robertson and Zaragoza, 2009). Titles of products are lists, not prose: a second occurrence says
next to nothing, so saturation is early (low ``k1``).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """What one occurrence counts, and how much of it a long field takes away (0 to 1)."""

    boost: float
    b: float = 0.0


def weights(
    counts: NDArray[np.float32], lengths: NDArray[np.float32], field: FieldWeight
) -> Floats:
    """What each count adds, given its field's length over the mean length."""
    return (field.boost * counts / (1 - field.b + field.b * lengths)).astype(np.float32)


def saturated(weight: Floats, k1: float) -> Floats:
    """From 0 for absent towards 1 for certain."""
    return weight / (weight + np.float32(k1))


def idf(products: int, holding: int) -> float:
    """How telling a word is that so many of the products hold; never negative."""
    return float(np.log1p((products - holding + 0.5) / (holding + 0.5)))
