"""A file as grids of text: one for each table or sheet in it, row after row."""

import csv
import hashlib
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from tradewind.catalog.formats.opened import Part, examined, pieces_of
from tradewind.kernel.errors import BadFile
from tradewind.seller.files import workbook

DELIMITERS = (",", "\t", ";", "|")
LOOKED_AT = 60
"""Rows among which the header is looked for."""
MOST_COLUMNS = 2000
MOST_LINES = 200
"""Lines that one record may run over."""
LONGEST_RECORD = 1 << 20
"""Letters of one record."""
OPEN_QUOTE = "a quote is opened and never closed"
BROKEN_LETTERS = "some of its letters are broken: they are in another encoding than the file"
CUT_OFF = "the file breaks off in this row: it may be half-written"


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands: its number as a spreadsheet counts, and its cells."""

    number: int
    cells: list[str]
    cause: str = ""
    """Why it cannot be read; empty where it can."""


class Grid(Protocol):
    """A table as it stands in a file."""

    @property
    def name(self) -> str:
        """The sheet's name; empty in a file without sheets."""

    @property
    def exact(self) -> bool:
        """Whether numbers come as `workbook.Exact`, independent of any language."""

    @property
    def cut(self) -> bool:
        """Whether it may have been cut off: its last line has no end."""

    def heads(self) -> Iterator[tuple[str, list[Line]]]:
        """The first rows, for each way they may be read."""

    def lines(self, way: str, after: int, width: int) -> Iterator[Line]:
        """The rows after one, read one way, with so many columns."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that has been opened: its digest and its grids."""

    name: str
    sha256: str
    size: int
    grids: list[Grid]
    parts: list[Part]
    """Its texts, as the catalogue's readers take them; none of a workbook."""


@contextmanager
def opened(path: Path, *, name: str = "") -> Iterator[Opened]:
    """A file's grids, for as long as the block lasts; raises BadFile with the reason."""
    name = name or path.name
    with tempfile.TemporaryDirectory(prefix="tradewind-") as folder:
        grids: list[Grid] = []
        parts: list[Part] = []
        if path.is_file() and workbook.is_book(path):
            grids.extend(_sheets(path, name))
        else:
            for piece in pieces_of(path):
                inner = _inner_book(piece, Path(folder), len(grids))
                if inner:
                    grids.extend(_sheets(inner, piece.name))
                else:
                    part = examined(piece, forgiving=True)
                    parts.append(part)
                    grids.append(TextGrid(part))
        yield Opened(name, digest(path), path.stat().st_size, grids, parts)


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _inner_book(piece: Part, folder: Path, number: int) -> Path | None:
    """A workbook that is packed in an archive, laid out on disk; None for anything else."""
    if piece.packed == "plain":
        return None
    with piece.stream() as stream:
        if stream.read(4) != workbook.MAGIC:
            return None
    path = folder / f"{number}.xlsx"
    with piece.stream() as stream, path.open("wb") as out:
        shutil.copyfileobj(stream, out, 1 << 20)
    if not workbook.is_book(path):
        raise BadFile(f"{piece.name} is an archive in an archive: send what is in it.")
    return path


def _sheets(path: Path, name: str) -> Iterator[Grid]:
    found = workbook.book(path, name)
    for title, member in found.sheets:
        yield SheetGrid(found, title, member)


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """A sheet of a workbook."""

    book: workbook.Book
    name: str
    member: str
    exact: bool = True
    cut: bool = False

    def heads(self) -> Iterator[tuple[str, list[Line]]]:
        """Its first rows."""
        rows = islice(self.book.rows(self.member), LOOKED_AT)
        yield "", [Line(number, cells) for number, cells in rows]

    def lines(self, way: str, after: int, width: int) -> Iterator[Line]:
        """Its rows after one; short ones are filled up."""
        del way
        for number, cells in self.book.rows(self.member):
            if number <= after:
                continue
            if len(cells) < width:
                cells.extend([""] * (width - len(cells)))
            beyond = cells[width:]
            cause = f"it has cells beyond its {width} columns" if any(beyond) else ""
            yield Line(number, cells if cause else cells[:width], cause)


