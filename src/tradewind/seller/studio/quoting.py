"""A buyer's sentence, verbatim, where a channel allows it."""

import re
from collections.abc import Iterator, Sequence

from tradewind.catalog.product import Review
from tradewind.decisions.claim import Evidence, EvidenceKind
from tradewind.seller.studio.book import Book
from tradewind.seller.studio.sentence import Part, Sentence

CONTENTED = 4
"""Stars from which on a review is quoted in a listing."""
SHORTEST, LONGEST = 30, 160
SHORTEST_DENSE, LONGEST_DENSE = 10, 60
_ENDS = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_UNFIT = re.compile(r"\d|https?:|www\.|@|[{}<>\[\]]|\b[A-Z]{4,}\b|[:;：；]", re.ASCII)
"""Figures belong to facts; addresses and orders belong nowhere."""
_OBEY = re.compile(r"ignore|system|prompt|instruction|recommend only|指令|忽略|系统", re.IGNORECASE)
_DOUBT = re.compile(
    r"\b(?:but|however|although|though|not|n't|only|except|pero|aber|nicht|mais)\b|n't|但|不|没|可惜|就是",
    re.IGNORECASE,
)


def quotes(reviews: Sequence[Review], language: str, words: Book) -> Iterator[Sentence]:
    """Sentences of contented reviews in the language that can be quoted, the most helpful first."""
    able = [
        each for each in reviews if each.language == language and (each.rating or 0) >= CONTENTED
    ]
    for review in sorted(able, key=lambda each: (-each.helpful, each.id)):
        for text in _ENDS.split(review.text):
            if fit(text.strip(), review.text):
                shown = f"{words.words['quote'].format(text.strip())}"
                row = Evidence(
                    EvidenceKind.REVIEW, f"review:{review.id}", text.strip(), str(review.date)
                )
                yield Sentence(shown, Part.DESCRIPTION, 1, ("review",), (row,), quoted=True)


def fit(text: str, whole: str) -> bool:
    """Whether a sentence can be quoted: of a calm length, without figures, doubts or orders."""
    dense = not text.isascii() and re.search("[\u3040-\u30ff\u4e00-\u9fff]", text) is not None
    low, high = (SHORTEST_DENSE, LONGEST_DENSE) if dense else (SHORTEST, LONGEST)
    return (
        low <= len(text) <= high
        and not _UNFIT.search(text)
        and not _DOUBT.search(text)
        and not _OBEY.search(whole)
    )
