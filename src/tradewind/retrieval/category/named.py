"""Categories by their names alone, for a tree nobody has shown examples of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tradewind.engines.softmax import Floats, Ints
from tradewind.kernel.ports import Embedder
from tradewind.retrieval.category.features import words
from tradewind.retrieval.category.taxonomy import Path_

ABOVE = 0.35
"""What a word of a step further up weighs against one of the category's own name."""
MEANING = 2.0
"""What the cosine of meanings weighs against the share of words in common."""
SHARPNESS = 6.0
"""Makes shares of the sums: about what best separates the first from the others."""
LONGEST = 300
"""Characters whose meaning is taken."""
Postings = dict[str, tuple[Ints, Floats]]


@dataclass(frozen=True, slots=True)
class Named:
    """A tree's categories with the words of their paths, and their meaning where one is told."""

    categories: tuple[Path_, ...]
    postings: Postings
    rarity: dict[str, float]
    meanings: Floats | None = None
    common: Floats | None = None
    """What all meanings of the tree share, taken away before they are compared."""
    embedder: Embedder | None = None

    @classmethod
    def of(cls, categories: Sequence[Path_], *, embedder: Embedder | None = None) -> "Named":
        """Read the names in; with an embedder also what they mean."""
        said = [_weights(each) for each in categories]
        counts = Counter(word for weights in said for word in weights)
        rarity = {word: float(np.log(1 + len(said) / count)) for word, count in counts.items()}
        postings = _postings(said, rarity)
        if embedder is None:
            return cls(tuple(categories), postings, rarity)
        meant = embedder.embed([_phrase(each) for each in categories])
        common = meant.mean(axis=0)
        return cls(tuple(categories), postings, rarity, _unit(meant - common), common, embedder)

    def scores(self, texts: Sequence[str]) -> Floats:
        """How well each category's name says what a text is; shape ``(texts, categories)``."""
        found = np.zeros((len(texts), len(self.categories)), dtype=np.float32)
        for row, text in zip(found, texts, strict=True):
            self._add_words(row, text)
        if self.meanings is not None and self.embedder is not None and self.common is not None:
            meant = self.embedder.embed([text[:LONGEST] for text in texts])
            found += MEANING * (_unit(meant - self.common) @ self.meanings.T)
        return found

    def shares(self, texts: Sequence[str]) -> Floats:
        """The scores as shares of one for each text."""
        scores = SHARPNESS * self.scores(texts)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
        made: Floats = shares / shares.sum(axis=1, keepdims=True)
        return made

    def _add_words(self, row: Floats, text: str) -> None:
        said = Counter(each for each in words(text) if each in self.postings)
        length = sum(self.rarity[each] ** 2 for each in said) ** 0.5
        for word in said:
            at, weights = self.postings[word]
            row[at] += weights * np.float32(self.rarity[word] / length)


def _weights(path: Path_) -> dict[str, float]:
    """Each word of a path, the last step's in full."""
    found = dict.fromkeys((word for step in path[:-1] for word in words(step)), ABOVE)
    return found | dict.fromkeys(words(path[-1]), 1.0)


def _postings(said: Iterable[dict[str, float]], rarity: dict[str, float]) -> Postings:
    entries: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, weights in enumerate(said):
        heavy = {word: weight * rarity[word] for word, weight in weights.items()}
        length = sum(weight**2 for weight in heavy.values()) ** 0.5
        for word, weight in heavy.items():
            entries[word].append((at, weight / length))
    return {
        word: (
            np.array([at for at, _ in found], dtype=np.int64),
            np.array([weight for _, weight in found], dtype=np.float32),
        )
        for word, found in entries.items()
    }


def _phrase(path: Path_) -> str:
    """The name first, then where it stands: the end of a long path is its least telling part."""
    return ", ".join(reversed(path[-3:]))


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    made: Floats = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return made
