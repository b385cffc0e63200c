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
    and_,
    bindparam,
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
from tradewind.storage import Connection, Ready, attempt, metadata

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
_columns = idempotency_key.c
_SAME = and_(
    _columns.scope == bindparam("of_scope"),
    _columns.method == bindparam("of_method"),
    _columns.path == bindparam("of_path"),
    _columns.key == bindparam("of_key"),
)
SEEN = Ready(select(idempotency_key).where(_SAME).with_for_update())
DROP = Ready(delete(idempotency_key).where(_SAME))
DROP_OLD = Ready(delete(idempotency_key).where(_SAME, _columns.claimed_at <= bindparam("since")))
ADD = Ready(insert(idempotency_key))
KEEP = Ready(update(idempotency_key).where(_SAME))
LET_GO = Ready(update(idempotency_key).where(_SAME, _columns.status.is_(None)))
"""Built once: they run with every request of every agent."""


def claim(session: Connection, request: Request, *, now: datetime) -> Claim | Answer:
    """The right to follow a request, or the answer it got before.

    Raises KeyReused where the key came with another body, InFlight while somebody follows it.
    """
    found = SEEN.first(session, _is(request))
    if found is None or utc(found.claimed_at) <= now - LIFE:
        return _claimed(session, request, now)
    let_go = found.status is None and found.working_until is None
    if found.digest != request.digest and let_go:
        DROP.run(session, _is(request))
        return _claimed(session, request, now)
    if found.digest != request.digest:
        raise KeyReused(request.key)
    if found.status is not None:
        return Answer(found.status, found.body, found.headers)
    if found.working_until and utc(found.working_until) > now:
        raise InFlight(request.key)
    KEEP.run(session, {**_is(request), "working_until": now + LEASE})
    return Claim(request, found.reserved)


def _claimed(session: Connection, request: Request, now: datetime) -> Claim:
    reserved = new_id("x").removeprefix("x_")
    DROP_OLD.run(session, {**_is(request), "since": now - LIFE})
    row = {"digest": request.digest, "reserved": reserved, "claimed_at": now}
    try:
        with attempt(session):
            ADD.run(session, {**_name(request), **row, "working_until": now + LEASE})
    except IntegrityError as error:
        raise InFlight(request.key) from error
    return Claim(request, reserved)


def keep(session: Connection, claim: Claim, answer: Answer) -> None:
    """Keep the answer, best in the transaction of what it tells."""
    told = {"status": answer.status, "body": answer.body, "headers": dict(answer.headers)}
    KEEP.run(session, {**_is(claim.request), **told, "working_until": None})


def let_go(session: Connection, claim: Claim) -> None:
    """Let the same request be followed again, as after an error of our own; its id is kept."""
    LET_GO.run(session, {**_is(claim.request), "working_until": None})


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


def _is(request: Request) -> dict[str, Any]:
    return {f"of_{name}": value for name, value in _name(request).items()}
