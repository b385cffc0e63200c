"""Carts of agents: sessions that nobody pays; an estimate until a checkout starts from them."""

from typing import Any, Final

from tradewind.checkout.idempotency import Answer, Claim
from tradewind.checkout.session import Line, Note, Opening, Session, SessionState, Wishes
from tradewind.kernel.errors import NotFound, UnknownItem
from tradewind.web.acp.call import Call
from tradewind.web.acp.fault import unknown_item
from tradewind.web.acp.message import message
from tradewind.web.acp.take import CartIn, read
from tradewind.web.acp.tell import buyer_out, items_of, lines_out
from tradewind.web.acp.totals import totals_out

CHANNEL: Final = "acp_cart"
TOLD: Final = frozenset({"item_unavailable", "out_of_stock", "quantity_exceeded"})
"""Of a cart's notes: what has to do with its lines. An address is nothing to it."""


def create(call: Call, body: Any, claim: Claim) -> Answer:
    """Open a cart."""
    asked = read(CartIn, body)
    opening = Opening(
        channel=CHANNEL,
        currency=call.shop.settings.currency,
        language=call.language,
        agent_id=call.agent.id,
        session_id=claim.id("cart"),
        wishes=_wishes(asked),
    )
    try:
        return Answer(201, cart_out(call.shop.open_session(opening), call))
    except UnknownItem as error:
        raise unknown_item(error, _ids(asked)) from error


def get(call: Call) -> Answer:
    """Look at a cart."""
    return Answer(200, cart_out(owned(call), call))


def replace(call: Call, body: Any, _: Claim) -> Answer:
    """Put everything that is in a cart anew."""
    asked = read(CartIn, body)
    seen = owned(call)
    try:
        return Answer(200, cart_out(call.shop.change_session(seen.id, _wishes(asked)), call))
    except UnknownItem as error:
        raise unknown_item(error, _ids(asked)) from error


def cancel(call: Call, _: Any, __: Claim) -> Answer:
    """Give a cart up; gives it as it last was."""
    last = cart_out(owned(call), call)
    call.shop.cancel_session(call.id)
    return Answer(200, last)


def owned(call: Call) -> Session:
    """The cart, if it is this agent's and still there; raises NotFound."""
    seen = call.shop.session(call.id)
    theirs = seen.channel == CHANNEL and seen.agent_id == call.agent.id
    if not theirs or seen.state in {SessionState.CANCELED, SessionState.EXPIRED}:
        raise NotFound(f"No cart {call.id!r}; open a new one.")
    return seen


def cart_out(seen: Session, call: Call) -> dict[str, Any]:
    """The cart with the prices of now."""
    said: dict[str, Any] = {
        "id": seen.id,
        "line_items": [*lines_out(seen, call, items_of(seen, call.shop.database))],
        "currency": seen.cart.currency.lower(),
        "totals": [*totals_out(seen.quote, call.language)] if seen.quote else [],
        "messages": [message(note, call) for note in seen.notes if _concerns(note)],
        "continue_url": f"{call.origin}/checkout/s/{seen.token}",
        "expires_at": seen.expires_at.isoformat(),
    }
    return said | ({"buyer": buyer} if (buyer := buyer_out(seen)) else {})


def _concerns(note: Note) -> bool:
    return note.code in TOLD or note.code.startswith("discount_code_")


def _wishes(asked: CartIn) -> Wishes:
    return Wishes(
        lines=tuple(Line(item.id, item.quantity) for item in asked.line_items),
        buyer=asked.buyer.buyer() if asked.buyer else None,
        codes=tuple(asked.discounts.codes) if asked.discounts else None,
    )


def _ids(asked: CartIn) -> list[str]:
    return [item.id for item in asked.line_items]
