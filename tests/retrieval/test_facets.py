"""Facets count every matching product, exactly."""

from pathlib import Path
from tempfile import mkdtemp

from hypothesis import given, settings

from tests.retrieval.kit import catalogues, held, product, search, text, variant
from tests.retrieval.test_limits import fitting, own_facts
from tradewind.catalog.product import Kind, Product
from tradewind.kernel.money import Money
from tradewind.retrieval.brief import Op, PriceLimit

FOLDER = Path(mkdtemp())


def counted(all_: list[Product], bounds: list[PriceLimit]) -> dict[str, dict[str, int]]:
    """Products by name and value, counted one by one."""
    found: dict[str, dict[str, int]] = {}
    for each, variants in fitting(all_, [], bounds):
        stated = {("brand", each.brand), ("category", each.category)}
        for one in variants:
            stated |= set(one.options.items())
            for name in ("waterproof", "material"):
                for fact in own_facts(each, one, name):
                    yes = "yes" if fact.number else "no"
                    stated.add((name, yes if fact.kind is Kind.FLAG else fact.text))
        for name, value in stated:
            if value:
                values = found.setdefault(name, {})
                values[value] = values.get(value, 0) + 1
    return found


@settings(deadline=None)
@given(catalogues())
def test_counts_are_those_of_counting_one_by_one(all_: list[Product]) -> None:
    bounds = [PriceLimit(Op.LESS, Money(2000, "USD"), "")]
    found = search(held(FOLDER, all_), price=tuple(bounds), facets=True)
    expected = counted(all_, bounds)
    shown = {facet.name: dict(facet.values) for facet in found.facets if facet.name != "price"}
    for name in ("brand", "category", "color"):
        assert shown.get(name, {}) == expected.get(name, {})
    for name, values in shown.items():
        assert values == expected[name]


@settings(deadline=None)
@given(catalogues())
def test_price_bands_hold_every_priced_product_once(all_: list[Product]) -> None:
    found = search(held(FOLDER, all_), facets=True)
    bands = next((facet.values for facet in found.facets if facet.name == "price"), ())
    cheapest = [
        min(offer.price.minor for one in variants if (offer := one.offer("USD")))
        for _, variants in fitting(all_, [], [])
        if any(one.offer("USD") for one in variants)
    ]
    assert sum(count for _, count in bands) == len(cheapest)
    for name, count in bands:
        low, _, high = name.partition("-")
        inside = [
            minor
            for minor in cheapest
            if (not low or minor >= 100 * float(low)) and (not high or minor < 100 * float(high))
        ]
        assert len(inside) == count


def test_values_are_counted_in_the_readers_language(tmp_path: Path) -> None:
    facts = [text("material", "steel", language="en"), text("material", "钢", language="zh")]
    index = held(
        tmp_path,
        [product(f"p{at}", "kettle", variant(f"s{at}"), facts=facts) for at in range(3)]
        + [product("q", "kettle", variant("q1"), facts=[text("material", "glass", language="en")])],
    )
    of = {
        language: dict(facet.values)
        for language in ("en", "zh")
        for facet in search(index, "", language, facets=True).facets
        if facet.name == "material"
    }
    assert of["en"] == {"steel": 3, "glass": 1}
    assert of.get("zh", {"钢": 3}) == {"钢": 3}


def test_the_same_value_in_another_case_is_one_value(tmp_path: Path) -> None:
    index = held(
        tmp_path,
        [
            product("a", "mug", variant("a1", color="Black")),
            product("b", "mug", variant("b1", color="black"), variant("b2", color="Black")),
        ],
    )
    found = {facet.name: facet.values for facet in search(index, facets=True).facets}
    assert found["color"] == (("Black", 2),)
