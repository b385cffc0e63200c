"""Parcels at rest."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, String, Table, insert, select, update

from tradewind.checkout.parcels import Parcel, Tracking
from tradewind.kernel.clock import utc
from tradewind.kernel.errors import NotFound
from tradewind.storage import Connection, metadata

parcel = Table(
    "parcel",
    metadata,
    Column("id", String, primary_key=True),
    Column("order_id", String, nullable=False, index=True),
    Column("lines", JSON, nullable=False),
    Column("carrier", String, nullable=False),
    Column("tracking_number", String, nullable=False),
    Column("tracking_url", String, nullable=False),
    Column("shipped_at", DateTime(timezone=True), nullable=False),
    Column("delivered_at", DateTime(timezone=True)),
)


def add(session: Connection, sent: Parcel) -> None:
    """Keep a new parcel; the caller has locked its order."""
    session.execute(
        insert(parcel).values(
            id=sent.id,
            order_id=sent.order_id,
            lines=dict(sent.lines),
            carrier=sent.tracking.carrier,
            tracking_number=sent.tracking.number,
            tracking_url=sent.tracking.url,
            shipped_at=sent.shipped_at,
            delivered_at=sent.delivered_at,
        )
    )


def get(session: Connection, parcel_id: str) -> Parcel:
    """A parcel; raises NotFound."""
    row = session.execute(select(parcel).where(parcel.c.id == parcel_id)).first()
    if row is None:
        raise NotFound(f"No parcel {parcel_id!r}.")
    return _parcel(row)


def of_order(session: Connection, order_id: str) -> list[Parcel]:
    """Every parcel of an order, in the order in which they were sent."""
    query = select(parcel).where(parcel.c.order_id == order_id)
    return [
        _parcel(row) for row in session.execute(query.order_by(parcel.c.shipped_at, parcel.c.id))
    ]


def delivered(session: Connection, parcel_id: str, *, now: datetime) -> None:
    """It has arrived."""
    session.execute(update(parcel).where(parcel.c.id == parcel_id).values(delivered_at=now))


def _parcel(row: Any) -> Parcel:
    return Parcel(
        id=row.id,
        order_id=row.order_id,
        lines=row.lines,
        tracking=Tracking(row.carrier, row.tracking_number, row.tracking_url),
        shipped_at=utc(row.shipped_at),
        delivered_at=utc(row.delivered_at) if row.delivered_at else None,
    )
