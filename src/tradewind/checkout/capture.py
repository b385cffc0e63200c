"""Take the money of an order that was only authorised, or a part of it and let the rest go."""

from dataclasses import replace

from tradewind.checkout.effects import Kind, Standing
from tradewind.checkout.effects import tables as intents
from tradewind.checkout.order import Order, State
from tradewind.checkout.settle import drafted, locked, move
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput, WrongState
from tradewind.kernel.money import Money
from tradewind.storage import Database


def capture(order_id: str, *, database: Database, amount: Money | None = None) -> Order:
    """Write down that the money is to be taken; `perform` takes it. Safe to repeat.

    Less than the whole is the order's price from then on, and what the bank holds beyond it is let
    go. Raises WrongState where nothing is held, BadInput for more than that.
    """
    now = clock.now()
    with database.transaction() as session:
        order = locked(session, order_id)
        taking = (each for each in intents.of_order(session, order.id) if each.kind is Kind.CAPTURE)
        if any(each.standing is not Standing.REFUSED for each in taking):
            return order
        if order.state is not State.AUTHORIZED:
            raise WrongState(f"Order {order.id!r} is {order.state}; no money is held for it.")
        whole = order.quote.due
        wanted = amount or whole
        if wanted.currency != whole.currency or not 0 < wanted.minor <= whole.minor:
            raise BadInput(f"Take at most {whole} for order {order.id!r}, and more than nothing.")
        after = replace(order, wanted=None if wanted == whole else wanted)
        after = move(session, order, after, now=now)
        intents.add(session, drafted(session, after, Kind.CAPTURE, wanted, reason="", now=now))
        return after
