"""A product as schema.org has it, for search engines that read its page."""

from collections.abc import Sequence
from typing import Any

import orjson

from tradewind.catalog.feeds.listing import Listing, gtin_holds, listings
from tradewind.catalog.feeds.shelf import Shelf
from tradewind.catalog.product import Product

Json = dict[str, Any]
IN_STOCK = "https://schema.org/InStock"
OUT_OF_STOCK = "https://schema.org/OutOfStock"
CONDITION = {"new": "New", "refurbished": "Refurbished", "used": "Used"}


def linked(product: Product, shelf: Shelf) -> Json | None:
    """A Product, or a ProductGroup where there are variants; None where nothing has a price."""
    found = [each for each in listings(product, shelf) if isinstance(each, Listing)]
    if not found:
        return None
    single = len(product.variants) == 1
    said = _product(found[0]) if single else _group(product, found, shelf)
    if product.rating and product.review_count:
        said["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(product.rating, 2),
            "reviewCount": product.review_count,
        }
    return {"@context": "https://schema.org"} | said


def _group(product: Product, found: Sequence[Listing], shelf: Shelf) -> Json:
    said = _common(found[0]) | {
        "@type": "ProductGroup",
        "name": product.name(shelf.language),
        "url": found[0].url.partition("?")[0],
        "productGroupID": product.id,
        "hasVariant": [_product(each) for each in found],
    }
    axes = {"color", "size", "material", "pattern"} & {name.lower() for name in product.options}
    return said | (
        {"variesBy": [f"https://schema.org/{axis}" for axis in sorted(axes)]} if axes else {}
    )


def _common(listing: Listing) -> Json:
    said: Json = {"image": listing.image}
    if listing.description:
        said["description"] = listing.description
    if listing.brand:
        said["brand"] = {"@type": "Brand", "name": listing.brand}
    return said


def _product(listing: Listing) -> Json:
    said = _common(listing) | {
        "@type": "Product",
        "name": listing.title,
        "sku": listing.id,
        "url": listing.url,
        "offers": {
            "@type": "Offer",
            "price": str(listing.price.amount),
            "priceCurrency": listing.price.currency,
            "availability": IN_STOCK if listing.available else OUT_OF_STOCK,
            "itemCondition": f"https://schema.org/{CONDITION[listing.condition]}Condition",
            "url": listing.url,
            "seller": {"@type": "Organization", "name": listing.seller},
        },
    }
    if gtin_holds(listing.gtin):
        said["gtin"] = listing.gtin
    for name, value in listing.options.items():
        if name.lower() in {"color", "size", "material", "pattern"}:
            said[name.lower()] = value
    return said


def embedded(said: Json) -> str:
    """As it may stand within a page: no character can end the element that holds it."""
    text = orjson.dumps(said).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
