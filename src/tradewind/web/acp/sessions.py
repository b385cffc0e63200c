"""The five calls of a checkout session, each on a verb of the shop."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from tradewind.checkout.idempotency import Answer, Claim
from tradewind.checkout.session import Buyer, Opening, Session, SessionState, Wishes
from tradewind.checkout.session import tables as kept
from tradewind.kernel.errors import NotFound, UnknownItem, WrongState
from tradewind.kernel.ports import SecondStep
from tradewind.web.acp import carts
from tradewind.web.acp.call import Call
from tradewind.web.acp.fault import WAIT_S, Fault, unknown_item
from tradewind.web.acp.take import (
    BuyerIn,
    CancelIn,
    CompleteIn,
    CreateIn,
    ResultIn,
    UpdateIn,
    Wish,
    read,
)
from tradewind.web.acp.tell import impossible, session_out
from tradewind.web.acp.vault import spendable, spent

CHANNEL: Final = "acp"
AUTHENTICATED: Final = frozenset({"authenticated", "attempt_acknowledged", "informational"})
"""What an issuer says of a buyer whom it lets pay."""
Json = dict[str, Any]


def create(call: Call, body: Any, claim: Claim) -> Answer:
    """Open a session; one that stands already for the same cart is given instead."""
    asked = read(CreateIn, body)
    if not asked.line_items and asked.cart_id is None:
        raise Fault(400, "missing", "Name at least one item.", "$.line_items")
    extra: Json = {"origin": call.origin}
    extra["interventions"] = asked.capabilities.interventions.model_dump(exclude_none=True)
    extra |= _private(body, "affiliate_attribution", "affiliate_attributions", {})
    if asked.order_notes:
        extra["order_notes"] = asked.order_notes
    cart_id = None
    wishes = _wishes(asked, Buyer(), extra)
    if asked.cart_id is not None:
        cart = carts.owned(replace(call, id=asked.cart_id))
        if standing := _standing(cart.cart.id, call):
            return Answer(201, session_out(standing, call))
        cart_id = cart.cart.id
        wishes = replace(wishes, lines=None, buyer=cart.buyer)
    opening = Opening(
        channel=CHANNEL,
        currency=asked.currency.upper(),
        language=call.language,
        agent_id=call.agent.id,
        cart_id=cart_id,
        session_id=claim.id("chk"),
        wishes=wishes,
    )
    try:
        return Answer(201, session_out(call.shop.open_session(opening), call))
    except UnknownItem as error:
        raise unknown_item(error, _ids(asked)) from error


def _standing(cart_id: str, call: Call) -> Session | None:
    with call.shop.database.reading() as session:
        row = kept.latest_of_cart(session, cart_id)
    seen = call.shop.session(row.id) if row and row.channel == CHANNEL else None
    return seen if seen and seen.open else None


def _ids(asked: Wish) -> list[str]:
    return [item.id for item in asked.line_items or ()]


def get(call: Call) -> Answer:
    """Look at a session."""
    return Answer(200, session_out(owned(call), call))


def owned(call: Call) -> Session:
    """The session, if it is this agent's; raises NotFound, whoever's it is else."""
    seen = call.shop.session(call.id)
    if seen.channel != CHANNEL or seen.agent_id != call.agent.id:
        raise NotFound(f"No checkout session {call.id!r}; open a new one.")
    return seen


def update(call: Call, body: Any, _: Claim) -> Answer:
    """Change a session."""
    asked = read(UpdateIn, body)
    seen = owned(call)
    extra: Json = {"order_notes": asked.order_notes} if asked.order_notes else {}
    wishes = _wishes(asked, seen.buyer, {**seen.extra, **extra})
    try:
        return Answer(200, session_out(call.shop.change_session(seen.id, wishes), call))
    except UnknownItem as error:
        raise unknown_item(error, _ids(asked)) from error


def _wishes(asked: Wish, known: Buyer, extra: Mapping[str, Any]) -> Wishes:
    return Wishes(
        lines=asked.lines,
        buyer=_buyer(asked.buyer, asked, known),
        address=asked.place,
        shipping=asked.option,
        codes=asked.codes,
        extra=extra,
    )


def _buyer(given: BuyerIn | None, asked: Wish, known: Buyer) -> Buyer | None:
    """Who buys; an address's e-mail and telephone stand in where nobody said otherwise."""
    details = asked.fulfillment_details
    buyer = given.buyer() if given else known
    if details is not None:
        buyer = replace(
            buyer,
            email=buyer.email or details.email or "",
            phone=buyer.phone or details.phone_number or "",
        )
    return None if buyer == known else buyer


