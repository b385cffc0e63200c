"""A buyer's own orders, for the platform they linked with this shop."""

from typing import Any

from tradewind.kernel.errors import NotFound
from tradewind.web.ucp import identity
from tradewind.web.ucp import orders as entity
from tradewind.web.ucp.call import Answer, Call
from tradewind.web.ucp.envelope import envelope
from tradewind.web.ucp.tables import orders_of_buyer
from tradewind.web.ucp.version import ORDER

SHOWN = 50


def orders(call: Call) -> Answer:
    """The buyer's orders that came through this door, the newest first."""
    email = identity.granted(call).subject
    with call.shop.database.reading() as session:
        ids = orders_of_buyer(session, email, limit=SHOWN)
    listed: list[dict[str, Any]] = []
    for order_id in ids:
        try:
            seen = entity.see(call.shop, order_id)
        except NotFound:
            continue
        listed.append(entity.body(seen, call.version, call.pages))
    return Answer({**envelope(call, ORDER), "orders": listed})


def cancel(call: Call) -> Answer:
    """Call off an order of the buyer's that has not been sent."""
    email = identity.granted(call).subject
    with call.shop.database.reading() as session:
        mine = call.id in orders_of_buyer(session, email, limit=10_000)
    if not mine:
        raise NotFound(f"No order {call.id!r} of this buyer.")
    call.shop.call_off(call.id, reason="buyer_called_off")
    seen = entity.see(call.shop, call.id)
    return Answer({**envelope(call, ORDER), **entity.body(seen, call.version, call.pages)})
