"""What may be asked: fields that an endpoint knows, amounts that a currency allows."""

import time
from collections.abc import Mapping
from typing import Final

from tradewind.testing.provider.books import Row
from tradewind.testing.provider.shapes import Trouble

SPT: Final = "payment_method_data[shared_payment_granted_token]"
PREVIEW: Final = "2026-04-22.preview"
"""Shared payment tokens are known to calls of this version only."""
THREE_DECIMALS: Final = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})
HUNDREDS: Final = frozenset({"isk", "ugx"})
"""Without decimals, and still written with two zeros."""
UNKNOWN: Final = frozenset({"clf", "iqd", "lyd", "uyi", "uyw"})
LARGEST: Final = 99_999_999
KNOWN: Final = {
    "create": frozenset(
        {
            *("amount", "currency", "capture_method", "confirm", "return_url", "payment_method"),
            *("payment_method_types[0]", "payment_method_data[type]", SPT),
            "payment_method_data[card][token]",
        }
    ),
    "confirm": frozenset({"payment_method", "return_url"}),
    "capture": frozenset({"amount_to_capture"}),
    "cancel": frozenset({"cancellation_reason"}),
    "refund": frozenset({"payment_intent", "amount", "reason"}),
}
CARDS: Final = {
    "visa": "",
    "pm_card_visa": "",
    "tok_visa": "",
    "pm_card_visa_chargeDeclined": "generic_decline",
    "tok_chargeDeclined": "generic_decline",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "insufficient_funds",
    "tok_chargeDeclinedInsufficientFunds": "insufficient_funds",
    "pm_card_visa_chargeDeclinedStolenCard": "stolen_card",
    "pm_card_chargeDeclinedExpiredCard": "expired_card",
    "pm_card_threeDSecure2Required": "second_step",
}
"""What comes of a card: a decline's code, a second step, or good."""


def check_fields(verb: str, form: Mapping[str, str]) -> None:
    """Raises Trouble for a field that the endpoint does not know."""
    for field in form:
        if field.startswith(("metadata[", "expand[")) or field in KNOWN[verb]:
            continue
        raise Trouble(
            400,
            f"Received unknown parameter: {field}",
            code="parameter_unknown",
            param=field,
            saved=False,
        )


def needed(form: Mapping[str, str], field: str) -> str:
    """A field that must be there."""
    if not form.get(field):
        message = f"Missing required param: {field}."
        raise Trouble(400, message, code="parameter_missing", param=field, saved=False)
    return form[field]


def amount(form: Mapping[str, str], field: str, currency: str) -> int:
    """An amount that the currency allows."""
    text = needed(form, field)
    if not text.isascii() or not text.isdigit():
        message = f"Invalid integer: {text}"
        raise Trouble(400, message, code="parameter_invalid_integer", param=field, saved=False)
    number = int(text)
    if not 0 < number <= LARGEST:
        code = "amount_too_small" if number < 1 else "amount_too_large"
        message = f"{field} must be between 1 and {LARGEST}"
        raise Trouble(400, message, code=code, param=field, saved=False)
    step = 100 if currency in HUNDREDS else 10 if currency in THREE_DECIMALS else 1
    if number % step:
        message = f"Amounts of {currency} must be divisible by {step}"
        code = "invalid_charge_amount_no_decimal_compatible"
        raise Trouble(400, message, code=code, param=field, saved=False)
    return number


def currency(form: Mapping[str, str]) -> str:
    """A currency that can be charged."""
    code = needed(form, "currency").lower()
    if len(code) != 3 or not code.isalpha() or code in UNKNOWN:
        raise Trouble(400, f"Invalid currency: {code}", param="currency", saved=False)
    return code


def metadata(form: Mapping[str, str]) -> dict[str, str]:
    """What stands in ``metadata[…]``."""
    return {
        field[len("metadata[") : -1]: value
        for field, value in form.items()
        if field.startswith("metadata[")
    }


def check_granted(token: Row, cost: int, in_currency: str) -> None:
    """Raises Trouble where a shared payment token was not given for this payment."""
    if token["currency"] != in_currency:
        raise _not_granted(f"This token is for {token['currency']}, not {in_currency}.")
    if token["expires_at"] <= time.time():
        raise _not_granted("This token has expired.")
    if token["deactivated_at"]:
        raise _not_granted(f"This token is deactivated: {token['deactivated_reason']}.")
    if cost > token["max_amount"]:
        raise _not_granted(f"This token is for at most {token['max_amount']}, not {cost}.")


def _not_granted(message: str) -> Trouble:
    return Trouble(400, message, param=SPT, saved=False)
