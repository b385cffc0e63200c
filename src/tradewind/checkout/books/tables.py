"""The books at rest: appended, never changed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Integer,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
)

from tradewind.checkout.books import Entry, Posting, Totals
from tradewind.kernel.money import Money
from tradewind.storage import Connection, Ready, metadata

posting = Table(
    "posting",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("entry", String, nullable=False),
    Column("order_id", String, nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("what", String, nullable=False),
    Column("account", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    UniqueConstraint("entry", "account", "currency"),
    sqlite_autoincrement=True,
)
"""One side of one entry: debit is positive, credit negative."""
ADD = Ready(insert(posting))


def write(session: Connection, entries: Iterable[Entry], *, at: datetime) -> None:
    """Append entries, in the transaction of the move they tell of."""
    rows = [
        {
            "entry": entry.key,
            "order_id": entry.order_id,
            "at": at,
            "what": entry.what,
            "account": side.account,
            "currency": side.amount.currency,
            "amount_minor": side.amount.minor,
        }
        for entry in entries
        for side in entry.postings
    ]
    if rows:
        ADD.each(session, rows)


def totals(session: Connection) -> Totals:
    """What each account holds, by currency and account."""
    query = select(
        posting.c.currency, posting.c.account, func.sum(posting.c.amount_minor)
    ).group_by(posting.c.currency, posting.c.account)
    return {(currency, account): int(minor) for currency, account, minor in session.execute(query)}


def of_order(session: Connection, order_id: str) -> list[Entry]:
    """Everything written about an order, oldest first."""
    query = select(posting).where(posting.c.order_id == order_id).order_by(posting.c.number)
    sides: dict[tuple[str, str], list[Posting]] = {}
    for row in session.execute(query):
        side = Posting(row.account, Money(row.amount_minor, row.currency))
        sides.setdefault((row.entry, row.what), []).append(side)
    return [Entry(key, order_id, what, tuple(postings)) for (key, what), postings in sides.items()]
