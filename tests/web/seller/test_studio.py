"""The studio's pages: wordings with their evidence, changes held to the facts, proposals."""

import pytest

from tests.web.conftest import browser
from tradewind.seller.studio.book import LANGUAGES

SKU = "AUD-HAL-ARC-BK"


@pytest.fixture
def desk(shop):
    with browser(shop) as opened:
        yield opened


@pytest.mark.parametrize("language", ["en", "zh"])
def test_three_wordings_stand_beside_each_other_with_what_bears_them_out(desk, language):
    desk.headers["accept-language"] = language
    read = desk.read(f"/desk/studio?sku={SKU}&channel=amazon&language=de")
    assert read.count('<article class="version"') == 3
    assert "battery_life: 38 h" in read
    assert "Over-Ear-Kopfhörer" in read


def test_a_wording_is_proposed_and_nothing_is_changed_by_that(desk):
    query = f"sku={SKU}&channel=amazon&language=de&seed=1"
    desk.submit(f"/desk/studio/propose?{query}", {})
    (made,) = desk.get(f"/api/v1/seller/proposals?kind=listing.write&subject={SKU}").json()
    assert made["state"] == "proposed"
    assert made["after"]["title"].startswith("Halden Arc")
    assert desk.get(f"/api/v1/seller/listings?sku={SKU}").json() == []


def test_what_is_typed_by_hand_is_held_to_the_facts(desk):
    query = f"sku={SKU}&channel=amazon&language=en"
    lie = {"title": "Halden Arc headphones", "bullets": "Battery: Plays for 99 hours"}
    answer = desk.submit(f"/desk/studio/edit?{query}", lie | {"description": ""})
    assert answer.status_code == 422
    assert "99 hours" in answer.text
    told = {"title": "Halden Arc headphones", "bullets": "Battery life: 38 h"}
    answer = desk.submit(f"/desk/studio/edit?{query}", told | {"description": ""})
    assert answer.status_code == 200


def test_the_detail_page_and_the_subtitles_come_as_files(desk):
    query = f"sku={SKU}&channel=shopify&language=ja"
    assert "ヘッドホン" in desk.read(f"/desk/studio/page?{query}")
    whole = desk.get(f"/desk/studio/page.html?{query}")
    assert "attachment" in whole.headers["content-disposition"]
    assert "script-src" not in whole.headers["content-security-policy"]
    assert "WEBVTT" in desk.read(f"/desk/studio/subtitles.vtt?{query}&length=15")
    assert "38時間" in desk.read(f"/desk/studio/script?{query}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_get_the_listing_and_propose_it(desk, language):
    query = f"sku={SKU}&channel=google_merchant&language={language}"
    body = desk.get(f"/api/v1/seller/studio?{query}").json()
    assert body["listing"]["sku"] == SKU
    assert all(each["evidence"] for each in body["sentences"])


def test_an_unknown_sku_or_language_is_refused(desk):
    assert desk.get("/api/v1/seller/studio?sku=NOPE").status_code == 404
    assert desk.get(f"/api/v1/seller/studio?sku={SKU}&language=xx").status_code == 400
