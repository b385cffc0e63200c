"""Checks of order events: that they come, whole, signed, with refunds where they belong."""

import hashlib
import hmac
import re
from functools import partial
from typing import Any, Final

from tradewind.check.acp.events import Heard
from tradewind.check.acp.requirement import Deviation, NotApplicable, checks
from tradewind.check.acp.walk import CAPABILITIES, Json, Walk, total

TOLERANCE_S: Final = 300


@checks("ACP-WH-1")
def orders_are_told(walk: Walk) -> None:
    """order_create when it is made, order_update when it changes."""
    order, created = _created(walk)
    if not walk.target.hooks:
        walk.note("Without hooks no order was changed; only order_create was waited for.")
        return
    walk.hook(f"/orders/{order}/ship", {})
    update = walk.receiver.wait(partial(_is, "order_update", order))
    if update is None:
        raise Deviation("The order was shipped; no order_update came within 20 seconds.")
    if created.raw == update.raw:
        raise Deviation("The update is the same message as the creation.")


@checks("ACP-WH-2")
def events_are_whole(walk: Walk) -> None:
    """Everything heard so far, and one more."""
    _created(walk)
    for heard in walk.receiver.heard:
        walk.fits(heard.body, "Event", what="An order event")
        order = heard.body["data"]
        if order.get("type") != "order" or not order.get("status"):
            raise Deviation("An event's data does not say that it is an order, or its status.")
        if not order.get("line_items") or not order.get("totals"):
            raise Deviation("An event's order comes without its lines or its totals.")


@checks("ACP-WH-3")
def events_are_signed(walk: Walk) -> None:
    """Over the raw body, at the time of sending."""
    _created(walk)
    for heard in walk.receiver.heard:
        header = heard.headers.get("merchant-signature", "")
        found = re.fullmatch(r"t=(\d+),v1=([0-9a-fA-F]{64})", header)
        if found is None:
            raise Deviation(f"Merchant-Signature is {header!r}.")
        stamp, sent = found.groups()
        if abs(heard.at - int(stamp)) > TOLERANCE_S:
            raise Deviation(f"An event is signed for {stamp}, {heard.at:.0f} is the time.")
        signed = f"{stamp}.".encode() + heard.raw
        ours = hmac.new(walk.receiver.secret.encode(), signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(ours, sent.lower()):
            raise Deviation("A signature is not that of the raw body.")


@checks("ACP-WH-4")
def refunds_are_adjustments(walk: Walk) -> None:
    """And amount_refunded in the totals."""
    order, created = _created(walk)
    amount = total(created.body["data"]) or 0
    walk.hook(f"/orders/{order}/refund", {})
    told = walk.receiver.wait(partial(_refunds, order))
    if told is None:
        raise Deviation("The order was refunded; no event with an adjustment came in 20 seconds.")
    data = told.body["data"]
    if "refunds" in data:
        raise Deviation("The order has a list of refunds beside its adjustments.")
    refunds = [each for each in data["adjustments"] if each.get("type") == "refund"]
    given = sum(int(each.get("amount", 0)) for each in refunds)
    if given <= 0 or given > amount:
        raise Deviation(f"{given} of {amount} were refunded, say the adjustments.")
    if total(data, "amount_refunded") != given:
        raise Deviation(f"amount_refunded is {total(data, 'amount_refunded')}, not {given}.")


@checks("ACP-WH-5")
def words_of_the_future_break_nothing(walk: Walk) -> None:
    """A server hears new words on its own calls: they are taken or refused, never a failure."""
    session = walk.created(capabilities=CAPABILITIES | {"hologram": True})
    future = {"email": "ada@example.com", "account_type": "ambassador"}
    calls = (
        walk.update(session, buyer=future),
        walk.create(affiliate_attribution=_future_attribution()),
        walk.cancel(session, {"intent_trace": {"reason_code": "bad_weather"}}),
    )
    for answer in calls:
        if answer.status >= 400:
            walk.refused(answer)
            walk.note(f"A word of the future is refused with {answer.status}.")


def _future_attribution() -> Json:
    source = {"type": "dream"}
    return {"provider": "example.com", "token": "t", "touchpoint": "middle", "source": source}


def _created(walk: Walk) -> tuple[str, Heard]:
    """A new order's id and the event that told of it."""
    receiver = walk.receiver
    session = walk.completed()
    order = str(session["order"]["id"])
    heard = receiver.wait(partial(_is, "order_create", order))
    if heard is None:
        raise Deviation("An order was made; no order_create came within 20 seconds.")
    if not isinstance(heard.body.get("data"), dict):
        raise NotApplicable("The event has no order.")
    return order, heard


def _is(kind: str, order: str, body: Any) -> bool:
    data = body.get("data") if isinstance(body, dict) else None
    return isinstance(data, dict) and body.get("type") == kind and data.get("id") == order


def _refunds(order: str, body: Any) -> bool:
    if not _is("order_update", order, body):
        return False
    return bool(body["data"].get("adjustments")) or "refunds" in body["data"]
