"""What a person answered: whether two listings are one product."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, DateTime, Float, String, Table, bindparam, select

from tradewind.kernel import clock
from tradewind.storage import Connection, Ready, metadata

same_answer = Table(
    "same_answer",
    metadata,
    Column("one", String, primary_key=True),
    Column("other", String, primary_key=True),
    Column("same", Boolean, nullable=False),
    Column("share", Float, nullable=False),
    Column("by", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
THIS = (same_answer.c.one == bindparam("this_one"), same_answer.c.other == bindparam("this_other"))
GONE = Ready(same_answer.delete().where(*THIS))
FRESH = Ready(same_answer.insert())
Pair = tuple[str, str]
"""Ids of two listings, the lesser first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One pair that a person looked at."""

    one: str
    other: str
    same: bool
    share: float
    """How likely it was held to be one product when it was proposed."""
    by: str
    at: datetime


def put(session: Connection, pair: Pair, answer: bool | None, *, share: float, by: str) -> None:
    """Keep an answer instead of the one before; None keeps none."""
    one, other = sorted(pair)
    GONE.run(session, {"this_one": one, "this_other": other})
    if answer is not None:
        told = {"same": answer, "share": share, "by": by, "at": clock.now()}
        FRESH.run(session, {"one": one, "other": other, **told})


def answers(session: Connection) -> list[Answer]:
    """Every answer, the newest first."""
    query = select(same_answer).order_by(
        same_answer.c.at.desc(), same_answer.c.one, same_answer.c.other
    )
    return [
        Answer(row.one, row.other, row.same, row.share, row.by, clock.utc(row.at))
        for row in session.execute(query)
    ]


def groups(session: Connection) -> list[tuple[str, ...]]:
    """Listings that were said to be one product, directly or through others."""
    above: dict[str, str] = {}
    for each in answers(session):
        if each.same:
            above[_top(above, each.one)] = _top(above, each.other)
    found: dict[str, list[str]] = {}
    for id_ in sorted({*above, *above.values()}):
        found.setdefault(_top(above, id_), []).append(id_)
    return sorted(tuple(ids) for ids in found.values() if len(ids) > 1)


def _top(above: Mapping[str, str], id_: str) -> str:
    while above.get(id_, id_) != id_:
        id_ = above[id_]
    return id_
