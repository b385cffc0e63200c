"""Recipients at rest: appended, never changed."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Column, DateTime, Index, Integer, String, Table, insert, select

from tradewind.checkout.recipient import Recipient
from tradewind.storage import Connection, metadata

recipient_ = Table(
    "recipient",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("cart_id", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("name", String, nullable=False),
    Column("street", String, nullable=False),
    Column("city", String, nullable=False),
    Column("postcode", String, nullable=False),
    Column("region", String, nullable=False),
    Column("phone", String, nullable=False),
    Index("ix_recipient_cart_id", "cart_id"),
)


def add(session: Connection, cart_id: str, recipient: Recipient, *, now: datetime) -> None:
    """Write down where a cart goes from now on."""
    session.execute(insert(recipient_).values(cart_id=cart_id, at=now, **asdict(recipient)))


def of_cart(session: Connection, cart_id: str, *, at: datetime | None = None) -> Recipient | None:
    """Where a cart goes, or went at a moment (when an order was placed); None if never said."""
    query = select(recipient_).where(recipient_.c.cart_id == cart_id)
    if at is not None:
        query = query.where(recipient_.c.at <= at)
    row = session.execute(query.order_by(recipient_.c.number.desc()).limit(1)).first()
    if row is None:
        return None
    return Recipient(row.name, row.street, row.city, row.postcode, row.region, row.phone)
