"""The arithmetic of an order, in minor units: every figure adds up exactly to the next.

Discounts come off one after the other, each rounded once (half up) and shared out over its lines by
largest remainder. Each levy is reckoned once for each class of goods, with the part of shipping
that goes with them, rounded once (half up) and shared out in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tradewind.checkout.tax import STANDARD, WHOLE, Levy, ShippingTax, TaxRule
from tradewind.kernel.money import allocate


@dataclass(frozen=True, slots=True)
class Off:
    """A discount as arithmetic sees it."""

    percent: int = 0
    """Millionths of what its lines still cost."""
    fixed: int = 0
    """Minor units; never more than its lines still cost."""
    places: tuple[int, ...] | None = None
    """The lines it is for; None is all of them."""
    shipping: bool = False
    """Whether it comes off shipping instead of lines."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a discount came to."""

    lines: tuple[int, ...]
    shipping: int

    @property
    def amount(self) -> int:
        """All of it."""
        return sum(self.lines) + self.shipping


@dataclass(frozen=True, slots=True)
class Levied:
    """What a levy came to."""

    levy: Levy
    lines: tuple[int, ...]
    shipping: int

    @property
    def amount(self) -> int:
        """All of it."""
        return sum(self.lines) + self.shipping


@dataclass(frozen=True, slots=True)
class Sums:
    """The figures of an order."""

    items: int
    given: tuple[Given, ...]
    """One for each discount, in order."""
    levied: tuple[Levied, ...]
    """One for each levy that is owed, also where it comes to nothing."""
    total: int


def sums(
    lines: Sequence[int],
    classes: Sequence[str],
    *,
    shipping: int,
    rule: TaxRule,
    offs: Sequence[Off] = (),
) -> Sums:
    """Put an order together from what its lines cost and the class each is taxed in."""
    net, freight = list(lines), shipping
    given = []
    for off in offs:
        less = _given(off, net, freight)
        net = [cost - share for cost, share in zip(net, less.lines, strict=True)]
        freight -= less.shipping
        given.append(less)
    levied = tuple(_levied(lines, net, classes, freight, rule))
    added = 0 if rule.included else sum(each.amount for each in levied)
    return Sums(sum(lines), tuple(given), levied, sum(net) + freight + added)


def _given(off: Off, net: Sequence[int], freight: int) -> Given:
    places = range(len(net)) if off.places is None else off.places
    costs = [net[place] for place in places]
    base = freight if off.shipping else sum(costs)
    amount = min(base, half_up(base * off.percent, WHOLE) + off.fixed)
    shares = [0] * len(net)
    if off.shipping:
        return Given(tuple(shares), amount)
    for place, share in zip(places, allocate(amount, costs), strict=True):
        shares[place] = share
    return Given(tuple(shares), 0)


def _levied(
    gross: Sequence[int], net: Sequence[int], classes: Sequence[str], freight: int, rule: TaxRule
) -> list[Levied]:
    groups: dict[str, list[int]] = {}
    for place, kind in enumerate(classes):
        groups.setdefault(kind if kind in rule.levies else STANDARD, []).append(place)
    sent = _freight(groups, gross, net, freight, rule)
    found: dict[Levy, tuple[list[int], int]] = {}
    for kind, places in groups.items():
        weights = [*(net[place] for place in places), sent.get(kind, 0)]
        levies = rule.of(kind)
        whole = WHOLE + sum(levy.rate for levy in levies) if rule.included else WHOLE
        for levy in levies:
            *shares, on_shipping = allocate(half_up(sum(weights) * levy.rate, whole), weights)
            lines, before = found.setdefault(levy, ([0] * len(net), 0))
            for place, share in zip(places, shares, strict=True):
                lines[place] += share
            found[levy] = (lines, before + on_shipping)
    return [Levied(levy, tuple(lines), sent) for levy, (lines, sent) in found.items()]


def _freight(
    groups: dict[str, list[int]],
    gross: Sequence[int],
    net: Sequence[int],
    freight: int,
    rule: TaxRule,
) -> dict[str, int]:
    """What of the shipping is taxed with which class of goods."""
    match rule.shipping:
        case ShippingTax.NONE:
            return {}
        case ShippingTax.STANDARD:
            groups.setdefault(STANDARD, [])
            return {STANDARD: freight}
        case ShippingTax.GOODS:
            costs = net if any(net) else gross
            weights = [sum(costs[place] for place in places) for places in groups.values()]
            return dict(zip(groups, allocate(freight, weights), strict=True))


def half_up(amount: int, whole: int) -> int:
    """A quotient of two numbers that are not below nothing, to the nearest unit."""
    return (2 * amount + whole) // (2 * whole)
