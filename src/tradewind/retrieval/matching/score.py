"""How likely each pair is one product: by the evidence alone, or as a seller's answers taught."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tradewind.engines import boost
from tradewind.retrieval.matching import weights
from tradewind.retrieval.matching.weights import Doubles, Odds

FEWEST_ANSWERS = 40
FEWEST_OF_EACH = 10
"""Answers, and of each kind, from which more is learnt than is forgotten."""
TRUST = 0.5
"""How much of the evidence's odds the trees begin with."""
GROWTH = boost.Growth(trees=200, depth=4, smoothing=5.0)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Gives each row of `compare.compared` a share of likelihood."""

    odds: Odds
    forest: boost.Forest | None = None

    def shares(self, rows: Doubles) -> Doubles:
        """How likely each pair is one product, from 0 to 1."""
        sums = weights.summed(rows)
        if self.forest is None:
            shares: Doubles = 1 / (1 + np.exp(-np.clip(self.odds.of(sums), -40, 40)))
            return shares
        return self.forest.shares(_with(rows, sums), start=TRUST * self.odds.of(sums))


def untaught(pool: Doubles) -> Scorer:
    """By the evidence, its odds read off the candidate pairs at hand."""
    return Scorer(weights.odds(weights.summed(pool)))


def taught(pool: Doubles, rows: Doubles, answers: NDArray[np.bool_]) -> Scorer:
    """By the evidence and by pairs of which a person said whether they are one product.

    The same as `untaught` while there are too few answers of either kind.
    """
    plain = untaught(pool)
    few = min(int(answers.sum()), int((~answers).sum())) < FEWEST_OF_EACH
    if few or len(answers) < FEWEST_ANSWERS:
        return plain
    sums = weights.summed(rows)
    start = TRUST * plain.odds.of(sums)
    forest = boost.grow(_with(rows, sums), answers.astype(np.float64), start=start, growth=GROWTH)
    return Scorer(plain.odds, forest)


def _with(rows: Doubles, sums: Doubles) -> Doubles:
    return np.column_stack([rows, sums])


def one_to_one(
    shares: Doubles, ones: NDArray[np.int64], others: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which pairs are the best of both their listings; for sources that list nothing twice."""
    best = np.zeros((2, int(max(ones.max(initial=-1), others.max(initial=-1))) + 1))
    np.maximum.at(best[0], ones, shares)
    np.maximum.at(best[1], others, shares)
    mutual: NDArray[np.bool_] = (shares >= best[0][ones]) & (shares >= best[1][others])
    return mutual
