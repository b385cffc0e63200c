"""What sellers export comes in whole, is superseded when corrected, and loses nothing."""

import json
import zipfile
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import tradewind.web  # noqa: F401 - declares every room's tables
from tradewind.bench import formats
from tradewind.bench.formats import damaged
from tradewind.bench.formats.write import Export, Manner, exports, truths, written
from tradewind.catalog.incoming import Bad
from tradewind.cli import app
from tradewind.kernel import clock
from tradewind.kernel.errors import BadFile, NotSaid, Refused
from tradewind.seller.files import cells, tables
from tradewind.seller.files import take as taking
from tradewind.seller.files.drop import Desk
from tradewind.seller.files.fields import Kind
from tradewind.seller.files.forms import form_of
from tradewind.seller.files.propose import propose
from tradewind.seller.files.said import Said
from tradewind.seller.files.take import take
from tradewind.seller.files.taken import Outcome
from tradewind.seller.listings import tables as listings
from tradewind.storage import Database

WEEK = Said("Nordwind", "US", "", date(2026, 11, 2), date(2026, 11, 8))
HEADER = (
    "(Parent) ASIN,(Child) ASIN,Title,SKU,Sessions - Total,Units Ordered,Ordered Product Sales\n"
)
EXPORTS = {f"{each.name} {each.language}": each for each in exports(None)}


@pytest.fixture
def database(tmp_path):
    return Database.connect(f"sqlite:///{tmp_path / 'desk.db'}")


