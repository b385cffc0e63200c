"""Money: random carts in thirty currencies and five kinds of tax, against exact fractions.

What the shop reckons (`checkout.pricing`, amounts read by `kernel.money`) must equal, figure by
figure and share by share, what `oracle` says: it is written from the rules in words, with fractions
of whole currency units, and shares no code with the shop. The carts come from fixed seeds.
"""

from collections.abc import Callable, Iterator
from time import perf_counter

from tradewind.bench.money import oracle
from tradewind.bench.money.carts import CURRENCIES, MODES, Cart, carts
from tradewind.bench.report import report
from tradewind.checkout.pricing import Off, Sums, sums
from tradewind.checkout.tax import Levy, ShippingTax, TaxRule, millionths
from tradewind.kernel.clock import now
from tradewind.kernel.money import Money

QUICK, FULL = 1_000_000, 10_000_000
Pricing = Callable[..., Sums]


def run(*, full: bool = False, count: int | None = None) -> str:
    """Measure; gives the line of JSON."""
    wanted = count or (FULL if full else QUICK)
    began = perf_counter()
    first, wrong = None, 0
    for cart in mismatches(carts(wanted)):
        wrong += 1
        first = first or cart
    if first is not None:
        print("The first that differs:", first)
        print(oracle.figures(first))
        print(reckoned(first))
    figures = {
        "carts": wanted,
        "currencies": len(CURRENCIES),
        "modes": len(MODES),
        "mismatches": wrong,
        "seconds": round(perf_counter() - began, 1),
    }
    targets = {"carts": (">=", QUICK), "currencies": (">=", 30), "modes": (">=", 5)}
    return report("money", figures, targets | {"mismatches": ("=", 0)})


def mismatches(drawn: Iterator[Cart], pricing: Pricing = sums) -> Iterator[Cart]:
    """The carts of which the shop says something else than the oracle."""
    return (cart for cart in drawn if reckoned(cart, pricing) != oracle.figures(cart))


def reckoned(cart: Cart, pricing: Pricing = sums) -> oracle.Figures:
    """What the shop says of a cart, in the oracle's form."""
    found = pricing(
        [(Money.of(line.unit, cart.currency) * line.quantity).minor for line in cart.lines],
        [line.kind for line in cart.lines],
        shipping=Money.of(cart.shipping, cart.currency).minor,
        rule=rule_of(cart),
        offs=[
            Off(
                percent=millionths(off.percent),
                fixed=Money.of(off.fixed, cart.currency).minor,
                places=off.places,
                shipping=off.shipping,
            )
            for off in cart.offs
        ],
    )
    return oracle.Figures(
        found.total,
        [(list(each.lines), each.shipping) for each in found.given],
        {each.levy.name: (list(each.lines), each.shipping) for each in found.levied},
    )


_rules: dict[int, TaxRule] = {}


def rule_of(cart: Cart) -> TaxRule:
    """The shop's form of a cart's tax, made once."""
    mode = cart.mode
    if mode.number not in _rules:
        levies = {
            kind: tuple(Levy(name, millionths(rate)) for name, rate in rates)
            for kind, rates in mode.levies.items()
        }
        shipping = ShippingTax(mode.shipping)
        _rules[mode.number] = TaxRule("XX", levies, mode.included, now().date(), shipping)
    return _rules[mode.number]
