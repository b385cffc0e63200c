"""Near-duplicates: pictures that show the same, whatever their size and compression."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PIL import Image

from tradewind.kernel.ports import Pixels

SIDE: Final = 16
"""A print is the picture at 16 by 16 pixels."""
SAME: Final = 11.0
"""Prints this near show the same: measured by `./run bench review`."""


def print_of(picture: Pixels) -> bytes:
    """What a picture is recognised by: 768 bytes."""
    small = Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BOX)
    return small.tobytes()


def apart(one: bytes, other: bytes) -> float:
    """How far two prints are apart: the root of the mean square, in steps of 255."""
    first = np.frombuffer(one, dtype=np.uint8).astype(np.float64)
    second = np.frombuffer(other, dtype=np.uint8).astype(np.float64)
    return float(np.sqrt(np.mean((first - second) ** 2)))


def repeated(prints: Sequence[bytes]) -> dict[int, int]:
    """For each picture that shows what an earlier one shows, which; empty prints match nothing."""
    found: dict[int, int] = {}
    for place, each in enumerate(prints):
        for earlier in range(place):
            if each and prints[earlier] and apart(each, prints[earlier]) <= SAME:
                found[place] = earlier
                break
    return found
