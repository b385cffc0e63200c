"""What was understood of a sentence, piece by piece, and the sentence without each piece."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tradewind.retrieval.brief import Brief


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that was said."""

    label: str
    """The fact or option it is about; empty for plain words."""
    said: str
    without: str
    """A sentence that asks for everything else; empty where nothing would be left."""


def wishes(brief: Brief) -> list[Wish]:
    """Every piece of a brief, in the order of its parts."""
    pieces = list(dict.fromkeys(_pieces(brief)))
    return [
        Wish(label, said, _without(brief, said, [each for _, each in pieces if each != said]))
        for label, said in pieces
    ]


def _pieces(brief: Brief) -> Iterator[tuple[str, str]]:
    if words := _kept_words(brief):
        yield "", words
    for price in brief.price:
        yield "price", price.said
    for limit in brief.limits:
        yield limit.name, limit.said
    if brief.superlative:
        yield brief.superlative.name, brief.superlative.said


def _kept_words(brief: Brief) -> str:
    """The words searched for, unless a limit says them already."""
    said = {each.said.casefold() for each in brief.price}
    said |= {each.said.casefold() for each in brief.limits}
    return "" if brief.words.casefold() in said else brief.words.strip()


def _without(brief: Brief, said: str, others: list[str]) -> str:
    """The sentence without the piece; the other pieces where the sentence does not hold it."""
    cut, times = re.subn(re.escape(said), " ", brief.sentence, count=1, flags=re.IGNORECASE)
    rest = re.sub(r"\s+", " ", cut).strip(" ,，、;；") if times else " ".join(others)
    return rest if re.search(r"\w", rest) else ""
