"""Payment handlers: with what an agent can pay here, and how its token reaches the provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tradewind.app import Tradewind
from tradewind.web.ucp.call import Call, an_object, objects, text
from tradewind.web.ucp.refusal import invalid
from tradewind.web.ucp.tables import gift_currencies
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
STEPS_IN: Final = "second_step"
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


GIFT_CARD: Final = Handler(
    "dev.tradewind.gift_card", "gift_card", ("gift_card",), {"credential": "code"}
)
"""The shop's own gift cards: what one holds is taken off, the rest is paid otherwise."""


def handlers(shop: Tradewind, currency: str | None = None) -> list[Handler]:
    """The ways to pay in this shop, those for a currency where one is given."""
    known = {"sandbox": [SANDBOX], "stripe": [STRIPE]}.get(shop.payments.name, [])
    if shop.settings.testing_secret.get_secret_value() and known == [SANDBOX]:
        known = [SANDBOX, TRIAL]
    with shop.database.reading() as session:
        issued = gift_currencies(session)
    cards = [replace(GIFT_CARD, currencies=issued)] if issued else []
    return [
        each
        for each in (*known, *cards)
        if currency is None or not each.currencies or currency in each.currencies
    ]


def registry(offered: list[Handler], version: Version) -> dict[str, list[dict[str, Any]]]:
    """Handlers by name."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in offered:
        found.setdefault(each.name, []).append(each.plain(version))
    return found


@dataclass(frozen=True, slots=True)
class Paying:
    """What a request pays with."""

    token: str
    """For the provider; empty where gift cards are all there is."""
    gift_cards: tuple[str, ...]
    billing: Mapping[str, Any]


def paying(call: Call, currency: str) -> Paying:
    """The gift cards of a request, and the other instrument that is selected, or stands first.

    Raises where one of them cannot be taken here.
    """
    given = objects(an_object(call.body, "payment"), "instruments")
    if not given:
        raise invalid("Say what to pay with.", path="$.payment.instruments")
    offered = handlers(call.shop, currency)
    known = [(_handler(each, offered), each) for each in given]
    cards = tuple(_token(each) for handler, each in known if handler.id == GIFT_CARD.id)
    others = [(handler, each) for handler, each in known if handler.id != GIFT_CARD.id]
    if not others:
        return Paying("", cards, {})
    chosen = (pair for pair in others if pair[1].get("selected") is True)
    handler, one = next(chosen, others[0])
    token = STEPS_IN if _steps_in(call, handler) else _token(one)
    return Paying(handler.tokens.get(token, token), cards, an_object(one, "billing_address"))


def _steps_in(call: Call, handler: Handler) -> bool:
    """Whether a suite that tests this shop wants the buyer's bank to ask for a second step."""
    wanted = text(an_object(call.body, "risk_signals"), "simulation_trigger")
    return handler.id == TRIAL.id and wanted == "escalation_required"


def _handler(instrument: Mapping[str, Any], offered: list[Handler]) -> Handler:
    named = text(instrument, "handler_id")
    found = next((each for each in offered if named in {each.id, ""}), None)
    if found is None:
        known = ", ".join(each.id for each in offered) or "none"
        raise invalid(
            f"No payment handler {named[:80]!r} is offered here; {known}.",
            path="$.payment.instruments[0].handler_id",
        )
    return found


def _token(instrument: Mapping[str, Any]) -> str:
    credential = an_object(instrument, "credential")
    token = text(credential, "token") or text(credential, "code")
    if not token:
        raise invalid(
            "Pay with a token; card numbers are not taken.",
            path="$.payment.instruments[0].credential.token",
        )
    return token
