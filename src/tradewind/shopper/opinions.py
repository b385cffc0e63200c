"""Pros and cons out of reviews: which aspect, which way, how many say so, in whose words.

A small, open rule: a review is cut into clauses; a clause that names an aspect and leans one way
counts once for its review. The words are in ``aspects.yaml`` and ``polarity.yaml``. Reviews are
untrusted text: they are counted and quoted, and steer nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from tradewind.catalog.product import Review
from tradewind.shopper.answer import Opinion, Quote

QUOTE_LENGTH = 160
CLAUSE = re.compile(
    r"(?<=[.!?;。！？；…\n])\s*|\s+(?=but\b|though\b|however\b|although\b)|(?<=[，,])(?=但|不过|就是|可是|只是|然而)"
)
HAN = re.compile(r"[一-鿿]")


@dataclass(frozen=True, slots=True)
class Leaning:
    """What one clause says of one aspect."""

    aspect: str
    good: bool
    text: str


@cache
def _data(name: str) -> Any:
    return yaml.safe_load(resources.files(__package__).joinpath(name).read_text("utf-8"))


def aspect_name(aspect: str, language: str) -> str:
    """What an aspect is called, ready to stand in a sentence."""
    return str(_data("aspects.yaml")[aspect]["names"][language])


@cache
def _words(kind: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """English and Chinese patterns of one kind of polarity word."""
    lists = _data("polarity.yaml")[kind]
    english = "|".join(sorted(map(re.escape, lists["en"]), key=len, reverse=True))
    chinese = "|".join(sorted(map(re.escape, lists["zh"]), key=len, reverse=True))
    return re.compile(rf"\b(?:{english})\b"), re.compile(chinese)


@cache
def _aspects() -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for name, words in _data("aspects.yaml").items():
        english = "|".join(map(re.escape, words["en"]))
        chinese = "|".join(map(re.escape, words["zh"]))
        made.append((name, re.compile(rf"\b(?:{english})\b|{chinese}")))
    return tuple(made)


def _leaning(clause: str) -> int:
    """Above zero where a clause praises, below where it complains."""
    chinese = bool(HAN.search(clause))
    score = 0
    for kind, worth in (("good", 1), ("bad", -1)):
        pattern = _words(kind)[chinese]
        for match in pattern.finditer(clause):
            score += -worth if _denied(clause[: match.start()], chinese=chinese) else worth
    return score


def _denied(before: str, *, chinese: bool) -> bool:
    reach = before[-4:] if chinese else " ".join(re.findall(r"[\w']+", before)[-3:])
    if not chinese and "n't" in reach:
        return True
    return bool(_words("deny")[chinese].search(reach))


@lru_cache(maxsize=20_000)
def leanings(text: str, rating: int | None) -> tuple[Leaning, ...]:
    """What a review says of which aspects; of a single clause the stars may say which way it leans."""
    found: dict[tuple[str, bool], Leaning] = {}
    clauses = [piece.strip() for piece in CLAUSE.split(text) if piece and piece.strip()]
    stars = _stars(rating) if len(clauses) == 1 else 0
    for clause in clauses:
        low = clause.lower()
        aspects = [name for name, pattern in _aspects() if pattern.search(low)]
        score = (_leaning(low) or stars) if aspects else 0
        for aspect in aspects if score else ():
            found.setdefault((aspect, score > 0), Leaning(aspect, score > 0, clause))
    return tuple(found.values())


def _stars(rating: int | None) -> int:
    if rating is None:
        return 0
    return (rating >= 5) - (rating <= 1)


def opinions(reviews: Sequence[Review], *, language: str) -> list[Opinion]:
    """Aspects by how many reviews speak of them; quotes in the reader's language first."""
    said: dict[tuple[str, bool], list[Quote]] = defaultdict(list)
    for review in reviews:
        for each in leanings(review.text, review.rating):
            said[each.aspect, each.good].append(Quote(review, each.text))
    found = [
        Opinion(aspect, good, len(quotes), len(reviews), _best(quotes, language))
        for (aspect, good), quotes in said.items()
    ]
    return sorted(found, key=lambda each: (-each.count, each.aspect, not each.good))


def _best(quotes: Iterable[Quote], language: str) -> tuple[Quote, ...]:
    """Up to three verbatim quotes, short and in the reader's language before others."""
    ordered = sorted(
        quotes,
        key=lambda quote: (
            quote.review.language != language,
            len(quote.text) > QUOTE_LENGTH,
            -quote.review.helpful,
            quote.review.id,
        ),
    )
    return tuple(ordered[:3])
