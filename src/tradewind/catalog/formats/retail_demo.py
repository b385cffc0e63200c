"""The retail demo store's catalogue: YAML lists of products and of categories."""

from collections.abc import Iterator

from tradewind.catalog.formats import records
from tradewind.catalog.formats.cells import pieces
from tradewind.catalog.formats.format import Context, Format, Head
from tradewind.catalog.formats.money import money
from tradewind.catalog.formats.record import Record
from tradewind.catalog.in_passing import in_passing
from tradewind.catalog.incoming import SELLER, Incoming, IncomingCategory, IncomingProduct, tried
from tradewind.catalog.product import Fact, Media, Offer, Product, Source, Variant
from tradewind.catalog.stated import attribute, slug

CURRENCY = "USD"


def _records(head: Head) -> Iterator[Record]:
    for line, item in records.yaml_items(head.part):
        yield Record(f"line {line}", item if isinstance(item, dict) else {})


def _are_products(head: Head) -> bool:
    return head.shape == "yaml" and head.has("id", "name", "category", "style", "current_stock")


def _read_products(head: Head, context: Context) -> Iterator[Incoming]:
    del context
    for record in _records(head):
        yield tried(record, _product, record, head.part.name)


def _product(record: Record, file: str) -> IncomingProduct:
    at, sku = Source(file, record.label), record["id"]
    price = money(record["price"], CURRENCY)
    product = Product(
        id=sku,
        title={"en": record["name"]},
        description={"en": record["description"]},
        category="/".join(slug(record[each]) for each in ("category", "style") if record[each]),
        brand="",
        source=at,
        facts=tuple(_facts(record, at)),
        variants=(
            Variant(
                sku,
                {},
                (Offer(sku, SELLER, price),) if price else (),
                pieces(record["current_stock"]),
            ),
        ),
        media=(Media("file", record["image"]),) if record["image"] else (),
    )
    return IncomingProduct(product, raw=record.raw)


def _facts(record: Record, at: Source) -> Iterator[Fact]:
    stated = attribute(
        "gender affinity", record["gender_affinity"], Source(at.file, f"{at.row}, gender_affinity")
    )
    if stated:
        yield stated
    yield from in_passing(record["name"], Source(at.file, f"{at.row}, name"), title=True)
    described = Source(at.file, f"{at.row}, description")
    yield from in_passing(record["description"], described, title=False)


def _are_categories(head: Head) -> bool:
    return head.shape == "yaml" and head.has("id", "name", "has_gender_affinity")


def _read_categories(head: Head, context: Context) -> Iterator[Incoming]:
    del context
    for record in _records(head):
        yield tried(record, _category, record)


def _category(record: Record) -> IncomingCategory:
    words = record["name"]
    return IncomingCategory(slug(words), {"en": words}, record.label, record.raw)


FORMATS = (
    Format("retail demo store", _are_products, _read_products),
    Format("retail demo store, categories", _are_categories, _read_categories),
)
