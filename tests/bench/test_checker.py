"""Whatever is wrong with money or goods, the checker that reads the books from outside says so."""

import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tradewind.bench.faults import checker
from tradewind.bench.faults.checker import Ack
from tradewind.bench.faults.shop import START, Place, built, opened
from tradewind.bench.faults.stories import (
    LINE,
    WITH_CODES,
    Client,
    Step,
    approves,
    bought,
    buys,
    buys_as_agent,
    calls_off,
    fills,
    forgets,
    looks_into,
    quotes,
    refunds,
    sends_back,
    ships,
    takes_back,
    tells,
    walked,
)

BUSY_DAY: tuple[tuple[Step, ...], ...] = (
    (WITH_CODES, quotes, partial(buys, "succeed"), partial(refunds, LINE), ships),
    (sends_back, takes_back, forgets),
    (*bought("second_step"), approves, tells, looks_into, calls_off, forgets),
    (fills, quotes, partial(buys_as_agent, "stolen_card"), forgets),
    (fills, quotes, partial(buys_as_agent, "succeed")),
)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A shop after a day on which everything happened, its books in order."""
    place = Place.at(tmp_path_factory.mktemp("checker") / "shop")
    built(place)
    with opened(place) as shop:
        client = Client(shop)
        for steps in BUSY_DAY:
            assert walked(client, steps) == len(steps)
        assert shop.mend() == []
        assert checker.violations(place.books(), START, acks=client.acks) == []
    return place


@pytest.fixture
def spoiled(day: Place, tmp_path: Path) -> Place:
    shutil.copytree(day.folder, tmp_path / "shop")
    return Place.at(tmp_path / "shop")


A_SALE = "(select id from orders where state = 'delivered')"
OPEN = (
    "drop index uq_orders_cart_id_holding;"
    "update orders set cart_id = (select min(id) from cart), state = 'unknown'"
)
OF_SHOP = {
    "I1": [
        "update stock set on_hand = on_hand - 1 where sku = 'A'",
        "update stock set reserved = reserved + 1 where sku = 'B'",
        "update stock set on_hand = -1, reserved = 0 where sku = 'A'",
        "update order_line set restocked = restocked + 1 where counted",
        f"update order_line set shipped = shipped - 1 where order_id = {A_SALE}",
        "delete from stock where sku = 'A'",
        "delete from parcel",
    ],
    "I2": [
        "update posting set amount_minor = amount_minor + 1 where account = 'sales'",
        "delete from posting where what = 'refunded'",
        "delete from posting where account = 'sales'",
        "update orders set refunded_minor = captured_minor + 1 where captured_minor > 0",
        "update orders set refunded_minor = refunded_minor - 1 where state = 'refunded'",
        "update orders set authorized_minor = captured_minor - 1 where state = 'delivered'",
        "update orders set captured_minor = null where state = 'delivered'",
        f"delete from posting where order_id = {A_SALE}",
        f"update orders set wanted_minor = 999999 where id = {A_SALE}",
    ],
    "I3": [
        OPEN,
        "update quote set body = json_set(body, '$.cart_digest', 'same')",
    ],
    "I4": [
        "update orders set state = 'refund_due' where state = 'refunded'",
        "update orders set state = 'authorized' where state = 'paid'",
        "update orders set state = 'unknown' where state = 'released'",
        "update orders set state = 'expired' where state = 'paid'",
        "update payment_intent set standing = 'open'",
    ],
    "I6": [
        "update quote set body = json_set(body, '$.total.minor', 1)",
        "update payment_intent set amount_minor = 5 where kind = 'authorize'",
        "update payment_intent set currency = 'EUR' where kind = 'authorize'",
        "delete from payment_intent where kind = 'authorize'",
        "update orders set captured_currency = 'EUR' where state = 'paid'",
    ],
    "I7": [
        "delete from event where topic = 'order.paid'",
        "update event set topic = 'order.paid' where topic = 'order.authorized'",
        "update event set topic = 'order.mislaid' where topic = 'order.shipped'",
        "delete from delivery",
        "update delivery set state = 'dead'",
        "delete from payment_notice",
        "update payment_notice set state = 'waiting'",
        "delete from inbox",
    ],
    "I8": [
        "update order_event set after = 'shipped' where after = 'paid'",
        "delete from order_event where after = 'authorized'",
        "update orders set state = 'paid' where state = 'delivered'",
        "update order_event set before = 'unknown' where before = 'held'",
        f"update order_event set order_id = {A_SALE}",
        "update order_event set order_id = 'ord_of_nobody'",
    ],
    "I9": [
        "update quote set body = json_set(body, '$.tax.amount.minor', 1)",
        "update quote set body = json_set(body, '$.lines[0].tax.minor', 7)",
        "update quote set body = json_set(body, '$.lines[0].discount.minor', 7)",
        "update quote set body = json_set(body, '$.lines[0].unit.minor', 7)",
        "update quote set body = json_set(body, '$.shipping.minor', -1)",
        "update quote set body = json_set(body, '$.shipping.currency', 'EUR')",
        "update quote set body = json_set(body, '$.shipping.minor', 1.5)",
        "update quote set total_minor = total_minor + 1",
    ],
    "I10": [
        "update promotion set uses = 0",
        "update promotion set most = 0",
        "update promotion_buyer set uses = 0",
        "update gift_card set balance_minor = balance_minor + 1",
        "delete from gift_card_entry where reason = 'spent'",
        "update redemption set ended_at = '2026-01-01' where kind = 'promotion'",
        "update redemption set given_back_minor = amount_minor where kind = 'gift_card'",
        "delete from agent_spending",
        "update agent_spending set given_back_at = null",
        "update agent_spending set given_back_at = '2026-01-01'",
    ],
    "I12": [
        "delete from decision where kind = 'order.paid'",
        "update decision set kind = 'order.paid' where kind = 'order.released'",
    ],
}
TWICE = (
    "insert into payment select id || 'x', reference, amount_minor, currency, token, state, reason,"
    " captured_minor, refunded_minor from payment"
)
OF_BANK = {
    "I2": [
        "update payment set refunded_minor = captured_minor + 1 where captured_minor > 0",
        "update payment set refunded_minor = refunded_minor + 1 where state = 'captured'",
    ],
    "I3": [TWICE],
    "I4": [
        "update payment set reference = 'ord_of_nobody' where state = 'captured'",
        "update payment set state = 'authorized' where state = 'declined'",
        "delete from payment",
    ],
    "I6": ["update payment set captured_minor = 5 where state = 'captured'"],
}
CASES = [
    *((number, "shop.db", each) for number, these in OF_SHOP.items() for each in these),
    *((number, "sandbox-payments.db", each) for number, these in OF_BANK.items() for each in these),
    ("I7", "receiver.db", "delete from heard"),
    ("I7", "receiver.db", "insert into heard values ('evt_of_nobody', 1)"),
]


@pytest.mark.parametrize(("number", "file", "statement"), CASES)
def test_spoiled_books_are_objected_to(
    spoiled: Place, number: str, file: str, statement: str
) -> None:
    with closing(sqlite3.connect(spoiled.folder / file)) as books:
        books.executescript(f"pragma ignore_check_constraints = on; begin; {statement}; commit")
        assert books.total_changes > 0, "nothing was spoiled"
    found = checker.violations(spoiled.books(), START)
    assert any(each.startswith(f"{number} ") for each in found), found


@pytest.mark.parametrize(
    "ack",
    [
        Ack("order", "ord_of_nobody", "paid"),
        Ack("cart", "cart_of_nobody", "1"),
        Ack("row", "key of nobody", "payment_intent"),
    ],
    ids=str,
)
def test_what_was_acknowledged_and_is_gone_is_objected_to(day: Place, ack: Ack) -> None:
    [found] = checker.violations(day.books(), START, acks=[ack])
    assert found.startswith("I5 ")


def test_an_order_on_its_way_is_objected_to_only_once_reconciled(tmp_path: Path) -> None:
    place = Place.at(tmp_path / "shop")
    built(place)
    with opened(place) as shop:
        walked(Client(shop), bought("answer_lost"))
    assert checker.violations(place.books(), START, reconciled=False) == []
    found = checker.violations(place.books(), START)
    assert any(each.startswith("I4 ") for each in found)


def test_money_booked_before_the_provider_took_it_is_objected_to_at_every_moment(
    spoiled: Place,
) -> None:
    with closing(sqlite3.connect(spoiled.bank)) as bank:
        bank.execute("update payment set state = 'authorized', captured_minor = 0")
        bank.commit()
    found = checker.violations(spoiled.books(), START, reconciled=False)
    assert any(each.startswith("I2 ") for each in found)


def test_the_checker_imports_nothing_of_the_product() -> None:
    folder = Path(checker.__file__).parent
    lines = [line for file in folder.glob("*.py") for line in file.read_text("utf-8").splitlines()]
    ours = {line.split()[1] for line in lines if line.startswith("from tradewind")}
    assert ours
    assert all(each.startswith("tradewind.bench.faults.checker") for each in ours)
