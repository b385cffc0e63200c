"""How telling each word is among the listings at hand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log, sqrt

from tradewind.retrieval.matching.listed import Reading

UNSEEN = 100
"""Listings without the word that are added to those at hand: in a small shop every word is shared
by a large part, and still tells something.
"""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Counts of words over listings; nothing in it says which of them are one product."""

    listings: int
    counts: dict[str, int]

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> "Corpus":
        """Count the words of titles and descriptions, once a listing."""
        counts: Counter[str] = Counter()
        listings = 0
        for each in readings:
            listings += 1
            counts.update(each.words | each.described | each.codes)
        return cls(listings, dict(counts))

    def weight(self, word: str) -> float:
        """From about 0 for a word that everything says to the most for one never seen."""
        return log((UNSEEN + self.listings) / (1 + self.counts.get(word, 0)))

    def rare(self, word: str) -> float:
        """One over how many listings say it beside the one at hand."""
        return 1 / max(self.counts.get(word, 0) - 1, 1)

    def weights(self, words: Iterable[str]) -> dict[str, float]:
        """Each word's weight."""
        return {word: self.weight(word) for word in words}


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """Of two sets of weighted words; 0 where one is empty."""
    length = sqrt(squares(one) * squares(other))
    shared = one.keys() & other.keys()
    return sum(one[word] ** 2 for word in shared) / length if length else 0.0


def squares(weights: dict[str, float]) -> float:
    """Sum of the squares."""
    return sum(each * each for each in weights.values())
