"""Make a quote from the database as it stands now."""

from datetime import datetime

from tradewind.catalog import tables as catalog
from tradewind.checkout import tables
from tradewind.checkout.cart import Cart
from tradewind.checkout.gift_card import tables as gift_cards
from tradewind.checkout.promotion import tables as promotions
from tradewind.checkout.quote import Quote, Terms, buyer_of, quoted
from tradewind.checkout.rates import tables as rates
from tradewind.kernel import clock
from tradewind.kernel.ports import Destination
from tradewind.storage import Connection, Database


def quote(cart_id: str, *, database: Database) -> Quote:
    """A new quote for a cart, kept so that it can be confirmed once.

    Where fewer pieces are left than the cart wants, it is for those that are; raises OutOfStock
    where nothing is, Refused for an empty cart or an item without a price in its currency.
    """
    with database.transaction() as session:
        made = price(session, tables.cart(session, cart_id), now=clock.now())
        tables.add_quote(session, made)
    return made


def price(session: Connection, cart: Cart, *, now: datetime, delivered: bool = True) -> Quote:
    """What a cart costs and can get at this moment; nothing is kept.

    Where it goes may be unknown yet: then shipping is left out and nobody may confirm it.
    """
    items = catalog.items(session, [line.sku for line in cart.lines])
    return quoted(cart, items, terms=terms_of(session, cart), now=now, delivered=delivered)


def terms_of(session: Connection, cart: Cart) -> Terms:
    """Rates, promotions and gift cards as they stand for a cart."""
    found = rates.current(session, Destination(cart.country, cart.region, cart.postal_code))
    skus = [line.sku for line in cart.lines]
    weighed = found.shipping.weighs(cart.country, cart.region)
    return Terms(
        rates=found,
        promotions=promotions.known(session, cart.codes, buyer=buyer_of(cart)),
        cards=gift_cards.find(session, cart.gift_cards) if cart.gift_cards else {},
        grams=catalog.grams(session, skus) if weighed else {},
    )


def read(quote_id: str, *, database: Database) -> Quote:
    """A quote as it was made; raises NotFound."""
    with database.reading() as session:
        return tables.quote(session, quote_id)
