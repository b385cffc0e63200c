"""Files that say on which terms the shop sells: promotions, vouchers, rates of shipping and tax.

| file | what it says |
|---|---|
| YAML or JSON with `zones` | the table of shipping rates (`shipping.yaml` is one) |
| YAML or JSON with `countries` | the table of tax rates (`tax.yaml` is one) |
| YAML or JSON with `promotions` | promotions and vouchers, as `Promotion` names its parts |
| CSV `code,type,value,…` | vouchers: `percentage`, or `fixed_amount` in minor units |
| CSV `id,type,min_subtotal,eligible_item_ids,…` | automatic promotions: `free_shipping` |
| CSV `id,country_code,service_level,price,title` | shipping rates in minor units |
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import orjson
import yaml
from pydantic import TypeAdapter, ValidationError

from tradewind.checkout.promotion import Kind, Promotion, tidy
from tradewind.checkout.promotion import tables as promotions
from tradewind.checkout.rates import tables as rates
from tradewind.checkout.tax import millionths
from tradewind.kernel import clock
from tradewind.kernel.errors import BadFile, BadInput
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money, money_of
from tradewind.storage import Connection, Database

VOUCHERS: Final = {"code", "type", "value"}
PROMOTIONS: Final = {"id", "type", "min_subtotal"}
SHIPPING: Final = {"id", "country_code", "service_level", "price", "title"}
TABLES: Final = {"zones": "shipping", "countries": "tax"}
_MANY = TypeAdapter(list[Promotion])
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file brought."""

    file: str
    kind: str
    """``promotions``, ``shipping`` or ``tax``."""
    count: int


def of_terms(path: Path) -> bool:
    """Whether a file is about terms and not about goods; one that cannot be read is not."""
    try:
        return _reader(path) is not None
    except BadInput:
        return False


def take(path: Path, *, database: Database, currency: str) -> Taken:
    """Take a file in, whole or not at all; raises BadFile with the way out.

    Promotions that are there already are replaced, and keep how often they were used.
    """
    reader = _reader(path)
    if reader is None:
        raise BadFile(f"{path.name} says nothing about promotions, shipping or tax.")
    try:
        with database.transaction() as session:
            kind, count = reader(session, currency)
    except (BadInput, ValueError, ArithmeticError, KeyError) as error:
        raise BadFile(f"{path.name} was left out: {error}") from error
    return Taken(path.name, kind, count)


Reader = Callable[[Connection, str], tuple[str, int]]


def _reader(path: Path) -> Reader | None:
    match path.suffix.lower():
        case ".yaml" | ".yml" | ".json":
            return _of_document(path)
        case ".csv":
            return _of_sheet(path)
        case _:
            return None


def _of_document(path: Path) -> Reader | None:
    if path.stat().st_size > 4_000_000:
        return None
    try:
        text = path.read_text("utf-8")
        plain = orjson.loads(text) if path.suffix.lower() == ".json" else yaml.safe_load(text)
    except (UnicodeDecodeError, orjson.JSONDecodeError, yaml.YAMLError):
        return None
    if not isinstance(plain, dict):
        return None
    for part, name in TABLES.items():
        if part in plain:
            return lambda session, _: _table(session, name, plain, part)
    if "promotions" in plain:
        return lambda session, _: _promotions(session, _read(plain["promotions"]))
    return None


def _table(session: Connection, name: str, plain: Any, part: str) -> tuple[str, int]:
    rates.replace(session, name, plain, now=clock.now())
    return name, len(plain[part])


def _read(plain: Any) -> list[Promotion]:
    try:
        return _MANY.validate_python([{"id": new_id("pro")} | each for each in plain])
    except (ValidationError, TypeError) as error:
        raise BadInput(f"These are no promotions: {error}") from error


def _promotions(session: Connection, found: Iterable[Promotion]) -> tuple[str, int]:
    count = 0
    for promotion in found:
        promotions.put(session, promotion)
        count += 1
    return "promotions", count


