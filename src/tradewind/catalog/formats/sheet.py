"""A table of delimited text: its columns, and its rows one after another."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tradewind.catalog.formats.opened import Part
from tradewind.catalog.incoming import BadRow
from tradewind.kernel.errors import BadFile

DELIMITERS = (",", "\t", ";", "|")
MOST_COLUMNS = 2000
MOST_WAITING = 200_000
"""Rows of unfinished groups held at a time."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its cells by column."""

    number: int
    cells: dict[str, str]
    raw: list[str]

    def __getitem__(self, name: str) -> str:
        """The cell, without blanks around it; empty where there is no such column."""
        return self.cells.get(name, "")

    @property
    def label(self) -> str:
        """Such as ``row 12``."""
        return f"row {self.number}"


def column(title: str) -> str:
    """A column title as it is looked up: lower case, single blanks."""
    return re.sub(r"[\s_]+", " ", title.strip("\ufeff \t\r\n").casefold())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table whose first row names its columns."""

    part: Part
    delimiter: str
    columns: tuple[str, ...]

    def rows(self) -> Iterator[Row | BadRow]:
        """Every row after the first; one whose cells do not match the columns is a bad row.

        Raises BadFile where the table breaks off or a quote is never closed.
        """
        short: BadRow | None = None
        for number, cells in enumerate(_records(self.part, self.delimiter), start=1):
            if short:
                yield short
                short = None
            if number == 1 or not any(cells):
                continue
            if len(cells) == len(self.columns):
                stripped = [cell.strip() for cell in cells]
                yield Row(number, dict(zip(self.columns, stripped, strict=True)), cells)
            else:
                short = self._mismatched(number, cells)
        if short and self.part.cut:
            raise BadFile(f"{self.part.name} breaks off in the middle of its last row.")
        if short:
            yield short

    def _mismatched(self, number: int, cells: list[str]) -> BadRow:
        cause = f"it has {len(cells)} cells where the table has {len(self.columns)} columns"
        return BadRow(f"row {number}", cause, cells)

    def groups(self, key: Callable[[Row], str]) -> Iterator[list[Row] | BadRow]:
        """The rows of each key together, wherever in the table they stand.

        A group comes out when its last row has been read, so that only unfinished ones are held.
        """
        left = Counter(key(row) for row in self.rows() if isinstance(row, Row))
        waiting: dict[str, list[Row]] = {}
        held = 0
        for row in self.rows():
            if isinstance(row, BadRow):
                yield row
                continue
            name = key(row)
            waiting.setdefault(name, []).append(row)
            left[name] -= 1
            held += 1
            if not left[name]:
                group = waiting.pop(name)
                held -= len(group)
                yield group
            elif held > MOST_WAITING:
                raise BadFile(f"{self.part.name} scatters the rows of its products: sort it by id.")


def sheet(part: Part) -> Sheet | None:
    """The table in a part; None where its first line names no two columns."""
    best: tuple[str, ...] = ()
    by = ","
    for delimiter in DELIMITERS:
        first = next(_records(part, delimiter), [])
        if len(first) > len(best):
            best, by = tuple(column(cell) for cell in first), delimiter
    if len(best) > MOST_COLUMNS:
        raise BadFile(f"{part.name} has {len(best):,} columns; {MOST_COLUMNS:,} are allowed.")
    return Sheet(part, by, best) if len(best) > 1 else None


def _records(part: Part, delimiter: str) -> Iterator[list[str]]:
    lines = _Lines(part.lines())
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for record in reader:
            yield record
            lines.begin()
    except csv.Error as error:
        raise BadFile(
            f"{part.name}, line {reader.line_num:,}: {error}. A quote may be open there."
        ) from error
    if lines.are_open(alone=delimiter != "\t"):
        raise BadFile(f"{part.name} ends inside a quote: it may be half-written.")


class _Lines:
    """Lines, and whether those of the record at hand leave a quote open."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._quotes = self._count = self._last_quotes = self._last_count = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._quotes += line.count('"')
        self._count += 1
        return line

    def begin(self) -> None:
        """A record has come out; the next begins."""
        self._last_quotes, self._last_count = self._quotes, self._count
        self._quotes = self._count = 0

    def are_open(self, *, alone: bool) -> bool:
        """Whether the last record left a quote open; ``alone``: also where it was one line."""
        return self._last_quotes % 2 == 1 and (alone or self._last_count > 1)
