"""Files are dropped on the desk, looked through there, and asked about where they are silent."""

import re
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from tests.web.conftest import Browser, browser
from tradewind.app import Tradewind
from tradewind.settings import Settings

REPORT = (
    "（父）ASIN,（子）ASIN,标题,SKU,会话数 - 总计,页面浏览量 - 总计,"
    "已订购商品数量,已订购商品销售额\n"
    'B0A,B0B,"夹克, <b>防水</b>",S1,"1,234",55,3,"US$1,234.50"\n'
    "B0A,B0C,夹克,S2,abc,55,3,US$1.00\n"
)
DAYS = {"from_day": "2026-11-02", "to_day": "2026-11-08", "marketplace": "US"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Tradewind:
    return Tradewind.open(Settings(home=tmp_path_factory.mktemp("files")))


@pytest.fixture
def desk(shop) -> Iterator[Browser]:
    with browser(shop) as opened:
        yield opened


def drop(desk: Browser, content: str, fields: dict[str, str], name: str = "report.csv") -> str:
    sent = {"files": (name, content.encode("gb18030"), "text/csv")}
    return desk.submit("/desk/files", fields, files=sent).text


def test_a_dropped_report_comes_in_and_is_shown_row_by_row(desk):
    text = drop(desk, REPORT, DAYS)
    assert "1 rows came in, 1 were left out" in text
    place = re.search(r"/desk/files/fil_\w+", text)
    assert place is not None
    shown = desk.read(place[0])
    assert "$1,234.50" in shown
    assert "&lt;b&gt;防水" in shown
    rejects = desk.get(f"{place[0]}/rejects.csv").content.decode("utf-8-sig")
    assert "'abc' is not a number" in rejects
    assert "It is here already" in drop(desk, REPORT, DAYS)


def test_the_desk_only_says_what_would_change_when_asked(desk):
    text = drop(desk, REPORT.replace("1,234", "1,300"), DAYS | {"dry_run": "yes"})
    assert "Nothing was written" in text
    assert "0 rows new, 1 changed" in text


def test_a_report_that_is_silent_waits_for_its_days(desk):
    text = drop(desk, REPORT.replace("S1", "S9"), {"marketplace": "US"}, "silent.csv")
    place = re.search(r'action="(/desk/files/waiting/drp_\w+)"', text)
    assert place is not None
    done = desk.submit(place[1], {"from_day": "2026-10-01", "to_day": "2026-10-07"})
    assert "1 rows came in" in done.text
    assert desk.get(place[1]).status_code == 404


def test_the_desk_proposes_what_unknown_columns_mean(desk):
    own = "Keyword searched,Campain name,Clik,Impresions,Spent\nrain jacket,C1,3,100,4.50\n"
    text = drop(desk, own, DAYS, "own.csv")
    assert re.search(r'value="clicks" selected', text)
    place = re.search(r'action="(/desk/files/waiting/drp_\w+)"', text)
    assert place is not None
    fields = {"kind": "search_terms", "c0": "term", "c2": "clicks", "c4": "spend_minor"}
    assert "1 rows came in" in desk.submit(place[1], fields | DAYS).text


def test_a_file_that_is_none_is_refused_in_words(desk):
    sent = {"files": ("x.csv", bytes(range(256)) * 40, "text/csv")}
    answer = desk.submit("/desk/files", DAYS, files=sent)
    assert answer.status_code == 422
    assert "is not text" in answer.text


def test_programs_put_files_and_read_their_rows(desk):
    said = {"from_day": "2026-09-01", "to_day": "2026-09-07", "marketplace": "US", "shop": "other"}
    done = desk.put("/api/v1/seller/files/week.csv", content=REPORT.encode(), params=said)
    [taken] = done.json()
    assert (taken["rows"], taken["rejected"]) == (1, 1)
    found = desk.get(f"/api/v1/seller/files/{taken['id']}").json()
    assert found["items"][0]["sales_minor"] == 123450
    assert found["rejects"][0]["row"] == 3
    silent = desk.put("/api/v1/seller/files/next.csv", content=REPORT.replace("S1", "S3").encode())
    assert silent.status_code == 400


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_files_is_written_in_both_languages(shop, language):
    with browser(shop, language=language) as desk:
        text = desk.read("/desk/files")
    assert ("把报表和商品文件拖到这里" in text) == (language == "zh")


def test_strangers_see_no_file(shop):
    with browser(shop, host="203.0.113.9") as stranger:
        assert stranger.get("/desk/files").status_code == 403
        assert stranger.get("/api/v1/seller/files").status_code == 403


def test_the_operators_token_opens_the_desk_from_another_machine(tmp_path):
    shop = Tradewind.open(Settings(home=tmp_path, operator_token=SecretStr("correct horse")))
    with browser(shop, host="203.0.113.9") as away:
        assert away.get("/desk/files").status_code == 403
        away.submit("/operator/enter", {"token": "correct horse"})
        assert away.get("/desk/files").status_code == 200
