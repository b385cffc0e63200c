"""From the cart to a paid order, through forms alone."""

import re

import pytest

from tradewind.catalog import tables as catalog

from .conftest import browser, found

WHO = {
    "email": "ana@example.org",
    "country": "DE",
    "name": "Ana Lee",
    "line1": "Hafenstr. 1",
    "city": "Hamburg",
    "postal_code": "20457",
}


def plain_sku(shop) -> str:
    """Something in stock that needs no choice."""
    with shop.database.reading() as session:
        for product in catalog.changed(session, since=0):
            first = product.variants[0]
            if len(product.variants) == 1 and first.available and (first.stock or 0) > 20:
                return first.sku
    raise AssertionError


@pytest.fixture
def at_the_till(shop, reader):
    """A reader with one thing in the cart and an address."""
    assert reader.submit("/cart/add", {"sku": plain_sku(shop)}).status_code == 200
    cart = reader.cookies["cart"]
    quoted = reader.submit(f"/checkout/{cart}", WHO)
    assert quoted.status_code == 200, quoted.text[:400]
    return cart, found(r"q=(quo_\w+)", str(quoted.url)), quoted.text


def pay(reader, cart: str, quote: str, card: str, **more):
    return reader.submit(f"/checkout/{cart}/pay", {"q": quote, "token": card}, **more)


def test_errors_stand_beside_their_field_and_keep_what_was_typed(shop, reader):
    reader.submit("/cart/add", {"sku": plain_sku(shop)})
    cart = reader.cookies["cart"]
    wrong = reader.submit(f"/checkout/{cart}", WHO | {"email": "ana", "city": ""})
    assert wrong.status_code == 422
    assert 'id="fault-email"' in wrong.text
    assert 'id="fault-city"' in wrong.text
    assert 'id="fault-line1"' not in wrong.text
    assert 'value="Hafenstr. 1"' in wrong.text


def test_the_second_step_shows_every_figure(at_the_till):
    page = at_the_till[2]
    for part in ("Items", "Shipping", "Total", "MwSt. 19%, included", "Hamburg"):
        assert part in page


def test_a_good_card_leads_to_a_paid_order(reader, at_the_till):
    cart, quote, _ = at_the_till
    paid = pay(reader, cart, quote, "4242 4242 4242 4242")
    assert paid.status_code == 200
    assert "/orders/ord_" in str(paid.url)
    assert "<h1>Paid</h1>" in paid.text
    assert "Ana Lee" in paid.text
    assert "Nothing in it yet" in reader.read("/cart")


def test_sending_the_payment_twice_is_one_order(reader, at_the_till):
    cart, quote, _ = at_the_till
    first = pay(reader, cart, quote, "4242 4242 4242 4242")
    second = pay(reader, cart, quote, "4242 4242 4242 4242")
    assert str(first.url) == str(second.url)


def test_a_declined_card_says_so_and_leads_on(reader, at_the_till):
    cart, quote, _ = at_the_till
    declined = pay(reader, cart, quote, "4000 0000 0000 9995")
    assert declined.status_code == 402
    assert "too little money" in declined.text
    assert f"/checkout/{cart}/quote" in declined.text
    assert "Nothing in it yet" not in reader.read("/cart")


def test_a_second_step_is_taken_on_a_page_and_pays(reader, at_the_till):
    cart, quote, _ = at_the_till
    step = pay(reader, cart, quote, "4000 0000 0000 3220")
    assert "/checkout/step/" in str(step.url)
    order = found(r'name="order" value="([^"]+)"', step.text)
    done = reader.submit(str(step.url), {"approve": "yes", "order": order})
    assert "<h1>Paid</h1>" in done.text


def test_a_refused_second_step_charges_nothing(reader, at_the_till):
    cart, quote, _ = at_the_till
    step = pay(reader, cart, quote, "4000 0000 0000 3220")
    order = found(r'name="order" value="([^"]+)"', step.text)
    done = reader.submit(str(step.url), {"approve": "no", "order": order})
    assert "<h1>Not paid</h1>" in done.text
    assert "Pay another way" in done.text


def test_a_quote_that_changed_is_shown_before_and_after(reader, at_the_till):
    cart, quote, _ = at_the_till
    sku = found(r'name="sku" value="([^"]+)"', reader.read("/cart"))
    reader.submit("/cart/change", {"sku": sku, "quantity": "2"})
    changed = pay(reader, cart, quote, "4242 4242 4242 4242")
    assert changed.status_code == 409
    assert "Nothing was charged" in changed.text
    assert re.search(r"<s>.*?</s> → <b>.*?</b>", changed.text)
    fresh = found(r'name="q" value="(quo_\w+)"', changed.text)
    assert fresh != quote
    assert "<h1>Paid</h1>" in pay(reader, cart, fresh, "4242 4242 4242 4242").text


def test_another_cart_cannot_be_paid_with_this_quote(shop, at_the_till):
    _, quote, _ = at_the_till
    with browser(shop) as other:
        other.submit("/cart/add", {"sku": plain_sku(shop)})
        assert pay(other, other.cookies["cart"], quote, "4242 4242 4242 4242").status_code == 404


def test_any_channel_can_hand_its_cart_over(shop, reader):
    reader.submit("/cart/add", {"sku": plain_sku(shop)})
    cart = reader.cookies["cart"]
    with browser(shop, language="zh") as elsewhere:
        page = elsewhere.read(f"/checkout/{cart}")
        assert "联系方式和地址" in page
        assert elsewhere.cookies["cart"] == cart


def test_taking_the_last_thing_out_leaves_an_empty_cart(shop, reader):
    sku = plain_sku(shop)
    reader.submit("/cart/add", {"sku": sku})
    assert "Nothing in it yet" in reader.submit("/cart/change", {"sku": sku, "remove": "yes"}).text


def test_more_than_there_is_is_not_added(shop, reader):
    refused = reader.submit("/cart/add", {"sku": plain_sku(shop), "quantity": "998"})
    assert refused.status_code == 409
    assert "Only" in refused.text


def test_an_order_keeps_the_address_it_was_placed_with(reader, at_the_till):
    cart, quote, _ = at_the_till
    order = str(pay(reader, cart, quote, "4242 4242 4242 4242").url)
    reader.submit(f"/checkout/{cart}", WHO | {"city": "Bremen"})
    assert "Hamburg" in reader.read(order)
