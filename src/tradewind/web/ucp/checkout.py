"""Checkout sessions in the protocol's words: create, get, update, complete, cancel."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tradewind.catalog import tables as catalog
from tradewind.checkout.session import Opening, Session, SessionState, Wishes
from tradewind.checkout.session import tables as sessions
from tradewind.kernel.errors import NotFound, WrongState
from tradewind.storage import Connection
from tradewind.web.ucp import buyer as buyers
from tradewind.web.ucp import carts, discounts, fulfillment, handlers, lines, totals
from tradewind.web.ucp import messages as said
from tradewind.web.ucp.call import Answer, Call, an_object, text, texts
from tradewind.web.ucp.context import language, priced_in
from tradewind.web.ucp.envelope import envelope
from tradewind.web.ucp.refusal import Message, Outcome, invalid
from tradewind.web.ucp.version import CART, CHECKOUT, CONSENT, DISCOUNT, FULFILLMENT
from tradewind.web.ucp.webhooks import follow

CHANNEL = "ucp"


def create(call: Call) -> Answer:
    """Open a session, from items or from a cart."""
    cart_id = text(call.body, "cart_id")
    if cart_id and call.common.has(CART):
        return _converted(call, cart_id)
    asked = lines.wanted(call.body)
    found, unknown = lines.found(call, asked)
    _check_found(call, bool(found), unknown)
    unknown += claims(call)
    with call.shop.database.reading() as session:
        items = catalog.items(session, [each.sku for each in found]).values()
    wishes = replace(_wishes(call, {}), lines=tuple(found))
    opening = Opening(
        channel=CHANNEL,
        currency=priced_in(call, items),
        language=language(call),
        agent_id=call.agent_id,
        needs=needs(call),
        session_id=call.new_id("chk"),
        wishes=wishes,
    )
    return _answered(call, call.shop.open_session(opening, also=_purchasable(call)), unknown, 201)


def claims(call: Call) -> list[Message]:
    """A word on every benefit that the buyer is said to have: none is granted on a claim alone."""
    said_of = texts(an_object(call.body, "context"), "eligibility")
    return [
        Message(
            "warning",
            "eligibility_not_accepted",
            f"{each} brings nothing in this shop.",
            path=f"$.context.eligibility[{place}]",
        )
        for place, each in enumerate(said_of)
    ]


def needs(call: Call) -> tuple[str, ...]:
    """What must be known before a session of this door can be completed."""
    asked = call.shop.settings.ucp_needs.replace(",", " ").split()
    return tuple(each for each in ("address", "email") if each in asked)


def _check_found(call: Call, some: bool, unknown: list[Message]) -> None:
    if unknown and (not some or not call.version.outcomes):
        raise Outcome(tuple(unknown), 400, call.pages)


def _purchasable(call: Call) -> Any:
    """Undoes a change after which nothing can be bought, or, in older releases, not all of it."""

    def check(_: Connection, session: Session) -> None:
        short = said.of_stock(session.notes)
        if short and (session.quote is None or not call.version.outcomes):
            final = tuple(
                replace(said.message(note, session), type="error", severity="unrecoverable")
                for note in short
            )
            raise Outcome(final, 400, call.pages)

    return check


def _converted(call: Call, cart_id: str) -> Answer:
    """The session of a cart: the one that is open already, else a new one."""
    cart = carts.opened(call, cart_id)
    with call.shop.database.reading() as session:
        row = sessions.latest_of_cart(session, cart.cart.id)
    if row and row.channel == CHANNEL and call.shop.session(row.id).open:
        return _answered(call, call.shop.session(row.id))
    opening = Opening(
        channel=CHANNEL,
        agent_id=call.agent_id,
        cart_id=cart.cart.id,
        needs=needs(call),
        session_id=call.new_id("chk"),
        wishes=replace(_wishes(call, cart.extra), codes=None, buyer=cart.buyer),
    )
    return _answered(call, call.shop.open_session(opening, also=_purchasable(call)), status=201)


def _wishes(call: Call, kept: Mapping[str, Any]) -> Wishes:
    """What a request says about everything but its lines; what it does not name stays."""
    body, extra = call.body, {**kept, **_door(call, kept)}
    who = an_object(body, "buyer")
    if (consent := buyers.consent(who)) is not None:
        extra["consent"] = consent
    wishes = Wishes(extra=extra, buyer=buyers.buyer(who) if "buyer" in body else None)
    if "discounts" in body and call.common.has(DISCOUNT):
        codes = texts(an_object(body, "discounts"), "codes")
        wishes = replace(wishes, codes=tuple(dict.fromkeys(codes)))
    return _delivered(wishes, body, extra)


def _door(call: Call, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What the door itself remembers of a session: who to tell, and how."""
    return {
        "version": call.version.name,
        "platform": call.platform.url,
        "webhook": call.platform.webhook_url,
        "base": call.base,
        "capabilities": dict(call.common.capabilities),
        "used": sorted({*kept.get("used", ()), *call.common.used}),
    }


def _delivered(wishes: Wishes, body: Mapping[str, Any], extra: dict[str, Any]) -> Wishes:
    if "fulfillment" not in body:
        return wishes
    wanted = fulfillment.Wanted(an_object(body, "fulfillment"))
    place = wanted.chosen(extra.get("destinations", []))
    if wanted.destinations:
        extra["destinations"] = wanted.destinations
    if place:
        extra["destination"] = place["id"]
    return replace(
        wishes,
        extra=extra,
        address=fulfillment.address(place) if place else None,
        shipping=wanted.option or None,
    )


