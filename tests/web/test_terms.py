"""Shipping, vouchers and gift cards at the till; the page other programs lead their buyers to."""

import html
import re

import pytest

from tradewind.checkout.gift_card import new_code, sealed
from tradewind.checkout.gift_card import tables as gift_cards
from tradewind.checkout.promotion import tables as promotions
from tradewind.checkout.session import Buyer, Line, Opening, SessionState, Wishes
from tradewind.checkout.terms import promotion_of
from tradewind.kernel import clock
from tradewind.kernel.money import Money

from .conftest import browser, found
from .test_till import WHO, plain_sku

CARD = "4242 4242 4242 4242"


@pytest.fixture
def till(shop, reader):
    """A reader at the second step; gives the cart and the page."""
    reader.submit("/cart/add", {"sku": plain_sku(shop)})
    cart = reader.cookies["cart"]
    return cart, reader.submit(f"/checkout/{cart}", WHO)


def voucher(shop, code: str, gives: str) -> str:
    with shop.database.transaction() as session:
        promotions.put(session, promotion_of(code, gives))
    return code


def terms(reader, cart: str, **said: str) -> str:
    answer = reader.submit(f"/checkout/{cart}/terms", said)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def quote_of(text: str) -> str:
    return found(r"pay\?q=(quo_\w+)", text)


def test_another_way_of_shipping_is_chosen_and_charged(reader, till):
    cart, page = till
    assert 'value="standard" checked' in page.text
    fast = terms(reader, cart, shipping="express")
    assert 'value="express" checked' in fast
    assert "1 to 2 working days" in fast
    paid = reader.submit(f"/checkout/{cart}/pay", {"q": quote_of(fast), "token": CARD})
    assert "(Express)" in paid.text


def test_a_voucher_is_given_and_taken_away_again(shop, reader, till):
    cart, _ = till
    voucher(shop, "PAGE10", "10%")
    with_it = terms(reader, cart, code="page10")
    assert re.search(r"\(page10\)</span></dt><dd>−\$", with_it)
    without = terms(reader, cart, drop="page10")
    assert "PAGE10" not in without


def test_a_code_that_does_not_hold_is_told_kindly_and_can_be_taken_away(reader, till):
    cart, _ = till
    told = terms(reader, cart, code="NOPE")
    assert "NOPE is no code of this shop, or not yet." in told
    assert "NOPE" not in terms(reader, cart, drop="NOPE")


def test_a_gift_card_that_covers_it_leaves_nothing_to_pay(shop, reader, till):
    cart, _ = till
    code = new_code()
    with shop.database.transaction() as session:
        gift_cards.issue(session, sealed(code), Money(10**7, "USD"), now=clock.now())
    told = terms(reader, cart, code=code)
    assert code not in told
    assert f"Gift card •••• {code[-4:]}" in told
    quote = quote_of(told)
    assert "Order; nothing is left to pay" in reader.read(f"/checkout/{cart}/pay?q={quote}")
    done = reader.submit(f"/checkout/{cart}/pay", {"q": quote})
    assert "<h1>Paid</h1>" in done.text
    assert "To pay" in done.text


def test_where_a_state_is_part_of_the_address_it_is_asked_for(shop, reader):
    reader.submit("/cart/add", {"sku": plain_sku(shop)})
    cart = reader.cookies["cart"]
    wrong = reader.submit(f"/checkout/{cart}", WHO | {"country": "US"})
    assert wrong.status_code == 422
    assert 'id="fault-region"' in wrong.text


def test_without_an_address_the_quote_leads_back_to_it(shop, reader):
    reader.submit("/cart/add", {"sku": plain_sku(shop)})
    cart = reader.cookies["cart"]
    assert str(reader.submit(f"/checkout/{cart}/terms", {}).url).endswith(f"/checkout/{cart}")


def test_the_hosted_page_goes_on_where_the_program_stopped(shop, reader):
    lines = (Line(plain_sku(shop)),)
    seen = shop.open_session(
        Opening(
            channel="ucp",
            currency="USD",
            needs=("address", "email"),
            wishes=Wishes(lines=lines, buyer=Buyer("Ana", "Lee", "ana@example.org")),
        )
    )
    page = reader.read(f"/checkout/s/{seen.token}")
    assert 'value="Ana Lee"' in page
    cart = seen.cart.id
    quoted = reader.submit(f"/checkout/{cart}", WHO)
    paid = reader.submit(f"/checkout/{cart}/pay", {"q": quote_of(quoted.text), "token": CARD})
    assert "<h1>Paid</h1>" in paid.text
    assert shop.session(seen.id).state is SessionState.COMPLETED
    with browser(shop) as later:
        assert "/orders/ord_" in str(later.get(f"/checkout/s/{seen.token}").url)


@pytest.mark.parametrize("token", ["x", "chk_01", "0" * 32])
def test_a_token_nobody_was_given_leads_nowhere(reader, token):
    assert reader.get(f"/checkout/s/{token}").status_code == 404
