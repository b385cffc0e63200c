"""Files read once, through the gate, and put aside in order."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from tradewind.catalog.formats import Context, Format, Head, heads, recognised
from tradewind.catalog.importing.rejects import Rejects
from tradewind.catalog.importing.rows import Row, price_record, product_record, review_record
from tradewind.catalog.importing.spool import Spool
from tradewind.catalog.incoming import (
    BadRow,
    Gate,
    Incoming,
    IncomingCategory,
    IncomingPrice,
    IncomingProduct,
    IncomingReview,
)
from tradewind.kernel.errors import BadFile

EVERY = 1000
"""How often progress is told, in rows."""
Told = Callable[[str, int, None], None]


class Stated:
    """All that the files state, put aside; of a product stated twice the later file counts."""

    def __init__(self, rejects: Rejects, told: Told) -> None:
        self.products, self.reviews, self.prices = Spool(), Spool(), Spool()
        self.categories: dict[str, dict[str, str]] = {}
        self.files: list[str] = []
        self.formats: list[str] = []
        self.digests: list[bytes] = []
        self._rejects, self._told = rejects, told
        self._places: dict[str, int] = {}
        self._rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for spool in (self.products, self.reviews, self.prices):
            spool.close()

    def wins(self, record: Row) -> bool:
        """Whether no later file states the product of this record anew."""
        return bool(self._places[record["id"]] == record["place"])

    def read(self, paths: Sequence[Path], currency: str) -> None:
        """Read the files, those that refer to products of others last.

        Raises BadFile or UnknownFormat with the reason; then nothing of any file counts.
        """
        found = [(path, head) for path in paths for head in heads(path)]
        known = [(recognised(head), path, head) for path, head in found]
        context = Context(currency, [head for _, head in found])
        gates = {path: Gate() for path in paths}
        for format_, path, head in sorted(known, key=lambda each: each[0].refers):
            self._read(format_, head, context, gates[path])
        self.files = [path.name for path in paths]
        self.formats = [each[0].name for each in known]
        self.digests = [head.part.digest for _, head in found]

    def _read(self, format_: Format, head: Head, context: Context, gate: Gate) -> None:
        before = self._rows
        for item in format_.read(head, context):
            self._rows += 1
            self._take(gate.admit(item), head.part.name)
            if self._rows % EVERY == 0:
                self._told("read", self._rows, None)
        if self._rows == before:
            raise BadFile(f"{head.part.name} has no rows.")

    def _take(self, item: Incoming, file: str) -> None:
        match item:
            case IncomingProduct():
                self._take_product(item)
            case IncomingReview():
                self.reviews.add(review_record(item, file))
            case IncomingPrice():
                self.prices.add(price_record(item))
            case IncomingCategory():
                self.categories.setdefault(item.path, {}).update(item.names)
            case BadRow():
                self._rejects.add(file, item)

    def _take_product(self, item: IncomingProduct) -> None:
        id_ = item.product.id
        if item.introduces and id_ in self._places:
            return
        place = self._places[id_] = self.products.count
        self.products.add(product_record(item) | {"place": place})
