"""Checkout in three steps: who and where, what it comes to, how to pay.

Any channel may hand a cart over to ``/checkout/<cart>``.
"""

import re
from typing import Annotated, Any, Protocol, runtime_checkable

from babel import Locale
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.checkout import order_view, quoting, tables
from tradewind.checkout.buy import buy
from tradewind.checkout.cancel import cancel
from tradewind.checkout.cart import CartView
from tradewind.checkout.fill import send_to, view
from tradewind.checkout.order import State
from tradewind.checkout.quote import Quote
from tradewind.checkout.rates import tables as rates
from tradewind.checkout.recipient import LONGEST, Recipient, missing
from tradewind.checkout.recipient import tables as recipients
from tradewind.checkout.reconcile import resume
from tradewind.kernel import clock
from tradewind.kernel.errors import (
    NotFound,
    OutOfStock,
    PaymentDeclined,
    QuoteChanged,
)
from tradewind.kernel.ports import Payment
from tradewind.web import basket
from tradewind.web.form import Typed
from tradewind.web.guard import Checked
from tradewind.web.page import Reading, Shop, page
from tradewind.web.reader import Reader
from tradewind.web.translations import translations

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ADDRESS = ("email", "country", *Recipient.__slots__)
"""Fields of the first step."""


@runtime_checkable
class SecondStep(Protocol):
    """A provider whose second step is a page of this shop, as the sandbox's is."""

    def waiting(self, payment_id: str) -> Payment:
        """The payment that waits for the buyer."""
        ...

    def answer(self, payment_id: str, *, approved: bool) -> Payment:
        """Take the step."""
        ...


@router.get("/checkout")
def checkout(request: Request) -> Response:
    """The reader's own cart at the till."""
    cart_id = basket.cart_of(request)
    return RedirectResponse(f"/checkout/{cart_id}" if cart_id else "/cart", 303)


@router.get("/checkout/step/{payment_id}")
def step(request: Request, shop: Shop, payment_id: str, order: str = "") -> Response:
    """The second step, where the provider leaves its page to the shop."""
    payment = _steps(shop).waiting(payment_id)
    return page(request, "step.html", payment=payment, order=order)


