"""The JSON door of the checkout under ``/api/v1``: carts, quotes, orders.

An id is the key to what it names: whoever holds a cart's, a quote's or an order's id may use it.
"""

from datetime import datetime
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Depends, Header, Response
from pydantic import AliasChoices, AwareDatetime, BaseModel, Field, model_validator

from tradewind.app import Tradewind
from tradewind.checkout import buy, fill, quoting, reconcile, tables
from tradewind.checkout.cart import LONGEST_CODE, MOST_CODES, MOST_PIECES, CartView, LineView, Want
from tradewind.checkout.order import Order, State
from tradewind.checkout.order_view import OrderView, shown
from tradewind.checkout.quote import Quote
from tradewind.decisions.agents import Agent, Scope
from tradewind.kernel.money import Money
from tradewind.web.agents import check_own, needs
from tradewind.web.api import LanguageTag, MoneyOut, Shop

router = APIRouter(prefix="/api/v1", tags=["checkout"])

FILLS = [Depends(needs(Scope.CART))]
Follower = Annotated[Agent | None, Depends(needs(Scope.ORDERS))]
Payer = Annotated[Agent | None, Depends(needs(Scope.PAY))]

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=255)]
Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Id = Annotated[str, Field(max_length=64)]
Sku = Annotated[str, Field(min_length=1, max_length=200)]


Code = Annotated[str, Field(max_length=LONGEST_CODE)]


class Body(BaseModel):
    """What a program sends: a field nobody knows is an error, not a wish left unheard."""

    model_config = {"extra": "forbid"}


class CartIn(Body):
    """A cart to open."""

    currency: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    language: LanguageTag = "en"
    country: Country | None = None
    email: Email | None = None


class CartChange(Body):
    """Where the cart goes, on which terms, who hears of it; what is left out stays."""

    country: Country | None = None
    region: str | None = Field(default=None, max_length=100)
    postal_code: str | None = Field(default=None, max_length=20)
    email: Email | None = None
    shipping: str | None = Field(default=None, max_length=100)
    codes: list[Code] | None = Field(default=None, max_length=MOST_CODES)
    gift_cards: list[Code] | None = Field(default=None, max_length=MOST_CODES)


class LineIn(Body):
    """What to add: a variant, or a product with its options chosen."""

    variant_id: Sku | None = Field(default=None, validation_alias=AliasChoices("variant_id", "sku"))
    product_id: str | None = Field(default=None, max_length=200)
    options: dict[str, str] = Field(default_factory=dict, max_length=8)
    quantity: int = Field(default=1, ge=1, le=MOST_PIECES)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.variant_id is None) is (self.product_id is None):
            raise ValueError("give either variant_id or product_id")
        return self


class QuantityIn(Body):
    """How many pieces the cart shall hold; 0 takes the line out."""

    quantity: int = Field(ge=0, le=MOST_PIECES)


class QuoteIn(Body):
    """The cart to quote."""

    cart_id: Id


class OrderIn(Body):
    """The quote that is confirmed, and how it is paid."""

    quote_id: Id
    payment_token: str = Field(min_length=1, max_length=200)


class NoteOut(BaseModel):
    """Something that changed under a line since it was added."""

    kind: Literal["rose", "fell", "few_left", "sold_out", "gone"]
    before: MoneyOut | None
    after: MoneyOut | None
    left: int | None


class CartLineOut(BaseModel):
    """A line with its prices of now; ``left`` is null where stock is not counted."""

    variant_id: str
    product_id: str
    title: str
    options: dict[str, str]
    quantity: int
    unit: MoneyOut | None
    total: MoneyOut | None
    left: int | None
    buyable: bool
    notes: list[NoteOut]


class CartOut(BaseModel):
    """A cart, before shipping and tax."""

    id: str
    version: int
    currency: str
    country: str
    language: str
    email: str | None
    lines: list[CartLineOut]
    subtotal: MoneyOut


class QuoteLineOut(BaseModel):
    """Some pieces of one item; fewer than asked where fewer are left."""

    variant_id: str
    product_id: str
    title: str
    options: dict[str, str]
    seller: str
    asked: int
    quantity: int
    unit: MoneyOut
    total: MoneyOut
    discount: MoneyOut
    tax: MoneyOut


class MissingOut(BaseModel):
    """An item of the cart that is sold out and therefore not in the quote."""

    variant_id: str
    title: str
    asked: int


class DiscountOut(BaseModel):
    """Something taken off; ``code`` is empty where it applies by itself.

    ``shares`` are minor units by variant; the rest of the amount falls on shipping.
    """

    label: str
    amount: MoneyOut
    code: str
    target: Literal["order", "lines", "shipping"]
    shares: dict[str, int]


