"""Where a file belongs: to the shop's catalogue, to the desk, or to both."""

from dataclasses import dataclass
from pathlib import Path

from tradewind.catalog.formats import recognise
from tradewind.kernel.errors import BadFile, UnknownFormat
from tradewind.seller.files import tables, workbook
from tradewind.seller.files.fields import Kind
from tradewind.seller.files.grid import opened
from tradewind.seller.files.recognise import is_markup, tables_of
from tradewind.seller.files.shelve import feeds_of
from tradewind.storage import Database

SHARED = frozenset({Kind.LISTINGS, Kind.REVIEWS})
"""Kinds that the catalogue may take as well."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """Who takes a file in."""

    catalogue: bool
    desk: bool


def belonging(path: Path, *, database: Database) -> Belonging:
    """Who takes a file in.

    Reports are the desk's. What the catalogue knows stays the catalogue's; listings among it are
    put on the desk as well. A table that neither knows is the desk's, where a person can say what
    its columns mean; anything else is left to the catalogue, which says what is wrong with it.
    """
    kinds, is_table = _kinds(path, database)
    if kinds - SHARED or workbook.is_book(path):
        return Belonging(catalogue=False, desk=True)
    if _in_catalogue(path):
        return Belonging(catalogue=True, desk=Kind.LISTINGS in kinds)
    return Belonging(catalogue=not is_table, desk=is_table)


def _kinds(path: Path, database: Database) -> tuple[frozenset[Kind], bool]:
    """What the desk finds in a file, and whether it holds a table at all."""
    with database.reading() as session:
        known = tables.mappings(session)
    try:
        with opened(path) as file:
            found, unknown = tables_of(file, known)
            feeds = [Kind.LISTINGS for _ in feeds_of(file)]
            is_table = bool(found or unknown) and not any(is_markup(each) for each in file.parts)
            return frozenset([*(each.kind for each in found), *feeds]), is_table
    except (BadFile, UnknownFormat):
        return frozenset(), False


def _in_catalogue(path: Path) -> bool:
    try:
        recognise(path)
    except (BadFile, UnknownFormat):
        return False
    return True
