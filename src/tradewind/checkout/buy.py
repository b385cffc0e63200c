"""Buy what a quote says: hold the goods, charge, settle; no transaction is open at the charge."""

from datetime import datetime

from tradewind.catalog import tables as catalog
from tradewind.checkout import shelf, tables
from tradewind.checkout.order import HOLD, Move, Order, State
from tradewind.checkout.order_view import reason
from tradewind.checkout.quote import Change, Field, Quote, changes
from tradewind.checkout.quoting import price
from tradewind.checkout.settle import lose_sight, settle
from tradewind.checkout.tables import Placing
from tradewind.kernel import clock
from tradewind.kernel.errors import (
    OutOfStock,
    PaymentDeclined,
    PortUnavailable,
    QuoteChanged,
    Refused,
    WrongState,
)
from tradewind.kernel.ids import new_id
from tradewind.kernel.ports import Payment, Payments
from tradewind.storage import Connection, Database


def buy(
    quote_id: str,
    *,
    token: str,
    database: Database,
    payments: Payments,
    idempotency_key: str | None = None,
) -> Order:
    """Confirm a quote and pay for it: once, however often it is asked.

    Gives the order, which is paid, or waits for the buyer's second step (ACTION_NEEDED), or for the
    provider's answer (UNKNOWN). Raises QuoteChanged where the quote no longer holds,
    PaymentDeclined once the goods are back, OutOfStock where nothing is left.
    """
    order = hold(quote_id, database=database, provider=payments.name, key=idempotency_key)
    if order.holding:
        payment = charge(order, token, payments)
        order = (
            settle(order.id, payment, database=database)
            if payment
            else lose_sight(order.id, database=database)
        )
    return _answered(order)


def charge(order: Order, token: str, payments: Payments) -> Payment | None:
    """Ask the provider for the order's total; None where it gave no answer.

    The key is the order's own, so that asking again never charges again; and what may have been
    charged before is looked up first, in case the provider has forgotten the key.
    """
    try:
        known = None if order.state is State.HELD else payments.find(order.id)
        return known or payments.charge(order.quote.total, token, idempotency_key=order.id)
    except PortUnavailable:
        return None


def _answered(order: Order) -> Order:
    match order.state:
        case State.RELEASED:
            raise PaymentDeclined(
                f"{reason(order.reason, 'en')} Nothing was charged; ask for a new quote and pay "
                "another way.",
                order_id=order.id,
            )
        case State.EXPIRED:
            raise WrongState(f"Order {order.id!r} has expired; ask for a new quote.")
        case _:
            return order


def hold(quote_id: str, *, database: Database, provider: str, key: str | None = None) -> Order:
    """Reserve what a quote promises, all or nothing; gives the quote's order if it has one.

    Raises QuoteChanged with a new quote, kept already, where the old one no longer holds.
    """
    now = clock.now()
    with database.transaction() as session:
        seen, confirmed_by = tables.unconfirmed(session, quote_id)
        if confirmed_by is None:
            _check_left(session, seen)
        cart = tables.cart(session, seen.cart_id, lock=True)
        if order := _own(seen, tables.rivals(session, seen, key=key)):
            return order
        fresh = price(session, cart, now=now)
        found = changes(seen, fresh, now=now)
        if not found:
            try:
                with session.begin_nested():
                    return _place(session, seen, provider=provider, key=key, now=now)
            except OutOfStock as short:
                # Another buyer was faster between the look at the shelf and the grip.
                fresh = price(session, cart, now=now)
                found = changes(seen, fresh, now=now) or (_ran_out(seen, short),)
        tables.add_quote(session, fresh)
    raise QuoteChanged(fresh, found)


def _check_left(session: Connection, quote: Quote) -> None:
    """Raises OutOfStock where all of it is gone: in a rush most come too late and hear it first."""
    skus = list(quote.quantities())
    gone = catalog.sold_out(session, skus)
    if len(gone) == len(skus):
        raise OutOfStock(gone[0], 0)


def _own(quote: Quote, rivals: list[Order]) -> Order | None:
    """The quote's own order, if it was confirmed before; raises where another is in the way."""
    for order in rivals:
        if order.quote.id == quote.id:
            return order
    for order in rivals:
        if order.holding:
            raise WrongState(
                f"Order {order.id!r} of this cart is {order.state}; finish or cancel it first."
            )
        raise Refused("This key was used for another quote; use a new one.")
    return None


def _place(
    session: Connection, quote: Quote, *, provider: str, key: str | None, now: datetime
) -> Order:
    order = Order(
        id=new_id("ord"),
        quote=quote,
        state=State.HELD,
        placed_at=now,
        held_until=now + HOLD,
        counted=shelf.reserve(session, quote.quantities()),
        moves=(Move(now, None, State.HELD),),
    )
    tables.add_order(session, Placing(order, provider, key))
    return order


def _ran_out(seen: Quote, short: OutOfStock) -> Change:
    return Change(short.sku, Field.QUANTITY, seen.quantities()[short.sku], short.left)