class RejectedOut(BaseModel):
    """A code that does not hold now, and why."""

    code: str
    reason: str


class GiftCardOut(BaseModel):
    """What a gift card pays; of its code only the end is shown."""

    code: str
    amount: MoneyOut


class OptionOut(BaseModel):
    """A way of shipping; ``days`` are working days until the last parcel is there."""

    id: str
    title: str
    price: MoneyOut
    days: int | None
    earliest: int | None


class TaxOut(BaseModel):
    """A tax; ``rate`` is in millionths (190 000 is 19 %), and 0 for several rates together."""

    name: str
    rate: int
    included: bool
    amount: MoneyOut
    on_shipping: MoneyOut


class QuoteOut(BaseModel):
    """What exactly is bought and for how much; confirmed once, before it expires."""

    id: str
    cart_id: str
    country: str
    language: str
    lines: list[QuoteLineOut]
    missing: list[MissingOut]
    items: MoneyOut
    discounts: list[DiscountOut]
    shipping: MoneyOut
    tax: TaxOut
    taxes: list[TaxOut]
    total: MoneyOut
    gift_cards: list[GiftCardOut]
    due: MoneyOut
    options: list[OptionOut]
    shipping_option: str
    rejected: list[RejectedOut]
    region: str
    postal_code: str
    delivery_days: int | None
    created_at: AwareDatetime
    expires_at: AwareDatetime


class StepOut(BaseModel):
    """A state the order has reached."""

    state: State
    label: str
    at: datetime


class OrderOut(BaseModel):
    """An order: where it stands, how it got there, what happens next."""

    id: str
    state: State
    label: str
    next: str
    reason: str
    action_url: str | None
    held_until: datetime | None
    captured: MoneyOut | None
    steps: list[StepOut]
    quote: QuoteOut


@router.post("/carts", status_code=201, dependencies=FILLS)
def open_cart(shop: Shop, wanted: CartIn) -> CartOut:
    """Open an empty cart."""
    return cart_out(
        fill.open_cart(
            database=shop.database,
            currency=wanted.currency or shop.settings.currency,
            language=wanted.language,
            country=wanted.country,
            email=wanted.email,
        )
    )


@router.get("/carts/{cart_id}", dependencies=FILLS)
def read_cart(shop: Shop, cart_id: str, language: LanguageTag | None = None) -> CartOut:
    """The cart with the prices and the stock of now."""
    return cart_out(fill.view(cart_id, database=shop.database, language=language))


@router.patch("/carts/{cart_id}", dependencies=FILLS)
def change_cart(shop: Shop, cart_id: str, change: CartChange) -> CartOut:
    """Say where the cart goes, how it is sent, which codes pay for it, and who hears of it."""
    fill.send_to(
        cart_id,
        database=shop.database,
        country=change.country,
        region=change.region,
        postal_code=change.postal_code,
        email=change.email,
    )
    told = fill.agree(
        cart_id,
        database=shop.database,
        shipping=change.shipping,
        codes=None if change.codes is None else tuple(change.codes),
        gift_cards=None if change.gift_cards is None else tuple(change.gift_cards),
    )
    return cart_out(told)


@router.post("/carts/{cart_id}/lines", dependencies=FILLS)
def add_line(shop: Shop, cart_id: str, line: LineIn, key: Key = None) -> CartOut:
    """Put something in, once per ``Idempotency-Key``; a missing option is asked for."""
    want = Want(line.variant_id, line.product_id, line.options, line.quantity, added_from="api")
    return cart_out(fill.add(cart_id, want, database=shop.database, key=key))


@router.put("/carts/{cart_id}/lines/{variant_id}", dependencies=FILLS)
def set_line(shop: Shop, cart_id: str, variant_id: str, wanted: QuantityIn) -> CartOut:
    """Have so many pieces of an item that is in the cart."""
    return cart_out(fill.set_quantity(cart_id, variant_id, wanted.quantity, database=shop.database))


@router.delete("/carts/{cart_id}/lines/{variant_id}", dependencies=FILLS)
def remove_line(shop: Shop, cart_id: str, variant_id: str) -> CartOut:
    """Take an item out."""
    return cart_out(fill.remove(cart_id, variant_id, database=shop.database))


