"""Listings as the file that their channel takes back."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tradewind.kernel.errors import BadInput
from tradewind.seller.listings.listing import Channel, Listing

BULLETS = 5
MARKETS = {
    "US": "ATVPDKIKX0DER",
    "CA": "A2EUQ1WTGCTBG2",
    "MX": "A1AM78C64UM0Y8",
    "UK": "A1F83G8C2ARO7P",
    "GB": "A1F83G8C2ARO7P",
    "DE": "A1PA6795UKMFR9",
    "FR": "A13V1IB3VIYZZH",
    "IT": "APJ6JRA9NG5V4",
    "ES": "A1RKKUPIHCS9HS",
    "JP": "A1VC38T7YXB528",
}
LOCALES = {"en": "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "ja": "ja_JP", "zh": "zh_CN"}
PLAIN_START = "=+-@\t\r"
"""A cell that begins so would be run as a formula by a spreadsheet."""


@dataclass(frozen=True, slots=True)
class File:
    """What is sent: a name, its type, its bytes."""

    name: str
    media_type: str
    body: bytes


def export(listings: Sequence[Listing], *, fields: Iterable[str] | None = None) -> File:
    """The listings of one channel as its file; ``fields`` names those that are to be changed.

    Amazon gets a partial update (`record_action`), the others whole rows. Raises BadInput where
    the listings are of several channels, or there are none.
    """
    channels = {each.channel for each in listings}
    if len(channels) != 1:
        raise BadInput("Choose listings of one channel: each has a file of its own.")
    (channel,) = channels
    if channel is Channel.AMAZON and len({(e.marketplace, e.language) for e in listings}) > 1:
        raise BadInput("Choose listings of one country and language: Amazon has a file for each.")
    wanted = frozenset(fields) if fields is not None else None
    return WRITERS[channel](listings, wanted)


def _amazon(listings: Sequence[Listing], fields: frozenset[str] | None) -> File:
    """The listing template's partial update: labels, attribute ids, rows."""
    columns = _amazon_columns(listings[0], fields)
    rows = [[label for label, _ in columns.values()], list(columns)]
    rows += [[cell(each) for _, cell in columns.values()] for each in listings]
    body = "TemplateType=fptcustom\tVersion=2025.1\tsettings=contentLanguageTag=" + (
        LOCALES.get(listings[0].language, "en_US") + "\n"
    )
    return File("amazon-partial-update.txt", TSV, (body + _rows(rows, "\t")).encode())


Cell = Callable[[Listing], str]


def _amazon_columns(first: Listing, fields: frozenset[str] | None) -> dict[str, tuple[str, Cell]]:
    """Header cells of the template, by attribute id, with what fills them."""
    market = MARKETS.get(first.marketplace, "")
    tail = f"[marketplace_id={market}]" if market else ""
    said = f"{tail}[language_tag={LOCALES.get(first.language, 'en_US')}]"
    columns: dict[str, tuple[str, Cell]] = {
        "contribution_sku#1.value": ("SKU", lambda each: each.sku),
        "::record_action": ("Listing Action", lambda _: "partial_update"),
        "product_type#1.value": (
            "Product Type",
            lambda each: each.attributes.get("product_type", each.category),
        ),
    }
    if _in(fields, "title"):
        columns[f"item_name{said}#1.value"] = ("Item Name", lambda each: each.title)
    if _in(fields, "description"):
        columns[f"product_description{said}#1.value"] = (
            "Product Description",
            lambda each: each.description,
        )
    if _in(fields, "bullets"):
        for place in range(BULLETS):
            columns[f"bullet_point{said}#{place + 1}.value"] = ("Bullet Point", _bullet(place))
    if _in(fields, "search_terms"):
        columns[f"generic_keyword{said}#1.value"] = (
            "Generic Keywords",
            lambda each: each.search_terms,
        )
    return columns


def _bullet(place: int) -> Cell:
    return lambda each: each.bullets[place] if place < len(each.bullets) else ""


def _in(fields: frozenset[str] | None, name: str) -> bool:
    return fields is None or name in fields


