"""Quantities are compared in one unit a dimension, and said as the seller said them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.kernel.measure import UNITS, Quantity, unit_of


@pytest.mark.parametrize(
    ("number", "unit", "base", "symbol"),
    [
        (1.5, "kg", 1500, "g"),
        (8.8, "oz", 249.4758035, "g"),
        (5.5, "in", 13.97, "cm"),
        (1, "L", 1000, "ml"),
        (90, "min", 1.5, "h"),
        (14, "°F", -10, "°C"),
        (20, "Ah", 20000, "mAh"),
        (18, "month", 1.5, "year"),
    ],
)
def test_units_of_one_dimension_meet_in_its_base(number, unit, base, symbol):
    found = Quantity(number, unit).base()
    assert found.number == pytest.approx(base)
    assert found.unit == symbol


@given(st.floats(-1e6, 1e6), st.sampled_from(UNITS))
def test_there_and_back_is_the_same(number, unit):
    back = Quantity(number, unit.symbol).base().to(unit.symbol)
    assert back.number == pytest.approx(number, rel=1e-9, abs=1e-6)


def test_charge_and_energy_are_different_things():
    with pytest.raises(ValueError, match="cannot be given"):
        Quantity(10000, "mAh").to("Wh")


@pytest.mark.parametrize(
    ("spelling", "symbol"),
    [("毫升", "ml"), ("Stunden", "h"), ("pulgadas", "in"), ("オンス", "oz"), ("LBS", "lb")],
)
def test_every_language_spells_units_its_own_way(spelling, symbol):
    unit = unit_of(spelling)
    assert unit is not None
    assert unit.symbol == symbol


def test_no_two_units_share_a_spelling():
    spellings = [word for unit in UNITS for word in {unit.symbol, *unit.spellings}]
    assert len(spellings) == len(set(spellings))
