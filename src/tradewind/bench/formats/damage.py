"""Ways in which a file breaks between a channel and the desk, and which rows that spoils."""

import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Lines = list[bytes]
"""A header and its rows, each with its end."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file after it was damaged."""

    lines: Lines
    spoilt: frozenset[int]
    """Rows that say something else now, from 0."""


Break = Callable[[Lines, int, random.Random], Damaged]


def _changed(lines: Lines, row: int, line: bytes) -> Damaged:
    return Damaged([*lines[: row + 1], line, *lines[row + 2 :]], frozenset({row}))


def extra_cell(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """A comma that nobody quoted."""
    return _changed(lines, row, b"one,more," + lines[row + 1])


def missing_cell(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """A cell that is gone."""
    return _changed(lines, row, lines[row + 1].partition(b",")[2])


def word_for_number(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """Letters where a count was."""
    return _changed(lines, row, lines[row + 1].replace(b",7,", b",seven,"))


def open_quote(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """A quote that is never closed."""
    return _changed(lines, row, b'"' + lines[row + 1])


def quote_inside(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """A quote within a quoted cell, as an inch sign makes it."""
    return _changed(lines, row, b'"15" screen",' + lines[row + 1].partition(b",")[2])


def nul(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """A byte that is no letter."""
    line = lines[row + 1]
    return _changed(lines, row, line[:3] + b"\0" + line[3:])


def broken_letter(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """Half a letter."""
    line = lines[row + 1]
    return _changed(lines, row, line[:2] + b"\xe9\xff" + line[2:])


def split_row(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """A line break that nobody quoted."""
    line = lines[row + 1]
    place = len(line) // 2
    return _changed(lines, row, line[:place] + b"\r\n" + line[place:])


def no_key(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """A row that does not say what it is about."""
    cells = lines[row + 1].split(b",")
    return _changed(lines, row, b",".join([b"", *cells[1:]]))


def no_date(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """A day that is none."""
    return _changed(lines, row, lines[row + 1].replace(b"2026-10-", b"2026-19-"))


def other_currency(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """Two currencies in one row."""
    return _changed(lines, row, lines[row + 1].replace(b"US$", "£".encode(), 1))


def no_amount(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """An amount with a letter in it."""
    return _changed(lines, row, lines[row + 1].replace(b"US$", b"US$x", 1))


def total_row(lines: Lines, _row: int, _draw: random.Random) -> Damaged:
    """A total under the rows."""
    width = lines[0].count(b",")
    return Damaged([*lines, b",Total" + b"," * (width - 1) + b"\r\n"], frozenset())


def blank_lines(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """Blank lines between the rows, which are no harm."""
    return Damaged([*lines[: row + 1], b"\r\n", b",,\r\n", *lines[row + 1 :]], frozenset())


def cut(lines: Lines, row: int, draw: random.Random) -> Damaged:
    """The end is missing."""
    keep = max(row, 1)
    part = lines[keep + 1][: draw.randrange(1, lines[keep + 1].rindex(b","))]
    return Damaged([*lines[: keep + 1], part], frozenset(range(keep, len(lines) - 1)))


def doubled_header(lines: Lines, row: int, _draw: random.Random) -> Damaged:
    """The header stands in the middle again, as in files that were put together."""
    return Damaged([*lines[: row + 1], lines[0], *lines[row + 1 :]], frozenset())


BREAKS: Sequence[Break] = (
    *(extra_cell, missing_cell, word_for_number, open_quote, quote_inside, nul, broken_letter),
    *(split_row, no_key, no_date, other_currency, no_amount, total_row, blank_lines, cut),
    doubled_header,
)
HARMLESS = frozenset({"blank_lines"})
"""Those after which there is nothing to tell."""


def halved(path: Path, whole: bytes, draw: random.Random) -> None:
    """A packed file of which only the first part was sent."""
    path.write_bytes(whole[: draw.randrange(30, len(whole) - 30)])


def packed(text: bytes, path: Path) -> bytes:
    """A text in an archive, as bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.csv", text)
    return path.read_bytes()
