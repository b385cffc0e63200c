"""What the tools give back. Every text that others wrote is shorn of marks that mislead."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from tradewind.catalog.product import Product, Variant
from tradewind.checkout.cart import CartView, LineView
from tradewind.checkout.order import Order
from tradewind.checkout.order_view import shown
from tradewind.checkout.quote import Quote
from tradewind.kernel.money import Money
from tradewind.seller.review.catalogue import Reviewed as Looked
from tradewind.seller.review.issue import Issue as Finding
from tradewind.seller.review.issue import text_of
from tradewind.seller.review.look import Context as Known
from tradewind.seller.review.review import words
from tradewind.shopper.answer import Answer, Comparison, Pick, Row
from tradewind.web.page import UNSEEN

LONGEST = 4000


def plain(text: str) -> str:
    """A text without control and direction marks, of bounded length."""
    return UNSEEN.sub("", text)[:LONGEST]


Text = Annotated[str, AfterValidator(plain)]


class Price(BaseModel):
    """An exact amount: integer minor units, ISO 4217 currency, and how it reads."""

    minor: int
    currency: str
    shown: str


class Card(BaseModel):
    """A product put forward, with why and with what speaks against it."""

    product_id: str
    variant_id: str = Field(description="What cart_add takes")
    title: Text
    price: Price | None
    available: bool
    reasons: list[Text]
    drawback: Text | None
    url: str


class Cell(BaseModel):
    """One product's value; null where nobody states it."""

    value: Text | None
    best: bool
    sources: list[Text] = Field(description="The rows the value stands on")


class Line(BaseModel):
    """One property of every product compared, in the order of the cards."""

    name: str
    label: Text
    cells: list[Cell]


class Answered(BaseModel):
    """An answer: what to say, and the products it speaks of."""

    words: Text
    cards: list[Card]
    table: list[Line]
    of: int = Field(description="How many products fit")
    question: Text | None = Field(description="One thing to ask the shopper first")
    choices: list[Text]
    conversation: str = Field(description="Give it back to go on with this conversation")
    evidence: str = Field(description="The ledger entry behind this answer")


class Compared(BaseModel):
    """Products side by side."""

    cards: list[Card]
    table: list[Line]


class Fact(BaseModel):
    """Something the seller states."""

    name: str
    value: Text
    source: Text


class Choice(BaseModel):
    """A variant: what it is, what it costs, and whether it can be had."""

    variant_id: str
    options: dict[str, Text]
    price: Price | None
    available: bool


class Shown(BaseModel):
    """One product with its facts and variants."""

    product_id: str
    title: Text
    description: Text
    brand: Text
    rating: float | None
    reviews: int
    facts: list[Fact]
    variants: list[Choice]
    url: str


class CartLine(BaseModel):
    """Some pieces of one item."""

    variant_id: str
    title: Text
    quantity: int
    unit: Price | None
    total: Price | None
    buyable: bool


class Cart(BaseModel):
    """What somebody means to buy, before shipping and tax."""

    cart_id: str
    lines: list[CartLine]
    subtotal: Price
    continue_url: str = Field(description="Where a person sees it, changes it and pays")


class Quoted(BaseModel):
    """What a cart comes to now. A person confirms and pays at ``continue_url``; no tool does."""

    quote_id: str
    cart_id: str
    lines: list[CartLine]
    missing: list[Text] = Field(description="Sold out, and therefore not in it")
    items: Price
    shipping: Price
    tax: Price
    total: Price
    expires_at: str
    continue_url: str


class Ordered(BaseModel):
    """Where an order stands."""

    order_id: str
    state: str
    label: Text
    next: Text
    total: Price
    steps: list[str]
    url: str


def price(money: Money, language: str) -> Price:
    """An amount as it goes out."""
    return Price(minor=money.minor, currency=money.currency, shown=money.shown(language))


def card(pick: Pick, language: str, base: str) -> Card:
    """A pick as it goes out."""
    return Card(
        product_id=pick.product.id,
        variant_id=pick.variant.sku,
        title=pick.product.name(language),
        price=price(pick.offer.price, language) if pick.offer else None,
        available=pick.variant.available,
        reasons=[each.text for each in pick.reasons],
        drawback=pick.drawback.text if pick.drawback else None,
        url=f"{base}/p/{pick.product.id}",
    )


def table(comparison: Comparison | None) -> list[Line]:
    """The rows of a comparison; none where there is none."""
    return [_line(row) for row in comparison.rows] if comparison else []


def _line(row: Row) -> Line:
    cells = [
        Cell(
            value=cell.claim.shown if cell.claim else None,
            best=cell.best,
            sources=[each.ref for each in cell.claim.evidence] if cell.claim else [],
        )
        for cell in row.cells
    ]
    return Line(name=row.name, label=row.label, cells=cells)


