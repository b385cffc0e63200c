"""Faults made on purpose: each one drawn from what has gone wrong in other shops, each one found.

A story is run on the sound product first and must please the checker, then with the fault and must
not. So none of the other tests here can be one that never fails.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, cast

import pytest
from sqlalchemy import Connection, update

from tests.checkout.kit import GONE, GOOD, LOST, POOR, STEP, Kit
from tests.checkout.rush import at_once
from tradewind.catalog import tables as catalog
from tradewind.checkout import books, effects, pricing, quoting, shelf, tables
from tradewind.checkout import buy as buying
from tradewind.checkout import order as orders
from tradewind.checkout import perform as performing
from tradewind.checkout import reconcile as reconciling
from tradewind.checkout import settle as settling
from tradewind.checkout.cart import Cart
from tradewind.checkout.effects import Effect
from tradewind.checkout.order import GRAPH, Order, State
from tradewind.checkout.quote import Quote
from tradewind.decisions import tables as decisions
from tradewind.kernel.errors import PaymentDeclined, QuoteChanged, Refused, TradewindError
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, Payments, PaymentState
from tradewind.storage import Database
from tradewind.testing import Jealous

LATER = timedelta(hours=1)
Patch = pytest.MonkeyPatch


@contextmanager
def patched(where: Any, name: str, value: Any) -> Iterator[None]:
    with Patch.context() as patch:
        patch.setattr(where, name, value)
        yield


def book(kit: Kit, statement: str) -> None:
    """Change the provider's own books."""
    cast("Any", kit.payments)._provider._books.execute(statement)


def bought(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=5)
    order = kit.buy(kit.quote({"A": 2}))
    assert order.state is State.PAID, f"a good card left the order {order.state}"


def declined(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=5)
    kit.buy(kit.quote({"A": 2}))
    with suppress(PaymentDeclined):
        kit.buy(kit.quote({"A": 2}), POOR)


def declined_uncounted(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=None)
    order = kit.buy(kit.quote({"A": 2}), STEP)
    kit.start["A"] = 7
    with kit.database.transaction() as session:
        session.exec_driver_sql("insert into stock (sku, on_hand, reserved) values ('A', 7, 0)")
    kit.answer(order, approved=False)
    kit.reconcile()


def settled_twice(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=9)
    order = kit.buy(kit.quote({"A": 2}))
    settling.settle(order.id, kit.payments.find(order.id), database=kit.database)


def answer_lost_and_sent_again(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=5)
    quote = kit.quote({"A": 2})
    kit.buy(quote, LOST)
    kit.buy(quote, GOOD)


def answer_lost(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=5)
    kit.buy(kit.quote({"A": 2}), LOST)
    kit.reconcile()
    kit.reconcile(LATER)


def never_answered(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=5)
    kit.buy(kit.quote({"A": 2}), GONE)
    kit.reconcile(LATER)


def price_rise(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=5)
    quote = kit.quote({"A": 1})
    kit.reprice("A", 2999)
    with pytest.raises(QuoteChanged):
        kit.buy(quote)


def sent_twice(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=5)
    quote = kit.quote({"A": 1})
    assert kit.buy(quote).id == kit.buy(quote).id, "two orders for one quote"


def two_tabs(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=5)
    cart = kit.cart({"A": 1})
    first, second = kit.quote(cart), kit.quote(cart)
    order = kit.buy(first, STEP)
    with suppress(TradewindError):
        kit.buy(second)
    kit.answer(order, approved=True)
    kit.reconcile()
    with suppress(TradewindError):
        kit.buy(second)


def late_money(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=1)
    order = kit.buy(kit.quote({"A": 1}), GONE)
    kit.reconcile(LATER)
    kit.held_late(order)
    kit.reconcile(2 * LATER)


def late_money_taken(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=1)
    order = kit.buy(kit.quote({"A": 1}), GONE)
    kit.reconcile(LATER)
    held = kit.held_late(order)
    kit.payments.capture(held.id, order.due, idempotency_key="somebody else")
    kit.reconcile(2 * LATER)


