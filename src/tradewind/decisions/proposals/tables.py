"""The proposals; a move goes through only from the state it was decided in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Index, String, Table, func, select

from tradewind.decisions.proposals.proposal import Proposal, State
from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound, WrongState
from tradewind.storage import Connection, metadata

proposal = Table(
    "proposal",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("expected", String, nullable=False),
    Column("state", String, nullable=False),
    Column("proposed_by", String, nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", String, nullable=False, default=""),
    Column("decided_at", DateTime(timezone=True)),
    Column("applied_at", DateTime(timezone=True)),
    Column("undone_at", DateTime(timezone=True)),
    Column("note", String, nullable=False, default=""),
    Column("effect", JSON, nullable=False, default=dict),
    Column("digest", String, nullable=False),
    Index("ix_proposal_state_kind", "state", "kind"),
    Index("ix_proposal_subject", "subject"),
    Index("ix_proposal_digest", "digest"),
)


def add(session: Connection, made: Proposal, *, digest: str) -> None:
    """Write a new proposal down."""
    values = made.plain() | {"digest": digest}
    session.execute(proposal.insert().values(values))


def waiting(session: Connection, digest: str) -> str | None:
    """The id of the same proposal, if it waits for a decision."""
    open_states = (State.PROPOSED, State.APPROVED)
    query = select(proposal.c.id).where(
        proposal.c.digest == digest, proposal.c.state.in_([str(each) for each in open_states])
    )
    found: str | None = session.scalar(query)
    return found


def get(session: Connection, proposal_id: str) -> Proposal:
    """One proposal; raises NotFound."""
    row = session.execute(select(proposal).where(proposal.c.id == proposal_id)).first()
    if row is None:
        raise NotFound(f"No proposal {proposal_id!r}.")
    return _proposal(row)


def latest(
    session: Connection,
    *,
    state: State | None = None,
    kind: str | None = None,
    subject: str | None = None,
    limit: int = 500,
) -> list[Proposal]:
    """The newest first."""
    query = select(proposal).order_by(proposal.c.proposed_at.desc(), proposal.c.id.desc())
    for column, wanted in (("state", state), ("kind", kind), ("subject", subject)):
        if wanted is not None:
            query = query.where(proposal.c[column] == str(wanted))
    return [_proposal(row) for row in session.execute(query.limit(limit))]


def states(session: Connection) -> dict[State, int]:
    """How many proposals are in each state."""
    query = select(proposal.c.state, func.count()).group_by(proposal.c.state)
    return {State(state): number for state, number in session.execute(query)}


def move(session: Connection, was: Proposal, to: State, values: Mapping[str, Any]) -> Proposal:
    """Take a proposal to its next state; raises WrongState where somebody moved it before."""
    was.must_become(to)
    changed = session.execute(
        proposal.update()
        .where(proposal.c.id == was.id, proposal.c.state == str(was.state))
        .values(state=str(to), **values)
    ).rowcount
    if not changed:
        raise WrongState(f"Proposal {was.id!r} was decided meanwhile; load the page again.")
    return get(session, was.id)


def note_effect(session: Connection, proposal_id: str, effect: Mapping[str, Any]) -> None:
    """Keep what was measured of an applied proposal."""
    session.execute(
        proposal.update().where(proposal.c.id == proposal_id).values(effect=dict(effect))
    )


def _proposal(row: Any) -> Proposal:
    values = {name: value for name, value in row._mapping.items() if name != "digest"}  # noqa: SLF001 - SQLAlchemy's public name
    moments = {name: _moment(values[name]) for name in values if name.endswith("_at")}
    return Proposal(
        **values | moments | {"state": State(row.state), "evidence": tuple(row.evidence)}
    )


def _moment(value: datetime | None) -> datetime | None:
    return clock.utc(value) if value else None
