"""The desk's first page and its questions, as a person, a program and an assistant meet them."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from typer.testing import CliRunner

from tests.web.conftest import Browser, browser
from tradewind.app import Tradewind
from tradewind.bench.questions.made import made, put
from tradewind.cli import app
from tradewind.decisions import agents
from tradewind.decisions.agents import Scope
from tradewind.kernel.errors import NotAllowed
from tradewind.seller.asking.tables import fill
from tradewind.seller.today.look import look
from tradewind.settings import Settings

LOST = "which SKUs lost sessions last week?"
PLACE = {"shop": "Harbour", "marketplace": "US", "currency": "USD"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A shop with a seller's reports."""
    shop = Tradewind.open(Settings(home=tmp_path_factory.mktemp("desk")))
    with shop.database.transaction() as session:
        put(session, made())
    return shop


@pytest.fixture
def seller(desk) -> Iterator[Browser]:
    with browser(desk) as opened:
        yield opened


def test_the_first_page_names_what_costs_money_and_leads_to_its_rows(seller):
    page = seller.read("/desk")
    assert "Search terms that cost money without orders" in page
    link = re.search(r'href="(/desk/ask\?q=Which[^"]+)"', page)
    assert link is not None
    listed = seller.read(link[1].replace("&amp;", "&"))
    assert "Ad orders = 0" in listed


def test_an_empty_desk_says_what_to_drop_in_first(tmp_path):
    with browser(Tradewind.open(Settings(home=tmp_path)), language="zh-CN") as opened:
        page = opened.read("/desk")
        assert "业务报告（按子 ASIN）" in page
        assert "/desk/files" in page
        assert "先导入" in opened.read("/desk/ask", params={"q": "销售额前10的SKU"})


def test_every_figure_of_the_table_opens_its_rows(seller):
    page = seller.read("/desk/ask", params={"q": LOST})
    figures = re.findall(r'<a href="(/desk/ask/rows\?[^"]+)">([\d,]+)</a>', page)
    assert figures
    for link, figure in figures[:4]:
        rows = seller.read(link.replace("&amp;", "&"))
        assert f'<td class="figures">{figure}</td>' in rows
        assert "business-" in rows


def test_the_chart_and_the_file_hold_the_same_question(seller):
    chart = seller.get("/desk/ask/chart.svg", params={"q": LOST})
    assert chart.headers["content-type"] == "image/svg+xml"
    assert "TW-" in chart.text
    table = seller.get("/desk/ask/table.csv", params={"q": LOST})
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "SKU,Sessions before,Sessions,Change,Change %"
    assert len(lines) > 5


def test_a_word_with_two_meanings_becomes_two_links(seller):
    page = seller.read("/desk/ask", params={"q": "conversion rate by SKU"})
    links = re.findall(r'href="(/desk/ask\?q=conversion[^"]+meant[^"]+)"', page)
    assert len(links) == 2
    assert "Ad conversion rate" in seller.read(links[1].replace("&amp;", "&"))


def test_names_from_files_stay_text(tmp_path):
    shop = Tradewind.open(Settings(home=tmp_path))
    day = date(2026, 11, 10)
    row = PLACE | {"from_day": day, "to_day": day, "term": "=<script>alert(1)</script>"}
    figures = {"clicks": 3, "spend_minor": 500, "orders": 0, "impressions": 9, "sales_minor": 0}
    with shop.database.transaction() as session:
        fill(session, "terms", "terms.csv", "file_1", [row | figures])
    with browser(shop) as opened:
        assert "<script>alert" not in opened.read("/desk/ask", params={"q": "spend by search term"})
        table = opened.get("/desk/ask/table.csv", params={"q": "spend by search term"})
        assert "'=<script>" in table.text


def test_programs_get_the_same_answer(seller):
    told = seller.get("/api/v1/seller/questions", params={"q": LOST}).json()
    assert told["status"] == "answered"
    assert told["tables"][0]["rows"][0]["sessions_change"] < 0
    assert "select" in told["sql"].lower()
    unclear = seller.get("/api/v1/seller/questions", params={"q": "moon by tide"}).json()
    assert unclear["status"] == "unclear"
    assert len(unclear["try"]) == 3
    assert seller.get("/api/v1/seller/today").json()["matters"]


