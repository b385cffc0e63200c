"""The smallest catalogue there is, as conformance suites seed shops: products, and their stock.

``id,title,price,image_url`` with prices in minor units; beside it ``product_id,quantity``. A
product whose stock no row names is not counted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from tradewind.catalog.formats.format import Context, Format, Head
from tradewind.catalog.formats.sheet import Row
from tradewind.catalog.incoming import SELLER, Bad, BadRow, Incoming, IncomingProduct, tried
from tradewind.catalog.product import Media, Offer, Product, Source, Variant
from tradewind.kernel.money import Money

PRODUCTS = frozenset({"id", "title", "price", "image url"})
STOCK = frozenset({"product id", "quantity"})


def _is_products(head: Head) -> bool:
    return head.shape == "table" and head.names == PRODUCTS


def _is_stock(head: Head) -> bool:
    return head.shape == "table" and head.names == STOCK


def _read_products(head: Head, context: Context) -> Iterator[Incoming]:
    assert head.sheet is not None  # noqa: S101 - it was recognised
    stock = _stock(context)
    for row in head.sheet.rows():
        if isinstance(row, BadRow):
            yield row
        else:
            yield tried(row, _product, row, head.part.name, context.currency, stock)


def _product(row: Row, file: str, currency: str, stock: Mapping[str, str]) -> IncomingProduct:
    sku, at = row["id"], Source(file, row.label)
    offer = Offer(sku, SELLER, Money(_whole(row["price"], "price"), currency))
    counted = _whole(stock[sku], "quantity") if sku in stock else None
    product = Product(
        id=sku,
        title={"en": row["title"]},
        category="",
        brand="",
        source=at,
        variants=(Variant(sku, offers=(offer,), stock=counted),),
        media=(Media("url", row["image url"]),) if row["image url"] else (),
    )
    return IncomingProduct(product, raw=row.raw)


def _stock(context: Context) -> dict[str, str]:
    rows = _rows(context, _is_stock, "product id")
    return {sku: row["quantity"] for sku, row in rows.items()}


def _whole(text: str, name: str) -> int:
    if not text.isdecimal() or len(text) > 12:
        raise Bad(f"its {name} {text[:40]!r} is no whole number")
    return int(text)


def _read_stock(head: Head, context: Context) -> Iterator[Incoming]:
    """The products it counts, as the file beside it states them; others are left out."""
    assert head.sheet is not None  # noqa: S101 - it was recognised
    known = _rows(context, _is_products, "id")
    for row in head.sheet.rows():
        if isinstance(row, BadRow):
            yield row
            continue
        of = known.get(row["product id"])
        if of is None:
            yield BadRow(row.label, f"no product {row['product id']!r} is given with it", row.raw)
        else:
            stock = {row["product id"]: row["quantity"]}
            yield tried(row, _counted, of, head.part.name, context.currency, stock)


def _counted(row: Row, file: str, currency: str, stock: Mapping[str, str]) -> IncomingProduct:
    return replace(_product(row, file, currency, stock), introduces=True)


def _rows(context: Context, recognises: Callable[[Head], bool], key: str) -> dict[str, Row]:
    """The rows of the files given with this one, by a column."""
    sheets = (head.sheet for head in context.beside if recognises(head) and head.sheet)
    rows = (row for sheet in sheets for row in sheet.rows())
    return {row[key]: row for row in rows if isinstance(row, Row)}


FORMATS = (
    Format("Plain products", _is_products, _read_products),
    Format("Plain stock", _is_stock, _read_stock, refers=True),
)
