"""The checkout's tables, and the only SQL that reads or writes them.

Whoever takes more than one lock takes them in this order: the cart, the order, the shelves by SKU,
the ledger. So no two transactions can wait for each other.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    cast,
    delete,
    insert,
    or_,
    select,
    text,
    update,
)

from tradewind.checkout.cart import Cart, CartLine
from tradewind.checkout.effects import Effect, Kind
from tradewind.checkout.effects import tables as effects
from tradewind.checkout.order import HOLDING, Move, Order, Pieces, State
from tradewind.checkout.quote import Quote
from tradewind.kernel.clock import utc
from tradewind.kernel.errors import NotFound, Refused, WrongState
from tradewind.kernel.money import Money
from tradewind.storage import Connection, Ready, metadata

cart_ = Table(
    "cart",
    metadata,
    Column("id", String, primary_key=True),
    Column("currency", String, nullable=False),
    Column("language", String, nullable=False),
    Column("country", String, nullable=False),
    Column("email", String),
    Column("region", String, nullable=False),
    Column("postal_code", String, nullable=False),
    Column("shipping", String, nullable=False),
    Column("codes", JSON, nullable=False),
    Column("gift_cards", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
cart_line = Table(
    "cart_line",
    metadata,
    Column("cart_id", String, primary_key=True),
    Column("sku", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("seen_minor", BigInteger, nullable=False),
    Column("added_from", String, nullable=False),
)
cart_request = Table(
    "cart_request",
    metadata,
    Column("cart_id", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("digest", String, nullable=False),
)
"""Requests already followed, by the key their sender gave them."""
quote_ = Table(
    "quote",
    metadata,
    Column("id", String, primary_key=True),
    Column("cart_id", String, nullable=False, index=True),
    Column("currency", String, nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("digest", String, nullable=False),
    Column("body", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)
"""Written once, never changed."""
orders = Table(
    "orders",
    metadata,
    Column("id", String, primary_key=True),
    Column("quote_id", String, nullable=False, unique=True),
    Column("cart_id", String, nullable=False),
    Column("key", String),
    Column("state", String, nullable=False, index=True),
    Column("reason", String, nullable=False),
    Column("payment_id", String, index=True),
    Column("action_url", String),
    Column("provider", String, nullable=False),
    Column("authorized_minor", BigInteger),
    Column("authorized_currency", String),
    Column("captured_minor", BigInteger),
    Column("captured_currency", String),
    Column("refunded_minor", BigInteger),
    Column("let_go", Boolean, nullable=False),
    Column("wanted_minor", BigInteger),
    Column("capture_later", Boolean, nullable=False),
    Column("agent_id", String, index=True),
    Column("looks", Integer, nullable=False),
    Column("next_look_at", DateTime(timezone=True)),
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("held_until", DateTime(timezone=True), nullable=False),
    UniqueConstraint("cart_id", "key"),
)
"""At most one order a quote: a quote is confirmed once."""
_holding = text(f"state IN ({', '.join(repr(str(state)) for state in sorted(HOLDING))})")
Index(
    "uq_orders_cart_id_holding",
    orders.c.cart_id,
    unique=True,
    sqlite_where=_holding,
    postgresql_where=_holding,
)
_looked = text("next_look_at IS NOT NULL")
Index(
    "ix_orders_next_look_at",
    orders.c.provider,
    orders.c.next_look_at,
    sqlite_where=_looked,
    postgresql_where=_looked,
)
order_line = Table(
    "order_line",
    metadata,
    Column("order_id", String, primary_key=True),
    Column("sku", String, primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("shipped", Integer, nullable=False),
    Column("canceled", Integer, nullable=False),
    Column("returned", Integer, nullable=False),
    Column("restocked", Integer, nullable=False),
)
"""What an order takes off the shelves; of uncounted stock nothing was reserved."""
order_event = Table(
    "order_event",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("order_id", String, nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("before", String),
    Column("after", String, nullable=False),
    Column("reason", String, nullable=False),
    sqlite_autoincrement=True,
)
"""Every move of every order, appended in the transaction that makes it."""
_QUOTE = TypeAdapter(Quote)
_THIS: BindParameter[str] = bindparam("this")
CART = Ready(select(cart_).where(cart_.c.id == _THIS))
CART_LOCKED = Ready(select(cart_).where(cart_.c.id == _THIS).with_for_update())
CART_LINES = Ready(
    select(cart_line).where(cart_line.c.cart_id == _THIS).order_by(cart_line.c.position)
)
SAVE_CART = Ready(update(cart_).where(cart_.c.id == _THIS))
EMPTY_CART = Ready(delete(cart_line).where(cart_line.c.cart_id == _THIS))
_BODY = cast(quote_.c.body, Text).label("body")
UNCONFIRMED = Ready(
    select(_BODY, orders.c.id)
    .outerjoin(orders, orders.c.quote_id == quote_.c.id)
    .where(quote_.c.id == _THIS)
)
ORDERS = (
    select(orders, _BODY)
    .join(quote_, quote_.c.id == orders.c.quote_id)
    .order_by(orders.c.placed_at)
)
ORDER = Ready(ORDERS.where(orders.c.id == _THIS))
ORDER_LOCKED = Ready(ORDERS.where(orders.c.id == _THIS).with_for_update(of=orders))
_of_cart = orders.c.cart_id == bindparam("cart")
OF_CART = Ready(ORDERS.where(_of_cart))
_waits = or_(*(orders.c.state == state for state in sorted(HOLDING)))
RIVALS = Ready(
    ORDERS.where(
        or_(
            orders.c.quote_id == _THIS,
            and_(_of_cart, _waits),
            and_(_of_cart, orders.c.key == bindparam("named")),
        )
    )
)
LOCK_CART = (
    select(cart_.c.id)
    .join(orders, orders.c.cart_id == cart_.c.id)
    .where(orders.c.id == _THIS)
    .with_for_update(of=cart_)
)
SAVE_ORDER = Ready(update(orders).where(orders.c.id == _THIS, orders.c.state == bindparam("was")))
PIECES = Ready(select(order_line).where(order_line.c.order_id == _THIS))
MOVES = Ready(
    select(order_event).where(order_event.c.order_id == _THIS).order_by(order_event.c.number)
)
ADD_CART, ADD_CART_LINES = Ready(insert(cart_)), Ready(insert(cart_line))
ADD_QUOTE, ADD_ORDER = Ready(insert(quote_)), Ready(insert(orders))
ADD_PIECES, ADD_MOVE = Ready(insert(order_line)), Ready(insert(order_event))
"""Built once: putting a statement together takes longer than running it."""


def add_cart(session: Connection, cart: Cart) -> None:
    """Keep a new, empty cart."""
    ADD_CART.run(
        session,
        {
            "id": cart.id,
            "currency": cart.currency,
            "language": cart.language,
            "country": cart.country,
            "version": cart.version,
            "created_at": cart.created_at,
            "updated_at": cart.updated_at,
            **_terms(cart),
        },
    )


def _terms(cart: Cart) -> dict[str, Any]:
    return {
        "email": cart.email,
        "region": cart.region,
        "postal_code": cart.postal_code,
        "shipping": cart.shipping,
        "codes": list(cart.codes),
        "gift_cards": list(cart.gift_cards),
    }


def cart(session: Connection, cart_id: str, *, lock: bool = False) -> Cart:
    """A cart with its lines, for this transaction alone where locked; raises NotFound."""
    row = (CART_LOCKED if lock else CART).first(session, {"this": cart_id})
    if row is None:
        raise NotFound(f"No cart {cart_id!r}; open a new one.")
    lines = CART_LINES.all(session, {"this": cart_id})
    return Cart(
        id=row.id,
        currency=row.currency,
        language=row.language,
        country=row.country,
        email=row.email,
        region=row.region,
        postal_code=row.postal_code,
        shipping=row.shipping,
        codes=tuple(row.codes),
        gift_cards=tuple(row.gift_cards),
        version=row.version,
        created_at=utc(row.created_at),
        updated_at=utc(row.updated_at),
        lines=tuple(
            CartLine(line.sku, line.quantity, Money(line.seen_minor, row.currency), line.added_from)
            for line in lines
        ),
    )


def save_cart(session: Connection, cart: Cart, *, now: datetime) -> None:
    """Keep a cart as it now stands; the caller has locked it."""
    changed = {"country": cart.country, "version": cart.version, "updated_at": now}
    SAVE_CART.run(session, {"this": cart.id, **changed, **_terms(cart)})
    EMPTY_CART.run(session, {"this": cart.id})
    if cart.lines:
        ADD_CART_LINES.each(
            session,
            [
                {
                    "cart_id": cart.id,
                    "sku": line.sku,
                    "position": position,
                    "quantity": line.quantity,
                    "seen_minor": line.seen.minor,
                    "added_from": line.added_from,
                }
                for position, line in enumerate(cart.lines)
            ],
        )


def first_time(session: Connection, cart_id: str, key: str, digest: str) -> bool:
    """Note that a request is followed now; False where it was before.

    The caller has locked the cart. Raises Refused where the key came with another request.
    """
    known = session.scalar(
        select(cart_request.c.digest).where(
            cart_request.c.cart_id == cart_id, cart_request.c.key == key
        )
    )
    if known is None:
        session.execute(insert(cart_request).values(cart_id=cart_id, key=key, digest=digest))
        return True
    if known != digest:
        raise Refused(f"The key {key!r} was used for another request; use a new one.")
    return False


def add_quote(session: Connection, quote: Quote) -> None:
    """Keep a new quote."""
    ADD_QUOTE.run(
        session,
        {
            "id": quote.id,
            "cart_id": quote.cart_id,
            "currency": quote.total.currency,
            "total_minor": quote.total.minor,
            "digest": quote.digest,
            "body": _QUOTE.dump_python(quote, mode="json"),
            "created_at": quote.created_at,
            "expires_at": quote.expires_at,
        },
    )


def quote(session: Connection, quote_id: str) -> Quote:
    """A quote as it was made; raises NotFound."""
    body = session.scalar(select(_BODY).where(quote_.c.id == quote_id))
    if body is None:
        raise NotFound(f"No quote {quote_id!r}; ask for a new one.")
    return _read(body)


@lru_cache(4096)
def _read(body: str) -> Quote:
    """The quote that a text says; an order asks for the same one several times."""
    return _QUOTE.validate_json(body)


@dataclass(frozen=True, slots=True)
class Placing:
    """An order about to be written."""

    order: Order
    key: str | None
    """What the buyer's program calls this request."""


