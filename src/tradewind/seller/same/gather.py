"""Everything that may be listed twice: the catalogue's products, and what each channel shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Product
from tradewind.kernel.money import Money
from tradewind.retrieval.matching.listed import Listed
from tradewind.seller.listings import tables as listings
from tradewind.seller.listings.tables import Kept
from tradewind.storage import Connection

MODELS = ("mpn", "model", "model_number", "part_number", "item_model_number")
"""Facts that state a model or part number."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A listing with what tells it from others of the same shop."""

    listed: Listed
    skus: frozenset[str]
    """What the seller calls it; two listings of one SKU are known to be one."""
    source: str
    """Where it stands, such as a file and its row."""


def gather(session: Connection) -> list[Offered]:
    """Every product on sale and every listing, heads of families left out."""
    products = [of_product(each) for each in catalog.changed(session, since=0)]
    return [*products, *_kept(session)]


def _kept(session: Connection) -> Iterator[Offered]:
    for each in listings.current(session):
        if each.listing.title and not each.listing.is_parent:
            yield of_listing(each)


def of_product(product: Product) -> Offered:
    """A product of the catalogue."""
    stated = (fact.text for name in MODELS if (fact := product.fact(name)))
    gtins = frozenset(_gtin(each.gtin) for each in product.variants if each.gtin)
    listed = Listed(
        f"product:{product.id}",
        product.name("en"),
        brand=product.brand,
        model=next(stated, ""),
        gtins=gtins,
        description=product.description.get("en", ""),
        category=product.category,
        price=_price(product),
    )
    skus = frozenset(each.sku for each in product.variants)
    return Offered(listed, skus, str(product.source))


def of_listing(kept: Kept) -> Offered:
    """What a channel shows."""
    it = kept.listing
    listed = Listed(
        f"listing:{kept.id}",
        it.title,
        brand=it.brand,
        model=it.mpn,
        gtins=frozenset({_gtin(it.gtin)}) if it.gtin else frozenset(),
        description=it.description,
        category=it.category,
        price=it.price,
    )
    place = " ".join(each for each in (it.channel, it.marketplace, it.sku) if each)
    return Offered(listed, frozenset({it.sku}), place)


def _gtin(stated: str) -> str:
    """Of any length as the longest is written: 12, 13 and 14 digits name the same thing."""
    return stated.strip().zfill(14)


def _price(product: Product) -> Money | None:
    """Its cheapest offer in the first currency it is offered in."""
    offers = [offer for each in product.variants for offer in each.offers]
    return min(
        (offer.price for offer in offers if offer.price.currency == offers[0].price.currency),
        key=lambda price: price.minor,
        default=None,
    )
