"""Fill a cart: open it, put things in, take things out, look at it."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import orjson

from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Item, Product, Variant
from tradewind.checkout import tables
from tradewind.checkout.cart import Cart, CartView, Want, check_quantity
from tradewind.checkout.cart import view as view_of
from tradewind.checkout.rates import tables as rates
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput, NotFound, OptionNeeded, Refused
from tradewind.kernel.ids import new_id
from tradewind.kernel.locale import HOME_COUNTRY
from tradewind.storage import Connection, Database


def open_cart(
    *,
    database: Database,
    currency: str,
    language: str,
    country: str | None = None,
    email: str | None = None,
) -> CartView:
    """A new, empty cart; it goes to the home country of the language unless told otherwise."""
    if not re.fullmatch("[A-Z]{3}", currency):
        raise BadInput(f"{currency!r} is no currency; give its three letters, such as USD.")
    now = clock.now()
    cart = Cart(
        id=new_id("cart"),
        currency=currency,
        language=language,
        country=country or HOME_COUNTRY.get(language, "US"),
        created_at=now,
        updated_at=now,
        email=email,
    )
    with database.transaction() as session:
        check_delivery(session, cart.country)
        tables.add_cart(session, cart)
    return view_of(cart, {}, language=language)


def check_delivery(session: Connection, country: str) -> None:
    """Raises Refused for a country the shop does not deliver to, naming those it does."""
    known = rates.current(session)
    if not known.delivers(country):
        raise Refused(f"No delivery to {country!r}; choose one of {', '.join(known.countries())}.")


def add(cart_id: str, want: Want, *, database: Database, key: str | None = None) -> CartView:
    """Put something in; once per key, where one is given.

    Raises OptionNeeded where a size or another option is not chosen, OutOfStock with what is left,
    NotFound for an unknown item, Refused where it has no price in the cart's currency.
    """
    check_quantity(want.quantity)
    sku = want.sku or _sku_of(want, database)

    def more(session: Connection, cart: Cart) -> Cart:
        if key is not None and not tables.first_time(session, cart_id, key, _digest(want)):
            return cart
        had = cart.line(sku)
        total = want.quantity + (had.quantity if had else 0)
        return cart.with_line(_item(session, sku), total, added_from=want.added_from)

    return _change(cart_id, more, database)


def set_quantity(cart_id: str, sku: str, quantity: int, *, database: Database) -> CartView:
    """Have so many pieces of an item that is in the cart; none takes it out."""
    if quantity == 0:
        return remove(cart_id, sku, database=database)

    def exactly(session: Connection, cart: Cart) -> Cart:
        if cart.line(sku) is None:
            raise NotFound(f"No {sku!r} in this cart; add it first.")
        return cart.with_line(_item(session, sku), quantity)

    return _change(cart_id, exactly, database)


def remove(cart_id: str, sku: str, *, database: Database) -> CartView:
    """Take an item out."""
    return _change(cart_id, lambda _, cart: cart.without(sku), database)


def send_to(
    cart_id: str,
    *,
    database: Database,
    country: str | None = None,
    region: str | None = None,
    postal_code: str | None = None,
    email: str | None = None,
) -> CartView:
    """Say where the cart goes and who hears of it; what is not given stays."""

    def told(session: Connection, cart: Cart) -> Cart:
        near = country in {None, cart.country}
        if country is not None and not near:
            check_delivery(session, country)
        cart = cart.sent_to(
            country or cart.country,
            region=(cart.region if near else "") if region is None else region,
            postal_code=(cart.postal_code if near else "") if postal_code is None else postal_code,
        )
        return replace(cart, email=email) if email is not None else cart

    return _change(cart_id, told, database)


def agree(
    cart_id: str,
    *,
    database: Database,
    shipping: str | None = None,
    codes: tuple[str, ...] | None = None,
    gift_cards: tuple[str, ...] | None = None,
) -> CartView:
    """Choose a way of shipping, give voucher codes and gift cards; what is not given stays."""

    def agreed(_: Connection, cart: Cart) -> Cart:
        return cart.on_terms(shipping=shipping, codes=codes, gift_cards=gift_cards)

    return _change(cart_id, agreed, database)


def view(cart_id: str, *, database: Database, language: str | None = None) -> CartView:
    """The cart with the prices and the stock of now."""
    with database.reading() as session:
        return _seen(session, tables.cart(session, cart_id), language)


def _change(
    cart_id: str, change: Callable[[Connection, Cart], Cart], database: Database
) -> CartView:
    with database.transaction() as session:
        before = tables.cart(session, cart_id, lock=True)
        after = change(session, before)
        if after != before:
            tables.save_cart(session, after, now=clock.now())
        return _seen(session, after)


def _seen(session: Connection, cart: Cart, language: str | None = None) -> CartView:
    items = catalog.items(session, [line.sku for line in cart.lines])
    return view_of(cart, items, language=language or cart.language)


def _item(session: Connection, sku: str) -> Item:
    found = catalog.items(session, [sku]).get(sku)
    if found is None:
        raise NotFound(f"No item {sku!r}.")
    return found


def _sku_of(want: Want, database: Database) -> str:
    if want.product_id is None:
        raise BadInput("Say what to add: a sku, or a product_id with its options.")
    with database.reading() as session:
        product = catalog.get(session, want.product_id)
    return chosen(product, want.options).sku


def chosen(product: Product, options: Mapping[str, str]) -> Variant:
    """The variant with these options; raises OptionNeeded for every axis left open.

    An axis in which the variants do not differ need not be chosen.
    """
    fitting = [each for each in product.variants if _fits(each, options)]
    if not fitting:
        raise Refused(f"{product.id!r} does not come in {', '.join(options.values())}.")
    missing = tuple(
        axis
        for axis in product.options
        if axis not in options and len(_values(product.variants, axis)) > 1
    )
    if missing:
        able = [each for each in fitting if each.available]
        raise OptionNeeded(product.id, missing, {axis: _values(able, axis) for axis in missing})
    return fitting[0]


def _fits(variant: Variant, options: Mapping[str, str]) -> bool:
    return all(
        variant.options.get(axis, "").casefold() == value.casefold()
        for axis, value in options.items()
    )


def _values(variants: list[Variant] | tuple[Variant, ...], axis: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.options[axis] for each in variants if axis in each.options))


def _digest(want: Want) -> str:
    return hashlib.sha256(orjson.dumps(want, option=orjson.OPT_SORT_KEYS)).hexdigest()
