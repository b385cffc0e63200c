"""What stands in the shop's database and in the provider's own ledger, read from outside."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

Row = Mapping[str, Any]

TABLES: Final = (
    "stock",
    "cart",
    "quote",
    "orders",
    "order_line",
    "order_event",
    "payment_intent",
    "payment_notice",
    "posting",
    "promotion",
    "promotion_buyer",
    "gift_card",
    "gift_card_entry",
    "redemption",
    "agent_spending",
    "parcel",
    "order_return",
    "event",
    "subscription",
    "delivery",
    "inbox",
    "decision",
)
"""The tables that say something about money and goods."""
SORTED: Final = {
    "order_event": "number",
    "posting": "number",
    "event": "number",
    "gift_card_entry": "number",
    "decision": "number",
}
JSON: Final = {"quote": "body", "promotion": "body", "parcel": "lines", "order_return": "lines"}
WIRE_STATES: Final = {
    "requires_capture": "authorized",
    "succeeded": "captured",
    "canceled": "voided",
    "requires_action": "action_needed",
    "requires_payment_method": "declined",
    "requires_confirmation": "action_needed",
}
WIRE_HUNDREDS: Final = frozenset({"ISK", "UGX"})
"""Currencies without decimals that the wire still writes with two zeros."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One payment as the provider has it, in minor units."""

    id: str
    reference: str
    state: str
    currency: str
    amount: int
    captured: int
    refunded: int


@dataclass(frozen=True, slots=True)
class Books:
    """Every row that matters, read at one moment."""

    tables: Mapping[str, Sequence[Row]]
    charges: Sequence[Charge] = ()
    heard: Mapping[str, int] | None = None
    """How often a receiver of the shop's events got each, by id; None without a receiver."""
    orders: Mapping[str, Row] = field(init=False)
    quotes: Mapping[str, Row] = field(init=False)

    def __post_init__(self) -> None:
        """Index what everything refers to."""
        object.__setattr__(self, "orders", {row["id"]: row for row in self.tables["orders"]})
        object.__setattr__(self, "quotes", {row["id"]: row for row in self.tables["quote"]})

    def __getitem__(self, table: str) -> Sequence[Row]:
        return self.tables[table]

    def body(self, order: Row) -> Mapping[str, Any]:
        """The quote that an order confirmed, as it was shown."""
        found: Mapping[str, Any] = self.quotes[order["quote_id"]]["body"]
        return found


def read(url: str, *, bank: Path | None = None, receiver: Path | None = None) -> Books:
    """Read a shop by its database's URL, and beside it the ledgers of those it deals with."""
    tables = {name: list(rows) for name, rows in _tables(url)}
    charges = list(_charges(bank)) if bank and bank.exists() else []
    heard = _heard(receiver) if receiver and receiver.exists() else None
    return Books(tables, charges, heard)


def _tables(url: str) -> Iterator[tuple[str, list[Row]]]:
    with closing(_opened(url)) as shop:
        for table in TABLES:
            order = f" order by {SORTED[table]}" if table in SORTED else ""
            found = shop.execute(f'select * from "{table}"{order}')  # noqa: S608 - names are ours
            names = [column[0] for column in found.description]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
            yield table, [_plain(table, row) for row in rows]


def _opened(url: str) -> Any:
    if url.startswith("sqlite:///"):
        return sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)
    import psycopg  # noqa: PLC0415 - only where the shop stands on PostgreSQL

    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"))


def _plain(table: str, row: dict[str, Any]) -> Row:
    name = JSON.get(table)
    if name and isinstance(row[name], str):
        row[name] = json.loads(row[name])
    return row


def _charges(ledger: Path) -> Iterator[Charge]:
    with closing(sqlite3.connect(ledger, timeout=30)) as bank:
        bank.row_factory = sqlite3.Row
        tables = {row[0] for row in bank.execute("select name from sqlite_master")}
        if "intent" in tables:
            yield from map(_wired, bank.execute("select * from intent order by rowid"))
        elif "payment" in tables:
            yield from map(_kept, bank.execute("select * from payment order by rowid"))


def _kept(row: sqlite3.Row) -> Charge:
    return Charge(
        row["id"],
        row["reference"],
        row["state"],
        row["currency"],
        row["amount_minor"],
        row["captured_minor"],
        row["refunded_minor"],
    )


def _wired(row: sqlite3.Row) -> Charge:
    currency = row["currency"].upper()
    unit = 100 if currency in WIRE_HUNDREDS else 1
    return Charge(
        row["id"],
        json.loads(row["metadata"]).get("reference", ""),
        WIRE_STATES[row["status"]],
        currency,
        row["amount"] // unit,
        row["captured"] // unit,
        row["refunded"] // unit,
    )


def _heard(ledger: Path) -> dict[str, int]:
    with closing(sqlite3.connect(ledger, timeout=30)) as receiver:
        return dict(receiver.execute("select event_id, times from heard"))