def report(tmp_path, *rows, name="report.csv", header=HEADER):
    path = tmp_path / name
    path.write_text(header + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


def row(sku="S1", sessions="1,234", sales="$1,234.50"):
    return f'B0PARENT01,B0CHILD001,"Jacket, blue",{sku},"{sessions}",3,"{sales}"'


def living(database, table=tables.business_row):
    with database.reading() as session:
        found = session.execute(table.select().where(table.c.superseded_by.is_(None)))
        return [dict(each._mapping) for each in found]


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_every_export_comes_back_as_it_was_written(name, tmp_path, database):
    export = EXPORTS[name]
    manner = Manner("xlsx", "utf-8", above=1) if len(name) % 2 else Manner("semicolon", "utf-8-sig")
    found = formats.once(tmp_path, database, export, manner, 1)
    assert found.is_recognised
    assert not found.faults


def test_the_benchmark_sees_a_label_that_the_reader_does_not_know(tmp_path, database):
    known = EXPORTS["business 22 en"]
    columns = [
        ("Visits" if field == "sessions" else title, field) for title, field in known.columns
    ]
    found = formats.once(
        tmp_path, database, Export("renamed", "en", known.kind, columns), Manner("csv", "utf-8"), 1
    )
    assert any("sessions is None" in each for each in found.faults)


def test_damaged_files_lose_no_good_row_and_name_every_cause(tmp_path):
    seen = damaged.measure(tmp_path, 32)
    assert (seen["crashed"], seen["good_rows_lost"], seen["causes_named"]) == (0, 0, 1)


def test_a_chinese_report_fills_the_same_fields_as_the_english_one(tmp_path, database):
    english, chinese = EXPORTS["business 22 en"], EXPORTS["business 22 zh"]
    rows = truths(chinese, 4, 1)
    for export, shop in ((english, "one"), (chinese, "two")):
        path = written(export, rows, Manner("csv", "utf-16"), tmp_path / f"{shop}.csv")
        take(path, database=database, said=Said(shop, "US", "", WEEK.from_day, WEEK.to_day))
    own = {"number", "file_id", "shop"}
    one, two = (
        [{name: value for name, value in each.items() if name not in own} for each in among]
        for among in (living(database)[:4], living(database)[4:])
    )
    assert one == two


def test_the_same_file_changes_nothing(tmp_path, database):
    path = report(tmp_path, row())
    first = take(path, database=database, said=WEEK)[0]
    again = take(path, database=database, said=WEEK)[0]
    assert (again.outcome, again.id) == (Outcome.SAME, first.id)
    assert len(living(database)) == 1


def test_a_corrected_file_supersedes_and_keeps_the_history(tmp_path, database):
    first = take(report(tmp_path, row(), row("S2")), database=database, said=WEEK)[0]
    corrected = report(tmp_path, row(sessions="1,300"), row("S3"), name="corrected.csv")
    dry = take(corrected, database=database, said=WEEK, dry_run=True)[0]
    assert dry.difference is not None
    assert (dry.difference.new, dry.difference.changed, dry.difference.gone) == (1, 1, 1)
    assert {each["sessions"] for each in living(database)} == {1234}
    done = take(corrected, database=database, said=WEEK)[0]
    assert done.outcome is Outcome.CORRECTED
    assert {each["sku"]: each["sessions"] for each in living(database)} == {"S1": 1300, "S3": 1234}
    with database.reading() as session:
        assert tables.file(session, first.id).superseded_by == done.id
        assert len(list(tables.rows(session, tables.file(session, first.id)))) == 2


def test_another_week_stands_beside_the_first(tmp_path, database):
    take(report(tmp_path, row()), database=database, said=WEEK)
    later = Said("Nordwind", "US", "", date(2026, 11, 9), date(2026, 11, 15))
    take(report(tmp_path, row(), name="next.csv"), database=database, said=later)
    assert len(living(database)) == 1
    take(report(tmp_path, row(sessions="9"), name="next.csv"), database=database, said=WEEK)
    assert len(living(database)) == 2


def test_an_order_of_a_later_export_takes_the_place_of_itself_alone(tmp_path, database):
    header = (
        "amazon-order-id\tpurchase-date\torder-status\tsku\tasin\tquantity\tcurrency\titem-price\n"
    )
    line = "302-1\t2026-11-0{}T10:00:00+00:00\t{}\tS1\tB0\t1\tEUR\t9.99".format
    said = Said("Nordwind")
    first = report(
        tmp_path, line(1, "Pending"), line(2, "Shipped").replace("302-1", "302-2"), header=header
    )
    take(first, database=database, said=said)
    take(
        report(tmp_path, line(1, "Shipped"), name="b.txt", header=header),
        database=database,
        said=said,
    )
    found = {each["order_id"]: each["status"] for each in living(database, tables.order_row)}
    assert found == {"302-1": "Shipped", "302-2": "Shipped"}


def test_bad_rows_come_back_with_a_cause_each(tmp_path, database):
    path = report(tmp_path, row(), row("S2", sessions="many"), "B0,B0,three cells", row("S3"))
    done = take(path, database=database, said=WEEK)[0]
    assert (done.rows, done.rejected) == (2, 2)
    with database.reading() as session:
        found = [(each.row, each.cause) for each in tables.rejects(session, done.id)]
    assert found[0] == (3, "Sessions - Total: 'many' is not a number")
    assert found[1] == (4, "it has 3 cells where the table has 7 columns")


def test_a_file_that_breaks_off_takes_nobodys_place(tmp_path, database):
    take(report(tmp_path, row(), row("S2")), database=database, said=WEEK)
    half = tmp_path / "half.csv"
    half.write_text(f"{HEADER}{row(sessions='7')}\n{row('S2')[:30]}")
    with pytest.raises(BadFile, match="breaks off"):
        take(half, database=database, said=WEEK)
    assert {each["sku"] for each in living(database)} == {"S1", "S2"}


def test_a_report_without_days_asks_for_them(tmp_path, database):
    with pytest.raises(NotSaid) as asked:
        take(report(tmp_path, row()), database=database, said=Said("Nordwind", "US"))
    assert asked.value.missing == ("period",)
    named = report(tmp_path, row(), name="BusinessReport-20261102-20261108.csv")
    done = take(named, database=database, said=Said("Nordwind", "US"))[0]
    assert (done.from_day, done.to_day) == (WEEK.from_day, WEEK.to_day)


def test_a_bulk_sheet_without_currency_asks_for_it(tmp_path, database):
    header = "Product,Entity,Operation,Campaign ID,Bid\n"
    path = report(tmp_path, "Sponsored Products,Keyword,,100000000000001,0.75", header=header)
    with pytest.raises(NotSaid, match="currency"):
        take(path, database=database, said=Said("Nordwind"))


class Killed(BaseException):
    """A process that is gone."""


def test_an_import_that_was_killed_shows_nothing_and_goes_on(tmp_path, database, monkeypatch):
    monkeypatch.setattr(taking, "BATCH", 2)
    path = report(tmp_path, *(row(f"S{number}") for number in range(7)))

    def die(_stage, done, _total):
        if done >= 4:
            raise Killed

    with pytest.raises(Killed):
        take(path, database=database, said=WEEK, progress=die)
    assert living(database) == []
    with pytest.raises(Refused, match="right now"):
        take(path, database=database, said=WEEK)
    with clock.ahead(timedelta(minutes=1)):
        done = take(path, database=database, said=WEEK)[0]
    assert [each["sku"] for each in living(database)] == [f"S{number}" for number in range(7)]
    assert done.rows == 7


def test_a_workbook_of_bombs_is_refused(tmp_path, database):
    path = written(
        EXPORTS["inventory en"],
        truths(EXPORTS["inventory en"], 2, 1),
        Manner("xlsx", ""),
        tmp_path / "a.xlsx",
    )
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"<sheetData>", b"<sheetData>" + b" " * (40 << 20))
            new.writestr(name, content)
    with pytest.raises(BadFile, match="unpacks to more"):
        take(bomb, database=database, said=WEEK)


