"""Write a feed: every row that may be sent, and for every other the reason why it may not."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

import orjson

from tradewind.catalog.feeds import acp, google, openai
from tradewind.catalog.feeds.listing import Left, listings
from tradewind.catalog.feeds.rules import Rules, cell
from tradewind.catalog.feeds.shelf import Shelf
from tradewind.catalog.product import Product
from tradewind.kernel.errors import BadInput

MOST_TOLD: Final = 1000
"""Causes kept one by one; the rest is counted."""


@dataclass(slots=True)
class Written:
    """What became of the catalogue."""

    feed: str
    rows: int = 0
    left_out: int = 0
    left: list[Left] = field(default_factory=list)
    """The first of those that were left out."""

    def leave(self, each: Left) -> None:
        """Note one that is not in the feed."""
        self.left_out += 1
        if len(self.left) < MOST_TOLD:
            self.left.append(each)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "feed": self.feed,
            "rows": self.rows,
            "left_out": self.left_out,
            "causes": [{"id": each.id, "cause": each.cause} for each in self.left],
        }


Writer = Callable[[Iterable[Product], Shelf, BinaryIO], Written]


def write(name: str, products: Iterable[Product], shelf: Shelf, file: BinaryIO) -> Written:
    """Write the feed of that name; raises BadInput where there is none."""
    if name not in FEEDS:
        raise BadInput(f"No feed {name!r}; there are {', '.join(sorted(FEEDS))}.")
    return FEEDS[name](products, shelf, file)


@dataclass(frozen=True, slots=True)
class _Table:
    """A feed of one row a variant."""

    name: str
    columns: tuple[str, ...]
    free: frozenset[str]
    rules: Rules
    row: Callable[[Any, Shelf], dict[str, str]]
    delimiter: str

    def __call__(self, products: Iterable[Product], shelf: Shelf, file: BinaryIO) -> Written:
        written = Written(self.name)
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        out = csv.writer(text, delimiter=self.delimiter, lineterminator="\n")
        out.writerow(self.columns)
        for row in self.rows(products, shelf, written):
            cells = {
                name: cell(value) if name in self.free else value for name, value in row.items()
            }
            out.writerow([cells[name] for name in self.columns])
        text.detach()
        return written

    def rows(
        self, products: Iterable[Product], shelf: Shelf, written: Written
    ) -> Iterator[dict[str, str]]:
        """Those that may be sent; the others are noted."""
        for product in products:
            for listing in listings(product, shelf):
                if isinstance(listing, Left):
                    written.leave(listing)
                    continue
                row = self.row(listing, shelf)
                if faults := [*self.rules.faults(row)]:
                    written.leave(Left(listing.id, "; ".join(faults)))
                    continue
                written.rows += 1
                yield row


OPENAI: Final = _Table(
    "openai", openai.COLUMNS, openai.FREE, openai.RULES, openai.row, delimiter=","
)
GOOGLE: Final = _Table(
    "google", google.COLUMNS, google.FREE, google.RULES, google.row, delimiter="\t"
)


def _google_xml(products: Iterable[Product], shelf: Shelf, file: BinaryIO) -> Written:
    written = Written("google-xml")
    file.write(google.opening(shelf).encode())
    rows = GOOGLE.rows(products, shelf, written)
    file.writelines(google.element(row).encode() for row in rows)
    file.write(google.FOOT.encode())
    return written


def _acp(products: Iterable[Product], shelf: Shelf, file: BinaryIO) -> Written:
    written = Written("acp")
    for product in products:
        said, left = acp.product(product, shelf)
        for each in left:
            written.leave(each)
        if said is not None:
            written.rows += len(said["variants"])
            file.write(orjson.dumps(said) + b"\n")
    return written


FEEDS: Final[dict[str, Writer]] = {
    "openai": OPENAI,
    "google": GOOGLE,
    "google-xml": _google_xml,
    "acp": _acp,
}
"""Every feed by name."""
