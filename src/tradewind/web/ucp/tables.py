"""Links between a platform and a buyer, at rest: grants, codes, tokens; secrets only as hashes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, String, Table, insert, select, update

from tradewind.checkout import tables as checkout
from tradewind.checkout.gift_card import tables as gift_cards
from tradewind.kernel.clock import utc
from tradewind.storage import Connection, metadata

link_grant = Table(
    "link_grant",
    metadata,
    Column("id", String, primary_key=True),
    Column("client_id", String, nullable=False, index=True),
    Column("subject", String, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)
"""What a buyer allowed a platform."""
link_code = Table(
    "link_code",
    metadata,
    Column("hash", String, primary_key=True),
    Column("grant_id", String, nullable=False),
    Column("redirect_uri", String, nullable=False),
    Column("challenge", String, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
)
link_token = Table(
    "link_token",
    metadata,
    Column("hash", String, primary_key=True),
    Column("grant_id", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a buyer allowed a platform."""

    id: str
    client_id: str
    subject: str
    """The buyer's e-mail address."""
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code; its text is known to nobody here."""

    hash: str
    grant_id: str
    redirect_uri: str
    challenge: str
    """Of PKCE; empty where none was asked for."""
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """An access or refresh token; its text is known to nobody here."""

    hash: str
    grant_id: str
    kind: str
    expires_at: datetime
    revoked_at: datetime | None = None


def add_grant(session: Connection, grant: Grant) -> None:
    """Keep what was allowed."""
    session.execute(insert(link_grant).values(**_values(grant) | {"scopes": list(grant.scopes)}))


def grant(session: Connection, grant_id: str) -> Grant:
    """What was allowed."""
    row = session.execute(select(link_grant).where(link_grant.c.id == grant_id)).one()
    return Grant(**_read(row) | {"scopes": tuple(row.scopes)})


def revoke(session: Connection, grant_id: str, *, now: datetime) -> None:
    """Take back what was allowed, and every token with it."""
    session.execute(update(link_grant).where(link_grant.c.id == grant_id).values(revoked_at=now))


def add_code(session: Connection, code: Code) -> None:
    """Keep a new code."""
    session.execute(insert(link_code).values(**_values(code)))


def code(session: Connection, hash_: str) -> Code | None:
    """A code by the hash of its text."""
    row = session.execute(
        select(link_code).where(link_code.c.hash == hash_).with_for_update()
    ).first()
    return Code(**_read(row)) if row else None


def use_code(session: Connection, hash_: str, *, now: datetime) -> bool:
    """Mark a code used; False where it was before."""
    done = session.execute(
        update(link_code)
        .where(link_code.c.hash == hash_, link_code.c.used_at.is_(None))
        .values(used_at=now)
    )
    return done.rowcount == 1


def add_token(session: Connection, token: Token) -> None:
    """Keep a new token."""
    session.execute(insert(link_token).values(**_values(token)))


def token(session: Connection, hash_: str) -> Token | None:
    """A token by the hash of its text."""
    row = session.execute(select(link_token).where(link_token.c.hash == hash_)).first()
    return Token(**_read(row)) if row else None


def end_tokens(session: Connection, grant_id: str, *, now: datetime) -> None:
    """Let no token that was given out so far open anything."""
    session.execute(
        update(link_token)
        .where(link_token.c.grant_id == grant_id, link_token.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def _values(noun: Grant | Code | Token) -> dict[str, Any]:
    return {name: getattr(noun, name) for name in noun.__slots__}


def _read(row: Any) -> dict[str, Any]:
    return {
        name: utc(value) if isinstance(value, datetime) else value
        for name, value in row._asdict().items()
    }


def orders_of_buyer(session: Connection, email: str, *, limit: int) -> list[str]:
    """Ids of the orders that go to an e-mail address, the newest first."""
    orders, cart = checkout.orders, checkout.cart_
    query = (
        select(orders.c.id)
        .join(cart, cart.c.id == orders.c.cart_id)
        .where(cart.c.email == email)
        .order_by(orders.c.placed_at.desc())
    )
    return list(session.scalars(query.limit(limit)))


def buyer_of(session: Connection, order_id: str) -> str | None:
    """The e-mail address an order goes to; None where there is no such order, or no address."""
    orders, cart = checkout.orders, checkout.cart_
    found: str | None = session.scalar(
        select(cart.c.email)
        .join(orders, orders.c.cart_id == cart.c.id)
        .where(orders.c.id == order_id)
    )
    return found


def gift_currencies(session: Connection) -> frozenset[str]:
    """The currencies in which gift cards hold anything."""
    cards = gift_cards.gift_card
    query = select(cards.c.currency).where(cards.c.balance_minor > 0).distinct()
    return frozenset(session.scalars(query))
