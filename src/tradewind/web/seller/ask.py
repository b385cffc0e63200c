"""Questions over imported reports: the answer, its chart, its rows, its CSV."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound
from tradewind.seller.asking import tables, telling
from tradewind.seller.asking.answer import Answer, Column, Group
from tradewind.seller.asking.ask import LONGEST, ask, planned
from tradewind.seller.asking.measure import Unit
from tradewind.seller.asking.plain import as_csv
from tradewind.seller.asking.plan import Plan
from tradewind.seller.asking.planning import Absent
from tradewind.seller.asking.question import Unclear
from tradewind.web.answer_chart import answer_chart, can_be_drawn
from tradewind.web.page import Reading, Shop, page

router = APIRouter()

Sentence = Annotated[str, Query(max_length=LONGEST)]
Meant = Annotated[list[str] | None, Query(max_length=4)]
SHOWN: Final = 200
"""Rows of a table on the page; the file has them all."""


def meanings(said: Sequence[str] | None) -> dict[str, str]:
    """What ambiguous words were said to mean: ``conversion_rate=ad_conversion``."""
    pairs = [each[:64].partition("=") for each in said or ()]
    return {word: meaning for word, _, meaning in pairs if meaning}


@router.get("/ask")
def asking(
    request: Request, shop: Shop, reader: Reading, q: Sentence = "", meant: Meant = None
) -> Response:
    """The box, and what came of the question in it."""
    sentence = q.replace("\x00", " ").strip()
    told: Answer | Unclear | Absent | None = None
    if sentence:
        told = ask(
            sentence, database=shop.database, language=reader.language, meant=meanings(meant)
        )
    with shop.database.reading() as session:
        tries = telling.suggestions(tables.holdings(session), reader.language)
    return page(
        request,
        "desk/ask.html",
        q=sentence,
        meant=_kept(meant),
        answer=told if isinstance(told, Answer) else None,
        trouble=_trouble(told, reader.language),
        choices=_choices(told, reader.language),
        tries=tries,
        most=SHOWN,
        tell=Telling(reader.language),
        drawn=can_be_drawn,
        opens=opens,
    )


def _kept(meant: Sequence[str] | None) -> list[tuple[str, str]]:
    """The meanings as the address has them."""
    return [("meant", each[:64]) for each in meant or ()]


def _trouble(told: Answer | Unclear | Absent | None, language: str) -> list[str]:
    if isinstance(told, Unclear):
        return telling.trouble(told, language)
    return [telling.absence(told, language)] if isinstance(told, Absent) else []


def _choices(told: object, language: str) -> list[tuple[str, str]]:
    if not isinstance(told, Unclear):
        return []
    return [(each.value, telling.measure_label(each.label, language)) for each in told.choices]


class Telling:
    """How the page writes a cell."""

    def __init__(self, language: str) -> None:
        self.language = language

    def cell(self, row: Mapping[str, Any], column: Column, currency: str) -> str:
        """One figure, name or day."""
        return telling.shown(row[column.name], column.unit, currency, self.language)

    def whole(self, group: Group, column: Column) -> str:
        """What a column comes to; empty where it does not add up."""
        if column.name not in group.whole:
            return ""
        return telling.shown(group.whole[column.name], column.unit, group.currency, self.language)


def opens(
    answer: Answer, row: Mapping[str, Any], column: Column, currency: str
) -> dict[str, str] | None:
    """The parameters of the page with the rows behind a figure; None where it has none."""
    if not column.sources or answer.plan.question.counted or row[column.name] is None:
        return None
    at = {f"at.{each.name}": _said(row[each.name]) for each in answer.names}
    money = {"at.currency": currency} if currency else {}
    before = {"before": "1"} if column.before else {}
    return {"source": column.sources[0], **at, **money, **before}


def _said(value: Any) -> str:
    return "" if value is None else str(value)


@router.get("/ask/rows")
def rows(
    request: Request,
    shop: Shop,
    reader: Reading,
    q: Sentence,
    source: Annotated[str, Query(max_length=32)],
    meant: Meant = None,
) -> Response:
    """The rows behind one figure: file, sheet and line, and what stands there."""
    before = "before" in request.query_params
    at = _at(request)
    with shop.database.reading() as session:
        found, held = planned(session, q, meant=meanings(meant))
        if not isinstance(found, Plan) or source not in {e.source.name for e in found.legs}:
            raise NotFound("There are no rows behind that; ask the question again.")
        behind = tables.behind(session, found, source, at, before=before)
    units = [
        _unit(each, number=sum_ is not None)
        for each, sum_ in zip(behind.columns, behind.sums, strict=True)
    ]
    return page(
        request,
        "desk/behind.html",
        q=q,
        meant=_kept(meant),
        at={name: value for name, value in at.items() if name != "everything"},
        behind=behind,
        names=held.names,
        units=units,
        heads=[_head(each, reader.language) for each in behind.columns],
        source=telling.told("sources", source, reader.language),
        shown=lambda value, unit, currency: telling.shown(
            value, unit, currency or "", reader.language
        ),
        most=tables.BEHIND,
    )


def _at(request: Request) -> dict[str, str | None]:
    """The group: its name in each dimension, empty where it has none."""
    return {
        name.removeprefix("at."): value or None
        for name, value in request.query_params.items()
        if name.startswith("at.") and len(value) <= LONGEST
    }


def _unit(column: str, *, number: bool) -> Unit | None:
    """How a column of a file is written; None for texts, and for millionths as they stand."""
    if column.endswith("_minor"):
        return Unit.MONEY
    return Unit.COUNT if number else None


def _head(column: str, language: str) -> str:
    """What a column of a file is called on the page."""
    try:
        return telling.dimension(column, language)
    except KeyError:
        pass
    name = column.removesuffix("_minor").removesuffix("_ppm")
    try:
        return telling.measure_label(name, language)
    except KeyError:
        return name.replace("_", " ")


@router.get("/ask/chart.svg")
def chart(
    shop: Shop,
    reader: Reading,
    q: Sentence,
    meant: Meant = None,
    currency: Annotated[str, Query(max_length=3)] = "",
    tone: Annotated[str, Query(pattern="^(light|dark)$")] = "light",
) -> Response:
    """The answer of one currency as a picture; its table is on the page."""
    told = ask(q, database=shop.database, language=reader.language, meant=meanings(meant))
    groups = told.groups if isinstance(told, Answer) else ()
    group = next((each for each in groups if each.currency == currency), None)
    if not isinstance(told, Answer) or group is None or not can_be_drawn(told, group):
        raise NotFound("There is nothing to draw of that; ask for figures by name or by day.")
    drawn = answer_chart(told, group, theme=tone)
    headers = {"Cache-Control": "private, max-age=60", "Vary": "Cookie, Accept-Language"}
    return Response(drawn, media_type="image/svg+xml", headers=headers)


@router.get("/ask/table.csv")
def table(shop: Shop, reader: Reading, q: Sentence, meant: Meant = None) -> Response:
    """The answer's table as a file; times of today's data are in its name."""
    told = ask(q, database=shop.database, language=reader.language, meant=meanings(meant))
    if not isinstance(told, Answer):
        raise NotFound("This question has no table; ask it on the page to see why.")
    name = f"answer-{clock.now():%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(as_csv(told), media_type="text/csv; charset=utf-8", headers=headers)
