"""A linear choice among classes, learnt from rows of which most entries are zero."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
BATCH = 256
"""Rows that are scored at a time."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """Rows by what is not zero in them: row ``i`` is ``starts[i]:starts[i + 1]`` of the two."""

    starts: Ints
    places: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, rows: Sequence[tuple[Ints, Floats]]) -> "Sparse":
        """Rows one by one, each as places and values."""
        lengths = np.array([0, *(len(places) for places, _ in rows)], dtype=np.int64)
        places = np.concatenate([np.zeros(0, np.int64), *(each for each, _ in rows)])
        values = np.concatenate([np.zeros(0, np.float32), *(each for _, each in rows)])
        return cls(np.cumsum(lengths), places, values)

    def dense(self, chosen: Ints) -> tuple[Ints, Floats]:
        """The places that these rows use at all, and the rows over those places."""
        counts = self.starts[chosen + 1] - self.starts[chosen]
        firsts = np.repeat(self.starts[chosen] - (np.cumsum(counts) - counts), counts)
        entries = np.arange(int(counts.sum())) + firsts
        used, at = np.unique(self.places[entries], return_inverse=True)
        full = np.zeros((len(chosen), len(used)), dtype=np.float32)
        full[np.repeat(np.arange(len(chosen)), counts), at] = self.values[entries]
        return used, full


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of shape ``(places, classes)`` and one bias a class."""

    weights: Floats
    bias: Floats

    def scores(self, rows: Sparse) -> Floats:
        """Logarithm of each class's share; shape ``(rows, classes)``."""
        found = np.empty((len(rows), len(self.bias)), dtype=np.float32)
        for begin in range(0, len(rows), BATCH):
            chosen = np.arange(begin, min(begin + BATCH, len(rows)))
            used, full = rows.dense(chosen)
            found[chosen] = _log_shares(full @ self.weights[used] + self.bias)
        return found


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast is learnt."""

    rounds: int = 12
    batch: int = 64
    """Rows a step."""
    rate: float = 0.5
    seed: int = 7


PLAIN = Schedule()


def learn(rows: Sparse, classes: Ints, *, start: Floats, schedule: Schedule = PLAIN) -> Linear:
    """Fit a class per row by softmax regression (Adagrad in small batches, the order by seed).

    ``start`` are the weights to begin with, of shape ``(places, classes)``: good ones save most of
    the rounds, and keep classes of few rows from being forgotten.
    """
    weights = start.astype(np.float32)
    bias = np.zeros(weights.shape[1], dtype=np.float32)
    seen = np.full(weights.shape, 1e-2, dtype=np.float32)
    order = np.random.default_rng(schedule.seed)
    for _ in range(schedule.rounds):
        shuffled = order.permutation(len(rows))
        for begin in range(0, len(rows), schedule.batch):
            chosen = shuffled[begin : begin + schedule.batch]
            used, full = rows.dense(chosen)
            wrong = np.exp(_log_shares(full @ weights[used] + bias))
            wrong[np.arange(len(chosen)), classes[chosen]] -= 1
            slope = full.T @ wrong / np.float32(len(chosen))
            seen[used] += slope**2
            weights[used] -= schedule.rate * slope / np.sqrt(seen[used])
            bias -= schedule.rate * wrong.mean(axis=0)
    return Linear(weights, bias)


def sums(rows: Sparse, classes: Ints, *, places: int, of: int) -> Floats:
    """The rows of each class added up; shape ``(places, classes)``."""
    counts = np.diff(rows.starts)
    at = rows.places * of + np.repeat(classes, counts)
    added = np.bincount(at, rows.values, places * of).reshape(places, of)
    return added.astype(np.float32)


def _log_shares(scores: Floats) -> Floats:
    less = scores - scores.max(axis=1, keepdims=True)
    shares: Floats = less - np.log(np.exp(less).sum(axis=1, keepdims=True))
    return shares
