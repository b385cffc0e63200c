"""Buy what a quote says: hold the goods, have the money held, take the goods, take the money.

Each step is a transaction of its own, and the provider is only asked between them.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from tradewind.catalog import tables as catalog
from tradewind.checkout import shelf, tables
from tradewind.checkout.cart import Cart
from tradewind.checkout.order import GONE, HOLD, Move, Order, Pieces, State
from tradewind.checkout.order_view import reason
from tradewind.checkout.perform import perform
from tradewind.checkout.quote import Change, Field, Quote, buyer_of, changes
from tradewind.checkout.quoting import price
from tradewind.checkout.redeem import redeem
from tradewind.checkout.settle import lose_sight, settle
from tradewind.checkout.tables import Placing
from tradewind.checkout.tell import tell_move
from tradewind.decisions import agents
from tradewind.kernel import clock
from tradewind.kernel.errors import (
    CodeSpent,
    OutOfStock,
    PaymentDeclined,
    PortUnavailable,
    QuoteChanged,
    Refused,
    WrongState,
)
from tradewind.kernel.ids import new_id
from tradewind.kernel.ports import Payment, Payments, PaymentState
from tradewind.storage import Connection, Database, attempt


@dataclass(frozen=True, slots=True)
class Terms:
    """For whom, and how, a quote is bought."""

    agent_id: str | None = None
    """The agent that buys, within its limits; None for a person."""
    capture_later: bool = False
    """Take the money when the seller says so (`capture`), and not at once."""


PLAIN = Terms()
"""A person, and the money at once."""


def buy(
    quote_id: str,
    *,
    token: str,
    database: Database,
    payments: Payments,
    idempotency_key: str | None = None,
    terms: Terms = PLAIN,
) -> Order:
    """Confirm a quote and pay for it: once, however often it is asked.

    Gives the order, which is paid, or waits: for the buyer's second step (ACTION_NEEDED), for the
    provider's answer (UNKNOWN), for its money to be taken (AUTHORIZED). Raises QuoteChanged where
    the quote no longer holds, PaymentDeclined once the goods are back, OutOfStock where nothing is
    left, Refused where it is beyond the agent's limits.
    """
    order = hold(
        quote_id, database=database, provider=payments.name, key=idempotency_key, terms=terms
    )
    fresh = None
    if order.holding:
        order = fresh = authorize(order, token, database=database, payments=payments)
    if order.state is State.AUTHORIZED or order.state in GONE:
        order = perform(order.id, database=database, payments=payments, fresh=fresh)
    return _answered(order)


def authorize(order: Order, token: str, *, database: Database, payments: Payments) -> Order:
    """Have the provider hold the order's money; gives the order once that was heard."""
    if not order.due.minor:
        return settle(order.id, None, database=database)
    payment = ask(order, token, payments)
    if payment is None:
        return lose_sight(order.id, database=database)
    return settle(order.id, payment, database=database)


def ask(order: Order, token: str, payments: Payments) -> Payment | None:
    """What the provider says to holding the order's money; None where it gave no answer.

    The key is the order's own, so that asking again never holds it again; and what may have been
    held before is looked up first, in case the provider has forgotten the key.
    """
    key = f"{order.id}:authorize"
    try:
        known = None if order.state is State.HELD else payments.find(order.id)
        return known or payments.authorize(
            order.due, token, idempotency_key=key, reference=order.id
        )
    except PortUnavailable:
        return None
    except Refused as error:
        return _refused(order, payments, str(error))


def _refused(order: Order, payments: Payments, why: str) -> Payment | None:
    """The provider would not even try: what it knows of the payment, or that there is none."""
    try:
        known = payments.find(order.id)
    except PortUnavailable:
        return None
    nothing = order.due * 0
    return known or Payment(
        "", PaymentState.DECLINED, order.due, captured=nothing, refunded=nothing, reason=why
    )


def _answered(order: Order) -> Order:
    match order.state:
        case State.RELEASED:
            raise PaymentDeclined(
                f"{reason(order.reason, 'en')} Nothing was charged; ask for a new quote and pay "
                "another way.",
                order_id=order.id,
            )
        case State.EXPIRED | State.CANCELED:
            raise WrongState(f"Order {order.id!r} is {order.state}; ask for a new quote.")
        case _:
            return order


def hold(
    quote_id: str,
    *,
    database: Database,
    provider: str,
    key: str | None = None,
    terms: Terms = PLAIN,
) -> Order:
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
                with attempt(session):
                    order = _order(session, seen, terms, now)
                    return _place(session, cart, Placing(replace(order, provider=provider), key))
            except (OutOfStock, CodeSpent) as short:
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


def _order(session: Connection, quote: Quote, terms: Terms, now: datetime) -> Order:
    counted = shelf.reserve(session, quote.quantities())
    return Order(
        id=new_id("ord"),
        quote=quote,
        state=State.HELD,
        placed_at=now,
        held_until=now + HOLD,
        counted=counted,
        capture_later=terms.capture_later,
        agent_id=terms.agent_id,
        pieces=tuple(
            Pieces(sku, pieces, sku in counted) for sku, pieces in quote.quantities().items()
        ),
        moves=(Move(now, None, State.HELD),),
    )


def _place(session: Connection, cart: Cart, placing: Placing) -> Order:
    order = placing.order
    tables.add_order(session, placing)
    tell_move(session, None, order)
    redeem(session, order.id, order.quote, buyer=buyer_of(cart))
    if order.agent_id is not None:
        agents.spend(session, order.agent_id, order.quote.total, order.id)
    return order


def _ran_out(seen: Quote, short: OutOfStock | CodeSpent) -> Change:
    if isinstance(short, CodeSpent):
        return Change("", Field.DISCOUNT, seen.total, seen.total)
    return Change(short.sku, Field.QUANTITY, seen.quantities()[short.sku], short.left)