def hold_lapsed(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=1)
    with suppress(PaymentDeclined):
        kit.buy(kit.quote({"A": 1}), "hold_lapses")


def capture_lost(kit: Kit) -> None:
    """The answer to a capture is lost and its key forgotten."""
    kit.sell("A", {"USD": 1999}, stock=5)
    order = kit.buy(kit.quote({"A": 1}), "capture_lost")
    book(kit, "delete from call")
    paid = performing.perform(order.id, database=kit.database, payments=kit.payments)
    assert paid.state is State.PAID, f"a capture left the order {paid.state}"


def refund_lost(kit: Kit) -> None:
    """The answer to a refund is lost and its key forgotten."""
    kit.sell("A", {"USD": 1999}, stock=5)
    order = kit.buy(kit.quote({"A": 1}), "refund_lost")
    kit.refund(order, 500)
    book(kit, "delete from call")
    performing.perform(order.id, database=kit.database, payments=kit.payments)
    assert kit.payment(order).refunded == Money(500, "USD"), "refunded twice"


def over_refunded(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=5)
    order = kit.buy(kit.quote({"A": 1}))
    for _ in range(2):
        kit.refund(order, 900)
    with pytest.raises(Refused, match=r"Only USD 1\.99"):
        kit.refund(order, 900)


def called_off(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=5)
    kit.shop.call_off(kit.buy(kit.quote({"A": 2})).id)


def captured_after_a_decline(kit: Kit) -> None:
    kit.sell("A", {"USD": 1999}, stock=5)
    quote = kit.quote({"A": 1})
    with suppress(TradewindError):
        kit.buy(quote, POOR)
    with kit.database.reading() as session:
        [order] = tables.rivals(session, quote)
    book(kit, "update payment set state = 'captured', captured_minor = amount_minor")
    settling.settle(order.id, kit.payments.find(order.id), database=kit.database)


def cheating_provider(kit: Kit) -> None:
    """The provider takes five cents for what costs 237.75."""
    kit.sell("A", {"USD": 23775}, stock=5)
    honest = kit.payments

    class Cheat(Jealous):
        def capture(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
            five = Money(5, amount.currency)
            return honest.capture(payment_id, five, idempotency_key=idempotency_key)

    kit.payments = Cheat(honest)
    kit.buy(kit.quote({"A": 1}))


def odd_cents(kit: Kit) -> None:
    for sku in "ABC":
        kit.sell(sku, {"EUR": 333}, stock=5)
    order = kit.buy(kit.quote({"A": 1, "B": 1, "C": 1}, currency="EUR", country="DE"))
    tax = order.quote.tax.amount
    assert tax == Money(160, "EUR"), f"I9 the tax on 9.99 is {tax}"


def together(kit: Kit) -> None:
    """Two buyers look at the last piece at the same moment, then both reach for it."""
    kit.sell("A", {"USD": 100}, stock=5)
    kit.sell("B", {"USD": 100}, stock=1)
    made = [kit.quote({"A": 1, "B": 1}) for _ in range(2)]
    price, both = quoting.price, threading.Barrier(2)

    def looked(session: Connection, cart: Cart, *, now: datetime) -> Quote:
        found = price(session, cart, now=now)
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)
        return found

    with patched(buying, "price", looked):
        at_once([partial(kit.buy, quote) for quote in made])


def crosswise(kit: Kit) -> None:
    """Two carts with the same items the other way round, each with one item in hand."""
    for sku in "AB":
        kit.sell(sku, {"USD": 100}, stock=5)
    made = [kit.quote(dict.fromkeys(order, 1)) for order in ("AB", "BA")]
    reserve, both = catalog.reserve, threading.Barrier(2)

    def held(session: Connection, sku: str, quantity: int) -> bool:
        counted = reserve(session, sku, quantity)
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=0.5)
        return counted

    with patched(catalog, "reserve", held):
        for outcome in at_once([partial(kit.buy, quote) for quote in made]):
            if isinstance(outcome, Exception):
                raise outcome


