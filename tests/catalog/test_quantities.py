"""Numbers with units in running text, in five languages; what only looks like one is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.kernel.units import UNITS, Quantity, extents, number_of, quantities, unit_of


def read(text: str) -> list[tuple[float, str | None]]:
    return [(each.quantity.number, each.quantity.unit) for each in quantities(text)]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("1200mAh", 1200, "mAh"),
        ("10.000 mAh Akku", 10_000, "mAh"),
        ("1,500 mAh", 1500, "mAh"),
        ("1,5 kg", 1.5, "kg"),
        ("1.500 kg", 1.5, "kg"),
        ("a 27-inch monitor", 27, "in"),
        ('a 5.5" screen', 5.5, "in"),
        ("55寸电视", 55, "in"),
        ("重254克", 254, "g"),
        ("续航40小时", 40, "h"),
        ("2万毫安", 2, "万毫安时"),
        ("4800万像素", 4800, "万像素"),
        ("8 Stunden", 8, "h"),
        ("2,5 litros", 2.5, "L"),
        ("254グラム", 254, "g"),
        ("30時間再生", 30, "h"),
        ("16 fl. oz. bottle", 16, "fl oz"),
        ("a 2-pack", 2, "pcs"),
        ("SATA 6.0 Gb/s", 6, "Gbit/s"),
        ("80 g/m² paper", 80, "g/m²"),
        ("comfort -15 °C", -15, "°C"),
        ('4 3/4" wide', 4.75, "in"),
        ("1½ in", 1.5, "in"),
        ("3000K light", 3000, "K"),
        ("64 ohm", 64, "Ω"),
        ("2 lb 14 oz", 2.875, "lb"),
        ("1 h 30 min", 1.5, "h"),
        ("1小时30分钟", 1.5, "h"),
        ("5 ft 6 in", 5.5, "ft"),
    ],
)
def test_a_number_and_its_unit_are_read_however_they_are_written(
    text: str, number: float, unit: str
):
    assert read(text) == [(number, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "006R90321",
        "WH14NS40",
        "i7-9700K",
        "4K television",
        "2.4G wireless",
        "a 7-in-1 hub",
        "5 in 1",
        "shoes under 80 in black",
        "USB 3.0 A plug",
        "1080p",
        "8th gen",
        "2026年11月",
        "360度旋转",
        "110/220V",
        "iPhone5s",
        "#12 m",
    ],
)
def test_what_only_looks_like_a_quantity_is_none(text: str):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("20-20000 Hz", Quantity(20, "Hz"), Quantity(20_000, "Hz")),
        ("20 Hz - 20 kHz", Quantity(20, "Hz"), Quantity(20, "kHz")),
        ("2700K-6500K", Quantity(2700, "K"), Quantity(6500, "K")),
        ("3 to 6 years", Quantity(3, "year"), Quantity(6, "year")),
        ("3至6岁", Quantity(3, "year"), Quantity(6, "year")),
        ("5 bis 8 Stunden", Quantity(5, "h"), Quantity(8, "h")),
        ("-20 - 60 °C", Quantity(-20, "°C"), Quantity(60, "°C")),
        ("100–240 V", Quantity(100, "V"), Quantity(240, "V")),
        ('for 10"-40" screens', Quantity(10, "in"), Quantity(40, "in")),
    ],
)
def test_a_range_is_one_quantity_with_two_ends(text: str, low: Quantity, high: Quantity):
    (found,) = quantities(text)
    assert (found.quantity, found.high) == (low, high)


def test_a_multiple_knows_how_many():
    for text in ("3 x 500 ml", "3x500ml", "500ml*3瓶"):
        (found,) = quantities(text)
        assert (found.times, found.quantity) == (3, Quantity(500, "ml"))


def test_a_size_is_no_quantity():
    assert quantities("30 x 20 x 10 cm") == []
    (size,) = extents("packed 30 x 20 x 10 cm, flat")
    assert (size.numbers, size.unit) == ((30, 20, 10), "cm")
    assert extents("30cm x 20cm")[0].numbers == (30, 20)
    assert extents("1 x 2 x 3 x 4 cm") == []
    assert extents("1x2x3x4x5x6 cm, 7 x 8 cm")[0].numbers == (7, 8)
    assert quantities("1 x 2 x 3 x 4 cm") == []


def test_a_text_keeps_the_place_of_its_quantity():
    text = "runs 38 h on a charge"
    (found,) = quantities(text)
    assert text[found.start : found.end] == "38 h"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Quantity(1, "lb"), Quantity(16, "oz")),
        (Quantity(1, "kg"), Quantity(2, "斤")),
        (Quantity(12, "month"), Quantity(1, "year")),
        (Quantity(1, "TB"), Quantity(1000, "GB")),
        (Quantity(1, "Ah"), Quantity(1000, "mAh")),
        (Quantity(212, "°F"), Quantity(100, "°C")),
        (Quantity(1, "GB/s"), Quantity(8, "Gbit/s")),
    ],
)
def test_units_of_one_dimension_meet_in_its_base(one: Quantity, other: Quantity):
    assert one.base().number == pytest.approx(other.base().number)
    assert one.base().unit == other.base().unit


@given(st.sampled_from(UNITS), st.integers(1, 9999))
def test_every_unit_is_understood_after_a_number(unit, number):
    if unit.symbol in {"in", "K", "A"}:
        return
    (found,) = quantities(f"{number} {unit.symbol}")
    assert found.quantity == Quantity(number, unit.symbol)
    assert unit_of(unit.symbol) == unit


WRITTEN = '1 -40 0 2.5 1,000 ½ x - / to in " oz lb h min K 度 年 GB a ( USB ft pcs mAh % — bis'
PIECES = st.sampled_from(WRITTEN.split())


@given(st.text(max_size=80) | st.lists(PIECES | st.just(" "), max_size=14).map("".join))
def test_no_text_is_too_odd_to_read(text: str):
    for found in quantities(text):
        assert 0 <= found.start < found.end <= len(text)


@given(st.floats(0.001, 1e6, allow_nan=False).map(lambda number: float(f"{number:.4g}")))
def test_a_number_reads_back(number: float):
    assert number_of(f"{number:.10f}") == pytest.approx(number)
