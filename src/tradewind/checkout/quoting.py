"""Make a quote from the database as it stands now."""

from datetime import datetime

from tradewind.catalog import tables as catalog
from tradewind.checkout import tables
from tradewind.checkout.cart import Cart
from tradewind.checkout.quote import Quote, quoted
from tradewind.checkout.tax import rule_for
from tradewind.kernel import clock
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
    return quoted(cart, items, rule=rule_for(cart.country), now=now, delivered=delivered)


def read(quote_id: str, *, database: Database) -> Quote:
    """A quote as it was made; raises NotFound."""
    with database.reading() as session:
        return tables.quote(session, quote_id)
