"""Events and who is told of them, at rest: outbox, deliveries, inbox, subscriptions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BindParameter,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from tradewind.events.letter import Event
from tradewind.events.subscription import EVERY, Kind, Subscription
from tradewind.kernel.clock import utc
from tradewind.kernel.errors import NotFound, WrongState
from tradewind.storage import Connection, Ready, metadata

event_ = Table(
    "event",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("topic", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("body", JSON, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    sqlite_autoincrement=True,
)
"""The outbox: every past fact, appended in the transaction that made it true."""
subscription_ = Table(
    "subscription",
    metadata,
    Column("id", String, primary_key=True),
    Column("url", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("secret", String, nullable=False),
    Column("subject", String),
    Column("agent_id", String),
    Column("active", Boolean, nullable=False),
    Column("reason", String, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("resting_until", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
subscription_topic = Table(
    "subscription_topic",
    metadata,
    Column("subscription_id", String, primary_key=True),
    Column("topic", String, primary_key=True),
    Index("ix_subscription_topic_topic", "topic"),
)
delivery = Table(
    "delivery",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("subscription_id", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("lease", String),
    Column("leased_until", DateTime(timezone=True)),
    Column("status", Integer),
    Column("reason", String, nullable=False),
    Column("tried_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("ix_delivery_state_due_at", "state", "due_at"),
    Index("ix_delivery_subscription_id", "subscription_id"),
)
"""One event on its way to one receiver: due, delivered or dead."""
inbox = Table(
    "inbox",
    metadata,
    Column("source", String, primary_key=True),
    Column("event_id", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)
"""What others told us, each once."""

DUE, DELIVERED, DEAD = "due", "delivered", "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one receiver."""

    event: Event
    to: Subscription
    state: str
    """``due``, ``delivered`` or ``dead``."""
    attempts: int
    due_at: datetime
    status: int | None
    """HTTP status of the last try; None where there was no answer."""
    reason: str
    tried_at: datetime | None
    lease: str | None = None


ADD_EVENT = Ready(insert(event_))
_at_: BindParameter[datetime] = bindparam("at", type_=DateTime(timezone=True))
_ADDRESS = insert(delivery).from_select(
    ["event_id", "subscription_id", "state", "attempts", "due_at", "reason", "created_at"],
    select(
        bindparam("event", type_=String),
        subscription_.c.id,
        literal(DUE),
        literal(0),
        _at_,
        literal(""),
        _at_,
    ).where(
        subscription_.c.active,
        subscription_.c.id.in_(
            select(subscription_topic.c.subscription_id).where(
                or_(
                    subscription_topic.c.topic == bindparam("topic"),
                    subscription_topic.c.topic == EVERY,
                )
            )
        ),
        or_(subscription_.c.subject.is_(None), subscription_.c.subject == bindparam("about")),
        or_(subscription_.c.agent_id.is_(None), subscription_.c.agent_id == bindparam("agent")),
    ),
)
ADDRESS = Ready(_ADDRESS)
"""Built once: they run with every step of every order."""


def add_event(session: Connection, event: Event) -> None:
    """Append an event and address it to everybody who wants it now."""
    row = {"id": event.id, "topic": event.topic, "subject": event.subject, "at": event.at}
    ADD_EVENT.run(session, row | {"body": dict(event.body)})
    agent = event.body.get("agent_id")
    whom = {"event": event.id, "topic": event.topic, "about": event.subject, "agent": agent}
    ADDRESS.run(session, whom | {"at": event.at})


def forget(session: Connection, *, before: datetime, limit: int) -> int:
    """Delete the oldest events that everybody was told, and the oldest heard; gives how many."""
    owed = select(delivery.c.event_id).where(
        delivery.c.event_id == event_.c.id, delivery.c.state != DELIVERED
    )
    told = (
        select(event_.c.id)
        .where(event_.c.at < before, ~owed.exists())
        .order_by(event_.c.number)
        .limit(limit)
    )
    ids = list(session.scalars(told))
    session.execute(delete(delivery).where(delivery.c.event_id.in_(ids)))
    session.execute(delete(event_).where(event_.c.id.in_(ids)))
    old = select(inbox.c.source, inbox.c.event_id).where(inbox.c.at < before).limit(limit)
    known = [tuple(row) for row in session.execute(old)]
    session.execute(delete(inbox).where(tuple_(inbox.c.source, inbox.c.event_id).in_(known)))
    return len(ids) + len(known)


def heard(
    session: Connection, source: str, event_id: str, digest: str, *, now: datetime
) -> str | None:
    """Note that an event came in; gives the digest it came with before, None where it never did."""
    made: Any = postgresql if session.dialect.name == "postgresql" else sqlite
    row = {"source": source, "event_id": event_id, "digest": digest, "at": now}
    noting = made.insert(inbox).values(row).on_conflict_do_nothing()
    if session.execute(noting.returning(inbox.c.event_id)).first() is not None:
        return None
    known: str | None = session.scalar(
        select(inbox.c.digest).where(inbox.c.source == source, inbox.c.event_id == event_id)
    )
    return known


