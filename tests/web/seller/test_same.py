"""The desk shows which listings are likely one product, and keeps what the seller answers."""

import pytest

from tests.web.conftest import browser
from tradewind.app import Tradewind
from tradewind.seller.listings import tables as listings
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.settings import Settings

TITLES = (
    (Channel.AMAZON, "A-1", "Panasonic KX-TG1032S cordless phone, silver"),
    (Channel.SHOPIFY, "B-7", "Panasonic cordless telephone KXTG1032S <b>two handsets</b>"),
    (Channel.AMAZON, "T-1", "Earl Grey tea, loose leaf, 250 g"),
)


@pytest.fixture
def desk(tmp_path):
    shop = Tradewind.open(Settings(home=tmp_path))
    with shop.database.transaction() as session:
        for each in TITLES:
            listings.keep(session, Listing(*each))
    with browser(shop) as opened:
        yield opened


def waiting(desk):
    return desk.get("/api/v1/seller/same").json()["pairs"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_pair_is_found_shown_with_its_evidence_and_answered(desk, language):
    desk.headers["accept-language"] = language
    assert desk.submit("/desk/same/look", {}).status_code == 200
    shown = desk.read("/desk/same")
    assert "kxtg1032s" in shown
    assert "<b>two" not in shown
    (pair,) = waiting(desk)
    desk.submit(f"/desk/same/{pair['id']}", {"to": "same"})
    assert waiting(desk) == []
    confirmed = desk.read("/desk/same?state=same")
    assert "KX-TG1032S" in confirmed
    told = desk.get("/api/v1/seller/same").json()
    assert told["groups"] == [[pair["after"]["one"], pair["after"]["other"]]]
    assert told["precision"]["right"] == told["precision"]["judged"] == 1
    desk.submit(f"/desk/same/{pair['id']}", {"to": "undo"})
    assert desk.get("/api/v1/seller/same").json()["groups"] == []


def test_a_refused_pair_waits_no_longer(desk):
    desk.submit("/desk/same/look", {})
    (pair,) = waiting(desk)
    desk.submit(f"/desk/same/{pair['id']}", {"to": "different"})
    desk.submit("/desk/same/look", {})
    assert waiting(desk) == []
    assert "KX-TG1032S" in desk.read("/desk/same?state=different")
