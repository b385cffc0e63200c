"""The closest there is to a range that nothing fits."""

from collections.abc import Iterator, Sequence

import numpy as np

from tradewind.kernel.money import Money
from tradewind.retrieval import limits
from tradewind.retrieval.brief import Brief, Limit, Op, PriceLimit
from tradewind.retrieval.found import Nearest
from tradewind.retrieval.rows import Ints
from tradewind.retrieval.shelf import NO_PRICE, Bools, Floats, Shelf
from tradewind.retrieval.snapshot import Snapshot


def nearest(brief: Brief, shown: Bools, state: Snapshot, currency: str) -> Iterator[Nearest]:
    """For each range that alone is to blame, the variant that misses it by least.

    ``shown`` are the variants that the words mean and that may be shown. The limits of one name
    are one range; it is to blame where something meets everything else.
    """
    shelf = state.shelf
    numeric = [each for each in brief.limits if each.number is not None]
    masks = [(each.name, limits.within(each, state, currency)) for each in brief.limits]
    price = limits.within_price(shelf, brief.price)
    if brief.price:
        rest = shown & _all(mask for _, mask in masks)
        yield from _by_price(brief.price, rest, shelf)
    for name in dict.fromkeys(each.name for each in numeric):
        rest = shown & price & _all(mask for other, mask in masks if other != name)
        yield from _by_fact([each for each in numeric if each.name == name], rest, shelf)


def _all(masks: Iterator[Bools]) -> Bools:
    found: Bools | np.bool_ = np.True_
    for mask in masks:
        found = found & mask
    return np.asarray(found)


def _by_price(bounds: Sequence[PriceLimit], rest: Bools, shelf: Shelf) -> Iterator[Nearest]:
    currency = bounds[0].money.currency
    price = shelf.price(currency)
    able = np.flatnonzero(rest & (price != NO_PRICE))
    same = [each for each in bounds if each.money.currency == currency]
    if len(able) and len(same) == len(bounds):
        value = price[able].astype(np.float64)
        missed = _missed([(each.op, float(each.money.minor)) for each in same], value, value)
        at = int(able[np.lexsort((able, missed))[0]])
        money = Money(int(price[at]), currency)
        product = shelf.ids[shelf.product[at]]
        number = float(money.amount)
        yield Nearest("price", product, shelf.skus[at], number, currency, money)


def _by_fact(bounds: Sequence[Limit], rest: Bools, shelf: Shelf) -> Iterator[Nearest]:
    for column in limits.numbers(bounds[0], shelf):
        able: Ints = np.flatnonzero(rest[column.variants])
        if not len(able):
            continue
        low, high = column.low[able], column.high[able]
        missed = _missed([(each.op, each.number or 0.0) for each in bounds], low, high)
        best = int(np.lexsort((column.variants[able], missed))[0])
        variant = int(column.variants[able[best]])
        number = high[best] if bounds[0].op in {Op.AT_MOST, Op.LESS} else low[best]
        product = shelf.ids[shelf.product[variant]]
        name, unit = bounds[0].name, column.unit
        yield Nearest(name, product, shelf.skus[variant], float(number), unit)


def _missed(bounds: Sequence[tuple[Op, float]], low: Floats, high: Floats) -> Floats:
    """By how much each range misses the bounds, at the bound missed most."""
    missed = np.zeros(len(low))
    for op, bound in bounds:
        match op:
            case Op.AT_MOST | Op.LESS:
                by = high - bound
            case Op.AT_LEAST | Op.MORE:
                by = bound - low
            case _:
                by = np.maximum(low - bound, bound - high)
        missed = np.maximum(missed, by)
    return missed
