"""Who comes to the shop: buyers of every kind, a seller, a worker. Each acts as people do."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tradewind.bench.faults.shop import AGENT, GIFT, VOUCHER
from tradewind.bench.simulate.network import Bank
from tradewind.bench.simulate.world import World
from tradewind.checkout import fill, quoting, tables
from tradewind.checkout.buy import Terms, buy
from tradewind.checkout.cancel import call_off, cancel
from tradewind.checkout.capture import capture
from tradewind.checkout.cart import Want
from tradewind.checkout.order import Order, State
from tradewind.checkout.perform import perform
from tradewind.checkout.reconcile import reconcile, resume
from tradewind.checkout.refund import Refunding, charge_back, refund
from tradewind.checkout.returns import tables as returns
from tradewind.checkout.session import Buyer, Opening, Wishes
from tradewind.checkout.session.change import open_session
from tradewind.checkout.ship import deliver, ship
from tradewind.checkout.take_back import (
    approve_return,
    ask_to_return,
    receive_return,
    reject_return,
)
from tradewind.decisions.agents import tables as agents
from tradewind.events.deliver import Courier
from tradewind.kernel import clock
from tradewind.kernel.errors import PaymentDeclined, QuoteChanged, TradewindError
from tradewind.kernel.money import Money
from tradewind.storage import Database

CARDS: Final = {
    "succeed": 60,
    "second_step": 16,
    "insufficient_funds": 8,
    "stolen_card": 2,
    "hold_lapses": 3,
    "answer_lost": 4,
    "capture_lost": 3,
    "refund_lost": 2,
    "unreachable": 2,
}
"""Cards of the sandbox and how often they are used; the network does its own mischief beside."""
SKUS: Final = "ABC"
EACH_S: Final = {"buyer": 240.0, "seller": 300.0, "worker": 150.0}
"""Seconds between two of a kind, on average."""
SELDOM_S: Final = 3600.0


@dataclass(slots=True)
class People:
    """Everybody, with what they know."""

    world: World
    database: Database
    bank: Bank
    courier: Courier
    file: Path
    """The database's; prices are changed from outside, as an import of another process would."""
    closed: bool = False
    """Whether nobody new comes and the worker looks in only now and then."""
    orders: list[str] = field(default_factory=list)
    parcels: list[str] = field(default_factory=list)
    buyers: int = 0

    def arrive(self) -> None:
        """Let all of them come, again and again."""
        for name, act in (
            ("buyer", self.buyer),
            ("seller", self.seller),
            ("worker", self.worker),
        ):
            self._again(name, act)

    def _again(self, name: str, act: Callable[[], str]) -> None:
        def happening() -> str:
            if self.closed and name != "worker":
                return "closed"
            self._again(name, act)
            return self._tried(act)

        each = SELDOM_S if self.closed else EACH_S[name]
        self.world.later(self.world.chance.expovariate(1 / each), name, happening)

    def close(self) -> None:
        """Nobody new comes, and from now on everything arrives."""
        self.closed = self.bank.network.calm = True

    def _tried(self, act: Callable[[], str]) -> str:
        try:
            return act()
        except TradewindError as error:
            return type(error).__name__

    def buyer(self) -> str:
        """Somebody fills a cart and thinks about it."""
        self.buyers += 1
        chance, country = self.world.chance, self.world.chance.choice(["US", "DE", "CA"])
        cart = fill.open_cart(
            database=self.database,
            currency="USD",
            language="en",
            country=country,
            email=f"buyer{self.buyers}@example.com",
        )
        for _ in range(chance.randint(1, 3)):
            want = Want(chance.choice(SKUS), quantity=chance.randint(1, 3))
            fill.add(cart.id, want, database=self.database)
        if self.world.happens(0.25):
            self._codes(cart.id)
        self.world.later(
            chance.uniform(1, 600), "confirm", lambda: self._tried(self._quoted(cart.id))
        )
        return cart.id

    def _codes(self, cart_id: str) -> None:
        wishes = Wishes(
            codes=(VOUCHER,) if self.world.happens(0.5) else (),
            gift_cards=(GIFT,) if self.world.happens(0.6) else (),
            buyer=Buyer(email=f"buyer{self.buyers}@example.com"),
        )
        opening = Opening("page", cart_id=cart_id, wishes=wishes, needs=())
        open_session(opening, database=self.database)

    def _quoted(self, cart_id: str) -> Callable[[], str]:
        def act() -> str:
            quote = quoting.quote(cart_id, database=self.database)
            pay = self._paying(quote.id, self._card())
            soon = self.world.chance.uniform(1, 1200)
            self.world.later(soon, f"pay {quote.id}", pay)
            if self.world.happens(0.2):
                # A double click, or a second tab with the same page.
                delay = soon + self.world.chance.uniform(0, 20)
                self.world.later(delay, f"pay {quote.id}", pay)
            if self.world.happens(0.1):
                self.world.later(soon, "edit", lambda: self._tried(self._edited(cart_id)))
            return quote.id

        return act

    def _edited(self, cart_id: str) -> Callable[[], str]:
        def act() -> str:
            fill.add(cart_id, Want(self.world.chance.choice(SKUS)), database=self.database)
            if self.world.happens(0.5):
                return self._quoted(cart_id)()
            return cart_id

        return act

    def _card(self) -> str:
        return self.world.chance.choices(list(CARDS), list(CARDS.values()))[0]

    def _paying(self, quote_id: str, card: str, tries: int = 0) -> Callable[[], str]:
        terms = self._terms()

        def pay() -> str:
            try:
                order = buy(
                    quote_id,
                    token=card,
                    database=self.database,
                    payments=self.bank,
                    idempotency_key=quote_id,
                    terms=terms,
                )
            except QuoteChanged as changed:
                return self._changed(changed)
            except PaymentDeclined as declined:
                return self._declined(declined.order_id)
            except TradewindError as error:
                return type(error).__name__
            return self._answered(order, pay, tries)

        return pay

    def _terms(self) -> Terms:
        if self.world.happens(0.1):
            with self.database.reading() as session:
                return Terms(agent_id=agents.named(session, AGENT).id)
        return Terms(capture_later=self.world.happens(0.15))

    def _changed(self, changed: QuoteChanged) -> str:
        if self.world.happens(0.7):
            pay = self._paying(changed.quote.id, self._card())
            self.world.later(self.world.chance.uniform(1, 120), f"pay {changed.quote.id}", pay)
        return "changed"

    def _declined(self, order_id: str) -> str:
        if self.world.happens(0.5):
            with self.database.reading() as session:
                order = tables.order(session, order_id)
            again = self._quoted(order.quote.cart_id)
            self.world.later(20, "confirm", lambda: self._tried(again))
        return "declined"

    def _answered(self, order: Order, pay: Callable[[], str], tries: int) -> str:
        if order.id not in self.orders:
            self.orders.append(order.id)
        chance = self.world.chance
        match order.state:
            case State.ACTION_NEEDED if order.payment_id:
                self._second_step(order.id, order.payment_id)
            case State.UNKNOWN | State.HELD if tries < 3 and self.world.happens(0.5):
                self.world.later(chance.uniform(1, 60), f"pay {order.quote.id}", pay)
            case State.UNKNOWN if self.world.happens(0.3):
                self.world.later(5, f"cancel {order.id}", lambda: self._act(order.id, self._cancel))
            case _:
                pass
        return f"{order.state} {order.id}"

    def _second_step(self, order_id: str, payment_id: str) -> None:
        approved, chance = self.world.happens(0.7), self.world.chance
        if self.world.happens(0.15):
            self.world.later(
                chance.uniform(1, 900),
                f"cancel {order_id}",
                lambda: self._act(order_id, self._cancel),
            )
        if self.world.happens(0.85):
            thinking = chance.uniform(5, 2400)
            self.world.later(
                thinking, "bank", lambda: self.bank.answer(payment_id, approved=approved)
            )
            if self.world.happens(0.6):
                come = thinking + chance.uniform(0, 5)
                self.world.later(
                    come, f"back {order_id}", lambda: self._act(order_id, self._come_back)
                )

    def _act(self, order_id: str, act: Callable[[str], Order | str]) -> str:
        try:
            done = act(order_id)
        except TradewindError as error:
            return type(error).__name__
        return done if isinstance(done, str) else f"{done.state} {order_id}"

    def _come_back(self, order_id: str) -> Order:
        return resume(order_id, database=self.database, payments=self.bank)

    def _cancel(self, order_id: str) -> Order:
        cancel(order_id, database=self.database)
        return self._performed(order_id)

    def _performed(self, order_id: str) -> Order:
        return perform(order_id, database=self.database, payments=self.bank)

    def seller(self) -> str:
        """The seller looks at one of the last orders and does something about it."""
        if self.world.happens(0.1) or not self.orders:
            return self._reprice()
        order_id = self.world.chance.choice(self.orders[-30:])
        act = self.world.chance.choice(
            [self._ship] * 3
            + [self._capture, self._call_off, self._refund_part, self._refund_line]
            + [self._return, self._returned, self._arrived, self._charged_back]
        )
        return f"{act.__name__.strip('_')} {self._act(order_id, act)}"

    def _reprice(self) -> str:
        sku, minor = self.world.chance.choice(SKUS), self.world.chance.randint(50, 3000)
        with closing(sqlite3.connect(self.file, isolation_level=None, timeout=30)) as shop:
            shop.execute("update offer set price_minor = ? where sku = ?", (minor, sku))
        return f"reprice {sku} {minor}"

    def _ship(self, order_id: str) -> str:
        with self.database.reading() as session:
            order = tables.order(session, order_id)
        left = {each.sku: each.to_ship for each in order.pieces if each.to_ship}
        some = {sku: self.world.chance.randint(1, number) for sku, number in left.items()}
        lines = some if self.world.happens(0.4) else None
        parcel = ship(order_id, database=self.database, lines=lines)
        self.parcels.append(parcel.id)
        return parcel.id

    def _arrived(self, _: str) -> Order | str:
        if not self.parcels:
            return "none"
        return deliver(self.world.chance.choice(self.parcels[-20:]), database=self.database)

    def _capture(self, order_id: str) -> Order:
        part = Money(self.world.chance.randint(1, 900), "USD") if self.world.happens(0.4) else None
        capture(order_id, database=self.database, amount=part)
        return self._performed(order_id)

    def _call_off(self, order_id: str) -> Order:
        call_off(order_id, database=self.database)
        return self._performed(order_id)

    def _refund_part(self, order_id: str) -> Order:
        amount = Money(self.world.chance.randint(1, 1500), "USD")
        what = Refunding(amount, reason="late", key=self.world.chance.choice(["one", "two", None]))
        refund(order_id, what, database=self.database)
        return self._performed(order_id)

    def _refund_line(self, order_id: str) -> Order:
        what = Refunding(lines={self.world.chance.choice(SKUS): 1}, reason="gone")
        refund(order_id, what, database=self.database)
        return self._performed(order_id)

    def _return(self, order_id: str) -> str:
        lines = {self.world.chance.choice(SKUS): 1}
        asked = ask_to_return(order_id, lines, database=self.database)
        if self.world.happens(0.2):
            return reject_return(asked.id, database=self.database, note="no").id
        return approve_return(asked.id, database=self.database).id

    def _returned(self, order_id: str) -> Order | str:
        with self.database.reading() as session:
            known = returns.of_order(session, order_id)
        if not known:
            return "none"
        receive_return(self.world.chance.choice(known).id, database=self.database)
        return self._performed(order_id)

    def _charged_back(self, order_id: str) -> Order | str:
        if self.world.happens(0.8):
            return "none"
        amount = Money(self.world.chance.randint(1, 300), "USD")
        return charge_back(order_id, amount, database=self.database, notice=f"cb {order_id}")

    def worker(self) -> str:
        """One round of the shop's own work; letters are taken one by one."""
        done = reconcile(self.database, self.bank, now=clock.now())
        sent = 0
        while taken := self.courier.take(2):
            for letter in taken:
                self.courier.send(letter)
            sent += len(taken)
        return f"moved {len(done.moved)} stuck {len(done.stuck)} sent {sent}"
