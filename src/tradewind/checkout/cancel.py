"""Call an order off: by the buyer before it is paid, by the seller until something was sent."""

from tradewind.checkout.effects import Kind, Standing
from tradewind.checkout.effects import tables as intents
from tradewind.checkout.order import Order, State
from tradewind.checkout.settle import locked, move
from tradewind.kernel import clock
from tradewind.kernel.errors import WrongState
from tradewind.storage import Connection, Database


def cancel(order_id: str, *, database: Database) -> Order:
    """Give up a payment under way, so that the cart can be paid another way.

    What the bank may hold is let go, and should it hold it later, then too: `perform` and
    `reconcile` see to it. Raises WrongState where the order no longer waits for its money.
    """
    now = clock.now()
    with database.transaction() as session:
        order = locked(session, order_id)
        if not order.holding:
            raise WrongState(
                f"Order {order.id!r} is {order.state}; only one that waits for its money is "
                "cancelled."
            )
        return move(session, order, order.canceled(), now=now)


def call_off(order_id: str, *, database: Database, reason: str = "called_off") -> Order:
    """The seller will not send it: the goods are back, and so is the money, held or taken.

    Raises WrongState once something was sent, and while the money is being taken.
    """
    now = clock.now()
    with database.transaction() as session:
        order = locked(session, order_id)
        _check_quiet(session, order)
        if order.state is not State.PAID:
            return move(session, order, order.canceled(reason), now=now)
        return move(session, order, order.moved(_end(order), reason=reason), now=now)


def _end(order: Order) -> State:
    return State.REFUND_DUE if order.captured and order.captured.minor else State.CANCELED


def _check_quiet(session: Connection, order: Order) -> None:
    taking = (
        each.kind is Kind.CAPTURE and each.standing is Standing.OPEN
        for each in intents.of_order(session, order.id)
    )
    if order.state is State.AUTHORIZED and any(taking):
        raise WrongState(f"The money of order {order.id!r} is being taken; try again in a minute.")
