"""A quote: what exactly would be bought, and for how much. Never changed once it is made."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce
from operator import add, sub
from typing import Any

import orjson

from tradewind.catalog.product import Item, Offer
from tradewind.checkout.cart import Cart, CartLine, offer_in
from tradewind.checkout.gift_card import GiftCard, shown
from tradewind.checkout.pricing import Sums, sums
from tradewind.checkout.promotion.apply import Goods, Held, Known, applied
from tradewind.checkout.promotion.apply import Order as Promoted
from tradewind.checkout.rates import Rates
from tradewind.checkout.shipping import Parcels, ShippingOption, chosen
from tradewind.checkout.tax import TaxRule
from tradewind.kernel.errors import OutOfStock, Refused
from tradewind.kernel.ids import new_id
from tradewind.kernel.locale import pick
from tradewind.kernel.money import Money

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
    """Minor units of it by SKU; the rest of the amount falls on shipping."""
    promotion_id: str = ""

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
    seal: str = ""
    """What the shop knows it by; never shown."""


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
    """Millionths: 190 000 is 19 %; 0 where several rates meet in one figure."""
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
    """All of it; `taxes` has it levy by levy."""
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
    taxes: tuple[Tax, ...] = ()
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
        whole["due"] = {"minor": self.due.minor, "currency": self.due.currency}
        for card in whole["gift_cards"]:
            del card["seal"]
        return whole

    def quantities(self) -> dict[str, int]:
        """Pieces by SKU, in order of SKU: everybody locks the shelves in that order."""
        return {line.sku: line.quantity for line in sorted(self.lines, key=lambda line: line.sku)}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a quote depends on beside the cart and its items."""

    rates: Rates
    promotions: Known = field(default_factory=lambda: Known((), {}, {}))
    cards: Mapping[str, GiftCard] = field(default_factory=dict)
    """By seal."""
    grams: Mapping[str, int] = field(default_factory=dict)
    """Weight of a piece by SKU, where it is known."""


def quoted(
    cart: Cart, items: Mapping[str, Item], *, terms: Terms, now: datetime, delivered: bool = True
) -> Quote:
    """A new quote for what the cart wants and the shop has.

    Raises Refused for an empty cart, an item without a price in the cart's currency, or where no
    way of shipping leads to the destination; OutOfStock where nothing of the cart is left.
    Undelivered, it is before shipping.
    """
    if not cart.lines:
        raise Refused("The cart is empty; add something first.")
    found = [_Found.of(line, items.get(line.sku), cart.currency) for line in cart.lines]
    sold = [each for each in found if each.quantity > 0]
    if not sold:
        raise OutOfStock(cart.lines[0].sku, 0)
    rule = terms.rates.tax.rule(cart.country, cart.region)
    options = _options(cart, sold, terms) if delivered else ()
    option = chosen(options, cart.shipping)
    held, rejected = applied(_goods(cart, sold, now), cart.codes, terms.promotions)
    figures = sums(
        [each.cost for each in sold],
        [terms.rates.tax.class_of(each.item.category) for each in sold],
        shipping=option.price.minor if option else 0,
        rule=rule,
        offs=[each.off for each in held],
    )
    total = Money(figures.total, cart.currency)
    cards, spent = _cards(cart, terms.cards, total, now)
    return Quote(
        id=new_id("quo"),
        nonce=secrets.token_urlsafe(16),
        cart_id=cart.id,
        cart_version=cart.version,
        cart_digest=cart.digest,
        language=cart.language,
        country=cart.country,
        lines=tuple(_lines(sold, figures, cart)),
        missing=tuple(each.missing(cart.language) for each in found if each.quantity == 0),
        items=Money(figures.items, cart.currency),
        discounts=tuple(_discounts(held, figures, sold, cart)),
        shipping=option.price if option else Money(0, cart.currency),
        tax=_tax(figures, rule, cart.currency),
        taxes=tuple(_taxes(figures, rule, cart.currency)),
        total=total,
        delivery_days=option.days if option else None,
        created_at=now,
        expires_at=now + LIFE,
        region=cart.region,
        postal_code=cart.postal_code,
        options=options,
        shipping_option=option.id if option else "",
        rejected=tuple(Rejected(code, reason) for code, reason in (*rejected, *spent)),
        gift_cards=cards,
    )


def _options(cart: Cart, sold: Sequence["_Found"], terms: Terms) -> tuple[ShippingOption, ...]:
    options = terms.rates.shipping.options(
        Parcels(
            country=cart.country,
            region=cart.region,
            currency=cart.currency,
            language=cart.language,
            offers=tuple(each.offer for each in sold),
            value=Money(sum(each.cost for each in sold), cart.currency),
            grams=sum(terms.grams.get(each.line.sku, 0) * each.quantity for each in sold),
        )
    )
    if not options:
        raise Refused(
            f"Nothing is sent to {cart.country} {cart.region} in {cart.currency}; "
            "choose another address."
        )
    return options