def test_nobody_elsewhere_reads_the_desk(desk):
    with browser(desk, host="203.0.113.9") as stranger:
        for path in ("/desk", "/desk/ask", "/desk/ask/table.csv?q=spend", "/api/v1/seller/today"):
            assert stranger.get(path).status_code == 403, path


def test_the_command_line_answers_and_advises(desk, monkeypatch, tmp_path):
    monkeypatch.setenv("TRADEWIND_HOME", str(desk.settings.home))
    runner = CliRunner()
    file = tmp_path / "answer.csv"
    told = runner.invoke(
        app, ["question", "各站点的可售库存", "--language", "zh", "--csv", str(file)]
    )
    assert told.exit_code == 0
    assert "可售库存" in told.stdout
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    advised = runner.invoke(app, ["question", "moon by tide"])
    assert "Not understood: moon" in advised.stdout


def test_a_key_for_shopping_does_not_open_the_desk(desk):
    with desk.database.transaction() as session:
        known = agents.meet(session, "Compass")
        shopping = agents.mint(session, known.id, agents.SHOPPING, by="test")
        opening = agents.mint(session, known.id, [Scope.DESK], by="test")
    with pytest.raises(NotAllowed):
        agents.authenticate(desk.database, shopping.secret).check(Scope.DESK)
    agents.authenticate(desk.database, opening.secret).check(Scope.DESK)


@pytest.fixture
def contradicting(tmp_path):
    """Reports of which nearly every row says something that cannot be."""
    shop = Tradewind.open(Settings(home=tmp_path))
    week = {"from_day": date(2026, 11, 2), "to_day": date(2026, 11, 8)}
    ads = {"impressions": 50, "clicks": 0, "spend_minor": 900, "orders": 2, "sales_minor": 0}
    with shop.database.transaction() as session:
        fill(session, "terms", "a.csv", "a", [PLACE | week | ads | {"term": "lamp"}])
        later = {"from_day": date(2026, 11, 16), "to_day": date(2026, 11, 22)}
        fill(session, "terms", "b.csv", "b", [PLACE | later | ads | {"term": "mat"}])
        sold = {"sku": "S1", "sessions": 0, "units": 4, "page_views": 0}
        rows = [PLACE | week | sold | {"child_asin": asin} for asin in ("B01", "B02")]
        fill(session, "business", "c.csv", "c", rows)
        fill(session, "business", "d.csv", "d", rows)
        level = {"campaign": "X", "campaign_id": "7", **week}
        parts = [level | {"entity": "Campaign", "spend_minor": 500}]
        parts += [level | {"entity": "Ad Group", "spend_minor": 400}]
        fill(session, "bulk", "e.csv", "e", [PLACE | each for each in parts])
    return shop


def test_rows_that_cannot_be_true_are_counted_and_shown(contradicting):
    found = look(contradicting.database, today=date(2026, 11, 24))
    clashes = {(each.check, each.source): each.count for each in found.clashes}
    assert clashes == {
        ("orders_over_clicks", "terms"): 2,
        ("spend_without_clicks", "terms"): 2,
        ("units_without_sessions", "business"): 4,
        ("two_asins", ""): 1,
        ("parts", "bulk"): 1,
    }
    assert [(each.file, each.other) for each in found.overlaps] in (
        [("c.csv", "d.csv")],
        [("d.csv", "c.csv")],
    )
    gaps = {each.source: each.gaps for each in found.piles}
    assert [(g.first.day, g.last.day) for g in gaps["terms"]] == [(9, 15)]
    with browser(contradicting) as opened:
        page = opened.read("/desk")
        for link in re.findall(r'href="(/desk/clashes/[^"]+)"', page):
            rows = opened.read(link.replace("&amp;", "&"))
            assert re.search(r"[a-e]\.csv", rows), link


def test_what_was_found_changes_with_the_next_file(contradicting):
    before = look(contradicting.database, today=date(2026, 11, 24))
    assert look(contradicting.database, today=date(2026, 11, 24)) is before
    week = {"from_day": date(2026, 11, 9), "to_day": date(2026, 11, 15)}
    with contradicting.database.transaction() as session:
        fill(session, "terms", "f.csv", "f", [PLACE | week | {"term": "tent", "clicks": 1}])
    after = look(contradicting.database, today=date(2026, 11, 24))
    assert not any(each.gaps for each in after.piles if each.source == "terms")
