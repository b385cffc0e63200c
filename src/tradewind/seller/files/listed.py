"""Listings out of the files that channels export: one for each SKU, with the row it stands in."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tradewind.catalog.formats import records
from tradewind.catalog.formats.opened import Part
from tradewind.catalog.formats.text import plain
from tradewind.catalog.incoming import Bad
from tradewind.kernel.errors import NotSaid
from tradewind.kernel.money import Money
from tradewind.seller.files import cells
from tradewind.seller.files.marketplace import Marketplace, marketplace
from tradewind.seller.files.reading import Reject, Row
from tradewind.seller.files.template import selectors
from tradewind.seller.listings.listing import Channel, Listing

AMAZON, TEMPLATE = "amazon all listings", "amazon listing template"
SHOPIFY, GOOGLE, TIKTOK = "shopify products", "google merchant feed", "tiktok shop products"
GTIN_TYPES = frozenset({"3", "4", "gtin", "ean", "upc", "jan"})
"""What Amazon calls the numbers that are GTINs."""
GUIDES = 6
"""Rows after the header that may explain the columns."""
MOST_WAITING = 50_000
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A listing, and the row it was read from."""

    number: int
    listing: Listing


@dataclass(frozen=True, slots=True)
class Shelf:
    """What holds for every listing of a file."""

    form: str
    marketplace: str
    language: str
    currency: str
    mark: str

    @property
    def _place(self) -> Marketplace | None:
        return marketplace(self.marketplace)

    def spoken(self) -> str:
        """The language of its texts."""
        return self.language or (self._place.language if self._place else "en")

    def money(self, text: str) -> Money | None:
        """A price; raises Bad, and NotSaid where nothing names its currency."""
        found = cells.amount(text, self.mark) if text else None
        if found is None:
            return None
        number, sign = found
        currency = sign or self.currency or (self._place.currency if self._place else "")
        if not currency:
            raise NotSaid(
                "It does not say in which currency its prices are: say it (--currency EUR), or "
                "the marketplace (--marketplace DE).",
                "currency",
            )
        return Money(cells.minor(number, currency), currency)


Made = Iterator[Found | Reject]


def listings(rows: Iterable[Row | Reject], shelf: Shelf) -> Made:
    """The listings in the rows of a table."""
    if shelf.form == SHOPIFY:
        yield from _shopify(rows, shelf)
        return
    make = _MAKERS[shelf.form]
    for number, row in enumerate(rows):
        if isinstance(row, Reject):
            yield row
        elif not _is_guide(row, number, shelf):
            yield _tried(make, row, shelf)


Make = Callable[[Cells, Shelf], Listing]


def _tried(make: Make, row: Row, shelf: Shelf) -> Found | Reject:
    try:
        return Found(row.number, make(row.values, shelf))
    except Bad as bad:
        return Reject(row.number, str(bad), [str(each) for each in row.values.values()])


def _is_guide(row: Row, number: int, shelf: Shelf) -> bool:
    """Whether a row explains the columns, or is the template's own example."""
    found = row.values
    if shelf.form == TEMPLATE:
        return str(found.get("sku", "")) == "ABC123"
    if shelf.form != TIKTOK or number >= GUIDES:
        return False
    return not any(_is_amount(found.get(name, "")) for name in ("price", "stock"))


def _is_amount(text: str) -> bool:
    return len(text) < 20 and re.search(r"\d", text) is not None


def _stock(text: str) -> int | None:
    return cells.count(text) if text else None


def _sku(found: Cells) -> str:
    sku = cells.code(found.get("sku", ""))
    if not sku:
        raise Bad("it has no SKU")
    return sku


def _title(found: Cells) -> str:
    title = found.get("title", "")
    if not title:
        raise Bad("it has no title")
    return title


def _amazon(found: Cells, shelf: Shelf) -> Listing:
    """A row of All Listings."""
    by_type = found.get("id_type", "").casefold() in GTIN_TYPES
    id_ = cells.code(found.get("id", ""))
    return Listing(
        Channel.AMAZON,
        _sku(found),
        _title(found),
        language=shelf.spoken(),
        marketplace=shelf.marketplace,
        description=plain(found.get("description", "")),
        price=shelf.money(found.get("price", "")),
        stock=_stock(found.get("stock", "")),
        gtin=id_ if by_type or re.fullmatch(r"\d{12,14}", id_) else "",
        asin=found.get("asin", "") or (id_ if id_.startswith("B0") else ""),
        images=tuple(filter(None, [found.get("image", "")])),
        attributes=_told(found, "status", "fulfilment"),
    )


