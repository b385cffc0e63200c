"""The true extreme of a whole set, ties and all."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from tradewind.retrieval.brief import Superlative
from tradewind.retrieval.rows import Ints
from tradewind.retrieval.shelf import NO_PRICE, Column, Floats, Shelf

UNPRICED: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Ranking:
    """Products by one value, the extreme first; of each the variant that reaches it."""

    products: Ints
    """Those that come first; not all that state it."""
    variants: Ints
    winners: Ints
    """All products that share the extreme, in order."""
    value: float | None
    unit: str | None
    stating: Ints
    """All products that state it, in order."""


def ranking(asked: Superlative, fits: Ints, shelf: Shelf, currency: str, limit: int) -> Ranking:
    """Rank the products of these variants by what they state; prices in one currency.

    Of a range counts the end that is sure: the lower for "most", the upper for "least". Where
    several units of different dimensions are stated, the one that most variants state counts.
    """
    column = _column(asked, fits, shelf, currency)
    variants = column.variants.astype(np.int64)
    values = -column.low if asked.most else column.high
    product = shelf.product[variants].astype(np.int64)
    first = np.flatnonzero(np.diff(product, prepend=-1))
    if not len(first):
        return Ranking(first, first, first, None, column.unit, first)
    price = _for_ordering(shelf, variants, currency)
    at = _best(values, price, first)
    order = _ordered(values[at], price[at], limit)
    extreme = values[at[order[0]]]
    return Ranking(
        products=product[at[order]],
        variants=variants[at[order]],
        winners=product[at[values[at] == extreme]],
        value=float(-extreme if asked.most else extreme),
        unit=column.unit,
        stating=product[at],
    )


def _best(values: Floats, price: Ints, first: Ints) -> Ints:
    """Of each product the row of least value, of equal ones the cheapest, then the first."""
    counts = np.diff(first, append=len(values))
    least = values == np.repeat(np.minimum.reduceat(values, first), counts)
    price = np.where(least, price, UNPRICED)
    cheapest = least & (price == np.repeat(np.minimum.reduceat(price, first), counts))
    owner = np.repeat(np.arange(len(first)), counts)[cheapest]
    found: Ints = np.flatnonzero(cheapest)[np.flatnonzero(np.diff(owner, prepend=-1))]
    return found


def _ordered(values: Floats, price: Ints, limit: int) -> Ints:
    """The first rows by value, then by price."""
    rows = np.arange(len(values))
    if limit < len(rows):
        rows = np.flatnonzero(values <= np.partition(values, limit)[limit])
    found: Ints = rows[np.lexsort((rows, price[rows], values[rows]))][: max(limit, 1)]
    return found


def _for_ordering(shelf: Shelf, variants: Ints, currency: str) -> Ints:
    """Prices of variants; those without one come last."""
    price = shelf.price(currency)[variants]
    return np.where(price == NO_PRICE, UNPRICED, price)


def _column(asked: Superlative, fits: Ints, shelf: Shelf, currency: str) -> Column:
    """What these variants state under that name, in the unit that most of them use."""
    if asked.name == "price":
        variants = fits[shelf.price(currency)[fits] != NO_PRICE].astype(np.int32)
        amounts = shelf.price(currency)[variants].astype(np.float64)
        return Column(variants, amounts, amounts, currency)
    shown = np.zeros(len(shelf.skus), np.bool_)
    shown[fits] = True
    found = Column(np.zeros(0, np.int32), np.zeros(0), np.zeros(0), None)
    for each in shelf.columns(asked.name):
        at = np.flatnonzero(shown[each.variants])
        if len(at) > len(found.variants):
            found = Column(each.variants[at], each.low[at], each.high[at], each.unit)
    return found
