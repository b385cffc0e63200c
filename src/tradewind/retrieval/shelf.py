"""What can be bought: columns over variants, for limits, extremes, facets and prices.

A fact of the whole product stands at each of its variants, unless the variant states its own.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tradewind.catalog.product import Fact, Kind, Product, Variant
from tradewind.retrieval import rows
from tradewind.retrieval.rows import Ints, Moved, Where

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
NO_PRICE: Final = -1
PRIOR_STARS: Final = 3.8
PRIOR_REVIEWS: Final = 4
"""A product without reviews is liked as one with so many of so many stars."""
SEPARATOR: Final = "\x1f"
ARRAYS: Final = (
    "product",
    "starts",
    "available",
    "prices",
    "number_starts",
    "number_variants",
    "low",
    "high",
    "value_starts",
    "value_variants",
    "variant_starts",
    "variant_values",
)
LISTS: Final = ("ids", "skus", "currencies", "numbers", "values")


@dataclass(frozen=True, slots=True)
class Column:
    """The variants that state one number, and what they state, in one base unit."""

    variants: NDArray[np.int32]
    low: Floats
    high: Floats
    unit: str | None


@dataclass(frozen=True)
class Shelf:
    """Products stand in order of id, variants in order of product, then of position."""

    ids: list[str]
    skus: list[str]
    product: NDArray[np.int32]
    """Of each variant, the place of its product."""
    starts: Ints
    """Of each product, its first variant; one past the last at the end."""
    available: Bools
    currencies: list[str]
    prices: Ints
    """Cheapest offer in minor units, ``(currencies, variants)``; -1 without one."""
    numbers: list[str]
    """Sorted ``name<US>unit`` of what is stated in numbers."""
    number_starts: Ints
    number_variants: NDArray[np.int32]
    low: Floats
    high: Floats
    values: list[str]
    """Sorted ``name<US>language<US>value`` of what is stated in words; flags are yes and no."""
    value_starts: Ints
    value_variants: NDArray[np.int32]
    variant_starts: Ints
    variant_values: NDArray[np.int32]

    def price(self, currency: str) -> Ints:
        """Of each variant in minor units; -1 where it has none."""
        if currency not in self.currencies:
            return np.full(len(self.skus), NO_PRICE, dtype=np.int64)
        column: Ints = self.prices[self.currencies.index(currency)]
        return column

    @cached_property
    def common_currencies(self) -> tuple[str, ...]:
        """Those that most variants are priced in first."""
        counts = (self.prices != NO_PRICE).sum(axis=1)
        return tuple(self.currencies[at] for at in np.argsort(-counts, kind="stable"))

    @cached_property
    def priced(self) -> Bools:
        """Which variants have a price in any currency."""
        found: Bools = (self.prices != NO_PRICE).any(axis=0)
        return found

    @cached_property
    def liked(self) -> Floats:
        """Of each product its stars, drawn towards the middle where few have spoken."""
        stars, counts = np.full(len(self.ids), PRIOR_STARS), np.zeros(len(self.ids))
        for into, name in ((stars, "rating"), (counts, "reviews")):
            for column in self.columns(name):
                into[self.product[column.variants]] = column.low
        return (stars * counts + PRIOR_STARS * PRIOR_REVIEWS) / (counts + PRIOR_REVIEWS)

    def columns(self, name: str) -> list[Column]:
        """What is stated under that name in numbers, one column for each base unit."""
        return [
            Column(self.number_variants[span], self.low[span], self.high[span], unit or None)
            for unit, span in self._columns.get(name, ())
        ]

    @cached_property
    def _columns(self) -> dict[str, list[tuple[str, slice]]]:
        found: dict[str, list[tuple[str, slice]]] = {}
        for at, each in enumerate(self.numbers):
            name, _, unit = each.partition(SEPARATOR)
            span = slice(int(self.number_starts[at]), int(self.number_starts[at + 1]))
            found.setdefault(name, []).append((unit, span))
        return found

    @cached_property
    def names(self) -> dict[str, range]:
        """Name of what is stated in words -> the codes of its values."""
        found: dict[str, range] = {}
        for code, each in enumerate(self.values):
            name = each.partition(SEPARATOR)[0]
            found[name] = range(found[name].start if name in found else code, code + 1)
        return found

    @cached_property
    def name_of_value(self) -> NDArray[np.int32]:
        """Of each value, which of `names` it is of."""
        counts = [len(codes) for codes in self.names.values()]
        return np.repeat(np.arange(len(counts), dtype=np.int32), counts)

    def variants_of(self, products: Ints) -> Ints:
        """Places of the variants of these products."""
        return rows.spans(self.starts[products], self.starts[products + 1])

    def value(self, code: int) -> tuple[str, str]:
        """Language and text of a value."""
        _, language, text = self.values[code].split(SEPARATOR, 2)
        return language, text

    def stating(self, codes: Iterable[int]) -> Ints:
        """Places of the variants that state one of these values."""
        found = [
            self.value_variants[self.value_starts[c] : self.value_starts[c + 1]] for c in codes
        ]
        return np.concatenate(found).astype(np.int64) if found else np.zeros(0, np.int64)

    @cached_property
    def places(self) -> dict[str, int]:
        """Product id -> place."""
        return {each: place for place, each in enumerate(self.ids)}

    @cached_property
    def variant_places(self) -> dict[str, int]:
        """SKU -> place."""
        return {sku: place for place, sku in enumerate(self.skus)}

    @cached_property
    def categories(self) -> dict[str, int]:
        """Category path -> the code of that value."""
        return {self.value(code)[1]: code for code in self.names.get("category", ())}

    def save(self, folder: Path) -> None:
        """Keep everything in a new folder."""
        rows.write(
            folder,
            {name: getattr(self, name) for name in ARRAYS},
            {name: getattr(self, name) for name in LISTS},
        )

    @classmethod
    def load(cls, folder: Path) -> "Shelf":
        """Map what was kept."""
        return cls(
            **{
                **{name: rows.array(folder, name) for name in ARRAYS},
                **{name: rows.listed(folder, name) for name in LISTS},
            }
        )


@dataclass(slots=True)
class Stocked:
    """Variants read so far, product by product."""

    skus: list[str] = field(default_factory=list)
    product: "array[int]" = field(default_factory=lambda: array("q"))
    available: "array[int]" = field(default_factory=lambda: array("b"))
    prices: dict[str, dict[int, int]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    number_rows: "array[int]" = field(default_factory=lambda: array("q"))
    bounds: "array[float]" = field(default_factory=lambda: array("d"))
    values: dict[str, int] = field(default_factory=dict)
    value_rows: "array[int]" = field(default_factory=lambda: array("q"))

    def add(self, count: int, product: Product) -> None:
        """Take in a product's variants; ``count`` counts the products read."""
        by_sku = _by_sku(product.facts)
        for variant in product.variants:
            at = len(self.skus)
            self.skus.append(variant.sku)
            self.product.append(count)
            self.available.append(variant.available)
            for currency in {offer.price.currency for offer in variant.offers}:
                offer = variant.offer(currency)
                if offer is not None:
                    self.prices.setdefault(currency, {})[at] = offer.price.minor
            self._numbers(at, product, variant, by_sku)
            self._values(at, product, variant, by_sku)

    def _numbers(
        self, at: int, product: Product, variant: Variant, by_sku: dict[str | None, list[Fact]]
    ) -> None:
        stated: dict[str, tuple[float, float]] = {}
        for fact in _effective(by_sku, variant.sku):
            if fact.kind is Kind.NUMBER and fact.number is not None:
                name = f"{fact.name}{SEPARATOR}{fact.unit or ''}"
                high = fact.number if fact.high is None else fact.high
                stated.setdefault(name, (fact.number, high))
        stated |= dict(_of_the_offer(product, variant))
        for name, (low, high) in stated.items():
            self.number_rows.extend((self.numbers.setdefault(name, len(self.numbers)), at))
            self.bounds.extend((low, high))

    def _values(
        self, at: int, product: Product, variant: Variant, by_sku: dict[str | None, list[Fact]]
    ) -> None:
        stated = {("brand", "", product.brand), ("category", "", product.category)}
        stated |= {(name, "", value.strip()) for name, value in variant.options.items()}
        for fact in _effective(by_sku, variant.sku):
            if fact.kind is Kind.FLAG:
                stated.add((fact.name, "", "yes" if fact.number else "no"))
            elif fact.kind is Kind.TEXT and fact.name not in variant.options:
                stated.add((fact.name, fact.language or "", fact.text.strip()))
        for each in sorted(stated):
            if each[2]:
                code = self.values.setdefault(SEPARATOR.join(each), len(self.values))
                self.value_rows.extend((code, at))


