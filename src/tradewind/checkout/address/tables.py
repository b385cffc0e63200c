"""Addresses at rest: appended, never changed, so that an order keeps the one it was placed with."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    bindparam,
    insert,
    select,
)

from tradewind.checkout.address import Address
from tradewind.storage import Connection, Ready, metadata

address = Table(
    "address",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("cart_id", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("kind", String, nullable=False),
    Column("body", JSON, nullable=False),
    Index("ix_address_cart_id", "cart_id"),
)
"""``kind`` is ``delivery`` or ``billing``."""
_SAID = (
    select(address.c.body)
    .where(address.c.cart_id == bindparam("cart"), address.c.kind == bindparam("which"))
    .order_by(address.c.number.desc())
    .limit(1)
)
LAST = Ready(_SAID)
LAST_AT = Ready(_SAID.where(address.c.at <= bindparam("moment")))
ADD = Ready(insert(address))


def add(
    session: Connection, cart_id: str, place: Address, *, now: datetime, kind: str = "delivery"
) -> None:
    """Write down where a cart goes, or whom its bill names, from now on."""
    ADD.run(session, {"cart_id": cart_id, "at": now, "kind": kind, "body": asdict(place)})


def of_cart(
    session: Connection, cart_id: str, *, at: datetime | None = None, kind: str = "delivery"
) -> Address | None:
    """Where a cart goes, or went at a moment (when an order was placed); None if never said."""
    which = {"cart": cart_id, "which": kind}
    if at is None:
        body = LAST.scalar(session, which)
    else:
        body = LAST_AT.scalar(session, {**which, "moment": at})
    return None if body is None else Address(**body)