def unguarded(session: Connection, sku: str, quantity: int) -> bool:
    stock = catalog.stock
    session.execute(
        update(stock).where(stock.c.sku == sku).values(reserved=stock.c.reserved + quantity)
    )
    return True


def twice(do: Callable[..., None]) -> Callable[..., None]:
    def done(*given: Any) -> None:
        do(*given)
        do(*given)

    return done


def nothing(*_: object, **__: object) -> None:
    return None


def ask_inside(order: Order, token: str, payments: Payments) -> Payment | None:
    with Database.connect("sqlite://").reading():
        return payments.authorize(order.due, token, idempotency_key=order.id, reference=order.id)


def ask_with_a_new_key(order: Order, token: str, payments: Payments) -> Payment | None:
    key = new_id("key")
    with suppress(TradewindError):
        return payments.authorize(order.due, token, idempotency_key=key, reference=key)
    return None


def ask_for_another_amount(order: Order, token: str, payments: Payments) -> Payment | None:
    amount = order.due + Money(1, order.due.currency)
    return payments.authorize(amount, token, idempotency_key=order.id, reference=order.id)


def take_silence_for_no(order_id: str, *, database: Database) -> Order:
    nothing = Money(0, "USD")
    no = Payment("pay_none", PaymentState.DECLINED, nothing, nothing, nothing, reason="no answer")
    return settling.settle(order_id, no, database=database)


def take_the_shops_word(order_id: str, *, database: Database, **_: object) -> Order:
    """Settle by what was read before, without a lock."""
    with database.reading() as session:
        return tables.order(session, order_id)


def without_looking(order_id: str, *, database: Database, now: datetime, **_: object) -> Order:
    return settling.settle(order_id, None, database=database, now=now)


def each_rounded(total: int, weights: list[int]) -> list[int]:
    return [round(total * weight / (sum(weights) or 1)) for weight in weights]


def every_line_counted(session: Connection, quantities: dict[str, int]) -> frozenset[str]:
    for sku, pieces in quantities.items():
        catalog.reserve(session, sku, pieces)
    return frozenset(quantities)


def as_the_cart_lists_them(quote: Quote) -> dict[str, int]:
    return {line.sku: line.quantity for line in quote.lines}


@dataclass(frozen=True)
class Fault:
    """What is broken, by which story it shows, and what the objection says."""

    what: str
    where: Any
    name: str
    broken: Any
    story: Callable[[Kit], None]
    objection: str
    on: str = "sqlite"


