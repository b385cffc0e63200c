"""Import: everything a file says at once, or nothing; what was before stays known."""

import csv
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select, update

from tests.catalog.kit import (
    KETTLES,
    REVIEWS,
    catalogue,
    fresh,
    kettles,
    product,
    products,
    reviews,
    take,
    version,
)
from tradewind.catalog import tables
from tradewind.kernel import clock
from tradewind.kernel.errors import BadFile
from tradewind.kernel.money import Money
from tradewind.storage import Database


def test_a_file_becomes_products_with_typed_facts_and_offers(database: Database, tmp_path: Path):
    report = take(database, kettles(tmp_path))
    assert (report.new, report.changed, report.bad, report.version) == (2, 0, 0, 1)
    found = product(database, "kettle-brook-one")
    assert found.title["zh"] == "Brook One 细口手冲壶"
    weight = found.fact("weight")
    assert weight
    assert (weight.text, weight.unit) == ("1.9 lb", "g")
    assert weight.number == pytest.approx(861.826, abs=0.001)
    assert str(weight.source) == "kettles.yaml, line 1, weight"
    assert weight.source.version == 1
    material = found.fact("material", language="zh")
    assert material
    assert material.text == "不锈钢"
    black = found.variant("KET-ONE-BK")
    assert black
    offer = black.offer("USD")
    assert offer
    assert (offer.price, offer.list_price) == (Money(4900, "USD"), Money(5900, "USD"))
    assert (offer.shipping, offer.delivery_days, black.stock) == (Money(0, "USD"), 4, 12)


def test_the_same_file_twice_changes_nothing(database: Database, tmp_path: Path):
    paths = [kettles(tmp_path), reviews(tmp_path)]
    take(database, *paths)
    before = catalogue(database)
    report = take(database, *paths)
    assert (report.version, report.same, report.reviews_same) == (None, 2, 2)
    assert version(database) == 1
    assert catalogue(database) == before


def test_another_name_for_the_same_file_changes_nothing(database: Database, tmp_path: Path):
    take(database, kettles(tmp_path))
    assert take(database, kettles(tmp_path, name="again.yaml")).version is None


def test_a_changed_fact_ends_and_the_unchanged_ones_keep_their_rows(
    database: Database, tmp_path: Path
):
    take(database, kettles(tmp_path))
    before = {fact.name: fact.id for fact in product(database, "kettle-brook-one").facts}
    report = take(database, kettles(tmp_path, KETTLES.replace("1200 W", "1000 W")))
    assert (report.new, report.changed, report.same) == (0, 1, 1)
    assert (report.facts_new, report.facts_ended) == (1, 1)
    after = {fact.name: fact.id for fact in product(database, "kettle-brook-one").facts}
    assert {name for name in after if after[name] != before[name]} == {"power"}
    with database.reading() as session:
        history = tables.fact_history(session, "kettle-brook-one", "power")
    assert [(fact.text, fact.source.version, ended) for fact, ended in history] == [
        ("1200 W", 1, 2),
        ("1000 W", 2, None),
    ]


def test_only_what_changed_gets_the_new_version(database: Database, tmp_path: Path):
    take(database, kettles(tmp_path))
    take(database, kettles(tmp_path, KETTLES.replace("1200 W", "1000 W")))
    with database.reading() as session:
        assert [each.id for each in tables.changed(session, since=1)] == ["kettle-brook-one"]


def test_a_product_that_a_file_does_not_name_stays(database: Database, tmp_path: Path):
    take(database, kettles(tmp_path))
    take(database, kettles(tmp_path, KETTLES.split("- id: kettle-brook-two")[0]))
    assert set(products(database)) == {"kettle-brook-one", "kettle-brook-two"}


def test_a_variant_that_its_product_does_not_have_any_more_goes_and_may_come_back(
    database: Database, tmp_path: Path
):
    take(database, kettles(tmp_path))
    head, _, rest = KETTLES.partition("    - sku: KET-ONE-WH")
    only_black = head + rest[rest.index("  prices:") :]
    report = take(database, kettles(tmp_path, only_black))
    assert report.variants_withdrawn == 1
    assert [each.sku for each in product(database, "kettle-brook-one").variants] == ["KET-ONE-BK"]
    take(database, kettles(tmp_path))
    assert len(product(database, "kettle-brook-one").variants) == 2


