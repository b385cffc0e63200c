"""An order as the protocol writes it: always whole, as it stands now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Item
from tradewind.checkout import tables as checkout
from tradewind.checkout.address import tables as addresses
from tradewind.checkout.effects import Kind, Standing
from tradewind.checkout.effects import tables as intents
from tradewind.checkout.order import GONE, OWING, Order, Pieces, State
from tradewind.checkout.parcels import Parcel
from tradewind.checkout.parcels import tables as parcels
from tradewind.checkout.quote import QuoteLine
from tradewind.checkout.session import Session
from tradewind.checkout.session import tables as sessions
from tradewind.checkout.session.look import look
from tradewind.decisions import tables as ledger
from tradewind.kernel.errors import NotFound
from tradewind.kernel.money import Money
from tradewind.storage import Connection
from tradewind.web.ucp import lines, totals
from tradewind.web.ucp.call import Answer, Call
from tradewind.web.ucp.envelope import envelope
from tradewind.web.ucp.fulfillment import METHOD, postal
from tradewind.web.ucp.version import ORDER, Version


@dataclass(frozen=True, slots=True)
class Seen:
    """An order with everything that is told of it."""

    order: Order
    session: Session
    items: dict[str, Item]
    destination: dict[str, str]
    parcels: tuple[Parcel, ...]
    adjustments: tuple["Adjusted", ...]


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Something that changed after the order was placed: a refund, or its end."""

    id: str
    type: str
    at: datetime
    status: str
    minor: int
    """Money that goes back to the buyer."""
    quantities: Mapping[str, int]
    description: str = ""


def get(call: Call) -> Answer:
    """An order that came of a checkout of this door."""
    seen = see(call.shop, call.id)
    if not call.may_see(seen.order.agent_id):
        raise NotFound(f"No order {call.id!r} of this agent's.")
    return Answer({**envelope(call, ORDER), **body(seen, call.version, call.pages)})


def see(shop: Tradewind, order_id: str) -> Seen:
    """An order and what belongs to it; raises NotFound for one of another door."""
    with shop.database.reading() as session:
        order = checkout.order(session, order_id)
        session_id = sessions.session_of_quote(session, order.quote.id)
        items = catalog.items(session, [line.sku for line in order.quote.lines])
        place = addresses.of_cart(session, order.quote.cart_id)
        sent = tuple(parcels.of_order(session, order_id))
        adjusted = tuple(adjustments(session, order))
    if session_id is None:
        raise NotFound(f"No order {order_id!r} of an agent's checkout.")
    return Seen(
        order,
        look(session_id, database=shop.database),
        items,
        postal(place) if place else {"address_country": order.quote.country},
        sent,
        adjusted,
    )


def adjustments(session: Connection, order: Order) -> Iterator[Adjusted]:
    """Every refund as the ledger has it, the oldest first, and the end of an order called off."""
    effects = intents.of_order(session, order.id)
    open_ = any(e.kind is Kind.REFUND and e.standing is Standing.OPEN for e in effects)
    status = "pending" if open_ else "completed"
    for entry in reversed(ledger.latest(session, kind="order.refund", subject=order.id)):
        currency, _, amount = str(entry.body["amount"]).partition(" ")
        yield Adjusted(
            id=entry.id,
            type="refund",
            at=entry.at,
            status=status,
            minor=Money.of(amount, currency).minor,
            quantities=entry.body["lines"],
            description=str(entry.body["reason"]),
        )
    if not _kept(order):
        end = next(move for move in reversed(order.moves) if move.after is not State.REFUNDED)
        yield Adjusted(
            id=f"{order.id}_end",
            type="cancellation",
            at=end.at,
            status="pending" if order.state is State.REFUND_DUE else "completed",
            minor=order.captured.minor if order.captured else 0,
            quantities=order.quote.quantities(),
        )


def _kept(order: Order) -> bool:
    """Whether it is still to be sent, or was."""
    return order.state not in GONE | OWING


