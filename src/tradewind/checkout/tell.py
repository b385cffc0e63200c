"""Say what happened to an order: to whoever subscribed, in the transaction that makes it so."""

from typing import Any, Final

from tradewind.checkout.order import Order, State
from tradewind.events import outbox
from tradewind.kernel.money import Money
from tradewind.storage import Connection

TOPICS: Final = {
    State.HELD: "order.placed",
    State.ACTION_NEEDED: "order.action_needed",
    State.AUTHORIZED: "order.authorized",
    State.PAID: "order.paid",
    State.RELEASED: "order.released",
    State.EXPIRED: "order.expired",
    State.CANCELED: "order.canceled",
    State.REFUND_DUE: "order.refund_due",
    State.DELIVERED: "order.delivered",
}
"""What is told where an order enters a state; shipments and refunds are told one by one."""


def tell(session: Connection, topic: str, order: Order, **more: Any) -> None:
    """Tell of an order: its ids, its amounts, and what else belongs to the topic."""
    outbox.put(session, topic, order.id, {**body(order), **more})


def tell_move(session: Connection, before: Order | None, after: Order) -> None:
    """Tell that an order entered its state, and of what went back to its buyer."""
    topic = TOPICS.get(after.state)
    if topic and (before is None or before.state is not after.state):
        tell(session, topic, after)
    was = before.refunded.minor if before and before.refunded else 0
    if after.captured and after.refunded and after.refunded.minor > was:
        more = Money(after.refunded.minor - was, after.refunded.currency)
        tell(session, "order.refunded", after, amount=plain(more))


def body(order: Order) -> dict[str, Any]:
    """What is told of every order: no name, no address, no card."""
    return {
        "order_id": order.id,
        "state": order.state,
        "money": order.money,
        "reason": order.reason,
        "quote_id": order.quote.id,
        "cart_id": order.quote.cart_id,
        "agent_id": order.agent_id,
        "total": plain(order.quote.total),
        "captured": plain(order.captured) if order.captured else None,
        "refunded": plain(order.refunded) if order.refunded else None,
    }


def plain(money: Money) -> dict[str, Any]:
    """An amount as JSON has it."""
    return {"minor": money.minor, "currency": money.currency}
