"""Tables of rates at rest: the newest of each name counts, from the next quote on."""

import dataclasses
import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import JSON, Column, DateTime, String, Table, bindparam, delete, insert, select

from tradewind.checkout.rates import Rates
from tradewind.checkout.shipping import ShippingTable, default_shipping
from tradewind.checkout.tax import TaxTable, default_taxes
from tradewind.kernel.clock import utc
from tradewind.kernel.errors import BadInput
from tradewind.kernel.ports import Destination
from tradewind.storage import Connection, Ready, metadata

rate_table = Table(
    "rate_table",
    metadata,
    Column("name", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("body", JSON, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
"""``tax`` and ``shipping``; without a row the table that comes with the shop counts.

``tax@US/NY/10001`` is what a provider said of one destination; there it counts before the table.
"""
_DIGESTS = Ready(
    select(rate_table.c.name, rate_table.c.digest).where(
        rate_table.c.name.in_(bindparam("names", expanding=True))
    )
)
READERS: dict[str, Callable[[Any], Any]] = {"tax": TaxTable.read, "shipping": ShippingTable.read}


def current(session: Connection, to: Destination | None = None) -> Rates:
    """The rates that count in this transaction, at a destination or wherever nobody was asked."""
    names = {name: [name, *([name_at(name, to)] if to else [])] for name in READERS}
    rows = _DIGESTS.all(session, {"names": [each for pair in names.values() for each in pair]})
    found: dict[str, str] = {row.name: row.digest for row in rows}
    known = {
        name: next((each for each in reversed(pair) if each in found), None)
        for name, pair in names.items()
    }
    tax, shipping = (
        _kept(session, each, found[each]) if each else None
        for each in (known["tax"], known["shipping"])
    )
    ours = default_taxes() if tax is None else tax
    if tax is not None and known["tax"] != "tax":
        ours = _with(_own_taxes(session, found), tax)
    return Rates(ours, default_shipping() if shipping is None else shipping)


def _own_taxes(session: Connection, found: dict[str, str]) -> TaxTable:
    own: TaxTable = _kept(session, "tax", found["tax"]) if "tax" in found else default_taxes()
    return own


def _with(own: TaxTable, told: TaxTable) -> TaxTable:
    """The shop's table with what a provider said of a destination in its place."""
    country = next(iter(told.rules))
    rest = {name: rule for name, rule in own.rules.items() if rule.country != country}
    return dataclasses.replace(own, rules=rest | dict(told.rules))


def name_at(name: str, to: Destination) -> str:
    """The name of what a provider said of a destination."""
    return f"{name}@{to.country}/{to.region}/{to.postal_code}"[:200]


_read: dict[tuple[str, str], Any] = {}


def _kept(session: Connection, name: str, digest: str) -> Any:
    """A table by its digest, read once a process."""
    if (name, digest) not in _read:
        row = session.execute(select(rate_table).where(rate_table.c.name == name)).one()
        digest = row.digest
        table = READERS[name.partition("@")[0]](row.body)
        if "@" in name:
            return table
        _read[name, digest] = table
    return _read[name, digest]


def replace(session: Connection, name: str, plain: Any, *, now: datetime) -> None:
    """Let this table count from now on; raises BadInput where it is none."""
    reader = READERS.get(name.partition("@")[0])
    if reader is None:
        raise BadInput(f"No table {name!r}; there are {', '.join(sorted(READERS))}.")
    reader(plain)
    body = orjson.loads(orjson.dumps(plain, default=str))
    digest = hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()
    session.execute(delete(rate_table).where(rate_table.c.name == name))
    session.execute(insert(rate_table).values(name=name, digest=digest, body=body, updated_at=now))


def reset(session: Connection, name: str) -> None:
    """Go back to the table that comes with the shop."""
    session.execute(delete(rate_table).where(rate_table.c.name == name))


def forget_told(session: Connection) -> None:
    """Let the tables count everywhere again, whatever a provider said of destinations."""
    session.execute(delete(rate_table).where(rate_table.c.name.contains("@")))


def told_at(session: Connection, name: str) -> datetime | None:
    """When a table came; None where there is none of that name."""
    found = session.scalar(select(rate_table.c.updated_at).where(rate_table.c.name == name))
    return utc(found) if found else None
