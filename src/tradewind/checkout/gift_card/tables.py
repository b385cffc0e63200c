"""Gift cards at rest, each with its ledger. A balance only falls by one conditional UPDATE."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Integer,
    String,
    Table,
    insert,
    select,
    update,
)

from tradewind.checkout.gift_card import GiftCard
from tradewind.kernel.clock import utc
from tradewind.kernel.errors import BadInput, NotFound
from tradewind.kernel.money import LIMIT, Money
from tradewind.storage import Connection, metadata

gift_card = Table(
    "gift_card",
    metadata,
    Column("seal", String, primary_key=True),
    Column("currency", String, nullable=False),
    Column("balance_minor", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True)),
    CheckConstraint("balance_minor >= 0", name="not_below_nothing"),
)
gift_card_entry = Table(
    "gift_card_entry",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("seal", String, nullable=False, index=True),
    Column("order_id", String, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("reason", String, nullable=False),
    sqlite_autoincrement=True,
)
"""Every change of every balance; their sum is the balance."""


def issue(
    session: Connection,
    seal: str,
    balance: Money,
    *,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """Keep a new card."""
    if not 0 < balance.minor < LIMIT:
        raise BadInput("A gift card holds more than nothing.")
    session.execute(
        insert(gift_card).values(
            seal=seal,
            currency=balance.currency,
            balance_minor=balance.minor,
            created_at=now,
            expires_at=expires_at,
        )
    )
    _enter(session, seal, balance.minor, now=now, reason="issued")


def find(session: Connection, seals: Sequence[str]) -> dict[str, GiftCard]:
    """Those of these cards that exist, by seal."""
    rows = session.execute(select(gift_card).where(gift_card.c.seal.in_(seals)))
    return {
        row.seal: GiftCard(
            row.seal,
            Money(row.balance_minor, row.currency),
            utc(row.expires_at) if row.expires_at else None,
        )
        for row in rows
    }


def get(session: Connection, seal: str) -> GiftCard:
    """One card; raises NotFound."""
    if found := find(session, [seal]).get(seal):
        return found
    raise NotFound("No gift card has this code.")


def take(session: Connection, seal: str, amount: Money, *, order_id: str, now: datetime) -> bool:
    """Spend so much of it, in one statement; False where it holds less."""
    columns = gift_card.c
    spent = session.execute(
        update(gift_card)
        .where(
            columns.seal == seal,
            columns.currency == amount.currency,
            columns.balance_minor >= amount.minor,
            columns.expires_at.is_(None) | (columns.expires_at > now),
        )
        .values(balance_minor=columns.balance_minor - amount.minor)
    )
    if spent.rowcount != 1:
        return False
    _enter(session, seal, -amount.minor, now=now, reason="spent", order_id=order_id)
    return True


def give_back(
    session: Connection, seal: str, amount: Money, *, order_id: str, now: datetime
) -> None:
    """Put what an order had taken, or a part of it, back on the card."""
    columns = gift_card.c
    session.execute(
        update(gift_card)
        .where(columns.seal == seal)
        .values(balance_minor=columns.balance_minor + amount.minor)
    )
    _enter(session, seal, amount.minor, now=now, reason="given_back", order_id=order_id)


def _enter(
    session: Connection,
    seal: str,
    amount: int,
    *,
    now: datetime,
    reason: str,
    order_id: str | None = None,
) -> None:
    session.execute(
        insert(gift_card_entry).values(
            seal=seal, order_id=order_id, at=now, amount_minor=amount, reason=reason
        )
    )
