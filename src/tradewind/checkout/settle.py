"""Settle an order by the provider's word. Also what a webhook, a poll and a second step call."""

from collections.abc import Callable
from datetime import datetime

from tradewind.checkout import shelf, tables
from tradewind.checkout.order import Order, State
from tradewind.decisions import tables as decisions
from tradewind.kernel import clock
from tradewind.kernel.errors import OutOfStock, WrongState
from tradewind.kernel.ports import Payment
from tradewind.storage import Connection, Database


def settle(
    order_id: str, payment: Payment | None, *, database: Database, now: datetime | None = None
) -> Order:
    """Take in what the provider says of an order's payment; None where it knows of none.

    Goods leave the shelf or go back to it in the same transaction. Safe to repeat, in any order.
    """
    now = now or clock.now()
    return _step(order_id, lambda order: order.heard(payment, now=now), database, now)


def lose_sight(order_id: str, *, database: Database) -> Order:
    """Note that the provider gave no answer; `reconcile` looks the charge up."""
    return _step(order_id, Order.unheard, database, clock.now())


def cancel(order_id: str, *, database: Database) -> Order:
    """Give up a second step, so that the cart can be paid another way.

    Raises WrongState where the order does not wait for the buyer. If the buyer takes the step after
    all, the money goes back.
    """
    return _step(order_id, _cancelled, database, clock.now())


def _cancelled(order: Order) -> Order:
    if order.state is not State.ACTION_NEEDED:
        raise WrongState(f"Order {order.id!r} is {order.state}; only a waiting step is cancelled.")
    return order.moved(State.EXPIRED, reason="cancelled")


def _step(
    order_id: str, change: Callable[[Order], Order], database: Database, now: datetime
) -> Order:
    with database.transaction() as session:
        cart = tables.cart(session, tables.cart_of_order(session, order_id), lock=True)
        before = tables.order(session, order_id, lock=True)
        after = change(before)
        if after == before:
            return before
        kept = tables.save_move(session, before, _with_goods(session, before, after), now=now)
        if kept.state is State.PAID:
            tables.save_cart(session, cart.bought(kept.quote.quantities()), now=now)
        if not kept.holding:
            decisions.record(session, f"order.{kept.state}", kept.id, _evidence(before, kept))
        return kept


def _with_goods(session: Connection, before: Order, after: Order) -> Order:
    if before.state is State.EXPIRED and after.state is State.PAID:
        return _late(session, before, after)
    if after.state is State.PAID:
        shelf.take(session, after)
    elif before.holding and not after.holding:
        shelf.give_back(session, after)
    return after


def _late(session: Connection, before: Order, after: Order) -> Order:
    """Money for an order whose hold had expired: good if the goods are still there."""
    if tables.overtaken(session, before):
        return before.owed("paid_by_another_order", taken=after)
    try:
        with session.begin_nested():
            shelf.reserve(session, shelf.counted(before))
    except OutOfStock:
        return before.owed("sold_out_meanwhile", taken=after)
    shelf.take(session, after)
    return after


def _evidence(before: Order, after: Order) -> dict[str, object]:
    quote, taken = after.quote, after.captured
    return {
        "before": before.state,
        "quote": quote.id,
        "digest": quote.digest,
        "total": str(quote.total),
        "captured": str(taken) if taken else None,
        "payment": after.payment_id,
        "reason": after.reason,
        "lines": quote.quantities(),
    }