def complete(call: Call, body: Any, _: Claim) -> Answer:
    """Pay a session at exactly what it showed; however often it is asked, it is paid once."""
    asked = read(CompleteIn, body)
    token = asked.payment_data.secret
    seen = owned(call)
    if seen.state is SessionState.ACTION_NEEDED:
        _authenticated(seen, asked.authentication_result, call)
    elif seen.open:
        seen = call.shop.change_session(seen.id, _last_words(asked, body, seen))
        if impossible(seen) or seen.state is not SessionState.READY:
            return Answer(200, session_out(seen, call))
        token = spendable(token, seen, call)
    quote = seen.quote.id if seen.quote and seen.open else None
    done = call.shop.complete_session(seen.id, token=token, quote_id=quote)
    if done.state is SessionState.IN_PROGRESS:
        raise _unanswered()
    if done.state is SessionState.COMPLETED:
        spent(asked.payment_data.secret, done, call)
    return Answer(200, session_out(done, call))


def _unanswered() -> Fault:
    message = (
        "The payment provider has not answered yet. Send the same again: nothing is paid twice."
    )
    retry = {"Retry-After": str(WAIT_S)}
    return Fault(503, "payment_pending", message, headers=retry)


def _authenticated(seen: Session, result: ResultIn | None, call: Call) -> None:
    """Take the issuer's word, where the provider's second step is ours to take."""
    if result is None:
        message = "The issuer wants to see the buyer; send authentication_result."
        raise Fault(400, "requires_3ds", message, "$.authentication_result")
    payments, order = call.shop.payments, seen.order
    if isinstance(payments, SecondStep) and order and order.payment_id:
        payments.answer(order.payment_id, approved=result.outcome in AUTHENTICATED)


def _last_words(asked: CompleteIn, body: Json, seen: Session) -> Wishes:
    """What comes with a payment beside the payment."""
    extra = dict(seen.extra)
    extra |= _private(body, "affiliate_attribution", "affiliate_attributions", seen.extra)
    if asked.order_notes:
        extra["order_notes"] = asked.order_notes
    billing = asked.payment_data.billing_address
    buyer = asked.buyer.buyer() if asked.buyer else None
    if buyer is not None:
        buyer = replace(
            buyer,
            email=buyer.email or seen.buyer.email,
            phone=buyer.phone or seen.buyer.phone,
        )
    return Wishes(
        buyer=buyer if buyer != seen.buyer else None,
        billing=billing.place() if billing else None,
        extra=extra,
    )


def cancel(call: Call, body: Any, _: Claim) -> Answer:
    """Give a session up; its reason is kept and told to nobody."""
    asked = read(CancelIn, {} if body is None else body)
    seen = owned(call)
    if seen.state is SessionState.CANCELED:
        raise _over(seen)
    if asked.intent_trace and seen.open:
        extra = {**seen.extra, "intent_traces": [asked.intent_trace]}
        call.shop.change_session(seen.id, Wishes(extra=extra))
    try:
        return Answer(200, session_out(call.shop.cancel_session(seen.id), call))
    except WrongState as error:
        raise _over(seen) from error


def _over(seen: Session) -> Fault:
    message = f"Checkout session {seen.id!r} is {seen.state}; it cannot be canceled."
    return Fault(405, "not_cancelable", message)


def _private(body: Json, sent: str, kept_as: str, extra: Mapping[str, Any]) -> Json:
    """What an agent tells and is never told back, added to what it told before."""
    if not body.get(sent):
        return {}
    return {kept_as: [*extra.get(kept_as, ()), body[sent]]}