@dataclass(frozen=True, slots=True)
class TextGrid:
    """A table of delimited text."""

    part: Part
    name: str = ""
    exact: bool = False

    @property
    def cut(self) -> bool:
        """Whether its last line has no end."""
        return self.part.cut

    def heads(self) -> Iterator[tuple[str, list[Line]]]:
        """Its first rows by each delimiter that parts them."""
        start = list(islice(self._texts(), LOOKED_AT * 4))
        for delimiter in DELIMITERS:
            if not any(delimiter in line for line in start):
                continue
            rows = list(islice(_Records(iter(start), delimiter, None), LOOKED_AT))
            yield delimiter, rows

    def lines(self, way: str, after: int, width: int) -> Iterator[Line]:
        """Its rows after one; what does not fit the columns says why."""
        if width > MOST_COLUMNS:
            raise BadFile(f"{self.part.name} has {width:,} columns; {MOST_COLUMNS:,} are allowed.")
        last: Line | None = None
        for line in _Records(self._texts(), way, width, loose_until=after):
            if line.number <= after:
                continue
            if last:
                yield last
            last = line
        if last:
            yield self._last(last, width)

    def _last(self, line: Line, width: int) -> Line:
        """The last row, which may have been cut off."""
        is_short = len(line.cells) < width or line.cause == OPEN_QUOTE
        return Line(line.number, line.cells, CUT_OFF) if self.cut and is_short else line

    def _texts(self) -> Iterator[str]:
        for line in self.part.lines():
            yield line.rstrip("\r\n")


class _Records:
    """Records of delimited text; a broken one spoils none of its neighbours.

    ``width`` is the number of columns; without it, and up to the row ``loose_until``, any number
    of cells is right.
    """

    def __init__(
        self, lines: Iterator[str], delimiter: str, width: int | None, *, loose_until: int = 0
    ) -> None:
        self._lines, self._delimiter = lines, delimiter
        self._width, self._loose_until = width, loose_until
        self._again: deque[str] = deque()
        self._number = 0

    def __iter__(self) -> Iterator[Line]:
        while (text := self._next()) is not None:
            self._number += 1
            if text.strip(self._delimiter + ' "\ufeff'):
                yield self._record(text)

    def _next(self) -> str | None:
        if self._again:
            return self._again.popleft()
        return next(self._lines, None)

    def _record(self, text: str) -> Line:
        if not text.isascii():
            text = text.removeprefix("\ufeff")
        cells = self._plain(text)
        if cells is not None:
            return self._checked(text, cells)
        return self._quoted(text)

    def _plain(self, text: str) -> list[str] | None:
        """The cells of a line without quotes, or with quotes that are only letters."""
        if '"' not in text:
            return text.split(self._delimiter)
        if self._delimiter == "\t":
            cells = text.split("\t")
            if self._width is not None and len(cells) == self._width:
                return [_bared(cell) for cell in cells]
        return None

    def _quoted(self, text: str) -> Line:
        """A record with quotes, which may go on over several lines."""
        cells, cause = self._read(text)
        if cause == OPEN_QUOTE:
            return self._over_lines(text)
        return self._checked(text, cells, cause)

    def _over_lines(self, text: str) -> Line:
        """A record whose quote is closed on a later line; else its first line alone is broken."""
        taken: list[str] = []
        whole, quotes = text, text.count('"')
        while len(taken) < MOST_LINES and len(whole) < LONGEST_RECORD:
            if (more := self._next()) is None:
                break
            taken.append(more)
            whole += "\n" + more
            quotes += more.count('"')
            if '"' not in more or quotes % 2:
                continue
            cells, cause = self._read(whole)
            if not cause and self._is_right(cells):
                return self._checked(whole, cells)
            if cause != OPEN_QUOTE:
                break
        self._again.extendleft(reversed(taken))
        return Line(self._number, text.split(self._delimiter), OPEN_QUOTE)

    def _read(self, text: str) -> tuple[list[str], str]:
        try:
            return next(csv.reader([text], delimiter=self._delimiter, strict=True)), ""
        except csv.Error as error:
            is_open = "unexpected end" in str(error)
            cause = OPEN_QUOTE if is_open else "a quote stands inside a quoted cell"
            return text.split(self._delimiter), cause

    def _is_right(self, cells: list[str]) -> bool:
        return self._is_loose or len(cells) == self._width

    @property
    def _is_loose(self) -> bool:
        return self._width is None or self._number <= self._loose_until

    def _checked(self, text: str, cells: list[str], cause: str = "") -> Line:
        if not text.isascii() and _is_broken(text):
            cause = BROKEN_LETTERS
        elif "\0" in text:
            cause = "it holds bytes that are no text"
        elif not cause and not self._is_loose and len(cells) != self._width:
            cells, cause = self._mismatched(cells)
        return Line(self._number, cells, cause)

    def _mismatched(self, cells: list[str]) -> tuple[list[str], str]:
        """Empty cells beyond the last column are no fault."""
        width = self._width or 0
        if len(cells) > width and not any(cells[width:]):
            return cells[:width], ""
        return cells, f"it has {len(cells)} cells where the table has {width} columns"


def _bared(cell: str) -> str:
    """A cell without the quotes around it."""
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


def _is_broken(text: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" or letter == "\ufffd" for letter in text)
