"""What is written in a picture: on the goods, where it belongs, or laid over them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
import yaml

from tradewind.kernel.ports import Written
from tradewind.seller.pictures.ground import Ground
from tradewind.seller.pictures.placed import Placed, within
from tradewind.seller.pictures.regions import Numbers, regions_of

SURE: Final = 0.6
"""Below this a reader guesses."""
ENOUGH: Final = 3
"""Letters from which a reading counts as read."""
ON: Final = 0.85
"""Share of a line that must lie on the goods to be printed on them."""
OFF: Final = 0.15
"""A line with less than this on the goods stands beside them."""
A_ROW: Final = 4
"""Marks of like height side by side that look like a word."""
LETTER: Final = (0.012, 0.2)
"""Height of a letter, as a share of the picture's."""


class Where(StrEnum):
    """Where a line stands."""

    GOODS = "goods"
    BESIDE = "beside"
    ACROSS = "across"
    """Over the edge of the goods."""
    UNTOLD = "untold"
    """There is no background to tell the goods from."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A line that a reader saw."""

    text: str
    confidence: float
    box: tuple[float, float, float, float]
    """Left, top, right and bottom, as shares of the picture."""
    where: Where
    kind: str = ""
    """``promotion``, ``address`` or ``badge`` where its words say so; else empty."""

    @property
    def letters(self) -> int:
        """Letters and figures in it."""
        return sum(each.isalnum() for each in self.text)


def sighted(
    lines: Iterable[Written], placed: Placed | None, size: tuple[int, int]
) -> Iterator[Sighting]:
    """The lines that a reader is sure of, with where they stand; ``size`` is width and height."""
    width, height = size
    for line in lines:
        if line.confidence < SURE:
            continue
        left, top, right, bottom = line.box
        yield Sighting(
            line.text,
            line.confidence,
            (left / width, top / height, right / width, bottom / height),
            _where(line.box, placed),
            _kind(line.text),
        )


def _where(box: tuple[float, float, float, float], placed: Placed | None) -> Where:
    if placed is None:
        return Where.UNTOLD
    share = within(box, placed.hull)
    if share >= ON:
        return Where.GOODS
    return Where.BESIDE if share <= OFF else Where.ACROSS


def _kind(text: str) -> str:
    return next((kind for kind, words in _words() if words.search(text)), "")


@cache
def _words() -> Sequence[tuple[str, re.Pattern[str]]]:
    """What promotion, addresses and badges look like, in six languages."""
    page = resources.files(__package__).joinpath("words.yaml").read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(page)
    return [
        (kind, re.compile("|".join(patterns), re.IGNORECASE)) for kind, patterns in read.items()
    ]


def marks(ground: Ground, placed: Placed) -> int:
    """Regions beside the goods that stand in a row like letters; without a reader's help."""
    regions = regions_of(~ground.mask)
    boxes = regions.boxes()
    height = ground.mask.shape[0]
    tall = (boxes[:, 3] - boxes[:, 1]) / height
    fits = (tall >= LETTER[0]) & (tall <= LETTER[1])
    middle_x, middle_y = (boxes[:, 0] + boxes[:, 2]) // 2, (boxes[:, 1] + boxes[:, 3]) // 2
    fits &= ~placed.hull[middle_y, middle_x]
    return _longest_row(boxes[fits])


def _longest_row(boxes: Numbers) -> int:
    """The most boxes of like height whose middles lie on one line; 0 where it is no word."""
    if len(boxes) < A_ROW:
        return 0
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    tall = (boxes[:, 3] - boxes[:, 1]).astype(np.float64)
    level = np.abs(middles[:, None] - middles[None]) <= tall[:, None] / 2
    alike = np.maximum(tall[:, None], tall[None]) <= 2.5 * np.minimum(tall[:, None], tall[None])
    most = int((level & alike).sum(axis=1).max())
    return most if most >= A_ROW else 0
