"""The cart: a drawer where the script runs, a page everywhere else."""

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tradewind.app import Tradewind
from tradewind.checkout.cart import Want
from tradewind.checkout.fill import add, set_quantity
from tradewind.kernel.errors import OptionNeeded, OutOfStock, Refused
from tradewind.web import basket
from tradewind.web.guard import Checked
from tradewind.web.options import PREFIX, selection
from tradewind.web.page import Reading, Shop, page, wants_part
from tradewind.web.reader import Reader

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/cart")
def cart(request: Request, shop: Shop, reader: Reading) -> Response:
    """What is in the cart, with the prices and the stock of now."""
    return _shown(request, shop, reader)


@router.post("/cart/add")
def add_to_cart(request: Request, shop: Shop, reader: Reading, form: Checked) -> Response:
    """Put something in; a missing option is asked for first."""
    cart_id = basket.opened(request, shop, reader)
    want = _want(form)
    try:
        add(cart_id, want, database=shop.database)
    except OptionNeeded as error:
        return _asked(request, shop, error.product_id, form)
    except OutOfStock as error:
        return _shown(request, shop, reader, cart_id=cart_id, short=error)
    if wants_part(request):
        return _shown(request, shop, reader, cart_id=cart_id)
    return _to("/cart", cart_id)


def _want(form: dict[str, str]) -> Want:
    options = {
        name.removeprefix(PREFIX): value for name, value in form.items() if name.startswith(PREFIX)
    }
    count = form.get("quantity", "1")
    return Want(
        sku=form.get("sku") or None,
        product_id=form.get("product") or None,
        options=options,
        quantity=int(count) if count.isdecimal() and len(count) <= 4 else 0,
        added_from=form.get("from", "page")[:16],
    )


def _asked(request: Request, shop: Tradewind, product_id: str, form: dict[str, str]) -> Response:
    """The options still to be chosen: in the drawer, or on the product's page."""
    said = {name: value for name, value in form.items() if name.startswith(PREFIX)}
    if not wants_part(request):
        query = urlencode(said | {"need": "1"})
        return RedirectResponse(f"/p/{quote(product_id, safe='')}?{query}", 303)
    product = shop.product(product_id)
    return page(
        request,
        "_choose.html",
        product=product,
        chosen=selection(product, said),
        quantity=form.get("quantity", "1"),
        origin=form.get("from", "page"),
        needed=bool(said),
        status=200,
    )


@router.post("/cart/change")
def change(
    request: Request,
    shop: Shop,
    reader: Reading,
    _: Checked,
    sku: Annotated[str, Form(max_length=200)],
    quantity: Annotated[int, Form(ge=0, le=999)] = 1,
    remove: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Have more or fewer of something, or none."""
    cart_id = basket.opened(request, shop, reader)
    try:
        set_quantity(cart_id, sku, 0 if remove else quantity, database=shop.database)
    except OutOfStock as error:
        return _shown(request, shop, reader, cart_id=cart_id, short=error)
    if wants_part(request):
        return _shown(request, shop, reader, cart_id=cart_id)
    return _to("/cart", cart_id)


def _to(path: str, cart_id: str) -> Response:
    response = RedirectResponse(path, 303)
    basket.remember(response, cart_id)
    return response


def _shown(
    request: Request,
    shop: Tradewind,
    reader: Reader,
    *,
    cart_id: str | None = None,
    short: OutOfStock | None = None,
) -> Response:
    if cart_id is not None:
        request.cookies[basket.COOKIE] = cart_id
    view = basket.seen(request, shop, reader)
    template = "_drawer.html" if wants_part(request) else "cart.html"
    status = 200 if short is None or wants_part(request) else Refused.status
    response = page(request, template, status=status, cart=view, short=short)
    if view is not None:
        basket.remember(response, view.id)
    return response
