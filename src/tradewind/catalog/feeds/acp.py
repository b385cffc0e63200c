"""The Agentic Commerce Protocol's feed: products with their variants, prices in minor units."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from tradewind.catalog.feeds.listing import Left, Listing, gtin_holds, listings, url_holds
from tradewind.catalog.feeds.shelf import Shelf
from tradewind.catalog.product import Product
from tradewind.kernel.money import Money

Json = dict[str, Any]


def product(product: Product, shelf: Shelf) -> tuple[Json | None, list[Left]]:
    """A product with those of its variants that can be listed, and those that cannot."""
    good: list[Listing] = []
    left: list[Left] = []
    for each in listings(product, shelf):
        if isinstance(each, Left):
            left.append(each)
        elif faults := [*_faults(each)]:
            left.append(Left(each.id, "; ".join(faults)))
        else:
            good.append(each)
    return (_product(good) if good else None), left


def _faults(listing: Listing) -> Iterator[str]:
    if not listing.title:
        yield "title is missing"
    if listing.price.minor < 0:
        yield "price is negative"
    if listing.gtin and not gtin_holds(listing.gtin):
        yield f"gtin {listing.gtin!r} has a wrong check digit or length"
    for name, url in (("url", listing.url), ("picture", listing.image)):
        if not url_holds(url):
            yield f"{name} is no address that can be followed"


def _product(good: Sequence[Listing]) -> Json:
    first = good[0]
    title = first.title
    if first.varies and first.options:
        title = title.rpartition(" - ")[0] or title
    said: Json = {
        "id": first.group,
        "title": title,
        "url": first.url.partition("?")[0],
        "media": [{"type": "image", "url": first.image}],
        "variants": [variant(each) for each in good],
    }
    return said | ({"description": {"plain": first.description}} if first.description else {})


def variant(listing: Listing) -> Json:
    """A variant; its id is the item id of a checkout session."""
    said: Json = {
        "id": listing.id,
        "title": listing.title,
        "url": listing.url,
        "price": _price(listing.price),
        "availability": {
            "available": listing.available,
            "status": "in_stock" if listing.available else "out_of_stock",
        },
        "condition": [listing.condition],
        "media": [{"type": "image", "url": listing.image}],
        "seller": {"name": listing.seller},
    }
    if listing.list_price:
        said["list_price"] = _price(listing.list_price)
    if listing.gtin:
        said["barcodes"] = [{"type": "GTIN", "value": listing.gtin}]
    if listing.category:
        said["categories"] = [{"value": listing.category.replace("/", " > ")}]
    if listing.options:
        said["variant_options"] = [
            {"name": name, "value": value} for name, value in listing.options.items()
        ]
    return said


def _price(money: Money) -> Json:
    return {"amount": money.minor, "currency": money.currency}


def metadata(shelf: Shelf, feed: str, *, at: datetime) -> Json:
    """What stands beside a file of products."""
    return {"id": feed, "target_country": shelf.country, "updated_at": at.isoformat()}
