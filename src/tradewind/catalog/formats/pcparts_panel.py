"""The price panel of PC parts: a table of items and beside it one of their prices by day."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import orjson

from tradewind.catalog.formats.format import Context, Format, Head
from tradewind.catalog.formats.money import money
from tradewind.catalog.formats.pcparts import CATEGORIES, CURRENCY, item
from tradewind.catalog.formats.sheet import Row
from tradewind.catalog.incoming import (
    SELLER,
    Bad,
    BadRow,
    Incoming,
    IncomingPrice,
    IncomingProduct,
    tried,
)
from tradewind.catalog.product import PricePoint, Source
from tradewind.kernel.errors import BadFile


def _is_items(head: Head) -> bool:
    return head.shape == "table" and head.has("item", "category", "name", "specs json")


def _is_prices(head: Head) -> bool:
    return head.shape == "table" and head.names == {"item", "date", "price usd"}


def _read_items(head: Head, context: Context) -> Iterator[Incoming]:
    """The products of the panel, each at its price on the panel's last day."""
    last = _last_prices(context)
    for row, category, cells in _items(head):
        if isinstance(row, BadRow):
            yield row
        else:
            at = Source(head.part.name, row.label)
            yield tried(row, _introduced, category, cells, at, last.get(row["item"], ""), row.raw)


def _introduced(
    category: str, cells: Mapping[str, str], at: Source, price: str, raw: list[str]
) -> IncomingProduct:
    product = item(category, cells, at, money(price, CURRENCY))
    return IncomingProduct(product, introduces=True, raw=raw)


def _items(head: Head) -> Iterator[tuple[Row | BadRow, str, dict[str, str]]]:
    assert head.sheet is not None  # noqa: S101 - it was recognised
    for row in head.sheet.rows():
        if isinstance(row, BadRow):
            yield row, "", {}
            continue
        try:
            specs = orjson.loads(row["specs json"])
        except orjson.JSONDecodeError:
            yield BadRow(row.label, "its specs are not JSON", row.raw), "", {}
            continue
        if row["category"] not in CATEGORIES or not isinstance(specs, dict):
            yield BadRow(row.label, f"no category {row['category']!r} is known", row.raw), "", {}
            continue
        cells = {name.replace("_", " "): _cell(value) for name, value in specs.items()}
        yield row, row["category"], cells | {"name": row["name"]}


def _cell(value: Any) -> str:
    """A value of the panel as the tables write it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return ",".join(_cell(each) for each in value)
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _beside(context: Context, recognises: Callable[[Head], bool], missing: str) -> Head:
    found = [head for head in context.beside if recognises(head)]
    if len(found) != 1:
        raise BadFile(missing)
    return found[0]


def _last_prices(context: Context) -> dict[str, str]:
    prices = _beside(
        context, _is_prices, "A panel's items need the file of their prices: give both together."
    )
    assert prices.sheet is not None  # noqa: S101 - it was recognised
    last = ""
    found: dict[str, str] = {}
    for row in prices.sheet.rows():
        if isinstance(row, BadRow) or row["date"] < last:
            continue
        if row["date"] > last:
            last, found = row["date"], {}
        found[row["item"]] = row["price usd"]
    return found


def _read_prices(head: Head, context: Context) -> Iterator[Incoming]:
    """What each item of the panel cost on each of its days."""
    items = _beside(
        context, _is_items, "A panel's prices need the file of their items: give both together."
    )
    skus = {
        row["item"]: item(category, cells, Source("", ""), None).id
        for row, category, cells in _items(items)
        if not isinstance(row, BadRow) and row["name"]
    }
    assert head.sheet is not None  # noqa: S101 - it was recognised
    for row in head.sheet.rows():
        if isinstance(row, BadRow):
            yield row
        else:
            yield tried(row, _point, row, skus, head.part.name)


def _point(row: Row, skus: Mapping[str, str], file: str) -> IncomingPrice:
    price, sku = money(row["price usd"], CURRENCY), skus.get(row["item"])
    if price is None or sku is None:
        raise Bad("the price is empty" if sku else f"no item {row['item']!r} is known")
    try:
        day = date.fromisoformat(row["date"])
    except ValueError as error:
        raise Bad(f"{row['date']!r} is not a date such as 2026-01-31") from error
    source = Source(file, row.label)
    return IncomingPrice(PricePoint(sku, SELLER, day, price, source), raw=row.raw)


FORMATS = (
    Format("pc parts, items", _is_items, _read_items),
    Format("pc parts, prices", _is_prices, _read_prices, refers=True),
)
