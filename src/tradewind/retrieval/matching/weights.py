"""What each kind of evidence weighs when nobody has said yet which listings are one product.

Written by hand: a shared rare model code or part number speaks for one product, a code that only
one of them has against it, and an amount, a colour or a pack size that differs nearly settles it.
How much sum means "one product" is not written: that is read off the pairs at hand (`odds`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tradewind.retrieval.matching.compare import NAMES

Doubles = NDArray[np.float64]
COLUMN = {name: at for at, name in enumerate(NAMES)}
VETOES = frozenset({"other_colors", "other_pack", "other_measures", "other_gtin"})
"""Evidence that keeps a pair from being proposed, unless one GTIN says that they are the same."""
RARE = 0.2
"""A code that at most six listings have tells a product, more have a series in common."""
NEAR_PRICE = 0.4
"""Logarithm of a price ratio up to which prices say nothing."""
MIDDLE = 0.55
"""Cosine of the words that speaks neither for nor against."""
ROUNDS = 200
NARROWEST = 1e-6
"""Of pairs that are all alike, nothing is read off."""


def terms(rows: Doubles) -> dict[str, Doubles]:
    """What each kind of evidence adds to the sum of each row; 0 where it says nothing."""
    it = {name: np.nan_to_num(rows[:, at]) for name, at in COLUMN.items()}
    stated = {name: ~np.isnan(rows[:, at]) for name, at in COLUMN.items()}
    rare = it["code_equal"] > RARE
    elsewhere = ~rare & (it["code_inside"] > 0)
    begins = (it["code_begins"] == 1) & (it["code_equal"] == 0)
    named = (it["model_equal"] != 1) & (it["model_inside"] > 0)
    models = stated["model_equal"] & (it["model_equal"] == 0) & ~named
    codes = (it["code_apart"] == 1) & (it["code_inside"] == 0)
    return {
        "same_gtin": 6.0 * (it["gtin"] == 1),
        "other_gtin": -4.0 * (stated["gtin"] & (it["gtin"] == 0)),
        "same_code": 2.5 * rare + 1.5 * elsewhere + 1.0 * begins,
        "same_model": 3.0 * (it["model_equal"] == 1) + 2.0 * named,
        "other_model": -1.5 * models,
        "other_code": -1.5 * codes - 2.0 * (it["code_odd"] > 0),
        "same_words": 9.0 * (it["words_cosine"] - MIDDLE),
        "other_numbers": -1.0 * (it["numbers_odd_fewer"] > 0),
        "other_measures": -3.0 * (it["measures_differ"] > 0),
        "other_colors": -3.0 * it["colors_differ"],
        "other_pack": -2.0 * it["packs_differ"],
        "other_price": -1.5 * np.maximum(it["price_ratio"] - NEAR_PRICE, 0),
    }


def summed(rows: Doubles) -> Doubles:
    """The sum of the evidence for each row."""
    total: Doubles = np.sum([*terms(rows).values()], axis=0)
    return total


@dataclass(frozen=True, slots=True)
class Odds:
    """From a sum of evidence to the logarithm of the odds that it is one product."""

    slope: float
    shift: float

    def of(self, sums: Doubles) -> Doubles:
        """Logarithm of the odds of each sum."""
        return self.slope * sums + self.shift


PLAIN = Odds(1.0, 0.0)
FEWEST = 200
"""Pairs from which the odds are read; of fewer, `PLAIN` is as good a guess."""


def odds(sums: Doubles) -> Odds:
    """Read the odds off the sums of many candidate pairs, without a single answer.

    The pairs are taken for a mixture of two normal curves of one width, one product or two
    (expectation and maximisation, begun at the written sums).
    """
    if len(sums) < FEWEST:
        return PLAIN
    found = PLAIN
    for _ in range(ROUNDS):
        share = _share(found.of(sums))
        part = share.mean()
        if not 1e-4 < part < 1 - 1e-4:
            return PLAIN
        yes, no = np.average(sums, weights=share), np.average(sums, weights=1 - share)
        spread = share * (sums - yes) ** 2 + (1 - share) * (sums - no) ** 2
        width = max(float(spread.mean()), NARROWEST)
        shift = np.log(part / (1 - part)) + (no**2 - yes**2) / (2 * width)
        found = Odds(float((yes - no) / width), float(shift))
    return found if found.slope > 0 else PLAIN


def _share(odds_: Doubles) -> Doubles:
    share: Doubles = 1 / (1 + np.exp(-np.clip(odds_, -40, 40)))
    return share
