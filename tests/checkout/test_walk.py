"""Random histories: whatever buyers, banks, tabs and time do, the books stay right."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest

from tests.checkout.kit import GONE, GOOD, LOST, POOR, STEP, Kit
from tradewind.checkout import fill
from tradewind.checkout.cancel import cancel
from tradewind.checkout.cart import Want
from tradewind.checkout.order import Order, State
from tradewind.checkout.reconcile import resume
from tradewind.checkout.refund import Refunding
from tradewind.checkout.settle import settle
from tradewind.kernel import clock
from tradewind.kernel.errors import TradewindError
from tradewind.kernel.money import Money


class Walk:
    """A shop with a few carts, and everything that can happen to it."""

    def __init__(self, kit: Kit, seed: int) -> None:
        self.kit, self.chance, self.ahead = kit, random.Random(seed), timedelta(0)
        for sku, stock in (("A", 4), ("B", 40), ("C", None)):
            kit.sell(sku, {"USD": self.chance.randrange(1, 5000)}, stock=stock, shipping=499)
        self.carts = [kit.cart({}, country=country) for country in ("US", "DE", "CA")]
        self.quotes: list[str] = []
        self.orders: list[Order] = []

    def add(self) -> None:
        want = Want(sku=self.chance.choice("ABC"), quantity=self.chance.randrange(1, 4))
        fill.add(self.chance.choice(self.carts), want, database=self.kit.database)

    def take_out(self) -> None:
        cart, sku = self.chance.choice(self.carts), self.chance.choice("ABC")
        fill.remove(cart, sku, database=self.kit.database)

    def quote(self) -> None:
        self.quotes.append(self.kit.quote(self.chance.choice(self.carts)).id)

    def buy(self) -> None:
        lost = ["capture_lost", "refund_lost", "hold_lapses"]
        token = self.chance.choice([GOOD, GOOD, GOOD, POOR, STEP, STEP, LOST, GONE, *lost])
        quote, key = self.chance.choice(self.quotes[-6:]), self.chance.choice([None, "a", "b"])
        self.orders.append(self.kit.buy(quote, token, key=key))

    def go_through(self) -> None:
        """Fill a cart and pay for it at once."""
        self.add()
        self.quote()
        self.quotes = self.quotes[-1:]
        self.buy()

    def answer(self) -> None:
        order = self.chance.choice(self.orders[-6:])
        if order.payment_id:
            self.kit.answer(order, approved=self.chance.random() < 0.6)

    def come_back(self) -> None:
        order = self.chance.choice(self.orders[-6:])
        resume(order.id, database=self.kit.database, payments=self.kit.payments)

    def give_up(self) -> None:
        cancel(self.chance.choice(self.orders[-6:]).id, database=self.kit.database)

    def hear_again(self) -> None:
        order = self.chance.choice(self.orders)
        settle(order.id, self.kit.payments.find(order.id), database=self.kit.database)

    def ship(self) -> None:
        order = self.kit.order(self.chance.choice(self.orders))
        left = [each for each in order.pieces if each.to_ship]
        lines = {left[0].sku: 1} if left and self.chance.random() < 0.5 else None
        parcel = self.kit.shop.ship(order.id, lines=lines)
        if self.chance.random() < 0.5:
            self.kit.shop.deliver(parcel.id)

    def refund(self) -> None:
        order = self.kit.order(self.chance.choice(self.orders))
        sku = self.chance.choice(order.pieces).sku
        what = self.chance.choice(
            [
                Refunding(Money(self.chance.randrange(1, 3000), "USD")),
                Refunding(lines={sku: 1}),
                Refunding(),
            ]
        )
        self.kit.shop.refund(order.id, what)

    def send_back(self) -> None:
        order = self.kit.order(self.chance.choice(self.orders))
        asked = self.kit.shop.ask_to_return(order.id, {self.chance.choice(order.pieces).sku: 1})
        if self.chance.random() < 0.2:
            self.kit.shop.reject_return(asked.id, note="worn")
            return
        self.kit.shop.approve_return(asked.id)
        self.kit.shop.receive_return(asked.id, restock=self.chance.choice([None, {}]))

    def call_off(self) -> None:
        self.kit.shop.call_off(self.chance.choice(self.orders).id)

    def hold_late(self) -> None:
        order = self.kit.order(self.chance.choice(self.orders))
        held = self.kit.held_late(order)
        if order.state is State.EXPIRED and self.chance.random() < 0.3:
            self.kit.payments.capture(held.id, order.due, idempotency_key=f"{order.id}:elsewhere")
        self.kit.tell(held)

    def tell_again(self) -> None:
        order = self.kit.order(self.chance.choice(self.orders))
        if order.payment_id:
            self.kit.tell(self.kit.payment(order))

    def reconcile(self) -> None:
        self.kit.reconcile()

    def reprice(self) -> None:
        self.kit.reprice(self.chance.choice("ABC"), self.chance.randrange(1, 5000))

    def wait(self) -> None:
        self.ahead += timedelta(minutes=self.chance.choice([1, 5, 20, 1800]))

    SHOPPING = (add, add, take_out, quote, quote, buy, buy, *[go_through] * 5)
    PAYING = (answer, answer, come_back, give_up, hear_again)
    AFTER = (ship, ship, refund, send_back, call_off, hold_late, tell_again)
    STEPS = (*SHOPPING, *PAYING, *AFTER, reconcile, reprice, wait)

    def go(self, steps: int) -> None:
        for _ in range(steps):
            step = self.chance.choice(self.STEPS)
            with clock.ahead(self.ahead), suppress(TradewindError, IndexError):
                step(self)

    def end(self) -> None:
        """Give the worker time to bring everything to its end."""
        for hours in range(1, 60, 7):
            done = self.kit.reconcile(self.ahead + timedelta(hours=hours))
            assert done.stuck == ()


@pytest.mark.parametrize("seed", range(4))
def test_any_history_leaves_the_books_right(quick: Kit, seed: int) -> None:
    walk = Walk(quick, seed)
    for _ in range(5):
        walk.go(80)
        assert quick.broken(reconciled=False) == []
    walk.end()
    assert quick.broken() == []
    assert len({order.id for order in walk.orders}) > 3, "a walk that sells nothing shows nothing"


def test_a_longer_history_leaves_them_right_on_both_databases(shop: Kit) -> None:
    walk = Walk(shop, 99)
    walk.go(250)
    walk.end()
    assert shop.broken() == []
