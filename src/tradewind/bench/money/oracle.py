"""What an order comes to, by rules in words and in exact fractions. Knows nothing of the shop.

1. A line costs its price times its pieces.
2. Discounts come off in order. A percentage is of what its lines (or shipping) still cost; with a
   fixed amount it is at most what these still cost. It is rounded once, half up.
3. What comes off is shared by what the lines still cost. Each share is its exact part without the
   fraction; the units that are left go to the largest fractions, the earlier line first.
4. Shipping is taxed not at all, as standard goods, or shared over the classes of goods by what they
   cost after discounts (before them, where nothing is left to pay), as in 3.
5. Each levy is taken once of everything in a class, rounded once, half up, and shared as in 3 over
   the lines of the class and its part of shipping. Included levies of a class are parts of a price
   that holds them all.
6. The total is what the lines and shipping still cost, and the levies that are not included.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from tradewind.bench.money.carts import Cart, Less

Shares = tuple[list[int], int]
"""By line, and of shipping."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is compared."""

    total: int
    offs: list[Shares]
    levies: dict[str, Shares]
    """By name."""


def figures(cart: Cart) -> Figures:
    """The figures of a cart."""
    gross = [line.minor * line.quantity for line in cart.lines]
    left, freight = gross[:], cart.shipping_minor
    offs = []
    for off in cart.offs:
        shares, from_freight = _off(off, left, freight)
        left = [cost - share for cost, share in zip(left, shares, strict=True)]
        freight -= from_freight
        offs.append((shares, from_freight))
    levies = _levies(cart, gross, left, freight)
    total = sum(left) + freight
    if not cart.mode.included:
        total += sum(sum(shares) + on for shares, on in levies.values())
    return Figures(total, offs, levies)


def _off(off: Less, left: list[int], freight: int) -> Shares:
    places = off.places if off.places is not None else tuple(range(len(left)))
    base = freight if off.shipping else sum(left[place] for place in places)
    amount = min(base, nearest(base * _percent(str(off.percent))) + off.minor)
    shares = [0] * len(left)
    if off.shipping:
        return shares, amount
    for place, part in zip(places, parts(amount, [left[place] for place in places]), strict=True):
        shares[place] = part
    return shares, 0


def _levies(cart: Cart, gross: list[int], left: list[int], freight: int) -> dict[str, Shares]:
    mode = cart.mode
    members: dict[str, list[int]] = {}
    for place, line in enumerate(cart.lines):
        members.setdefault(line.kind if line.kind in mode.levies else "standard", []).append(place)
    found: dict[str, Shares] = {}
    for kind, on in _freight(cart, members, gross, left, freight).items():
        places = members.get(kind, [])
        weights = [left[place] for place in places] + [on]
        rates = [(name, _percent(str(rate))) for name, rate in mode.levies[kind]]
        holds = 1 + sum(rate for _, rate in rates) if mode.included else Fraction(1)
        for name, rate in rates:
            split = parts(nearest(sum(weights) * rate / holds), weights)
            lines, before = found.setdefault(name, ([0] * len(left), 0))
            for place, part in zip(places, split, strict=False):
                lines[place] += part
            found[name] = (lines, before + split[-1])
    return found


def _freight(
    cart: Cart, members: dict[str, list[int]], gross: list[int], left: list[int], freight: int
) -> dict[str, int]:
    how = cart.mode.shipping
    if how == "standard":
        return {"standard": freight} | {kind: 0 for kind in members if kind != "standard"}
    if how == "none":
        return dict.fromkeys(members, 0)
    costs = left if sum(left) else gross
    weights = [sum(costs[place] for place in places) for places in members.values()]
    return dict(zip(members, parts(freight, weights), strict=True))


def parts(amount: int, weights: Sequence[int]) -> list[int]:
    """Rule 3."""
    if len(weights) == 1:
        return [amount]
    whole = sum(weights)
    if not whole:
        weights, whole = [1] * len(weights), len(weights)
    exact = [Fraction(amount * weight, whole) for weight in weights]
    floors = [part.numerator // part.denominator for part in exact]
    missing = amount - sum(floors)
    if missing:
        rests = [part - floor for part, floor in zip(exact, floors, strict=True)]
        order = sorted(range(len(rests)), key=lambda place: (-rests[place], place))
        for place in order[:missing]:
            floors[place] += 1
    return floors


def nearest(value: Fraction) -> int:
    """Half up."""
    doubled = 2 * value + 1
    return int(doubled.numerator // (2 * doubled.denominator))


@cache
def _percent(written: str) -> Fraction:
    return Fraction(written) / 100
