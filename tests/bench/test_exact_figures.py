"""The money benchmark agrees with the shop, and notices a shop that reckons otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import orjson
import pytest

from tradewind.bench.money import mismatches, run
from tradewind.bench.money.carts import CURRENCIES, Cart, carts
from tradewind.checkout import pricing
from tradewind.checkout.pricing import Given, Sums, sums
from tradewind.kernel import money
from tradewind.kernel.errors import BadInput

COUNT = 3000


def test_the_shop_and_the_oracle_agree_on_every_figure() -> None:
    said = orjson.loads(run(count=COUNT))
    assert said["figures"]["mismatches"] == 0
    assert said["figures"]["currencies"] == 30
    assert said["short"] == ["carts"], "a smoke is shorter than the promise"


def test_the_same_seed_draws_the_same_carts() -> None:
    assert list(carts(50)) == list(carts(50))
    assert list(carts(50)) != list(carts(50, seed=1))


def per_line(amount: int, weights: Sequence[int]) -> list[int]:
    """Each share rounded for itself: the mistake of every second shop."""
    whole = sum(weights) or 1
    return [(2 * amount * weight + whole) // (2 * whole) for weight in weights]


def to_the_last(amount: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights) or 1
    parts = [amount * weight // whole for weight in weights]
    return [*parts[:-1], amount - sum(parts[:-1])]


def half_even(amount: int, whole: int) -> int:
    less, rest = divmod(amount, whole)
    return less + (2 * rest > whole or (2 * rest == whole and less % 2))


def down(amount: int, whole: int) -> int:
    return amount // whole


@pytest.mark.parametrize(
    ("name", "wrong", "least"),
    [
        ("allocate", per_line, 0.2),
        ("allocate", to_the_last, 0.2),
        ("half_up", down, 0.2),
        ("half_up", half_even, 0.001),
    ],
)
def test_a_shop_that_rounds_otherwise_is_caught(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: Callable[..., Any], least: float
) -> None:
    monkeypatch.setattr(pricing, name, wrong)
    assert sum(1 for _ in mismatches(carts(COUNT))) > COUNT * least


def test_a_shop_that_rounds_a_discount_line_by_line_is_caught() -> None:
    def mutant(lines: Sequence[int], classes: Sequence[str], **more: Any) -> Sums:
        found = sums(lines, classes, **more)
        given = tuple(
            Given(tuple(per_line(each.amount - each.shipping, lines)), each.shipping)
            for each in found.given
        )
        return replace(found, given=given)

    caught = sum(1 for _ in mismatches(carts(COUNT), mutant))
    assert caught > COUNT / 5


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_a_shop_that_takes_every_currency_for_cents_is_caught(
    monkeypatch: pytest.MonkeyPatch, currency: str
) -> None:
    """A hundred times too much, as in the reports; or three digits where it reads two."""
    assert CURRENCIES[currency] != 2
    monkeypatch.delitem(money.EXPONENTS, currency)
    mine = [cart for cart in carts(COUNT) if cart.currency == currency]
    assert sum(differs(cart) for cart in mine) > len(mine) / 2


def differs(cart: Cart) -> bool:
    try:
        return any(mismatches(iter([cart])))
    except BadInput:
        return True
