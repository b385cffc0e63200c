"""Questions over imported reports, and what stands out today, for programs."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from tradewind.kernel import clock
from tradewind.seller.asking import tables
from tradewind.seller.asking.ask import LONGEST, ask
from tradewind.seller.asking.plain import plain
from tradewind.seller.today.look import look
from tradewind.seller.today.plain import today_plain
from tradewind.web.page import Shop
from tradewind.web.seller.ask import Meant, meanings

router = APIRouter()
Language = Annotated[Literal["en", "zh"], Query(description="What labels and notes are written in")]


@router.get("/questions")
def questions(
    shop: Shop,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST)],
    meant: Meant = None,
    language: Language = "en",
) -> dict[str, Any]:
    """Answer one question: tables by currency, how it was read, notes, and the SQL.

    ``status`` is ``answered``, ``unclear`` (with ``choices`` to send back as ``meant``, or
    questions to try) or ``absent`` (nothing imported tells it).
    """
    told = ask(q, database=shop.database, language=language, meant=meanings(meant))
    with shop.database.reading() as session:
        held = tables.holdings(session)
    return plain(told, held, language=language)


@router.get("/today")
def today(shop: Shop) -> dict[str, Any]:
    """What was imported, what is missing, what contradicts itself, what costs money."""
    return today_plain(look(shop.database, today=clock.now().date()))
