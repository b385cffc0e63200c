"""The seller's way through the desk in a real browser: files, findings, a fix, a new listing."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from .test_browser import address, chromium  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser
HEAD = (
    "开始日期,结束日期,货币,广告活动名称,广告组名称,国家/地区,投放,匹配类型,客户搜索词,展示量,点击量,"
    "花费,7天总销售额,7天总订单数(#),7天总销售量(#)"
)
SPENT = ("2026-11-02,2026-11-08,USD,靴子,自动,美国,*,BROAD,boots for snow,900,40,$31.50,$0.00,0,0",)
EARNED = ("2026-11-02,2026-11-08,USD,靴子,自动,美国,*,BROAD,tea,700,30,$12.00,$210.00,5,5",)
LISTINGS = (
    "id\ttitle\tdescription\tlink\timage_link\tavailability\tprice\tbrand\tcondition\n"
    "JRN-BOOT\tHalden hiking boots Free Shipping\tBoots with a firm sole for long walks.\t"
    "https://shop.example/b\thttps://shop.example/b.jpg\tin_stock\t129.00 USD\tHalden\tnew\n"
)
WAIT_MS = 20_000


@pytest.fixture
def tab(chromium):  # noqa: F811 - a fixture
    """A tab of somebody who reads Chinese."""
    context = chromium.new_context(
        locale="zh-CN", viewport={"width": 1440, "height": 900}, accept_downloads=True
    )
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    yield page
    context.close()


def dropped(tab, address: str, *paths: Path) -> None:  # noqa: F811 - a fixture's value
    tab.goto(f"{address}/desk/files")
    tab.set_input_files("input[name=files]", [str(path) for path in paths])
    tab.click(".drop button.button:not(.plain)")
    tab.wait_for_load_state()


def acted(tab, value: str) -> None:
    """Press one of the buttons under the proposals."""
    tab.click(f"button[name=to][value={value}]")
    tab.wait_for_load_state()


def chosen(tab, address: str, what: str) -> None:  # noqa: F811 - a fixture's value
    """Mark the applied proposals about something."""
    tab.goto(f"{address}/desk/approvals?state=applied")
    tab.locator(".proposal", has_text=what).first.locator("input[name=id]").check()


def listing_page(tab, address: str, sku: str) -> str:  # noqa: F811 - a fixture's value
    """Find a listing by its SKU and open it; gives its address."""
    tab.goto(f"{address}/desk/listings?q={sku}")
    tab.get_by_role("link", name=sku).first.click()
    tab.wait_for_load_state()
    return str(tab.url)


def title_of(tab, listing: str) -> str:
    tab.goto(listing)
    return str(tab.locator(".texts .text").first.inner_text())


def test_a_chinese_report_shows_at_once_where_money_went(tab, address, tmp_path):  # noqa: F811
    report = tmp_path / "搜索词.csv"
    report.write_text("\n".join([HEAD, *SPENT, *EARNED, ""]), "gb18030")
    dropped(tab, address, report)
    assert "搜索词.csv" in tab.inner_text("main")

    tab.goto(f"{address}/desk")
    assert "US$31.50" in tab.inner_text("main")
    tab.goto(f"{address}/desk/ask?q=哪些关键词花钱没有出单？")
    rows = tab.inner_text("table tbody")
    assert "boots for snow" in rows
    assert "tea" not in rows


def test_a_listing_is_mended_approved_exported_and_taken_back(tab, address, tmp_path):  # noqa: F811
    feed = tmp_path / "listings.tsv"
    feed.write_text(LISTINGS, "utf-8")
    dropped(tab, address, feed)
    listing = listing_page(tab, address, "JRN-BOOT")
    assert "gmc.title.promo" in tab.inner_text("main")
    tab.click("form[action$='/propose'] button")
    tab.wait_for_load_state()
    tab.goto(f"{address}/desk/approvals?state=proposed")
    assert "Free Shipping" in tab.inner_text("main")
    acted(tab, "approve")
    assert "Free Shipping" not in title_of(tab, listing)

    chosen(tab, address, "JRN-BOOT")
    with tab.expect_download() as waiting:
        tab.click("button[name=to][value=export]")
    exported = Path(waiting.value.path()).read_text("utf-8-sig")
    [row] = csv.DictReader(StringIO(exported), delimiter="\t")
    assert row["id"] == "JRN-BOOT"
    assert "Free Shipping" not in row["title"]

    chosen(tab, address, "JRN-BOOT")
    acted(tab, "undo")
    assert "Free Shipping" in title_of(tab, listing)


def test_the_studio_writes_a_german_listing_that_review_lets_pass(tab, address):  # noqa: F811
    tab.goto(f"{address}/desk/studio")
    tab.fill("input[name=sku]", "AUD-HAL-ARC-BK")
    tab.select_option("select[name=channel]", "amazon")
    tab.select_option("select[name=language]", "de")
    tab.click(".ask button")
    tab.wait_for_selector("article.version")
    first = tab.locator("article.version").first
    assert "审核无问题" in first.inner_text()
    title = first.locator("section p").first.inner_text()
    first.locator("footer form button").click()
    tab.wait_for_load_state()
    tab.goto(f"{address}/desk/approvals?state=proposed")
    assert "AUD-HAL-ARC-BK" in tab.inner_text("main")
    acted(tab, "approve")
    listing_page(tab, address, "AUD-HAL-ARC-BK")
    rules = tab.locator(".found li[id^=issue] code").all_inner_texts()
    assert set(rules) <= {"amz.identifier.gtin"}, "the sample's GTINs are of the in-store range"
    assert title.split()[0] in tab.locator(".texts .text").first.inner_text()

    tab.goto(f"{address}/desk/studio/page?sku=AUD-HAL-ARC-BK&channel=amazon&language=de")
    page = tab.inner_text(".detail")
    assert "254 g" in page or "254\xa0g" in page