def _goods(cart: Cart, sold: Sequence["_Found"], now: datetime) -> Promoted:
    goods = [
        Goods(each.line.sku, each.item.product_id, each.item.category, each.quantity, each.cost)
        for each in sold
    ]
    return Promoted(goods, cart.currency, now, buyer_of(cart))


def buyer_of(cart: Cart) -> str:
    """Who a cart's promotions count for: its e-mail address, in lower case."""
    return (cart.email or "").strip().casefold()


def _cards(
    cart: Cart, known: Mapping[str, GiftCard], total: Money, now: datetime
) -> tuple[tuple[GiftCardUse, ...], list[tuple[str, str]]]:
    """What each gift card pays, one after the other, and why another pays nothing."""
    left, uses, against = total, [], []
    for seal in dict.fromkeys(cart.gift_cards):
        card = known.get(seal)
        reason = _card_fault(card, cart.currency, now)
        if card is None or reason:
            against.append((shown(seal), f"gift_card_{reason}"))
        elif left.minor:
            amount = min(left, card.balance)
            uses.append(GiftCardUse(card.shown, amount, seal))
            left -= amount
    return tuple(uses), against


def _card_fault(card: GiftCard | None, currency: str, now: datetime) -> str:
    if card is None:
        return "invalid"
    if card.balance.currency != currency:
        return "currency"
    if card.expires_at and now >= card.expires_at:
        return "expired"
    return "" if card.balance.minor else "empty"


def _discounts(
    held: Sequence[Held], figures: Sums, sold: Sequence["_Found"], cart: Cart
) -> Iterator[Discount]:
    for each, given in zip(held, figures.given, strict=True):
        promotion = each.promotion
        if not (given.amount or each.code):
            continue
        target = Target.ORDER if promotion.everything else Target.LINES
        yield Discount(
            label=pick(promotion.title, cart.language) or promotion.code,
            amount=Money(given.amount, cart.currency),
            code=each.code,
            target=Target.SHIPPING if each.off.shipping else target,
            shares={
                found.line.sku: share
                for found, share in zip(sold, given.lines, strict=True)
                if share
            },
            promotion_id=promotion.id,
        )


def _taxes(figures: Sums, rule: TaxRule, currency: str) -> Iterator[Tax]:
    for each in figures.levied:
        yield Tax(
            each.levy.name,
            each.levy.rate,
            rule.included,
            Money(each.amount, currency),
            Money(each.shipping, currency),
        )


def _tax(figures: Sums, rule: TaxRule, currency: str) -> Tax:
    """All levies together; a rate only where there is one."""
    rates = {each.levy.rate for each in figures.levied}
    names = dict.fromkeys(each.levy.name for each in figures.levied)
    return Tax(
        " + ".join(names),
        rates.pop() if len(rates) == len(names) == 1 else 0,
        rule.included,
        Money(sum(each.amount for each in figures.levied), currency),
        Money(sum(each.shipping for each in figures.levied), currency),
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

    @property
    def cost(self) -> int:
        return self.offer.price.minor * self.quantity

    def missing(self, language: str) -> Missing:
        return Missing(self.line.sku, self.item.name(language), self.line.quantity)


def _lines(sold: Sequence[_Found], figures: Sums, cart: Cart) -> Iterator[QuoteLine]:
    for place, each in enumerate(sold):
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
            discount=Money(sum(one.lines[place] for one in figures.given), cart.currency),
            tax=Money(sum(one.lines[place] for one in figures.levied), cart.currency),
        )


class Field(StrEnum):
    """What of a quote can change."""

    PRICE = "price"
    QUANTITY = "quantity"
    SHIPPING = "shipping"
    DISCOUNT = "discount"
    TAX = "tax"
    TOTAL = "total"
    DUE = "due"
    """What is left to pay: a gift card holds more or less than before."""
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
    same_gifts = seen.total - seen.due == fresh.total - fresh.due
    for figure, before, after in (
        (Field.SHIPPING, seen.shipping, fresh.shipping),
        (Field.DISCOUNT, _off(seen), _off(fresh)),
        (Field.TAX, seen.tax.amount, fresh.tax.amount),
        (Field.TOTAL, seen.total, fresh.total),
        (Field.DUE, seen.due, fresh.due),
    ):
        if before != after and not (figure is Field.DUE and same_gifts):
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
