"""Compares what came in with what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tradewind.bench.formats.write import CURRENCIES, PLACES, Export, Truth
from tradewind.kernel import clock
from tradewind.seller.files import tables
from tradewind.seller.files.fields import FIELDS, Kind
from tradewind.seller.files.said import Said
from tradewind.seller.files.take import take
from tradewind.seller.listings import tables as listings
from tradewind.seller.listings.listing import Listing
from tradewind.storage import Database

Back = list[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Got:
    """What became of a fixture."""

    is_recognised: bool
    faults: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Returned:
    """What came in: its kind, and its rows or listings."""

    kind: str
    rows: Back
    listings: list[Listing]


def got(path: Path, database: Database, said: Said) -> Returned:
    """Take a file in and read back what came of it."""
    first = take(path, database=database, said=said)[0]
    with database.reading() as session:
        made = tables.file(session, first.id)
        if made.kind is Kind.LISTINGS:
            kept = [each for each in listings.current(session) if each.file_id == made.id]
            shown = [each.listing for each in sorted(kept, key=lambda each: each.row)]
            return Returned(made.kind, [], shown)
        return Returned(made.kind, list(tables.rows(session, made)), [])


def wrong(export: Export, rows: Sequence[Truth], back: Returned) -> list[str]:
    """What differs between what was written and what came in; nothing where nothing does."""
    if back.kind != export.kind:
        return [f"it was taken for {back.kind}"]
    if back.kind == Kind.LISTINGS:
        return _wrong_listings(export, rows, back.listings)
    if len(back.rows) != len(rows):
        return [f"{len(back.rows)} of {len(rows)} rows came in"]
    faults: list[str] = []
    for truth, found in zip(rows, back.rows, strict=True):
        faults += wrong_row(export, truth, found)
    return faults


def wrong_row(export: Export, truth: Truth, found: Mapping[str, Any]) -> list[str]:
    """What differs between a row as it was written and as it came in."""
    expected = {name: truth.get(name) for name in FIELDS[Kind(export.kind)]}
    expected |= {"currency": CURRENCIES[export.language]} if _has_money(truth) else {}
    expected |= {"marketplace": PLACES[export.language]}
    if "_day" in truth or "_from" in truth:
        first = truth.get("_day") or truth["_from"]
        expected |= {"from_day": first, "to_day": truth.get("_to", first)}
    return [
        f"{name} is {_plain(found[name])!r} and not {value!r}"
        for name, value in expected.items()
        if _plain(found[name]) != value
    ]


def _has_money(truth: Truth) -> bool:
    return any(name.endswith("_minor") and value is not None for name, value in truth.items())


def _plain(value: Any) -> Any:
    return clock.utc(value) if isinstance(value, datetime) else value


def _wrong_listings(export: Export, rows: Sequence[Truth], found: Sequence[Listing]) -> list[str]:
    if len(found) != len(rows):
        return [f"{len(found)} of {len(rows)} listings came in"]
    faults: list[str] = []
    for truth, listing in zip(rows, found, strict=True):
        stated = {
            "sku": listing.sku,
            "title": listing.title,
            "price": listing.price.minor if listing.price else None,
            "gtin": listing.gtin,
            "brand": listing.brand,
            "stock": listing.stock,
            "image": listing.images[0] if listing.images else None,
            "description": listing.description,
            "category": listing.category,
        }
        faults += [
            f"{name} is {stated[name]!r} and not {truth[name]!r}"
            for name in export.fields
            if name in stated and stated[name] != truth[name]
        ]
    return faults
