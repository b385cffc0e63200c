"""The true extreme of a whole set, ties and all."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tradewind.retrieval.brief import Superlative
from tradewind.retrieval.rows import Ints
from tradewind.retrieval.shelf import NO_PRICE, Bools, Column, Floats, Shelf

UNPRICED: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Ranking:
    """Products by one value, the extreme first; of each the variant that reaches it."""

    products: Ints
    variants: Ints
    values: Floats
    unit: str | None

    @property
    def winners(self) -> int:
        """How many share the extreme."""
        return int((self.values == self.values[0]).sum()) if len(self.values) else 0


def ranking(asked: Superlative, fits: Bools, shelf: Shelf, currency: str) -> Ranking:
    """Rank the products of the fitting variants that state it; prices in one currency.

    Of a range counts the end that is sure: the lower for "most", the upper for "least". Where
    several units of different dimensions are stated, the one that most products state counts.
    """
    column = _column(asked, fits, shelf, currency)
    states = fits[column.variants]
    variants = column.variants[states].astype(np.int64)
    values = (column.low if asked.most else column.high)[states]
    product = shelf.product[variants].astype(np.int64)
    price = cheapness(shelf, currency)[variants]
    sign = -values if asked.most else values
    best = np.lexsort((variants, price, sign, product))
    first = best[np.flatnonzero(np.diff(product[best], prepend=-1))]
    order = first[np.lexsort((product[first], price[first], sign[first]))]
    return Ranking(product[order], variants[order], values[order], column.unit)


def cheapness(shelf: Shelf, currency: str) -> Ints:
    """Each variant's price for ordering: without one it comes last."""
    price = shelf.price(currency)
    return np.where(price == NO_PRICE, UNPRICED, price)


def _column(asked: Superlative, fits: Bools, shelf: Shelf, currency: str) -> Column:
    if asked.name == "price":
        price = shelf.price(currency)
        variants = np.flatnonzero(price != NO_PRICE).astype(np.int32)
        values = price[variants].astype(np.float64)
        return Column(variants, values, values, currency)
    nothing: NDArray[np.float64] = np.zeros(0)
    columns = [*shelf.columns(asked.name), Column(np.zeros(0, np.int32), nothing, nothing, None)]
    return max(columns, key=lambda each: int(fits[each.variants].sum()))