def unconfirmed(session: Connection, quote_id: str) -> tuple[Quote, str | None]:
    """A quote, and the id of the order that confirmed it, if one did; raises NotFound."""
    row = UNCONFIRMED.first(session, {"this": quote_id})
    if row is None:
        raise NotFound(f"No quote {quote_id!r}; ask for a new one.")
    return _read(row.body), row.id


def add_order(session: Connection, placing: Placing) -> None:
    """Keep a new order, the intent to have its money held, and its first event."""
    order = placing.order
    ADD_ORDER.run(
        session,
        {
            "id": order.id,
            "quote_id": order.quote.id,
            "cart_id": order.quote.cart_id,
            "key": placing.key,
            "provider": order.provider,
            "capture_later": order.capture_later,
            "agent_id": order.agent_id,
            "placed_at": order.placed_at,
            **_standing(order, order.placed_at),
        },
    )
    ADD_PIECES.each(session, [{"order_id": order.id, **asdict(each)} for each in order.pieces])
    effects.add(
        session,
        Effect(order.id, Kind.AUTHORIZE, 1, order.provider, order.due, order.placed_at),
    )
    _add_event(session, order, before=None, at=order.placed_at)


def save_move(session: Connection, before: Order, after: Order, *, now: datetime) -> Order:
    """Keep an order's move and append its event; gives the order with the move in its history.

    What changed of its money without a move is kept too. Raises WrongState where somebody was
    faster.
    """
    moved = SAVE_ORDER.run(
        session, {"this": after.id, "was": before.state, **_standing(after, now)}
    )
    if moved != 1:
        raise WrongState(f"Order {after.id!r} is no longer {before.state}; look at it again.")
    if after.state is before.state:
        return after
    _add_event(session, after, before=before.state, at=now)
    move = Move(now, before.state, after.state, after.reason)
    return replace(after, moves=(*before.moves, move))


