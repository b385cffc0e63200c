"""The files with which conformance suites stock a shop come in by the ordinary import."""

from pathlib import Path

import pytest

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.checkout import terms
from tradewind.checkout.session import Line, Opening, Wishes
from tradewind.settings import Settings

SEED = Path(__file__).parents[2].parent / "shared" / "spec" / "ucp-conformance-fixtures"


def test_products_take_their_stock_from_the_file_beside_them(tmp_path: Path) -> None:
    products, stock = tmp_path / "products.csv", tmp_path / "inventory.csv"
    products.write_text("id,title,price,image_url\nmug,A mug,1250,\nlid,A lid,300,\nbad,X,1.5,\n")
    stock.write_text("product_id,quantity\nmug,3\nspoon,9\n")
    shop = Tradewind.open(Settings(home=tmp_path / "home"))
    report = shop.import_files([stock, products])
    with shop.database.reading() as session:
        items = catalog.items(session, ["mug", "lid", "bad"])
    assert {sku: item.stock for sku, item in items.items()} == {"mug": 3, "lid": None}
    assert items["mug"].offers[0].price.minor == 1250
    assert report.bad == 2


@pytest.mark.data
@pytest.mark.skipif(not SEED.is_dir(), reason=f"{SEED} is not there")
def test_the_official_seed_sells_roses_at_their_price_and_ships_them_free(tmp_path: Path) -> None:
    shop = Tradewind.open(Settings(home=tmp_path / "home"))
    shop.import_files([SEED / "products.csv", SEED / "inventory.csv"])
    for name in ("discounts.csv", "promotions.csv", "shipping_rates.csv"):
        terms.take(SEED / name, database=shop.database, currency="USD")
    wishes = Wishes(lines=(Line("bouquet_roses", 2),), codes=("10OFF",), shipping="std-ship")
    session = shop.open_session(Opening("test", needs=(), wishes=wishes))
    assert session.quote is not None
    assert session.quote.items.minor == 7000
    off = {each.code: each.amount.minor for each in session.quote.discounts}
    assert off["10OFF"] == 700
    assert {each.id for each in session.options} >= {"std-ship", "exp-ship-us"}
    with shop.database.reading() as reading:
        assert catalog.items(reading, ["gardenias"])["gardenias"].stock == 0