def _told(found: Cells, *names: str) -> dict[str, str]:
    return {name: found[name] for name in names if found.get(name)}


def _template(found: Cells, shelf: Shelf) -> Listing:
    """A row of Amazon's listing template."""
    parentage = found.get("parentage", "").casefold()
    attributes = {
        name.partition(":")[2]: text for name, text in found.items() if name.startswith("attribute")
    }
    axes = re.split(r"[/,\s]+", found.get("theme", "").casefold())
    options = {name: text for name, text in attributes.items() if name in axes}
    gtin = found.get("id_type", "").casefold() in GTIN_TYPES
    more = [found[name] for name in sorted(found) if name.startswith("image_")]
    return Listing(
        Channel.AMAZON,
        _sku(found),
        _title(found) if found.get("action", "").casefold() != "delete" else "",
        language=shelf.spoken(),
        marketplace=shelf.marketplace,
        bullets=tuple(_numbered(found, "bullet_")),
        description=plain(found.get("description", "")),
        search_terms=" ".join(
            [found.get("search_terms", ""), *_numbered(found, "search_terms_")]
        ).strip(),
        brand=found.get("brand", ""),
        category=found.get("category", ""),
        price=shelf.money(found.get("price", "")),
        stock=_stock(found.get("stock", "")),
        gtin=cells.code(found.get("id", "")) if gtin else "",
        asin=found.get("asin", ""),
        mpn=found.get("mpn", ""),
        images=tuple(filter(None, [found.get("main_image", ""), *more])),
        parent=found.get("parent", ""),
        is_parent=parentage == "parent",
        options=options,
        attributes={name: text for name, text in attributes.items() if name not in options},
    )


def _numbered(found: Cells, start: str) -> Iterator[str]:
    """The texts of ``bullet_1``, ``bullet_2`` and so on, in order."""
    names = [name for name in found if re.fullmatch(rf"{start}\d+", name)]
    for name in sorted(names, key=lambda name: int(name.removeprefix(start))):
        if found[name]:
            yield found[name]


def _google(found: Cells, shelf: Shelf) -> Listing:
    """An item of a feed."""
    options = _told(found, "color", "size", "material", "pattern") if found.get("group") else {}
    others = _told(
        found, "availability", "condition", "link", "gender", "age_group", "identifier_exists"
    )
    return Listing(
        Channel.GOOGLE,
        _sku(found),
        _title(found),
        language=shelf.spoken(),
        marketplace=shelf.marketplace,
        bullets=tuple(
            each.strip() for each in found.get("highlight", "").split("|") if each.strip()
        ),
        description=plain(found.get("description", "")),
        brand=found.get("brand", ""),
        category=found.get("category", "") or found.get("type", ""),
        price=shelf.money(found.get("price", "")),
        gtin=cells.code(found.get("gtin", "")),
        mpn=found.get("mpn", ""),
        images=tuple(_addresses(found.get("image", ""), found.get("more_images", ""))),
        parent=found.get("group", ""),
        options=options,
        attributes=others | _told(found, "shipping", "sale_price", "type"),
    )


def _addresses(first: str, others: str) -> Iterator[str]:
    if first:
        yield first
    yield from (each.strip() for each in others.split(",") if each.strip())


def _tiktok(found: Cells, shelf: Shelf) -> Listing:
    images = [found.get(name, "") for name in ("main_image", *(f"image_{n}" for n in range(2, 10)))]
    return Listing(
        Channel.TIKTOK,
        _sku(found),
        _title(found),
        language=shelf.spoken(),
        marketplace=shelf.marketplace,
        description=plain(found.get("description", "")),
        brand=found.get("brand", ""),
        category=found.get("category", ""),
        price=shelf.money(found.get("price", "")),
        stock=_stock(found.get("stock", "")),
        gtin=cells.code(found.get("gtin", "")),
        images=tuple(filter(None, images)),
        options=_options(found),
    )


def _options(found: Cells) -> dict[str, str]:
    pairs = [
        (found.get(f"option{n}_name", ""), found.get(f"option{n}_value", "")) for n in (1, 2, 3)
    ]
    return {name: value for name, value in pairs if name and value and value != "Default Title"}


