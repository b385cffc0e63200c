"""Many at once: the last piece is sold once, one cart is paid once, nobody waits for ever."""

import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path

import orjson

from tests.checkout.kit import LOST, STEP, Kit
from tests.checkout.rush import at_once, told
from tradewind.checkout.order import Order, State
from tradewind.checkout.reconcile import resume
from tradewind.checkout.settle import settle
from tradewind.kernel.errors import OutOfStock, PaymentDeclined, QuoteChanged, WrongState

ROOT = Path(__file__).parents[2]


def kinds(outcomes: list[Order | Exception]) -> Counter[str]:
    return Counter(type(each).__name__ for each in outcomes)


def test_forty_buyers_of_five_pieces_get_five(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    quotes = [shop.quote({"A": 1}) for _ in range(40)]

    outcomes = at_once([partial(shop.buy, quote) for quote in quotes])

    assert kinds(outcomes) == {"Order": 5, "OutOfStock": 35}
    assert shop.free("A") == 0
    assert shop.broken() == []


def test_buyers_of_several_pieces_share_out_what_there_is(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=7)
    quotes = [shop.quote({"A": 3}) for _ in range(10)]

    outcomes = at_once([partial(shop.buy, quote) for quote in quotes])

    assert kinds(outcomes) == {"Order": 2, "QuoteChanged": 8}
    for refused in outcomes:
        if isinstance(refused, QuoteChanged):
            assert [line.quantity for line in refused.quote.lines] in ([1], [2], [4])
    assert shop.broken() == []


def test_processes_share_the_shelf_too(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    quotes = [shop.quote({"A": 1}).id for _ in range(30)]
    command = [sys.executable, "-m", "tests.checkout.rush", shop.url, str(shop.home)]

    doors = [
        subprocess.Popen([*command, *half], cwd=ROOT, stdout=subprocess.PIPE)
        for half in (quotes[:15], quotes[15:])
    ]
    said = [told for door in doors for told in orjson.loads(door.communicate()[0])]

    assert Counter(each.split(":")[0] for each in said) == {"paid": 5, "OutOfStock": 25}
    assert shop.broken() == []


def test_carts_in_opposite_order_do_not_wait_for_each_other(shop: Kit) -> None:
    names = [f"S{number}" for number in range(6)]
    for name in names:
        shop.sell(name, {"USD": 100}, stock=1000)
    wants = [dict.fromkeys(names[::way], 1) for way in (1, -1)] * 12
    quotes = [shop.quote(want) for want in wants]

    outcomes = at_once([partial(shop.buy, quote) for quote in quotes])

    assert kinds(outcomes) == {"Order": 24}
    assert shop.free("S0") == 976
    assert shop.broken() == []


def test_one_quote_sent_twenty_times_at_once_is_one_order(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=50)
    quote = shop.quote({"A": 1})

    outcomes = at_once([partial(shop.buy, quote, key=f"k{n % 3}") for n in range(20)])

    assert {told(each) for each in outcomes} == {"paid"}
    assert len({each.id for each in outcomes if isinstance(each, Order)}) == 1
    assert shop.free("A") == 49
    assert shop.broken() == []


def test_two_tabs_that_pay_the_same_cart_charge_it_once(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=50)
    cart = shop.cart({"A": 1})
    quotes = [shop.quote(cart) for _ in range(8)]

    outcomes = at_once([partial(shop.buy, quote) for quote in quotes])

    assert kinds(outcomes)["Order"] == 1
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert all(
        isinstance(each, WrongState | QuoteChanged) or "empty" in str(each) for each in refused
    )
    assert shop.free("A") == 49
    assert shop.broken() == []


def test_webhook_redirect_retry_and_worker_settle_once_together(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    for token in (LOST, STEP):
        order = shop.buy(shop.quote({"A": 2}), token)
        if token == STEP:
            shop.answer(order, approved=True)
        word = shop.payments.find(order.id)

        outcomes = at_once(
            [partial(settle, order.id, word, database=shop.database)] * 3
            + [partial(resume, order.id, database=shop.database, payments=shop.payments)] * 3
            + [partial(shop.buy, order.quote)] * 3
        )

        assert {told(each) for each in outcomes} <= {"paid", "authorized"}
        assert shop.order(order).state is State.PAID
    shop.reconcile()
    assert shop.free("A") == 1
    assert shop.broken() == []


def test_a_decline_and_a_purchase_of_the_last_piece_end_well_in_any_order(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    quotes = [shop.quote({"A": 1}) for _ in range(12)]
    tokens = ["insufficient_funds", "succeed"] * 6

    outcomes = at_once(
        [partial(shop.buy, quote, token) for quote, token in zip(quotes, tokens, strict=True)]
    )

    paid = [each for each in outcomes if isinstance(each, Order)]
    assert len(paid) <= 1
    assert shop.free("A") == 1 - len(paid)
    assert all(order.state is State.PAID for order in paid)
    assert {type(each) for each in outcomes} <= {Order, OutOfStock, PaymentDeclined}
    assert shop.broken() == []
