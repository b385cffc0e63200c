"""A listing: what one channel shows, or is to show, of one SKU in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tradewind.kernel.money import Money


class Channel(StrEnum):
    """Where it is shown, in the words of the rules."""

    AMAZON = "amazon"
    GOOGLE = "google_merchant"
    SHOPIFY = "shopify"
    TIKTOK = "tiktok_shop"


@dataclass(frozen=True, slots=True)
class Listing:
    """Texts, pictures and identifiers as they stand; empty where nothing was stated."""

    channel: Channel
    sku: str
    title: str
    language: str = "en"
    """Two letters, such as ``de``."""
    marketplace: str = ""
    """The country's two letters, such as ``US``; empty where the channel has none."""
    bullets: tuple[str, ...] = ()
    description: str = ""
    search_terms: str = ""
    """The hidden keywords: Amazon's generic keyword."""
    brand: str = ""
    category: str = ""
    """As stated: a product type, or a path with `` > `` between its steps."""
    price: Money | None = None
    stock: int | None = None
    gtin: str = ""
    asin: str = ""
    mpn: str = ""
    images: tuple[str, ...] = ()
    """Addresses or file names, the main picture first."""
    parent: str = ""
    """SKU of the variation family's parent, or the item group's id."""
    is_parent: bool = False
    """A family's head, which nobody can buy."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What tells it from its siblings, such as ``{"color": "Black"}``."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Every other attribute by the name that the channel gives it."""
