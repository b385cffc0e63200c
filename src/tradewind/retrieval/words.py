"""The words of the catalogue: for each term who holds it, and how much it says there."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tradewind.engines import bm25
from tradewind.engines.bm25 import FieldWeight
from tradewind.retrieval import asides, rows
from tradewind.retrieval.rows import Where
from tradewind.retrieval.said import Field, Said, mark, shorter
from tradewind.retrieval.tokens import stem

TITLE_LENGTH: Final = (Field.TITLE, Field.MENTION)
"""Both are words of one title and share its length."""
Weights = Mapping[Field, FieldWeight]
WEIGHTS: Final[Weights] = {
    Field.TITLE: FieldWeight(3, 0.3),
    Field.MENTION: FieldWeight(1, 0.3),
    Field.PAIR: FieldWeight(1, 0.3),
    Field.BRAND: FieldWeight(4),
    Field.CATEGORY: FieldWeight(1),
    Field.FACT: FieldWeight(0.5, 0.7),
    Field.DESCRIPTION: FieldWeight(1, 0.7),
    Field.CODE: FieldWeight(4),
}
PAIRED: Final = 3
"""Products that must hold two words side by side before they count as a name,"""
TOGETHER: Final = 0.15
"""and the share of those that hold the rarer of the two."""
VOCABULARY: Final = 6000
"""So many terms stand for unknown words at most."""
DOC, TERM = 4, 36
"""From which bit a key holds the product, and the term; the field lies below."""
FIELD, PRODUCT = (1 << DOC) - 1, (1 << (TERM - DOC)) - 1


@dataclass(frozen=True, slots=True)
class Holding:
    """The products that hold one term, in order, with what it says about each."""

    products: NDArray[np.int32]
    weight: NDArray[np.float32]
    mention: NDArray[np.float32]
    """Apart from the weight: a query may mean the mention itself (``laptop sleeve``)."""
    fields: NDArray[np.uint16]
    """One bit for each `Field`."""

    @property
    def shares(self) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.uint16]]:
        """Weight, mention and fields."""
        return self.weight, self.mention, self.fields


NOTHING: Final = Holding(
    np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.float32), np.zeros(0, np.uint16)
)


@dataclass(frozen=True)
class Words:
    """Terms in sorted order; the rows of a term run from its start to the next."""

    terms: list[str]
    surfaces: list[str]
    """How each term is written; empty for codes, numbers and words only of descriptions."""
    keys: NDArray[np.int64]
    """Sorted ``term << 36 | product << 4 | field``, once each."""
    counts: NDArray[np.uint16]
    starts: NDArray[np.int64]
    products: NDArray[np.int32]
    weight: NDArray[np.float32]
    mention: NDArray[np.float32]
    fields: NDArray[np.uint16]

    @cached_property
    def places(self) -> dict[str, int]:
        """Term to its place."""
        return {term: place for place, term in enumerate(self.terms)}

    @cached_property
    def letters(self) -> dict[int, list[str]]:
        """Terms that a misspelt word could mean, by length: single words of letters only."""
        found: dict[int, list[str]] = {}
        for term, written in zip(self.terms, self.surfaces, strict=True):
            if written and " " not in written and term.isalpha() and term.isascii():
                found.setdefault(len(term), []).append(term)
        return found

    @cached_property
    def comparable(self) -> list[str]:
        """Terms that can stand for an unknown word of the same meaning, the most frequent first.

        Single words, and pairs of words that are a name together (``hard drive``).
        """
        held = np.diff(self.starts)
        able = [
            (-int(held[place]), term)
            for place, (term, written) in enumerate(zip(self.terms, self.surfaces, strict=True))
            if self._names(written, int(held[place]))
        ]
        return [term for _, term in sorted(able)[:VOCABULARY]]

    def _names(self, written: str, held: int) -> bool:
        words = written.split(" ")
        if len(words) == 1:
            return len(written) > 1 and written.isalpha()
        rarer = min(max(self.frequency(stem(word)), self.frequency(word)) for word in words)
        return all(map(asides.telling, words)) and held >= max(PAIRED, TOGETHER * rarer)

    def written(self, terms: Iterable[str]) -> list[str]:
        """How these terms are written."""
        return [self.surfaces[self.places[term]] for term in terms]

    @cached_property
    def marks(self) -> NDArray[np.uint64]:
        """Marks of the comparable terms as they are written."""
        return np.array([mark(each) for each in self.written(self.comparable)], dtype=np.uint64)

    def __contains__(self, term: str) -> bool:
        return term in self.places

    def frequency(self, term: str) -> int:
        """How many products hold it."""
        place = self.places.get(term)
        return 0 if place is None else int(self.starts[place + 1] - self.starts[place])

    def holding(self, term: str) -> Holding:
        """Who holds it."""
        place = self.places.get(term)
        if place is None:
            return NOTHING
        span = slice(int(self.starts[place]), int(self.starts[place + 1]))
        return Holding(
            self.products[span], self.weight[span], self.mention[span], self.fields[span]
        )

    def weighed(self, weights: Weights, products: int) -> "Words":
        """The same words under other weights; there are so many products."""
        return _weighed(self.terms, self.surfaces, self.keys, self.counts, products, weights)

    def plainly_said(self, term: str) -> NDArray[np.int64]:
        """Products whose title or description holds the term at least once undenied."""
        place = self.places.get(term)
        if place is None:
            return np.zeros(0, np.int64)
        begin, end = np.searchsorted(self.keys, [place << TERM, (place + 1) << TERM])
        keys, counts = self.keys[begin:end], self.counts[begin:end].astype(np.int64)
        where, product = keys & FIELD, (keys >> DOC) & PRODUCT
        sign = np.isin(where, (Field.TITLE, Field.MENTION, Field.DESCRIPTION)).astype(np.int64)
        sign -= where == Field.DENIED
        said: NDArray[np.int64] = np.unique(product)
        total = np.bincount(np.searchsorted(said, product), sign * counts, minlength=len(said))
        return said[total > 0]

    def save(self, folder: Path) -> None:
        """Keep everything in a new folder."""
        arrays = {
            name: getattr(self, name)
            for name in ("keys", "counts", "starts", "products", "weight", "mention", "fields")
        }
        rows.write(folder, arrays, {"terms": self.terms, "surfaces": self.surfaces})

    @classmethod
    def load(cls, folder: Path) -> "Words":
        """Map what was kept."""
        mapped = {
            name: rows.array(folder, name)
            for name in ("keys", "counts", "starts", "products", "weight", "mention", "fields")
        }
        return cls(rows.listed(folder, "terms"), rows.listed(folder, "surfaces"), **mapped)


@dataclass(slots=True)
class Gathered:
    """Occurrences read so far, product by product."""

    places: dict[str, int] = field(default_factory=dict)
    surfaces: dict[str, str] = field(default_factory=dict)
    keys: "array[int]" = field(default_factory=lambda: array("q"))

    def add(self, product: int, said: Said) -> None:
        """Take in what a product says; ``product`` counts the products read."""
        places, low = self.places, product << DOC
        self.keys.extend(
            places.setdefault(term, len(places)) << TERM | low | where
            for term, where in said.occurrences
        )
        for term, written in said.surfaces.items():
            known = self.surfaces.get(term)
            if known is None or shorter(written, known):
                self.surfaces[term] = written


def empty() -> Words:
    """A catalogue without a word."""
    return _weighed([], [], np.zeros(0, np.int64), np.zeros(0, np.uint16), 0)


def merged(old: Words, new: Gathered, where: Where) -> Words:
    """Bring the words up to date with what was read."""
    old_keys, old_counts = _moved(old.keys, old.counts, where.kept)
    read, times = np.unique(np.frombuffer(new.keys, dtype=np.int64), return_counts=True)
    fresh, counts = _moved(read, times, where.read)
    fresh_terms = list(new.places)
    used = {old.terms[place] for place in np.unique(old_keys >> TERM)}
    moves = rows.moved(old.terms, fresh_terms, keep=used.union(fresh_terms))
    keys = np.concatenate([_renamed(old_keys, moves.first), _renamed(fresh, moves.second)])
    order = np.argsort(keys, kind="stable")
    written = dict(zip(old.terms, old.surfaces, strict=True))
    for term, surface in new.surfaces.items():
        known = written.get(term)
        written[term] = surface if not known or shorter(surface, known) else known
    return _weighed(
        moves.names,
        [written.get(term, "") for term in moves.names],
        keys[order],
        np.concatenate([old_counts, counts])[order],
        where.products,
    )


def _moved(
    keys: NDArray[np.int64], counts: NDArray[Any], kept: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    product = (keys >> DOC) & PRODUCT
    place = kept[product] if len(kept) else np.zeros(0, np.int64)
    stays = place >= 0
    high_low = (keys >> TERM << TERM) | (keys & FIELD)
    return (high_low | (place << DOC))[stays], np.minimum(counts[stays], 999).astype(np.uint16)


def _renamed(keys: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(keys):
        return keys
    renamed: NDArray[np.int64] = (places[keys >> TERM] << TERM) | (keys & ((1 << TERM) - 1))
    return renamed


def _weighed(
    terms: list[str],
    surfaces: list[str],
    keys: NDArray[np.int64],
    counts: NDArray[np.uint16],
    products: int,
    weights: Weights = WEIGHTS,
) -> Words:
    where, product = keys & FIELD, (keys >> DOC) & PRODUCT
    weight, mention = _added((where, product, counts), products, weights)
    first = np.flatnonzero(np.diff(keys >> DOC, prepend=-1))
    if not len(first):
        none = NOTHING
        begin = np.zeros(1, np.int64)
        return Words([], [], keys, counts, begin, none.products, *none.shares)
    return Words(
        terms,
        surfaces,
        keys,
        counts,
        rows.starts(keys[first] >> TERM, len(terms)),
        product[first].astype(np.int32),
        np.add.reduceat(weight, first),
        np.add.reduceat(mention, first),
        np.bitwise_or.reduceat((1 << where).astype(np.uint16), first),
    )


def _added(
    held: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]],
    products: int,
    weights: Weights,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What each row (its field, product and count) adds to the weight, and to the mention."""
    where, product, counts = held
    weight, mention = np.zeros(len(where), np.float32), np.zeros(len(where), np.float32)
    for each, field_weight in weights.items():
        text = np.isin(where, TITLE_LENGTH if each in TITLE_LENGTH else (each,))
        totals = np.bincount(product[text], counts[text], minlength=max(products, 1))
        lengths = (totals / max(totals.mean(), 1e-9)).astype(np.float32)
        at = np.flatnonzero(where == each)
        added = bm25.weights(counts[at].astype(np.float32), lengths[product[at]], field_weight)
        (mention if each is Field.MENTION else weight)[at] = added
    return weight, mention
