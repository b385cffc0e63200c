"""Names in a question: a campaign, a SKU, a search term that the data hold."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tradewind.kernel.fold import fold
from tradewind.seller.asking import phrases

NAMED: Final = frozenset(
    {
        "campaign",
        "ad_group",
        "portfolio",
        "keyword",
        "term",
        "keyword_or_term",
        "shop",
        "sku",
        "asin",
        "parent",
        "reason",
    }
)
"""Dimensions whose values a question may name."""
QUOTED: Final = re.compile(
    r"[\"“「『]([^\"”」』]{1,200})[\"”」』]|(?<![a-z])'([^']{2,200})'(?![a-z])"
)
CODED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*[-_./|]?[A-Za-z0-9-_./|]*\d)[A-Za-z0-9]+(?:[-_./|][A-Za-z0-9]+)*"
)
FARTHEST: Final = 60
"""Letters beside a dimension's word in which a name is looked for."""
MOST: Final = 400
"""Candidates of one question."""

Known = Callable[[Sequence[str]], Mapping[str, Mapping[str, tuple[str, ...]]]]
"""Which of these texts are values, folded; of which dimensions, and as the data write them."""


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of the sentence that names values of the data, or is in quotes."""

    said: str
    start: int
    end: int
    values: Mapping[str, tuple[str, ...]]
    """By dimension; empty where the data hold no such name."""


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    quoted: bool = False


def names(sentence: str, known: Known) -> list[Name]:
    """The names in a sentence, the longest of those that overlap."""
    pieces = list(_pieces(sentence))[:MOST]
    found = known(sorted({sentence[each.start : each.end] for each in pieces}))
    kept: list[Name] = []
    for piece in sorted(pieces, key=lambda each: (not each.quoted, each.start - each.end)):
        said = sentence[piece.start : piece.end]
        values = found.get(fold(said), {})
        taken = any(piece.start < each.end and each.start < piece.end for each in kept)
        if not taken and (piece.quoted or values):
            kept.append(Name(said, piece.start, piece.end, values))
    return kept


def _pieces(sentence: str) -> Iterator[_Piece]:
    text = fold(sentence)
    for found in QUOTED.finditer(sentence):
        yield _Piece(*found.span(1 if found[1] else 2), quoted=True)
    for found in CODED.finditer(sentence):
        if not re.fullmatch(r"[\d.,/-]+|\d+[a-z]{1,2}", found[0]):
            yield _Piece(*found.span())
    for found in phrases.pattern().finditer(text):
        meaning = phrases.meaning(found[0])
        if meaning.kind == "dimension" and meaning.value in NAMED:
            yield from _after(text, found.end())
            yield from _before(text, found.start())


def _after(text: str, start: int) -> Iterator[_Piece]:
    while text[start : start + 1] in {" ", ":", "："} and start < len(text):
        start += 1
    for end in range(start + 1, min(len(text), start + FARTHEST) + 1):
        if _ends(text, end) and _worth(text[start:end]):
            yield _Piece(start, end)


def _before(text: str, end: int) -> Iterator[_Piece]:
    while text[end - 1 : end] in {" ", "的"} and end > 0:
        end -= 1
    for start in range(max(0, end - FARTHEST), end):
        if _ends(text, start) and text[start] != " " and _worth(text[start:end]):
            yield _Piece(start, end)


def _ends(text: str, place: int) -> bool:
    """Whether a name may begin or end here: not in the middle of a Latin word."""
    around = text[max(0, place - 1) : place + 1]
    return not re.fullmatch(r"[a-z0-9]{2}", around)


def _worth(text: str) -> bool:
    """Whether it can be a name: more than words of the book that mean something else."""
    text = text.strip()
    left = phrases.pattern().sub(" ", text)
    return len(text) > 1 and bool(re.sub(r"[\W\d_]+", "", left))
