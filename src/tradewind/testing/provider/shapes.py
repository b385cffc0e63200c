"""Payment intents, charges, refunds, tokens and errors, as they look on the wire."""

import json
from typing import Any, Final

from tradewind.testing.provider.books import Row

DECLINES: Final = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "stolen_card": "Your card was declined.",
    "expired_card": "Your card has expired.",
    "authentication_failed": "The second step was refused.",
}

Shape = dict[str, Any]


class Trouble(Exception):
    """An error answer."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        kind: str = "invalid_request_error",
        saved: bool = True,
        **more: object,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.saved = saved
        """Whether the key remembers it: what fails before it begins leaves the key free."""
        said = {"type": kind, "message": message, "code": code, "param": param, **more}
        self.body = {"error": {name: value for name, value in said.items() if value is not None}}


def intent(row: Row, url: str, *, expanded: bool = False) -> Shape:
    """A PaymentIntent; ``expanded`` writes its charge out."""
    status = row["status"]
    waits = status == "requires_action"
    return {
        "id": row["id"],
        "object": "payment_intent",
        "amount": row["amount"],
        "amount_capturable": row["amount"] if status == "requires_capture" else 0,
        "amount_received": row["captured"],
        "canceled_at": row["canceled_at"],
        "cancellation_reason": row["cancellation_reason"],
        "capture_method": row["capture_method"],
        "created": int(row["created"]),
        "currency": row["currency"],
        "last_payment_error": _last_error(row) if status == "requires_payment_method" else None,
        "latest_charge": charge(row) if expanded and row["charge"] else row["charge"],
        "livemode": False,
        "metadata": json.loads(row["metadata"]),
        "next_action": _next(row, url) if waits else None,
        "payment_method": row["method"] or None,
        "status": status,
    }


def charge(row: Row) -> Shape:
    """A Charge: what was tried with the card."""
    failed = row["status"] == "requires_payment_method"
    voided = row["status"] == "canceled" and not row["captured"]
    return {
        "id": row["charge"],
        "object": "charge",
        "amount": row["amount"],
        "amount_captured": row["captured"],
        "amount_refunded": row["amount"] if voided else row["refunded"],
        "captured": row["captured"] > 0,
        "created": int(row["created"]),
        "currency": row["currency"],
        "failure_code": row["code"] or None,
        "livemode": False,
        "metadata": json.loads(row["metadata"]),
        "payment_intent": row["id"],
        "refunded": voided or 0 < row["captured"] == row["refunded"],
        "status": "failed" if failed else "succeeded",
    }


def refund(row: Row, of: Row) -> Shape:
    """A Refund."""
    return {
        "id": row["id"],
        "object": "refund",
        "amount": row["amount"],
        "charge": of["charge"],
        "created": row["created"],
        "currency": of["currency"],
        "metadata": {},
        "payment_intent": of["id"],
        "status": "succeeded",
    }


def granted(row: Row) -> Shape:
    """A SharedPaymentGrantedToken."""
    return {
        "id": row["id"],
        "object": "shared_payment.granted_token",
        "created": row["created"],
        "deactivated_at": row["deactivated_at"],
        "deactivated_reason": row["deactivated_reason"],
        "livemode": False,
        "usage_details": {"amount_captured": {"currency": row["currency"], "value": row["used"]}},
        "usage_limits": {
            "currency": row["currency"],
            "expires_at": row["expires_at"],
            "max_amount": row["max_amount"],
        },
    }


def listed(rows: list[Shape], url: str, *, more: bool, kind: str = "list") -> Shape:
    """A page of a list or of a search."""
    page = {"next_page": None} if kind == "search_result" else {}
    return {"object": kind, "data": rows, "has_more": more, "url": url, **page}


def decline(row: Row, url: str) -> Trouble:
    """The answer to a declined card: an error with the intent inside."""
    said = _last_error(row)
    return Trouble(
        402,
        said["message"],
        kind="card_error",
        code=said["code"],
        decline_code=said["decline_code"],
        charge=row["charge"],
        payment_intent=intent(row, url),
    )


def wrong_state(row: Row, url: str, wanted: str) -> Trouble:
    """The answer to a call that an intent's state does not allow."""
    return Trouble(
        400,
        f"This PaymentIntent could not be {wanted} because it has a status of {row['status']}.",
        code="payment_intent_unexpected_state",
        payment_intent=intent(row, url),
    )


def missing(what: str, which: str, param: str) -> Trouble:
    """The answer for an object that does not exist here."""
    return Trouble(
        404, f"No such {what}: '{which}'", code="resource_missing", param=param, saved=False
    )


def _last_error(row: Row) -> Shape:
    code = row["code"] or "generic_decline"
    outer = code if code == "expired_card" else "card_declined"
    if code == "authentication_failed":
        outer = "payment_intent_authentication_failure"
    return {
        "type": "card_error",
        "code": outer,
        "decline_code": code,
        "message": DECLINES.get(code, "Your card was declined."),
    }


def _next(row: Row, url: str) -> Shape:
    step = {"url": f"{url}/second_step/{row['id']}", "return_url": row["return_url"]}
    return {"type": "redirect_to_url", "redirect_to_url": step}
