"""A quote: what exactly would be bought, and for how much. Never changed once it is made."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce
from operator import add, sub
from typing import Any

import orjson

from tradewind.catalog.product import Item, Offer
from tradewind.checkout.cart import Cart, CartLine, offer_in
from tradewind.checkout.shipping import ShippingOption, chosen, options_for
from tradewind.checkout.tax import TaxRule
from tradewind.kernel.errors import OutOfStock, Refused
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money, allocate

LIFE = timedelta(minutes=15)
"""How long a quote can be confirmed."""


class Target(StrEnum):
    """What a discount is taken off."""

    ORDER = "order"
    """The items together, shared out over all of them."""
    LINES = "lines"
    """Some items only."""
    SHIPPING = "shipping"


@dataclass(frozen=True, slots=True)
class Discount:
    """Something taken off the order."""

    label: str
    """What a buyer reads, in the quote's language."""
    amount: Money
    code: str = ""
    """As the buyer typed it; empty for one that applies by itself."""
    target: Target = Target.ORDER
    shares: dict[str, int] = field(default_factory=dict)
    """Minor units of it by SKU; together with what falls on shipping they are the amount."""

    @property
    def automatic(self) -> bool:
        """Whether it needs no code."""
        return not self.code


@dataclass(frozen=True, slots=True)
class Rejected:
    """A code that does not hold now, and why."""

    code: str
    reason: str
    """``discount_code_invalid``, ``gift_card_empty`` ...; `checkout.session` lists them."""


@dataclass(frozen=True, slots=True)
class GiftCardUse:
    """What a gift card pays of an order."""

    code: str
    """Its last four characters after dots: whoever knows the whole code may spend it."""
    amount: Money


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """Some pieces of one item at their price."""

    sku: str
    product_id: str
    title: str
    options: dict[str, str]
    seller: str
    asked: int
    """Pieces the cart wants."""
    quantity: int
    """Pieces that are sold; fewer than asked where fewer are left."""
    unit: Money
    total: Money
    discount: Money
    """This line's share of the order's discounts."""
    tax: Money
    """This line's share of the order's tax."""


@dataclass(frozen=True, slots=True)
class Missing:
    """An item of the cart that is sold out and therefore not in the quote."""

    sku: str
    title: str
    asked: int


