"""Gradient-boosted trees for a yes or no, small enough to read: histograms, Newton steps, a seed.

Values may be missing (NaN); they go the way of the smallest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
BINS = 48
"""Values of a column that are told apart, with one more for what is missing."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How the trees grow."""

    trees: int = 300
    depth: int = 4
    rate: float = 0.06
    rows: float = 0.8
    """Share of the rows that each tree sees."""
    columns: float = 0.6
    smoothing: float = 2.0
    least: float = 1.0
    """Weight of the rows under a leaf, at least."""
    seed: int = 7


PLAIN = Growth()


@dataclass(frozen=True, slots=True)
class Forest:
    """Complete trees of one depth; a node without a gainful cut sends everything left."""

    cuts: tuple[Doubles, ...]
    """Of each column, where its bins end."""
    columns: Ints
    """Shape ``(trees, inner nodes)``."""
    bins: Ints
    leaves: Doubles
    """Shape ``(trees, 2 ** depth)``; logarithms of odds."""
    base: float
    """Logarithm of the odds that every row begins with, or that is added to its start."""

    def shares(self, rows: Doubles, *, start: Doubles | None = None) -> Doubles:
        """How likely the answer is yes for each row; ``start`` as it was when the trees grew."""
        codes = _codes(rows, self.cuts)
        total = np.full(len(rows), self.base) if start is None else start + self.base
        every, depth = np.arange(len(rows)), int(np.log2(self.leaves.shape[1]))
        for columns, bins, leaves in zip(self.columns, self.bins, self.leaves, strict=True):
            node = np.zeros(len(rows), dtype=np.int64)
            for _ in range(depth):
                node = 2 * node + 1 + (codes[every, columns[node]] > bins[node])
            total += leaves[node - len(bins)]
        return _logistic(total)


def grow(
    rows: Doubles, answers: Doubles, *, start: Doubles | None = None, growth: Growth = PLAIN
) -> Forest:
    """Learn from rows and answers (0 or 1).

    ``start`` is what is thought of each row beforehand, as the logarithm of its odds: the trees
    then learn only where that is wrong.
    """
    chance = np.random.default_rng(growth.seed)
    cuts = tuple(_cuts(column) for column in rows.T)
    codes = _codes(rows, cuts)
    mean = float(np.clip(answers.mean(), 1e-6, 1 - 1e-6))
    base = float(np.log(mean / (1 - mean))) if start is None else 0.0
    total = np.full(len(rows), base) if start is None else start.copy()
    trees = []
    for _ in range(growth.trees):
        shares = _logistic(total)
        taken = (chance.random(len(rows)) < growth.rows).astype(np.float64)
        slopes = np.stack([taken * (shares - answers), taken * shares * (1 - shares)])
        left_out = np.flatnonzero(chance.random(rows.shape[1]) >= growth.columns)
        tree = _tree(codes, slopes, left_out, growth)
        total += tree.leaves[tree.reached]
        trees.append(tree)
    return Forest(
        cuts,
        np.array([each.columns for each in trees]),
        np.array([each.bins for each in trees]),
        np.array([each.leaves for each in trees]),
        base,
    )


@dataclass(frozen=True, slots=True)
class _Tree:
    columns: Ints
    bins: Ints
    leaves: Doubles
    reached: Ints
    """The leaf of every row."""


def _tree(codes: Ints, slopes: Doubles, left_out: Ints, growth: Growth) -> _Tree:
    inner = 2**growth.depth - 1
    columns, bins = np.zeros(inner, np.int64), np.full(inner, BINS + 1, np.int64)
    node = np.zeros(len(codes), dtype=np.int64)
    for level in range(growth.depth):
        first = 2**level - 1
        sums = _sums(codes, slopes, node - first, 2**level)
        gains = _gains(sums, growth)
        gains[:, left_out] = 0
        flat = gains.reshape(len(gains), -1)
        best = flat.argmax(axis=1)
        cut = flat[np.arange(len(best)), best] > 0
        nodes = first + np.flatnonzero(cut)
        columns[nodes], bins[nodes] = np.divmod(best[cut], BINS + 1)
        node = 2 * node + 1 + (codes[np.arange(len(codes)), columns[node]] > bins[node])
    reached = node - inner
    slope, bend = (np.bincount(reached, each, inner + 1) for each in slopes)
    return _Tree(columns, bins, -growth.rate * slope / (bend + growth.smoothing), reached)


def _sums(codes: Ints, slopes: Doubles, node: Ints, nodes: int) -> Doubles:
    """Slope and bend by node, column and bin: shape ``(2, nodes, columns, bins)``."""
    wide = codes.shape[1] * (BINS + 1)
    places = (node[:, None] * wide + np.arange(codes.shape[1]) * (BINS + 1) + codes).ravel()
    sums = np.empty((2, nodes * wide))
    for row, each in zip(sums, slopes, strict=True):
        row[:] = np.bincount(places, np.repeat(each, codes.shape[1]), nodes * wide)
    return sums.reshape(2, nodes, codes.shape[1], BINS + 1)


def _gains(sums: Doubles, growth: Growth) -> Doubles:
    """What a cut after each bin gains; shape ``(nodes, columns, bins)``."""
    left = sums.cumsum(axis=3)
    whole = left[..., -1:]
    right = whole - left
    worth = [each[0] ** 2 / (each[1] + growth.smoothing) for each in (left, right, whole)]
    enough = (left[1] >= growth.least) & (right[1] >= growth.least)
    gains: Doubles = np.where(enough, worth[0] + worth[1] - worth[2], 0.0)
    return gains


def _cuts(column: Doubles) -> Doubles:
    known = column[~np.isnan(column)]
    if not len(known):
        return np.zeros(0)
    ends: Doubles = np.unique(np.quantile(known, np.arange(1, BINS) / BINS, method="higher"))
    return ends


def _codes(rows: Doubles, cuts: Sequence[Doubles]) -> Ints:
    """The bin of each value, from 1; 0 where it is missing."""
    found = np.zeros(rows.shape, dtype=np.int64)
    for at, ends in enumerate(cuts):
        column = rows[:, at]
        found[:, at] = np.where(np.isnan(column), 0, 1 + np.searchsorted(ends, column))
    return found


def _logistic(sums: Doubles) -> Doubles:
    shares: Doubles = 1 / (1 + np.exp(-np.clip(sums, -40, 40)))
    return shares
