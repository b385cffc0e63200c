"""Out and in again: the same catalogue."""

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalog.kit import catalogue, fresh, kettles, reviews, take
from tradewind.catalog.export import export
from tradewind.storage import Database


def test_a_catalogue_that_is_exported_and_imported_is_equal(tmp_path: Path):
    one, two = fresh(tmp_path, "one.db"), fresh(tmp_path, "two.db")
    names = kettles(tmp_path, "- {path: kitchen, names: {en: Kitchen, zh: 厨房}}\n", "names.yaml")
    take(one, kettles(tmp_path), reviews(tmp_path), names)
    path = tmp_path / "out.jsonl"
    assert export(path, database=one) == 2
    report = take(two, path)
    assert (report.bad, report.formats) == (0, ["tradewind catalogue"])
    assert catalogue(two) == catalogue(one)
    assert take(two, path).version is None


def test_an_export_can_be_imported_where_it_came_from(database: Database, tmp_path: Path):
    take(database, kettles(tmp_path), reviews(tmp_path))
    before = catalogue(database)
    path = tmp_path / "out.jsonl"
    export(path, database=database)
    take(database, path)
    assert catalogue(database) == before


def test_an_export_appears_whole_or_not_at_all(tmp_path: Path):
    database = fresh(tmp_path)
    take(database, kettles(tmp_path))
    folder = tmp_path / "taken"
    folder.mkdir()
    with pytest.raises(IsADirectoryError):
        export(folder, database=database)
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".taken")]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"]),
    min_size=1,
    max_size=12,
).map(lambda text: " ".join(text.split()) or "x")
AMOUNTS = st.integers(0, 2_000_000_000).map(lambda minor: f"{minor // 100}.{minor % 100:02}")
LANGUAGES = st.sampled_from(["en", "zh", "de"])
DAYS = st.dates(date(2025, 1, 1), date(2026, 10, 1)).map(date.isoformat)


@st.composite
def facts(draw: st.DrawFn, skus: list[str]) -> list[dict[str, Any]]:
    made: dict[Any, dict[str, Any]] = {}
    for name in draw(st.lists(WORDS, max_size=4)):
        sku = draw(st.sampled_from([None, *skus]))
        kind = draw(st.sampled_from(["number", "flag", "text"]))
        fact: dict[str, Any] = {"name": name, "text": draw(WORDS), "kind": kind, "sku": sku}
        if kind == "number":
            fact["number"] = draw(st.floats(-1e9, 1e9))
            fact["unit"] = draw(st.sampled_from([None, "g", "mAh", "cm"]))
            fact["high"] = draw(st.sampled_from([None, fact["number"] + 1]))
        elif kind == "flag":
            fact["number"] = draw(st.sampled_from([0.0, 1.0]))
        else:
            fact["language"] = draw(st.sampled_from([None, "en", "zh"]))
        made[name, sku, fact.get("language")] = fact
    return list(made.values())


@st.composite
def offers(draw: st.DrawFn) -> list[dict[str, Any]]:
    keys = draw(
        st.lists(st.tuples(WORDS, st.sampled_from(["USD", "CNY"])), unique=True, max_size=2)
    )
    return [
        {
            "seller": seller,
            "currency": currency,
            "price": draw(AMOUNTS),
            "shipping": draw(st.none() | AMOUNTS),
            "delivery_days": draw(st.none() | st.integers(0, 90)),
        }
        for seller, currency in keys
    ]


@st.composite
def lines(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The lines of a small catalogue of any content."""
    written: list[dict[str, Any]] = []
    for place in range(draw(st.integers(1, 4))):
        skus = [f"{place}-{number}" for number in range(draw(st.integers(1, 3)))]
        variants: list[dict[str, Any]] = [
            {
                "sku": sku,
                "options": draw(st.dictionaries(WORDS, WORDS, max_size=2)),
                "stock": draw(st.none() | st.integers(0, 50)),
                "offers": draw(offers()),
            }
            for sku in skus
        ]
        prices = [
            {"sku": sku, "seller": offer["seller"], "currency": offer["currency"], "date": day}
            | {"price": draw(AMOUNTS)}
            for sku, variant in zip(skus, variants, strict=True)
            for offer in variant["offers"]
            for day in draw(st.lists(DAYS, unique=True, max_size=2))
        ]
        product = {
            "id": f"p{place}",
            "title": draw(st.dictionaries(LANGUAGES, WORDS, min_size=1)),
            "description": draw(st.dictionaries(LANGUAGES, WORDS)),
            "category": draw(st.sampled_from(["", "a", "a/b"])),
            "brand": draw(st.sampled_from(["", "Halm"])),
            "facts": draw(facts(skus)),
            "variants": variants,
            "media": [{"kind": "drawing", "ref": "mug", "colors": ["#fff"], "sku": skus[0]}],
            "prices": prices,
        }
        written.append({"product": product})
        for text in draw(st.lists(WORDS, unique=True, max_size=2)):
            stars = draw(st.none() | st.integers(1, 5))
            review = {"product": f"p{place}", "rating": stars, "text": text, "language": "en"}
            written.append(
                {"review": review | {"date": draw(DAYS), "helpful": 1, "verified": True}}
            )
    return written


def write(path: Path, written: list[dict[str, Any]]) -> Path:
    first = {"tradewind": "catalogue", "version": 1}
    path.write_text("\n".join(json.dumps(line) for line in [first, *written]) + "\n", "utf-8")
    return path


@settings(max_examples=30, deadline=None)
@given(lines(), st.randoms(use_true_random=False))
def test_any_catalogue_survives_the_way_out_and_in_and_any_order(written: Any, random: Any):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, two, three = (Database.connect("sqlite://") for _ in range(3))
        path = write(folder / "in.jsonl", written)
        report = take(one, path)
        assert report.causes == {}
        assert take(one, path).version is None
        out = folder / "out.jsonl"
        export(out, database=one)
        assert take(two, out).bad == 0
        assert catalogue(two) == catalogue(one)
        shuffled = list(written)
        random.shuffle(shuffled)
        take(three, write(folder / "turned.jsonl", shuffled))
        assert catalogue(three) == catalogue(one)
        for database in (one, two, three):
            database.engine.dispose()


@settings(max_examples=25, deadline=None)
@given(lines(), lines())
def test_what_was_before_leaves_no_trace_in_what_is_stated_anew(before: Any, after: Any):
    """Products of the second file are as if the first had never been, but for their history."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, two = (Database.connect("sqlite://") for _ in range(2))
        take(one, write(folder / "before.jsonl", [line for line in before if "product" in line]))
        path = write(folder / "after.jsonl", [line for line in after if "product" in line])
        take(one, path)
        take(two, path)
        again, anew = catalogue(one)["products"], catalogue(two)["products"]
        for id_, product in anew.items():
            assert again[id_].facts == product.facts
            assert again[id_].title == product.title
            for old, new in zip(again[id_].variants, product.variants, strict=True):
                assert (old.sku, old.options, old.offers) == (new.sku, new.options, new.offers)
                assert new.stock is None or old.stock == new.stock
        for database in (one, two):
            database.engine.dispose()
