"""What a file looks like before it is read, and what a format is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tradewind.catalog.formats import records
from tradewind.catalog.formats.opened import Part
from tradewind.catalog.formats.sheet import Sheet, sheet
from tradewind.catalog.incoming import Incoming
from tradewind.kernel.errors import BadFile


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a part: its shape, and the names that its first record uses."""

    part: Part
    shape: str
    """``table``, ``json``, ``lines``, ``yaml`` or ``xml``."""
    names: frozenset[str]
    """Columns (see `sheet.column`), keys, or element names."""
    sheet: Sheet | None = None

    def has(self, *names: str) -> bool:
        """Whether it uses all of these names."""
        return self.names.issuperset(names)


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader may know besides its own file."""

    currency: str
    """Of prices whose file names none."""
    beside: Sequence[Head] = ()
    """The other files that were given with it."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how it is recognised, and how it is read."""

    name: str
    recognises: Callable[[Head], bool]
    read: Callable[[Head, Context], Iterator[Incoming]]
    refers: bool = False
    """True where its rows are about products of other files, which are read first."""


def head(part: Part) -> Head:
    """How a part begins; raises BadFile where it begins like nothing that is known."""
    start = _start(part)
    match start[:1]:
        case "<":
            return Head(part, "xml", _xml_names(part))
        case "[":
            first = next(records.json_array(part), None)
            return Head(part, "json", _keys(part, first))
        case "{":
            first = next(records.json_lines(part), (0, None))[1]
            return Head(part, "lines", _keys(part, first))
        case _:
            return _indented_or_table(part, start)


def _indented_or_table(part: Part, start: str) -> Head:
    if start.startswith(("- ", "-\n", "---")):
        first = next(records.yaml_items(part), (0, None))[1]
        return Head(part, "yaml", _keys(part, first))
    table = sheet(part)
    if table is None:
        raise BadFile(f"{part.name} is neither a table nor JSON, YAML or XML.")
    return Head(part, "table", frozenset(table.columns), table)


def _start(part: Part) -> str:
    """The first thing said, comments of YAML left out."""
    for line in part.beginning().splitlines():
        said = line.lstrip("\ufeff \t\r\n")
        if said.strip() and not said.startswith("#"):
            return said[:100]
    raise BadFile(f"{part.name} says nothing.")


def _keys(part: Part, first: object) -> frozenset[str]:
    if not isinstance(first, dict):
        raise BadFile(f"{part.name} does not hold records with named fields.")
    return frozenset(str(key) for key in first)


def _xml_names(part: Part) -> frozenset[str]:
    element = next(records.xml_elements(part, frozenset({"item", "entry"})), None)
    if element is None:
        raise BadFile(f"{part.name} holds neither items nor entries.")
    return frozenset(child.tag for child in element)
