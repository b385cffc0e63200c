"""Checkout in three steps: who and where, what it comes to, how to pay.

Any channel may hand a cart over to ``/checkout/<cart>``.
"""

from dataclasses import replace
from typing import Annotated, Any, Protocol, runtime_checkable

from babel import Locale
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.checkout import order_view, quoting, tables
from tradewind.checkout.address import LONGEST, Address, missing
from tradewind.checkout.address import tables as addresses
from tradewind.checkout.cart import CartView
from tradewind.checkout.fill import view
from tradewind.checkout.order import Order
from tradewind.checkout.quote import Quote, changes
from tradewind.checkout.rates import tables as rates
from tradewind.checkout.reconcile import resume
from tradewind.checkout.session import EMAIL, OVER, Opening, Session, SessionState, Wishes
from tradewind.checkout.session.codes import add_code, drop_code
from tradewind.checkout.session.look import by_token, of_cart, of_quote
from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound, PaymentDeclined, QuoteChanged
from tradewind.kernel.ports import Payment
from tradewind.web import basket
from tradewind.web.form import Typed
from tradewind.web.guard import Checked
from tradewind.web.page import Reading, Shop, page
from tradewind.web.reader import Reader
from tradewind.web.remarks import remark
from tradewind.web.translations import translations

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
ADDRESS = ("email", *Address.__slots__)
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


@router.get("/checkout/s/{token}")
def hosted(shop: Shop, token: str) -> Response:
    """The page another program leads its buyer to: the same till, found by the session's token."""
    seen = by_token(token, database=shop.database)
    if seen.order and seen.state not in {SessionState.INCOMPLETE, SessionState.READY}:
        return RedirectResponse(f"/orders/{seen.order.id}", 303)
    if seen.state in OVER:
        raise NotFound(f"This checkout is {seen.state}; go back to where you came from.")
    onward = "quote" if seen.state is SessionState.READY else ""
    return RedirectResponse(f"/checkout/{seen.cart.id}/{onward}".rstrip("/"), 303)


@router.get("/checkout/{cart_id}")
def address(request: Request, shop: Shop, reader: Reading, cart_id: str) -> Response:
    """The first step: who and where."""
    cart = view(cart_id, database=shop.database, language=reader.language)
    if not cart.lines:
        return _taken_over(RedirectResponse("/cart", 303), cart_id)
    seen = _session(shop, cart_id)
    return _taken_over(_address(request, shop, reader, cart, _known(seen)), cart_id)


def _taken_over(response: Response, cart_id: str) -> Response:
    basket.remember(response, cart_id)
    return response


def _session(shop: Tradewind, cart_id: str) -> Session:
    """The session the cart is in, whichever door opened it; a new one of the page's otherwise."""
    known = of_cart(cart_id, database=shop.database)
    opening = Opening(channel="page", cart_id=cart_id, needs=("address", "email"))
    return known or shop.open_session(opening)


def _known(seen: Session) -> Typed:
    place = seen.address or Address(country=seen.cart.country)
    values = {name: getattr(place, name) for name in Address.__slots__}
    email = seen.buyer.email or seen.cart.email or ""
    return Typed(values | {"email": email, "name": place.name or seen.buyer.name})


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
    place = Address(**{name: said[name] for name in Address.__slots__})
    faults = _faults(shop, reader, said["email"], place)
    if faults:
        cart = view(cart_id, database=shop.database, language=reader.language)
        return _address(request, shop, reader, cart, Typed(said, faults), status=422)
    seen = _session(shop, cart_id)
    buyer = replace(seen.buyer, email=said["email"])
    shop.change_session(seen.id, Wishes(buyer=buyer, address=place))
    return RedirectResponse(f"/checkout/{cart_id}/quote", 303)


def _faults(shop: Tradewind, reader: Reader, email: str, place: Address) -> dict[str, str]:
    say = translations(reader.language).gettext
    faults = {}
    if not EMAIL.fullmatch(email):
        faults["email"] = say("Enter an e-mail address, such as name@example.org.")
    if place.country not in _delivered(shop):
        faults["country"] = say("Choose a country from the list.")
    words = {
        "name": say("Enter the name on the parcel."),
        "line1": say("Enter the street and number."),
        "city": say("Enter the city."),
        "region": say("Enter the province or state, such as NY."),
        "postal_code": say("Enter the postcode."),
        "country": say("Choose a country from the list."),
    }
    return faults | {each: words[each] for each in missing(place)}


