"""The desk's first page: what was found in the files, and what needs a decision."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from tradewind.kernel import clock
from tradewind.seller.asking import telling
from tradewind.seller.asking.measure import Unit
from tradewind.seller.today import tables
from tradewind.seller.today.look import QUESTIONS, look
from tradewind.web.page import Reading, Shop, page

router = APIRouter()


def today(request: Request, shop: Shop, reader: Reading) -> Response:
    """Everything that stands out, each line a link to its rows; hung at ``/desk`` itself."""
    found = look(shop.database, today=clock.now().date())
    asked = {kind: texts[reader.language] for kind, texts in QUESTIONS.items()}
    return page(
        request,
        "desk/today.html",
        today=found,
        asked=asked,
        source=lambda name: telling.told("sources", name, reader.language) if name else "",
        stretch=lambda window: telling.stretch(window, reader.language),
        count=lambda number: telling.shown(number, Unit.COUNT, "", reader.language),
    )


@router.get("/clashes/{check}")
def clash(
    request: Request,
    shop: Shop,
    reader: Reading,
    check: str,
    source: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """The rows of one contradiction: file and line, and the cells that clash."""
    with shop.database.reading() as session:
        found = tables.shown(session, check, source)
    units = [Unit.MONEY if each.endswith("_minor") else None for each in found.columns]
    return page(
        request,
        "desk/clash.html",
        check=check,
        source=telling.told("sources", source, reader.language) if source else "",
        found=found,
        units=units,
        shown=lambda value, unit, currency: telling.shown(
            value, unit, currency or "", reader.language
        ),
        most=tables.MOST,
    )
