"""Meanings that were embedded, found again by the mark of their text."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tradewind.engines import sketch
from tradewind.retrieval import rows

Marks = NDArray[np.uint64]
Floats = NDArray[np.float32]
CANDIDATES = 1000
"""Of so many nearest by sketch, the exact cosine is taken."""


@dataclass(frozen=True)
class Vectors:
    """One row a text, in order of its mark."""

    marks: Marks
    codes: NDArray[np.int8]
    scale: Floats

    def places(self, marks: Marks) -> rows.Ints:
        """The row of each mark; -1 where its text was not embedded yet."""
        if not len(self.marks):
            return np.full(len(marks), rows.GONE, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.marks, marks), len(self.marks) - 1)
        return np.where(self.marks[at] == marks, at, rows.GONE).astype(np.int64)

    def with_more(self, marks: Marks, vectors: Floats) -> "Vectors":
        """These and more; a mark that is there already keeps its row."""
        codes, scale = sketch.quantised(vectors)
        known = self.codes if len(self.marks) else codes[:0]
        every, first = np.unique(np.concatenate([self.marks, marks]), return_index=True)
        return Vectors(
            every, np.concatenate([known, codes])[first], np.concatenate([self.scale, scale])[first]
        )

    def only(self, marks: Marks) -> "Vectors":
        """Without those whose text nothing says any more."""
        kept = np.isin(self.marks, marks)
        return Vectors(self.marks[kept], self.codes[kept], self.scale[kept])

    def save(self, folder: Path) -> None:
        """Keep everything in a new folder."""
        rows.write(folder, {"marks": self.marks, "codes": self.codes, "scale": self.scale}, {})

    @classmethod
    def load(cls, folder: Path) -> "Vectors":
        """Map what was kept."""
        return cls(*(rows.array(folder, name) for name in ("marks", "codes", "scale")))


def empty() -> Vectors:
    """Nothing embedded."""
    return Vectors(np.zeros(0, np.uint64), np.zeros((0, 0), np.int8), np.zeros(0, np.float32))


@dataclass(frozen=True)
class Meanings:
    """Vectors in the order of the things they are of: products, or words."""

    vectors: Vectors
    places: rows.Ints
    """Row of each thing's vector; -1 without one."""

    @cached_property
    def _embedded(self) -> rows.Ints:
        return np.flatnonzero(self.places >= 0)

    @cached_property
    def _sketches(self) -> sketch.Sketches:
        return sketch.sketched(self.vectors.codes[self.places[self._embedded]])

    @property
    def ready(self) -> bool:
        """Whether anything can be found by meaning."""
        return bool(len(self._embedded))

    @property
    def missing(self) -> rows.Ints:
        """Things without a vector."""
        return np.flatnonzero(self.places < 0)

    def nearest(
        self, vector: Floats, *, among: NDArray[np.bool_] | None = None, count: int = 200
    ) -> tuple[rows.Ints, Floats]:
        """The things nearest in meaning to a unit vector, best first, with their cosines."""
        target = sketch.sketched(vector[None, :])[:, 0]
        distances = sketch.differing(self._sketches, target)
        if among is not None:
            distances = np.where(among[self._embedded], distances, np.uint16(1 << 14))
        near = self._embedded[sketch.closest(distances, CANDIDATES)]
        if among is not None:
            near = near[among[near]]
        cosines = self.cosines(vector, near)
        order = np.lexsort((near, -cosines))[:count]
        return near[order], cosines[order]

    @cached_property
    def _about(self) -> tuple[Floats, Floats]:
        """The mean of all vectors, and what each is beyond it, as unit rows."""
        rows_of = np.maximum(self.places, 0)
        full = self.vectors.codes[rows_of] * self.vectors.scale[rows_of][:, None]
        full[self.places < 0] = 0
        mean = full[self.places >= 0].mean(axis=0)
        return mean, _unit(full - mean)

    def centred(self, vector: Floats) -> Floats:
        """Cosine of everything with a vector, after what all have in common is taken away.

        Single words share much that is not meaning; without it translations stand out.
        """
        mean, rest = self._about
        found: Floats = rest @ _unit((vector - mean)[None, :])[0]
        return np.where(self.places >= 0, found, np.float32(-1))

    def cosines(self, vector: Floats, things: rows.Ints) -> Floats:
        """Cosine of each thing with a unit vector; -1 where it has none."""
        at = self.places[things]
        found = sketch.cosines(self.vectors.codes, self.vectors.scale, np.maximum(at, 0), vector)
        return np.where(at >= 0, found, np.float32(-1))


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Floats = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return unit


def nothing() -> Meanings:
    """Nothing can be found by meaning."""
    return Meanings(empty(), np.zeros(0, np.int64))


def of_marks(known: Vectors, marks: Marks) -> Meanings:
    """The meanings of things in the order of their marks."""
    return Meanings(known, known.places(marks))
