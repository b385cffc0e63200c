"""Carts in the protocol's words: a session that is never paid, on the cart it may become."""

from dataclasses import replace
from typing import Any

from tradewind.catalog import tables as catalog
from tradewind.checkout.session import Opening, Session, SessionState, Wishes
from tradewind.kernel.errors import NotFound
from tradewind.web.ucp import buyer as buyers
from tradewind.web.ucp import discounts, lines, totals
from tradewind.web.ucp import messages as said
from tradewind.web.ucp.call import Answer, Call, an_object, texts
from tradewind.web.ucp.context import language, priced_in
from tradewind.web.ucp.envelope import envelope
from tradewind.web.ucp.refusal import Message, Outcome
from tradewind.web.ucp.version import CART, DISCOUNT

CHANNEL = "ucp.cart"


def create(call: Call) -> Answer:
    """Open a cart with items."""
    found, unknown = lines.found(call, lines.wanted(call.body))
    if unknown and not found:
        raise Outcome(tuple(unknown), 404, call.pages)
    with call.shop.database.reading() as session:
        items = catalog.items(session, [each.sku for each in found]).values()
    opening = Opening(
        channel=CHANNEL,
        currency=priced_in(call, items),
        language=language(call),
        agent_id=call.agent_id,
        needs=(),
        session_id=call.new_id("crt"),
        wishes=replace(_wishes(call), lines=tuple(found)),
    )
    return _answered(call, call.shop.open_session(opening), unknown, 201)


def _wishes(call: Call) -> Wishes:
    who = an_object(call.body, "buyer")
    wishes = Wishes(buyer=buyers.buyer(who) if who else None)
    if "discounts" in call.body and call.common.has(DISCOUNT):
        codes = texts(an_object(call.body, "discounts"), "codes")
        wishes = replace(wishes, codes=tuple(dict.fromkeys(codes)))
    return wishes


def opened(call: Call, cart_id: str) -> Session:
    """A cart that stands; raises NotFound for one that was canceled or has expired."""
    found = call.shop.session(cart_id)
    ended = found.state in {SessionState.CANCELED, SessionState.EXPIRED}
    if found.channel != CHANNEL or ended or not call.may_see(found.agent_id):
        raise NotFound(f"No cart {cart_id!r}; create one.")
    return found


def get(call: Call) -> Answer:
    """A cart with the prices of now."""
    return _answered(call, opened(call, call.id))


def update(call: Call) -> Answer:
    """Put other items in its place."""
    opened(call, call.id)
    found, unknown = lines.found(call, lines.wanted(call.body))
    wishes = replace(_wishes(call), lines=tuple(found))
    return _answered(call, call.shop.change_session(call.id, wishes), unknown)


def cancel(call: Call) -> Answer:
    """Give a cart up; says what was in it."""
    before = _answered(call, opened(call, call.id))
    call.shop.cancel_session(call.id)
    return before


def _answered(
    call: Call, session: Session, more: list[Message] | None = None, status: int = 200
) -> Answer:
    notes = [note for note in session.notes if note.code != "missing_line"]
    messages = [*(more or []), *(said.message(note, session) for note in notes)]
    body: dict[str, Any] = {
        **envelope(call, CART),
        "id": session.id,
        "currency": session.cart.currency,
        "line_items": lines.shown(call, session),
        "totals": totals.totals(session.quote, call.version) if session.quote else totals.nothing(),
        "continue_url": f"{call.pages}/checkout/s/{session.token}",
        "expires_at": session.expires_at.isoformat(),
    }
    if messages:
        body["messages"] = [each.plain() for each in messages]
    if who := buyers.shown(session, with_consent=False):
        body["buyer"] = who
    if call.common.has(DISCOUNT):
        body["discounts"] = discounts.discounts(session)
    return Answer(body, status)
