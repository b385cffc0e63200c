"""Payment handlers: with what an agent can pay here, and how its token reaches the provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tradewind.app import Tradewind
from tradewind.web.ucp.call import Call, an_object, objects, text
from tradewind.web.ucp.refusal import invalid
from tradewind.web.ucp.version import Version


@dataclass(frozen=True, slots=True)
class Handler:
    """One way to pay."""

    name: str
    """Reverse-domain, as the registry is keyed."""
    id: str
    instruments: tuple[str, ...]
    config: Mapping[str, Any]
    currencies: frozenset[str] = frozenset()
    """Those it takes; empty for all."""
    tokens: Mapping[str, str] = field(default_factory=dict)
    """Names under which a token of the provider is also known."""

    def plain(self, version: Version) -> dict[str, Any]:
        """Its declaration."""
        body: dict[str, Any] = {"id": self.id, "version": version.name, "config": dict(self.config)}
        if version.outcomes:
            body["available_instruments"] = [{"type": each} for each in self.instruments]
        return body


TRIALS: Final = {"success_token": "succeed", "fail_token": "insufficient_funds"}
"""What conformance suites call the sandbox's cards."""
SANDBOX: Final = Handler(
    "dev.tradewind.sandbox",
    "sandbox",
    ("card",),
    {"environment": "sandbox"},
    tokens=TRIALS,
)
TRIAL: Final = Handler(
    "dev.tradewind.sandbox",
    "mock_payment_handler",
    ("card",),
    {"environment": "sandbox"},
    tokens=TRIALS,
)
"""The sandbox again, under the name that the official suite pays with."""
STRIPE: Final = Handler(
    "com.stripe.shared_payment_token",
    "stripe_shared_payment_token",
    ("card", "shared_payment_token"),
    {"credential": "shared_payment_token"},
)


def handlers(shop: Tradewind, currency: str | None = None) -> list[Handler]:
    """The ways to pay in this shop, those for a currency where one is given."""
    known = {"sandbox": [SANDBOX], "stripe": [STRIPE]}.get(shop.payments.name, [])
    if shop.settings.testing_secret.get_secret_value() and known == [SANDBOX]:
        known = [SANDBOX, TRIAL]
    return [
        each
        for each in known
        if currency is None or not each.currencies or currency in each.currencies
    ]


def registry(offered: list[Handler], version: Version) -> dict[str, list[dict[str, Any]]]:
    """Handlers by name."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in offered:
        found.setdefault(each.name, []).append(each.plain(version))
    return found


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a request pays with."""

    handler: Handler
    token: str
    billing: Mapping[str, Any]


def instrument(call: Call, currency: str) -> Instrument:
    """The instrument that is selected, the first where none is; raises where it cannot be taken."""
    payment = an_object(call.body, "payment")
    given = objects(payment, "instruments")
    if not given:
        raise invalid("Say what to pay with.", path="$.payment.instruments")
    one = next((each for each in given if each.get("selected") is True), given[0])
    offered, named = handlers(call.shop, currency), text(one, "handler_id")
    handler = next((each for each in offered if named in {each.id, ""}), None)
    if handler is None:
        known = ", ".join(each.id for each in offered) or "none"
        raise invalid(
            f"No payment handler {named[:80]!r} is offered here; {known}.",
            path="$.payment.instruments[0].handler_id",
        )
    token = text(an_object(one, "credential"), "token")
    if not token:
        raise invalid(
            "Pay with a token; card numbers are not taken.",
            path="$.payment.instruments[0].credential.token",
        )
    return Instrument(handler, handler.tokens.get(token, token), an_object(one, "billing_address"))
