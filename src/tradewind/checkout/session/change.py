"""Open a session, change it, cancel it."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Item
from tradewind.checkout import cancel, fill
from tradewind.checkout import tables as checkout
from tradewind.checkout.address import check_length
from tradewind.checkout.address import tables as addresses
from tradewind.checkout.cart import MOST_LINES, Cart, CartLine, check_quantity, offer_in
from tradewind.checkout.rates import tables as rates
from tradewind.checkout.session import LIFE, Line, Opening, Session, SessionState, Wishes, tables
from tradewind.checkout.session.look import kept, view
from tradewind.checkout.session.tables import Body, Row
from tradewind.kernel import clock
from tradewind.kernel.errors import Refused, UnknownItem, WrongState
from tradewind.kernel.ids import new_id
from tradewind.storage import Connection, Database

Witness = Callable[[Connection, Session], None]
"""Called in the transaction that changes a session, to keep a door's answer beside it."""


def open_session(opening: Opening, *, database: Database, also: Witness | None = None) -> Session:
    """A new session; the one that stands already where its id was opened before.

    What is missing or sold out is told in its notes. Raises UnknownItem for an item the shop does
    not have, BadInput for a quantity or currency that is none.
    """
    now = clock.now()
    cart_id = (
        opening.cart_id
        or fill.open_cart(
            database=database, currency=opening.currency, language=opening.language
        ).id
    )
    with database.transaction() as session:
        cart = checkout.cart(session, cart_id, lock=True)
        known = tables.find(session, opening.session_id) if opening.session_id else None
        row = known or _opened(session, opening, cart, now)
        if known is None:
            _wish(session, row, opening.wishes, now)
        return _witnessed(session, row.id, also, now)


def _opened(session: Connection, opening: Opening, cart: Cart, now: datetime) -> Row:
    row = Row(
        id=opening.session_id or new_id("chk"),
        channel=opening.channel,
        agent_id=opening.agent_id,
        cart_id=cart.id,
        token=secrets.token_urlsafe(24),
        needs=opening.needs,
        body=Body(),
        quote_id=None,
        canceled_at=None,
        created_at=now,
        updated_at=now,
        expires_at=now + LIFE,
    )
    tables.add(session, row)
    return row


def change_session(
    session_id: str, wishes: Wishes, *, database: Database, also: Witness | None = None
) -> Session:
    """Change what is wished for; what is None stays. Raises WrongState unless it is open."""
    now = clock.now()
    with database.transaction() as session:
        row = _locked(session, session_id, now)
        _wish(session, row, wishes, now)
        return _witnessed(session, session_id, also, now)


def cancel_session(session_id: str, *, database: Database, also: Witness | None = None) -> Session:
    """Give a session up, and with it a second step that was not taken; repeating changes nothing.

    Raises WrongState where it is completed, or where the provider has not answered yet.
    """
    now = clock.now()
    with database.reading() as session:
        seen = view(session, tables.get(session, session_id), now=now)
    if seen.state is SessionState.ACTION_NEEDED and seen.order_id:
        cancel.cancel(seen.order_id, database=database)
    with database.transaction() as session:
        row = tables.get(session, session_id)
        checkout.cart(session, row.cart_id, lock=True)
        state = view(session, row, now=now).state
        if state in {SessionState.COMPLETED, SessionState.IN_PROGRESS, SessionState.ACTION_NEEDED}:
            raise WrongState(f"Checkout {session_id!r} is {state} and cannot be canceled.")
        if row.canceled_at is None:
            tables.save(session, replace(row, canceled_at=now, updated_at=now))
        return _witnessed(session, session_id, also, now)


def _locked(session: Connection, session_id: str, now: datetime) -> Row:
    """The session for this transaction alone; raises WrongState where it can no longer change."""
    row = tables.get(session, session_id)
    checkout.cart(session, row.cart_id, lock=True)
    row = tables.get(session, session_id)
    seen = view(session, row, now=now)
    if not seen.open:
        raise WrongState(f"Checkout {session_id!r} is {seen.state} and cannot be changed.")
    return row


def _witnessed(
    session: Connection, session_id: str, also: Witness | None, now: datetime
) -> Session:
    seen = kept(session, tables.get(session, session_id), now=now)
    if also is not None:
        also(session, seen)
    return seen


def _wish(session: Connection, row: Row, wishes: Wishes, now: datetime) -> None:
    """Keep what is wished for; the caller has locked the cart."""
    before = checkout.cart(session, row.cart_id)
    after = _places(session, _with_lines(session, before, wishes.lines), wishes, now)
    after = after.on_terms(
        shipping=wishes.shipping, codes=wishes.codes, gift_cards=wishes.gift_cards
    )
    body = Body(
        buyer=row.body.buyer if wishes.buyer is None else wishes.buyer,
        extra=row.body.extra if wishes.extra is None else dict(wishes.extra),
    )
    if body.buyer.email != (after.email or ""):
        after = replace(after, email=body.buyer.email or None)
    if after != before:
        checkout.save_cart(session, after, now=now)
    tables.save(session, replace(row, body=body, updated_at=now, expires_at=now + LIFE))


def _places(session: Connection, cart: Cart, wishes: Wishes, now: datetime) -> Cart:
    if wishes.billing is not None:
        check_length(wishes.billing)
        addresses.add(session, cart.id, wishes.billing.trimmed(), now=now, kind="billing")
    if wishes.address is None:
        return cart
    check_length(wishes.address)
    place = wishes.address.trimmed()
    addresses.add(session, cart.id, place, now=now)
    if not rates.current(session).delivers(place.country):
        return cart
    return cart.sent_to(place.country, region=place.region, postal_code=place.postal_code)


def _with_lines(session: Connection, cart: Cart, lines: tuple[Line, ...] | None) -> Cart:
    if lines is None:
        return cart
    wanted: dict[str, int] = {}
    for line in lines:
        check_quantity(line.quantity)
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    if len(wanted) > MOST_LINES:
        raise Refused(f"A cart holds at most {MOST_LINES} different items.")
    items = catalog.items(session, list(wanted))
    made = tuple(_line(cart, sku, quantity, items) for sku, quantity in wanted.items())
    return cart if made == cart.lines else replace(cart, lines=made, version=cart.version + 1)


def _line(cart: Cart, sku: str, quantity: int, items: Mapping[str, Item]) -> CartLine:
    check_quantity(quantity)
    old, item = cart.line(sku), items.get(sku)
    if old is not None:
        return replace(old, quantity=quantity)
    if item is None:
        raise UnknownItem(sku)
    return CartLine(sku, quantity, offer_in(item, cart.currency).price, "session")
