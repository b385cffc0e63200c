"""Connected regions of a mask, by runs of its rows: the whole picture at once, without a loop."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Regions:
    """Runs of true pixels, each with the region it belongs to (0, 1, ...)."""

    shape: tuple[int, int]
    rows: Numbers
    starts: Numbers
    ends: Numbers
    """One after the last pixel."""
    of: Numbers
    """The region of each run."""
    count: int

    def areas(self) -> Numbers:
        """Pixels of each region."""
        lengths = (self.ends - self.starts).astype(np.float64)
        return np.bincount(self.of, weights=lengths, minlength=self.count).astype(np.int64)

    def boxes(self) -> Numbers:
        """Left, top, right and bottom of each region (the last two exclusive)."""
        made = np.zeros((self.count, 4), dtype=np.int64)
        made[:, 0], made[:, 1] = self.shape[1], self.shape[0]
        np.minimum.at(made[:, 0], self.of, self.starts)
        np.minimum.at(made[:, 1], self.of, self.rows)
        np.maximum.at(made[:, 2], self.of, self.ends)
        np.maximum.at(made[:, 3], self.of, self.rows + 1)
        return made

    def at_the_frame(self) -> Mask:
        """Which regions reach the edge of the picture."""
        height, width = self.shape
        touches = (self.rows == 0) | (self.rows == height - 1)
        touches |= (self.starts == 0) | (self.ends == width)
        found = np.zeros(self.count, dtype=np.bool_)
        found[self.of[touches]] = True
        return found

    def mask(self, chosen: Mask) -> Mask:
        """The pixels of the chosen regions."""
        height, width = self.shape
        steps = np.zeros((height, width + 1), dtype=np.int8)
        runs = chosen[self.of]
        steps[self.rows[runs], self.starts[runs]] = 1
        steps[self.rows[runs], self.ends[runs]] -= 1
        return np.cumsum(steps[:, :-1], axis=1, dtype=np.int8).astype(np.bool_)


def regions_of(mask: Mask) -> Regions:
    """The regions of a mask; pixels are neighbours side by side, not over a corner."""
    height, width = mask.shape
    padded = np.zeros((height, width + 2), dtype=np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    labels = _joined(len(rows), *_touching(rows, starts, ends, width + 2))
    names, of = np.unique(labels, return_inverse=True)
    return Regions((height, width), rows, starts, ends, of, len(names))


def _touching(rows: Numbers, starts: Numbers, ends: Numbers, width: int) -> tuple[Numbers, Numbers]:
    """Pairs of runs that lie over one another in neighbouring rows."""
    below = (rows + 1) * width
    first = np.searchsorted(rows * width + ends, below + starts, side="right")
    after = np.searchsorted(rows * width + starts, below + ends, side="left")
    counts = np.maximum(after - first, 0)
    upper = np.repeat(np.arange(len(rows)), counts)
    offset = np.arange(len(upper)) - np.repeat(np.cumsum(counts) - counts, counts)
    return upper, np.repeat(first, counts) + offset


def _joined(count: int, upper: Numbers, lower: Numbers) -> Numbers:
    """A label a run, the same for all that hang together: hook to the least, then shorten."""
    labels = np.arange(count)
    while True:
        one, other = labels[upper], labels[lower]
        if np.array_equal(one, other):
            return labels
        np.minimum.at(labels, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(shorter := labels[labels], labels):
            labels = shorter


def grown(mask: Mask, by: int) -> Mask:
    """The mask and all within so many pixels of it, sideways and up and down."""
    if by <= 0 or not mask.any():
        return mask
    return _spread(_spread(mask, by).T, by).T


def _spread(mask: Mask, by: int) -> Mask:
    width = mask.shape[1]
    sums = np.zeros((mask.shape[0], width + 1), dtype=np.int32)
    np.cumsum(mask, axis=1, out=sums[:, 1:])
    places = np.arange(width)
    after = np.minimum(places + by + 1, width)
    before = np.maximum(places - by, 0)
    found: Mask = sums[:, after] > sums[:, before]
    return found
