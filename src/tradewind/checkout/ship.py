"""Send what was bought, in one parcel or in several, and hear that it arrived."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from tradewind.checkout.order import Order, State
from tradewind.checkout.parcels import Parcel, Tracking
from tradewind.checkout.parcels import tables as parcels
from tradewind.checkout.settle import locked, move
from tradewind.checkout.tell import tell
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput, Refused, WrongState
from tradewind.kernel.ids import new_id
from tradewind.storage import Connection, Database

UNTRACKED = Tracking()


def ship(
    order_id: str,
    *,
    database: Database,
    lines: Mapping[str, int] | None = None,
    tracking: Tracking = UNTRACKED,
) -> Parcel:
    """Send pieces by SKU, or everything that is left; gives the parcel.

    Raises WrongState where the order is not paid, Refused for more than is to be sent.
    """
    now = clock.now()
    with database.transaction() as session:
        order = locked(session, order_id)
        if order.state not in {State.PAID, State.PARTLY_SHIPPED}:
            raise WrongState(f"Order {order.id!r} is {order.state}; only a paid order is shipped.")
        sent = _parcel(order, lines, tracking, now)
        parcels.add(session, sent)
        pieces = tuple(
            replace(each, shipped=each.shipped + sent.lines.get(each.sku, 0))
            for each in order.pieces
        )
        after = shipped(session, order, replace(order, pieces=pieces), now=now)
        tell(session, "order.shipped", after, parcel=plain(sent))
        return sent


def shipped(session: Connection, before: Order, after: Order, *, now: datetime) -> Order:
    """The order once its pieces are as they now are: partly on its way, or wholly."""
    if any(each.shipped for each in after.pieces):
        left = any(each.to_ship for each in after.pieces)
        to = State.PARTLY_SHIPPED if left else State.SHIPPED
        after = after if after.state is to else after.moved(to)
    return move(session, before, after, now=now)


def _parcel(
    order: Order, lines: Mapping[str, int] | None, tracking: Tracking, now: datetime
) -> Parcel:
    left = {each.sku: each.to_ship for each in order.pieces if each.to_ship}
    wanted = left if lines is None else dict(lines)
    if not wanted or any(pieces < 1 for pieces in wanted.values()):
        raise BadInput("Say which pieces are sent: at least one of some item.")
    for sku, pieces in wanted.items():
        if pieces > left.get(sku, 0):
            raise Refused(f"{left.get(sku, 0)} of {sku!r} are still to be sent, not {pieces}.")
    return Parcel(new_id("par"), order.id, wanted, tracking, now)


def deliver(parcel_id: str, *, database: Database) -> Order:
    """A parcel has arrived; gives the order, DELIVERED once all of it has. Safe to repeat."""
    now = clock.now()
    with database.transaction() as session:
        order = locked(session, parcels.get(session, parcel_id).order_id)
        if parcels.get(session, parcel_id).delivered_at is None:
            parcels.delivered(session, parcel_id, now=now)
        under_way = any(each.delivered_at is None for each in parcels.of_order(session, order.id))
        if order.state is not State.SHIPPED or under_way:
            return order
        return move(session, order, order.moved(State.DELIVERED), now=now)


def plain(sent: Parcel) -> dict[str, object]:
    """A parcel as JSON has it."""
    return {
        "id": sent.id,
        "lines": dict(sent.lines),
        "carrier": sent.tracking.carrier,
        "tracking_number": sent.tracking.number,
        "tracking_url": sent.tracking.url,
    }
