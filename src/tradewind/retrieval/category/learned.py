"""Categories as the catalogue's own products show them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tradewind.engines.softmax import Floats, Ints, Linear, Sparse, learn, sums
from tradewind.kernel.ports import Embedder
from tradewind.retrieval.category.features import Features
from tradewind.retrieval.category.taxonomy import Path_

ENOUGH = 2
"""Products from which a category is learnt."""
BEGINNING = 8.0
"""How long each category's mean text is taken to begin with."""
HALF = 0.5
"""What its meaning weighs of that against its words."""
LONGEST = 120
"""Characters of a text whose meaning is taken: what it is stands at the beginning."""


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
        linear = learn(rows, classes, start=_means(features, rows, classes, of=len(known)))
        return cls(known, features, linear, embedder)

    def shares(self, texts: Sequence[str]) -> Floats:
        """How likely each category is for each text; shape ``(texts, categories)``."""
        rows = self.features.rows(texts, _vectors(texts, self.embedder))
        return np.exp(self.linear.scores(rows))


def _means(features: Features, rows: Sparse, classes: Ints, *, of: int) -> Floats:
    """Where to begin: each category's mean text, by words, their insides and meaning alike."""
    found = sums(rows, classes, places=len(features), of=of)
    meant = found[features.meant]
    found[features.meant] = meant - meant.sum(axis=1, keepdims=True) * (
        np.bincount(classes, minlength=of) / max(len(classes), 1)
    ).astype(np.float32)
    for family, weight in ((features.whole, 1.0), (features.inside, 1.0), (features.meant, HALF)):
        part = found[family]
        length = np.maximum(np.linalg.norm(part, axis=0, keepdims=True), 1e-9)
        found[family] = np.float32(weight * BEGINNING) * part / length
    return found


def _vectors(texts: Sequence[str], embedder: Embedder | None) -> Floats | None:
    return embedder.embed([text[:LONGEST] for text in texts]) if embedder else None
