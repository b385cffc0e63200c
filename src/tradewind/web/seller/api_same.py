"""Same product or not, for programs: what is proposed, what was answered, which belong together."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from tradewind.decisions.proposals import tables as proposals
from tradewind.decisions.proposals.proposal import State
from tradewind.seller.same import tables
from tradewind.seller.same.answer import precision
from tradewind.seller.same.find import KIND, told
from tradewind.web.page import Shop

router = APIRouter()


@router.get("/same")
def same(
    shop: Shop, state: State = State.PROPOSED, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> dict[str, Any]:
    """Pairs with their evidence, groups of listings that are one product, and the precision seen.

    A program can read and propose; only a person at the desk answers.
    """
    with shop.database.reading() as session:
        found = proposals.latest(session, state=state, kind=KIND, limit=limit)
        groups, answers = tables.groups(session), told(session)
    seen = precision(answers)
    return {
        "pairs": [each.plain() for each in found],
        "groups": groups,
        "precision": {
            "judged": seen.judged,
            "right": seen.right,
            "expected": round(seen.expected, 4),
            "share": seen.share,
            "at_least": seen.at_least,
        },
    }
