"""Cards through Stripe, by its official package: held when the buyer pays, captured by the shop.

The shop sees tokens (``pm_…``, ``tok_…``, ``spt_…``), never a card. Nothing is asked twice here:
who asks again knows why, has the same key, and has looked the payment up first.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from tradewind.kernel import clock
from tradewind.kernel.errors import (
    NotFound,
    PaymentUnknown,
    PortUnavailable,
    Refused,
    TradewindError,
    WrongState,
)
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentNews, PaymentState
from tradewind.settings import Settings

try:
    import stripe
except ImportError as missing:
    raise PortUnavailable(
        "Stripe's package is not installed: pip install 'tradewind[stripe]'."
    ) from missing

# Otherwise the package writes a file into the home of whoever runs the shop, and reports timings.
stripe.enable_telemetry = False

REFERENCE: Final = "reference"
"""The field of the metadata in which our order's id stands."""
PREVIEW: Final = "2026-04-22.preview"
"""The version of Stripe's API that knows shared payment tokens."""
TOLERANCE_S: Final = 300
"""How far a webhook's clock may be from ours, either way; the package checks the past only."""
RECENT: Final = timedelta(hours=1)
"""How far back payments are listed: a search does not find the newest yet."""
HUNDREDS: Final = frozenset({"ISK", "UGX"})
"""No decimals, and Stripe still wants two zeros."""
WHOLE: Final = frozenset({"MGA"})
"""Two decimals in ISO 4217, none at Stripe."""
TENS: Final = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
"""Three decimals, of which Stripe takes two."""
STATES: Final = {
    "requires_capture": PaymentState.AUTHORIZED,
    "succeeded": PaymentState.CAPTURED,
    "requires_action": PaymentState.ACTION_NEEDED,
    "requires_confirmation": PaymentState.ACTION_NEEDED,
    "requires_payment_method": PaymentState.DECLINED,
    "canceled": PaymentState.VOIDED,
}
RANK: Final = (PaymentState.CAPTURED, PaymentState.AUTHORIZED, PaymentState.ACTION_NEEDED)
CHARGE: Final = ["latest_charge"]
"""Without its charge an intent does not say what was refunded."""
TOLD: Final = frozenset(
    {
        "payment_intent.amount_capturable_updated",
        "payment_intent.requires_action",
        "payment_intent.payment_failed",
        "payment_intent.succeeded",
        "payment_intent.canceled",
        "charge.captured",
        "charge.refunded",
    }
)
"""Events that tell how a payment stands."""
REFUSALS: Final[Mapping[str, type[TradewindError]]] = {
    "resource_missing": NotFound,
    "payment_intent_unexpected_state": WrongState,
}
UNREADABLE: Final = (KeyError, TypeError, ValueError, AttributeError)
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class Stripe:
    """A `Payments`; its settings are ``TRADEWIND_STRIPE_…``."""

    name = "stripe"

    def __init__(self, settings: Settings) -> None:
        key = settings.stripe_key.get_secret_value()
        if not key:
            raise PortUnavailable("Set TRADEWIND_STRIPE_KEY to the secret key of a Stripe account.")
        self._secret = settings.stripe_webhook_secret.get_secret_value()
        self._shop = settings.public_url or f"http://{settings.host}:{settings.port}"
        base = _checked(settings.stripe_base_url)
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": base} if base else {},
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=settings.stripe_timeout_s),
        )
        self._intents = self._client.v1.payment_intents

    def authorize(
        self, amount: Money, token: str, *, idempotency_key: str, reference: str
    ) -> Payment:
        """See `Payments.authorize`; a shared payment token is refused beyond its limits."""
        shared = token.startswith("spt_")
        asked = {
            "amount": to_wire(amount),
            "currency": amount.currency.lower(),
            "capture_method": "manual",
            "confirm": True,
            "metadata": {REFERENCE: reference},
            "return_url": f"{self._shop}/orders/{reference}",
            "expand": CHARGE,
            **_method(token),
        }
        options = _options(idempotency_key, PREVIEW if shared else "")
        try:
            return _payment(_asked(lambda: self._intents.create(_any(asked), _any(options))))
        except (Refused, NotFound) as refusal:
            raise Refused(self._why(token) if shared else str(refusal)) from refusal

    def capture(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        """See `Payments.capture`."""
        self._check_currency(payment_id, amount)
        asked = {"amount_to_capture": to_wire(amount), "expand": CHARGE}
        options = _options(idempotency_key)
        return _payment(
            _asked(lambda: self._intents.capture(payment_id, _any(asked), _any(options)))
        )

    def void(self, payment_id: str, *, idempotency_key: str) -> Payment:
        """See `Payments.void`."""
        options, asked = _options(idempotency_key), {"expand": CHARGE}
        try:
            said = _asked(lambda: self._intents.cancel(payment_id, _any(asked), _any(options)))
        except WrongState:
            stands = self._read(payment_id)
            if stands.state is PaymentState.VOIDED:
                return stands
            raise
        return _payment(said)

    def refund(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        """See `Payments.refund`."""
        self._check_currency(payment_id, amount)
        asked = {"payment_intent": payment_id, "amount": to_wire(amount)}
        options = _options(idempotency_key)
        made = _asked(lambda: self._client.v1.refunds.create(_any(asked), _any(options)))
        if made.get("status") in {"failed", "canceled"}:
            raise Refused(f"The bank did not take the refund: {made.get('failure_reason')}.")
        try:
            return self._read(payment_id)
        except PortUnavailable as error:
            raise PaymentUnknown("The refund is made; what stands now is not known yet.") from error

    def find(self, reference: str) -> Payment | None:
        """See `Payments.find`.

        New payments are not searchable for a minute, so the last hour's are listed, too; what a
        search gives may be stale, so it is read again.
        """
        found = [*self._recent(reference), *self._searched(reference)]
        return min(found, key=_rank) if found else None

    def heard(self, body: bytes, headers: Mapping[str, str]) -> PaymentNews | None:
        """See `Payments.heard`; the secret is TRADEWIND_STRIPE_WEBHOOK_SECRET."""
        given = {name.lower(): value for name, value in headers.items()}
        _check_signed(body, given.get("stripe-signature", ""), self._secret)
        try:
            return _news(json.loads(body))
        except (*UNREADABLE, PaymentUnknown) as error:
            raise Refused("This webhook is signed by Stripe and cannot be read.") from error

    def _recent(self, reference: str) -> list[Payment]:
        since = int((clock.now() - RECENT).timestamp())
        asked = {"created": {"gte": since}, "limit": 100, "expand": ["data.latest_charge"]}

        def listed() -> list[Any]:
            pages = self._intents.list(_any(asked)).auto_paging_iter()
            return [each.to_dict() for each in pages]

        found = [each for each in _told(listed) if each["metadata"].get(REFERENCE) == reference]
        return [_payment(each) for each in found]

    def _searched(self, reference: str) -> list[Payment]:
        quoted = reference.replace("\\", "\\\\").replace("'", "\\'")
        asked = {"query": f"metadata['{REFERENCE}']:'{quoted}'", "limit": 100}
        found = _told(lambda: self._intents.search(_any(asked)).to_dict())
        return [self._read(each["id"]) for each in found["data"]]

    def _read(self, payment_id: str) -> Payment:
        asked = {"expand": CHARGE}
        return _payment(_told(lambda: self._intents.retrieve(payment_id, _any(asked)).to_dict()))

    def _check_currency(self, payment_id: str, amount: Money) -> None:
        """A capture and a refund do not name their currency to Stripe: a number is taken as is."""
        theirs = self._read(payment_id).amount.currency
        if theirs != amount.currency:
            raise Refused(f"{payment_id!r} is in {theirs}, not in {amount.currency}.")

    def _why(self, token: str) -> str:
        """What a shared payment token allows, for those who wanted something else."""
        path = f"/v1/shared_payment/granted_tokens/{token}"
        try:
            read = self._client.raw_request
            said = _told(lambda: _any(read("get", path, stripe_version=PREVIEW)).data)
            return _limits(said)
        except TradewindError:
            return "This shared payment token was not given to this shop."


def to_wire(amount: Money) -> int:
    """An amount in the units of Stripe; raises Refused for one that it cannot take exactly."""
    if amount.minor <= 0:
        raise Refused(f"{amount} cannot be charged.")
    step = 100 if amount.currency in WHOLE else 10 if amount.currency in TENS else 1
    if amount.minor % step:
        raise Refused(f"Stripe takes no fraction as small as that of {amount}.")
    if amount.currency in WHOLE:
        return amount.minor // 100
    return amount.minor * 100 if amount.currency in HUNDREDS else amount.minor


def from_wire(number: int, currency: str) -> Money:
    """What Stripe says, exactly."""
    code = currency.upper()
    if code in WHOLE:
        return Money(number * 100, code)
    if code not in HUNDREDS:
        return Money(number, code)
    if number % 100:
        raise ValueError(f"{number} is no amount of {code}.")
    return Money(number // 100, code)


def _method(token: str) -> dict[str, object]:
    if token.replace(" ", "").isdigit():
        raise Refused("Card numbers do not pass through this shop; send a token of Stripe's.")
    if token.startswith("spt_"):
        return {"payment_method_data": {"shared_payment_granted_token": token}}
    kinds: dict[str, object] = {"payment_method_types": ["card"]}
    if token.startswith("tok_"):
        return kinds | {"payment_method_data": {"type": "card", "card": {"token": token}}}
    return kinds | {"payment_method": token}


def _options(key: str, version: str = "") -> dict[str, str]:
    return {"idempotency_key": key} | ({"stripe_version": version} if version else {})


def _any(value: object) -> Any:
    """The package types its parameters as closed dictionaries, which previews have outgrown."""
    return value


def _asked(call: Callable[[], Any]) -> Any:
    """Do something; whatever may have been done is PaymentUnknown."""
    try:
        return call().to_dict()
    except stripe.CardError as error:
        declined = _any(error.json_body)["error"].get("payment_intent")
        if declined is None:
            raise Refused(str(error.user_message)) from error
        return declined
    except UNREADABLE as error:
        raise PaymentUnknown("Stripe's answer cannot be read.") from error
    except stripe.StripeError as error:
        raise _translated(error, PaymentUnknown("Stripe's answer is not known.")) from error


def _told(call: Callable[[], Any]) -> Any:
    """Read something; where that fails, nothing was done."""
    try:
        return call()
    except stripe.StripeError as error:
        raise _translated(error, PortUnavailable("Stripe cannot be asked now.")) from error


def _translated(error: stripe.StripeError, otherwise: TradewindError) -> TradewindError:
    said = error.user_message or "Stripe said no."
    match error:
        case stripe.AuthenticationError() | stripe.PermissionError():
            return PortUnavailable("Stripe does not know our key; check TRADEWIND_STRIPE_KEY.")
        case stripe.RateLimitError():
            return PortUnavailable("Stripe has too many calls from us; try again later.")
        case stripe.IdempotencyError():
            return Refused(f"This key was used for something else. {said}")
        case stripe.InvalidRequestError():
            return REFUSALS.get(error.code or "", Refused)(said)
        case _:
            return otherwise


def _payment(said: Any) -> Payment:
    """A payment out of an intent or a charge; what cannot be read is PaymentUnknown."""
    try:
        return _read_charge(said) if said["object"] == "charge" else _read_intent(said)
    except UNREADABLE as error:
        raise PaymentUnknown("Stripe's answer cannot be read.") from error


def _read_intent(said: Any) -> Payment:
    if said["status"] == "processing":
        raise PaymentUnknown("Stripe is still at it.")
    currency, charge = said["currency"], said.get("latest_charge")
    state = STATES[said["status"]]
    taken = state is PaymentState.CAPTURED
    expanded = charge is not None and not isinstance(charge, str)
    back = charge["amount_refunded"] if taken and expanded else 0
    step = (said.get("next_action") or {}).get("redirect_to_url") or {}
    return Payment(
        said["id"],
        state,
        from_wire(said["amount"], currency),
        from_wire(said["amount_received"] if taken else 0, currency),
        from_wire(back, currency),
        action_url=step.get("url"),
        reason=_reason(said) if state in {PaymentState.DECLINED, PaymentState.VOIDED} else "",
    )


def _reason(said: Any) -> str:
    error = said.get("last_payment_error") or {}
    code = error.get("decline_code") or error.get("code")
    return str(code or said.get("cancellation_reason") or "")


def _read_charge(said: Any) -> Payment:
    currency = said["currency"]
    taken = bool(said["captured"])
    state = PaymentState.CAPTURED if taken else PaymentState.AUTHORIZED
    if not taken and said["refunded"]:
        state = PaymentState.VOIDED
    if said["status"] == "failed":
        state = PaymentState.DECLINED
    return Payment(
        said["payment_intent"],
        state,
        from_wire(said["amount"], currency),
        from_wire(said["amount_captured"] if taken else 0, currency),
        from_wire(said["amount_refunded"] if taken else 0, currency),
        reason=said.get("failure_code") or "",
    )


def _news(event: Any) -> PaymentNews | None:
    if event["type"] not in TOLD:
        return None
    said = event["data"]["object"]
    at = datetime.fromtimestamp(event["created"], UTC)
    return PaymentNews(event["id"], said["metadata"].get(REFERENCE, ""), _payment(said), at)


def _rank(payment: Payment) -> int:
    return RANK.index(payment.state) if payment.state in RANK else len(RANK)


def _limits(said: Any) -> str:
    """What a granted token is good for, in words."""
    limits = said["usage_limits"]
    until = datetime.fromtimestamp(limits["expires_at"], UTC)
    most = from_wire(limits["max_amount"], limits["currency"])
    used = said.get("deactivated_reason")
    if used:
        return f"This shared payment token is {used}; ask the agent for another."
    return (
        f"This shared payment token is good for at most {most}, until {until:%Y-%m-%d %H:%M} UTC."
    )


def _check_signed(body: bytes, signature: str, secret: str) -> None:
    if not secret:
        raise Refused("Set TRADEWIND_STRIPE_WEBHOOK_SECRET to verify webhooks.")
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret)
        moment = int(next(part[2:] for part in signature.split(",") if part.startswith("t=")))
    except (stripe.StripeError, ValueError, TypeError, StopIteration) as error:
        raise Refused("This webhook is not signed by Stripe.") from error
    if abs(clock.now().timestamp() - moment) > TOLERANCE_S:
        raise Refused("This webhook was signed too long ago, or its clock is ahead of ours.")


def _checked(base: str) -> str:
    """Another address than Stripe's is sent our key: it must be secret on the way."""
    parts = urlsplit(base)
    if base and parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise PortUnavailable("TRADEWIND_STRIPE_BASE_URL must begin with https:// or be loopback.")
    return base.rstrip("/")
