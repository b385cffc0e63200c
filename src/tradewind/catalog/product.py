"""What is sold: a product, its variants, their offers, its typed facts, pictures and reviews."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tradewind.kernel.locale import Texts, pick
from tradewind.kernel.money import Money
from tradewind.kernel.units import Quantity


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row came from: the file, the row in it, and the import that read it."""

    file: str
    row: str
    version: int = 0
    """The import that brought it; imports count up from 1."""

    def __str__(self) -> str:
        return f"{self.file}, {self.row}"


class Kind(StrEnum):
    """What sort of value a fact has."""

    NUMBER = "number"
    FLAG = "flag"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that somebody states about a product, with its source.

    ``text`` is what the source says, unchanged. A number is also held in the base unit of its
    dimension (`kernel.units`), a range with its upper end in ``high``; a flag is 1 or 0.
    """

    name: str
    text: str
    kind: Kind
    source: Source
    number: float | None = None
    high: float | None = None
    unit: str | None = None
    language: str | None = None
    """Of a text that is stated in several languages."""
    sku: str | None = None
    """The variant it is about; None when it holds for the whole product."""
    id: int = 0

    @property
    def quantity(self) -> Quantity | None:
        """The number with its base unit."""
        return None if self.number is None else Quantity(self.number, self.unit)


@dataclass(frozen=True, slots=True)
class Offer:
    """A seller's price for a variant in one currency."""

    sku: str
    seller: str
    price: Money
    list_price: Money | None = None
    shipping: Money | None = None
    """Flat shipping; None where the seller does not state it."""
    delivery_days: int | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be put into a cart."""

    sku: str
    options: dict[str, str] = field(default_factory=dict)
    """Such as ``{"color": "Black", "size": "M"}``."""
    offers: tuple[Offer, ...] = ()
    stock: int | None = None
    """Pieces that can be promised now; None where the source does not count them."""
    gtin: str | None = None

    def offer(self, currency: str) -> Offer | None:
        """The cheapest offer in a currency."""
        return cheapest_in(self.offers, currency)

    @property
    def available(self) -> bool:
        """Whether it can be bought now: it has a price and is not known to be sold out."""
        return bool(self.offers) and (self.stock is None or self.stock > 0)


def cheapest_in(offers: Iterable[Offer], currency: str) -> Offer | None:
    """The cheapest of the offers in a currency."""
    priced = (offer for offer in offers if offer.price.currency == currency)
    return min(priced, key=lambda offer: offer.price.minor, default=None)


@dataclass(frozen=True, slots=True)
class Media:
    """A picture: a drawing of our own (``ref`` names its shape), a URL, or a file's name."""

    kind: str
    """``drawing``, ``url``, or ``file`` (a name beside the imported file)."""
    ref: str
    colors: tuple[str, ...] = ()
    sku: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A variant as a cart sees it: what it is called, what it costs, how many are left."""

    sku: str
    product_id: str
    title: Texts
    options: dict[str, str]
    offers: tuple[Offer, ...]
    stock: int | None
    """Pieces that can be promised now; None where the source does not count them."""
    media: tuple[Media, ...] = ()
    category: str = ""
    """A path such as ``audio/headphones``."""

    def name(self, language: str) -> str:
        """Its product's title for a reader."""
        return pick(self.title, language) or self.product_id

    def offer(self, currency: str) -> Offer | None:
        """The cheapest offer in a currency."""
        return cheapest_in(self.offers, currency)

    @property
    def picture(self) -> Media | None:
        """The variant's own picture, else the product's first."""
        own = (media for media in self.media if media.sku == self.sku)
        return next(own, next(iter(self.media), None))


@dataclass(frozen=True, slots=True)
class Review:
    """What one buyer wrote, verbatim. Untrusted text: shown and counted, never obeyed."""

    id: int
    product_id: str
    rating: int | None
    text: str
    language: str
    date: date
    title: str = ""
    sku: str | None = None
    helpful: int = 0
    verified: bool = False


@dataclass(frozen=True, slots=True)
class PricePoint:
    """From this day on, an offer cost so much."""

    sku: str
    seller: str
    date: date
    price: Money
    source: Source


@dataclass(frozen=True, slots=True)
class Product:
    """One product as it stands now, whole."""

    id: str
    title: Texts
    category: str
    """A path such as ``audio/headphones``; empty where the source names none."""
    brand: str
    source: Source
    description: Texts = field(default_factory=dict)
    options: tuple[str, ...] = ()
    """The axes its variants differ in, in order of asking, such as ``("color", "size")``."""
    facts: tuple[Fact, ...] = ()
    variants: tuple[Variant, ...] = ()
    media: tuple[Media, ...] = ()
    rating: float | None = None
    """Mean of its reviews' stars; None without reviews."""
    review_count: int = 0

    def name(self, language: str) -> str:
        """Its title for a reader."""
        return pick(self.title, language) or self.id

    def fact(
        self, name: str, *, sku: str | None = None, language: str | None = None
    ) -> Fact | None:
        """The current fact of that name: the variant's own first, and in the language."""
        found = [fact for fact in self.facts if fact.name == name and fact.sku in {None, sku}]
        return min(
            found,
            key=lambda fact: (
                fact.sku is None,
                fact.language not in {None, language},
                fact.language != "en",
            ),
            default=None,
        )

    def variant(self, sku: str) -> Variant | None:
        """The variant with that SKU."""
        return next((variant for variant in self.variants if variant.sku == sku), None)

    def prices(self, currency: str) -> Iterator[Offer]:
        """Each variant's cheapest offer in the currency."""
        return (offer for each in self.variants if (offer := each.offer(currency)))

    def cheapest(self, currency: str) -> Offer | None:
        """The cheapest offer that can be bought now; of one sold out only where nothing else is."""
        able = [
            offer for each in self.variants if each.available and (offer := each.offer(currency))
        ]
        return min(able or self.prices(currency), key=lambda offer: offer.price.minor, default=None)
