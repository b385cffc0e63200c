"""What the columns of an unknown table may be, by their titles and by what stands in them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from tradewind.catalog.incoming import Bad
from tradewind.seller.files import cells
from tradewind.seller.files.fields import FIELDS, Cell, Kind
from tradewind.seller.files.forms import forms, normal
from tradewind.seller.files.recognise import Unknown

LIKELY = 72
"""How alike, of 100, a title and a known label are at least."""
ABOUT_ROWS = {"_day": Cell.DAY, "_from": Cell.DAY, "_to": Cell.DAY}
ASIN = re.compile(r"B0[A-Z0-9]{8}")
KINDS = tuple(FIELDS)
"""What an unknown table may be taken for."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the desk makes of an unknown table, for a person to confirm."""

    kind: Kind
    columns: Mapping[int, str]
    """The field of each column that it has an idea of, by its place."""


def propose(unknown: Unknown, kind: Kind | None = None) -> Proposal:
    """The likeliest reading of a table, as rows of one kind or of whichever fits best."""
    found = [Proposal(each, _columns(unknown, each)) for each in ([kind] if kind else KINDS)]
    return max(found, key=lambda each: len(each.columns))


def choices(kind: Kind) -> list[str]:
    """The fields that columns of a kind may be."""
    about = ("_day", "_from", "_to", "_currency", "_marketplace")
    return [*about, *FIELDS[kind]]


def _columns(unknown: Unknown, kind: Kind) -> dict[int, str]:
    labels = list(_by_label(kind))
    scored: list[tuple[float, int, str]] = []
    for place, title in enumerate(unknown.titles):
        texts = [line.cells[place].strip() for line in unknown.sample if place < len(line.cells)]
        texts = [each for each in texts if each][:20]
        if field := _by_content(texts, kind):
            scored.append((LIKELY, place, field))
        best = process.extractOne(normal(title), labels, scorer=fuzz.ratio, score_cutoff=LIKELY)
        if best and _bears(texts, _cell(kind, _by_label(kind)[best[0]])):
            scored.append((best[1], place, _by_label(kind)[best[0]]))
    return _once(scored)


def _once(scored: Sequence[tuple[float, int, str]]) -> dict[int, str]:
    """The best field of each column, and the best column of each field."""
    columns: dict[int, str] = {}
    for _, place, field in sorted(scored, key=lambda each: (-each[0], each[1])):
        if place not in columns and field not in columns.values():
            columns[place] = field
    return dict(sorted(columns.items()))


@cache
def _by_label(kind: Kind) -> Mapping[str, str]:
    return {
        label: meaning.field
        for form in forms()
        if form.kind is kind
        for label, meaning in form.meanings.items()
        if meaning.field in choices(kind)
    }


def _cell(kind: Kind, field: str) -> Cell:
    return ABOUT_ROWS.get(field) or FIELDS[kind].get(field, Cell.TEXT)


def _by_content(texts: Sequence[str], kind: Kind) -> str:
    """The field that the cells themselves name: ASINs are like nothing else."""
    if texts and all(ASIN.fullmatch(each) for each in texts):
        return next((each for each in ("child_asin", "asin") if each in FIELDS[kind]), "")
    return ""


def _bears(texts: Sequence[str], cell: Cell) -> bool:
    """Whether cells can be read as what a field holds: most of them, at least."""
    good = sum(_reads(each, cell) for each in texts)
    return not texts or good * 2 > len(texts)


def _reads(text: str, cell: Cell) -> bool:
    try:
        match cell:
            case Cell.COUNT:
                cells.count(text)
            case Cell.MONEY:
                cells.amount(text, ".")
            case Cell.SHARE:
                cells.ppm(text, ".", percent=True)
            case Cell.DAY | Cell.MOMENT:
                cells.day(text, day_first=False)
            case Cell.TEXT | Cell.CODE:
                return True
    except Bad:
        return False
    return True
