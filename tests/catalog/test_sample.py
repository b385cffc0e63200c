"""The sample catalogue passes the same door as anybody's files."""

from tests.catalog.kit import fresh, products, take
from tradewind.catalog import sample, tables
from tradewind.catalog.product import Kind
from tradewind.kernel.locale import LANGUAGES
from tradewind.storage import Database


def test_the_sample_is_imported_without_a_bad_row_and_only_once(database: Database):
    report = take(database, *sample.files())
    assert (report.bad, report.causes) == (0, {})
    assert report.new > 200
    assert report.reviews_new > 1000
    assert take(database, *sample.files()).version is None


def test_every_category_of_the_sample_is_named_in_every_language(tmp_path):
    database = fresh(tmp_path)
    take(database, *sample.files())
    with database.reading() as session:
        names = tables.categories(session)
    used = {each.category for each in products(database).values()}
    used |= {path.partition("/")[0] for path in used}
    assert used == set(names)
    assert all(set(each) == set(LANGUAGES) for each in names.values())


def test_what_the_sample_measures_is_typed(tmp_path):
    database = fresh(tmp_path)
    take(database, *sample.files())
    facts = [fact for each in products(database).values() for fact in each.facts]
    for name in ("weight", "battery_life", "battery_capacity", "volume", "power", "brightness"):
        stated = [fact for fact in facts if fact.name == name]
        assert len(stated) > 5, name
        assert {fact.kind for fact in stated} == {Kind.NUMBER}, name
    assert {fact.unit for fact in facts if fact.name == "weight"} == {"g"}
