from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tradewind.catalog.product import PricePoint, Source
from tradewind.kernel.money import Money
from tradewind.web.price_past import past

TODAY = date(2026, 11, 22)


def point(days_ago: int, minor: int, seller: str = "a") -> PricePoint:
    on = TODAY - timedelta(days=days_ago)
    return PricePoint("sku", seller, on, Money(minor, "USD"), Source("f", f"row {days_ago}"))


def test_a_price_stands_until_the_next_one():
    found = past([point(400, 1000), point(10, 800)], days=30, today=TODAY)
    assert found is not None
    assert len(found.series) == 30
    assert found.now.price == Money(800, "USD")
    assert found.low.price == Money(800, "USD")
    assert [each.price.minor for each in found.changes] == [1000, 800]
    assert found.average == Money(round((19 * 1000 + 11 * 800) / 30), "USD")


def test_the_lowest_of_several_sellers_counts():
    found = past([point(20, 900, "a"), point(10, 700, "b")], days=30, today=TODAY)
    assert found is not None
    assert found.low.point.seller == "b"
    assert len(found.series) == 21


def test_nothing_known_is_nothing_shown():
    assert past([], days=90, today=TODAY) is None
    assert past([point(-3, 500)], days=30, today=TODAY) is None


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 10**6)), min_size=1, max_size=12))
def test_low_average_and_every_day_stay_within_what_was_asked(rows):
    found = past([point(*row) for row in rows], days=365, today=TODAY)
    if found is not None:
        prices = [each.price.minor for each in found.series]
        assert found.low.price.minor == min(prices)
        assert min(prices) <= found.average.minor <= max(prices)
        assert found.series[-1].date == TODAY
        assert {each.price.minor for each in found.changes} == set(prices)
