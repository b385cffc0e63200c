"""Keys of requests and the answers they got."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from tradewind.checkout.idempotency import LEASE, LIFE, Answer, Claim, Request
from tradewind.kernel.clock import utc
from tradewind.kernel.errors import InFlight, KeyReused
from tradewind.kernel.ids import new_id
from tradewind.storage import Connection, metadata

idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("scope", String, primary_key=True),
    Column("method", String, primary_key=True),
    Column("path", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("reserved", String, nullable=False),
    Column("claimed_at", DateTime(timezone=True), nullable=False),
    Column("working_until", DateTime(timezone=True)),
    Column("status", Integer),
    Column("body", JSON),
    Column("headers", JSON),
    Index("ix_idempotency_key_claimed_at", "claimed_at"),
)
"""Without a status the request is being followed, or died on the way."""


def claim(session: Connection, request: Request, *, now: datetime) -> Claim | Answer:
    """The right to follow a request, or the answer it got before.

    Raises KeyReused where the key came with another body, InFlight while somebody follows it.
    """
    found = session.execute(select(idempotency_key).where(_is(request)).with_for_update()).first()
    if found is None or utc(found.claimed_at) <= now - LIFE:
        return _claimed(session, request, now)
    let_go = found.status is None and found.working_until is None
    if found.digest != request.digest and let_go:
        session.execute(delete(idempotency_key).where(_is(request)))
        return _claimed(session, request, now)
    if found.digest != request.digest:
        raise KeyReused(request.key)
    if found.status is not None:
        return Answer(found.status, found.body, found.headers)
    if found.working_until and utc(found.working_until) > now:
        raise InFlight(request.key)
    session.execute(update(idempotency_key).where(_is(request)).values(working_until=now + LEASE))
    return Claim(request, found.reserved)


def _claimed(session: Connection, request: Request, now: datetime) -> Claim:
    reserved = new_id("x").removeprefix("x_")
    old = idempotency_key.c.claimed_at <= now - LIFE
    session.execute(delete(idempotency_key).where(_is(request), old))
    try:
        with session.begin_nested():
            session.execute(
                insert(idempotency_key).values(
                    **_name(request),
                    digest=request.digest,
                    reserved=reserved,
                    claimed_at=now,
                    working_until=now + LEASE,
                )
            )
    except IntegrityError as error:
        raise InFlight(request.key) from error
    return Claim(request, reserved)


def keep(session: Connection, claim: Claim, answer: Answer) -> None:
    """Keep the answer, best in the transaction of what it tells."""
    session.execute(
        update(idempotency_key)
        .where(_is(claim.request))
        .values(
            status=answer.status,
            body=answer.body,
            headers=dict(answer.headers),
            working_until=None,
        )
    )


def let_go(session: Connection, claim: Claim) -> None:
    """Let the same request be followed again, as after an error of our own; its id is kept."""
    unanswered = _is(claim.request) & idempotency_key.c.status.is_(None)
    session.execute(update(idempotency_key).where(unanswered).values(working_until=None))


def age(session: Connection, key: str, *, to: datetime) -> int:
    """Let a key look as if it had been claimed then; gives how many there were."""
    return session.execute(
        update(idempotency_key).where(idempotency_key.c.key == key).values(claimed_at=to)
    ).rowcount


def forget(session: Connection, *, before: datetime) -> int:
    """Drop what was claimed before; gives how many."""
    return session.execute(
        delete(idempotency_key).where(idempotency_key.c.claimed_at < before)
    ).rowcount


def _name(request: Request) -> Mapping[str, str]:
    names = ("scope", "method", "path", "key")
    return {name: getattr(request, name) for name in names}


def _is(request: Request) -> Any:
    columns = idempotency_key.c
    return (
        (columns.scope == request.scope)
        & (columns.method == request.method)
        & (columns.path == request.path)
        & (columns.key == request.key)
    )
