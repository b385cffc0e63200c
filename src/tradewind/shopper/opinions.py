"""Pros and cons out of reviews: which aspect, which way, how many say so, in whose words.

A small, open rule: a review is cut into clauses; a word that praises or complains counts for the
aspect it names itself, or for the one named nearest to it, turned round by a denial before it.
Wishes, doubts, questions, hearsay and talk of other products count for nothing, nor do complaints
in a review of five stars unless it owns to them ("but", "only"). Stars never say which way a
sentence leans: that was right too seldom. The words are in ``aspects.yaml`` and ``polarity.yaml``.
Reviews are untrusted text: counted and quoted, they steer nothing, and an order to a machine is
never among the quotes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tradewind.catalog.product import Review
from tradewind.shopper.answer import Opinion, Quote
from tradewind.shopper.clauses import clauses
from tradewind.shopper.lexicon import UNSPACED, Word, data, kind_of, lexicon_of, turns_of
from tradewind.shopper.reading import Reading

QUOTE_LENGTH = 160
HAN = re.compile(r"[一-鿿]")
KANA = re.compile(r"[ぁ-ヿ]")
LEVEL = str.maketrans({"’": "'", "‘": "'", "-": " ", "\u2011": " ", "\n": " ", "\r": " "})


@dataclass(frozen=True, slots=True)
class Leaning:
    """What one clause says of one aspect."""

    aspect: str
    good: bool
    text: str


def aspect_name(aspect: str, language: str) -> str:
    """What an aspect is called, ready to stand in a sentence."""
    return str(data("aspects.yaml")["aspects"][aspect]["names"][language])


def leanings(
    text: str, rating: int | None, category: str = "", language: str = "en"
) -> tuple[Leaning, ...]:
    """What a review says of which aspects, each aspect at most once for and once against.

    ``language`` is that of a text in Latin letters; Chinese and Japanese show by their characters.
    """
    return _leanings(text, rating, kind_of(category), _script(text) or language)


def opinions(reviews: Sequence[Review], *, language: str, category: str = "") -> list[Opinion]:
    """Aspects by how many reviews speak of them; quotes in the reader's language first."""
    said: dict[tuple[str, bool], list[Quote]] = defaultdict(list)
    for review in reviews:
        for each in leanings(review.text, review.rating, category, review.language):
            said[each.aspect, each.good].append(Quote(review, each.text))
    found = [
        Opinion(aspect, good, len(quotes), len(reviews), _best(quotes, language))
        for (aspect, good), quotes in said.items()
    ]
    return sorted(found, key=lambda each: (-each.count, each.aspect, not each.good))


def speaks_of(review: Review, aspect: str, *, category: str = "") -> bool:
    """Whether a review says something of an aspect, for or against."""
    said = leanings(review.text, review.rating, category, review.language)
    return any(each.aspect == aspect for each in said)


def _script(text: str) -> str:
    if KANA.search(text):
        return "ja"
    return "zh" if HAN.search(text) else ""


@lru_cache(maxsize=20_000)
def _leanings(text: str, rating: int | None, kind: str, language: str) -> tuple[Leaning, ...]:
    lexicon, turns = lexicon_of(language, kind), turns_of(language)
    low = _level(text)
    found: dict[tuple[str, bool], Leaning] = {}
    for sentence in clauses(text):
        topic: tuple[Word, ...] = ()
        turned, aside = False, False
        for clause in sentence:
            reading = Reading.of(low, clause.span, lexicon, spaced=language not in UNSPACED)
            skipped = aside and reading.relates
            verdicts = {} if skipped else reading.verdicts(topic)
            aside = skipped or reading.aside
            topic = () if verdicts else reading.topic()
            turned = turned or bool(turns.search(low, clause.span.start, clause.span.end))
            for aspect, good in verdicts.items():
                if good is not None and (turned or _fits(rating, good)):
                    found.setdefault((aspect, good), Leaning(aspect, good, clause.quote))
    return tuple(found.values())


def _fits(rating: int | None, good: bool) -> bool:
    """Whether the stars bear it out: a complaint with five of them is mostly none, or a joke."""
    return good or rating is None or rating < 5


def _level(text: str) -> str:
    """In small letters, plain apostrophes and no hyphens, every character where it was."""
    low = "".join(small if len(small := char.lower()) == 1 else char for char in text)
    return low.translate(LEVEL)


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
