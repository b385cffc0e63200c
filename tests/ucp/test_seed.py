"""The files with which conformance suites stock a shop come in by the ordinary import."""

from pathlib import Path

import orjson
import pytest
from fastapi.testclient import TestClient

from tests.ucp.conftest import BASE, Agent, known_platform
from tradewind import web
from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.checkout import terms
from tradewind.checkout.session import Line, Opening, Wishes
from tradewind.settings import Settings
from tradewind.web.ucp.version import ORDER, V2026_04_08

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


def test_shipping_that_is_free_of_itself_is_offered_at_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    files = {
        "products.csv": "id,title,price,image_url\nmug,A mug,1250,\n",
        "promotions.csv": "id,type,min_subtotal,eligible_item_ids,description\n"
        "far,free_shipping,3000,,Free shipping from $30\n",
        "shipping_rates.csv": "id,country_code,service_level,price,title\n"
        "std,default,standard,500,Standard\nexp,US,express,1500,Express\n",
    }
    for name, said in files.items():
        (tmp_path / name).write_text(said)
    shop = Tradewind.open(Settings(home=home))
    shop.import_files([tmp_path / "products.csv"])
    for name in ("promotions.csv", "shipping_rates.csv"):
        terms.take(tmp_path / name, database=shop.database, currency="USD")
    known_platform(home, V2026_04_08)
    platforms = home / "platforms" / "platform.json"
    known = orjson.loads(platforms.read_bytes())
    offered = known["document"]["ucp"]["capabilities"]
    known["document"]["ucp"]["capabilities"] = {ORDER: offered[ORDER]}
    platforms.write_bytes(orjson.dumps(known))
    agent = Agent(TestClient(web.create(shop), base_url=BASE), V2026_04_08, shop)
    place = {"id": "home", "address_country": "US", "postal_code": "94105"}
    method = {"type": "shipping", "destinations": [place], "selected_destination_id": "home"}
    for quantity, shipping in ((1, 500), (3, 0)):
        body = {
            "currency": "USD",
            "line_items": [{"item": {"id": "mug"}, "quantity": quantity}],
            "fulfillment": {"methods": [method]},
        }
        made = agent.post("/checkout-sessions", body).json()
        again = agent.get(f"/checkout-sessions/{made['id']}").json()
        for seen in (made, again):
            group = seen["fulfillment"]["methods"][0]["groups"][0]
            assert [each["totals"][0]["amount"] for each in group["options"]] == [shipping, 1500]
            assert seen["totals"][-1]["amount"] == 1250 * quantity + shipping
            *parts, last = (each["amount"] for each in seen["totals"])
            assert sum(parts) == last
        assert made["ucp"]["capabilities"] == {}
        assert "discounts" not in made


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