def add_subscription(session: Connection, made: Subscription) -> None:
    """Keep a new subscription."""
    session.execute(
        insert(subscription_).values(
            id=made.id,
            url=made.url,
            kind=made.kind,
            secret=made.secret,
            subject=made.subject,
            agent_id=made.agent_id,
            active=made.active,
            reason=made.reason,
            failures=0,
            created_at=made.created_at,
        )
    )
    rows = [{"subscription_id": made.id, "topic": topic} for topic in made.topics]
    session.execute(insert(subscription_topic), rows)


def subscriptions(session: Connection, **which: Any) -> list[Subscription]:
    """Those whose columns have these values, oldest first."""
    query = select(subscription_).order_by(subscription_.c.created_at, subscription_.c.id)
    rows = session.execute(query.filter_by(**which)).all()
    topics = _topics(session, [row.id for row in rows])
    return [_subscription(row, topics.get(row.id, ())) for row in rows]


def _topics(session: Connection, ids: list[str]) -> dict[str, tuple[str, ...]]:
    query = select(subscription_topic).where(subscription_topic.c.subscription_id.in_(ids))
    found: dict[str, tuple[str, ...]] = {}
    for row in session.execute(query.order_by(subscription_topic.c.topic)):
        found[row.subscription_id] = (*found.get(row.subscription_id, ()), row.topic)
    return found


def _subscription(row: Any, topics: tuple[str, ...]) -> Subscription:
    return Subscription(
        id=row.id,
        url=row.url,
        kind=cast("Kind", row.kind),
        topics=topics,
        secret=row.secret,
        created_at=utc(row.created_at),
        subject=row.subject,
        agent_id=row.agent_id,
        active=row.active,
        reason=row.reason,
        resting_until=utc(row.resting_until) if row.resting_until else None,
    )


def switch(session: Connection, subscription_id: str, *, active: bool, reason: str = "") -> None:
    """Stop or go on telling somebody; raises NotFound."""
    done = session.execute(
        update(subscription_)
        .where(subscription_.c.id == subscription_id)
        .values(active=active, reason=reason, failures=0, resting_until=None)
    )
    if done.rowcount != 1:
        raise NotFound(f"No subscription {subscription_id!r}.")


def due(session: Connection, *, now: datetime, limit: int, lanes: int) -> list[tuple[str, str]]:
    """Keys of deliveries to try now, at most ``lanes`` to one receiver, those under way counted.

    One alone to a receiver that did not answer the last time.
    """
    under_way = (
        select(delivery.c.subscription_id, func.count().label("count"))
        .where(delivery.c.state == DUE, delivery.c.leased_until > now)
        .group_by(delivery.c.subscription_id)
        .subquery()
    )
    place = func.row_number().over(
        partition_by=delivery.c.subscription_id,
        order_by=(delivery.c.due_at, delivery.c.event_id),
    )
    waiting = (
        select(
            delivery.c.event_id,
            delivery.c.subscription_id,
            delivery.c.due_at,
            (place + func.coalesce(under_way.c.count, 0)).label("place"),
            case((subscription_.c.failures > 0, 1), else_=lanes).label("lanes"),
        )
        .join(subscription_, subscription_.c.id == delivery.c.subscription_id)
        .outerjoin(under_way, under_way.c.subscription_id == delivery.c.subscription_id)
        .where(_tryable(now), subscription_.c.active)
        .where(or_(subscription_.c.resting_until.is_(None), subscription_.c.resting_until <= now))
        .subquery()
    )
    query = (
        select(waiting.c.event_id, waiting.c.subscription_id)
        .where(waiting.c.place <= waiting.c.lanes)
        .order_by(waiting.c.place, waiting.c.due_at)
        .limit(limit)
    )
    return [(row.event_id, row.subscription_id) for row in session.execute(query)]


def _tryable(now: datetime) -> Any:
    return and_(
        delivery.c.state == DUE,
        delivery.c.due_at <= now,
        or_(delivery.c.leased_until.is_(None), delivery.c.leased_until <= now),
    )


def _at(key: tuple[str, str]) -> Any:
    return and_(delivery.c.event_id == key[0], delivery.c.subscription_id == key[1])


def take(
    session: Connection, key: tuple[str, str], *, lease: str, until: datetime, now: datetime
) -> bool:
    """Lease a delivery to one worker; False where another one was faster."""
    taken = session.execute(
        update(delivery)
        .where(_at(key), _tryable(now))
        .values(lease=lease, leased_until=until, attempts=delivery.c.attempts + 1, tried_at=now)
    )
    return taken.rowcount == 1


def finish(session: Connection, done: Delivery) -> bool:
    """Write down how a try ended and give the lease back; False where the lease had passed on."""
    ended = session.execute(
        update(delivery)
        .where(
            _at((done.event.id, done.to.id)),
            delivery.c.lease == done.lease,
            delivery.c.state == DUE,
        )
        .values(
            state=done.state,
            due_at=done.due_at,
            status=done.status,
            reason=done.reason,
            lease=None,
            leased_until=None,
        )
    )
    return ended.rowcount == 1


