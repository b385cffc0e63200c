"""A walk along the requirements: one server, the steps that many checks share."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final

import orjson

from tradewind.check.acp.events import Receiver
from tradewind.check.acp.feed import variants_of
from tradewind.check.acp.requirement import Deviation, Exchange, NotApplicable
from tradewind.check.acp.shape import Shape, misfits
from tradewind.check.acp.target import Target
from tradewind.check.acp.wire import Wire, read
from tradewind.kernel.ids import new_id

SESSIONS: Final = "/checkout_sessions"
DELEGATE: Final = "/agentic_commerce/delegate_payment"
CARDS: Final = {
    "pays": "4242424242424242",
    "step": "4000000000003220",
    "fails": "4000000000000119",
}
"""Numbers that test systems know; none is anybody's card."""
BUYER: Final = {"first_name": "Ada", "last_name": "Walker", "email": "ada@example.com"}
ADDRESS: Final = {
    "name": "Ada Walker",
    "line_one": "1 Test Street",
    "city": "San Francisco",
    "state": "CA",
    "country": "US",
    "postal_code": "94107",
}
DESTINATION: Final = {
    "name": "Ada Walker",
    "phone_number": "15551234567",
    "email": "ada@example.com",
    "address": ADDRESS,
}
CAPABILITIES: Final = {"interventions": {"supported": ["3ds"]}}
AUTHENTICATED: Final = {
    "outcome": "authenticated",
    "outcome_details": {
        "three_ds_cryptogram": "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "electronic_commerce_indicator": "05",
        "transaction_id": "00000000-0000-4000-8000-000000000001",
        "version": "2.2.0",
    },
}
Json = dict[str, Any]