def body(seen: Seen, version: Version, pages: str) -> dict[str, Any]:
    """The order entity without its envelope."""
    order = seen.order
    said: dict[str, Any] = {
        "id": order.id,
        "label": order.id.removeprefix("ord_")[-8:].upper(),
        "checkout_id": seen.session.id,
        "permalink_url": f"{pages}/orders/{order.id}",
        "currency": order.quote.total.currency,
        "line_items": [_line(seen, line, version, pages) for line in order.quote.lines],
        "fulfillment": _fulfillment(seen),
        "totals": totals.totals(order.quote, version),
    }
    if seen.adjustments:
        said["adjustments"] = [_adjustment(each, seen, version) for each in seen.adjustments]
    return said


def _line(seen: Seen, line: QuoteLine, version: Version, pages: str) -> dict[str, Any]:
    pieces = _pieces(seen.order, line)
    left = pieces.quantity - pieces.canceled - pieces.returned if _kept(seen.order) else 0
    fulfilled = min(pieces.shipped, left)
    quantity = {"total": left, "fulfilled": fulfilled}
    if version.signed:
        quantity = {"original": pieces.quantity, **quantity}
    return {
        "id": seen.session.line_id(line.sku),
        "item": lines.item(line, seen.items.get(line.sku), pages),
        "quantity": quantity,
        "totals": totals.line_totals(seen.order.quote, line, version),
        "status": _status(left, fulfilled, version),
    }


def _pieces(order: Order, line: QuoteLine) -> Pieces:
    known = (each for each in order.pieces if each.sku == line.sku)
    return next(known, Pieces(line.sku, line.quantity, counted=False))


def _status(left: int, fulfilled: int, version: Version) -> str:
    if not left:
        return "removed" if version.signed else "fulfilled"
    if fulfilled == left:
        return "fulfilled"
    return "partial" if fulfilled else "processing"


def _fulfillment(seen: Seen) -> dict[str, Any]:
    return {
        "expectations": _expectations(seen),
        "events": [event for each in seen.parcels for event in _events(each, seen)],
    }


def _expectations(seen: Seen) -> list[dict[str, Any]]:
    """What is still to come, and where."""
    waiting = [
        {"id": seen.session.line_id(each.sku), "quantity": each.to_ship}
        for each in (_pieces(seen.order, line) for line in seen.order.quote.lines)
        if each.to_ship > 0 and _kept(seen.order)
    ]
    if not waiting:
        return []
    expected: dict[str, Any] = {
        "id": "expectation_1",
        "line_items": waiting,
        "method_type": METHOD,
        "destination": seen.destination,
    }
    if days := seen.order.quote.delivery_days:
        expected["description"] = f"Arrives within {days} working days"
    return [expected]


def _events(sent: Parcel, seen: Seen) -> Iterator[dict[str, Any]]:
    """A parcel on its way, and once it is there."""
    moments = (("shipped", sent.shipped_at), ("delivered", sent.delivered_at))
    for type_, at in moments:
        if at is None:
            continue
        said = {
            "id": f"{sent.id}_{type_}",
            "occurred_at": at.isoformat(),
            "type": type_,
            "line_items": _counted(sent.lines, seen, 1),
            "carrier": sent.tracking.carrier,
            "tracking_number": sent.tracking.number,
            "tracking_url": sent.tracking.url,
        }
        yield {name: value for name, value in said.items() if value}


def _counted(quantities: Mapping[str, int], seen: Seen, sign: int) -> list[dict[str, Any]]:
    return [
        {"id": seen.session.line_id(sku), "quantity": sign * pieces}
        for sku, pieces in quantities.items()
        if pieces
    ]


def _adjustment(adjusted: Adjusted, seen: Seen, version: Version) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": adjusted.id,
        "type": adjusted.type,
        "occurred_at": adjusted.at.isoformat(),
        "status": adjusted.status,
    }
    if items := _counted(adjusted.quantities, seen, version.sign):
        said["line_items"] = items
    if adjusted.minor and version.signed:
        said["totals"] = [{"type": "total", "amount": -adjusted.minor}]
    elif adjusted.minor:
        said["amount"] = adjusted.minor
    if adjusted.description:
        said["description"] = adjusted.description
    return said
