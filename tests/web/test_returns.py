"""Sending something back, from the chat to the seller's word, through forms alone."""

import pytest

from tradewind.checkout import tables as orders
from tradewind.checkout.returns import tables as returns
from tradewind.checkout.ship import ship
from tradewind.checkout.take_back import approve_return as allow
from tradewind.checkout.take_back import receive_return, reject_return

from .conftest import found
from .test_till import WHO, plain_sku


@pytest.fixture
def sent(shop, reader) -> str:
    """An order of two pieces that is on its way."""
    assert reader.submit("/cart/add", {"sku": plain_sku(shop), "quantity": "2"}).status_code == 200
    cart = reader.cookies["cart"]
    quoted = reader.submit(f"/checkout/{cart}", WHO)
    quote = found(r"q=(quo_\w+)", str(quoted.text) + str(quoted.url))
    paid = reader.submit(f"/checkout/{cart}/pay", {"q": quote, "token": "4242 4242 4242 4242"})
    order = found(r"/orders/(ord_\w+)", str(paid.url))
    ship(order, database=shop.database)
    return order


def sold(shop, order: str) -> str:
    """What an order is for: the shop's stock has moved since it was chosen."""
    with shop.database.reading() as session:
        return orders.order(session, order).quote.lines[0].sku


def returns_of(shop, order):
    with shop.database.reading() as session:
        return returns.of_order(session, order)


def test_the_chat_leads_to_the_order_and_the_order_to_its_return(reader, sent):
    answer = reader.read("/ask?q=I want to return my order")
    assert f"/orders/{sent}" in answer
    assert f"/orders/{sent}/return" in reader.read(f"/orders/{sent}")


def test_pieces_are_asked_back_once(shop, reader, sent):
    sku = sold(shop, sent)
    path = f"/orders/{sent}/return"
    asked = reader.submit(path, {f"pieces.{sku}": "2", "reason": "Too small"})
    assert asked.status_code == 200
    assert [(each.lines, each.reason) for each in returns_of(shop, sent)] == [
        ({sku: 2}, "Too small")
    ]
    again = reader.submit(path, {f"pieces.{sku}": "1"})
    assert again.status_code == 409
    assert len(returns_of(shop, sent)) == 1


def test_asking_for_nothing_says_so_and_keeps_the_reason(reader, sent):
    said = reader.submit(f"/orders/{sent}/return", {"reason": "Wrong colour"})
    assert said.status_code == 409
    assert "Wrong colour" in said.text
    assert "at least one" in said.text


def test_the_sellers_word_stands_on_the_page(shop, reader, sent):
    path = f"/orders/{sent}/return"
    reader.submit(path, {f"pieces.{sold(shop, sent)}": "1"})
    reject_return(returns_of(shop, sent)[0].id, database=shop.database, note="Worn outdoors")
    page = reader.read(path)
    assert "Not allowed" in page
    assert "Worn outdoors" in page


def test_money_goes_back_once_the_goods_are_here(shop, reader, sent):
    path = f"/orders/{sent}/return"
    reader.submit(path, {f"pieces.{sold(shop, sent)}": "1"})
    made = returns_of(shop, sent)[0]
    allow(made.id, database=shop.database)
    receive_return(made.id, database=shop.database)
    shop.tend()
    assert "Money returned" in reader.read(path)


def test_what_was_not_sent_cannot_come_back(shop, reader):
    assert reader.submit("/cart/add", {"sku": plain_sku(shop)}).status_code == 200
    cart = reader.cookies["cart"]
    quoted = reader.submit(f"/checkout/{cart}", WHO)
    quote = found(r"q=(quo_\w+)", str(quoted.text) + str(quoted.url))
    paid = reader.submit(f"/checkout/{cart}/pay", {"q": quote, "token": "4242 4242 4242 4242"})
    order = found(r"/orders/(ord_\w+)", str(paid.url))
    assert "only what was sent" in reader.read(f"/orders/{order}/return")
    answer = reader.read("/ask?q=I want a refund")
    assert "nothing to send back yet" in answer
