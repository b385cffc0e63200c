"""Where and how the shop offers its goods: what every feed needs besides the goods."""

from collections.abc import Callable
from dataclasses import dataclass

from tradewind.catalog.product import Product


@dataclass(frozen=True, slots=True)
class Shelf:
    """One way the shop stands in the world: an address, a currency, a language, a seller."""

    origin: str
    """Scheme and host of the shop's pages."""
    currency: str
    language: str
    countries: tuple[str, ...]
    """Where the goods are offered; the first is where the shop is."""
    seller: str
    picture: Callable[[Product, str], str]
    """Absolute address of the picture of a product's variant, by its SKU."""
    terms_url: str = ""
    privacy_url: str = ""
    returns_url: str = ""

    @property
    def country(self) -> str:
        """Where the shop is."""
        return self.countries[0] if self.countries else "US"

    @property
    def checkout(self) -> bool:
        """Whether the pages are there without which no platform sells for a shop."""
        return bool(self.terms_url and self.privacy_url and self.returns_url)