class Walk:
    """One server being asked; carries what one check found out for the next."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.notes: list[str] = []
        self.wire = Wire(target)
        self._receiver: Receiver | None = None
        self.wire.base = self._base()

    def close(self) -> None:
        """Hang up and stop listening."""
        self.wire.close()
        if self._receiver is not None:
            self._receiver.close()

    def note(self, text: str) -> None:
        """Keep something that is allowed and yet worth knowing."""
        self.notes.append(text)

    # What the server says of itself

    @cached_property
    def discovered(self) -> Exchange:
        """Its discovery document, asked for without a token."""
        origin = "/".join(self.target.url.split("/")[:3])
        return self.wire.get(f"{origin}/.well-known/acp.json", {"Authorization": None})

    @cached_property
    def discovery(self) -> Json:
        """The same, read; empty where there is none."""
        if self.discovered.status != 200:
            return {}
        found = read(self.discovered)
        return found if isinstance(found, dict) else {}

    def offers(self, service: str) -> bool:
        """Whether discovery lists a service."""
        capabilities = self.discovery.get("capabilities")
        return isinstance(capabilities, dict) and service in capabilities.get("services", ())

    def _base(self) -> str:
        if self.target.url.count("/") > 2 and self.target.url.rstrip("/").count("/") > 2:
            return self.target.url.rstrip("/")
        said = self.discovery.get("api_base_url")
        return str(said).rstrip("/") if said else self.target.url.rstrip("/")

    @cached_property
    def feed(self) -> list[Json]:
        """Products of the feed; empty where none was given."""
        return variants_of(self.target.feed, self.wire) if self.target.feed else []

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Item ids that can be bought."""
        if self.target.items:
            return self.target.items
        found = tuple(
            variant["id"]
            for product in self.feed
            for variant in product.get("variants", ())
            if variant.get("availability", {}).get("available", True)
            and variant.get("price", {}).get("currency", "").lower() == self.target.currency
        )
        if not found:
            raise NotApplicable("No item to buy: give --item or --with feed=….")
        return found

    # Sessions

    def wish(self, **changes: Any) -> Json:
        """The body of a plain create request."""
        return {
            "line_items": [{"id": self.items[0]}],
            "currency": self.target.currency,
            "capabilities": CAPABILITIES,
        } | changes

    def create(self, headers: Mapping[str, str | None] | None = None, **changes: Any) -> Exchange:
        """Ask for a session, whatever comes."""
        return self.wire.post(SESSIONS, self.wish(**changes), headers)

    def created(self, **changes: Any) -> Json:
        """A session that was opened; anything but 201 deviates."""
        return self.got(self.create(**changes), 201)

    def update(self, session: Json, **changes: Any) -> Exchange:
        """Change a session, whatever comes."""
        return self.wire.post(f"{SESSIONS}/{session['id']}", changes)

    def ready(self, **changes: Any) -> Json:
        """A session that can be paid; deviates where none can be had."""
        asked = {"buyer": BUYER, "fulfillment_details": DESTINATION} | changes
        session = self.created(**asked)
        if session["status"] == "ready_for_payment":
            return session
        session = self.got(self.update(session, **choice(session)), 200)
        if session["status"] != "ready_for_payment":
            told = "; ".join(str(each.get("content")) for each in session.get("messages", ()))
            raise Deviation(
                f"A session with buyer, address and delivery is {session['status']!r}: {told}"
            )
        return session

    def complete(
        self, session: Json, token: str, *, key: str | None = None, **more: Any
    ) -> Exchange:
        """Pay a session, whatever comes."""
        headers = {"Idempotency-Key": key} if key else None
        body = {"buyer": BUYER, "payment_data": paying(session, token)} | more
        return self.wire.post(f"{SESSIONS}/{session['id']}/complete", body, headers)

    def completed(self, **more: Any) -> Json:
        """A session that was paid; deviates where it cannot be."""
        session = self.ready()
        done = self.got(self.complete(session, self.token(session), **more), 200)
        if done.get("status") != "completed":
            raise Deviation(f"Paid with a card that pays, the session is {done.get('status')!r}.")
        return done

    def cancel(self, session: Json, body: Any = None) -> Exchange:
        """Give a session up, whatever comes."""
        return self.wire.post(f"{SESSIONS}/{session['id']}/cancel", body)

    # Payment

    def token(self, session: Json, kind: str = "pays") -> str:
        """A token for a session: as it was given, or from the server's own vault."""
        given = {
            "pays": self.target.payment_token,
            "step": self.target.step_token,
            "fails": self.target.failing_token,
        }[kind]
        if given:
            return given
        if not self.offers("delegate_payment"):
            option = {"pays": "payment", "step": "step", "fails": "failing"}[kind]
            raise NotApplicable(f"No vault is offered; give --with {option}_token=….")
        return str(self.delegated(session, kind)["id"])

    def delegated(self, session: Json, kind: str = "pays", **allowance: Any) -> Json:
        """A vaulted card; anything but 201 deviates."""
        return self.got(self.delegate(session, kind, **allowance), 201)

    def delegate(self, session: Json, kind: str = "pays", **allowance: Any) -> Exchange:
        """Put a card into the vault, whatever comes."""
        return self.wire.post(DELEGATE, delegation(session, CARDS[kind], **allowance))

    # Judging

    def got(self, exchange: Exchange, status: int) -> Json:
        """The answer as an object, with that status; anything else deviates."""
        if exchange.status != status:
            raise Deviation(
                f"{exchange.method} {exchange.url} answered {exchange.status}, not {status}: "
                f"{exchange.came[:200]}"
            )
        found = read(exchange)
        if not isinstance(found, dict):
            raise Deviation(f"{exchange.method} {exchange.url} answered no object.")
        return found

    def fits(self, value: Any, shape: Shape, *, what: str) -> None:
        """Deviates where the value is not of the shape."""
        found = list(misfits(value, shape))
        if found:
            more = f" (and {len(found) - 3} more)" if len(found) > 3 else ""
            raise Deviation(f"{what}: {'; '.join(found[:3])}{more}")

    def refused(self, exchange: Exchange, *statuses: int, code: str = "") -> Json:
        """A refusal in the protocol's shape; anything else deviates."""
        what = f"{exchange.method} {exchange.url}"
        wrong = exchange.status not in statuses if statuses else not 400 <= exchange.status < 500
        if wrong:
            wanted = " or ".join(map(str, statuses)) or "4xx"
            raise Deviation(f"{what} answered {exchange.status}, not {wanted}.")
        error = read(exchange)
        self.fits(error, "Error", what=f"The refusal of {what}")
        if not str(error.get("param", "$")).startswith("$"):
            raise Deviation(f"{what}: param {error['param']!r} is not a JSONPath.")
        if code and error["code"] != code:
            raise Deviation(f"{what} was refused as {error['code']!r}, not {code!r}.")
        return dict(error)

    # Hooks and events

    def hook(self, path: str, body: Json | None = None, *, method: str = "POST") -> Json:
        """Use one of the server's hooks for tests; does not apply where it has none."""
        if not self.target.hooks:
            raise NotApplicable("Needs a hook of the server: give --with hooks=….")
        answer = self.wire.send(
            method,
            f"{self.target.hooks.rstrip('/')}{path}",
            b"" if body is None else orjson.dumps(body),
            {"Simulation-Secret": self.target.hooks_secret},
        )
        if answer.status >= 300:
            raise NotApplicable(f"The hook {path} answered {answer.status}.")
        found = read(answer) if answer.came else {}
        return found if isinstance(found, dict) else {}

    @cached_property
    def receiver(self) -> Receiver:
        """Hears the server's order events; does not apply where nobody told it of us."""
        secret = self.target.webhook_secret or new_id("acp")
        receiver = Receiver(self.target.webhook_port, secret)
        self._receiver = receiver
        if self.target.hooks:
            self.hook("/webhook", {"url": receiver.url, "secret": secret})
        elif not self.target.webhook_secret:
            raise NotApplicable(
                "Needs the server's order events: give --with webhook_port=… and "
                "--with webhook_secret=…, or --with hooks=…."
            )
        return receiver

    @contextmanager
    def during(self) -> Iterator[Callable[[], tuple[Exchange, ...]]]:
        """What is said meanwhile."""
        start = len(self.wire.said)
        yield lambda: tuple(self.wire.said[start:])