def _standing(order: Order, now: datetime) -> dict[str, Any]:
    """What of an order can change."""
    held, taken, back = order.authorized, order.captured, order.refunded
    return {
        "state": order.state,
        "reason": order.reason,
        "payment_id": order.payment_id,
        "action_url": order.action_url,
        "authorized_minor": held.minor if held else None,
        "authorized_currency": held.currency if held else None,
        "captured_minor": taken.minor if taken else None,
        "captured_currency": taken.currency if taken else None,
        "refunded_minor": back.minor if back else None,
        "let_go": order.let_go,
        "wanted_minor": order.wanted.minor if order.wanted else None,
        "held_until": order.held_until,
        "looks": 0,
        "next_look_at": order.next_look(now=now),
    }


def save_pieces(session: Connection, before: Order, after: Order) -> None:
    """Keep what became of an order's pieces; the caller has locked it."""
    for old, new in zip(before.pieces, after.pieces, strict=True):
        if old != new:
            session.execute(
                update(order_line)
                .where(order_line.c.order_id == after.id, order_line.c.sku == new.sku)
                .values(
                    shipped=new.shipped,
                    canceled=new.canceled,
                    returned=new.returned,
                    restocked=new.restocked,
                )
            )


def _add_event(session: Connection, order: Order, *, before: State | None, at: datetime) -> None:
    move = {"before": before, "after": order.state, "reason": order.reason}
    ADD_MOVE.run(session, {"order_id": order.id, "at": at, **move})


