"""What is known of a table besides its cells: by what a person says, its labels, and its name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tradewind.catalog.incoming import Bad
from tradewind.kernel.errors import NotSaid
from tradewind.seller.files import cells
from tradewind.seller.files.fields import FIELDS, Cell, Kind
from tradewind.seller.files.marketplace import marketplace
from tradewind.seller.files.recognise import Table

PERIODIC = frozenset({Kind.BUSINESS, Kind.SEARCH_TERMS, Kind.ADS})
"""Kinds whose figures mean nothing without the days that they cover."""
_COMPACT = re.compile(r"(?<!\d)(20\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a file; empty and None where they say nothing."""

    shop: str = ""
    marketplace: str = ""
    currency: str = ""
    from_day: date | None = None
    to_day: date | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """How the cells of a table are read, and what holds for its rows where they say nothing."""

    shop: str
    marketplace: str
    currency: str
    from_day: date | None
    to_day: date | None
    mark: str
    """The decimal mark."""
    day_first: bool = False
    percents: frozenset[int] = frozenset()
    """Columns whose bare numbers are percentages."""


def plain_setting(said: Said) -> Setting:
    """What holds for a file that is no table."""
    place = marketplace(said.marketplace)
    code = place.code if place else said.marketplace.upper()
    currency = said.currency.upper()
    days = said.from_day, said.to_day
    return Setting(said.shop, code, currency, *days, ".", day_first=False, percents=frozenset())


def setting(table: Table, said: Said, name: str) -> Setting:
    """What holds for a table of a file; raises NotSaid where nobody knows what is needed."""
    place = marketplace(said.marketplace)
    code = place.code if place else said.marketplace.upper()
    language = table.language or (place.language if place else "en")
    mark = cells.decimal_mark(_sampled(table, Cell.MONEY, Cell.SHARE), language)
    american = language == "en" and code in {"", "US", "CA"}
    first, last = _period(table, said, name)
    return Setting(
        said.shop,
        code,
        _currency(table, said, code),
        first,
        last,
        mark,
        cells.day_first(_sampled(table, Cell.DAY, Cell.MOMENT), usual=not american),
        frozenset(
            each
            for each, field in table.columns.items()
            if _cell(table.kind, field) is Cell.SHARE
            and cells.bare_percent(_column(table, each), mark)
        ),
    )


def _cell(kind: Kind, field: str) -> Cell | None:
    if field in {"_day", "_from", "_to"}:
        return Cell.DAY
    return FIELDS[kind].get(field) if kind in FIELDS else None


def _column(table: Table, place: int) -> list[str]:
    return [line.cells[place] for line in table.sample if place < len(line.cells)]


def _sampled(table: Table, *kinds: Cell) -> list[str]:
    """The first cells of the columns of these kinds."""
    return [
        text
        for place, field in table.columns.items()
        if _cell(table.kind, field) in kinds
        for text in _column(table, place)
        if text
    ]


def _currency(table: Table, said: Said, code: str) -> str:
    """The currency of amounts that name none; raises NotSaid where there are such."""
    named, shared = cells.currencies(_sampled(table, Cell.MONEY))
    place = marketplace(code)
    known = [said.currency.upper(), place.currency if place else ""]
    if table.currency or len(named) == 1:
        return table.currency or next(iter(named))
    for sign in shared:
        usual = {"$": "USD", "¥": "CNY" if table.language == "zh" else "JPY"}[sign]
        return next((each for each in known if each and cells.fitting(sign, each)), usual)
    found = known[0] or known[1]
    if (
        not found
        and not named
        and _has_amounts(table)
        and "_currency" not in table.columns.values()
    ):
        raise NotSaid(
            "It does not say in which currency its amounts are: say it (--currency EUR), or the "
            "marketplace (--marketplace DE).",
            "currency",
        )
    return found


def _has_amounts(table: Table) -> bool:
    kind = table.kind
    return any(_cell(kind, field) is Cell.MONEY for field in table.columns.values()) and bool(
        _sampled(table, Cell.MONEY)
    )


def _period(table: Table, said: Said, name: str) -> tuple[date | None, date | None]:
    """The days that a table covers as a whole; raises NotSaid where it must cover some."""
    if said.from_day:
        return said.from_day, said.to_day or said.from_day
    if {"_day", "_from"} & set(table.columns.values()):
        return None, None
    for text in (" ".join(table.above), name):
        if found := span(text):
            return found
    if table.kind in PERIODIC:
        raise NotSaid(
            "It does not say which days it covers: say them (--from 2026-11-01 --to 2026-11-30).",
            "period",
        )
    return None, None


def span(text: str) -> tuple[date, date] | None:
    """The two days that a title or a file's name names, such as ``20261101-20261130``."""
    days = [_whole(found) for found in _COMPACT.finditer(text)]
    days = days or [_named(each) for each in _DAYS.findall(text[:2000])]
    known = [each for each in days if each]
    if len(known) == 2 and known[0] <= known[1]:
        return known[0], known[1]
    return None


_DAYS = re.compile(
    r"\d{4}[-/.年]\s*\d{1,2}[-/.月]\s*\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|"
    r"[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}\.? [A-Za-zä]{3,9}\.? \d{4}"
)


def _whole(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return None


def _named(text: str) -> date | None:
    try:
        return cells.day(text, day_first="." in text)
    except Bad:
        return None


def covered(days: Sequence[date | None]) -> tuple[date | None, date | None]:
    """The first and the last of days; None twice where there are none."""
    known = [each for each in days if each]
    return (min(known), max(known)) if known else (None, None)
