"""The sample catalogue as products, straight from its files."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tradewind.catalog import sample
from tradewind.catalog.product import Fact, Kind, Offer, Product, Source, Variant
from tradewind.kernel.money import Money
from tradewind.kernel.units import quantities
from tradewind.retrieval.lexicon import Lexicon


def _read(file: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return entries


def _facts(stated: Mapping[str, Any] | None, source: Source, sku: str | None) -> Iterator[Fact]:
    for name, value in (stated or {}).items():
        if isinstance(value, bool):
            yield Fact(name, str(value), Kind.FLAG, source, number=float(value), sku=sku)
        elif isinstance(value, dict):
            for language, text in value.items():
                yield Fact(name, str(text), Kind.TEXT, source, language=language, sku=sku)
        else:
            yield _plain(name, str(value), source, sku)


def _plain(name: str, text: str, source: Source, sku: str | None) -> Fact:
    found = quantities(text)
    if found:
        base = found[0].quantity.base()
        return Fact(name, text, Kind.NUMBER, source, base.number, unit=base.unit, sku=sku)
    if text.replace(".", "", 1).isdigit():
        return Fact(name, text, Kind.NUMBER, source, float(text), sku=sku)
    return Fact(name, text, Kind.TEXT, source, sku=sku)


def _variant(entry: dict[str, Any]) -> Variant:
    offers = (
        Offer(entry["sku"], "seller", Money.of(str(price), currency))
        for currency, price in entry["price"].items()
    )
    return Variant(entry["sku"], entry.get("options") or {}, tuple(offers), entry["stock"])


def _product(entry: dict[str, Any], file: Path) -> Product:
    source = Source(file.name, entry["id"])
    facts = list(_facts(entry["facts"], source, None))
    for each in entry["variants"]:
        facts += _facts(each.get("facts"), source, each["sku"])
    return Product(
        entry["id"],
        entry["title"],
        entry["category"],
        entry["brand"],
        source,
        facts=tuple(facts),
        variants=tuple(_variant(each) for each in entry["variants"]),
    )


@pytest.fixture(scope="session")
def products() -> list[Product]:
    files = [file for file in sample.files() if file.parent.name == "products"]
    return [_product(entry, file) for file in files for entry in _read(file)]


@pytest.fixture(scope="session")
def lexicon(products: list[Product]) -> Lexicon:
    names = {entry["path"]: entry["names"] for entry in _read(sample.files()[0])}
    return Lexicon.of(products, names)
