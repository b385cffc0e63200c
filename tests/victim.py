"""Somebody whose every private field carries a mark, and an ear at the door that hears it."""

import threading
from dataclasses import dataclass, field
from typing import Any

from tests.web.conftest import browser, found
from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.checkout.gift_card import new_code, sealed
from tradewind.checkout.gift_card import tables as gift_cards
from tradewind.decisions import agents
from tradewind.decisions.agents import Limit, Scope
from tradewind.events import subscribe
from tradewind.events.subscribe import Wish
from tradewind.kernel import clock
from tradewind.kernel.money import Money

MARK = "canary7f3a"
FIELDS = {
    "email": f"{MARK}@example.org",
    "country": "DE",
    "name": f"{MARK} Name",
    "line1": f"{MARK} Street 1",
    "line2": f"{MARK} Floor",
    "city": f"{MARK} City",
    "postal_code": "20457",
    "phone": "+49 40 7355608",
}
HEARD_TOO = ("+49 40 7355608", "7355608")


@dataclass
class Victim:
    """Who bought in a shop, what it knows of them, and everything that its doors said since."""

    secrets: set[str] = field(default_factory=lambda: {MARK, *HEARD_TOO})
    order: str = ""
    answers: int = 0
    leaks: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def buys(self, shop: Tradewind) -> None:
        """A person buys with an address; an agent of theirs has a key, a limit, a subscription."""
        with browser(shop) as reader:
            assert reader.submit("/cart/add", {"sku": _plain(shop)}).status_code == 200
            cart = reader.cookies["cart"]
            quoted = reader.submit(f"/checkout/{cart}", FIELDS)
            quote = found(r"q=(quo_\w+)", str(quoted.url))
            paid = reader.submit(
                f"/checkout/{cart}/pay", {"q": quote, "token": "4242 4242 4242 4242"}
            )
            assert MARK in paid.text
            self.order = found(r"/orders/(ord_\w+)", str(paid.url))
        card = new_code()
        with shop.database.transaction() as session:
            agent = agents.meet(session, MARK)
            plenty = Money(10**6, "USD")
            agents.allow(session, agent.id, [Limit(plenty, plenty)], by=MARK)
            key = agents.mint(session, agent.id, list(Scope), by=MARK)
            wish = Wish("https://receiver.example/", secret=f"{MARK}-of-a-subscription")
            subscribe.subscribe(session, wish)
            gift_cards.issue(session, sealed(card), Money(5000, "USD"), now=clock.now())
        self.secrets |= {key.secret, card, self.order, agent.id}

    def around(self, site: Any) -> Any:
        """The doors with an ear at them: every answer, unpacked, is searched for the marks."""

        async def heard(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                await site(scope, receive, send)
                return
            headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            said = bytearray()

            async def listening(message: Any) -> None:
                said.extend(str(message.get("headers", "")).encode())
                said.extend(message.get("body", b""))
                await send(message)

            await site({**scope, "headers": headers}, receive, listening)
            self._search(scope["path"], bytes(said))

        return heard

    def _search(self, path: str, said: bytes) -> None:
        with self.lock:
            self.answers += 1
            self.leaks |= {f"{path}: {each}" for each in self.secrets if each.encode() in said}


def _plain(shop: Tradewind) -> str:
    with shop.database.reading() as session:
        for product in catalog.changed(session, since=0):
            first = product.variants[0]
            if len(product.variants) == 1 and first.available and (first.stock or 0) > 20:
                return first.sku
    raise AssertionError
