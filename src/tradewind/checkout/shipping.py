"""Shipping: one parcel from each seller; ways and prices by destination, as a table of data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, reduce
from importlib.resources import files
from operator import add
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from tradewind.catalog.product import Offer
from tradewind.kernel.errors import BadInput
from tradewind.kernel.locale import pick
from tradewind.kernel.money import Money

GRAMS = 1000
"""In a kilogram."""


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


@dataclass(frozen=True, slots=True)
class Parcels:
    """What is to be sent where."""

    country: str
    region: str
    currency: str
    language: str
    offers: tuple[Offer, ...]
    value: Money
    """Of the goods, before discounts."""
    grams: int = 0
    """Of the goods whose weight is known."""


class _Option(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    title: dict[str, str]
    days: tuple[int, int] | None = None
    price: dict[str, Decimal] | Decimal = {}
    per_kg: dict[str, Decimal] = {}
    free_from: dict[str, Decimal] = {}
    always: bool = False


class _Zone(BaseModel):
    model_config = ConfigDict(extra="forbid")
    to: list[str]
    options: list[_Option]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")
    as_of: Any = None
    source: str = ""
    zones: list[_Zone]


@dataclass(frozen=True, slots=True)
class ShippingTable:
    """Every zone with its options."""

    zones: tuple[_Zone, ...]

    @classmethod
    def read(cls, plain: Any) -> Self:
        """The table as its file says it; raises BadInput."""
        try:
            table = cls(tuple(_Table.model_validate(plain).zones))
            for zone in table.zones:
                for option in zone.options:
                    _check(option)
        except ValidationError as error:
            raise BadInput(f"This is no table of shipping rates: {error}") from error
        return table

    def weighs(self, country: str, region: str) -> bool:
        """Whether prices of a destination depend on weight."""
        return any(option.per_kg for option in self._options(country, region))

    def delivers(self, country: str, region: str = "") -> bool:
        """Whether there is a way to a destination."""
        return bool(self._options(country, region))

    def options(self, parcels: Parcels) -> tuple[ShippingOption, ...]:
        """What a destination can choose from, the cheapest first."""
        found = (
            _priced(option, parcels) for option in self._options(parcels.country, parcels.region)
        )
        return tuple(sorted(filter(None, found), key=lambda each: each.price.minor))

    def _options(self, country: str, region: str) -> Sequence[_Option]:
        names = {country, f"{country}-{region}", "*"}
        return next((zone.options for zone in self.zones if names & set(zone.to)), [])


def _check(option: _Option) -> None:
    """Raises BadInput where a price has more digits than its currency, or is below nothing."""
    tables: list[Mapping[str, Decimal]] = [option.per_kg, option.free_from]
    if isinstance(option.price, Decimal):
        if option.price:
            raise BadInput(f"{option.id!r}: name the currency of the price {option.price}.")
    else:
        tables.append(option.price)
    for table in tables:
        for currency, amount in table.items():
            if Money.of(amount, currency).minor < 0:
                raise BadInput(f"{option.id!r}: {amount} is below nothing.")


def _priced(option: _Option, parcels: Parcels) -> ShippingOption | None:
    base = _base(option, parcels)
    if base is None:
        return None
    stated = [offer for offer in parcels.offers if offer.shipping is not None]
    silent = {offer.seller for offer in parcels.offers} - {offer.seller for offer in stated}
    own = shipping_of(parcels.offers, parcels.currency)
    ours = base if option.always or silent else base * 0
    earliest, latest = option.days or (None, days_of(parcels.offers))
    title = pick(option.title, parcels.language)
    return ShippingOption(option.id, title, own + ours, latest, earliest)


def _base(option: _Option, parcels: Parcels) -> Money | None:
    """The table's part of the price; None where it has none in the currency."""
    currency = parcels.currency
    if isinstance(option.price, Decimal):
        return Money(0, currency)
    if currency not in option.price:
        return None
    floor = option.free_from.get(currency)
    if floor is not None and parcels.value.minor >= Money.of(floor, currency).minor:
        return Money(0, currency)
    kilograms = -(-parcels.grams // GRAMS)
    weighed = Money.of(option.per_kg.get(currency, Decimal(0)), currency) * kilograms
    return Money.of(option.price[currency], currency) + weighed


def chosen(options: Sequence[ShippingOption], wanted: str) -> ShippingOption | None:
    """The option of that id, else the cheapest; None where there is none."""
    return next((each for each in options if each.id == wanted), next(iter(options), None))


def shipping_of(offers: Iterable[Offer], currency: str) -> Money:
    """What the sellers themselves ask: one parcel each, at the dearest rate among its items."""
    dearest: dict[str, Money] = {}
    for offer in offers:
        rate = offer.shipping or Money(0, currency)
        dearest[offer.seller] = max(rate, dearest.get(offer.seller, rate))
    return reduce(add, dearest.values(), Money(0, currency))


def days_of(offers: Iterable[Offer]) -> int | None:
    """Working days until the last parcel is there; None where no seller states any."""
    return max((offer.delivery_days for offer in offers if offer.delivery_days), default=None)


@cache
def default_shipping() -> ShippingTable:
    """The table that comes with the shop."""
    text = files(__package__).joinpath("shipping.yaml").read_text("utf-8")
    return ShippingTable.read(yaml.safe_load(text))
