"""The categories a text most likely belongs to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tradewind.catalog.product import Product
from tradewind.engines.softmax import Floats
from tradewind.kernel.ports import Embedder
from tradewind.retrieval.category import taxonomy
from tradewind.retrieval.category.learned import ENOUGH, Learnt
from tradewind.retrieval.category.named import Named
from tradewind.retrieval.category.taxonomy import Path_
from tradewind.settings import Settings

TOP = 3
"""Proposals for a text."""
PAGE = 512
"""Texts at a time: a large tree's scores for all texts at once would not fit."""
Scored = tuple[Path_, float]
"""A category and its share of likelihood."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """Proposes categories: learnt from a seller's own products, or from a tree's names."""

    by: Learnt | Named

    @classmethod
    def of_tree(cls, tree: Sequence[Path_], *, embedder: Embedder | None = None) -> "Classifier":
        """By the names of a tree's categories."""
        return cls(Named.of(tree, embedder=embedder))

    @classmethod
    def of_texts(
        cls, texts: Sequence[str], categories: Sequence[Path_], *, embedder: Embedder | None = None
    ) -> "Classifier":
        """By texts whose categories are stated; a category needs two of them."""
        return cls(Learnt.of(texts, categories, embedder=embedder))

    @classmethod
    def of_products(
        cls, products: Iterable[Product], *, embedder: Embedder | None = None
    ) -> "Classifier | None":
        """By a catalogue's own products; None where they do not state two categories."""
        stated = [(said(each), taxonomy.slashed(each.category)) for each in products]
        stated = [(text, path) for text, path in stated if path]
        if len({path for _, path in stated}) < 2 or len(stated) < 2 * ENOUGH:
            return None
        texts, paths = zip(*stated, strict=True)
        return cls.of_texts(texts, paths, embedder=embedder)

    def top(self, texts: Sequence[str], *, count: int = TOP) -> list[list[Scored]]:
        """The likeliest categories of each text, best first."""
        found: list[list[Scored]] = []
        for begin in range(0, len(texts), PAGE):
            page = texts[begin : begin + PAGE]
            found.extend(self._best(row, count) for row in self.by.shares(page))
        return found

    def _best(self, shares: Floats, count: int) -> list[Scored]:
        order = np.argsort(-shares, kind="stable")[:count]
        return [(self.by.categories[at], float(shares[at])) for at in order]


def said(product: Product) -> str:
    """What of a product tells its category: its title, and the beginning of its description."""
    title = product.name("en")
    described = product.description.get("en") or next(iter(product.description.values()), "")
    return f"{title}. {described}" if described else title


def categories(text: str, *, among: Classifier | None = None) -> list[Scored]:
    """The three likeliest categories of a text, best first, with their shares.

    Without ``among`` they are those of the seller's taxonomy file (``TRADEWIND_TAXONOMY``); nothing
    where none is set.
    """
    known = among or of_settings(Settings())
    return known.top([text])[0] if known else []


def of_settings(settings: Settings, *, embedder: Embedder | None = None) -> Classifier | None:
    """The classifier of the seller's taxonomy file; None where none is set."""
    if settings.taxonomy is None:
        return None
    key = settings.taxonomy, taxonomy.stamp(settings.taxonomy), embedder.name if embedder else ""
    if key not in _kept:
        made = Classifier.of_tree(taxonomy.read(settings.taxonomy), embedder=embedder)
        _kept.clear()
        _kept[key] = made
    return _kept[key]


_kept: dict[tuple[Path, int, str], Classifier] = {}
"""The tree that was read last: reading one takes longer than placing a text on it."""
