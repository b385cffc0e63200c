"""The arithmetic of an order in every kind of currency; rates; ways of shipping."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.catalog.product import Offer
from tradewind.checkout.pricing import Off, sums
from tradewind.checkout.shipping import Parcels, ShippingTable, chosen, default_shipping
from tradewind.checkout.tax import (
    WHOLE,
    Levy,
    ShippingTax,
    TaxRule,
    TaxTable,
    default_taxes,
)
from tradewind.kernel.errors import BadInput, Refused
from tradewind.kernel.money import Money, allocate

MINOR = st.one_of(st.integers(0, 3), st.integers(0, 10**12))
RATE = st.integers(0, WHOLE // 2)


@st.composite
def tax_rules(draw: st.DrawFn) -> TaxRule:
    kinds = {"standard": draw(st.lists(RATE, min_size=1, max_size=3))}
    kinds |= draw(st.dictionaries(st.sampled_from("ab"), st.lists(RATE, min_size=1, max_size=2)))
    levies = {
        kind: tuple(Levy(f"{kind}{place}", rate) for place, rate in enumerate(rates))
        for kind, rates in kinds.items()
    }
    how = draw(st.sampled_from(ShippingTax))
    return TaxRule("XX", levies, draw(st.booleans()), date(2026, 1, 1), how)


@st.composite
def offs(draw: st.DrawFn, lines: int) -> Off:
    places = st.none() | st.sets(st.integers(0, lines - 1), min_size=1).map(sorted).map(tuple)
    return draw(
        st.builds(
            Off,
            percent=st.integers(0, WHOLE),
            fixed=MINOR,
            places=places,
            shipping=st.booleans(),
        )
    )


@given(st.data())
def test_every_figure_adds_up_to_the_last_unit(data: st.DataObject) -> None:
    lines = data.draw(st.lists(MINOR, min_size=1, max_size=20))
    classes = data.draw(
        st.lists(st.sampled_from(["a", "b", "c"]), min_size=len(lines), max_size=len(lines))
    )
    rule, shipping = data.draw(tax_rules()), data.draw(MINOR)
    less = data.draw(st.lists(offs(len(lines)), max_size=4))

    found = sums(lines, classes, shipping=shipping, rule=rule, offs=less)

    off = sum(each.amount for each in found.given)
    tax = sum(each.amount for each in found.levied)
    assert found.items == sum(lines)
    assert found.total == sum(lines) + shipping - off + (0 if rule.included else tax)
    assert found.total >= 0
    for place, cost in enumerate(lines):
        assert 0 <= sum(each.lines[place] for each in found.given) <= cost
    assert all(share >= 0 for each in found.given for share in each.lines)
    assert all(share >= 0 for each in found.levied for share in each.lines)
    if rule.shipping is ShippingTax.NONE:
        assert not any(each.shipping for each in found.levied)


@given(MINOR, st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_shares_add_up_and_none_is_off_by_a_whole_unit(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    if sum(weights):
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - Fraction(total * weight, sum(weights))) < 1


@pytest.mark.parametrize(
    ("country", "region", "price", "tax", "total"),
    [
        ("DE", "", 11900, 1900, 11900),
        ("US", "NY", 11900, 0, 11900),
        ("CA", "AB", 10010, 501, 10511),
        ("CA", "ON", 10000, 1300, 11300),
        ("JP", "", 1100, 100, 1100),
        ("FI", "", 12550, 2550, 12550),
        ("KW", "", 12345, 0, 12345),
    ],
)
def test_tax_follows_the_destination(
    country: str, region: str, price: int, tax: int, total: int
) -> None:
    found = sums([price], ["standard"], shipping=0, rule=default_taxes().rule(country, region))
    assert (sum(each.amount for each in found.levied), found.total) == (tax, total)


def test_a_hundred_per_cent_off_leaves_nothing_to_pay_or_to_tax() -> None:
    rule = default_taxes().rule("DE")
    all_of_it = (Off(percent=WHOLE), Off(percent=WHOLE, shipping=True))
    found = sums([1, 10**14, 0], ["standard"] * 3, shipping=490, rule=rule, offs=all_of_it)
    assert found.total == 0
    assert [each.amount for each in found.levied] == [0]


def test_discounts_come_off_what_the_one_before_has_left() -> None:
    rule = default_taxes().rule("US")
    less = (Off(percent=100_000), Off(percent=200_000), Off(fixed=500, places=(0,)))
    found = sums([1000, 2000], ["standard"] * 2, shipping=0, rule=rule, offs=less)
    assert [each.lines for each in found.given] == [(100, 200), (180, 360), (500, 0)]
    assert found.total == 1660


def test_reduced_goods_and_their_part_of_the_shipping_are_taxed_at_their_rate() -> None:
    rule = default_taxes().rule("DE")
    found = sums([2000, 1000], ["standard", "food"], shipping=300, rule=rule)
    standard, food = found.levied
    assert (standard.levy.rate, standard.amount, standard.shipping) == (190_000, 351, 32)
    assert (food.levy.rate, food.amount, food.shipping) == (70_000, 72, 7)
    assert found.total == 3300, "prices hold it already"


def test_a_shop_owes_what_it_is_registered_for() -> None:
    plain = {
        "as_of": "2026-01-01",
        "source": "test",
        "registered": ["CA-QC"],
        "countries": {
            "CA": {
                "name": "GST",
                "rate": 5,
                "included": False,
                "registered_only": {"QC": [["GST", 5], ["QST", "9.975"]], "BC": [["PST", 7]]},
            }
        },
    }
    table = TaxTable.read(plain)
    assert [levy.rate for levy in table.rule("CA", "QC").of("standard")] == [50_000, 99_750]
    assert table.rule("CA", "BC") == table.rule("CA")
    found = sums([10_000], ["standard"], shipping=0, rule=table.rule("CA", "QC"))
    assert [each.amount for each in found.levied] == [500, 998]


def test_the_longest_path_of_a_category_says_its_class() -> None:
    table = replace(default_taxes(), classes={"a": "food", "a/b": "books"})
    assert [table.class_of(path) for path in ("a", "a/b/c", "a/x", "ab", "")] == [
        "food",
        "books",
        "food",
        "standard",
        "standard",
    ]


def test_every_rule_has_a_name_a_rate_and_the_day_it_was_looked_up() -> None:
    table = default_taxes()
    assert "NO" in table.countries(), "a country whose code YAML would read as a truth value"
    assert table.source
    for rule in table.rules.values():
        assert len(rule.country) == 2
        assert rule.country.isupper()
        for levies in rule.levies.values():
            assert all(levy.name and 0 <= levy.rate <= 270_000 for levy in levies)


def test_a_country_without_a_rule_is_not_delivered_to() -> None:
    with pytest.raises(Refused, match="No delivery to 'AQ'; choose one of AT, AU"):
        default_taxes().rule("AQ")


@pytest.mark.parametrize("wrong", [{}, {"countries": []}, {"rate": "x"}, [], "tax"])
def test_what_is_no_table_is_refused(wrong: object) -> None:
    with pytest.raises(BadInput, match="no table of tax rates"):
        TaxTable.read(wrong)
    with pytest.raises(BadInput, match="no table of shipping rates"):
        ShippingTable.read(wrong)


def table(*options: dict[str, object], to: str = "*") -> ShippingTable:
    made = [{"id": "std", "title": {"en": "Standard"}} | option for option in options]
    return ShippingTable.read({"zones": [{"to": [to], "options": made}]})


def parcels(*offers: Offer, value: int = 1000, grams: int = 0, to: str = "US") -> Parcels:
    silent = (Offer("A", "house", Money(1000, "USD")),)
    return Parcels(to, "", "USD", "en", offers or silent, Money(value, "USD"), grams)


def prices(shipping: ShippingTable, sent: Parcels) -> dict[str, int]:
    return {option.id: option.price.minor for option in shipping.options(sent)}


def test_the_table_pays_for_parcels_of_sellers_that_state_no_rate() -> None:
    flat = table({"price": {"USD": "5.00"}})
    own = Offer("B", "other", Money(1, "USD"), shipping=Money(300, "USD"), delivery_days=4)
    assert prices(flat, parcels()) == {"std": 500}
    assert prices(flat, parcels(own)) == {"std": 300}
    both = parcels(own, Offer("A", "house", Money(1, "USD")))
    assert prices(flat, both) == {"std": 800}
    assert flat.options(both)[0].days == 4


def test_an_express_way_costs_its_price_on_top() -> None:
    own = Offer("B", "other", Money(1, "USD"), shipping=Money(300, "USD"))
    fast = table(
        {"price": 0},
        {"id": "fast", "price": {"USD": 12}, "days": [1, 2], "always": True},
    )
    assert prices(fast, parcels(own)) == {"std": 300, "fast": 1500}
    quick = chosen(fast.options(parcels(own)), "fast")
    assert quick
    assert (quick.earliest, quick.days) == (1, 2)
    cheapest = chosen(fast.options(parcels(own)), "none such")
    assert cheapest
    assert cheapest.id == "std"


def test_weight_and_value_of_the_goods_count() -> None:
    heavy = table({"price": {"USD": 5}, "per_kg": {"USD": "1.50"}, "free_from": {"USD": 100}})
    assert heavy.weighs("US", "")
    assert prices(heavy, parcels(grams=2001)) == {"std": 950}
    assert prices(heavy, parcels(grams=2001, value=10_000)) == {"std": 0}


def test_the_first_zone_that_fits_counts_and_nothing_is_sent_elsewhere() -> None:
    home = table({"price": 0}, to="DE")
    assert home.delivers("DE")
    assert not home.delivers("US")
    assert prices(home, parcels()) == {}


def test_an_option_without_a_price_in_the_currency_is_not_offered() -> None:
    assert prices(table({"price": {"EUR": 5}}), parcels()) == {}
    assert [each.id for each in default_shipping().options(parcels())] == ["standard", "express"]


@pytest.mark.parametrize("price", [{"USD": "1.005"}, {"JPY": "0.5"}, {"USD": "-1"}, 5])
def test_a_price_finer_than_its_currency_or_without_one_is_refused(price: object) -> None:
    with pytest.raises(BadInput):
        table({"price": price})