def test_a_price_that_changed_is_kept_with_its_day(database: Database, tmp_path: Path):
    with clock.ahead(datetime(2026, 7, 1, tzinfo=UTC) - datetime.now(UTC)):
        take(database, kettles(tmp_path))
    with clock.ahead(datetime(2026, 8, 9, 1, tzinfo=UTC) - datetime.now(UTC)):
        dearer = KETTLES.replace('price: {USD: "25.00"}', 'price: {USD: "29.50"}')
        report = take(database, kettles(tmp_path, dearer))
    assert (report.changed, report.offers_changed, report.prices_new) == (1, 1, 1)
    with database.reading() as session:
        points = tables.price_history(session, "KET-TWO", "USD")
    assert [(str(each.date), each.price.minor) for each in points] == [
        ("2026-07-01", 2500),
        ("2026-08-09", 2950),
    ]


def test_a_history_that_ends_in_the_price_of_now_is_not_lengthened(
    database: Database, tmp_path: Path
):
    take(database, kettles(tmp_path))
    with database.reading() as session:
        points = tables.price_history(session, "KET-ONE-BK", "CNY")
    assert [(str(each.date), each.price.minor) for each in points] == [
        ("2026-01-05", 39900),
        ("2026-06-01", 32900),
    ]


def test_a_price_that_is_gone_takes_the_offer_off_sale(database: Database, tmp_path: Path):
    take(database, kettles(tmp_path))
    take(database, kettles(tmp_path, KETTLES.replace(', price: {USD: "25.00"}', "")))
    assert product(database, "kettle-brook-two").variants[0].offers == ()


def test_a_count_of_the_shelf_keeps_what_is_promised(database: Database, tmp_path: Path):
    take(database, kettles(tmp_path))
    with database.transaction() as session:
        assert tables.reserve(session, "KET-ONE-BK", 5)
    take(database, kettles(tmp_path, KETTLES.replace("stock: 12", "stock: 20")))
    with database.reading() as session:
        row = session.execute(select(tables.stock).where(tables.stock.c.sku == "KET-ONE-BK")).one()
    assert (row.on_hand, row.reserved) == (25, 5)
    black = product(database, "kettle-brook-one").variant("KET-ONE-BK")
    assert black
    assert black.stock == 20


def test_a_count_that_is_repeated_brings_nothing_back_that_was_sold(
    database: Database, tmp_path: Path
):
    take(database, kettles(tmp_path))
    with database.transaction() as session:
        tables.reserve(session, "KET-ONE-BK", 4)
        tables.allocate(session, "KET-ONE-BK", 4)
    take(database, kettles(tmp_path, KETTLES.replace("a thin, steady", "a thin and steady")))
    black = product(database, "kettle-brook-one").variant("KET-ONE-BK")
    assert black
    assert black.stock == 8


def test_reviews_count_once_and_make_the_rating(database: Database, tmp_path: Path):
    report = take(database, kettles(tmp_path), reviews(tmp_path, REVIEWS + REVIEWS))
    assert (report.reviews_new, report.reviews_same) == (2, 2)
    found = product(database, "kettle-brook-one")
    assert (found.rating, found.review_count) == (3.5, 2)
    later = REVIEWS.replace("helpful: 3", "helpful: 9") + REVIEWS.replace("滴水", "漏水")
    report = take(database, reviews(tmp_path, later))
    assert (report.reviews_new, report.reviews_changed) == (1, 1)
    found = product(database, "kettle-brook-one")
    assert (found.rating, found.review_count) == (3.0, 3)
    with database.reading() as session:
        top = tables.reviews(session, ["kettle-brook-one"])["kettle-brook-one"][0]
        assert [each.id for each in tables.changed(session, since=1)] == ["kettle-brook-one"]
    assert (top.helpful, top.text) == (9, "Heats to the degree and stays there.")


def test_a_review_of_nothing_known_is_left_out_with_its_cause(database: Database, tmp_path: Path):
    report = take(
        database, kettles(tmp_path), reviews(tmp_path, REVIEWS.replace("-one\n", "-six\n"))
    )
    assert report.reviews_new == 0
    assert report.causes == {"no product 'kettle-brook-six' is known": 2}


