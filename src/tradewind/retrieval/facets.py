"""How many of the matching products carry each value: exact, over all of them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tradewind.kernel.money import exponent
from tradewind.retrieval import rows
from tradewind.retrieval.found import Facet
from tradewind.retrieval.limits import BAND
from tradewind.retrieval.rows import Ints
from tradewind.retrieval.shelf import NO_PRICE, Shelf

ALWAYS: Final = ("category", "brand", "color", "size")
"""Shown whatever they tell."""
TELLING: Final = 6
"""So many of the other facts are shown."""
CONSIDERED: Final = 24
MANY: Final = 400
"""Values from which on a fact is a description rather than a choice."""
VALUES: Final = 60
"""Values of one facet at most, the most common."""
BANDS: Final = 5
STEPS: Final = (1, 2, 5)


def facets(fits: Ints, shelf: Shelf, *, language: str, currency: str) -> tuple[Facet, ...]:
    """Category, brand, colour, size, price bands, and the facts that tell products apart best.

    ``fits`` are the places of the fitting variants, in order.
    """
    stated = _Stated(fits, shelf, language)
    found = [stated.facet(name) for name in ALWAYS if name in shelf.names]
    others = [stated.facet(name) for name in stated.telling()]
    telling = sorted(others, key=lambda each: (-stated.tells(each), each.name))[:TELLING]
    return (
        *(each for each in found if each.values),
        *_bands(fits, shelf, currency),
        *(each for each in telling if stated.tells(each) > 0),
    )


class _Stated:
    """The values that the fitting variants state, one row a product and value."""

    def __init__(self, fits: Ints, shelf: Shelf, language: str) -> None:
        begin, end = shelf.variant_starts[fits], shelf.variant_starts[fits + 1]
        codes = shelf.variant_values[rows.spans(begin, end)].astype(np.int64)
        counts = np.bincount(shelf.name_of_value[codes], minlength=len(shelf.names))
        names = list(shelf.names)
        often = np.argsort(-counts, kind="stable")[:CONSIDERED].tolist()
        self.common = [names[at] for at in often if counts[at]]
        self.shelf, self.language = shelf, language
        wanted = np.zeros(len(shelf.names), np.bool_)
        wanted[[*often, *(at for at, name in enumerate(names) if name in ALWAYS)]] = True
        shown = wanted[shelf.name_of_value[codes]]
        owner = shelf.product[fits].astype(np.int64)
        self.size = int(np.count_nonzero(np.diff(owner, prepend=-1)))
        products = np.repeat(owner, end - begin)[shown]
        codes = codes[shown]
        order = np.argsort(codes, kind="stable")
        self.codes, self.products = codes[order], products[order]

    def telling(self) -> Iterator[str]:
        """The common names that have few enough values to choose from."""
        for name in self.common:
            begin, end = self._rows(name)
            if name not in ALWAYS and np.count_nonzero(np.diff(self.codes[begin:end])) < MANY:
                yield name

    def _rows(self, name: str) -> tuple[int, int]:
        codes = self.shelf.names[name]
        begin, end = np.searchsorted(self.codes, (codes.start, codes.stop)).tolist()
        return begin, end

    def facet(self, name: str) -> Facet:
        """Products by value, the most common first."""
        begin, end = self._rows(name)
        values, at = np.unique(self.codes[begin:end], return_inverse=True)
        told = [self.shelf.value(code) for code in values.tolist()]
        spoken = _languages({language for language, _ in told}, self.language)
        groups: dict[str, int] = {}
        group = np.array(
            [
                groups.setdefault(text.casefold(), len(groups)) if language in spoken else -1
                for language, text in told
            ],
            dtype=np.int64,
        )
        counted = _counted(group[at], self.products[begin:end], len(groups))
        shown: dict[int, str] = {}
        for place, (_, text) in zip(group.tolist(), told, strict=True):
            shown[place] = min(text, shown.get(place, text))
        ordered = sorted((-int(count), shown[place]) for place, count in enumerate(counted))
        return Facet(name, tuple((text, -count) for count, text in ordered[:VALUES]))

    def tells(self, facet: Facet) -> float:
        """How well a facet tells the products apart: what it covers, times the bits it gives."""
        counts = np.array([count for _, count in facet.values], dtype=np.float64)
        repeated = counts[counts > 1]
        if len(counts) < 2 or not len(repeated):
            return 0.0
        share = counts / counts.sum()
        bits = float(-(share * np.log2(share)).sum())
        return float(repeated.sum()) / max(self.size, 1) * min(bits, 3.0)


def _languages(stated: set[str], language: str) -> set[str]:
    """In which languages values are counted: the reader's, or else one that there is."""
    spoken = stated - {""}
    own = next((each for each in (language, "en", *sorted(spoken)) if each in spoken), "")
    return {"", own}


def _counted(group: Ints, products: Ints, count: int) -> Ints:
    """Distinct products in each group; -1 is in none."""
    rows_of = group >= 0
    key = group[rows_of] << 32 | products[rows_of]
    return np.bincount(np.unique(key) >> 32, minlength=count).astype(np.int64)


def _bands(fits: Ints, shelf: Shelf, currency: str) -> Iterator[Facet]:
    """Round price bands, each product at its cheapest fitting variant: ``25-50`` is below 50."""
    price = shelf.price(currency)[fits]
    priced = price != NO_PRICE
    price, product = price[priced], shelf.product[fits[priced]]
    first = np.flatnonzero(np.diff(product, prepend=-1))
    if not len(first):
        return
    lowest = np.minimum.reduceat(price, first)
    edges = _edges(lowest, currency)
    places = np.searchsorted(edges, lowest, side="right")
    counts = np.bincount(places, minlength=len(edges) + 1).tolist()
    shown = [f"{Decimal(int(edge)).scaleb(-exponent(currency)).normalize():f}" for edge in edges]
    names = [f"{low}{BAND}{high}" for low, high in zip(["", *shown], [*shown, ""], strict=True)]
    yield Facet("price", tuple((n, c) for n, c in zip(names, counts, strict=True) if c))


def _edges(prices: NDArray[np.int64], currency: str) -> Ints:
    """Round amounts near the quantiles."""
    quantiles = np.quantile(prices, np.arange(1, BANDS) / BANDS)
    return np.unique([_rounded(float(each), 10 ** exponent(currency)) for each in quantiles])


def _rounded(amount: float, unit: int) -> int:
    """The nearest 1, 2 or 5 times a power of ten, in whole major units."""
    power = 10 ** int(np.floor(np.log10(max(amount, 1.0))))
    candidates = [step * power for step in (*STEPS, 10)]
    return max(int(min(candidates, key=lambda each: abs(each - amount))), unit)
