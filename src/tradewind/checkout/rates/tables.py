"""Tables of rates at rest: the newest of each name counts, from the next quote on."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import JSON, Column, DateTime, String, Table, delete, insert, select

from tradewind.checkout.rates import Rates
from tradewind.checkout.shipping import ShippingTable, default_shipping
from tradewind.checkout.tax import TaxTable, default_taxes
from tradewind.kernel.errors import BadInput
from tradewind.storage import Connection, metadata

rate_table = Table(
    "rate_table",
    metadata,
    Column("name", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("body", JSON, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
"""``tax`` and ``shipping``; without a row the table that comes with the shop counts."""
_DIGESTS = select(rate_table.c.name, rate_table.c.digest)
READERS: dict[str, Callable[[Any], Any]] = {"tax": TaxTable.read, "shipping": ShippingTable.read}


def current(session: Connection) -> Rates:
    """The rates that count in this transaction."""
    rows = session.execute(_DIGESTS)
    found: dict[str, str] = {row.name: row.digest for row in rows}
    tax = _kept(session, "tax", found["tax"]) if "tax" in found else default_taxes()
    ours = "shipping" in found
    shipping = _kept(session, "shipping", found["shipping"]) if ours else default_shipping()
    return Rates(tax, shipping)


_read: dict[tuple[str, str], Any] = {}


def _kept(session: Connection, name: str, digest: str) -> Any:
    """A table by its digest, read once a process."""
    if (name, digest) not in _read:
        row = session.execute(select(rate_table).where(rate_table.c.name == name)).one()
        digest = row.digest
        _read[name, digest] = READERS[name](row.body)
    return _read[name, digest]


def replace(session: Connection, name: str, plain: Any, *, now: datetime) -> None:
    """Let this table count from now on; raises BadInput where it is none."""
    if name not in READERS:
        raise BadInput(f"No table {name!r}; there are {', '.join(sorted(READERS))}.")
    READERS[name](plain)
    body = orjson.loads(orjson.dumps(plain, default=str))
    digest = hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()
    session.execute(delete(rate_table).where(rate_table.c.name == name))
    session.execute(insert(rate_table).values(name=name, digest=digest, body=body, updated_at=now))


def reset(session: Connection, name: str) -> None:
    """Go back to the table that comes with the shop."""
    session.execute(delete(rate_table).where(rate_table.c.name == name))