WITH_A_WAY_BACK = MappingProxyType(
    {**GRAPH, State.RELEASED: frozenset({State.PAID, State.REFUND_DUE})}
)
FAULTS = [
    Fault("reserve without its guard", catalog, "reserve", unguarded, together, "I1", "postgresql"),
    Fault(
        "a hold that is not all or nothing",
        Connection,
        "begin_nested",
        lambda _: nullcontext(),
        together,
        "I1",
        "postgresql",
    ),
    Fault(
        "shelves locked in the order of the cart",
        Quote,
        "quantities",
        as_the_cart_lists_them,
        crosswise,
        "deadlock",
        "postgresql",
    ),
    Fault("a call inside a transaction", buying, "ask", ask_inside, bought, "transaction"),
    Fault("stock not given back", shelf, "give_back", nothing, declined, "I1"),
    Fault("stock given back twice", shelf, "give_back", twice(shelf.give_back), declined, "I1"),
    Fault("goods not taken", shelf, "take", nothing, bought, "I1"),
    Fault("goods taken twice", shelf, "take", twice(shelf.take), bought, "I1"),
    Fault(
        "uncounted stock counted", shelf, "reserve", every_line_counted, declined_uncounted, "I1"
    ),
    Fault(
        "a new key for each attempt",
        buying,
        "ask",
        ask_with_a_new_key,
        answer_lost_and_sent_again,
        "I4",
    ),
    Fault(
        "another amount asked for", buying, "ask", ask_for_another_amount, bought, "another amount"
    ),
    Fault(
        "the amount taken not compared",
        Order,
        "_taken_in",
        lambda order, payment: replace(order._told(payment), state=State.PAID),
        cheating_provider,
        "I6",
    ),
    Fault("silence taken for no", buying, "lose_sight", take_silence_for_no, answer_lost, "I4"),
    Fault(
        "a hold expired without looking the payment up",
        reconciling,
        "look",
        without_looking,
        answer_lost,
        "I4",
    ),
    Fault(
        "a hold that never expires", Order, "_unpaid", lambda order, _: order, never_answered, "I4"
    ),
    Fault("late money kept", effects, "wanted", lambda *_: (), late_money, "still held"),
    Fault("late money taken and kept", effects, "wanted", lambda *_: (), late_money_taken, "I4"),
    Fault("goods of a lapsed hold gone", shelf, "put_back", lambda _, o: o, hold_lapsed, "I1"),
    Fault("goods called off and gone", shelf, "put_back", lambda _, o: o, called_off, "I1"),
    Fault(
        "captured again without looking",
        performing._Hand,
        "look",
        lambda *_: False,
        capture_lost,
        "left the order",
    ),
    Fault(
        "refunded again without looking",
        performing._Hand,
        "look",
        lambda *_: False,
        refund_lost,
        "refunded twice",
    ),
    Fault(
        "an effect never ended", Effect, "verdict", lambda each, _: each.standing, bought, "open"
    ),
    Fault(
        "a refund never ended",
        effects,
        "refunds_done",
        lambda _, refunded: ([], refunded * 0),
        refund_lost,
        "open",
    ),
    Fault(
        "more refunded than was taken",
        effects,
        "refundable",
        lambda order, _: order.due,
        over_refunded,
        "RAISE",
    ),
    Fault("a move not in the books", books, "entries", lambda *_: (), bought, "I2"),
    Fault("a move nobody was told of", settling, "tell_move", nothing, bought, "I7"),
    Fault("a paid cart left as it was", Cart, "bought", lambda cart, _: cart, two_tabs, "I3"),
    Fault("two open orders of one cart", tables, "rivals", lambda *_, **__: [], two_tabs, "UNIQUE"),
    Fault("a stale price accepted", buying, "changes", lambda *_, **__: (), price_rise, "RAISE"),
    Fault("a quote used again", tables, "rivals", lambda *_, **__: [], sent_twice, "empty"),
    Fault(
        "a way back from released", orders, "GRAPH", WITH_A_WAY_BACK, captured_after_a_decline, "I8"
    ),
    Fault("a move without its event", tables, "_add_event", nothing, bought, "I8"),
    Fault("a decision not written down", decisions, "record", nothing, bought, "I12"),
    Fault("shares rounded one by one", pricing, "allocate", each_rounded, odd_cents, "I9"),
]


def objections(kit: Kit, story: Callable[[Kit], None]) -> list[str]:
    """What the checker, or the story itself, has against this run."""
    found = []
    try:
        story(kit)
        kit.reconcile()
    except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - any objection counts
        found = [str(error)]
    return [*found, *kit.broken()]


def told(fault: Fault) -> str:
    return fault.what.replace(" ", "-")


@pytest.mark.parametrize(
    ("database_url", "fault"),
    [pytest.param(fault.on, fault, id=told(fault)) for fault in FAULTS],
    indirect=["database_url"],
)
def test_the_fault_is_found(shop: Kit, fault: Fault, monkeypatch: Patch) -> None:
    monkeypatch.setattr(fault.where, fault.name, fault.broken)
    found = objections(shop, fault.story)
    assert any(fault.objection in each for each in found), found


STORIES = {(fault.story, fault.on) for fault in FAULTS}


@pytest.mark.parametrize(
    ("database_url", "story"),
    [pytest.param(on, story, id=story.__name__) for story, on in sorted(STORIES, key=str)],
    indirect=["database_url"],
)
def test_the_sound_product_gives_no_objection(shop: Kit, story: Callable[[Kit], None]) -> None:
    assert objections(shop, story) == []
