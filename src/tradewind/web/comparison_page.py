"""Two to five products side by side, chosen by their address."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.shopper import claims
from tradewind.shopper.answer import Pick
from tradewind.shopper.comparison import compare
from tradewind.shopper.opinions import opinions
from tradewind.web.page import Reading, Shop, page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
MOST = 5


@router.get("/compare")
def comparison(
    request: Request,
    shop: Shop,
    reader: Reading,
    ids: Annotated[list[str] | None, Query(max_length=20)] = None,
) -> HTMLResponse:
    """The table; ``ids`` may come one by one or with commas between."""
    wanted = list(dict.fromkeys(each for joined in ids or [] for each in joined.split(",") if each))
    picks = picks_of(shop, reader.language, reader.currency, wanted[:MOST])
    table = compare(picks, language=reader.language) if picks else None
    return page(
        request,
        "compare.html",
        table=replace(table, products=tuple(picks)) if table else None,
        spoken=[pick for pick in picks if pick.opinions],
        without={each: _without(wanted, each) for each in wanted},
    )


def picks_of(shop: Tradewind, language: str, currency: str, wanted: Sequence[str]) -> list[Pick]:
    """The products of these ids, to be put side by side; those that do not exist are left out."""
    with shop.database.reading() as session:
        products = catalog.many(session, wanted)
        reviews = catalog.reviews(session, wanted)
    picks = []
    for product_id in wanted:
        product = products.get(product_id)
        if product is None or not product.variants:
            continue
        offer = product.cheapest(currency)
        variant = (product.variant(offer.sku) if offer else None) or product.variants[0]
        price = claims.of_price(product, offer, language) if offer else None
        said = opinions(reviews.get(product_id, []), language=language, category=product.category)
        picks.append(Pick(product, variant, offer, price, "other", opinions=tuple(said)))
    return picks


def _without(wanted: Sequence[str], one: str) -> str:
    return f"/compare?{urlencode([('ids', each) for each in wanted if each != one])}"
