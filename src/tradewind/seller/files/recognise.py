"""Which export a table is, and what each of its columns means."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tradewind.catalog.formats.opened import Part
from tradewind.seller.files.fields import Kind
from tradewind.seller.files.forms import Form, currency_in, forms, normal
from tradewind.seller.files.grid import Grid, Line, Opened, TextGrid
from tradewind.seller.files.template import TEMPLATE, template_columns

ENCODINGS = ("gb18030", "cp932", "cp1252", "big5", "utf-16-le", "utf-16-be")
"""Tried one after another where a text is not UTF-8 and its guessed encoding says nothing known."""


@dataclass(frozen=True, slots=True)
class Table:
    """A grid whose header has been found."""

    grid: Grid
    way: str
    """How its rows are parted."""
    header: int
    """The row of the header."""
    titles: tuple[str, ...]
    form: Form
    columns: Mapping[int, str]
    """What each column is, by its place."""
    language: str
    """Of the labels; two letters."""
    currency: str = ""
    """What the labels name; empty where they name none."""
    above: tuple[str, ...] = ()
    """What stands over the header, such as a period."""
    sample: tuple[Line, ...] = field(default=(), repr=False)
    """The first rows after the header."""

    @property
    def kind(self) -> Kind:
        """What it is about."""
        return self.form.kind

    @property
    def mapping(self) -> dict[str, str]:
        """What was read of which column, by its title; empty where it was not read."""
        return {title: self.columns.get(place, "") for place, title in enumerate(self.titles)}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A grid of which no export is known: its likely header and first rows."""

    grid: Grid
    way: str
    header: int
    titles: tuple[str, ...]
    sample: tuple[Line, ...] = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """What stands for its header."""
        return fingerprint(self.titles)


def fingerprint(titles: Sequence[str]) -> str:
    """What stands for a header: the same for the same columns in the same order."""
    return hashlib.sha256("\n".join(normal(each) for each in titles).encode()).hexdigest()


Mappings = Mapping[str, tuple[Kind, Mapping[str, str]]]
"""What people said of unknown headers, by fingerprint: the kind, and the field of each title."""


def tables_of(opened: Opened, known: Mappings) -> tuple[list[Table], list[Unknown]]:
    """The tables of a file that are known, and those that are not."""
    found: list[Table] = []
    others: list[Unknown] = []
    for grid in opened.grids:
        if isinstance(grid, TextGrid) and is_markup(grid.part):
            continue
        table = recognised(grid, known)
        if isinstance(table, Table):
            found.append(table)
        elif table is not None:
            others.append(table)
    return found, others


def is_markup(part: Part) -> bool:
    """Whether a text is XML or JSON rather than a table."""
    return part.beginning().lstrip("\ufeff \t\r\n").startswith(("<", "{", "["))


def recognised(grid: Grid, known: Mappings) -> Table | Unknown | None:
    """The table in a grid; one that is unknown as such, None where there is none."""
    table = _recognised(grid, known)
    if isinstance(table, Table) or not isinstance(grid, TextGrid) or not _may_differ(grid.part):
        return table
    for encoding in ENCODINGS:
        other = _recognised(replace(grid, part=replace(grid.part, encoding=encoding)), known)
        if isinstance(other, Table):
            return other
    return table


def _may_differ(part: Part) -> bool:
    """Whether its encoding was only guessed."""
    return part.encoding not in {"utf-8", "utf-8-sig", "utf-16"}


def _recognised(grid: Grid, known: Mappings) -> Table | Unknown | None:
    best: Table | None = None
    likely: Unknown | None = None
    for way, rows in grid.heads():
        for place in range(len(rows)):
            table = _table(grid, way, rows, place, known)
            if table and (best is None or len(table.columns) > len(best.columns)):
                best = table
        other = _likely(grid, way, rows)
        if other and (likely is None or len(other.titles) > len(likely.titles)):
            likely = other
    return best or likely


def _table(grid: Grid, way: str, rows: Sequence[Line], place: int, known: Mappings) -> Table | None:
    """The table whose header is the row at a place; None where it is none."""
    titles = _titles(rows[place].cells)
    if len(titles) < 2:
        return None
    said = _said_of(titles, known)
    if said is None:
        return None
    form, columns, language = said
    return Table(
        grid,
        way,
        rows[place].number,
        titles,
        form,
        columns,
        language,
        next((code for code in map(currency_in, titles) if code), ""),
        tuple(cell for row in rows[:place] for cell in row.cells if cell.strip()),
        tuple(rows[place + 1 :]),
    )


def _titles(cells: Sequence[str]) -> tuple[str, ...]:
    """The titles of a header, without the empty ones after the last."""
    titles = [cell.strip().strip("\ufeff") for cell in cells]
    while titles and not titles[-1]:
        titles.pop()
    return tuple(titles)


def _said_of(
    titles: tuple[str, ...], known: Mappings
) -> tuple[Form, Mapping[int, str], str] | None:
    if columns := template_columns(titles):
        return TEMPLATE, columns, ""
    best: tuple[Form, Mapping[int, str], str] | None = None
    for form in forms():
        columns, language = _columns(form, titles)
        if form.fits(set(columns.values())) and (best is None or len(columns) > len(best[1])):
            best = form, columns, language
    if best is None and (confirmed := known.get(fingerprint(titles))):
        kind, fields = confirmed
        columns = {place: fields[t] for place, t in enumerate(titles) if fields.get(t)}
        return Form(f"own: {kind}", kind, (), frozenset(), {}), columns, ""
    return best


def _columns(form: Form, titles: Sequence[str]) -> tuple[dict[int, str], str]:
    """What each column is in an export, and the language of most labels."""
    columns: dict[int, str] = {}
    languages: Counter[str] = Counter()
    for place, title in enumerate(titles):
        meaning = form.meaning(title) if title else None
        if meaning:
            columns[place] = meaning.field
            languages[meaning.language] += 1
    languages.pop("", None)
    return columns, languages.most_common(1)[0][0] if languages else "en"


def _likely(grid: Grid, way: str, rows: Sequence[Line]) -> Unknown | None:
    """The row that most looks like a header: the first of the widest with only words in it."""
    widest = max((len(_titles(row.cells)) for row in rows), default=0)
    if widest < 2:
        return None
    for place, row in enumerate(rows):
        titles = _titles(row.cells)
        if len(titles) == widest and all(titles) and not any(_is_number(each) for each in titles):
            return Unknown(grid, way, row.number, titles, tuple(rows[place + 1 :]))
    return None


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace(",", "").replace("%", "").strip().isdigit()


def confirmed(unknown: Unknown, kind: Kind, columns: Mapping[int, str]) -> Table:
    """The table of an unknown grid, once a person has said what its columns are."""
    form = Form(f"own: {kind}", kind, (), frozenset(), {})
    said = (unknown.titles, form, columns, "")
    return Table(unknown.grid, unknown.way, unknown.header, *said, sample=unknown.sample)
