"""A quote: what it lists, and what counts as a change of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.checkout.kit import Kit
from tradewind.catalog.product import Item, Offer
from tradewind.checkout import quoting, tables
from tradewind.checkout.cart import Cart, CartLine
from tradewind.checkout.quote import (
    LIFE,
    Change,
    Field,
    Quote,
    Terms,
    changes,
    quoted,
)
from tradewind.checkout.rates import Rates
from tradewind.checkout.shipping import default_shipping, shipping_of
from tradewind.checkout.tax import default_taxes
from tradewind.kernel.errors import NotFound, OutOfStock, Refused
from tradewind.kernel.money import Money

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TERMS = Terms(Rates(default_taxes(), default_shipping()))


def offer(sku: str, minor: int, *, seller: str = "house", shipping: int | None = None) -> Offer:
    sent = None if shipping is None else Money(shipping, "USD")
    return Offer(sku, seller, Money(minor, "USD"), shipping=sent, delivery_days=3)


def test_each_seller_sends_one_parcel_at_the_dearest_rate_among_its_items() -> None:
    offers = [
        offer("A", 1, shipping=490),
        offer("B", 1, shipping=690),
        offer("C", 1, seller="other", shipping=300),
        offer("D", 1, seller="third"),
    ]
    assert shipping_of(offers, "USD") == Money(990, "USD")


def cart(lines: dict[str, int]) -> Cart:
    at = tuple(CartLine(sku, quantity, Money(100, "USD")) for sku, quantity in lines.items())
    return Cart("cart_1", "USD", "en", "US", NOW, NOW, lines=at)


def item(sku: str, minor: int, stock: int | None, *, shipping: int | None = 490) -> Item:
    return Item(sku, f"P-{sku}", {"en": sku}, {}, (offer(sku, minor, shipping=shipping),), stock)


def made(lines: dict[str, int], *items: Item, now: datetime = NOW) -> Quote:
    found = {each.sku: each for each in items}
    return quoted(cart(lines), found, terms=TERMS, now=now)


def test_a_quote_lists_every_line_with_its_price() -> None:
    quote = made({"A": 2, "B": 1}, item("A", 1000, 5), item("B", 500, None))
    assert [(line.sku, line.quantity, line.total.minor) for line in quote.lines] == [
        ("A", 2, 2000),
        ("B", 1, 500),
    ]
    assert quote.total == Money(2990, "USD")
    assert quote.delivery_days == 3
    assert quote.expires_at == NOW + LIFE


def test_two_quotes_of_one_cart_are_two_confirmations() -> None:
    quotes = [made({"A": 1}, item("A", 1000, 5)) for _ in range(2)]
    assert len({quote.nonce for quote in quotes}) == len({quote.digest for quote in quotes}) == 2
    assert changes(*quotes, now=NOW) == ()


def test_a_digest_covers_every_figure() -> None:
    quote = made({"A": 1}, item("A", 1000, 5))
    for changed in (
        replace(quote, total=Money(1, "USD")),
        replace(quote, country="DE"),
        replace(quote, nonce="other"),
        replace(quote, lines=()),
    ):
        assert changed.digest != quote.digest


def test_an_empty_cart_has_no_quote() -> None:
    with pytest.raises(Refused, match="empty"):
        made({})


def test_an_item_no_longer_on_sale_is_named() -> None:
    with pytest.raises(Refused, match="'A' is no longer on sale; remove it"):
        made({"A": 1})


def test_an_item_without_a_price_in_the_carts_currency_is_refused() -> None:
    euro = replace(item("A", 1000, 5), offers=(Offer("A", "house", Money(900, "EUR")),))
    with pytest.raises(Refused, match="no price in USD; open a cart in EUR"):
        made({"A": 1}, euro)


def test_fewer_pieces_are_quoted_where_fewer_are_left() -> None:
    quote = made({"A": 3, "B": 1}, item("A", 1000, 2), item("B", 500, 0, shipping=9900))
    assert [(line.asked, line.quantity) for line in quote.lines] == [(3, 2)]
    assert [missing.sku for missing in quote.missing] == ["B"]
    assert quote.total == Money(2490, "USD"), "what is not sold is not shipped"


def test_nothing_left_is_out_of_stock() -> None:
    with pytest.raises(OutOfStock):
        made({"A": 1}, item("A", 1000, 0))


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def test_what_changed_is_told_item_by_item() -> None:
    seen = made({"A": 2, "B": 1}, item("A", 1000, 5), item("B", 500, 5))
    fresh = made({"A": 2, "B": 1}, item("A", 900, 1), item("B", 700, 5, shipping=900))
    found = changes(seen, fresh, now=NOW + LIFE)
    assert found == (
        Change("", Field.EXPIRY, seen.expires_at, fresh.expires_at),
        Change("A", Field.PRICE, dollars(1000), dollars(900)),
        Change("A", Field.QUANTITY, 2, 1),
        Change("B", Field.PRICE, dollars(500), dollars(700)),
        Change("", Field.SHIPPING, dollars(490), dollars(900)),
        Change("", Field.TOTAL, dollars(2990), dollars(2500)),
    )
    assert [change.for_the_better for change in found] == [False, True, False, False, False, True]
    assert str(found[2]) == "A: 1 left instead of 2."
    assert str(found[3]) == "The price of B rose from USD 5.00 to USD 7.00."


def test_a_quote_holds_to_its_last_second() -> None:
    quote = made({"A": 1}, item("A", 1000, 5))
    assert changes(quote, quote, now=NOW + LIFE - timedelta(microseconds=1)) == ()
    assert [each.field for each in changes(quote, quote, now=NOW + LIFE)] == [Field.EXPIRY]


def test_a_kept_quote_is_read_back_as_it_was_made(shop: Kit) -> None:
    shop.sell("A", {"KWD": 12345}, stock=2, shipping=1500, options={"size": "M"})
    shop.sell("B", {"KWD": 1}, stock=0)
    quote = made({"A": 1}, item("A", 1000, 5))
    with shop.database.transaction() as session:
        tables.add_quote(session, quote)
    read = quoting.read(quote.id, database=shop.database)
    assert read == quote
    assert read.digest == quote.digest


def test_an_unknown_quote_is_not_found(quick: Kit) -> None:
    with pytest.raises(NotFound, match="ask for a new one"):
        quoting.read("quo_no", database=quick.database)


def test_the_cart_decides_the_currency(quick: Kit) -> None:
    quick.sell("A", {"JPY": 1980, "USD": 1499}, stock=5)
    assert quick.quote({"A": 2}, currency="JPY", country="JP").total == Money(3960, "JPY")
    assert quick.quote({"A": 2}).total == Money(2998, "USD")


def test_the_cheapest_seller_of_now_is_quoted(quick: Kit) -> None:
    quick.sell("A", {"USD": 1499}, stock=5)
    with quick.database.transaction() as session:
        session.exec_driver_sql(
            "insert into offer (sku, seller, currency, price_minor, version)"
            " values ('A', 'other', 'USD', 1299, 1)"
        )
    [line] = quick.quote({"A": 1}).lines
    assert (line.seller, line.unit) == ("other", Money(1299, "USD"))
