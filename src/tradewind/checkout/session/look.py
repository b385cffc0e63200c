"""Look at a session: price it anew, say where it stands and what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Item
from tradewind.checkout import quoting
from tradewind.checkout import tables as checkout
from tradewind.checkout.address import Address, missing
from tradewind.checkout.address import tables as addresses
from tradewind.checkout.cart import Cart
from tradewind.checkout.order import Order, State
from tradewind.checkout.quote import Field, Quote, changes
from tradewind.checkout.rates import tables as rates
from tradewind.checkout.session import (
    EMAIL,
    OVER,
    Buyer,
    Note,
    Session,
    SessionState,
    Severity,
    tables,
)
from tradewind.checkout.session.tables import Row
from tradewind.kernel import clock
from tradewind.kernel.errors import OutOfStock, Refused
from tradewind.storage import Connection, Database

NOT_PAID = {
    "released": "payment_declined",
    "expired": "payment_expired",
    "canceled": "order_canceled",
}
"""States of an order after which its session can be completed again."""


def look(session_id: str, *, database: Database) -> Session:
    """A session as it stands now, freshly priced; raises NotFound."""
    now = clock.now()
    with database.reading() as session:
        row = tables.get(session, session_id)
        seen = view(session, row, now=now)
    if not _stale(seen, row):
        return seen
    with database.transaction() as session:
        checkout.cart(session, row.cart_id, lock=True)
        return kept(session, tables.get(session, session_id), now=now)


def by_token(token: str, *, database: Database) -> Session:
    """The session of a hosted page; raises NotFound."""
    with database.reading() as session:
        found = tables.by_token(session, token).id
    return look(found, database=database)


def of_cart(cart_id: str, *, database: Database) -> Session | None:
    """The newest session of a cart, as long as something can still come of it."""
    with database.reading() as session:
        row = tables.latest_of_cart(session, cart_id)
    found = look(row.id, database=database) if row else None
    return None if found is None or found.state in OVER else found


def of_quote(quote_id: str, *, database: Database) -> Session | None:
    """The session a quote was made for."""
    with database.reading() as session:
        session_id = tables.session_of_quote(session, quote_id)
    return look(session_id, database=database) if session_id else None


def kept(session: Connection, row: Row, *, now: datetime) -> Session:
    """The session as it stands; a quote that can be completed is kept with it.

    The caller has locked the cart.
    """
    seen = view(session, row, now=now)
    if seen.quote and _stale(seen, row):
        keep_quote(session, row, seen.quote)
    return seen


def keep_quote(session: Connection, row: Row, quote: Quote) -> Row:
    """Make a quote the one that completing confirms."""
    checkout.add_quote(session, quote)
    return use_quote(session, row, quote)


def use_quote(session: Connection, row: Row, quote: Quote) -> Row:
    """Make a quote that is kept already the one that completing confirms."""
    tables.link(session, row.id, quote.id)
    pinned = replace(row, quote_id=quote.id)
    tables.save(session, pinned)
    return pinned


def _stale(seen: Session, row: Row) -> bool:
    """Whether the session can be completed, but not at the quote that is kept of it."""
    ready = seen.state is SessionState.READY and seen.quote is not None
    return ready and seen.quote is not None and seen.quote.id != row.quote_id


def view(session: Connection, row: Row, *, now: datetime) -> Session:
    """A session with the prices of now; nothing is kept."""
    cart = checkout.cart(session, row.cart_id)
    order = tables.order_of(session, row.id)
    blank = Session(
        id=row.id,
        channel=row.channel,
        agent_id=row.agent_id,
        cart=cart,
        buyer=row.body.buyer,
        address=addresses.of_cart(session, cart.id),
        billing=addresses.of_cart(session, cart.id, kind="billing"),
        options=(),
        quote=order.quote if order else None,
        state=SessionState.INCOMPLETE,
        notes=row.body.told,
        order=order,
        token=row.token,
        extra=row.body.extra,
        needs=row.needs,
        created_at=row.created_at,
        updated_at=row.updated_at,
        expires_at=row.expires_at,
    )
    if closed := _closed(row, order, now):
        return replace(blank, state=closed)
    return _priced(session, row, blank, now)


def _closed(row: Row, order: Order | None, now: datetime) -> SessionState | None:
    """The state of a session that can no longer be changed."""
    if order and order.state not in NOT_PAID:
        if order.state is State.ACTION_NEEDED:
            return SessionState.ACTION_NEEDED
        return SessionState.IN_PROGRESS if order.holding else SessionState.COMPLETED
    if row.canceled_at:
        return SessionState.CANCELED
    return SessionState.EXPIRED if now >= row.expires_at else None


def _priced(session: Connection, row: Row, blank: Session, now: datetime) -> Session:
    cart = blank.cart
    items = catalog.items(session, [line.sku for line in cart.lines])
    place = blank.address or Address()
    near = rates.current(session).delivers(place.country)
    destined = near or "address" not in blank.needs
    quote = _quote(session, _able(cart, items), now, delivered=destined)
    lacking = (*_missing(cart, items, blank), *_far(place, near=near))
    if quote is None and not any(note.severity for note in lacking):
        lacking = (*lacking, *_far(replace(place, country=cart.country), near=False))
    notes = (*lacking, *_unheld(cart, quote))
    blocked = any(note.severity for note in notes) or quote is None
    if quote and not blocked:
        quote = _same(session, row, quote, blank.order, now)
    return replace(
        blank,
        quote=quote,
        options=quote.options if quote else (),
        state=SessionState.INCOMPLETE if blocked else SessionState.READY,
        notes=(*notes, *_told(row, blank.order)),
    )


def _unheld(cart: Cart, quote: Quote | None) -> Iterator[Note]:
    """Wishes of the cart that the quote could not follow; it holds without them."""
    if quote is None:
        return
    if cart.shipping and quote.options and quote.shipping_option != cart.shipping:
        yield Note("unknown_option", path="shipping", values={"option": cart.shipping})
    places = {code: f"codes/{place}" for place, code in enumerate(cart.codes)}
    places |= {code: f"gift_cards/{place}" for place, code in enumerate(cart.gift_cards)}
    for each in quote.rejected:
        yield Note(each.reason, path=places.get(each.code, "codes"), values={"code": each.code})


def _told(row: Row, order: Order | None) -> tuple[Note, ...]:
    """What the last attempt had to say, or what became of it later without anybody asking."""
    if order and not row.body.told and order.quote.id == row.quote_id:
        code = NOT_PAID[order.state]
        return (Note(code, path="payment", values={"reason": order.reason}),)
    return row.body.told


def _able(cart: Cart, items: Mapping[str, Item]) -> Cart:
    on_sale = tuple(
        line for line in cart.lines if (item := items.get(line.sku)) and item.offer(cart.currency)
    )
    return cart if on_sale == cart.lines else replace(cart, lines=on_sale)


def _quote(session: Connection, cart: Cart, now: datetime, *, delivered: bool) -> Quote | None:
    try:
        return quoting.price(session, cart, now=now, delivered=delivered)
    except (OutOfStock, Refused):
        return None


def _far(place: Address, *, near: bool) -> Iterator[Note]:
    if place.country and not near:
        values = {"country": place.country}
        yield Note("region_restricted", Severity.RECOVERABLE, "address/country", values)


def _same(session: Connection, row: Row, fresh: Quote, order: Order | None, now: datetime) -> Quote:
    """The quote that is kept, as long as it holds and has time left; else the fresh one."""
    if row.quote_id is None or (order and order.quote.id == row.quote_id):
        return fresh
    old = checkout.quote(session, row.quote_id)
    half = old.created_at + (old.expires_at - old.created_at) / 2
    return fresh if changes(old, fresh, now=now) or now >= half else old


def found_otherwise(seen: Quote, fresh: Quote, *, now: datetime) -> tuple[Note, ...]:
    """What a buyer must agree to anew before the fresh quote is charged; time alone is nothing."""
    return tuple(
        Note(
            "price_changed",
            path="total",
            values={
                "field": str(change.field),
                "sku": change.item,
                "before": change.before,
                "after": change.after,
            },
        )
        for change in changes(seen, fresh, now=now)
        if change.field is not Field.EXPIRY
    )


def _missing(cart: Cart, items: Mapping[str, Item], seen: Session) -> Iterator[Note]:
    if not cart.lines:
        yield Note("missing_line", Severity.RECOVERABLE, "lines")
    for place, line in enumerate(cart.lines):
        yield from _line_notes(cart, items.get(line.sku), place, strict="stock" in seen.needs)
    if "email" in seen.needs:
        yield from _email_notes(seen.buyer)
    if "address" in seen.needs:
        yield from _address_notes(seen.address or Address(), seen.buyer)


def _line_notes(cart: Cart, item: Item | None, place: int, *, strict: bool) -> Iterator[Note]:
    line = cart.lines[place]
    path = f"lines/{place}"
    if item is None or item.offer(cart.currency) is None:
        values = {"sku": line.sku, "currency": cart.currency}
        yield Note("item_unavailable", Severity.RECOVERABLE, path, values)
    elif item.stock is not None and item.stock < line.quantity:
        left = max(item.stock, 0)
        yield Note(
            "quantity_exceeded" if left else "out_of_stock",
            Severity.RECOVERABLE if strict else None,
            path,
            {"sku": line.sku, "asked": line.quantity, "left": left},
        )


def _email_notes(buyer: Buyer) -> Iterator[Note]:
    if not buyer.email:
        yield Note("missing_email", Severity.RECOVERABLE, "buyer/email", {"part": "email"})
    elif not EMAIL.fullmatch(buyer.email):
        yield Note("invalid_email", Severity.RECOVERABLE, "buyer/email")


def _address_notes(address: Address, buyer: Buyer) -> Iterator[Note]:
    needed = ("line1", "city", "country") if buyer.name else ("name", "line1", "city", "country")
    for part in missing(address, needed=needed):
        path = f"address/{part}" if address.known else "address"
        yield Note("missing_address", Severity.RECOVERABLE, path, {"part": part})