@router.get("/carts/{cart_id}/orders")
def orders_of_cart(
    shop: Shop, agent: Follower, cart_id: str, language: LanguageTag | None = None
) -> list[OrderOut]:
    """Every order placed from a cart, oldest first."""
    with shop.database.reading() as session:
        tables.cart(session, cart_id)
        orders = tables.orders_of_cart(session, cart_id)
    theirs = agent.id if agent else None
    return [_order_out(each, language) for each in orders if each.agent_id in {None, theirs}]


@router.post("/quotes", status_code=201, dependencies=FILLS)
def make_quote(shop: Shop, wanted: QuoteIn) -> QuoteOut:
    """The price of a cart at this moment: items, shipping, tax, total."""
    return quote_out(shop.quote(wanted.cart_id))


@router.get("/quotes/{quote_id}", dependencies=FILLS)
def read_quote(shop: Shop, quote_id: str) -> QuoteOut:
    """A quote as it was made."""
    return quote_out(quoting.read(quote_id, database=shop.database))


@router.post(
    "/orders",
    status_code=201,
    response_model=OrderOut,
    responses={
        202: {"model": OrderOut, "description": "Not paid yet: a second step, or no answer yet"},
        402: {"description": "The card was declined; the goods are back"},
        409: {"description": "The quote no longer holds, and the problem carries the new one"},
    },
)
def place_order(shop: Shop, agent: Payer, wanted: OrderIn, key: Key = None) -> Response:
    """Confirm a quote and pay: one order a quote, however often this is sent."""
    order = buy.buy(
        wanted.quote_id,
        token=wanted.payment_token,
        database=shop.database,
        payments=shop.payments,
        idempotency_key=key,
        terms=buy.Terms(agent_id=agent.id if agent else None),
    )
    waits = order.holding or order.state is State.AUTHORIZED
    # Written here, by the thread that has it: handed back as a model it would take another.
    told = _order_out(order).model_dump_json()
    return Response(told, 202 if waits else 201, media_type="application/json")


@router.get("/orders/{order_id}")
def read_order(
    shop: Shop, agent: Follower, order_id: str, language: LanguageTag | None = None
) -> OrderOut:
    """Where an order stands."""
    return _order_out(_own(shop, agent, order_id), language)


@router.post("/orders/{order_id}/resume")
def resume_order(shop: Shop, agent: Follower, order_id: str) -> OrderOut:
    """Ask the provider again, as after a second step."""
    _own(shop, agent, order_id)
    return _order_out(reconcile.resume(order_id, database=shop.database, payments=shop.payments))


@router.post("/orders/{order_id}/cancel")
def cancel_order(shop: Shop, agent: Follower, order_id: str) -> OrderOut:
    """Give up a second step, so that the cart can be paid another way."""
    _own(shop, agent, order_id)
    return _order_out(shop.cancel(order_id))


def _own(shop: Tradewind, agent: Agent | None, order_id: str) -> Order:
    with shop.database.reading() as session:
        order = tables.order(session, order_id)
    check_own(agent, order.agent_id, order_id)
    return order


def cart_out(cart: CartView) -> CartOut:
    """A cart as programs see it."""
    return CartOut(
        id=cart.id,
        version=cart.version,
        currency=cart.currency,
        country=cart.country,
        language=cart.language,
        email=cart.email,
        lines=[_line_out(line) for line in cart.lines],
        subtotal=_money(cart.subtotal),
    )


def _line_out(line: LineView) -> CartLineOut:
    return CartLineOut(
        variant_id=line.sku,
        product_id=line.product_id,
        title=line.title,
        options=dict(line.options),
        quantity=line.quantity,
        unit=_money(line.unit) if line.unit else None,
        total=_money(line.total) if line.total else None,
        left=line.left,
        buyable=line.buyable,
        notes=[
            NoteOut(
                kind=note.kind.value,
                before=_money(note.before) if note.before else None,
                after=_money(note.after) if note.after else None,
                left=note.left,
            )
            for note in line.notes
        ],
    )


def quote_out(quote: Quote) -> QuoteOut:
    """A quote as programs see it."""
    return QuoteOut.model_validate(quote.plain())


def _order_out(order: Order, language: str | None = None) -> OrderOut:
    view: OrderView = shown(order, language=language or order.quote.language)
    return OrderOut(
        id=view.id,
        state=view.state,
        label=view.label,
        next=view.next,
        reason=view.reason,
        action_url=view.action_url,
        held_until=view.held_until,
        captured=_money(view.captured) if view.captured else None,
        steps=[StepOut(state=step.state, label=step.label, at=step.at) for step in view.steps],
        quote=quote_out(view.quote),
    )


def _money(money: Money) -> MoneyOut:
    return MoneyOut(minor=money.minor, currency=money.currency)