def _of_sheet(path: Path) -> Reader | None:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            header = set(next(csv.reader(lines), []))
    except (UnicodeDecodeError, csv.Error):
        return None
    for columns, reader in (
        (SHIPPING, _shipping_rows),
        (VOUCHERS, _voucher_rows),
        (PROMOTIONS, _promotion_rows),
    ):
        if columns <= header:
            return lambda session, currency: reader(session, _rows(path), currency)
    return None


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [{k: v or "" for k, v in row.items() if k} for row in csv.DictReader(lines)]


def _voucher_rows(session: Connection, rows: list[Row], currency: str) -> tuple[str, int]:
    return _promotions(session, (_voucher(row, currency) for row in rows))


def _voucher(row: Row, currency: str) -> Promotion:
    code = tidy(row["code"])
    title = {"en": row.get("description") or code}
    match row["type"]:
        case "percentage":
            percent = millionths(_number(row["value"]))
            return Promotion(new_id("pro"), title, Kind.PERCENT, code, percent=percent)
        case "fixed_amount":
            amounts = {currency: _minor(row["value"])}
            return Promotion(new_id("pro"), title, Kind.FIXED, code, amounts=amounts)
        case other:
            raise BadInput(f"{code}: {other!r} is neither percentage nor fixed_amount.")


def _promotion_rows(session: Connection, rows: list[Row], currency: str) -> tuple[str, int]:
    return _promotions(session, (_automatic(row, currency) for row in rows))


def _automatic(row: Row, currency: str) -> Promotion:
    if row["type"] != "free_shipping":
        raise BadInput(f"{row['id']}: {row['type']!r} is not free_shipping.")
    floor, named = row["min_subtotal"], row.get("eligible_item_ids")
    return Promotion(
        row["id"],
        {"en": row.get("description") or row["id"]},
        Kind.FREE_SHIPPING,
        minimums={currency: _minor(floor)} if floor else {},
        skus=frozenset(map(str, orjson.loads(named))) if named else frozenset(),
    )


def _shipping_rows(session: Connection, rows: list[Row], currency: str) -> tuple[str, int]:
    """A country's own rates, and the default ones of the services it has none for."""
    common = [row for row in rows if row["country_code"] == "default"]
    own: dict[str, list[Row]] = {}
    for row in rows:
        if row["country_code"] != "default":
            own.setdefault(row["country_code"], []).append(row)
    zones = [
        {
            "to": [country],
            "options": [
                _option(row, currency)
                for row in (*(each for each in common if _other(each, mine)), *mine)
            ],
        }
        for country, mine in own.items()
    ]
    if common:
        zones.append({"to": ["*"], "options": [_option(row, currency) for row in common]})
    rates.replace(session, "shipping", {"zones": zones}, now=clock.now())
    return "shipping", len(rows)


def _other(row: Row, mine: list[Row]) -> bool:
    return row["service_level"] not in {each["service_level"] for each in mine}


def _option(row: Row, currency: str) -> dict[str, Any]:
    price = Money(_minor(row["price"]), currency)
    return {"id": row["id"], "title": {"en": row["title"]}, "price": {currency: str(price.amount)}}


def promotion_of(code: str, gives: str) -> Promotion:
    """A voucher of a few words: ``10%``, ``USD 5`` or ``free shipping``; raises BadInput."""
    said = gives.strip().lower()
    blank = Promotion(new_id("pro"), {"en": code.strip()}, Kind.PERCENT, tidy(code))
    if said.replace("-", " ") == "free shipping":
        return replace(blank, kind=Kind.FREE_SHIPPING)
    if not said.endswith("%"):
        amount = money_of(gives)
        return replace(blank, kind=Kind.FIXED, amounts={amount.currency: amount.minor})
    try:
        return replace(blank, percent=millionths(_number(said.removesuffix("%").strip())))
    except ValueError as error:
        raise BadInput(f"{gives!r} is no percentage.") from error


def _minor(text: str) -> int:
    if not text.strip().isdecimal():
        raise BadInput(f"{text!r} is no amount in minor units.")
    return int(text)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise BadInput(f"{text!r} is no number.") from error
