"""The ledger of decisions: what was asked, weighed and chosen, on which claims.

Entries are chained: each holds the hash of the one before, so a changed or missing one is found.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import JSON, Column, DateTime, Index, Integer, String, Table, func, select

from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound
from tradewind.kernel.ids import new_id
from tradewind.storage import Connection, Ready, metadata

decision = Table(
    "decision",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("body", JSON, nullable=False),
    Column("hash", String, nullable=False),
    Index("ix_decision_subject", "subject"),
    sqlite_autoincrement=True,
)
HEAD = Ready(select(decision.c.hash).order_by(decision.c.number.desc()).limit(1))
INSERT = Ready(decision.insert())
"""Built once: they run with every answer."""
TURN = 0x7472616465
"""PostgreSQL's advisory lock for the head of the chain."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the ledger."""

    id: str
    at: datetime
    kind: str
    """Such as ``answer``, ``quote``, ``order.paid``, ``import``."""
    subject: str
    """What it is about: a conversation, an order, an import."""
    body: dict[str, Any]
    hash: str
    number: int


def record(
    session: Connection,
    kind: str,
    subject: str,
    body: dict[str, Any],
    *,
    id: str | None = None,  # noqa: A002
) -> str:
    """Write a decision down; gives its id. Part of the caller's transaction.

    The last thing a transaction does: from here to its end other writers of the ledger wait.
    """
    _wait_for_turn(session)
    entry, at = id or new_id("dec"), clock.now()
    before = HEAD.scalar(session, {})
    values = {"id": entry, "at": at, "kind": kind, "subject": subject, "body": body}
    INSERT.run(session, values | {"hash": _hash(before or "", values)})
    return entry


def _wait_for_turn(session: Connection) -> None:
    """Two entries may not follow the same one; SQLite has a single writer anyway."""
    if session.dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(TURN)))


def _hash(before: str, values: dict[str, Any]) -> str:
    moment = clock.utc(values["at"]).replace(tzinfo=None).isoformat(timespec="microseconds")
    stable = orjson.dumps(values | {"at": moment}, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(before.encode() + stable).hexdigest()


def get(session: Connection, entry: str) -> Decision:
    """One entry by its id; raises NotFound."""
    row = session.execute(select(decision).where(decision.c.id == entry)).first()
    if row is None:
        raise NotFound(f"No ledger entry {entry!r}.")
    return _decision(row)


def latest(
    session: Connection, *, kind: str | None = None, subject: str | None = None, limit: int = 100
) -> list[Decision]:
    """The newest entries first."""
    query = select(decision).order_by(decision.c.number.desc()).limit(limit)
    if kind is not None:
        query = query.where(decision.c.kind == kind)
    if subject is not None:
        query = query.where(decision.c.subject == subject)
    return [_decision(row) for row in session.execute(query)]


def _decision(row: Any) -> Decision:
    return Decision(
        row.id, clock.utc(row.at), row.kind, row.subject, row.body, row.hash, row.number
    )


def first_broken(session: Connection) -> int | None:
    """Number of the first entry whose hash does not follow from the one before; None if whole."""
    before = ""
    for row in session.execute(select(decision).order_by(decision.c.number)):
        values = {
            "id": row.id,
            "at": row.at,
            "kind": row.kind,
            "subject": row.subject,
            "body": row.body,
        }
        if _hash(before, values) != row.hash:
            return int(row.number)
        before = row.hash
    return None
