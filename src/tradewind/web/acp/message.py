"""Notes of a session as messages of the protocol."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tradewind.checkout.session import Note, Session, Severity
from tradewind.web.acp.call import Call
from tradewind.web.acp.words import words

Json = dict[str, Any]
ERRORS: Final = {
    "missing_line": "missing",
    "item_unavailable": "not_found",
    "out_of_stock": "out_of_stock",
    "quantity_exceeded": "quantity_exceeded",
    "missing_address": "missing",
    "missing_email": "missing",
    "invalid_email": "invalid",
    "region_restricted": "region_restricted",
    "unknown_option": "invalid",
    "payment_declined": "payment_declined",
    "payment_expired": "expired",
    "order_canceled": "conflict",
}
"""The protocol's word for each of ours."""
DISCOUNTS: Final = frozenset(
    f"discount_code_{each}"
    for each in (
        "expired",
        "invalid",
        "already_applied",
        "combination_disallowed",
        "minimum_not_met",
        "user_not_logged_in",
        "user_ineligible",
        "usage_limit_reached",
    )
)
RESOLUTIONS: Final = {
    Severity.RECOVERABLE: "recoverable",
    Severity.BUYER_INPUT: "requires_buyer_input",
    Severity.BUYER_REVIEW: "requires_buyer_review",
}
PARAMS: Final[Mapping[str, str]] = {
    "address": "$.fulfillment_details.address",
    "address/name": "$.fulfillment_details.address.name",
    "address/line1": "$.fulfillment_details.address.line_one",
    "address/line2": "$.fulfillment_details.address.line_two",
    "address/city": "$.fulfillment_details.address.city",
    "address/region": "$.fulfillment_details.address.state",
    "address/postal_code": "$.fulfillment_details.address.postal_code",
    "address/country": "$.fulfillment_details.address.country",
    "buyer/email": "$.buyer.email",
    "shipping": "$.selected_fulfillment_options[0].option_id",
    "payment": "$.payment_data",
    "total": "$.totals",
    "lines": "$.line_items",
}


def messages(seen: Session, call: Call) -> Iterator[Json]:
    """Everything the session has to say."""
    return (message(note, call) for note in seen.notes)


def message(note: Note, call: Call) -> Json:
    """One note."""
    said: Json = _kind(note) | {"content_type": "plain", "content": _content(note, call)}
    if param := _param(note.path):
        said["param"] = param
    if note.severity in RESOLUTIONS:
        said["resolution"] = RESOLUTIONS[note.severity]
    return said


def _kind(note: Note) -> Json:
    if note.code == "price_changed":
        return {"type": "warning", "code": "price_change"}
    if note.code in DISCOUNTS:
        return {"type": "warning", "code": note.code}
    if note.code.startswith("gift_card"):
        expired = note.code.endswith("expired")
        return {"type": "error", "code": "coupon_expired" if expired else "coupon_invalid"}
    return {"type": "error", "code": ERRORS.get(note.code, "invalid")}


def _content(note: Note, call: Call) -> str:
    key = note.code
    if key.startswith("discount_code"):
        key = "discount_code_invalid"
    elif key.startswith("gift_card"):
        key = "gift_card_invalid"
    elif key not in ERRORS and key != "price_changed":
        return words("something", call.language).format(code=note.code)
    return words(key, call.language).format(**note.values)


def _param(path: str) -> str:
    if path in PARAMS:
        return PARAMS[path]
    head, _, place = path.partition("/")
    if head == "lines" and place.isdigit():
        return f"$.line_items[{place}]"
    if head == "codes" and place.isdigit():
        return f"$.discounts.codes[{place}]"
    return ""
