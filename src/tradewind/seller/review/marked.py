"""A text with its issues in it: cut where one begins or ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tradewind.seller.review.issue import WEIGHT, Issue, Severity


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a text and the issues that are about them."""

    text: str
    severity: Severity | None = None
    """The gravest of its issues'; None where there is none."""
    numbers: tuple[int, ...] = ()
    """Places of the issues in the list they came from, counted from 1."""


def marked(text: str, issues: Sequence[tuple[int, Issue]]) -> list[Piece]:
    """The pieces of a text; ``issues`` are numbered. One about the whole text marks nothing."""
    spans = [
        (number, each)
        for number, each in issues
        if each.span and each.span[0] < each.span[1] and each.span != (0, len(text))
    ]
    ends = sorted({0, len(text), *(place for _, each in spans for place in each.span or ())})
    pieces = []
    for start, end in pairwise(ends):
        over = [(n, each) for n, each in spans if _covers(each, start, end)]
        gravest = min((each.severity for _, each in over), key=WEIGHT.__getitem__, default=None)
        pieces.append(Piece(text[start:end], gravest, tuple(n for n, _ in over)))
    return pieces


def _covers(issue: Issue, start: int, end: int) -> bool:
    return issue.span is not None and issue.span[0] <= start and end <= issue.span[1]
