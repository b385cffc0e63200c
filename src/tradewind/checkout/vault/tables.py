"""Lent cards at rest: never a number, never a security code."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, DateTime, String, Table, insert, select, update

from tradewind.checkout.vault import Allowance, Lent
from tradewind.kernel.clock import utc
from tradewind.kernel.money import Money
from tradewind.storage import Connection, metadata

lent_card = Table(
    "lent_card",
    metadata,
    Column("id", String, primary_key=True),
    Column("agent_id", String, nullable=False),
    Column("token", String, nullable=False),
    Column("most_minor", BigInteger, nullable=False),
    Column("currency", String, nullable=False),
    Column("session_id", String, nullable=False),
    Column("merchant_id", String, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("spent_at", DateTime(timezone=True)),
)


def add(session: Connection, lent: Lent) -> None:
    """Keep a lent card; nothing where it is kept already."""
    if find(session, lent.id) is not None:
        return
    session.execute(
        insert(lent_card).values(
            id=lent.id,
            agent_id=lent.agent_id,
            token=lent.token,
            most_minor=lent.allowance.most.minor,
            currency=lent.allowance.most.currency,
            session_id=lent.allowance.session_id,
            merchant_id=lent.allowance.merchant_id,
            expires_at=lent.allowance.expires_at,
            created_at=lent.created_at,
        )
    )


def find(session: Connection, lent_id: str) -> Lent | None:
    """A lent card by its id."""
    row = session.execute(select(lent_card).where(lent_card.c.id == lent_id)).first()
    if row is None:
        return None
    return Lent(
        id=row.id,
        agent_id=row.agent_id,
        token=row.token,
        allowance=Allowance(
            most=Money(row.most_minor, row.currency),
            session_id=row.session_id,
            merchant_id=row.merchant_id,
            expires_at=utc(row.expires_at),
        ),
        created_at=utc(row.created_at),
        spent_at=utc(row.spent_at) if row.spent_at else None,
    )


def spend(session: Connection, lent_id: str, *, at: datetime) -> None:
    """It has paid; from now on it pays nothing."""
    unspent = (lent_card.c.id == lent_id) & lent_card.c.spent_at.is_(None)
    session.execute(update(lent_card).where(unspent).values(spent_at=at))