def answered(answer: Answer, base: str) -> Answered:
    """An answer as it goes out."""
    question = answer.question
    return Answered(
        words=answer.words,
        cards=[card(pick, answer.language, base) for pick in answer.picks],
        table=table(answer.comparison),
        of=answer.of,
        question=question.text if question else None,
        choices=[said for _, said in question.choices] if question else [],
        conversation=answer.conversation,
        evidence=answer.decision,
    )


def product(found: Product, language: str, currency: str, base: str) -> Shown:
    """A product as it goes out."""
    return Shown(
        product_id=found.id,
        title=found.name(language),
        description=_in(found.description, language),
        brand=found.brand,
        rating=found.rating,
        reviews=found.review_count,
        facts=[
            Fact(name=fact.name, value=fact.text, source=str(fact.source)) for fact in found.facts
        ],
        variants=[
            Choice(
                variant_id=each.sku,
                options=dict(each.options),
                price=_cheapest(each, currency, language),
                available=each.available,
            )
            for each in found.variants
        ],
        url=f"{base}/p/{found.id}",
    )


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def _cheapest(variant: Variant, currency: str, language: str) -> Price | None:
    offers = [offer for offer in variant.offers if offer.price.currency == currency]
    return price(min(each.price for each in offers), language) if offers else None


def cart(view: CartView, base: str) -> Cart:
    """A cart as it goes out."""
    return Cart(
        cart_id=view.id,
        lines=[_cart_line(line, view.language) for line in view.lines],
        subtotal=price(view.subtotal, view.language),
        continue_url=f"{base}/checkout/{view.id}",
    )


def _cart_line(line: LineView, language: str) -> CartLine:
    return CartLine(
        variant_id=line.sku,
        title=line.title,
        quantity=line.quantity,
        unit=price(line.unit, language) if line.unit else None,
        total=price(line.total, language) if line.total else None,
        buyable=line.buyable,
    )


def quoted(quote: Quote, base: str) -> Quoted:
    """A quote as it goes out."""
    language = quote.language

    def told(money: Money) -> Price:
        return price(money, language)

    lines = [
        CartLine(
            variant_id=line.sku,
            title=line.title,
            quantity=line.quantity,
            unit=told(line.unit),
            total=told(line.total),
            buyable=True,
        )
        for line in quote.lines
    ]
    return Quoted(
        quote_id=quote.id,
        cart_id=quote.cart_id,
        lines=lines,
        missing=[each.title for each in quote.missing],
        items=told(quote.items),
        shipping=told(quote.shipping),
        tax=told(quote.tax.amount),
        total=told(quote.total),
        expires_at=quote.expires_at.isoformat(),
        continue_url=f"{base}/checkout/{quote.cart_id}",
    )


def ordered(order: Order, base: str) -> Ordered:
    """An order as it goes out: where it stands, and nothing of who bought it."""
    language = order.quote.language
    view: Any = shown(order, language=language)
    return Ordered(
        order_id=order.id,
        state=order.state,
        label=view.label,
        next=view.next,
        total=price(order.quote.total, language),
        steps=[step.label for step in view.steps],
        url=f"{base}/orders/{order.id}",
    )


class Issue(BaseModel):
    """What a rule finds in a listing."""

    rule: str
    field: str
    said: Text | None = Field(description="The characters it is about; null for the whole field")
    severity: str
    message: Text
    fix: Text | None = Field(description="What would stand in its place; null where a person must")
    source: list[Text]
    effective: str | None


class ReviewedListing(BaseModel):
    """One of the seller's listings and its issues."""

    listing_id: str
    channel: str
    sku: str
    language: str
    title: Text
    issues: list[Issue]


class Reviewed(BaseModel):
    """Listings under review."""

    total: int
    listings: list[ReviewedListing]


class Proposed(BaseModel):
    """Proposals that wait for a person."""

    proposals: list[str]
    approve_at: str


def reviewed(found: Sequence[Looked], context: Known, *, limit: int) -> Reviewed:
    """Listings with their issues."""
    shown = [
        ReviewedListing(
            listing_id=each.kept.id,
            channel=str(each.kept.listing.channel),
            sku=each.kept.listing.sku,
            language=each.kept.listing.language,
            title=each.kept.listing.title,
            issues=[_issue(issue, each, context) for issue in each.issues],
        )
        for each in found[:limit]
    ]
    return Reviewed(total=len(found), listings=shown)


def _issue(issue: Finding, each: Looked, context: Known) -> Issue:
    text = text_of(each.kept.listing, issue.field)
    return Issue(
        rule=issue.rule,
        field=issue.field,
        said=text[slice(*issue.span)] if issue.span else None,
        severity=str(issue.severity),
        message=words(issue, language="en", context=context),
        fix=issue.fix,
        source=list(issue.source),
        effective=issue.effective.isoformat() if issue.effective else None,
    )