@dataclass(frozen=True, slots=True)
class Tax:
    """The order's tax."""

    name: str
    rate: int
    """Hundredths of a per cent."""
    included: bool
    """Whether the prices already hold it."""
    amount: Money
    on_shipping: Money
    """The part of it that falls on shipping; the rest is in the lines."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of a cart at one moment, to be confirmed once and before it expires."""

    id: str
    nonce: str
    """Makes two quotes of the same cart two confirmations."""
    cart_id: str
    cart_version: int
    cart_digest: str
    language: str
    country: str
    lines: tuple[QuoteLine, ...]
    missing: tuple[Missing, ...]
    items: Money
    """Sum of the lines before discounts."""
    discounts: tuple[Discount, ...]
    shipping: Money
    tax: Tax
    total: Money
    """What the order costs; what is `due` of it is asked of the payment provider."""
    delivery_days: int | None
    created_at: datetime
    expires_at: datetime
    region: str = ""
    postal_code: str = ""
    options: tuple[ShippingOption, ...] = ()
    """Ways of shipping the destination can choose from, the cheapest first."""
    shipping_option: str = ""
    """Id of the one it is priced with; empty while the destination is unknown."""
    rejected: tuple[Rejected, ...] = ()
    gift_cards: tuple[GiftCardUse, ...] = ()
    """What they pay of the total; the rest is due."""

    @property
    def due(self) -> Money:
        """What the payment provider is asked for, once the gift cards have paid their part."""
        return reduce(sub, (each.amount for each in self.gift_cards), self.total)

    @property
    def digest(self) -> str:
        """What a confirmation stands for: every figure, the cart, the nonce, the time."""
        return hashlib.sha256(orjson.dumps(self, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def plain(self) -> dict[str, Any]:
        """For the API: everything but the nonce; a SKU is called ``variant_id`` there."""
        whole: dict[str, Any] = orjson.loads(orjson.dumps(self, option=orjson.OPT_UTC_Z))
        del whole["nonce"]
        for line in (*whole["lines"], *whole["missing"]):
            line["variant_id"] = line.pop("sku")
        return whole

    def quantities(self) -> dict[str, int]:
        """Pieces by SKU, in order of SKU: everybody locks the shelves in that order."""
        return {line.sku: line.quantity for line in sorted(self.lines, key=lambda line: line.sku)}


@dataclass(frozen=True, slots=True)
class Amounts:
    """The figures of a quote, each adding up exactly to the next."""

    items: Money
    discounts: tuple[Discount, ...]
    tax: Tax
    total: Money
    line_discounts: list[int]
    line_taxes: list[int]


def amounts(
    totals: Sequence[Money], *, shipping: Money, rule: TaxRule, discounts: Iterable[Discount] = ()
) -> Amounts:
    """Put the figures of an order together from its lines' totals.

    Discounts come off the items, never more than these cost; tax is reckoned once on the whole and
    shared out, so that the shares add up.
    """
    currency = shipping.currency
    items = reduce(add, totals, Money(0, currency))
    given = tuple(_capped(discounts, items))
    off = allocate(sum(each.amount.minor for each in given), [each.minor for each in totals])
    net = [total.minor - less for total, less in zip(totals, off, strict=True)]
    taxed = Money(sum(net), currency) + shipping
    tax = rule.of(taxed)
    *line_taxes, on_shipping = allocate(tax.minor, [*net, shipping.minor])
    return Amounts(
        items=items,
        discounts=given,
        tax=Tax(rule.name, rule.rate, rule.included, tax, Money(on_shipping, currency)),
        total=taxed if rule.included else taxed + tax,
        line_discounts=off,
        line_taxes=line_taxes,
    )


def _capped(discounts: Iterable[Discount], items: Money) -> Iterator[Discount]:
    left = items
    for discount in discounts:
        given = min(discount.amount, left)
        left -= given
        yield replace(discount, amount=given)


def quoted(
    cart: Cart,
    items: Mapping[str, Item],
    *,
    rule: TaxRule,
    now: datetime,
    delivered: bool = True,
) -> Quote:
    """A new quote for what the cart wants and the shop has.

    Raises Refused for an empty cart or an item without a price in the cart's currency, OutOfStock
    where nothing of the cart is left. Undelivered, it is before shipping.
    """
    if not cart.lines:
        raise Refused("The cart is empty; add something first.")
    found = [_Found.of(line, items.get(line.sku), cart.currency) for line in cart.lines]
    sold = [each for each in found if each.quantity > 0]
    if not sold:
        raise OutOfStock(cart.lines[0].sku, 0)
    options = options_for((each.offer for each in sold), cart.currency) if delivered else ()
    option = chosen(options, cart.shipping)
    shipping = option.price if option else Money(0, cart.currency)
    sums = amounts(
        [each.offer.price * each.quantity for each in sold],
        shipping=shipping,
        rule=rule,
    )
    return Quote(
        id=new_id("quo"),
        nonce=secrets.token_urlsafe(16),
        cart_id=cart.id,
        cart_version=cart.version,
        cart_digest=cart.digest,
        language=cart.language,
        country=cart.country,
        lines=tuple(_lines(sold, sums, cart)),
        missing=tuple(each.missing(cart.language) for each in found if each.quantity == 0),
        items=sums.items,
        discounts=sums.discounts,
        shipping=shipping,
        tax=sums.tax,
        total=sums.total,
        delivery_days=option.days if option else None,
        created_at=now,
        expires_at=now + LIFE,
        region=cart.region,
        postal_code=cart.postal_code,
        options=options,
        shipping_option=option.id if option else "",
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A line of the cart with its item, its offer and the pieces there are."""

    line: CartLine
    item: Item
    offer: Offer
    quantity: int

    @classmethod
    def of(cls, line: CartLine, item: Item | None, currency: str) -> "_Found":
        if item is None:
            raise Refused(f"{line.sku!r} is no longer on sale; remove it from the cart.")
        left = line.quantity if item.stock is None else max(item.stock, 0)
        return cls(line, item, offer_in(item, currency), min(line.quantity, left))

    def missing(self, language: str) -> Missing:
        return Missing(self.line.sku, self.item.name(language), self.line.quantity)


def _lines(sold: Sequence[_Found], sums: Amounts, cart: Cart) -> Iterator[QuoteLine]:
    shares = zip(sold, sums.line_discounts, sums.line_taxes, strict=True)
    for each, discount, tax in shares:
        unit = each.offer.price
        yield QuoteLine(
            sku=each.line.sku,
            product_id=each.item.product_id,
            title=each.item.name(cart.language),
            options=dict(each.item.options),
            seller=each.offer.seller,
            asked=each.line.quantity,
            quantity=each.quantity,
            unit=unit,
            total=unit * each.quantity,
            discount=Money(discount, cart.currency),
            tax=Money(tax, cart.currency),
        )


class Field(StrEnum):
    """What of a quote can change."""

    PRICE = "price"
    QUANTITY = "quantity"
    SHIPPING = "shipping"
    DISCOUNT = "discount"
    TAX = "tax"
    TOTAL = "total"
    EXPIRY = "expiry"
    CART = "cart"
    """Its version: somebody edited it, perhaps in another tab."""


Value = Money | int | datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the quote a buyer saw and what it would be now."""

    item: str
    """A SKU; empty where it is about the whole order."""
    field: Field
    before: Value
    after: Value

    @property
    def for_the_better(self) -> bool:
        """Whether the buyer pays less, or gets more."""
        match self.before, self.after:
            case Money() as before, Money() as after:
                cheaper = after.minor < before.minor
                return cheaper is not (self.field is Field.DISCOUNT)
            case int() as before, int() as after:
                return self.field is Field.QUANTITY and after > before
            case _:
                return False

    def plain(self) -> dict[str, Any]:
        """For the API."""
        whole: dict[str, Any] = orjson.loads(orjson.dumps(self, option=orjson.OPT_UTC_Z))
        return whole | {"for_the_better": self.for_the_better, "detail": str(self)}

    def __str__(self) -> str:
        match self.field:
            case Field.EXPIRY:
                return f"The quote expired at {self.before:%H:%M:%S} UTC."
            case Field.CART:
                return "The cart was changed."
            case Field.QUANTITY:
                return f"{self.item}: {self.after} left instead of {self.before}."
            case _:
                verb = "fell" if _minor(self.after) < _minor(self.before) else "rose"
                what = f"{self.field} of {self.item}" if self.item else f"{self.field}"
                return f"The {what} {verb} from {self.before} to {self.after}."


def _minor(value: Value) -> int:
    return value.minor if isinstance(value, Money) else 0


def changes(seen: Quote, fresh: Quote, *, now: datetime) -> tuple[Change, ...]:
    """What tells a fresh quote from the one the buyer saw; empty where that still holds."""
    return tuple(_changes(seen, fresh, now))


def _changes(seen: Quote, fresh: Quote, now: datetime) -> Iterator[Change]:
    if now >= seen.expires_at:
        yield Change("", Field.EXPIRY, seen.expires_at, fresh.expires_at)
    if seen.cart_digest != fresh.cart_digest:
        yield Change("", Field.CART, seen.cart_version, fresh.cart_version)
    yield from _line_changes(seen, fresh)
    for figure, before, after in (
        (Field.SHIPPING, seen.shipping, fresh.shipping),
        (Field.DISCOUNT, _off(seen), _off(fresh)),
        (Field.TAX, seen.tax.amount, fresh.tax.amount),
        (Field.TOTAL, seen.total, fresh.total),
    ):
        if before != after:
            yield Change("", figure, before, after)


def _line_changes(seen: Quote, fresh: Quote) -> Iterator[Change]:
    old, new = ({line.sku: line for line in quote.lines} for quote in (seen, fresh))
    for sku in {**old, **new}:
        before, after = old.get(sku), new.get(sku)
        if before and after and before.unit != after.unit:
            yield Change(sku, Field.PRICE, before.unit, after.unit)
        pieces = [line.quantity if line else 0 for line in (before, after)]
        if pieces[0] != pieces[1]:
            yield Change(sku, Field.QUANTITY, pieces[0], pieces[1])


def _off(quote: Quote) -> Money:
    return reduce(add, (each.amount for each in quote.discounts), quote.items * 0)
