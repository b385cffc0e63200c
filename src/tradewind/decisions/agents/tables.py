"""Agents, their keys, limits and spendings, at rest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from tradewind.decisions.agents.agent import Agent, Key, Limit, Scope
from tradewind.kernel.clock import utc
from tradewind.kernel.errors import NotFound
from tradewind.kernel.money import Money
from tradewind.storage import Connection, metadata

agent_ = Table(
    "agent",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("active", Boolean, nullable=False),
    Column("reason", String, nullable=False),
    Column("mandate", String, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
limit_ = Table(
    "agent_limit",
    metadata,
    Column("agent_id", String, primary_key=True),
    Column("currency", String, primary_key=True),
    Column("per_order_minor", BigInteger, nullable=False),
    Column("per_day_minor", BigInteger, nullable=False),
)
api_key = Table(
    "api_key",
    metadata,
    Column("id", String, primary_key=True),
    Column("agent_id", String, nullable=False, index=True),
    Column("prefix", String, nullable=False),
    Column("digest", String, nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
    Column("last_used_at", DateTime(timezone=True)),
)
"""The key itself is kept nowhere; a digest tells it."""
spending = Table(
    "agent_spending",
    metadata,
    Column("order_id", String, primary_key=True),
    Column("agent_id", String, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("given_back_at", DateTime(timezone=True)),
    Index("ix_agent_spending_agent_id", "agent_id", "at"),
)
stop_ = Table(
    "agent_stop",
    metadata,
    Column("scope", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""A row here stops every agent."""
ALL = "all"


def add_agent(session: Connection, agent: Agent) -> None:
    """Keep a new agent."""
    session.execute(
        insert(agent_).values(
            id=agent.id,
            name=agent.name,
            active=agent.active,
            reason=agent.reason,
            mandate=agent.mandate,
            created_at=agent.created_at,
        )
    )


def agent(
    session: Connection, agent_id: str, *, key: Key | None = None, lock: bool = False
) -> Agent:
    """An agent with its limits and the scopes of a key; raises NotFound."""
    query = select(agent_).where(agent_.c.id == agent_id)
    row = session.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound(f"No agent {agent_id!r}.")
    return _agent(row, _limits(session, [agent_id]).get(agent_id, {}), key)


def agents(session: Connection) -> list[Agent]:
    """All of them, by name."""
    rows = session.execute(select(agent_).order_by(agent_.c.name, agent_.c.id)).all()
    limits = _limits(session, [row.id for row in rows])
    return [_agent(row, limits.get(row.id, {}), None) for row in rows]


def named(session: Connection, name: str) -> Agent:
    """An agent by its id or its name; raises NotFound."""
    query = select(agent_.c.id).where((agent_.c.id == name) | (agent_.c.name == name))
    found = session.scalar(query.order_by(agent_.c.created_at).limit(1))
    if found is None:
        raise NotFound(f"No agent {name!r}; `key list` names them.")
    return agent(session, found)


def _agent(row: Any, limits: dict[str, Limit], key: Key | None) -> Agent:
    return Agent(
        id=row.id,
        name=row.name,
        created_at=utc(row.created_at),
        scopes=key.scopes if key else frozenset(),
        limits=limits,
        active=row.active,
        reason=row.reason,
        mandate=row.mandate,
        key_id=key.id if key else "",
    )


def _limits(session: Connection, ids: list[str]) -> dict[str, dict[str, Limit]]:
    found: dict[str, dict[str, Limit]] = {}
    query = select(limit_).where(limit_.c.agent_id.in_(ids)).order_by(limit_.c.currency)
    for row in session.execute(query):
        limit = Limit(
            Money(row.per_order_minor, row.currency), Money(row.per_day_minor, row.currency)
        )
        found.setdefault(row.agent_id, {})[row.currency] = limit
    return found


def set_limits(
    session: Connection, agent_id: str, limits: Sequence[Limit], *, mandate: str
) -> None:
    """These and no others, allowed by that ledger entry."""
    session.execute(delete(limit_).where(limit_.c.agent_id == agent_id))
    for limit in limits:
        session.execute(
            insert(limit_).values(
                agent_id=agent_id,
                currency=limit.currency,
                per_order_minor=limit.per_order.minor,
                per_day_minor=limit.per_day.minor,
            )
        )
    session.execute(update(agent_).where(agent_.c.id == agent_id).values(mandate=mandate))


