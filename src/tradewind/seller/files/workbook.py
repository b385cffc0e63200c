"""Excel workbooks read row by row, in memory that does not grow with them.

A number comes out as `Exact` text, as it is kept in the file: with a point, whatever the language.
Percentages and dates come out as they are shown: ``12.5%``, ``2025-11-03``.
"""

import re
import tempfile
import zipfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any, Self
from xml.parsers import expat

from tradewind.catalog.formats.opened import UNPACKABLE, Guarded
from tradewind.kernel.errors import BadFile

MAGIC = b"PK\x03\x04"
BOOK = "xl/workbook.xml"
LONGEST_CELL = 1 << 20
MOST_CELLS = 16_384
"""In one row, as many as Excel has columns."""
HELD_BYTES = 32 << 20
"""Shared texts held in memory; the rest is on disk."""
_CHUNK = 1 << 18
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Excel's own formats of dates and times."""
_PERCENTS = frozenset({9, 10})
Attributes = dict[str, str]


class Exact(str):
    """A number as a workbook holds it: digits and a point."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: which sheets it has, and where they are kept in it."""

    path: Path
    name: str
    """As it is shown."""
    sheets: tuple[tuple[str, str], ...]
    """Name and member of each, in order."""
    from_1904: bool

    def rows(self, member: str) -> Iterator[tuple[int, list[str]]]:
        """Number and cells of each row of a sheet that is not blank; raises BadFile."""
        with ExitStack() as stack:
            archive = stack.enter_context(_archive(self.path, self.name))
            texts = stack.enter_context(_Texts())
            if "xl/sharedStrings.xml" in archive.namelist():
                _each(self, archive, "xl/sharedStrings.xml", _Strings(texts.add))
            styles = _Styles()
            if "xl/styles.xml" in archive.namelist():
                _each(self, archive, "xl/styles.xml", styles)
            sheet = _Sheet(texts, styles.kinds, from_1904=self.from_1904)
            for _ in _parsed(self, archive, member, sheet):
                yield from sheet.taken()


def is_book(path: Path) -> bool:
    """Whether a file is an Excel workbook of today's kind; raises BadFile where it is broken."""
    with path.open("rb") as stream:
        if stream.read(4) != MAGIC:
            return False
    with _archive(path, path.name) as archive:
        return BOOK in archive.namelist()


def book(path: Path, name: str) -> Book:
    """The workbook in a file; raises BadFile with the reason."""
    links, outline = _Links(), _Outline()
    with _archive(path, name) as archive:
        members = frozenset(archive.namelist())
        empty = Book(path, name, (), from_1904=False)
        if "xl/_rels/workbook.xml.rels" in members:
            _each(empty, archive, "xl/_rels/workbook.xml.rels", links)
        _each(empty, archive, BOOK, outline)
    found = [(title, links.targets.get(link, "")) for title, link in outline.sheets]
    sheets = tuple((title, member) for title, member in found if member in members)
    if not sheets:
        raise BadFile(f"{name} holds no sheet that can be read: save it anew as .xlsx or CSV.")
    return Book(path, name, sheets, outline.from_1904)


def _archive(path: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except UNPACKABLE as error:
        raise BadFile(f"{name} cannot be unpacked whole ({error}): send it again.") from error


class _Handler:
    """What is done with the elements of one member."""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, said: str) -> None:
        """Some letters."""


def _each(book: Book, archive: zipfile.ZipFile, member: str, handler: _Handler) -> None:
    for _ in _parsed(book, archive, member, handler):
        pass


def _parsed(book: Book, archive: zipfile.ZipFile, member: str, handler: _Handler) -> Iterator[None]:
    """Hands a member to the handler, a piece at a time; raises BadFile."""
    parser = _parser(handler)
    try:
        with archive.open(member) as raw:
            stream = Guarded(raw, book.name, book.path.stat().st_size)
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
                yield
            parser.Parse(b"", True)
            yield
    except expat.ExpatError as error:
        raise BadFile(f"{book.name} is a broken workbook ({error}): send it again.") from error
    except UNPACKABLE as error:
        raise BadFile(f"{book.name} cannot be unpacked whole ({error}): send it again.") from error


def _parser(handler: _Handler) -> expat.XMLParserType:
    """Element names lose their prefix, where the outermost one has any."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16

    def first(name: str, _: Attributes) -> None:
        start, end = handler.start, handler.end
        if ":" in name:
            parser.StartElementHandler = lambda name, found: start(name.rpartition(":")[2], found)
            parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
        else:
            parser.StartElementHandler, parser.EndElementHandler = start, end

    parser.StartElementHandler = first
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: Any) -> None:
    raise BadFile("A workbook that declares a document type was refused.")


class _Links(_Handler):
    """Where each sheet is kept, by the link's id."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            self.targets[attributes.get("Id", "")] = whole