def choice(session: Json, place: int = 0) -> Json:
    """The change that picks one of a session's ways of delivery."""
    options = session.get("fulfillment_options") or ()
    if len(options) <= place:
        return {}
    option = options[place]
    items = [line["item"]["id"] for line in session["line_items"]]
    return {
        "selected_fulfillment_options": [
            {"type": option["type"], "option_id": option["id"], "item_ids": items}
        ]
    }


def paying(session: Json, token: str) -> Json:
    """The payment data of a complete request."""
    handlers = session.get("capabilities", {}).get("payment", {}).get("handlers") or [{}]
    credential = {"type": "spt", "token": token}
    return {
        "handler_id": handlers[0].get("id", "card_tokenized"),
        "instrument": {"type": "card", "credential": credential},
    }


def total(session: Json, kind: str = "total") -> int | None:
    """A figure of the totals; None where it is not there."""
    for each in session.get("totals", ()):
        if each.get("type") == kind:
            return int(each["amount"])
    return None


def delegation(session: Json, number: str, **allowance: Any) -> Json:
    """The body that puts a card into the vault for a session."""
    handlers = session.get("capabilities", {}).get("payment", {}).get("handlers") or [{}]
    merchant = handlers[0].get("config", {}).get("merchant_id", "merchant")
    return {
        "payment_method": {
            "type": "card",
            "card_number_type": "fpan",
            "virtual": False,
            "number": number,
            "exp_month": "11",
            "exp_year": "2039",
            "name": "Ada Walker",
            "cvc": "973",
            "iin": number[:6],
            "display_card_funding_type": "credit",
            "display_brand": "visa",
            "display_last4": number[-4:],
            "metadata": {},
        },
        "allowance": {
            "reason": "one_time",
            "max_amount": total(session) or 0,
            "currency": session["currency"].lower(),
            "checkout_session_id": session["id"],
            "merchant_id": merchant,
            "expires_at": "2039-12-31T23:59:59Z",
        }
        | allowance,
        "risk_signals": [{"type": "card_testing", "score": 1, "action": "authorized"}],
        "metadata": {"source": "tradewind-check-acp"},
    }
