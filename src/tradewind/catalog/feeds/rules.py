"""What a feed asks of its rows, and what is wrong with one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tradewind.catalog.feeds.listing import gtin_holds, url_holds

PRICE: Final = re.compile(r"(?!0+(\.0+)? )\d{1,12}(\.\d{1,4})? [A-Z]{3}")
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is reckoned out by a spreadsheet."""
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every row of a feed."""

    required: Iterable[str]
    longest: Mapping[str, int] = field(default_factory=dict)
    choices: Mapping[str, Iterable[str]] = field(default_factory=dict)
    urls: Iterable[str] = ()
    prices: Iterable[str] = ()
    gtins: Iterable[str] = ()

    def faults(self, row: Row) -> Iterator[str]:
        """What is wrong with a row; nothing where it may be sent."""
        for name in self.required:
            if not row.get(name):
                yield f"{name} is missing"
        for name, most in self.longest.items():
            if len(row.get(name, "")) > most:
                yield f"{name} is longer than {most} characters"
        for name, allowed in self.choices.items():
            if row.get(name) and row[name] not in allowed:
                yield f"{name} is {row[name]!r}"
        yield from self._forms(row)

    def _forms(self, row: Row) -> Iterator[str]:
        for name in self.urls:
            if row.get(name) and not url_holds(row[name]):
                yield f"{name} is no address that can be followed"
        for name in self.prices:
            if row.get(name) and not PRICE.fullmatch(row[name]):
                yield f"{name} is {row[name]!r}, not like 95.00 USD"
        for name in self.gtins:
            if row.get(name) and not gtin_holds(row[name]):
                yield f"{name} {row[name]!r} has a wrong check digit or length"


def cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value