@router.post("/checkout/step/{payment_id}")
def take_step(
    shop: Shop,
    payment_id: str,
    _: Checked,
    approve: Annotated[str, Form(max_length=8)] = "",
    order: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Approve or refuse; then the order hears of it."""
    _steps(shop).answer(payment_id, approved=approve == "yes")
    if not order:
        return RedirectResponse("/", 303)
    resume(order, database=shop.database, payments=shop.payments)
    return RedirectResponse(f"/orders/{order}", 303)


def _steps(shop: Tradewind) -> SecondStep:
    if not isinstance(shop.payments, SecondStep):
        raise NotFound("This provider takes its second step on a page of its own.")
    return shop.payments


@router.get("/checkout/{cart_id}")
def address(request: Request, shop: Shop, reader: Reading, cart_id: str) -> Response:
    """The first step: who and where."""
    cart = view(cart_id, database=shop.database, language=reader.language)
    if not cart.lines:
        return _taken_over(RedirectResponse("/cart", 303), cart_id)
    return _taken_over(_address(request, shop, reader, cart, _known(shop, cart)), cart_id)


def _taken_over(response: Response, cart_id: str) -> Response:
    basket.remember(response, cart_id)
    return response


def _known(shop: Tradewind, cart: CartView) -> Typed:
    with shop.database.reading() as session:
        known = recipients.of_cart(session, cart.id)
    values = {name: getattr(known, name) for name in Recipient.__slots__} if known else {}
    return Typed(values | {"email": cart.email or "", "country": cart.country})


def _address(
    request: Request,
    shop: Tradewind,
    reader: Reader,
    cart: CartView,
    form: Typed,
    *,
    status: int = 200,
) -> Response:
    countries = _countries(shop, reader)
    return page(
        request, "checkout_address.html", status=status, cart=cart, form=form, countries=countries
    )


def _countries(shop: Tradewind, reader: Reader) -> list[tuple[str, str]]:
    names = Locale.parse(reader.locale).territories
    return sorted(
        ((code, str(names.get(code, code))) for code in _delivered(shop)),
        key=lambda each: each[1],
    )


def _delivered(shop: Tradewind) -> tuple[str, ...]:
    with shop.database.reading() as session:
        return rates.current(session).countries()


@router.post("/checkout/{cart_id}")
def send_address(
    request: Request, shop: Shop, reader: Reading, cart_id: str, typed: Checked
) -> Response:
    """Keep who and where; on to what it comes to."""
    said = {name: typed.get(name, "").strip()[:LONGEST] for name in ADDRESS}
    recipient = Recipient(**{name: said[name] for name in Recipient.__slots__})
    faults = _faults(shop, reader, said, recipient)
    if faults:
        cart = view(cart_id, database=shop.database, language=reader.language)
        return _address(request, shop, reader, cart, Typed(said, faults), status=422)
    send_to(
        cart_id,
        database=shop.database,
        country=said["country"],
        email=said["email"],
        recipient=recipient,
    )
    return RedirectResponse(f"/checkout/{cart_id}/quote", 303)


def _faults(
    shop: Tradewind, reader: Reader, said: dict[str, str], recipient: Recipient
) -> dict[str, str]:
    say = translations(reader.language).gettext
    faults = {}
    if not EMAIL.fullmatch(said["email"]):
        faults["email"] = say("Enter an e-mail address, such as name@example.org.")
    if said["country"] not in _delivered(shop):
        faults["country"] = say("Choose a country from the list.")
    words = {
        "name": say("Enter the name on the parcel."),
        "street": say("Enter the street and number."),
        "city": say("Enter the city."),
    }
    return faults | {each: words[each] for each in missing(recipient)}


@router.get("/checkout/{cart_id}/quote")
def quote(
    request: Request,
    shop: Shop,
    reader: Reading,
    cart_id: str,
    q: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The second step: every figure of the order, good for a quarter of an hour."""
    if not q:
        made = quoting.quote(cart_id, database=shop.database)
        return RedirectResponse(f"/checkout/{cart_id}/quote?q={made.id}", 303)
    return page(request, "checkout_quote.html", **_priced(shop, reader, cart_id, q))


@router.get("/checkout/{cart_id}/pay")
def pay_form(
    request: Request,
    shop: Shop,
    reader: Reading,
    cart_id: str,
    q: Annotated[str, Query(max_length=64)],
) -> Response:
    """The third step: how to pay."""
    context = _priced(shop, reader, cart_id, q)
    sandbox = shop.payments.name == "sandbox"
    return page(request, "checkout_pay.html", sandbox=sandbox, form=Typed(), **context)


def _priced(shop: Tradewind, reader: Reader, cart_id: str, quote_id: str) -> dict[str, Any]:
    found = quoting.read(quote_id, database=shop.database)
    if found.cart_id != cart_id:
        raise NotFound(f"No quote {quote_id!r} of this cart; ask for a new one.")
    cart = view(cart_id, database=shop.database, language=reader.language)
    return {"quote": found, "recipient": _recipient(shop, cart_id), **_figures(found, cart)}


def _figures(found: Quote, cart: CartView) -> dict[str, Any]:
    pictures = {line.sku: line.picture for line in cart.lines}
    return {"cart": cart, "pictures": pictures, "expired": found.expires_at <= clock.now()}


def _recipient(shop: Tradewind, cart_id: str) -> Recipient | None:
    with shop.database.reading() as session:
        return recipients.of_cart(session, cart_id)


@router.post("/checkout/{cart_id}/pay")
def pay(
    request: Request,
    shop: Shop,
    reader: Reading,
    cart_id: str,
    _: Checked,
    q: Annotated[str, Form(max_length=64)],
    token: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Confirm the quote and pay; a quote that changed is shown again, a declined card leads on."""
    context = _priced(shop, reader, cart_id, q)
    if not token.strip():
        fault = translations(reader.language).gettext("Choose how to pay.")
        form = Typed(faults={"token": fault})
        sandbox = shop.payments.name == "sandbox"
        return page(request, "checkout_pay.html", status=422, sandbox=sandbox, form=form, **context)
    try:
        order = buy(q, token=token.strip(), database=shop.database, payments=shop.payments)
    except QuoteChanged as error:
        return _changed(request, shop, reader, error, token)
    except PaymentDeclined as error:
        return _declined(request, shop, reader, cart_id, error)
    except OutOfStock:
        return RedirectResponse("/cart", 303)
    if order.state is State.ACTION_NEEDED and order.action_url:
        return RedirectResponse(f"{order.action_url}?order={order.id}", 303)
    return RedirectResponse(f"/orders/{order.id}", 303)


def _changed(
    request: Request, shop: Tradewind, reader: Reader, error: QuoteChanged, token: str
) -> Response:
    fresh: Quote = error.quote
    context = _priced(shop, reader, fresh.cart_id, fresh.id)
    return page(
        request,
        "checkout_changed.html",
        status=error.status,
        changes=error.changes,
        titles={line.sku: line.title for line in fresh.lines},
        token=token,
        **context,
    )


def _declined(
    request: Request, shop: Tradewind, reader: Reader, cart_id: str, error: PaymentDeclined
) -> Response:
    with shop.database.reading() as session:
        order = tables.order(session, error.order_id) if error.order_id else None
    told = order_view.shown(order, language=reader.language) if order else None
    return page(request, "declined.html", status=error.status, cart_id=cart_id, order=told)


@router.get("/orders/{order_id}")
def order_page(request: Request, shop: Shop, reader: Reading, order_id: str) -> Response:
    """Where an order stands, what it holds, and the quote it stands on."""
    with shop.database.reading() as session:
        found = tables.order(session, order_id)
        cart = tables.cart(session, found.quote.cart_id)
        recipient = recipients.of_cart(session, cart.id, at=found.placed_at)
        items = catalog.items(session, [line.sku for line in found.quote.lines])
    told = order_view.shown(found, language=reader.language)
    return page(
        request,
        "order.html",
        order=told,
        quote=found.quote,
        placed=found.placed_at,
        recipient=recipient,
        email=cart.email,
        pictures={sku: item.picture for sku, item in items.items()},
    )


@router.post("/orders/{order_id}/look")
def look(shop: Shop, order_id: str, _: Checked) -> Response:
    """Ask the provider again."""
    resume(order_id, database=shop.database, payments=shop.payments)
    return RedirectResponse(f"/orders/{order_id}", 303)


@router.post("/orders/{order_id}/cancel")
def give_up(shop: Shop, order_id: str, _: Checked) -> Response:
    """Give a second step up, and pay another way."""
    order = cancel(order_id, database=shop.database)
    return RedirectResponse(f"/checkout/{order.quote.cart_id}/quote", 303)