class _Outline(_Handler):
    """The sheets' names and links."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true"}
        if name == "sheet":
            link = next((found for key, found in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), link))


class _Styles(_Handler):
    """Which cell formats show dates and which show percentages."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self._custom: dict[int, str] = {}
        self._inside = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._custom[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self.kinds.append(self._kind(int(attributes.get("numFmtId", "0"))))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False

    def _kind(self, number: int) -> str:
        code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", self._custom.get(number, ""))
        if number in _PERCENTS or "%" in code:
            return "percent"
        is_date = number in _DATES or re.search(r"[ymdhs]", code, re.IGNORECASE)
        return "date" if is_date and "General" not in code else ""


class _Strings(_Handler):
    """The texts that cells share, without the readings of Japanese words."""

    def __init__(self, add: Callable[[str], None]) -> None:
        self._add = add
        self._said: list[str] = []
        self._hears = self._aside = False

    def start(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - it needs none
        if name == "si":
            self._said = []
        elif name == "rPh":
            self._aside = True
        elif name == "t":
            self._hears = not self._aside

    def end(self, name: str) -> None:
        if name == "si":
            self._add("".join(self._said))
        elif name == "rPh":
            self._aside = False
        elif name == "t":
            self._hears = False

    def text(self, said: str) -> None:
        if self._hears:
            self._said.append(said)


class _Texts:
    """Texts by number, the first in memory and the rest on disk."""

    def __init__(self) -> None:
        self._held: list[str] = []
        self._size = 0
        self._file = tempfile.TemporaryFile(prefix="tradewind-")  # noqa: SIM115 - closed with self
        self._ends = array("Q", [0])
        self.get = lru_cache(20_000)(self._get)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, said: str) -> None:
        """The next one."""
        if self._size < HELD_BYTES:
            self._held.append(said)
            self._size += len(said) + 50
            return
        packed = said.encode("utf-8", "surrogatepass")
        self._file.write(packed)
        self._ends.append(self._ends[-1] + len(packed))

    def _get(self, number: int) -> str:
        if number < len(self._held):
            return self._held[number]
        place = number - len(self._held)
        self._file.seek(self._ends[place])
        size = self._ends[place + 1] - self._ends[place]
        return self._file.read(size).decode("utf-8", "surrogatepass")


@dataclass(slots=True)
class _Sheet(_Handler):
    """Rows as their elements end."""

    texts: _Texts
    kinds: list[str]
    from_1904: bool
    _rows: list[tuple[int, list[str]]] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _number: int = 0
    _kind: str = ""
    _style: int = 0
    _hears: bool = False
    _aside: bool = False
    _text: str = ""

    def taken(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that have ended since the last time."""
        rows, self._rows = self._rows, []
        yield from rows

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "t"}:
            self._hears = not self._aside
        elif name == "row":
            stated = attributes.get("r", "")
            self._number = int(stated) if stated.isdigit() else self._number + 1
            self._cells = []
        elif name == "rPh":
            self._aside = True

    def _begin_cell(self, attributes: Attributes) -> None:
        self._kind, self._text = attributes.get("t", "n"), ""
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdigit() else 0
        place = _place(attributes.get("r", ""))
        missing = (len(self._cells) if place is None else place) - len(self._cells)
        if missing > 0:
            self._cells.extend([""] * missing)

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._hears = False
        elif name == "c":
            self._cells.append(self._value() if self._text else "")
        elif name == "row":
            if any(self._cells):
                self._rows.append((self._number, self._cells))
        elif name == "rPh":
            self._aside = False

    def text(self, said: str) -> None:
        if self._hears:
            self._text += said
            if len(self._text) > LONGEST_CELL:
                raise BadFile(f"Row {self._number:,} holds a cell without end: this is no report.")

    def _value(self) -> str:
        match self._kind:
            case "s":
                return self._shared()
            case "n" | "":
                return self._numeric()
            case "b":
                return "TRUE" if self._text == "1" else "FALSE"
            case _:
                return self._text

    def _shared(self) -> str:
        try:
            return self.texts.get(int(self._text))
        except (ValueError, IndexError) as error:
            raise BadFile(f"Row {self._number:,} names a text that is not in the file.") from error

    def _numeric(self) -> str:
        kind = self.kinds[self._style] if self._style < len(self.kinds) else ""
        if kind == "percent":
            return _percent(self._text)
        if kind == "date":
            return _moment(self._text, from_1904=self.from_1904)
        return Exact(self._text)


def _percent(text: str) -> str:
    try:
        return Exact(f"{Decimal(text) * 100:f}%")
    except InvalidOperation:
        return text


def _moment(text: str, *, from_1904: bool) -> str:
    """A date, or a date and a time, from the days since the workbook's first day."""
    try:
        days = float(text)
        first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - no zone in a sheet
        moment = first + timedelta(seconds=round(days * 86_400))
    except (ValueError, OverflowError):
        return text
    if days < 1:
        return Exact(text)
    is_day = moment.time() == datetime.min.time()
    shown: date = moment.date() if is_day else moment
    return shown.isoformat()


@lru_cache(20_000)
def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _place(reference: str) -> int | None:
    """The column of a cell such as ``AB12``, from 0; None where it does not say."""
    letters = reference.rstrip("0123456789")
    if not letters:
        return None
    if len(letters) > 3 or not letters.isalpha() or not letters.isupper() or not letters.isascii():
        raise BadFile(f"A cell is named {reference[:20]!r}: this is no workbook.")
    place = _column(letters)
    if place >= MOST_CELLS:
        raise BadFile(f"A cell is named {reference[:20]!r}: no sheet has as many columns.")
    return place
