"""A product as it stands on a shelf: picture, name, price, stars."""

from dataclasses import dataclass
from urllib.parse import quote

from tradewind.catalog.product import Offer, Product, Variant
from tradewind.decisions.claim import Claim
from tradewind.shopper import claims
from tradewind.web import media


@dataclass(frozen=True, slots=True)
class Tile:
    """What a shelf, a list or a card shows of a product."""

    product: Product
    name: str
    link: str
    picture: str
    price: Claim | None
    list_price: Claim | None
    """Only where it is above the price."""
    less: float
    """By which share the price is below the list price."""
    available: bool


def tile_of(
    product: Product, *, language: str, currency: str, variant: Variant | None = None
) -> Tile:
    """The product with its cheapest offer, or one of its variants with its own."""
    offer = variant.offer(currency) if variant else product.cheapest(currency)
    sku = variant.sku if variant else offer.sku if offer else None
    link = f"/p/{quote(product.id, safe='')}"
    return Tile(
        product=product,
        name=product.name(language),
        link=f"{link}?sku={quote(sku, safe='')}" if variant and sku else link,
        picture=media.address(product, sku),
        price=claims.of_price(product, offer, language) if offer else None,
        list_price=_before(product, offer, language),
        less=less(offer),
        available=variant.available
        if variant
        else any(each.available for each in product.variants),
    )


def less(offer: Offer | None) -> float:
    """By which share an offer is below its stated list price; 0 where it is not."""
    if offer is None or offer.list_price is None or offer.list_price.minor <= offer.price.minor:
        return 0.0
    return 1 - offer.price.minor / offer.list_price.minor


def _before(product: Product, offer: Offer | None, language: str) -> Claim | None:
    return claims.of_list_price(product, offer, language) if offer and less(offer) else None
