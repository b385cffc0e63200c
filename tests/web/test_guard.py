"""What strangers cannot do to a reader."""

import pytest

from tradewind.catalog import tables as catalog
from tradewind.web.page import cleaned, environment

from .conftest import browser


def sku_of(shop) -> str:
    with shop.database.reading() as session:
        for product in catalog.changed(session, since=0):
            if product.variants[0].available:
                return product.variants[0].sku
    raise AssertionError


@pytest.mark.parametrize("path", ["/", "/ask?q=kettle", "/cart", "/nope", "/media/kettle.svg"])
def test_every_response_carries_a_strict_policy(reader, path):
    headers = reader.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"] or path.startswith("/media")
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/", "/ask?q=boots", "/list?q=kettle", "/cart", "/operator/ledger"]
)
def test_no_page_holds_script_or_style_of_its_own(reader, path):
    page = reader.read(path)
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick" not in page
    assert page.count("<script") == 1


def test_a_form_without_its_token_changes_nothing(shop, reader):
    sku = sku_of(shop)
    reader.read("/cart")
    refused = reader.post("/cart/add", data={"sku": sku})
    assert refused.status_code == 409
    assert "load the page again" in refused.text
    forged = reader.post("/cart/add", data={"sku": sku, "csrf": "x" * 43})
    assert forged.status_code == 409
    assert "Nothing in it yet" in reader.read("/cart")


def test_a_form_sent_from_elsewhere_changes_nothing(shop, reader):
    refused = reader.submit(
        "/cart/add", {"sku": sku_of(shop)}, headers={"sec-fetch-site": "cross-site"}
    )
    assert refused.status_code == 409


def test_what_is_asked_is_shown_and_never_run(reader):
    page = reader.read("/ask", params={"q": '<img src=x onerror=alert(1)> "kettle"'})
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_direction_and_control_marks_never_reach_a_page():
    assert cleaned("safe\u202egnp.exe\u0007\u200b") == "safegnp.exe"
    template = environment("en").from_string("{{ word }}")
    assert template.render(word="a\u202eb<i>") == "ab&lt;i&gt;"


def test_the_operators_pages_open_on_this_machine_only(shop):
    with browser(shop) as home, browser(shop, host="203.0.113.9") as away:
        assert home.get("/operator/ledger").status_code == 200
        refused = away.get("/operator/ledger")
        assert refused.status_code == 403
        assert "for the operator" in refused.text


def test_a_proxy_or_a_foreign_name_is_not_this_machine(shop):
    with browser(shop) as home:
        passed_on = home.get("/operator/ledger", headers={"x-forwarded-for": "203.0.113.9"})
        renamed = home.get("/operator/ledger", headers={"host": "rebound.example"})
    assert passed_on.status_code == renamed.status_code == 403


def test_no_token_opens_a_shop_that_has_none(shop):
    with browser(shop, host="203.0.113.9") as away:
        assert away.get("/operator/ledger", headers={"authorization": "Bearer "}).status_code == 403
        assert away.submit("/operator/enter", {"token": ""}).status_code == 403