def test_a_listing_template_becomes_listings(tmp_path, database):
    place = "[marketplace_id=A1PA6795UKMFR9]"
    tag = f"{place}[language_tag=de_DE]"
    keys = (
        *("contribution_sku#1.value", "product_type#1.value", "::record_action"),
        *(f"item_name{tag}#1.value", f"bullet_point{tag}#1.value", f"bullet_point{tag}#2.value"),
        f"purchasable_offer{place}[audience=ALL]#1.our_price#1.schedule#1.value_with_tax",
    )
    lines = (
        "settings=abc\nlanguage notice\nOffer\nSKU\tTyp\tAktion\tName\tPunkt\tPunkt\tPreis\n",
        "\t".join(keys) + "\n",
        "ABC123\tCOAT\tfull_update\tExample\ta\tb\t1,00\n",
        "J-1\tCOAT\tfull_update\tRegenjacke\tdicht\tleicht\t49,90\n",
    )
    path = tmp_path / "template.txt"
    path.write_text("".join(lines), "utf-8")
    done = take(path, database=database, said=Said("Nordwind"))[0]
    with database.reading() as session:
        [kept] = listings.current(session)
    assert (done.kind, done.rows) == (Kind.LISTINGS, 1)
    found = kept.listing
    assert (found.sku, found.language, found.marketplace) == ("J-1", "de", "DE")
    assert found.bullets == ("dicht", "leicht")
    assert str(found.price) == "EUR 49.90"
    assert kept.file_id == done.id


def test_a_header_that_a_person_explained_is_known_from_then_on(tmp_path, database):
    desk = Desk(database, tmp_path / "waiting")
    header = "Keyword searched,Campain name,Clik,Impresions,Spent,Ordrs\n"

    def dropped(rows):
        path = desk.receive()
        path.write_text(header + rows)
        return desk.drop(path, "own.csv", Said("Nordwind", "US", "", WEEK.from_day, WEEK.to_day))

    waits = dropped("rain jacket,C1,3,100,4.50,0\n").waiting
    unknown = desk.unknown(waits)
    assert unknown is not None
    proposal = propose(unknown)
    assert proposal.kind is Kind.SEARCH_TERMS
    assert set(proposal.columns.values()) >= {"campaign", "clicks", "impressions", "spend_minor"}
    desk.confirm(unknown, proposal.kind, {**proposal.columns, 0: "term"})
    assert desk.go_on(waits, Said("Nordwind", "US", "", WEEK.from_day, WEEK.to_day)).taken
    assert dropped("tent,C2,5,90,2.25,1\n").taken[0].rows == 1
    assert {each["term"] for each in living(database, tables.search_term_row)} == {"tent"}


def test_labels_are_found_however_they_are_set():
    form = form_of("amazon business report")
    for label in ("（子）ASIN", "(Child) ASIN", "(child) asin", "(Untergeordnete) ASIN"):
        found = form.meaning(label)
        assert found is not None
        assert found.field == "child_asin"
    twin = form.meaning("Sitzungen – Summe – B2B")
    assert twin is not None
    assert twin.field == "sessions_b2b"


@pytest.mark.parametrize(
    ("text", "mark", "minor"),
    [
        ("$1,234.56", ".", 123456),
        ("1.234,56 €", ",", 123456),
        ("1.234", ",", 123400),
        ("1.234", ".", 123),
        ("0.534", ",", 53),
        ("1 234,50", ",", 123450),
        ("12'345.60", ".", 1234560),
        ("(12.50)", ".", -1250),
        ("−3,20", ",", -320),
        ("１２３．４５", ".", 12345),
        ("12,34,567.00", ".", 123456700),
    ],
)
def test_amounts_are_read_as_they_are_meant(text, mark, minor):
    found = cells.amount(text, mark)
    assert found is not None
    assert cells.minor(found[0], "EUR") == minor


@pytest.mark.parametrize("text", ["1,2z34", "12,34,5", "1.2.3", "US$x5", "abc", "1..2", "£"])
def test_what_is_no_amount_is_said_to_be_none(text):
    with pytest.raises(Bad):
        cells.amount(text, ".")


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_a_count_is_read_back_in_any_grouping(number):
    for group in (",", ".", " ", "\u202f"):
        assert cells.count(f"{number:,}".replace(",", group)) == number


@given(st.text(max_size=40))
def test_a_cell_is_read_or_refused_and_never_crashes(text):
    for read in (cells.count, cells.code, cells.id_number, cells.stars):
        with suppress(Bad):
            read(text)


def test_the_command_takes_reports_in_and_lists_them(tmp_path, monkeypatch):
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))
    path = report(tmp_path, row(), row("S2", sessions="many"))
    days = ["--from", "2026-11-02", "--to", "2026-11-08", "--marketplace", "US"]
    done = CliRunner().invoke(app, ["import", str(path), *days])
    assert done.exit_code == 0, done.output
    assert "1 rows came in, 1 are left out" in done.output
    [listed] = json.loads(CliRunner().invoke(app, ["files", "--json"]).stdout)
    out = tmp_path / "out.csv"
    assert CliRunner().invoke(app, ["files", "rejects", listed["id"], str(out)]).exit_code == 0
    assert "'many' is not a number" in out.read_text("utf-8-sig")