def order(session: Connection, order_id: str, *, lock: bool = False) -> Order:
    """An order with its quote and its moves, for this transaction alone where locked.

    Raises NotFound.
    """
    found = _orders(session, ORDER_LOCKED if lock else ORDER, this=order_id)
    if not found:
        raise NotFound(f"No order {order_id!r}.")
    return found[0]


def rivals(session: Connection, quote: Quote, *, key: str | None = None) -> list[Order]:
    """The orders that stand in the way of confirming a quote, in one statement.

    The quote's own order if it has one; one of the same cart that waits for its money; one of the
    same cart that was placed with the same key.
    """
    return _orders(session, RIVALS, this=quote.id, cart=quote.cart_id, named=key)


def lock_cart_of(session: Connection, order_id: str) -> None:
    """Let nobody else change the cart an order came from; SQLite has one writer anyway."""
    if session.dialect.name == "postgresql":
        session.execute(LOCK_CART, {"this": order_id})


def to_look_at(session: Connection, provider: str, *, now: datetime, limit: int) -> list[str]:
    """Ids of the orders of which a provider may say something new, the longest waiting first."""
    query = (
        select(orders.c.id)
        .where(orders.c.provider == provider, orders.c.next_look_at <= now)
        .order_by(orders.c.next_look_at)
        .limit(limit)
    )
    return list(session.scalars(query))


def looked(session: Connection, order_id: str, *, now: datetime) -> None:
    """Note that a look at an order brought nothing new; the next one comes later."""
    found = order(session, order_id)
    looks = session.scalar(select(orders.c.looks).where(orders.c.id == order_id)) or 0
    session.execute(
        update(orders)
        .where(orders.c.id == order_id, orders.c.state == found.state)
        .values(looks=looks + 1, next_look_at=found.next_look(now=now, looks=looks + 1))
    )


def orders_of_cart(session: Connection, cart_id: str) -> list[Order]:
    """Every order placed from a cart, oldest first."""
    return _orders(session, OF_CART, cart=cart_id)


def _orders(session: Connection, query: Ready, **named: str | None) -> list[Order]:
    rows = query.all(session, named)
    return [_order(session, row) for row in rows]


def _order(session: Connection, row: Any) -> Order:
    pieces = _pieces(session, row.id)
    quote = _read(row.body)
    return Order(
        id=row.id,
        quote=quote,
        provider=row.provider,
        state=State(row.state),
        placed_at=utc(row.placed_at),
        held_until=utc(row.held_until),
        counted=frozenset(each.sku for each in pieces if each.counted),
        payment_id=row.payment_id,
        action_url=row.action_url,
        authorized=_money(row.authorized_minor, row.authorized_currency),
        captured=_money(row.captured_minor, row.captured_currency),
        refunded=_money(row.refunded_minor, row.captured_currency),
        let_go=row.let_go,
        reason=row.reason,
        wanted=_money(row.wanted_minor, quote.due.currency),
        capture_later=row.capture_later,
        agent_id=row.agent_id,
        pieces=pieces,
        moves=_moves(session, row.id),
    )


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def _pieces(session: Connection, order_id: str) -> tuple[Pieces, ...]:
    pieces = (
        Pieces(
            row.sku,
            row.quantity,
            row.counted,
            shipped=row.shipped,
            canceled=row.canceled,
            returned=row.returned,
            restocked=row.restocked,
        )
        for row in PIECES.all(session, {"this": order_id})
    )
    return tuple(sorted(pieces, key=lambda each: each.sku))


def _moves(session: Connection, order_id: str) -> tuple[Move, ...]:
    return tuple(
        Move(utc(row.at), State(row.before) if row.before else None, State(row.after), row.reason)
        for row in MOVES.all(session, {"this": order_id})
    )
