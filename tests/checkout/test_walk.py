"""Random histories: whatever buyers, banks, tabs and time do, the books stay right."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest

from tests.checkout.kit import GONE, GOOD, LOST, POOR, STEP, Kit
from tradewind.checkout import fill
from tradewind.checkout.cancel import cancel
from tradewind.checkout.cart import Want
from tradewind.checkout.order import Order
from tradewind.checkout.reconcile import resume
from tradewind.checkout.settle import settle
from tradewind.kernel import clock
from tradewind.kernel.errors import TradewindError


class Walk:
    """A shop with a few carts, and everything that can happen to it."""

    def __init__(self, kit: Kit, seed: int) -> None:
        self.kit, self.chance, self.ahead = kit, random.Random(seed), timedelta(0)
        for sku, stock in (("A", 2), ("B", 20), ("C", None)):
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
        token = self.chance.choice([GOOD, GOOD, POOR, STEP, LOST, GONE])
        quote, key = self.chance.choice(self.quotes[-6:]), self.chance.choice([None, "a", "b"])
        self.orders.append(self.kit.buy(quote, token, key=key))

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

    def reconcile(self) -> None:
        self.kit.reconcile()

    def reprice(self) -> None:
        self.kit.reprice(self.chance.choice("ABC"), self.chance.randrange(1, 5000))

    def wait(self) -> None:
        self.ahead += timedelta(minutes=self.chance.choice([1, 5, 20, 1800]))

    SHOPPING = (add, add, take_out, quote, quote, quote, buy, buy, buy, buy)
    PAYING = (answer, answer, come_back, give_up, hear_again)
    STEPS = (*SHOPPING, *PAYING, reconcile, reprice, wait)

    def go(self, steps: int) -> None:
        for _ in range(steps):
            step = self.chance.choice(self.STEPS)
            with clock.ahead(self.ahead), suppress(TradewindError, IndexError):
                step(self)


@pytest.mark.parametrize("seed", range(4))
def test_any_history_leaves_the_books_right(quick: Kit, seed: int) -> None:
    walk = Walk(quick, seed)
    for _ in range(5):
        walk.go(50)
        assert quick.broken(reconciled=False) == []
    quick.reconcile(walk.ahead + timedelta(hours=1))
    assert quick.broken() == []
    assert len({order.id for order in walk.orders}) > 3, "a walk that sells nothing shows nothing"


def test_a_longer_history_leaves_them_right_on_both_databases(shop: Kit) -> None:
    walk = Walk(shop, 99)
    walk.go(150)
    shop.reconcile(walk.ahead + timedelta(hours=1))
    assert shop.broken() == []
