"""What the catalogue's tests share: small files, and the whole catalogue as one value."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tradewind.catalog import tables
from tradewind.catalog.importing import Report, import_files
from tradewind.catalog.importing.tables import histories
from tradewind.catalog.product import Fact, Product, Source
from tradewind.storage import Database

NOWHERE = Source("", "")


def fresh(folder: Path, name: str = "shop.db") -> Database:
    return Database.connect(f"sqlite:///{folder / name}")


def take(database: Database, *paths: Path, currency: str = "USD", **options: Any) -> Report:
    return import_files(list(paths), database=database, currency=currency, **options)


def products(database: Database) -> dict[str, Product]:
    with database.reading() as session:
        return {each.id: each for each in tables.changed(session, since=0)}


def product(database: Database, product_id: str) -> Product:
    return products(database)[product_id]


def _plain_fact(fact: Fact) -> Fact:
    return replace(fact, source=NOWHERE, id=0)


def _plain(each: Product) -> Product:
    facts = sorted((_plain_fact(fact) for fact in each.facts), key=repr)
    variants = tuple(
        replace(variant, offers=tuple(sorted(variant.offers, key=repr)))
        for variant in each.variants
    )
    return replace(each, facts=tuple(facts), variants=variants, source=NOWHERE)


def catalogue(database: Database) -> dict[str, Any]:
    """All that shoppers can see of it, without the places it was read from."""
    found = [_plain(each) for each in products(database).values()]
    skus = [variant.sku for each in found for variant in each.variants]
    with database.reading() as session:
        reviews = tables.reviews(session, [each.id for each in found])
        points = histories(session, skus)
        categories = tables.categories(session)
    return {
        "products": {each.id: each for each in found},
        "reviews": {
            id_: sorted((replace(each, id=0) for each in among), key=repr)
            for id_, among in reviews.items()
        },
        "prices": {
            sku: [replace(each, source=NOWHERE) for each in among] for sku, among in points.items()
        },
        "categories": categories,
    }


def version(database: Database) -> int:
    with database.reading() as session:
        return tables.version(session)


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def gzipped(path: Path, content: bytes) -> Path:
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb") as stream:
        stream.write(content)
    path.write_bytes(buffer.getvalue())
    return path


def facts(each: Product) -> Iterator[tuple[str, str, float | None, str | None]]:
    """Name, text, number (to six figures) and unit of each."""
    for fact in each.facts:
        number = None if fact.number is None else float(f"{fact.number:.6g}")
        yield fact.name, fact.text, number, fact.unit


KETTLES = """\
- id: kettle-brook-one
  brand: Brook
  category: kitchen/kettles
  title: {en: Brook One gooseneck kettle, zh: Brook One 细口手冲壶}
  description: {en: "Pours a thin, steady stream.", zh: 出水细而稳。}
  facts:
    weight: 1.9 lb
    volume: 900 ml
    power: 1200 W
    temperature_control: yes
    material: {en: stainless steel, zh: 不锈钢}
  drawing: kettle
  delivery_days: 4
  shipping: {USD: "0.00", CNY: "12.00"}
  variants:
    - sku: KET-ONE-BK
      options: {color: Black}
      colors: ["#222222", "#888888", "#eeeeee"]
      price: {USD: "49.00", CNY: "329.00"}
      list_price: {USD: "59.00", CNY: "399.00"}
      stock: 12
    - sku: KET-ONE-WH
      options: {color: White}
      colors: ["#ffffff", "#888888", "#eeeeee"]
      price: {USD: "49.00", CNY: "329.00"}
      stock: 0
  prices:
    - ["2026-01-05", "59.00", "399.00"]
    - ["2026-06-01", "49.00", "329.00"]
- id: kettle-brook-two
  brand: Brook
  category: kitchen/kettles
  title: {en: Brook Two travel kettle}
  facts: {weight: 600 g}
  variants:
    - {sku: KET-TWO, price: {USD: "25.00"}}
"""
REVIEWS = """\
- product: kettle-brook-one
  sku: KET-ONE-BK
  rating: 5
  language: en
  date: "2026-03-01"
  title: Every morning
  text: Heats to the degree and stays there.
  helpful: 3
  verified: yes
- product: kettle-brook-one
  rating: 2
  language: zh
  date: "2026-04-11"
  text: 壶嘴滴水，擦了又滴。
  verified: no
"""


def kettles(folder: Path, text: str = KETTLES, name: str = "kettles.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def reviews(folder: Path, text: str = REVIEWS, name: str = "reviews.yaml") -> Path:
    return kettles(folder, text, name)
