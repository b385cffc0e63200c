"""Redemptions at rest, so that each is given back once, however often its order ends."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    String,
    Table,
    insert,
    select,
    update,
)

from tradewind.checkout.redemption import Redemption
from tradewind.kernel.money import Money
from tradewind.storage import Connection, metadata

redemption = Table(
    "redemption",
    metadata,
    Column("order_id", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("buyer", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("given_back_minor", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    CheckConstraint("given_back_minor between 0 and amount_minor", name="given_back"),
)
"""Without an end the order still holds it, or was sold with it."""


def add(session: Connection, taken: Redemption, *, now: datetime) -> None:
    """Keep what was taken."""
    session.execute(
        insert(redemption).values(
            order_id=taken.order_id,
            kind=taken.kind,
            name=taken.name,
            buyer=taken.buyer,
            currency=taken.amount.currency,
            amount_minor=taken.amount.minor,
            given_back_minor=taken.given_back.minor,
            at=now,
        )
    )


def of_order(session: Connection, order_id: str) -> list[Redemption]:
    """What an order still holds, in order of kind and name."""
    columns = redemption.c
    rows = session.execute(
        select(redemption)
        .where(columns.order_id == order_id, columns.ended_at.is_(None))
        .order_by(columns.kind, columns.name)
        .with_for_update()
    )
    return [
        Redemption(
            row.order_id,
            row.kind,
            row.name,
            row.buyer,
            Money(row.amount_minor, row.currency),
            Money(row.given_back_minor, row.currency),
        )
        for row in rows
    ]


def end(session: Connection, taken: Redemption, *, now: datetime) -> bool:
    """Note that it was given back whole; False where somebody was faster."""
    columns = redemption.c
    ended = session.execute(
        update(redemption)
        .where(
            columns.order_id == taken.order_id,
            columns.kind == taken.kind,
            columns.name == taken.name,
            columns.ended_at.is_(None),
        )
        .values(ended_at=now, given_back_minor=columns.amount_minor)
    )
    return ended.rowcount == 1


def give_part(session: Connection, taken: Redemption, amount: Money) -> bool:
    """Note that a part of it was given back; False where that would be more than was taken."""
    columns = redemption.c
    more = columns.given_back_minor + amount.minor
    noted = session.execute(
        update(redemption)
        .where(
            columns.order_id == taken.order_id,
            columns.kind == taken.kind,
            columns.name == taken.name,
            columns.ended_at.is_(None),
            more <= columns.amount_minor,
        )
        .values(given_back_minor=more)
    )
    return noted.rowcount == 1
