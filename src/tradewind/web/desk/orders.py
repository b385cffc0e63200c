"""Orders with their moves, payments and refunds; shelves."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from tradewind.app import Tradewind
from tradewind.checkout import tables
from tradewind.checkout.books import tables as books
from tradewind.checkout.desk import Trouble, trouble
from tradewind.checkout.desk import tables as desk
from tradewind.checkout.effects import tables as effects
from tradewind.checkout.notices import tables as notices
from tradewind.checkout.order import Order, State
from tradewind.checkout.order_view import shown
from tradewind.checkout.parcels import tables as parcels
from tradewind.checkout.reconcile import resume
from tradewind.checkout.refund import Refunding, refund
from tradewind.checkout.returns import tables as returns
from tradewind.checkout.ship import ship
from tradewind.checkout.take_back import approve_return, receive_return, reject_return
from tradewind.decisions import tables as ledger
from tradewind.events import tables as events
from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound, TradewindError
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money, money_of
from tradewind.web.desk import advice
from tradewind.web.form import Typed
from tradewind.web.guard import Checked
from tradewind.web.page import Reading, Shop, page
from tradewind.web.reader import Reader
from tradewind.web.translations import translations

router = APIRouter()


@router.get("/orders")
def orders(
    request: Request,
    shop: Shop,
    reader: Reading,
    state: Annotated[str, Query(max_length=32)] = "",
    agent: Annotated[str, Query(max_length=64, pattern=r"^\w*$")] = "",
) -> Response:
    """The newest orders, by state."""
    chosen = state if state in set(State) else None
    with shop.database.reading() as session:
        found = desk.latest(session, state=chosen, agent=agent or None)
        counts = desk.states(session)
    told = {each.id: shown(each, language=reader.language) for each in found}
    return page(
        request,
        "desk_orders.html",
        orders=found,
        told=told,
        counts=[(each, counts[each]) for each in State if counts.get(each)],
        state=chosen,
        agent=agent,
    )


@router.get("/orders/{order_id}")
def order(request: Request, shop: Shop, reader: Reading, order_id: str) -> Response:
    """One order: what happened, what was taken and given back, who was told."""
    return _order(request, shop, reader, order_id, Typed())


def _order(
    request: Request, shop: Tradewind, reader: Reader, order_id: str, form: Typed
) -> Response:
    with shop.database.reading() as session:
        found = tables.order(session, order_id)
        done = effects.of_order(session, order_id)
        context: dict[str, Any] = {
            "entries": books.of_order(session, order_id),
            "heard": notices.of_order(session, order_id),
            "parcels": parcels.of_order(session, order_id),
            "returns": returns.of_order(session, order_id),
            "letters": events.deliveries(session, subject=order_id),
            "decisions": ledger.latest(session, subject=order_id),
        }
    stuck = trouble(found, done, clock.now())
    return page(
        request,
        "desk_order.html",
        order=found,
        told=shown(found, language=reader.language),
        status=422 if form.faults else 200,
        effects=done,
        to_ship=stuck is Trouble.NOT_SENT,
        refundable=_refundable(found),
        key=new_id("ref"),
        form=form,
        advice=advice.of_order(stuck, translations(reader.language)) if stuck else None,
        **context,
    )


def _refundable(order: Order) -> Money | None:
    if not (order.captured and order.refunded and order.was_sold):
        return None
    left = order.captured - order.refunded
    return left if left.minor > 0 else None


@router.post("/orders/{order_id}/look")
def look(shop: Shop, order_id: str, _: Checked) -> Response:
    """Ask the provider now."""
    resume(order_id, database=shop.database, payments=shop.payments)
    return RedirectResponse(f"/operator/orders/{order_id}", 303)


@router.post("/orders/{order_id}/ship")
def sent(shop: Shop, order_id: str, _: Checked) -> Response:
    """Say that everything that was left is on its way."""
    ship(order_id, database=shop.database)
    return RedirectResponse(f"/operator/orders/{order_id}", 303)


@router.post("/orders/{order_id}/refund")
def give_back(
    request: Request, shop: Shop, reader: Reading, order_id: str, typed: Checked
) -> Response:
    """Give money back: some of it, or all that is left; once a form."""
    said = {name: typed.get(name, "").strip()[:200] for name in ("amount", "reason", "key")}
    try:
        amount = money_of(said["amount"]) if said["amount"] else None
        what = Refunding(amount=amount, reason=said["reason"], key=said["key"])
        refund(order_id, what, database=shop.database)
    except NotFound:
        raise
    except TradewindError as error:
        return _order(request, shop, reader, order_id, Typed(said, {"amount": str(error)}))
    return RedirectResponse(f"/operator/orders/{order_id}", 303)


@router.post("/orders/{order_id}/returns/{return_id}")
def take_back(
    shop: Shop, order_id: str, return_id: str, _: Checked, to: Annotated[str, Form(max_length=16)]
) -> Response:
    """Let goods come back, refuse them, or take them in and give the money back."""
    match to:
        case "approved":
            approve_return(return_id, database=shop.database)
        case "rejected":
            reject_return(return_id, database=shop.database, note="")
        case _:
            receive_return(return_id, database=shop.database)
    return RedirectResponse(f"/operator/orders/{order_id}", 303)


@router.get("/stock")
def stock(request: Request, shop: Shop, q: Annotated[str, Query(max_length=100)] = "") -> Response:
    """What is on the shelves, and what of it is promised."""
    with shop.database.reading() as session:
        shelves = desk.shelves(session, words=q.replace("\x00", "").strip())
        totals = desk.promised(session)
    return page(request, "desk_stock.html", shelves=shelves, totals=totals, q=q)
