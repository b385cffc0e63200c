"""The catalogue as it is searched: one unchanging state, shared by every reader."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from tradewind.kernel.ports import Embedder
from tradewind.retrieval import shelf, vectors, words
from tradewind.retrieval.said import LANGUAGES
from tradewind.retrieval.shelf import Shelf
from tradewind.retrieval.vectors import Meanings
from tradewind.retrieval.words import Words

Marks = NDArray[np.uint64]
SPOKEN: Final = 0.05
"""A language is the catalogue's own where at least this share of the titles is in it."""
NEARLY_ALL: Final = 0.9


class Searched(Protocol):
    """What can be searched: an index, or a snapshot of one."""

    @property
    def snapshot(self) -> "Snapshot":
        """The catalogue as it is searched now."""
        ...

    @property
    def embedder(self) -> Embedder | None:
        """What turns a text into meaning."""
        ...


@dataclass(frozen=True)
class Snapshot:
    """Everything points at the places of the products on the shelf."""

    version: int = 0
    """The import up to which it has read."""
    stamp: str = ""
    """Tells that import from one of the same number in another database."""
    seen: int = 0
    """The last change of availability that it has seen."""
    names: int = 0
    """A mark of the category names that it was read with."""
    said: Marks = field(default_factory=lambda: np.zeros(0, np.uint64))
    """Of each product, a mark of its words."""
    meant: Marks = field(default_factory=lambda: np.zeros(0, np.uint64))
    """Of each product, a mark of the text that is embedded."""
    languages: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))
    """Of each product, the languages of its title, one bit for each of `said.LANGUAGES`."""
    words: Words = field(default_factory=words.empty)
    shelf: Shelf = field(default_factory=shelf.empty)
    available: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    """Of each variant, whether it can be bought now."""
    meanings: Meanings = field(default_factory=vectors.nothing)
    """Of products."""
    word_meanings: Meanings = field(default_factory=vectors.nothing)
    """Of `Words.comparable`."""

    @property
    def size(self) -> int:
        """Products on sale."""
        return len(self.shelf.ids)

    @cached_property
    def shares(self) -> dict[str, float]:
        """The share of the titles that are in each of the catalogue's own languages."""
        shares = {
            language: float((self.languages >> np.uint32(bit) & 1).mean()) if self.size else 0.0
            for bit, language in enumerate(LANGUAGES)
        }
        return {language: share for language, share in shares.items() if share >= SPOKEN}

    def understood(self, language: str) -> frozenset[str]:
        """The languages in which nearly all products are found: the reader's own, if it is one.

        Names of other languages would only blur what the words of these say exactly.
        """
        if self.shares.get(language, 0.0) >= NEARLY_ALL:
            return frozenset({language})
        common = max(self.shares, key=lambda each: self.shares[each], default="en")
        if self.shares.get(common, 0.0) >= NEARLY_ALL:
            return frozenset({common, language} if language in self.shares else {common})
        return frozenset({*self.shares, language})

    @cached_property
    def sellable(self) -> NDArray[np.bool_]:
        """Of each product, whether some variant can be bought now."""
        found = np.zeros(self.size, np.bool_)
        found[self.shelf.product[self.available]] = True
        return found

    def with_availability(self, changes: Iterable[tuple[int, str, bool]]) -> "Snapshot":
        """The same after variants sold out or came back."""
        places, priced = self.shelf.variant_places, self.shelf.priced
        available, seen = self.available.copy(), self.seen
        for number, sku, state in changes:
            seen = number
            if sku in places:
                available[places[sku]] = state and priced[places[sku]]
        return replace(self, available=available, seen=seen)