def get(call: Call) -> Answer:
    """A session as it stands."""
    return _answered(call, _own(call))


def _own(call: Call) -> Session:
    """The session that is named, if it was opened through this door; raises NotFound."""
    found = call.shop.session(call.id)
    if found.channel != CHANNEL or not call.may_see(found.agent_id):
        raise NotFound(f"No checkout {call.id!r}; create one.")
    return found


def update(call: Call) -> Answer:
    """Replace what is in a session; what a request does not name stays."""
    before = _own(call)
    if not call.version.outcomes and call.body.get("id") != call.id:
        raise Outcome(
            (Message("error", "missing", "Send the checkout's id.", "recoverable", "$.id"),), 400
        )
    found, unknown = lines.found(call, lines.wanted(call.body))
    _check_found(call, bool(found), unknown)
    unknown += claims(call)
    wishes = replace(_wishes(call, before.extra), lines=tuple(found))
    return _answered(
        call, call.shop.change_session(call.id, wishes, also=_purchasable(call)), unknown
    )


def complete(call: Call) -> Answer:
    """Pay with the instrument that is given."""
    before = _own(call)
    _check_unpaid(call, before)
    paying = handlers.paying(call, before.cart.currency)
    if before.open:
        before = _prepared(call, before, paying)
    if not paying.token and before.open and before.quote and before.quote.due.minor:
        raise invalid(f"{before.quote.due} are left to pay.", path="$.payment.instruments")
    done = call.shop.complete_session(call.id, token=paying.token)
    follow(call.shop, done)
    if not call.version.outcomes:
        _check_paid(done)
    return _answered(call, done)


def _check_unpaid(call: Call, session: Session) -> None:
    """Raises for one that is completed, unless by this very request, whose answer got lost."""
    mine = bool(call.reserved) and session.extra.get("completing") == call.reserved
    if session.state is SessionState.COMPLETED and not mine:
        raise WrongState(f"Checkout {session.id!r} is completed already: {session.order_id}.")


def _prepared(call: Call, before: Session, paying: handlers.Paying) -> Session:
    """Keep what the request adds to the session before it is paid."""
    place = fulfillment.destination(paying.billing, 0) if paying.billing else None
    wishes = Wishes(
        extra={
            **before.extra,
            **_door(call, before.extra),
            "completing": call.reserved,
        },
        billing=fulfillment.address(place) if place else None,
        gift_cards=paying.gift_cards,
    )
    return call.shop.change_session(call.id, wishes)


def _check_paid(session: Session) -> None:
    """Older releases answer a failed payment, and what is missing, with an HTTP error."""
    if session.state not in {SessionState.INCOMPLETE, SessionState.READY}:
        return
    found = said.messages(session)
    errors = tuple(each for each in found if each.type == "error")
    failed = any(each.code == "payment_failed" for each in errors)
    if errors:
        raise Outcome(errors, 402 if failed else 400)


def cancel(call: Call) -> Answer:
    """Give a session up."""
    if _own(call).state is SessionState.CANCELED:
        raise WrongState(f"Checkout {call.id!r} is canceled already.")
    return _answered(call, call.shop.cancel_session(call.id))


def _answered(
    call: Call, session: Session, more: list[Message] | None = None, status: int = 200
) -> Answer:
    return Answer(shown(call, session, more or []), status)


def shown(call: Call, session: Session, more: list[Message]) -> dict[str, Any]:
    """A session as the protocol writes it."""
    quote, currency = session.quote, session.cart.currency
    offered = handlers.registry(handlers.handlers(call.shop, currency), call.version)
    body: dict[str, Any] = {
        **envelope(call, CHECKOUT, payment_handlers=offered),
        "id": session.id,
        "status": said.status(session),
        "currency": currency,
        "line_items": lines.shown(call, session),
        "totals": totals.totals(quote, call.version) if quote else totals.nothing(),
        "links": links(call),
        "messages": [each.plain() for each in (*more, *said.messages(session))],
        "payment": {"instruments": []},
        **_extensions(call, session),
        **_onward(call, session),
    }
    return {name: value for name, value in body.items() if value not in ([], {}) or name in KEPT}


KEPT = frozenset({"ucp", "line_items", "totals", "links", "payment", "discounts"})


def _extensions(call: Call, session: Session) -> dict[str, Any]:
    known = {*call.common.capabilities, *call.common.used, *session.extra.get("used", ())}
    body: dict[str, Any] = {"buyer": buyers.shown(session, with_consent=CONSENT in known)}
    if DISCOUNT in known:
        body["discounts"] = discounts.discounts(session)
    if FULFILLMENT in known and session.extra.get("destinations"):
        body["fulfillment"] = fulfillment.fulfillment(session)
    return body


def _onward(call: Call, session: Session) -> dict[str, Any]:
    """Where a person goes on, until when, and the order it became."""
    if session.state is SessionState.COMPLETED and session.order_id:
        where = f"{call.pages}/orders/{session.order_id}"
        return {"order": {"id": session.order_id, "permalink_url": where}, "continue_url": where}
    return {"continue_url": _continue(call, session), "expires_at": session.expires_at.isoformat()}


def _continue(call: Call, session: Session) -> str:
    step = session.order.action_url if session.order else None
    if session.state is SessionState.ACTION_NEEDED and step:
        return step if step.startswith("https://") else call.pages + step
    return f"{call.pages}/checkout/s/{session.token}"


def links(call: Call) -> list[dict[str, str]]:
    """The shop's own pages on its terms."""
    return [{"type": "storefront", "url": f"{call.pages}/", "title": "The shop"}]
