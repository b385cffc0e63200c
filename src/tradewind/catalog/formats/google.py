"""Google Merchant feeds: a table with tabs, or RSS and Atom with Google's own elements.

Every item is a variant; those of one ``item_group_id`` are one product. An item without it is a
product of its own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tradewind.catalog.formats import records
from tradewind.catalog.formats.cells import attributes, path, path_names
from tradewind.catalog.formats.format import Context, Format, Head
from tradewind.catalog.formats.money import money
from tradewind.catalog.formats.sheet import MOST_WAITING, Sheet
from tradewind.catalog.formats.text import plain
from tradewind.catalog.in_passing import in_passing
from tradewind.catalog.incoming import (
    SELLER,
    Bad,
    BadRow,
    Incoming,
    IncomingCategory,
    IncomingProduct,
    tried,
)
from tradewind.catalog.product import Fact, Media, Offer, Product, Source, Variant
from tradewind.kernel import clock
from tradewind.kernel.errors import BadFile
from tradewind.kernel.money import Money

NAMESPACE = "{http://base.google.com/ns/1.0}"
AXES = ("color", "size", "material", "pattern")
_FACTS = {
    "material": "material",
    "pattern": "pattern",
    "color": "color",
    "size": "size",
    "gender": "gender",
    "age group": "age group",
    "mpn": "mpn",
    "condition": "condition",
    "product length": "length",
    "product width": "width",
    "product height": "height",
    "product weight": "weight",
    "multipack": "piece count",
    "energy efficiency class": "energy class",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed: its values by attribute; some attributes occur more than once."""

    label: str
    values: Mapping[str, Sequence[str]]
    raw: Sequence[str] = field(default=())

    def __getitem__(self, name: str) -> str:
        """The first value, empty where there is none."""
        found = self.values.get(name, ())
        return found[0] if found else ""

    @property
    def group(self) -> str:
        """What its product is called by."""
        return self["item group id"] or self["id"]


def _is_table(head: Head) -> bool:
    return head.shape == "table" and head.has("id", "title", "link", "price", "availability")


def _read_table(head: Head, context: Context) -> Iterator[Incoming]:
    assert head.sheet is not None  # noqa: S101 - it was recognised
    sheet = head.sheet
    yield from _products(head, context, lambda: _rows(sheet))


def _rows(sheet: Sheet) -> Iterator[Item | BadRow]:
    for row in sheet.rows():
        if isinstance(row, BadRow):
            yield row
            continue
        values = {name: [text] for name, text in row.cells.items() if text}
        more = row["additional image link"]
        values["additional image link"] = [each.strip() for each in more.split(",") if each.strip()]
        yield Item(row.label, values, row.raw)


def _is_xml(head: Head) -> bool:
    return head.shape == "xml" and f"{NAMESPACE}price" in head.names


def _read_xml(head: Head, context: Context) -> Iterator[Incoming]:
    yield from _products(head, context, lambda: _elements(head))


def _elements(head: Head) -> Iterator[Item | BadRow]:
    items = records.xml_elements(head.part, frozenset({"item", "entry"}))
    for number, element in enumerate(items, start=1):
        values: dict[str, list[str]] = defaultdict(list)
        for child in element:
            name = records.local(child.tag).replace("_", " ")
            inner = [f"{records.local(part.tag)}={part.text or ''}" for part in child]
            text = ";".join(inner) or child.get("href") or child.text or ""
            if text.strip():
                values[name].append(text.strip())
        raw = [f"{name}: {text}" for name, texts in values.items() for text in texts]
        yield Item(f"item {number}", values, raw)


def _products(
    head: Head, context: Context, items: Callable[[], Iterator[Item | BadRow]]
) -> Iterator[Incoming]:
    named: set[str] = set()
    for group in _groups(head.part.name, items):
        if isinstance(group, BadRow):
            yield group
            continue
        for step, words in path_names(_category(group[0])):
            if step not in named and not words.isdigit():
                named.add(step)
                yield IncomingCategory(step, {"en": words}, group[0].label, group[0].raw)
        yield tried(group[0], _product, group, head.part.name, context.currency)


def _groups(
    name: str, items: Callable[[], Iterator[Item | BadRow]]
) -> Iterator[list[Item] | BadRow]:
    """The items of each product together, in order of their ids, wherever they stand."""
    left = Counter(item.group for item in items() if isinstance(item, Item))
    waiting: dict[str, list[Item]] = defaultdict(list)
    held = 0
    for item in items():
        if isinstance(item, BadRow):
            yield item
            continue
        waiting[item.group].append(item)
        left[item.group] -= 1
        held += 1
        if not left[item.group]:
            group = sorted(waiting.pop(item.group), key=lambda each: each["id"])
            held -= len(group)
            yield group
        elif held > MOST_WAITING:
            raise BadFile(f"{name} scatters the items of its products: sort it by item_group_id.")


