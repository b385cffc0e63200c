"""Money is exact."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.kernel.errors import BadInput, CurrencyMismatch
from tradewind.kernel.money import Money, allocate, exponent

currencies = st.sampled_from(["USD", "JPY", "KWD", "CNY", "EUR", "CLF"])


@given(st.integers(-(10**12), 10**12), currencies)
def test_an_amount_survives_being_written_and_read(minor, currency):
    money = Money(minor, currency)
    assert Money.of(str(money.amount), currency) == money


@given(st.integers(0, 10**9), st.integers(0, 10**9), currencies)
def test_money_adds_up_exactly(a, b, currency):
    assert (Money(a, currency) + Money(b, currency)) - Money(b, currency) == Money(a, currency)


def test_currencies_do_not_mix():
    with pytest.raises(CurrencyMismatch):
        Money(1, "USD") + Money(1, "EUR")


@pytest.mark.parametrize(("currency", "digits"), [("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)])
def test_each_currency_has_its_own_digits(currency, digits):
    assert exponent(currency) == digits
    assert Money.of("1", currency).minor == 10**digits


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e999999", "12,50", "", "1.999", "⑨"])
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(BadInput):
        Money.of(amount, "USD")


def test_a_price_is_shown_as_its_reader_writes_it():
    assert Money(123456, "USD").shown("en") == "$1,234.56"
    assert Money(123456, "CNY").shown("zh") == "¥1,234.56"
    assert Money(123456, "EUR").shown("de").replace("\xa0", " ") == "1.234,56 €"
    assert Money(1234, "JPY").shown("ja") == "￥1,234"


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_parts_add_up_and_are_nearly_in_proportion(total, weights):
    parts = allocate(total, weights)
    assert sum(parts) == total
    whole = sum(weights) or len(weights)
    for part, weight in zip(parts, weights, strict=True):
        share = Fraction(total * (weight if sum(weights) else 1), whole)
        assert abs(part - share) < 1
