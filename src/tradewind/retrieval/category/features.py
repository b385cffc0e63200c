"""What of a text tells its category: its words, the insides of its words, its meaning."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tradewind.engines.softmax import Floats, Ints, Sparse
from tradewind.retrieval import tokens

INSIDE = 4
"""Characters of a piece of a word."""
MOST = 60_000
"""Features that are kept, the most frequent first."""
LONGEST = 600
"""Characters of a text that are read: what a thing is stands at the beginning."""


def words(text: str) -> list[str]:
    """The terms of a text, as they are indexed, numbers left out; with repeats."""
    found = tokens.terms(tokens.pieces(text[:LONGEST]))
    return [each for each in found if not each[0].isdigit()]


def insides(found: Iterable[str]) -> list[str]:
    """Pieces of the words' letters, the ends marked."""
    return [
        f"#{marked[at : at + INSIDE]}"
        for marked in (f" {word} " for word in found if word.isalpha())
        for at in range(max(len(marked) - INSIDE + 1, 1))
    ]


@dataclass(frozen=True, slots=True)
class Features:
    """The features of some texts, with how rare each is among them."""

    places: dict[str, int]
    rarity: Floats
    meanings: int = 0
    """Dimensions of the vectors that stand behind the words."""

    @classmethod
    def of(cls, texts: Sequence[str], *, meanings: int = 0) -> "Features":
        """Learn them; a feature of one text alone tells nothing and is left out."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(set(_said(text)))
        kept = [each for each, count in counts.most_common(MOST) if count > 1]
        rarity = np.log(len(texts) / np.array([counts[each] for each in kept] or [1])) + 1
        places = {each: at for at, each in enumerate(kept)}
        return cls(places, rarity.astype(np.float32), meanings)

    def __len__(self) -> int:
        return len(self.places) + self.meanings

    @property
    def inside(self) -> Ints:
        """Places of pieces of words."""
        return np.array([at for each, at in self.places.items() if each[0] == "#"], np.int64)

    @property
    def whole(self) -> Ints:
        """Places of whole words."""
        return np.array([at for each, at in self.places.items() if each[0] != "#"], np.int64)

    @property
    def meant(self) -> Ints:
        """Places of the vector."""
        return np.arange(self.meanings, dtype=np.int64) + len(self.places)

    def rows(self, texts: Sequence[str], vectors: Floats | None = None) -> Sparse:
        """One row a text: words and their insides each of length one, then the vector."""
        meant = self.meant
        rows = []
        for at, text in enumerate(texts):
            places, values = self._row(text)
            if vectors is not None:
                places = np.concatenate([places, meant])
                values = np.concatenate([values, vectors[at]])
            rows.append((places, values))
        return Sparse.of(rows)

    def _row(self, text: str) -> tuple[Ints, Floats]:
        counts = Counter(each for each in _said(text) if each in self.places)
        places = np.array([self.places[each] for each in counts], dtype=np.int64)
        values = np.log1p(np.array([*counts.values()], dtype=np.float32)) * self.rarity[places]
        inside = np.array([each[0] == "#" for each in counts], dtype=bool)
        for family in (inside, ~inside):
            values[family] /= max(float(np.linalg.norm(values[family])), 1e-9)
        return places, values.astype(np.float32)


def _said(text: str) -> list[str]:
    found = words(text)
    return [*found, *insides(found)]