@router.get("/checkout/{cart_id}/quote")
def quote(
    request: Request,
    shop: Shop,
    reader: Reading,
    cart_id: str,
    q: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The second step: every figure of the order, good for a quarter of an hour."""
    seen = _session(shop, cart_id)
    if seen.state is not SessionState.READY or seen.quote is None:
        return RedirectResponse(_astray(seen), 303)
    if q != seen.quote.id:
        return RedirectResponse(f"/checkout/{cart_id}/quote?q={seen.quote.id}", 303)
    return page(request, "checkout_quote.html", **_priced(shop, reader, cart_id, q))


def _astray(seen: Session) -> str:
    """Where a session goes on that cannot be priced yet, or is being paid."""
    if seen.order and not seen.open:
        return f"/orders/{seen.order.id}"
    lines = any(note.path.startswith("lines") and note.severity for note in seen.notes)
    return "/cart" if lines or not seen.cart.lines else f"/checkout/{seen.cart.id}"


@router.post("/checkout/{cart_id}/terms")
def change_terms(
    shop: Shop,
    cart_id: str,
    _: Checked,
    shipping: Annotated[str, Form(max_length=100)] = "",
    code: Annotated[str, Form(max_length=100)] = "",
    drop: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Choose how it is sent; give a voucher or gift card, or take one away."""
    seen = _session(shop, cart_id)
    if drop:
        drop_code(seen.id, drop, database=shop.database)
    elif code.strip():
        add_code(seen.id, code.strip(), database=shop.database)
    elif shipping:
        shop.change_session(seen.id, Wishes(shipping=shipping))
    return RedirectResponse(f"/checkout/{cart_id}/quote", 303)


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
    seen = of_quote(quote_id, database=shop.database) or _session(shop, cart_id)
    say = translations(reader.language).gettext
    return {
        "quote": found,
        "recipient": seen.address,
        "remarks": [remark(note, say) for note in seen.notes if note.code != "price_changed"],
        "refused": [each.code for each in found.rejected],
        **_figures(found, cart),
    }


def _figures(found: Quote, cart: CartView) -> dict[str, Any]:
    pictures = {line.sku: line.picture for line in cart.lines}
    return {"cart": cart, "pictures": pictures, "expired": found.expires_at <= clock.now()}


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
    if not token.strip() and context["quote"].due.minor:
        fault = translations(reader.language).gettext("Choose how to pay.")
        form = Typed(faults={"token": fault})
        sandbox = shop.payments.name == "sandbox"
        return page(request, "checkout_pay.html", status=422, sandbox=sandbox, form=form, **context)
    seen = of_quote(q, database=shop.database) or _session(shop, cart_id)
    done = shop.complete_session(seen.id, token=token.strip(), quote_id=q)
    codes = {note.code for note in done.notes}
    if "price_changed" in codes and done.quote:
        return _changed(request, shop, reader, (context["quote"], done.quote), token)
    if codes & {"payment_declined", "payment_expired"} and done.order:
        return _declined(request, reader, cart_id, done.order)
    return RedirectResponse(_onward(done), 303)


def _onward(done: Session) -> str:
    """Where paying led."""
    order = done.order
    if done.state is SessionState.ACTION_NEEDED and order and order.action_url:
        return f"{order.action_url}?order={order.id}"
    return _astray(done)


def _changed(
    request: Request,
    shop: Tradewind,
    reader: Reader,
    quotes: tuple[Quote, Quote],
    token: str,
) -> Response:
    seen, fresh = quotes
    context = _priced(shop, reader, fresh.cart_id, fresh.id)
    return page(
        request,
        "checkout_changed.html",
        status=QuoteChanged.status,
        changes=changes(seen, fresh, now=clock.now()),
        titles={line.sku: line.title for line in fresh.lines},
        token=token,
        **context,
    )


def _declined(request: Request, reader: Reader, cart_id: str, order: Order) -> Response:
    told = order_view.shown(order, language=reader.language)
    return page(
        request, "declined.html", status=PaymentDeclined.status, cart_id=cart_id, order=told
    )


@router.get("/orders/{order_id}")
def order_page(request: Request, shop: Shop, reader: Reading, order_id: str) -> Response:
    """Where an order stands, what it holds, and the quote it stands on."""
    with shop.database.reading() as session:
        found = tables.order(session, order_id)
        cart = tables.cart(session, found.quote.cart_id)
        recipient = addresses.of_cart(session, cart.id, at=found.placed_at)
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
    order = shop.cancel(order_id)
    return RedirectResponse(f"/checkout/{order.quote.cart_id}/quote", 303)
