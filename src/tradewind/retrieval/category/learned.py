"""Categories as the catalogue's own products show them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tradewind.engines.softmax import Floats, Linear, learn
from tradewind.kernel.ports import Embedder
from tradewind.retrieval.category.features import Features
from tradewind.retrieval.category.taxonomy import Path_

ENOUGH = 2
"""Products from which a category is learnt."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt from texts with their categories."""

    categories: tuple[Path_, ...]
    features: Features
    linear: Linear
    embedder: Embedder | None = None

    @classmethod
    def of(
        cls, texts: Sequence[str], categories: Sequence[Path_], *, embedder: Embedder | None = None
    ) -> "Learnt":
        """Learn; categories with less than two texts are left out."""
        counts = Counter(categories)
        known = tuple(sorted(each for each, count in counts.items() if count >= ENOUGH))
        place = {each: at for at, each in enumerate(known)}
        pairs = zip(texts, categories, strict=True)
        said = [(text, place[each]) for text, each in pairs if each in place]
        features = Features.of(
            [text for text, _ in said], meanings=embedder.dimensions if embedder else 0
        )
        rows = features.rows([text for text, _ in said], _vectors([t for t, _ in said], embedder))
        classes = np.array([each for _, each in said], dtype=np.int64)
        linear = learn(rows, classes, places=len(features), of=max(len(known), 1))
        return cls(known, features, linear, embedder)

    def shares(self, texts: Sequence[str]) -> Floats:
        """How likely each category is for each text; shape ``(texts, categories)``."""
        rows = self.features.rows(texts, _vectors(texts, self.embedder))
        return np.exp(self.linear.scores(rows))


def _vectors(texts: Sequence[str], embedder: Embedder | None) -> Floats | None:
    return embedder.embed([text[:300] for text in texts]) if embedder else None
