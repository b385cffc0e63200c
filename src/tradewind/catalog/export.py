"""Write the whole catalogue to one file that `import_files` reads back to the same catalogue."""

import os
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from tradewind.catalog import tables
from tradewind.catalog.formats.native_lines import FIRST, product_line, review_line
from tradewind.catalog.importing.tables import histories
from tradewind.catalog.product import Product
from tradewind.storage import Connection, Database

BATCH = 500


def export(path: Path, *, database: Database) -> int:
    """Write every product on sale with its reviews and price history; gives how many products.

    The file appears whole or not at all; what was there before is replaced.
    """
    count = 0
    with tempfile.NamedTemporaryFile(
        "wb", dir=path.absolute().parent, prefix=f".{path.name}.", delete=False
    ) as file:
        written = Path(file.name)
        try:
            with database.reading() as session:
                for line in _lines(session):
                    count += "product" in line
                    file.write(orjson.dumps(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())
            written.replace(path)
        except BaseException:
            written.unlink(missing_ok=True)
            raise
    return count


def _lines(session: Connection) -> Iterator[dict[str, Any]]:
    yield FIRST
    for category, names in sorted(tables.categories(session).items()):
        yield {"category": {"path": category, "names": names}}
    products = tables.changed(session, since=0)
    while batch := list(islice(products, BATCH)):
        yield from _of(session, batch)


def _of(session: Connection, products: list[Product]) -> Iterator[dict[str, Any]]:
    skus = [variant.sku for product in products for variant in product.variants]
    prices = histories(session, skus)
    reviews = tables.reviews(session, [product.id for product in products])
    for product in products:
        own = [point for variant in product.variants for point in prices[variant.sku]]
        yield {"product": product_line(product, own)}
    for product in products:
        for review in reviews[product.id]:
            yield {"review": review_line(review)}
