"""OpenAI's product feed: one flat row a variant."""

from typing import Final

import orjson

from tradewind.catalog.feeds.listing import Listing, shortened
from tradewind.catalog.feeds.rules import Rules
from tradewind.catalog.feeds.shelf import Shelf

REQUIRED: Final = (
    "is_eligible_search",
    "is_eligible_checkout",
    "item_id",
    "title",
    "description",
    "url",
    "brand",
    "image_url",
    "price",
    "availability",
    "seller_name",
    "seller_url",
    "target_countries",
    "store_country",
)
MORE: Final = (
    "sale_price",
    "condition",
    "gtin",
    "mpn",
    "product_category",
    "additional_image_urls",
    "group_id",
    "listing_has_variations",
    "variant_dict",
    "seller_privacy_policy",
    "seller_tos",
    "return_policy",
)
COLUMNS: Final = (*REQUIRED, *MORE)
FREE: Final = frozenset({"title", "description", "brand", "seller_name", "product_category", "mpn"})
"""Columns that hold what somebody wrote."""
RULES: Final = Rules(
    required=REQUIRED,
    longest={"item_id": 100, "title": 150, "description": 5000, "brand": 70, "seller_name": 70},
    choices={
        "availability": ("in_stock", "out_of_stock", "pre_order", "backorder", "unknown"),
        "condition": ("new", "refurbished", "used"),
    },
    urls=("url", "image_url", "seller_url", "seller_privacy_policy", "seller_tos", "return_policy"),
    prices=("price", "sale_price"),
    gtins=("gtin",),
)


def row(listing: Listing, shelf: Shelf) -> dict[str, str]:
    """A listing in OpenAI's words."""
    reduced = listing.list_price is not None and listing.list_price.minor > listing.price.minor
    return {
        "is_eligible_search": "true",
        "is_eligible_checkout": _flag(shelf.checkout),
        "item_id": listing.id,
        "title": shortened(listing.title, 150),
        "description": shortened(listing.description, 5000),
        "url": listing.url,
        "brand": listing.brand,
        "image_url": listing.image,
        "price": listing.price_text(listing.list_price if reduced else None),
        "sale_price": listing.price_text() if reduced else "",
        "availability": "in_stock" if listing.available else "out_of_stock",
        "seller_name": listing.seller,
        "seller_url": shelf.origin,
        "target_countries": ",".join(shelf.countries),
        "store_country": shelf.country,
        "condition": listing.condition,
        "gtin": listing.gtin,
        "mpn": listing.mpn,
        "product_category": listing.category.replace("/", " > "),
        "additional_image_urls": ",".join(listing.more_images),
        "group_id": listing.group if listing.varies else "",
        "listing_has_variations": _flag(listing.varies),
        "variant_dict": _options(listing),
        "seller_privacy_policy": shelf.privacy_url,
        "seller_tos": shelf.terms_url,
        "return_policy": shelf.returns_url,
    }


def _options(listing: Listing) -> str:
    return orjson.dumps(dict(listing.options)).decode() if listing.varies else ""


def _flag(value: bool) -> str:
    return "true" if value else "false"