def _own(found: Cells, shelf: Shelf) -> Listing:
    """A row whose columns a person has named."""
    return _tiktok(found, shelf) if found.get("main_image") else _amazon(found, shelf)


_MAKERS: Mapping[str, Make] = {
    AMAZON: _amazon,
    TEMPLATE: _template,
    GOOGLE: _google,
    TIKTOK: _tiktok,
    "own: listings": _own,
}


def _shopify(rows: Iterable[Row | Reject], shelf: Shelf) -> Made:
    """A product's rows follow each other: its variants, and rows of pictures alone."""
    group: list[Row] = []
    for row in rows:
        if isinstance(row, Reject):
            yield row
            continue
        if group and row.values.get("handle") not in {None, group[0].values.get("handle")}:
            yield from _shopify_product(group, shelf)
            group = []
        group.append(row)
    if group:
        yield from _shopify_product(group, shelf)


def _shopify_product(group: list[Row], shelf: Shelf) -> Made:
    head = group[0].values
    pictures = tuple(row.values["image"] for row in group if row.values.get("image"))
    variants = [row for row in group if _is_variant(row)]
    family = _Family(head, pictures, is_one=len(variants) < 2)
    for row in variants or group[:1]:
        yield _tried(family.listing, row, shelf)


@dataclass(frozen=True, slots=True)
class _Family:
    """What a Shopify product says once for all of its variants."""

    head: Cells
    pictures: tuple[str, ...]
    is_one: bool
    """Whether it has a single variant."""

    def listing(self, found: Cells, shelf: Shelf) -> Listing:
        """The listing of a variant."""
        return _shopify_variant(self, found, shelf)


def _is_variant(row: Row) -> bool:
    return any(row.values.get(name) for name in ("sku", "price", "option1_value"))


def _shopify_variant(family: _Family, found: Cells, shelf: Shelf) -> Listing:
    head = family.head
    handle = head.get("handle", "")
    names = {name: head[name] for name in head if name.endswith("_name")}
    options = _options({**names, **found})
    own = found.get("variant_image", "")
    return Listing(
        Channel.SHOPIFY,
        cells.code(found.get("sku", "")) or "-".join([handle, *options.values()]),
        _title(head),
        language=shelf.spoken(),
        marketplace=shelf.marketplace,
        description=plain(head.get("description", "")),
        brand=head.get("vendor", ""),
        category=head.get("category", "") or head.get("type", ""),
        price=shelf.money(found.get("price", "")),
        stock=_stock(found.get("stock", "")),
        gtin=cells.code(found.get("gtin", "")),
        mpn=found.get("mpn", ""),
        images=tuple(dict.fromkeys([*filter(None, [own]), *family.pictures])),
        parent="" if family.is_one else handle,
        options=options,
        attributes=_told(head, "type", "tags", "status", "seo_title", "seo_description")
        | ({"handle": handle} if handle else {})
        | _told(found, "list_price"),
    )


def feed_rows(part: Part) -> Iterator[Row]:
    """The items of a feed in XML as rows; raises BadFile."""
    items = records.xml_elements(part, frozenset({"item", "entry"}))
    for number, element in enumerate(items, start=1):
        values: dict[str, str] = {}
        for child in element:
            name = _FEED.get(records.local(child.tag), "")
            text = (child.text or child.get("href") or "").strip()
            if name and text:
                mark = "|" if name == "highlight" else ","
                values[name] = f"{values[name]}{mark}{text}" if name in values else text
        yield Row(number, "", "", "", None, None, values)


_FEED = {
    "id": "sku",
    "title": "title",
    "description": "description",
    "link": "link",
    "image_link": "image",
    "additional_image_link": "more_images",
    "brand": "brand",
    "availability": "availability",
    "price": "price",
    "sale_price": "sale_price",
    "gtin": "gtin",
    "mpn": "mpn",
    "google_product_category": "category",
    "product_type": "type",
    "condition": "condition",
    "color": "color",
    "size": "size",
    "material": "material",
    "pattern": "pattern",
    "gender": "gender",
    "age_group": "age_group",
    "item_group_id": "group",
    "product_highlight": "highlight",
    "identifier_exists": "identifier_exists",
}


def tagged(titles: Iterable[str]) -> tuple[str, str]:
    """Marketplace and language that a template's columns name; empty where they name none."""
    found = selectors(list(titles))
    place = marketplace(found.get("marketplace_id", ""))
    return place.code if place else "", found.get("language_tag", "")[:2]
