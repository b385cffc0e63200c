"""A question over imported reports is answered as plain counting answers it, or not at all."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tradewind.bench.questions import RIGHT, judged, rows_of
from tradewind.bench.questions.asked import DEVELOPED, HELD
from tradewind.bench.questions.made import TODAY, made, put
from tradewind.kernel.errors import BadInput
from tradewind.seller.asking import tables, telling
from tradewind.seller.asking.answer import Answer
from tradewind.seller.asking.ask import ask, planned
from tradewind.seller.asking.cover import Slot, cover
from tradewind.seller.asking.planning import Absent
from tradewind.seller.asking.question import Unclear, Window
from tradewind.storage import Database

DATA = made()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A seller's reports of seven weeks, in SQLite."""
    path = tmp_path_factory.mktemp("asking") / "tradewind.db"
    database = Database.connect(f"sqlite:///{path}")
    with database.transaction() as session:
        put(session, DATA)
    yield database
    database.engine.dispose()


def asked(database, sentence, **more) -> Any:
    return ask(sentence, database=database, today=TODAY, **more)


@pytest.mark.parametrize(("sentence", "wanted"), [*DEVELOPED[::2], *HELD[::3]])
def test_an_answer_is_what_plain_counting_finds(filled, sentence, wanted):
    assert judged(asked(filled, sentence), wanted, DATA) == RIGHT


def test_both_databases_give_the_same_answers(database, filled):
    with database.transaction() as session:
        put(session, DATA)
    for sentence in (
        "which SKUs lost sessions last week?",
        "哪些关键词花钱没有出单?",
        "top 3 campaigns by ACOS",
        "orders by week",
        "退货率最高的5个SKU",
        "share of spend by campaign",
        "search terms containing lamp with spend over 5",
    ):
        told = asked(database, sentence)
        assert isinstance(told, Answer), sentence
        assert rows_of(told) == rows_of(asked(filled, sentence)), sentence


def test_nothing_can_be_written_while_a_question_is_answered(database):
    with (
        database.reading() as session,
        tables.reading_only(session),
        pytest.raises(DBAPIError, match=r"read-?only"),
    ):
        session.execute(text("delete from report_file"))


def test_a_question_that_takes_too_long_is_given_up(tmp_path):
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"
    database = Database.connect(f"sqlite:///{tmp_path / 'slow.db'}")
    with (
        database.reading() as session,
        pytest.raises(tables.TooLong),
        tables.reading_only(session, seconds=0.05),
    ):
        session.execute(text(endless))


def test_a_question_is_text_and_never_sql(filled):
    told = asked(filled, 'spend of campaign "x\'; drop table report_file; --"')
    assert isinstance(told, Unclear)
    held = asked(filled, "search terms containing '); delete with no orders")
    assert isinstance(held, Unclear | Answer)
    with filled.reading() as session:
        assert session.scalar(text("select count(*) from report_file")) > 0


def test_what_is_not_understood_is_named_with_questions_that_work(filled):
    told = asked(filled, "spend by campaign and favourite colour")
    assert isinstance(told, Unclear)
    assert told.unknown == ("favourite", "colour")
    with filled.reading() as session:
        held = tables.holdings(session)
    for language in ("en", "zh"):
        offered = telling.suggestions(held, language)
        assert len(offered) == 3
        assert all(isinstance(asked(filled, each), Answer) for each in offered)


def test_every_suggestion_is_answered(filled):
    for offered in telling._words()["suggestions"].values():
        for each in offered:
            for sentence in each.values():
                assert isinstance(asked(filled, sentence), Answer | Absent), sentence


def test_a_word_with_two_meanings_is_asked_once_and_then_answered(filled):
    told = asked(filled, "conversion rate by SKU")
    assert isinstance(told, Unclear)
    assert [each.value for each in told.choices] == [
        "conversion_rate=conversion",
        "conversion_rate=ad_conversion",
    ]
    for meaning in ("conversion", "ad_conversion"):
        settled = asked(filled, "conversion rate by SKU", meant={"conversion_rate": meaning})
        assert isinstance(settled, Answer)
        assert settled.columns[1].name == meaning


def test_a_bare_fraction_of_a_share_is_asked_about(filled):
    assert asked(filled, "campaigns with CTR under 0.5").ask == "percent"