def answered(session: Connection, subscription_id: str) -> None:
    """Its receiver answers again."""
    session.execute(
        update(subscription_)
        .where(subscription_.c.id == subscription_id, subscription_.c.failures > 0)
        .values(failures=0, resting_until=None)
    )


def silent(session: Connection, subscription_id: str) -> int:
    """Count that its receiver did not answer; gives how often in a row."""
    session.execute(
        update(subscription_)
        .where(subscription_.c.id == subscription_id)
        .values(failures=subscription_.c.failures + 1)
    )
    query = select(subscription_.c.failures).where(subscription_.c.id == subscription_id)
    return int(session.scalar(query) or 0)


def rest(session: Connection, subscription_id: str, *, until: datetime) -> None:
    """Send it nothing until then."""
    session.execute(
        update(subscription_)
        .where(subscription_.c.id == subscription_id)
        .values(resting_until=until)
    )


def deliveries(
    session: Connection,
    *,
    keys: list[tuple[str, str]] | None = None,
    state: str | None = None,
    subject: str | None = None,
    limit: int = 200,
) -> list[Delivery]:
    """The newest first, or exactly those of ``keys``."""
    query = (
        select(
            delivery,
            event_.c.number,
            event_.c.topic,
            event_.c.subject,
            event_.c.body,
            event_.c.at,
        )
        .join(event_, event_.c.id == delivery.c.event_id)
        .order_by(event_.c.number.desc(), delivery.c.subscription_id)
        .limit(limit)
    )
    if keys is not None:
        query = query.where(or_(*map(_at, keys)))
    if state is not None:
        query = query.where(delivery.c.state == state)
    if subject is not None:
        query = query.where(event_.c.subject == subject)
    rows = session.execute(query).all()
    known = {each.id: each for each in _those(session, {row.subscription_id for row in rows})}
    return [_delivery(row, known[row.subscription_id]) for row in rows]


def _those(session: Connection, ids: set[str]) -> list[Subscription]:
    rows = session.execute(select(subscription_).where(subscription_.c.id.in_(ids))).all()
    topics = _topics(session, [row.id for row in rows])
    return [_subscription(row, topics.get(row.id, ())) for row in rows]


def _delivery(row: Any, to: Subscription) -> Delivery:
    return Delivery(
        event=_event(row, row.event_id),
        to=to,
        state=row.state,
        attempts=row.attempts,
        due_at=utc(row.due_at),
        status=row.status,
        reason=row.reason,
        tried_at=utc(row.tried_at) if row.tried_at else None,
        lease=row.lease,
    )


def _event(row: Any, id: str) -> Event:  # noqa: A002
    return Event(id, row.topic, row.subject, row.body, utc(row.at), row.number)


def counts(session: Connection) -> dict[str, int]:
    """How many deliveries are due, delivered and dead."""
    query = select(delivery.c.state, func.count()).group_by(delivery.c.state)
    found = {state: int(count) for state, count in session.execute(query)}
    return dict.fromkeys((DUE, DELIVERED, DEAD), 0) | found


def again(session: Connection, event_id: str, subscription_id: str, *, now: datetime) -> None:
    """Make a delivery due anew, with all its tries; raises NotFound, WrongState while under way."""
    key = (event_id, subscription_id)
    if session.execute(select(delivery.c.state).where(_at(key))).first() is None:
        raise NotFound(f"No delivery of {event_id!r} to {subscription_id!r}.")
    free = or_(delivery.c.leased_until.is_(None), delivery.c.leased_until <= now)
    done = session.execute(
        update(delivery)
        .where(_at(key), free)
        .values(state=DUE, attempts=0, due_at=now, lease=None, leased_until=None, reason="")
    )
    if done.rowcount != 1:
        raise WrongState("It is being sent this very moment; look again in a few seconds.")


def revive(session: Connection, *, now: datetime) -> int:
    """Make every dead delivery due anew; gives how many."""
    done = session.execute(
        update(delivery)
        .where(delivery.c.state == DEAD)
        .values(state=DUE, attempts=0, due_at=now, reason="")
    )
    return int(done.rowcount)


def events(
    session: Connection, *, subject: str | None = None, topic: str | None = None, limit: int = 200
) -> list[Event]:
    """What happened, newest first."""
    query = select(event_).order_by(event_.c.number.desc()).limit(limit)
    if subject is not None:
        query = query.where(event_.c.subject == subject)
    if topic is not None:
        query = query.where(event_.c.topic == topic)
    return [_event(row, row.id) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Heard:
    """Something others told us."""

    source: str
    event_id: str
    at: datetime


def inbox_of(session: Connection, *, limit: int = 200) -> list[Heard]:
    """What came in, newest first."""
    query = select(inbox).order_by(inbox.c.at.desc()).limit(limit)
    return [Heard(row.source, row.event_id, utc(row.at)) for row in session.execute(query)]
