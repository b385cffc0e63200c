"""Send something back: which pieces, and why; and how each return of an order stands."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.checkout import tables
from tradewind.checkout.order import Order
from tradewind.checkout.returns import OPEN, Return
from tradewind.checkout.returns import tables as returns
from tradewind.checkout.take_back import SENT, ask_to_return
from tradewind.kernel.errors import BadInput, Refused, WrongState
from tradewind.web.guard import Checked
from tradewind.web.page import Shop, page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
PREFIX = "pieces."
LONGEST = 500
"""Characters of a reason."""


@router.get("/orders/{order_id}/return")
def return_form(request: Request, shop: Shop, order_id: str) -> Response:
    """What can come back, and what is on its way already."""
    return _shown(request, shop, order_id)


@router.post("/orders/{order_id}/return")
def start_return(request: Request, shop: Shop, order_id: str, form: Checked) -> Response:
    """Ask to send pieces back."""
    reason = form.get("reason", "").strip()[:LONGEST]
    try:
        ask_to_return(order_id, _lines(form), database=shop.database, reason=reason)
    except (BadInput, Refused, WrongState) as error:
        return _shown(request, shop, order_id, fault=str(error), reason=reason, status=409)
    return RedirectResponse(f"/orders/{order_id}/return", 303)


def _lines(form: Mapping[str, str]) -> dict[str, int]:
    counts = {name.removeprefix(PREFIX): value for name, value in form.items() if PREFIX in name}
    return {sku: int(value) for sku, value in counts.items() if value.isdecimal() and int(value)}


def _shown(
    request: Request,
    shop: Tradewind,
    order_id: str,
    *,
    fault: str = "",
    reason: str = "",
    status: int = 200,
) -> Response:
    with shop.database.reading() as session:
        order = tables.order(session, order_id)
        asked = returns.of_order(session, order_id)
        items = catalog.items(session, [line.sku for line in order.quote.lines])
    response = page(
        request,
        "return.html",
        order=order,
        free=_free(order, asked),
        asked=asked,
        lines={line.sku: line for line in order.quote.lines},
        pictures={sku: item.picture for sku, item in items.items()},
        fault=fault,
        reason=reason,
    )
    response.status_code = status
    return response


def _free(order: Order, asked: list[Return]) -> dict[str, int]:
    """Pieces by SKU that were sent, are not back, and are in no open return."""
    if order.state not in SENT:
        return {}
    waiting = [each for each in asked if each.state in OPEN]
    left = {
        each.sku: each.shipped - each.returned - sum(one.lines.get(each.sku, 0) for one in waiting)
        for each in order.pieces
    }
    return {sku: number for sku, number in left.items() if number > 0}
