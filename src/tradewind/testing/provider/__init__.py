"""A card processor on loopback that misbehaves by plan, to try payment plug-ins and whole shops.

It speaks the part of Stripe's REST API that card payments need, keeps its own durable books, and
honours idempotency keys as Stripe does: the first answer of a key, 500 included, is its answer.
"""

import json
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from tradewind.testing.provider import post
from tradewind.testing.provider.books import Books, Row, name
from tradewind.testing.provider.counter import Counter
from tradewind.testing.provider.desk import Desk
from tradewind.testing.provider.handler import Handler
from tradewind.testing.provider.plan import Call, News, Plan, Webhook

__all__ = ["Call", "Charge", "News", "Plan", "Provider", "Webhook"]

KEY, SECRET = "sk_test_tradewind", "whsec_tradewind"
ACCOUNT = "acct_tradewind"


@dataclass(frozen=True, slots=True)
class Charge:
    """A payment as the provider's books have it, in units of the wire."""

    id: str
    reference: str
    """Our own, out of ``metadata[reference]``."""
    status: str
    currency: str
    amount: int
    captured: int
    refunded: int


@dataclass(slots=True)
class Provider:
    """Serves on a free port of loopback while its block lasts; its books outlive it.

    Each call takes the next plan that is meant for it, the last one for all that follow if
    ``plans`` were given at the start; without any all is good.
    """

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="tradewind-bank-")))
    plans: tuple[Plan, ...] = ()
    delay_s: float = 0.3
    key: str = KEY
    webhook_secret: str = SECRET
    port: int = 0
    calls: list[Call] = field(default_factory=list)
    books: Books = field(init=False)
    desk: Desk = field(init=False)
    _counter: Counter = field(init=False)
    _server: ThreadingHTTPServer = field(init=False)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        """Start."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.books = Books(self.folder / "provider.db")
        handler = type("Bound", (Handler,), {"provider": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.desk = Desk(self.books, self.url, ACCOUNT)
        self._counter = Counter(self.desk, self.key, self.plans)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and let go of those who still wait."""
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self.books.close()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def counter(self) -> Counter:
        """Where calls are taken."""
        return self._counter

    def plan(self, *plans: Plan, on: str = "") -> None:
        """What happens to the next calls, one plan each; ``on`` names a verb of `Call`.

        Without it, plans are for the next calls of any verb but ``read``.
        """
        self._counter.plan(plans, on)

    def rest(self, seconds: float) -> bool:
        """Wait so long; False once the block has ended."""
        return not self._over.wait(seconds)

    def approve(self, payment_id: str, *, approved: bool = True) -> None:
        """Take the second step as the buyer, without the page."""
        self.desk.answer_step(payment_id, approved=approved)

    def grant(
        self,
        max_amount: int,
        *,
        currency: str = "usd",
        seller: str = ACCOUNT,
        card: str = "pm_card_visa",
        lasts_s: float = 3600,
    ) -> str:
        """A shared payment token, as an agent would send it."""
        expires_at = int(time.time() + lasts_s)
        return self.desk.grant(seller, card, currency, max_amount, expires_at=expires_at)

    def forget_keys(self) -> None:
        """A day passes: idempotency keys are forgotten, as Stripe does."""
        self.books.forget_all()

    def charges(self, reference: str = "") -> list[Charge]:
        """The payments of a reference, or all, oldest first."""
        found = [_charge(row) for row in self.books.rows("select * from intent order by rowid")]
        return [each for each in found if reference in {"", each.reference}]

    def taken(self, currency: str = "usd") -> int:
        """What the shop has by the double entries: all that was captured, less all refunds."""
        return self.balance("shop", currency)

    def balance(self, account: str, currency: str = "usd") -> int:
        """What an account (``buyer``, ``held``, ``shop``) has gained and lost so far."""
        entries = self.books.rows("select * from entry where currency = ?", currency)
        gained = sum(each["amount"] for each in entries if each["credit"] == account)
        return int(gained - sum(each["amount"] for each in entries if each["debit"] == account))

    def broken(self) -> list[str]:
        """Where its own books do not agree with themselves; for the tests of this provider."""
        return [fault for each in self.charges() for fault in self._faults(each)]

    def _faults(self, charge: Charge) -> Iterator[str]:
        entries = self.books.rows("select * from entry where intent = ?", charge.id)
        moved = {
            account: sum(each["amount"] for each in entries if each["credit"] == account)
            - sum(each["amount"] for each in entries if each["debit"] == account)
            for account in ("buyer", "held", "shop")
        }
        held = charge.amount if charge.status == "requires_capture" else 0
        if moved["held"] != held or moved["shop"] != charge.captured - charge.refunded:
            yield f"{charge.id} is {charge.status}, its entries say {moved}"
        if not 0 <= charge.refunded <= charge.captured <= charge.amount:
            yield f"{charge.id} has refunded more than it took, or taken more than it held"

    def webhooks(self, news: News = News.GOOD) -> list[Webhook]:
        """What the provider has to tell since it was last asked, as it arrives under a plan."""
        return post.delivered(self.books.unsent(), news, self.webhook_secret)

    def webhook(self, payment_id: str, kind: str = "payment_intent.succeeded") -> Webhook:
        """A genuine webhook about a payment as it stands."""
        row = self.books.intent(payment_id)
        assert row  # noqa: S101
        return post.about(row, kind, self.url, self.webhook_secret)

    def signed(self, event: Mapping[str, object], *, at: float | None = None) -> Webhook:
        """Any event at all, signed by the provider ``at`` a moment."""
        body = json.dumps({"id": name("evt"), "object": "event", **event}).encode()
        return post.signed(body, self.webhook_secret, time.time() if at is None else at)

    def deliver(self, url: str, news: News = News.GOOD) -> list[int]:
        """Send what there is to tell to a URL; gives the status of each delivery."""
        return [_sent(url, webhook) for webhook in self.webhooks(news)]


def _charge(row: Row) -> Charge:
    return Charge(
        row["id"],
        json.loads(row["metadata"]).get("reference", ""),
        row["status"],
        row["currency"],
        row["amount"],
        row["captured"],
        row["refunded"],
    )


def _sent(url: str, webhook: Webhook) -> int:
    parts = urlsplit(url)
    with _connected(parts.hostname or "127.0.0.1", parts.port or 80) as connection:
        connection.request("POST", parts.path or "/", webhook.body, webhook.headers)
        return connection.getresponse().status


@contextmanager
def _connected(host: str, port: int) -> Iterator[HTTPConnection]:
    connection = HTTPConnection(host, port, timeout=30)
    try:
        yield connection
    finally:
        connection.close()
