"""Effects at rest: written in the transaction that wants them, ended in the one that hears."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    text,
    update,
)

from tradewind.checkout.effects import Effect, Kind, Standing, wait_after
from tradewind.kernel.clock import utc
from tradewind.kernel.money import Money
from tradewind.storage import Connection, Ready, metadata

_open = text("standing = 'open'")
intent = Table(
    "payment_intent",
    metadata,
    Column("key", String, primary_key=True),
    Column("order_id", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("provider", String, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", String, nullable=False),
    Column("standing", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("trouble", String, nullable=False),
    Column("next_try_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("request", String),
    Column("return_id", String),
    UniqueConstraint("order_id", "request"),
)
"""What a provider is about to be asked, written before it is asked."""
Index(
    "ix_payment_intent_open",
    intent.c.provider,
    intent.c.next_try_at,
    sqlite_where=_open,
    postgresql_where=_open,
)


ADD = Ready(insert(intent))
OF_ORDER = Ready(
    select(intent)
    .where(intent.c.order_id == bindparam("this"))
    .order_by(intent.c.created_at, intent.c.number)
)
CHANGE = Ready(
    update(intent).where(intent.c.key == bindparam("this"), intent.c.standing == Standing.OPEN)
)
"""Built once: they run with every step of every order."""


def add(session: Connection, effect: Effect) -> None:
    """Keep a new effect; the caller has locked its order."""
    ADD.run(
        session,
        {
            "key": effect.key,
            "order_id": effect.order_id,
            "kind": effect.kind,
            "number": effect.number,
            "provider": effect.provider,
            "amount_minor": effect.amount.minor,
            "currency": effect.amount.currency,
            "standing": effect.standing,
            "reason": effect.reason,
            "tries": effect.tries,
            "trouble": effect.trouble,
            "next_try_at": None if effect.ended_at else effect.next_try_at or effect.created_at,
            "created_at": effect.created_at,
            "ended_at": effect.ended_at,
            "request": effect.request,
            "return_id": effect.return_id,
        },
    )


def of_order(session: Connection, order_id: str) -> list[Effect]:
    """Everything that was asked for an order, in the order in which it is done."""
    return [_effect(row) for row in OF_ORDER.all(session, {"this": order_id})]


def end(
    session: Connection, effect: Effect, standing: Standing, *, now: datetime, trouble: str = ""
) -> None:
    """Write down how it ended; nothing where it has ended before."""
    ended = {"standing": standing, "ended_at": now, "next_try_at": None}
    CHANGE.run(session, ended | {"this": effect.key, "trouble": trouble or effect.trouble})


def put_off(session: Connection, effect: Effect, *, now: datetime, trouble: str) -> None:
    """Try it again later; each time twice as late."""
    later = {"tries": effect.tries + 1, "next_try_at": wait_after(effect.tries, now)}
    CHANGE.run(session, later | {"this": effect.key, "trouble": trouble})


def put_off_all(session: Connection, order_id: str, *, now: datetime, trouble: str) -> None:
    """Try whatever is due for an order again later, as where nobody could be asked."""
    for effect in of_order(session, order_id):
        if effect.next_try_at and effect.next_try_at <= now and effect.kind is not Kind.AUTHORIZE:
            put_off(session, effect, now=now, trouble=trouble)


def due(session: Connection, provider: str, *, now: datetime, limit: int) -> list[str]:
    """Ids of orders with something to do now, those that waited longest first."""
    query = (
        select(intent.c.order_id)
        .where(
            intent.c.provider == provider,
            intent.c.standing == Standing.OPEN,
            intent.c.kind != Kind.AUTHORIZE,
            intent.c.next_try_at <= now,
        )
        .order_by(intent.c.next_try_at)
        .limit(limit)
    )
    return list(dict.fromkeys(session.scalars(query)))


def stuck(session: Connection, *, tries: int = 5, limit: int = 200) -> list[Effect]:
    """Effects that did not come about in so many tries, and refunds a provider refused."""
    tried = (intent.c.standing == Standing.OPEN) & (intent.c.tries >= tries)
    refused = (intent.c.standing == Standing.REFUSED) & (intent.c.kind == Kind.REFUND)
    query = select(intent).where(tried | refused).order_by(intent.c.created_at).limit(limit)
    return [_effect(row) for row in session.execute(query)]


def _effect(row: Any) -> Effect:
    return Effect(
        order_id=row.order_id,
        kind=Kind(row.kind),
        number=row.number,
        provider=row.provider,
        amount=Money(row.amount_minor, row.currency),
        created_at=utc(row.created_at),
        standing=Standing(row.standing),
        reason=row.reason,
        tries=row.tries,
        trouble=row.trouble,
        next_try_at=utc(row.next_try_at) if row.next_try_at else None,
        ended_at=utc(row.ended_at) if row.ended_at else None,
        request=row.request,
        return_id=row.return_id,
    )