def set_active(session: Connection, agent_id: str, *, active: bool, reason: str) -> None:
    """Stop an agent or let it go on; raises NotFound."""
    switch = update(agent_).where(agent_.c.id == agent_id)
    if session.execute(switch.values(active=active, reason=reason)).rowcount != 1:
        raise NotFound(f"No agent {agent_id!r}.")


def set_all(session: Connection, *, on: bool, reason: str, now: datetime) -> None:
    """Stop every agent or let them go on."""
    session.execute(delete(stop_))
    if not on:
        session.execute(insert(stop_).values(scope=ALL, reason=reason, at=now))


def all_stopped(session: Connection) -> str | None:
    """Why every agent is stopped; None where they are not."""
    reason: str | None = session.scalar(select(stop_.c.reason))
    return reason


def stopped(session: Connection, agent: Agent) -> str | None:
    """Why this agent may do nothing, in a sentence; None where it may."""
    if not agent.active:
        return f"Agent {agent.name!r} was stopped by the shop. {agent.reason}".strip()
    reason = all_stopped(session)
    return None if reason is None else f"The shop has stopped all agents. {reason}".strip()


def add_key(session: Connection, key: Key, digest: str) -> None:
    """Keep a key by its digest."""
    session.execute(
        insert(api_key).values(
            id=key.id,
            agent_id=key.agent_id,
            prefix=key.prefix,
            digest=digest,
            scopes=sorted(key.scopes),
            created_at=key.created_at,
        )
    )


def key(session: Connection, key_id: str) -> Key:
    """A key by its id or its prefix; raises NotFound."""
    found = keys(session, (api_key.c.id == key_id) | (api_key.c.prefix == key_id))
    if len(found) != 1:
        raise NotFound(f"No key {key_id!r}; `key list` names them.")
    return found[0]


def key_of(session: Connection, prefix: str, digest: str) -> Key | None:
    """The key with this digest."""
    found = keys(session, (api_key.c.digest == digest) & (api_key.c.prefix == prefix))
    return found[0] if found else None


def keys(session: Connection, which: Any = None) -> list[Key]:
    """Those, or all, newest first."""
    query = select(api_key).order_by(api_key.c.created_at.desc(), api_key.c.id)
    if which is not None:
        query = query.where(which)
    return [
        Key(
            id=row.id,
            agent_id=row.agent_id,
            prefix=row.prefix,
            scopes=frozenset(map(Scope, row.scopes)),
            created_at=utc(row.created_at),
            expires_at=utc(row.expires_at) if row.expires_at else None,
            revoked_at=utc(row.revoked_at) if row.revoked_at else None,
            last_used_at=utc(row.last_used_at) if row.last_used_at else None,
        )
        for row in session.execute(query)
    ]


def _set_key(session: Connection, key_id: str, **values: Any) -> None:
    session.execute(update(api_key).where(api_key.c.id == key_id).values(**values))


def expire(session: Connection, key_id: str, *, at: datetime) -> None:
    """It works no longer than that."""
    _set_key(session, key_id, expires_at=at)


def revoke(session: Connection, key_id: str, *, at: datetime) -> None:
    """It works no longer."""
    _set_key(session, key_id, revoked_at=at)


def used(session: Connection, key_id: str, *, at: datetime) -> None:
    """When it was last used."""
    _set_key(session, key_id, last_used_at=at)


def spent_on(session: Connection, order_id: str) -> str | None:
    """The agent that spent on an order; None where none did."""
    found: str | None = session.scalar(
        select(spending.c.agent_id).where(spending.c.order_id == order_id)
    )
    return found


def spent(session: Connection, agent_id: str, currency: str, *, since: datetime) -> Money:
    """What an agent has spent since then and not got back."""
    query = select(func.coalesce(func.sum(spending.c.amount_minor), 0)).where(
        spending.c.agent_id == agent_id,
        spending.c.currency == currency,
        spending.c.at > since,
        spending.c.given_back_at.is_(None),
    )
    return Money(int(session.scalar(query) or 0), currency)


def add_spending(
    session: Connection, agent_id: str, order_id: str, amount: Money, *, now: datetime
) -> None:
    """Note what an agent spends on an order."""
    session.execute(
        insert(spending).values(
            order_id=order_id,
            agent_id=agent_id,
            amount_minor=amount.minor,
            currency=amount.currency,
            at=now,
        )
    )


def give_back(session: Connection, order_id: str, *, now: datetime) -> bool:
    """Note that it came to nothing; False where that was noted before."""
    done = session.execute(
        update(spending)
        .where(spending.c.order_id == order_id, spending.c.given_back_at.is_(None))
        .values(given_back_at=now)
    )
    return done.rowcount == 1
