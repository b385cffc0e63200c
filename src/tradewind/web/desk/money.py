"""The books, and what of the money is stuck."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tradewind.checkout.books import tables as books
from tradewind.checkout.effects import tables as effects
from tradewind.checkout.notices import tables as notices
from tradewind.kernel.money import Money
from tradewind.web.page import Shop, page

router = APIRouter()


@router.get("/money")
def money(request: Request, shop: Shop) -> Response:
    """Every account by currency, whether they sum to nothing, and what did not come about."""
    with shop.database.reading() as session:
        totals = books.totals(session)
        stuck = effects.stuck(session, tries=1)
        unknown = notices.unknown(session)
    currencies = sorted({currency for currency, _ in totals})
    accounts = sorted({account for _, account in totals})
    return page(
        request,
        "desk_money.html",
        currencies=currencies,
        rows=[(a, [Money(totals.get((c, a), 0), c) for c in currencies]) for a in accounts],
        sums=[
            Money(sum(m for (c, _), m in totals.items() if c == each), each) for each in currencies
        ],
        stuck=stuck,
        unknown=unknown,
    )
