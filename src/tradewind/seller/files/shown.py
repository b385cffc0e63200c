"""Rows as a person looks at them: the columns that say something, amounts in their currency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tradewind.kernel.money import Money
from tradewind.seller.files.fields import FIELDS, Cell, Kind

Shows = Money | Decimal | int | str | date | datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A table to look at."""

    columns: Sequence[tuple[str, Cell]]
    """Name and content of each column that any of the rows fills."""
    rows: Sequence[tuple[int, str, Sequence[Shows], bool]]
    """Line, sheet, cells, and whether the row still counts."""


def shown_rows(kind: Kind, rows: Sequence[Mapping[str, Any]]) -> Shown:
    """Rows of a file, without the columns that are empty in all of them."""
    filled = [
        (name, cell)
        for name, cell in FIELDS[kind].items()
        if any(row[name] is not None for row in rows)
    ]
    return Shown(
        filled,
        [
            (
                row["row"],
                row["sheet"],
                [_shows(row, name, cell) for name, cell in filled],
                row["superseded_by"] is None,
            )
            for row in rows
        ],
    )


def _shows(row: Mapping[str, Any], name: str, cell: Cell) -> Shows:
    value: Shows = row[name]
    if value is None:
        return None
    if cell is Cell.MONEY and row["currency"]:
        return Money(int(row[name]), row["currency"])
    if cell is Cell.SHARE:
        return Decimal(row[name]) / 1_000_000
    return value
