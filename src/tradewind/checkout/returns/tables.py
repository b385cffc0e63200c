"""Returns at rest."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, String, Table, insert, select, update

from tradewind.checkout.returns import Return, ReturnState
from tradewind.kernel.clock import utc
from tradewind.kernel.errors import NotFound
from tradewind.storage import Connection, metadata

return_ = Table(
    "order_return",
    metadata,
    Column("id", String, primary_key=True),
    Column("order_id", String, nullable=False, index=True),
    Column("state", String, nullable=False, index=True),
    Column("lines", JSON, nullable=False),
    Column("reason", String, nullable=False),
    Column("note", String, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)


def add(session: Connection, made: Return) -> None:
    """Keep a new return; the caller has locked its order."""
    session.execute(
        insert(return_).values(
            id=made.id,
            order_id=made.order_id,
            state=made.state,
            lines=dict(made.lines),
            reason=made.reason,
            note=made.note,
            created_at=made.created_at,
            updated_at=made.updated_at,
        )
    )


def get(session: Connection, return_id: str) -> Return:
    """A return as it stands; raises NotFound."""
    row = session.execute(select(return_).where(return_.c.id == return_id)).first()
    if row is None:
        raise NotFound(f"No return {return_id!r}.")
    return _return(row)


def of_order(session: Connection, order_id: str) -> list[Return]:
    """Every return of an order, oldest first."""
    query = select(return_).where(return_.c.order_id == order_id).order_by(return_.c.created_at)
    return [_return(row) for row in session.execute(query)]


def in_state(session: Connection, state: ReturnState, *, limit: int = 200) -> list[Return]:
    """Those that stand there, oldest first."""
    query = select(return_).where(return_.c.state == state).order_by(return_.c.created_at)
    return [_return(row) for row in session.execute(query.limit(limit))]


def save(
    session: Connection, known: Return, to: ReturnState, *, now: datetime, note: str = ""
) -> None:
    """Move a return; the caller has locked its order. Raises WrongState where it cannot."""
    known.check(to)
    session.execute(
        update(return_)
        .where(return_.c.id == known.id)
        .values(state=to, note=note or known.note, updated_at=now)
    )


def refunded(session: Connection, return_id: str, *, now: datetime) -> None:
    """Its money went back."""
    session.execute(
        update(return_)
        .where(return_.c.id == return_id, return_.c.state == ReturnState.RECEIVED)
        .values(state=ReturnState.REFUNDED, updated_at=now)
    )


def _return(row: Any) -> Return:
    return Return(
        id=row.id,
        order_id=row.order_id,
        state=ReturnState(row.state),
        lines=row.lines,
        reason=row.reason,
        note=row.note,
        created_at=utc(row.created_at),
        updated_at=utc(row.updated_at),
    )
