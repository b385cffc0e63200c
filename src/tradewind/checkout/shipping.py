"""Shipping: one parcel from each seller, at the dearest flat rate among its items."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from tradewind.catalog.product import Offer
from tradewind.kernel.money import Money


@dataclass(frozen=True, slots=True)
class ShippingOption:
    """One way to send a whole order."""

    id: str
    title: str
    """In the cart's language."""
    price: Money
    days: int | None = None
    """Working days until the last parcel is there; None where nobody says."""
    earliest: int | None = None
    """Working days until the first may be there."""


def options_for(offers: Iterable[Offer], currency: str) -> tuple[ShippingOption, ...]:
    """What a destination can choose from, the cheapest first."""
    sold = tuple(offers)
    return (ShippingOption("standard", "Standard", shipping_of(sold, currency), days_of(sold)),)


def chosen(options: Sequence[ShippingOption], wanted: str) -> ShippingOption | None:
    """The option of that id, else the cheapest; None where there is none."""
    return next((each for each in options if each.id == wanted), next(iter(options), None))


def shipping_of(offers: Iterable[Offer], currency: str) -> Money:
    """What sending these offers costs; nothing is charged where a seller states no rate."""
    dearest: dict[str, Money] = {}
    for offer in offers:
        rate = offer.shipping or Money(0, currency)
        dearest[offer.seller] = max(rate, dearest.get(offer.seller, rate))
    return reduce(add, dearest.values(), Money(0, currency))


def days_of(offers: Iterable[Offer]) -> int | None:
    """Working days until the last parcel is there; None where no seller states any."""
    return max((offer.delivery_days for offer in offers if offer.delivery_days), default=None)