def _by_sku(facts: Iterable[Fact]) -> dict[str | None, list[Fact]]:
    found: dict[str | None, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.sku, []).append(fact)
    return found


def _effective(by_sku: dict[str | None, list[Fact]], sku: str) -> Iterator[Fact]:
    own = by_sku.get(sku, [])
    yield from own
    shadowed = {fact.name for fact in own}
    yield from (fact for fact in by_sku.get(None, []) if fact.name not in shadowed)


def _of_the_offer(product: Product, variant: Variant) -> Iterator[tuple[str, tuple[float, float]]]:
    """What people ask for like a fact: stars, number of reviews, time to the door in hours."""
    if product.rating is not None:
        yield f"rating{SEPARATOR}", (product.rating, product.rating)
        yield f"reviews{SEPARATOR}", (product.review_count, product.review_count)
    days = [each.delivery_days for each in variant.offers if each.delivery_days is not None]
    if days:
        yield f"delivery{SEPARATOR}h", (24.0 * min(days), 24.0 * min(days))


def empty() -> Shelf:
    """Nothing to buy."""
    return _shelf(Stocked())


def merged(old: Shelf, new: Stocked, where: Where, ids: list[str]) -> Shelf:
    """Bring the shelf up to date with what was read; ``ids`` are the products of the catalogue."""
    fresh = _shelf(new)
    owner = where.kept[old.product] if len(where.kept) else np.zeros(0, np.int64)
    stays = np.flatnonzero(owner >= 0)
    product = np.concatenate([owner[stays], where.read[fresh.product]])
    order = np.argsort(product, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    first = np.full(len(old.skus), rows.GONE, dtype=np.int64)
    first[stays] = place[: len(stays)]
    return _united(old, fresh, _Places(first, place[len(stays) :], order, stays), product, ids)


@dataclass(frozen=True, slots=True)
class _Places:
    first: Ints
    """New place of each old variant, -1 where it is gone."""
    second: Ints
    """New place of each new one."""
    order: Ints
    stays: Ints


def _united(old: Shelf, new: Shelf, to: _Places, product: Ints, ids: list[str]) -> Shelf:
    skus = [old.skus[at] for at in to.stays] + new.skus
    currencies = sorted({*old.currencies, *new.currencies})
    prices = [np.concatenate([old.price(c)[to.stays], new.price(c)])[to.order] for c in currencies]
    numbers, number_rows, bounds = _rows(
        (old.numbers, old.number_starts, old.number_variants),
        (new.numbers, new.number_starts, new.number_variants),
        to,
    )
    low = np.concatenate([old.low, new.low])[bounds]
    high = np.concatenate([old.high, new.high])[bounds]
    values, value_rows, _ = _rows(
        (old.values, old.value_starts, old.value_variants),
        (new.values, new.value_starts, new.value_variants),
        to,
    )
    by_variant = np.argsort(value_rows[:, 1], kind="stable")
    sold = [at for at, column in enumerate(prices) if (column != NO_PRICE).any()]
    return Shelf(
        ids=ids,
        skus=[skus[at] for at in to.order],
        product=product[to.order].astype(np.int32),
        starts=rows.starts(product[to.order], len(ids)),
        available=np.concatenate([old.available[to.stays], new.available])[to.order],
        currencies=[currencies[at] for at in sold],
        prices=np.array([prices[at] for at in sold], dtype=np.int64).reshape(len(sold), len(skus)),
        numbers=numbers,
        number_starts=rows.starts(number_rows[:, 0], len(numbers)),
        number_variants=number_rows[:, 1].astype(np.int32),
        low=low,
        high=high,
        values=values,
        value_starts=rows.starts(value_rows[:, 0], len(values)),
        value_variants=value_rows[:, 1].astype(np.int32),
        variant_starts=rows.starts(value_rows[by_variant, 1], len(skus)),
        variant_values=value_rows[by_variant, 0].astype(np.int32),
    )


_Stated = tuple[list[str], Ints, NDArray[np.int32]]


def _rows(old: _Stated, new: _Stated, to: _Places) -> tuple[list[str], Ints, Ints]:
    """Names in use, rows of ``(name, variant)`` in order, and the old row each one came from."""
    sides = []
    for (_, begin, variants), places in ((old, to.first), (new, to.second)):
        codes = np.repeat(np.arange(len(begin) - 1), np.diff(begin))
        at = places[variants] if len(variants) else np.zeros(0, np.int64)
        sides.append(np.column_stack([codes, at]).astype(np.int64))
    moves: Moved = rows.moved(
        old[0],
        new[0],
        keep={old[0][c] for c in np.unique(sides[0][sides[0][:, 1] >= 0, 0])}
        | {new[0][c] for c in np.unique(sides[1][:, 0])},
    )
    for side, places in zip(sides, (moves.first, moves.second), strict=True):
        side[:, 0] = places[side[:, 0]] if len(side) else side[:, 0]
    both = np.concatenate(sides).astype(np.int64)
    order = np.lexsort((both[:, 1], both[:, 0]))
    order = order[both[order, 1] >= 0]
    return moves.names, both[order], order


def _shelf(read: Stocked) -> Shelf:
    """What was read, as a shelf that only holds that; names are not yet in order."""
    count = len(read.skus)
    numbers = np.frombuffer(read.number_rows, dtype=np.int64).reshape(-1, 2)
    bounds = np.frombuffer(read.bounds, dtype=np.float64).reshape(-1, 2)
    values = np.frombuffer(read.value_rows, dtype=np.int64).reshape(-1, 2)
    by_number = np.argsort(numbers[:, 0], kind="stable")
    by_value = np.argsort(values[:, 0], kind="stable")
    currencies = sorted(read.prices)
    prices = np.full((len(currencies), count), NO_PRICE, dtype=np.int64)
    for at, currency in enumerate(currencies):
        priced = read.prices[currency]
        prices[at, list(priced)] = list(priced.values())
    return Shelf(
        ids=[],
        skus=read.skus,
        product=np.array(read.product, dtype=np.int32),
        starts=np.zeros(1, np.int64),
        available=np.array(read.available, dtype=np.bool_),
        currencies=currencies,
        prices=prices,
        numbers=list(read.numbers),
        number_starts=rows.starts(numbers[by_number, 0], len(read.numbers)),
        number_variants=numbers[by_number, 1].astype(np.int32),
        low=bounds[by_number, 0],
        high=bounds[by_number, 1],
        values=list(read.values),
        value_starts=rows.starts(values[by_value, 0], len(read.values)),
        value_variants=values[by_value, 1].astype(np.int32),
        variant_starts=np.zeros(1, np.int64),
        variant_values=np.zeros(0, np.int32),
    )
