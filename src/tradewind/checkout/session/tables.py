"""Checkout sessions at rest, and the quotes that were made for them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    BindParameter,
    Column,
    DateTime,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from tradewind.checkout import tables as checkout
from tradewind.checkout.order import Order
from tradewind.checkout.session import Buyer, Note
from tradewind.kernel.clock import utc
from tradewind.kernel.errors import NotFound
from tradewind.storage import Connection, Ready, metadata

checkout_session = Table(
    "checkout_session",
    metadata,
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("agent_id", String, index=True),
    Column("cart_id", String, nullable=False, index=True),
    Column("token", String, nullable=False, unique=True),
    Column("needs", JSON, nullable=False),
    Column("body", JSON, nullable=False),
    Column("quote_id", String),
    Column("canceled_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)
checkout_session_quote = Table(
    "checkout_session_quote",
    metadata,
    Column("quote_id", String, primary_key=True),
    Column("session_id", String, nullable=False, index=True),
)
"""Every quote made for a session, so that its orders are found even if it died in between."""


@dataclass(frozen=True, slots=True)
class Body:
    """What is kept of a session as one piece."""

    buyer: Buyer = field(default_factory=Buyer)
    extra: dict[str, Any] = field(default_factory=dict)
    told: tuple[Note, ...] = ()
    """What the last attempt to complete had to say; the next change forgets it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A session as it is kept."""

    id: str
    channel: str
    agent_id: str | None
    cart_id: str
    token: str
    needs: tuple[str, ...]
    body: Body
    quote_id: str | None
    canceled_at: datetime | None
    created_at: datetime
    updated_at: datetime
    expires_at: datetime


_BODY = TypeAdapter(Body)
_THIS: BindParameter[str] = bindparam("this")
_NEWEST = select(checkout_session).order_by(checkout_session.c.created_at.desc()).limit(1)
BY_ID = Ready(_NEWEST.where(checkout_session.c.id == _THIS))
BY_TOKEN = Ready(_NEWEST.where(checkout_session.c.token == _THIS))
OF_CART = Ready(_NEWEST.where(checkout_session.c.cart_id == _THIS))
ADD = Ready(insert(checkout_session))
SAVE = Ready(update(checkout_session).where(checkout_session.c.id == _THIS))
LINK = Ready(insert(checkout_session_quote))
LAST_ORDER = Ready(
    select(checkout.orders.c.id)
    .join(
        checkout_session_quote,
        checkout_session_quote.c.quote_id == checkout.orders.c.quote_id,
    )
    .where(checkout_session_quote.c.session_id == _THIS)
    .order_by(checkout.orders.c.placed_at.desc())
    .limit(1)
)
"""Built once: they run with every request of every agent."""


def add(session: Connection, row: Row) -> None:
    """Keep a new session."""
    ADD.run(session, _values(row))


def save(session: Connection, row: Row) -> None:
    """Keep a session as it now stands; the caller has locked its cart."""
    SAVE.run(session, {"this": row.id, **_values(row)})


def _values(row: Row) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in row.__slots__}
    return plain | {"needs": list(row.needs), "body": _BODY.dump_python(row.body, mode="json")}


def find(session: Connection, session_id: str) -> Row | None:
    """A session by its id."""
    return _one(session, BY_ID, session_id)


def get(session: Connection, session_id: str) -> Row:
    """A session by its id; raises NotFound."""
    row = find(session, session_id)
    if row is None:
        raise NotFound(f"No checkout session {session_id!r}; open a new one.")
    return row


def by_token(session: Connection, token: str) -> Row:
    """A session by the token of its hosted page; raises NotFound."""
    row = _one(session, BY_TOKEN, token)
    if row is None:
        raise NotFound("No checkout has this address; go back to where you came from.")
    return row


def latest_of_cart(session: Connection, cart_id: str) -> Row | None:
    """The newest session of a cart, through whatever door."""
    return _one(session, OF_CART, cart_id)


def _one(session: Connection, query: Ready, this: str) -> Row | None:
    found = query.first(session, {"this": this})
    if found is None:
        return None
    row = found._asdict()
    times = ("created_at", "updated_at", "expires_at", "canceled_at")
    read = {name: utc(row[name]) for name in times if row[name] is not None}
    return Row(
        **row | read | {"needs": tuple(row["needs"]), "body": _BODY.validate_python(row["body"])}
    )


def link(session: Connection, session_id: str, quote_id: str) -> None:
    """Note that a quote was made for a session."""
    LINK.run(session, {"quote_id": quote_id, "session_id": session_id})


def session_of_quote(session: Connection, quote_id: str) -> str | None:
    """The session a quote was made for, if it was made for one."""
    found: str | None = session.scalar(
        select(checkout_session_quote.c.session_id).where(
            checkout_session_quote.c.quote_id == quote_id
        )
    )
    return found


def order_of(session: Connection, session_id: str) -> Order | None:
    """The last order that came of a session."""
    order_id = LAST_ORDER.scalar(session, {"this": session_id})
    return checkout.order(session, order_id) if order_id else None
