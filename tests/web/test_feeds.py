"""Feeds and facts for programs, at the addresses where programs look."""

import csv
import io
import re

import orjson
import pytest

from tests.web.conftest import browser
from tradewind.app import Tradewind
from tradewind.check.acp.shape import misfits


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("openai.csv", "text/csv"),
        ("google.tsv", "text/tab-separated-values"),
        ("google.xml", "application/xml"),
        ("acp.jsonl", "application/jsonl"),
    ],
)
def test_a_feed_lies_at_its_address(shop: Tradewind, file: str, kind: str) -> None:
    answer = browser(shop).get(f"/feeds/{file}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert int(answer.headers["feed-rows"]) > 500
    assert answer.headers["feed-left-out"] == "0"


def test_a_feed_speaks_the_currency_and_language_it_is_asked_for(shop: Tradewind) -> None:
    answer = browser(shop).get("/feeds/openai.csv?currency=CNY&language=zh")
    rows = [*csv.DictReader(io.StringIO(answer.text))]
    assert rows[0]["price"].endswith(" CNY")
    assert re.search("[\u4e00-\u9fff]", rows[0]["title"])


def test_a_feed_that_is_none_is_not_found(shop: Tradewind) -> None:
    assert browser(shop).get("/feeds/amazon.csv").status_code == 404


def test_metadata_stands_beside_the_products(shop: Tradewind) -> None:
    assert not [*misfits(browser(shop).get("/feeds/acp-metadata.json").json(), "Feed")]


def test_a_product_page_says_to_machines_what_it_says_to_people(shop: Tradewind) -> None:
    page = browser(shop).read("/p/audio-halden-arc")
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    said = orjson.loads(found[0])
    assert said["@type"] == "ProductGroup"
    offer = said["hasVariant"][0]["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("89.00", "USD")
    assert said["hasVariant"][0]["sku"] == "AUD-HAL-ARC-BK"


def test_programs_are_told_where_things_are(shop: Tradewind) -> None:
    door = browser(shop)
    text = door.get("/llms.txt").text
    assert text.startswith("# Tradewind")
    for address in re.findall(r"\]\(http://127\.0\.0\.1:8000(/[^)]*)\)", text):
        if address != "/mcp":
            assert door.get(address).status_code == 200, address
