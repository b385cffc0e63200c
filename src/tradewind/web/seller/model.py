"""What the model is asked, what it costs, and how much of the day's budget is left."""

from decimal import Decimal
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tradewind.decisions.models import tables
from tradewind.decisions.models.budget import MILLION, Budget, Prices, budget_of, prices_of
from tradewind.settings import Settings
from tradewind.web.page import Shop, page

router = APIRouter()
api = APIRouter()
RECENT = 50


@router.get("/model")
def model(request: Request, shop: Shop) -> Response:
    """Today's calls in sum, and the last ones one by one."""
    with shop.database.reading() as session:
        day = tables.of_day(session, tables.today())
        calls = tables.latest(session, limit=RECENT)
    settings, prices = shop.settings, prices_of(shop.settings)
    budget = budget_of(settings)
    return page(
        request,
        "desk/model.html",
        name=shop.language.name,
        host=_host(settings),
        day=day,
        calls=calls,
        priced=bool(prices.inward or prices.outward),
        budget=budget.shown(prices) if budget else "",
        used=_used(day, budget),
        cost=lambda micro: _shown(micro, prices),
    )


@api.get("/model")
def usage(shop: Shop) -> dict[str, object]:
    """Today's calls of the model, their tokens and cost, and the share of the budget used."""
    with shop.database.reading() as session:
        day = tables.of_day(session, tables.today())
    prices = prices_of(shop.settings)
    return {
        "model": shop.language.name,
        "calls": day.calls,
        "refused": day.refused,
        "failed": day.failed,
        "prompt_tokens": day.prompt,
        "completion_tokens": day.completion,
        "cost": _shown(day.spent.cost, prices),
        "budget_used": _used(day, budget_of(shop.settings)),
    }


def _host(settings: Settings) -> str:
    """Who is asked; addresses may carry keys, so no more than the host is shown."""
    return urlsplit(settings.openai_base_url).netloc.rpartition("@")[2]


def _used(day: tables.Day, budget: Budget | None) -> float | None:
    """The share of the day's budget that is spent or held; None without a budget."""
    if budget is None:
        return None
    taken = day.spent.tokens if budget.in_tokens else day.spent.cost
    return taken / max(budget.most, 1)


def _shown(micro: int, prices: Prices) -> str:
    """Millionths of a currency, to four places."""
    return f"{Decimal(micro) / MILLION:.4f} {prices.currency}"
