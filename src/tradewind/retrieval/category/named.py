"""Categories by their names alone, for a tree nobody has shown examples of."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tradewind.engines.softmax import Floats, Ints
from tradewind.kernel.ports import Embedder
from tradewind.retrieval.category.features import words
from tradewind.retrieval.category.taxonomy import Path_

ABOVE = 0.35
"""What a word of a step further up weighs against one of the category's own name."""
HEAD = 2.0
"""What the last word before the first comma or preposition weighs: it mostly says what it is."""
BEYOND = 0.5
"""What a word after that weighs."""
WHOLE = 0.6
"""What a name of which every word is said gains."""
ASIDE = 0.15
"""What a branch of accessories or parts loses where the text speaks of none."""
MEANING = 1.6
"""What the cosine of meanings weighs against the share of words in common."""
SHARPNESS = 4.0
"""Makes shares of the sums."""
LONGEST = 120
"""Characters of a text whose meaning is taken."""
BESIDES = frozenset({"accessory", "part", "replacement"})
CUT = re.compile(r"[,;:|(（–—.]|\s-\s")
TURN = re.compile(r"\b(?:for|with|in|from|by|without)\b", re.IGNORECASE)
Postings = dict[str, tuple[Ints, Floats]]
NO_POSTING = np.zeros(0, np.int64), np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Named:
    """A tree's categories with the words of their paths, and their meaning where one is told."""

    categories: tuple[Path_, ...]
    rarity: dict[str, float]
    postings: Postings
    """By word: the categories whose path says it, and its weight there."""
    names: Postings
    """By word: the categories whose own name says it, and its part of the name."""
    beside: NDArray[np.bool_]
    """Which stand in a branch of accessories or parts."""
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
        heavy = [{word: each * rarity[word] for word, each in path.items()} for path in said]
        own = [{word: rarity[word] for word in words(path[-1])} for path in categories]
        beside = [any(BESIDES & set(words(step)) for step in path) for path in categories]
        made = cls(
            tuple(categories),
            rarity,
            _postings(heavy, [sum(each**2 for each in path.values()) ** 0.5 for path in heavy]),
            _postings(own, [sum(path.values()) for path in own]),
            np.array(beside, dtype=bool),
        )
        return made if embedder is None else made.meaning(embedder)

    def meaning(self, embedder: Embedder) -> "Named":
        """The same with the meaning of each category's name."""
        meant = embedder.embed([_phrase(each) for each in self.categories])
        common = meant.mean(axis=0) if len(meant) > 2 else np.zeros(meant.shape[1], np.float32)
        given = (self.categories, self.rarity, self.postings, self.names, self.beside)
        return Named(*given, _unit(meant - common), common, embedder)

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
        told = _told(text)
        heavy = {word: weight * self.rarity.get(word, 0.0) for word, weight in told.items()}
        length = max(sum(weight**2 for weight in heavy.values()) ** 0.5, 1e-9)
        for word, weight in heavy.items():
            at, weights = self.postings.get(word, NO_POSTING)
            row[at] += weights * np.float32(weight / length)
            at, part = self.names.get(word, NO_POSTING)
            row[at] += WHOLE * part
        if not BESIDES & told.keys():
            row[self.beside] -= ASIDE


def _told(text: str) -> dict[str, float]:
    """The words of a text with what each weighs by where it stands."""
    found = dict.fromkeys(words(text), BEYOND)
    first = TURN.split(CUT.split(text.lstrip(" -.,;:|("), maxsplit=1)[0], maxsplit=1)[0]
    head = words(first)
    found |= dict.fromkeys(head, 1.0)
    return found | dict.fromkeys(head[-1:], HEAD)


def _weights(path: Path_) -> dict[str, float]:
    """Each word of a path, the last step's in full."""
    found = dict.fromkeys((word for step in path[:-1] for word in words(step)), ABOVE)
    return found | dict.fromkeys(words(path[-1]), 1.0)


def _postings(said: Iterable[dict[str, float]], lengths: Iterable[float]) -> Postings:
    entries: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, (weights, length) in enumerate(zip(said, lengths, strict=True)):
        for word, weight in weights.items():
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
