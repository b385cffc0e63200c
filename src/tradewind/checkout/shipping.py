"""Shipping: one parcel from each seller, at the dearest flat rate among its items."""

from collections.abc import Iterable
from functools import reduce
from operator import add

from tradewind.catalog.product import Offer
from tradewind.kernel.money import Money


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