def _shopify(listings: Sequence[Listing], _: frozenset[str] | None) -> File:
    columns: Mapping[str, Cell] = {
        "Title": lambda each: each.title,
        "URL handle": lambda each: each.attributes.get("handle", each.parent or each.sku),
        "Description": lambda each: each.description,
        "Vendor": lambda each: each.brand,
        "Product category": lambda each: each.category,
        "SKU": lambda each: each.sku,
        "Barcode": lambda each: each.gtin,
        "Option1 name": lambda each: _option(each, 0)[0],
        "Option1 value": lambda each: _option(each, 0)[1],
        "Option2 name": lambda each: _option(each, 1)[0],
        "Option2 value": lambda each: _option(each, 1)[1],
        "Price": lambda each: str(each.price.amount) if each.price else "",
        "Product image URL": lambda each: each.images[0] if each.images else "",
        "SEO title": lambda each: each.attributes.get("SEO Title", ""),
    }
    return File("shopify-products.csv", CSV, _table(columns, listings, ",").encode("utf-8-sig"))


def _option(listing: Listing, place: int) -> tuple[str, str]:
    options = list(listing.options.items())
    return options[place] if place < len(options) else ("", "")


def _google(listings: Sequence[Listing], _: frozenset[str] | None) -> File:
    columns: Mapping[str, Cell] = {
        "id": lambda each: each.sku,
        "title": lambda each: each.title,
        "description": lambda each: each.description,
        "link": lambda each: each.attributes.get("link", ""),
        "image_link": lambda each: each.images[0] if each.images else "",
        "additional_image_link": lambda each: ",".join(each.images[1:11]),
        "availability": _availability,
        "price": lambda each: f"{each.price.amount} {each.price.currency}" if each.price else "",
        "brand": lambda each: each.brand,
        "gtin": lambda each: each.gtin,
        "mpn": lambda each: each.mpn,
        "google_product_category": lambda each: each.category,
        "item_group_id": lambda each: each.parent,
        "color": lambda each: each.options.get("color", ""),
        "size": lambda each: each.options.get("size", ""),
    }
    return File("google-feed.tsv", TSV, _table(columns, listings, "\t").encode())


def _availability(listing: Listing) -> str:
    if listing.stock is None:
        return listing.attributes.get("availability", "")
    return "in_stock" if listing.stock > 0 else "out_of_stock"


def _tiktok(listings: Sequence[Listing], _: frozenset[str] | None) -> File:
    pictures = {
        f"Product Image {place + 1}" if place else "Main Product Image": _picture(place)
        for place in range(9)
    }
    columns: Mapping[str, Cell] = {
        "Category": lambda each: each.category,
        "Brand": lambda each: each.brand,
        "Product Name": lambda each: each.title,
        "Product Description": lambda each: each.description,
        **pictures,
        "Identifier Code": lambda each: each.gtin,
        "Retail Price (Local Currency)": lambda each: str(each.price.amount) if each.price else "",
        "Quantity": lambda each: "" if each.stock is None else str(each.stock),
        "Seller SKU": lambda each: each.sku,
    }
    return File("tiktok-products.csv", CSV, _table(columns, listings, ",").encode("utf-8-sig"))


def _picture(place: int) -> Cell:
    return lambda each: each.images[place] if place < len(each.images) else ""


def _table(columns: Mapping[str, Cell], listings: Sequence[Listing], delimiter: str) -> str:
    rows = [[cell(each) for cell in columns.values()] for each in listings]
    return _rows([list(columns), *rows], delimiter)


def _rows(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    for row in rows:
        writer.writerow([_cell(each) for each in row])
    return out.getvalue()


def _cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] and value[0] in PLAIN_START else value


TSV = "text/tab-separated-values; charset=utf-8"
CSV = "text/csv; charset=utf-8"
WRITERS: Mapping[Channel, Callable[[Sequence[Listing], frozenset[str] | None], File]] = {
    Channel.AMAZON: _amazon,
    Channel.SHOPIFY: _shopify,
    Channel.GOOGLE: _google,
    Channel.TIKTOK: _tiktok,
}
