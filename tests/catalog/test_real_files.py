"""Real catalogue files, read from ../shared/data: every good row comes through."""

from pathlib import Path

import pytest

from tests.catalog.kit import facts, fresh, product, products, take
from tradewind.catalog.formats import Context, heads, recognised
from tradewind.catalog.incoming import BadRow, Gate, Incoming, IncomingPrice, IncomingProduct
from tradewind.catalog.product import Kind

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there"),
]


def admitted(*paths: Path) -> list[Incoming]:
    """All that the files state, through the gate."""
    found = [head for path in paths for head in heads(path)]
    gates = {path: Gate() for path in paths}
    return [
        gates[head.part.path].admit(item)
        for head in found
        for item in recognised(head).read(head, Context("USD", found))
    ]


def stated(items: list[Incoming]) -> list[IncomingProduct]:
    assert [item for item in items if isinstance(item, BadRow)] == []
    return [item for item in items if isinstance(item, IncomingProduct)]


def test_the_retail_store_and_the_sample_shop_come_in_whole(tmp_path: Path):
    database = fresh(tmp_path)
    retail = DATA / "retail_demo_store"
    report = take(database, retail / "products.yaml", retail / "categories.yaml")
    assert (report.new, report.bad) == (2465, 0)
    report = take(database, DATA / "vendure_sample/products.csv")
    assert (report.new, report.bad) == (54, 0)
    assert sum(len(each.variants) for each in products(database).values()) == 2465 + 88
    laptop = product(database, "laptop")
    assert laptop.options == ("screen_size", "ram")
    assert ("memory", "16GB", 16, "GB") in set(facts(laptop))


@pytest.fixture(scope="module")
def parts() -> list[IncomingProduct]:
    return stated(admitted(DATA / "pcpart_prices/catalogue_2025-07-23.csv.zip"))


def test_all_pc_parts_come_in_whole(parts: list[IncomingProduct]):
    assert len(parts) == 66_778
    assert len({item.product.id for item in parts}) == 66_778
    assert len({item.product.category for item in parts}) == 25


def test_the_price_panel_is_about_products_of_the_catalogue(parts: list[IncomingProduct]):
    folder = DATA / "pcpart_prices"
    items = admitted(folder / "items.csv.gz", folder / "prices.csv.gz")
    named = {item.product.id for item in stated(items)}
    points = [item.point for item in items if isinstance(item, IncomingPrice)]
    assert (len(named), len(points)) == (11_784, 127_636)
    assert {point.sku for point in points} == named
    assert len(named & {item.product.id for item in parts}) > 0.97 * len(named)


def test_icecat_comes_in_whole_and_most_of_it_finds_its_category():
    items = stated(admitted(DATA / "chorus_icecat/products_4.json.zip"))
    assert len(items) == 4406
    placed = [item for item in items if item.product.category]
    assert len(placed) > 0.7 * len(items)
    numbers = [
        fact
        for item in items
        for fact in item.product.facts
        if fact.kind is Kind.NUMBER and fact.name == "weight"
    ]
    assert {fact.unit for fact in numbers} == {"g"}
    assert len(numbers) > 1000