def test_bad_rows_come_back_as_a_table_and_good_rows_go_in(database: Database, tmp_path: Path):
    bad = KETTLES.replace("kettle-brook-two", "=cmd|' /C calc'!A0").replace('"25.00"', '"-3"')
    path = tmp_path / "left out.csv"
    report = take(database, kettles(tmp_path, bad), rejects=path)
    assert (report.new, report.bad, report.rejects) == (1, 1, path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, row = csv.reader(stream)
    assert header == ["file", "row", "cause", "original cells"]
    assert row[:3] == ["kettles.yaml", "line 30", "a price of USD -3.00 is not possible"]
    assert "calc" in row[3]


def test_what_is_left_out_lies_beside_the_database(tmp_path: Path):
    report = take(fresh(tmp_path), kettles(tmp_path, KETTLES.replace('"25.00"', '"-3"')))
    assert report.rejects
    assert report.rejects.parent == tmp_path
    assert str(report.rejects) in report.words


def test_an_import_that_is_refused_leaves_no_file_behind(tmp_path: Path):
    bad = KETTLES.replace('"25.00"', '"-3"')
    with pytest.raises(BadFile):
        take(fresh(tmp_path), kettles(tmp_path, bad), kettles(tmp_path, f"{bad}- [", "cut.yaml"))
    assert not list(tmp_path.glob("rejects*"))


def test_a_thousand_causes_are_told_in_few_words(tmp_path: Path):
    rows = [f"h{n},T,,s{n},price {n}" for n in range(1000)]
    path = tmp_path / "shop.csv"
    path.write_text("\n".join(["Handle,Title,Option1 Name,Variant SKU,Variant Price", *rows]))
    report = take(fresh(tmp_path), path)
    assert (report.bad, len(report.causes)) == (1000, 201)
    assert report.rejects
    assert "'price 999' is not a price" in report.rejects.read_text()


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(database: Database, tmp_path: Path):
    path = tmp_path / "shop.csv"
    path.write_text(
        "Handle,Title,Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Price\n"
        "=1+1,@SUM(A1),+1,,,-1,free\n"
    )
    report = take(database, path, rejects=tmp_path / "left out.csv")
    assert report.rejects
    with report.rejects.open(encoding="utf-8-sig", newline="") as stream:
        row = list(csv.reader(stream))[1]
    assert row[2:] == ["'free' is not a price", "'=1+1", "'@SUM(A1)", "'+1", "", "", "'-1", "free"]


def test_a_dry_run_says_what_would_change_and_writes_nothing(database: Database, tmp_path: Path):
    report = take(database, kettles(tmp_path), reviews(tmp_path), dry_run=True)
    assert (report.new, report.reviews_new, report.version) == (2, 2, None)
    assert report.words.endswith("Nothing was written.")
    assert catalogue(database)["products"] == {}
    assert version(database) == 0


def test_a_sku_that_belongs_to_another_product_is_left_out(database: Database, tmp_path: Path):
    take(database, kettles(tmp_path))
    report = take(
        database, kettles(tmp_path, KETTLES.replace("kettle-brook-two", "kettle-brook-three"))
    )
    assert report.causes == {"the SKU 'KET-TWO' belongs to the product 'kettle-brook-two'": 1}


def test_of_two_files_that_state_one_product_the_later_counts(database: Database, tmp_path: Path):
    one = kettles(tmp_path)
    two = kettles(tmp_path, KETTLES.replace("1200 W", "1500 W"), "later.yaml")
    report = take(database, one, two)
    assert (report.new, report.bad) == (2, 0)
    power = product(database, "kettle-brook-one").fact("power")
    assert power
    assert power.text == "1500 W"


def test_nothing_of_any_file_is_taken_where_one_is_no_good(database: Database, tmp_path: Path):
    broken = kettles(tmp_path, f"{KETTLES}- id: [cut", "broken.yaml")
    with pytest.raises(BadFile, match=r"broken\.yaml"):
        take(database, kettles(tmp_path), broken)
    assert version(database) == 0
    assert products(database) == {}


def test_an_import_written_meanwhile_is_taken_into_account(database: Database, tmp_path: Path):
    again: list[str] = []

    def meanwhile(stage: str, done: int, total: int | None) -> None:
        del done, total
        if stage == "compare" and not again:
            again.append(stage)
            take(database, kettles(tmp_path, KETTLES.replace("1200 W", "900 W"), "other.yaml"))

    report = take(database, kettles(tmp_path), progress=meanwhile)
    assert (report.version, report.new, report.changed, report.same) == (2, 0, 1, 1)
    power = product(database, "kettle-brook-one").fact("power")
    assert power
    assert power.text == "1200 W"


def test_two_imports_at_once_both_land(database: Database, tmp_path: Path):
    both = Barrier(2, timeout=20)

    def imported(number: int) -> int | None:
        met: list[str] = []

        def meet(stage: str, done: int, total: int | None) -> None:
            del done, total
            if stage == "compare" and not met:
                met.append(stage)
                both.wait()

        text = KETTLES.replace("kettle-brook", f"kettle-{number}").replace("KET-", f"K{number}-")
        return take(database, kettles(tmp_path, text, f"{number}.yaml"), progress=meet).version

    with ThreadPoolExecutor(2) as threads:
        versions = sorted(threads.map(imported, range(2)), key=str)
    assert versions == [1, 2]
    assert set(products(database)) == {
        "kettle-0-one",
        "kettle-0-two",
        "kettle-1-one",
        "kettle-1-two",
    }


def test_progress_tells_stages_and_counts(tmp_path: Path):
    told: list[tuple[str, int, int | None]] = []
    take(
        fresh(tmp_path),
        kettles(tmp_path),
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    assert [stage for stage, _, _ in told] == ["compare", "write"]
    assert told[0][1:] == (2, 2)
    assert told[-1][1] == told[-1][2]


def test_category_names_add_up_and_touch_the_products_below(database: Database, tmp_path: Path):
    take(database, kettles(tmp_path))
    path = kettles(tmp_path, "- {path: kitchen, names: {en: Kitchen, zh: 厨房}}\n", "names.yaml")
    assert take(database, path).categories_changed == 1
    path = kettles(tmp_path, "- {path: kitchen, names: {de: Küche}}\n", "names.yaml")
    assert take(database, path).categories_changed == 1
    with database.reading() as session:
        assert tables.categories(session) == {
            "kitchen": {"en": "Kitchen", "zh": "厨房", "de": "Küche"}
        }
        assert len(list(tables.changed(session, since=2))) == 2


def test_the_row_order_makes_no_difference(tmp_path: Path):
    first, second = KETTLES.split("- id: kettle-brook-two")
    turned = f"- id: kettle-brook-two{second}{first}"
    one, two = fresh(tmp_path, "one.db"), fresh(tmp_path, "two.db")
    take(one, kettles(tmp_path), reviews(tmp_path))
    take(two, kettles(tmp_path, turned), reviews(tmp_path))
    assert catalogue(one) == catalogue(two)


def test_control_and_direction_marks_never_reach_the_catalogue(database: Database, tmp_path: Path):
    odd = KETTLES.replace("Brook Two travel kettle", '"Brook\\u202e Two\\u0000\\u200b  kettle"')
    take(database, kettles(tmp_path, odd))
    assert product(database, "kettle-brook-two").title["en"] == "Brook Two kettle"


def test_a_withdrawn_product_comes_back_when_a_file_states_it_anew(
    database: Database, tmp_path: Path
):
    take(database, kettles(tmp_path))
    with database.transaction() as session:
        session.execute(update(tables.product).values(withdrawn=True))
    take(database, kettles(tmp_path, KETTLES.replace("600 g", "610 g")))
    assert set(products(database)) == {"kettle-brook-two"}


def test_imports_are_remembered_with_their_counts(database: Database, tmp_path: Path):
    with clock.ahead(timedelta(days=1)):
        take(database, kettles(tmp_path), reviews(tmp_path))
    with database.reading() as session:
        row = session.execute(select(tables.import_)).one()
    assert (row.version, row.file) == (1, "kettles.yaml, reviews.yaml")
    assert row.format == "tradewind products, tradewind reviews"
    assert (row.counts["new"], row.counts["reviews_new"]) == (2, 2)