def test_last_week_is_told_from_the_end_of_the_data_where_they_end_early(filled):
    told = asked(filled, "sessions by SKU last week")
    assert told.plan.shifted
    assert told.plan.window == Window(date(2026, 11, 9), date(2026, 11, 15))
    assert any("Nov 15, 2026" in each for each in told.notes)
    fresh: Any = ask("sessions by SKU last week", database=filled, today=date(2026, 11, 17))
    assert not fresh.plan.shifted


def test_days_that_no_file_covers_are_named(filled):
    told = asked(filled, "sales by SKU from 2026-11-02 to 2026-11-20")
    assert any("Nov 16, 2026 to Nov 20, 2026" in each for each in told.notes)


def test_amounts_of_different_currencies_are_never_added(filled):
    told = asked(filled, "total ad spend last week")
    assert [group.currency for group in told.groups] == ["EUR", "USD"]
    assert all(len(group.rows) == 1 for group in told.groups)


def test_a_figure_opens_exactly_its_rows(filled):
    sentence = "spend by search term last week"
    told = asked(filled, sentence)
    group = told.groups[0]
    row = group.rows[0]
    plan: Any
    with filled.reading() as session:
        plan, _ = planned(session, sentence, today=TODAY)
        at = {"term": row["term"], "currency": group.currency}
        behind = tables.behind(session, plan, "terms", at, before=False)
    place = behind.columns.index("spend_minor")
    assert sum(each[6 + place] for each in behind.rows) == row["spend"] == behind.sums[place]
    assert behind.count == len(behind.rows)


def test_the_sql_shown_is_the_sql_that_ran(filled):
    told = asked(filled, "top 10 SKUs by sales")
    with filled.reading() as session:
        again = session.execute(text(told.sql.replace(":", "\\:"))).all()
    assert len(again) == sum(len(group.rows) for group in told.groups)


def test_without_files_an_answer_says_what_to_drop_in(tmp_path):
    database = Database.connect(f"sqlite:///{tmp_path / 'empty.db'}")
    told = asked(database, "which SKUs lost sessions last week?")
    assert isinstance(told, Absent)
    assert "Business Report" in telling.absence(told, "en")
    database.engine.dispose()


def test_a_question_without_end_is_refused(filled):
    with pytest.raises(BadInput):
        asked(filled, "spend " * 200)


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRST = date(2026, 1, 1)


@st.composite
def slots(draw):
    first = draw(st.integers(0, 40))
    days = draw(st.integers(1, 31))
    begins = FIRST + timedelta(first)
    file_id = draw(st.sampled_from("abcd"))
    rows = draw(st.integers(1, 9))
    return Slot(file_id, "", "US", begins, begins + timedelta(days - 1), rows, NOON)


@given(st.lists(slots(), max_size=12))
def test_no_day_is_counted_twice_and_nothing_is_lost_from_sight(found):
    whole: Any = cover(found, None)
    days = [each.first + timedelta(n) for each in whole.slots for n in range(each.days)]
    assert len(days) == len(set(days))
    assert {*whole.slots, *whole.doubled} == set(found)
    gaps = {gap.first + timedelta(n) for gap in whole.missing for n in range(gap.days)}
    assert not gaps & set(days)
    if days:
        assert gaps | set(days) == {
            min(days) + timedelta(n) for n in range((max(days) - min(days)).days + 1)
        }


@given(st.lists(slots(), min_size=1, max_size=8), st.integers(0, 40), st.integers(1, 31))
def test_what_reaches_beyond_the_days_asked_for_is_left_out_and_said(found, first, days):
    window = Window(FIRST + timedelta(first), FIRST + timedelta(first + days - 1))
    told: Any = cover(found, window)
    assert all(window.holds(each.first, each.last) for each in told.slots)
    assert {*told.slots, *told.doubled, *told.crossing} == {
        each for each in found if window.meets(each.first, each.last)
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "spend in the first week of November",
        "11月第一周的花费",
        "ad spend per unit sold",
        "campaigns with ACOS over 30% or no orders",
        "which campaigns spent more than they sold?",
        "not exact match search terms with no orders",
        "sales in Germany vs the US",
        "sessions for TW-LAMP-99",
        "total spend with no orders",
        "台灯的广告花费",
        "哪些搜索词点击多但转化率低",
        "销售额增长最快的SKU",
    ],
)
def test_what_is_half_understood_is_not_half_answered(filled, sentence):
    assert isinstance(asked(filled, sentence), Unclear)


def test_of_a_single_figure_it_is_shown_how_it_stands(filled):
    told = asked(filled, "did sales grow last week?")
    assert len(told.groups) == 2
    assert all("sales_change" in row for group in told.groups for row in group.rows)
