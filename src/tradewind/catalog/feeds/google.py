"""Google Merchant's product feed: one row a variant, as a table or as RSS."""

from typing import Final
from xml.sax.saxutils import escape

from tradewind.catalog.feeds.listing import Listing, shortened
from tradewind.catalog.feeds.rules import Rules
from tradewind.catalog.feeds.shelf import Shelf

REQUIRED: Final = ("id", "title", "description", "link", "image_link", "availability", "price")
OPTIONS: Final = ("color", "size", "material", "pattern")
MORE: Final = (
    "sale_price",
    "brand",
    "gtin",
    "mpn",
    "identifier_exists",
    "condition",
    "item_group_id",
    "product_type",
    "additional_image_link",
    *OPTIONS,
    "native_commerce",
    "merchant_item_id",
)
COLUMNS: Final = (*REQUIRED, *MORE)
FREE: Final = frozenset({"title", "description", "brand", "mpn", "product_type", *OPTIONS})
"""Columns that hold what somebody wrote."""
RULES: Final = Rules(
    required=REQUIRED,
    longest={"id": 50, "title": 150, "description": 5000, "brand": 70, "item_group_id": 50},
    choices={
        "availability": ("in_stock", "out_of_stock", "preorder", "backorder"),
        "condition": ("new", "refurbished", "used"),
        "identifier_exists": ("yes", "no"),
    },
    urls=("link", "image_link"),
    prices=("price", "sale_price"),
    gtins=("gtin",),
)
HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n'
)
FOOT: Final = "</channel>\n</rss>\n"


def row(listing: Listing, shelf: Shelf) -> dict[str, str]:
    """A listing in Google's words."""
    reduced = listing.list_price is not None and listing.list_price.minor > listing.price.minor
    known = bool(listing.gtin or (listing.brand and listing.mpn))
    options = {name.lower(): value for name, value in listing.options.items()}
    return {
        "id": listing.id,
        "title": shortened(listing.title, 150),
        "description": shortened(listing.description, 5000),
        "link": listing.url,
        "image_link": listing.image,
        "availability": "in_stock" if listing.available else "out_of_stock",
        "price": listing.price_text(listing.list_price if reduced else None),
        "sale_price": listing.price_text() if reduced else "",
        "brand": listing.brand,
        "gtin": listing.gtin,
        "mpn": listing.mpn,
        "identifier_exists": "yes" if known else "no",
        "condition": listing.condition,
        "item_group_id": listing.group if listing.varies else "",
        "product_type": listing.category.replace("/", " > "),
        "additional_image_link": ",".join(listing.more_images),
        **{name: options.get(name, "") for name in OPTIONS},
        "native_commerce": "true" if shelf.checkout else "false",
        "merchant_item_id": listing.id,
    }


def opening(shelf: Shelf) -> str:
    """How the RSS file begins."""
    title, link = escape(shelf.seller), escape(shelf.origin)
    return (
        f"{HEAD}<title>{title}</title>\n<link>{link}</link>\n<description>{title}</description>\n"
    )


def element(row: dict[str, str]) -> str:
    """A row as an item of the RSS file; additional pictures are an element each."""
    parts = []
    for name, value in row.items():
        values = value.split(",") if name == "additional_image_link" else [value]
        parts += [f"<g:{name}>{escape(each)}</g:{name}>" for each in values if each]
    return f"<item>{''.join(parts)}</item>\n"
