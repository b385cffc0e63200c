"""Notices at rest."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index, Integer, String, Table, insert, select, text, update

from tradewind.checkout.effects import wait_after
from tradewind.checkout.notices import Notice, NoticeState
from tradewind.checkout.order import LATE
from tradewind.kernel.clock import utc
from tradewind.storage import Connection, metadata

_waiting = text("state = 'waiting'")
notice = Table(
    "payment_notice",
    metadata,
    Column("provider", String, primary_key=True),
    Column("event_id", String, primary_key=True),
    Column("reference", String, nullable=False, index=True),
    Column("payment_id", String, nullable=False),
    Column("said", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("heard_at", DateTime(timezone=True), nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", DateTime(timezone=True), nullable=False),
)
"""What providers told us, until it has been looked into."""
Index(
    "ix_payment_notice_waiting",
    notice.c.provider,
    notice.c.next_try_at,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)


def add(session: Connection, heard: Notice) -> None:
    """Keep a new notice."""
    session.execute(
        insert(notice).values(
            provider=heard.provider,
            event_id=heard.event_id,
            reference=heard.reference,
            payment_id=heard.payment_id,
            said=heard.said,
            at=heard.at,
            heard_at=heard.heard_at,
            state=heard.state,
            tries=heard.tries,
            next_try_at=heard.heard_at,
        )
    )


def waiting(session: Connection, provider: str, *, now: datetime, limit: int) -> list[Notice]:
    """Notices to look into now, the longest waiting first."""
    query = (
        select(notice)
        .where(
            notice.c.provider == provider,
            notice.c.state == NoticeState.WAITING,
            notice.c.next_try_at <= now,
        )
        .order_by(notice.c.next_try_at)
        .limit(limit)
    )
    return [_notice(row) for row in session.execute(query)]


def of_order(session: Connection, order_id: str) -> list[Notice]:
    """Everything that was told of an order, oldest first."""
    query = select(notice).where(notice.c.reference == order_id).order_by(notice.c.heard_at)
    return [_notice(row) for row in session.execute(query)]


def unknown(session: Connection, *, limit: int = 200) -> list[Notice]:
    """Those that name no order of this shop, newest first."""
    query = select(notice).where(notice.c.state == NoticeState.UNKNOWN)
    rows = session.execute(query.order_by(notice.c.heard_at.desc()).limit(limit))
    return [_notice(row) for row in rows]


def applied(session: Connection, heard: Notice) -> None:
    """It has been looked into."""
    session.execute(update(notice).where(_this(heard)).values(state=NoticeState.APPLIED))


def put_off(session: Connection, heard: Notice, *, now: datetime) -> None:
    """Look into it again later; after three days its order is taken to be unknown."""
    late = now > heard.heard_at + LATE
    session.execute(
        update(notice)
        .where(_this(heard))
        .values(
            state=NoticeState.UNKNOWN if late else NoticeState.WAITING,
            tries=heard.tries + 1,
            next_try_at=wait_after(heard.tries, now),
        )
    )


def _this(heard: Notice) -> Any:
    return (notice.c.provider == heard.provider) & (notice.c.event_id == heard.event_id)


def _notice(row: Any) -> Notice:
    return Notice(
        provider=row.provider,
        event_id=row.event_id,
        reference=row.reference,
        payment_id=row.payment_id,
        said=row.said,
        at=utc(row.at),
        heard_at=utc(row.heard_at),
        state=NoticeState(row.state),
        tries=row.tries,
    )
