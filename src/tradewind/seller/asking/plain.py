"""An answer for programs: JSON, and CSV that spreadsheets open."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tradewind.kernel.money import exponent
from tradewind.seller.asking import telling
from tradewind.seller.asking.answer import Answer, Column
from tradewind.seller.asking.measure import Unit
from tradewind.seller.asking.plan import Holdings
from tradewind.seller.asking.planning import Absent
from tradewind.seller.asking.question import Unclear

STEERING: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula."""


def plain(told: Answer | Unclear | Absent, held: Holdings, *, language: str) -> dict[str, Any]:
    """Whatever came of a question: ``status`` is ``answered``, ``unclear`` or ``absent``."""
    if isinstance(told, Answer):
        return _answered(told)
    tries = telling.suggestions(held, language)
    if isinstance(told, Absent):
        says = [telling.absence(told, language)]
        return {"status": "absent", "says": says, "choices": [], "try": tries}
    choices = [
        {"meant": each.value, "label": telling.measure_label(each.label, language)}
        for each in told.choices
    ]
    says = telling.trouble(told, language)
    return {"status": "unclear", "says": says, "choices": choices, "try": tries}


def _answered(answer: Answer) -> dict[str, Any]:
    return {
        "status": "answered",
        "question": answer.sentence,
        "read_as": answer.read_as,
        "days": answer.days,
        "columns": [
            {"name": each.name, "label": each.label, "unit": each.unit} for each in answer.columns
        ],
        "tables": [
            {
                "currency": group.currency or None,
                "count": group.count,
                "rows": [_row(answer, row, group.currency) for row in group.rows],
            }
            for group in answer.groups
        ],
        "notes": list(answer.notes),
        "sql": answer.sql,
    }


def _row(answer: Answer, row: Mapping[str, Any], currency: str) -> dict[str, Any]:
    return {each.name: value(row[each.name], each, currency) for each in answer.columns}


def value(cell: Any, column: Column, currency: str) -> Any:
    """A cell as a program reads it: money in whole units, as text; days as ISO 8601."""
    if cell is None:
        return None
    if isinstance(cell, date):
        return cell.isoformat()
    if column.unit is Unit.MONEY:
        return str(_major(cell, currency))
    return cell


def _major(minor: float, currency: str) -> Decimal:
    digits = exponent(currency)
    exact = Decimal(minor).scaleb(-digits)
    return exact if isinstance(minor, int) else exact.quantize(Decimal(1).scaleb(-digits - 2))


def as_csv(answer: Answer) -> bytes:
    """The table with all currencies below each other; a mark at the front says it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    money = any(group.currency for group in answer.groups)
    currency = telling.told("columns", "currency", answer.language)
    writer.writerow([*([currency] if money else []), *(each.label for each in answer.columns)])
    for group in answer.groups:
        lead = [group.currency] if money else []
        for row in group.rows:
            cells = [value(row[each.name], each, group.currency) for each in answer.columns]
            writer.writerow([*lead, *map(_safe, cells, answer.columns)])
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: Any, column: Column) -> Any:
    """A name that a spreadsheet would calculate is kept as a name."""
    if column.unit is None and isinstance(cell, str) and cell.startswith(STEERING):
        return f"'{cell}"
    return "" if cell is None else cell