def _category(item: Item) -> str:
    stated = item["product type"] or item["google product category"]
    return "" if stated.isdigit() else stated


def _product(items: Sequence[Item], file: str, currency: str) -> IncomingProduct:
    first, at = items[0], Source(file, items[0].label)
    alone = len(items) == 1
    axes = [] if alone else [axis for axis in AXES if len({item[axis] for item in items}) > 1]
    variants = tuple(_variant(item, axes, currency) for item in items)
    product = Product(
        id=first.group,
        title={"en": plain(first["title"])},
        description={"en": plain(first["description"])},
        category=path(_category(first)),
        brand=first["brand"],
        source=at,
        options=tuple(axes),
        facts=tuple(_facts(items, axes, file)),
        variants=variants,
        media=tuple(_media(items)),
    )
    return IncomingProduct(product, raw=first.raw)


def _variant(item: Item, axes: Sequence[str], currency: str) -> Variant:
    price, listed = _price(item, currency)
    return Variant(
        sku=item["id"],
        options={axis: item[axis] for axis in axes if item[axis]},
        offers=(Offer(item["id"], SELLER, price, listed, _shipping(item, price)),) if price else (),
        stock=_stock(item["availability"]),
        gtin=item["gtin"] or None,
    )


def _price(item: Item, currency: str) -> tuple[Money | None, Money | None]:
    """The price now and the one before it; a sale price counts while its dates last."""
    price, sale = money(item["price"], currency), money(item["sale price"], currency)
    if price is None or sale is None or not _lasts(item["sale price effective date"]):
        return price, None
    return sale, price


def _lasts(dates: str) -> bool:
    if not dates:
        return True
    try:
        begins, ends = (datetime.fromisoformat(each.strip()) for each in dates.split("/"))
    except ValueError as error:
        raise Bad(f"{dates[:80]!r} is not a span of two dates") from error
    today = clock.now()
    return begins.astimezone(today.tzinfo) <= today <= ends.astimezone(today.tzinfo)


def _stock(availability: str) -> int | None:
    match availability.replace("_", " ").casefold():
        case "in stock":
            return None
        case "out of stock" | "preorder" | "backorder":
            return 0
        case other:
            raise Bad(f"{other[:40]!r} is not an availability such as 'in_stock'")


def _shipping(item: Item, price: Money) -> Money | None:
    """Its flat shipping, where it names just one price for it."""
    stated = item.values.get("shipping", ())
    found = [
        match[0]
        for text in stated
        for match in re.finditer(r"\d+(?:\.\d+)?\s*[A-Z]{3}\b|[A-Z]{3}\s*\d+(?:\.\d+)?", text)
    ]
    if len(found) != 1:
        return None
    amount = money(found[0], price.currency)
    return amount if amount and amount.currency == price.currency else None


def _facts(items: Sequence[Item], axes: Sequence[str], file: str) -> Iterator[Fact]:
    for item in items:
        at = Source(file, item.label)
        sku = item["id"] if len(items) > 1 else None
        own = [(label, item[name]) for name, label in _FACTS.items() if name not in axes]
        yield from attributes(_told(own), at, sku=sku)
        yield from attributes(_details(item), at, sku=sku)
    first, at = items[0], Source(file, items[0].label)
    yield from in_passing(first["title"], Source(file, f"{at.row}, title"), title=True)
    described = plain(first["description"])
    yield from in_passing(described, Source(file, f"{at.row}, description"), title=False)


def _told(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((label, text) for label, text in pairs if text)


def _details(item: Item) -> Iterator[tuple[str, str]]:
    """Section, attribute and value of ``product_detail``; what the item contains."""
    for text in item.values.get("product detail", ()):
        if "=" in text:
            parts = dict(each.partition("=")[::2] for each in text.split(";"))
            yield parts.get("attribute_name", ""), parts.get("attribute_value", "")
        else:
            for detail in text.split(","):
                _, _, rest = detail.partition(":")
                label, colon, value = rest.partition(":")
                if colon:
                    yield label.strip(), value.strip()
    measure = item["unit pricing measure"]
    if measure:
        liquid = re.search(r"(?:ml|cl|l|fl\.?\s?oz|gal)\b", measure, re.IGNORECASE)
        yield "volume" if liquid else "net weight", measure


def _media(items: Sequence[Item]) -> Iterator[Media]:
    seen: set[str] = set()
    for item in items:
        sku = item["id"] if len(items) > 1 else None
        for url in (item["image link"], *item.values.get("additional image link", ())):
            if url and url not in seen:
                seen.add(url)
                yield Media("url", url, sku=sku)


FORMATS = (
    Format("google merchant, table", _is_table, _read_table),
    Format("google merchant, xml", _is_xml, _read_xml),
)
