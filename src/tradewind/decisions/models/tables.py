"""Calls of models, one row each: reserved before they are made, settled after."""

from dataclasses import dataclass
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
    case,
    func,
    select,
)

from tradewind.kernel import clock
from tradewind.storage import Connection, metadata

model_call = Table(
    "model_call",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("day", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("model", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("held_tokens", BigInteger, nullable=False),
    Column("held_cost", BigInteger, nullable=False),
    Column("prompt", BigInteger, nullable=False),
    Column("completion", BigInteger, nullable=False),
    Column("cost", BigInteger, nullable=False),
    Column("ms", Integer, nullable=False),
    Index("ix_model_call_day", "day"),
)
UNDER_WAY = "under way"
"""Outcome of a call that is not settled: it counts with all that was held for it."""
REFUSED = "over budget"
TURN = 0x6D6F64656C
"""PostgreSQL's advisory lock for the day's sum."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a day has taken, with what is held for calls under way."""

    tokens: int
    cost: int
    """Millionths of the currency."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day's calls."""

    calls: int
    refused: int
    failed: int
    prompt: int
    completion: int
    spent: Spent


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a model."""

    id: str
    at: datetime
    purpose: str
    model: str
    outcome: str
    prompt: int
    completion: int
    cost: int
    ms: int


def today() -> str:
    """The day by which calls are counted (UTC)."""
    return clock.now().date().isoformat()


def wait_for_turn(session: Connection) -> None:
    """Two calls may not both take the last of a budget; SQLite has a single writer anyway."""
    if session.dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(TURN)))


def spent(session: Connection, day: str) -> Spent:
    """What a day's calls took, those under way with all that is held for them."""
    row = model_call.c
    held = row.outcome == UNDER_WAY
    tokens = case((held, row.held_tokens), else_=row.prompt + row.completion)
    cost = case((held, row.held_cost), else_=row.cost)
    found = session.execute(select(func.sum(tokens), func.sum(cost)).where(row.day == day)).one()
    return Spent(int(found[0] or 0), int(found[1] or 0))


def hold(session: Connection, values: dict[str, Any]) -> None:
    """Write a call down before it is made."""
    blank = {"prompt": 0, "completion": 0, "cost": 0, "ms": 0}
    session.execute(model_call.insert().values(blank | {"at": clock.now()} | values))


def settle(session: Connection, call: str, values: dict[str, Any]) -> None:
    """Write down what became of it."""
    session.execute(model_call.update().where(model_call.c.id == call).values(values))


def of_day(session: Connection, day: str) -> Day:
    """A day's calls in sum."""
    row = model_call.c
    by_outcome = select(row.outcome, func.count()).where(row.day == day).group_by(row.outcome)
    counted = {str(each[0]): int(each[1]) for each in session.execute(by_outcome)}
    sums = session.execute(
        select(func.sum(row.prompt), func.sum(row.completion)).where(row.day == day)
    ).one()
    refused = counted.pop(REFUSED, 0)
    fine = counted.get("answered", 0) + counted.get(UNDER_WAY, 0)
    calls = sum(counted.values())
    prompt, completion = int(sums[0] or 0), int(sums[1] or 0)
    return Day(calls, refused, calls - fine, prompt, completion, spent(session, day))


def latest(session: Connection, *, limit: int = 100) -> list[Call]:
    """The newest calls first."""
    row = model_call.c
    names = ("id", "at", "purpose", "model", "outcome", "prompt", "completion", "cost", "ms")
    query = select(*[row[name] for name in names]).order_by(row.at.desc(), row.id).limit(limit)
    return [Call(each[0], clock.utc(each[1]), *each[2:]) for each in session.execute(query)]
