"""An order as the protocol has it: its lines, what was sent, what went back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tradewind.checkout.effects import Effect, Kind, Standing
from tradewind.checkout.effects import tables as effects
from tradewind.checkout.order import Order, Pieces, State
from tradewind.checkout.parcels import Parcel
from tradewind.checkout.parcels import tables as parcels
from tradewind.checkout.quote import QuoteLine
from tradewind.checkout.session import Session
from tradewind.kernel.errors import NotFound
from tradewind.storage import Database
from tradewind.web.acp.totals import line_totals, total, totals_out

Json = dict[str, Any]
STATUS: Final = {
    State.HELD: "created",
    State.ACTION_NEEDED: "created",
    State.UNKNOWN: "processing",
    State.AUTHORIZED: "confirmed",
    State.PAID: "confirmed",
    State.PARTLY_SHIPPED: "processing",
    State.SHIPPED: "shipped",
    State.DELIVERED: "completed",
}
"""Every other state is of an order that came to nothing."""
ADJUSTED: Final = {Kind.REFUND: "refund", Kind.CHARGEBACK: "dispute"}
ENDED: Final = {Standing.OPEN: "pending", Standing.DONE: "completed", Standing.REFUSED: "failed"}


@dataclass(frozen=True, slots=True)
class Told:
    """An order with what is needed to tell of it."""

    order: Order
    session: Session
    effects: Sequence[Effect]
    """Everything a provider was asked for it."""
    parcels: Sequence[Parcel]
    origin: str
    language: str


def told_of(seen: Session, database: Database, *, origin: str, language: str) -> Told:
    """Read what is needed to tell of a session's order; raises NotFound where it has none."""
    if seen.order is None:
        raise NotFound(f"Checkout session {seen.id!r} has no order.")
    with database.reading() as session:
        asked = effects.of_order(session, seen.order.id)
        sent = parcels.of_order(session, seen.order.id)
    return Told(seen.order, seen, asked, sent, origin, language)


def order_out(told: Told) -> Json:
    """The order as it stands, whole."""
    order = told.order
    lines = [*_lines(told)]
    said: Json = {
        "type": "order",
        "id": order.id,
        "checkout_session_id": told.session.id,
        "order_number": order.id,
        "permalink_url": f"{told.origin}/orders/{order.id}",
        "status": STATUS.get(order.state, "canceled"),
        "line_items": lines,
        "fulfillments": [*_fulfillments(told)],
        "adjustments": [*_adjustments(told)],
        "totals": [*totals_out(order.quote, told.language)],
    }
    if order.refunded and order.refunded.minor:
        said["totals"].append(total("amount_refunded", order.refunded, told.language))
    return said


def _lines(told: Told) -> Iterator[Json]:
    pieces = {each.sku: each for each in told.order.pieces}
    included = told.order.quote.tax.included
    for line in told.order.quote.lines:
        yield _line(told, line, pieces.get(line.sku)) | {
            "totals": [*line_totals(line, told.language, included=included)]
        }


def _line(told: Told, line: QuoteLine, pieces: Pieces | None) -> Json:
    shipped = pieces.shipped if pieces else 0
    current = line.quantity - (pieces.canceled + pieces.returned if pieces else 0)
    quantity = {"ordered": line.quantity, "current": current, "fulfilled": shipped}
    return {
        "id": told.session.line_id(line.sku),
        "title": line.title,
        "product_id": line.product_id,
        "quantity": quantity,
        "unit_price": line.unit.minor,
        "subtotal": (line.total - line.discount).minor,
        "status": _status(current, shipped),
    }


def _status(current: int, fulfilled: int) -> str:
    if current <= 0:
        return "removed"
    if fulfilled >= current:
        return "fulfilled"
    return "partial" if fulfilled else "processing"


def _fulfillments(told: Told) -> Iterator[Json]:
    for parcel in told.parcels:
        tracking = parcel.tracking
        known = {
            "carrier": tracking.carrier,
            "tracking_number": tracking.number,
            "tracking_url": tracking.url,
        }
        said: Json = {
            "id": parcel.id,
            "type": "shipping",
            "status": "delivered" if parcel.delivered_at else "shipped",
            "line_items": [
                {"id": told.session.line_id(sku), "quantity": quantity}
                for sku, quantity in parcel.lines.items()
            ],
            "events": [*_events(parcel)],
        }
        yield said | {name: value for name, value in known.items() if value}


def _events(parcel: Parcel) -> Iterator[Json]:
    for kind, at in (("shipped", parcel.shipped_at), ("delivered", parcel.delivered_at)):
        if at is not None:
            yield {"id": f"{parcel.id}_{kind}", "type": kind, "occurred_at": at.isoformat()}


def _adjustments(told: Told) -> Iterator[Json]:
    for effect in told.effects:
        if effect.kind not in ADJUSTED:
            continue
        said: Json = {
            "id": f"adj_{effect.kind}_{effect.number}_{effect.order_id}",
            "type": ADJUSTED[effect.kind],
            "occurred_at": (effect.ended_at or effect.created_at).isoformat(),
            "status": ENDED[effect.standing],
            "amount": effect.amount.minor,
            "currency": effect.amount.currency.lower(),
        }
        yield said | ({"reason": effect.reason} if effect.reason else {})
