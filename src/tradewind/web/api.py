"""The JSON door under ``/api/v1``: ask, search, products, ledger. Checkout's is `api_checkout`."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Fact, Product
from tradewind.decisions import tables as ledger
from tradewind.decisions.agents import Scope
from tradewind.decisions.claim import Claim
from tradewind.kernel.errors import NotFound
from tradewind.kernel.money import Money
from tradewind.shopper.answer import Answer, Pick, Sentence
from tradewind.shopper.tables import plain_brief
from tradewind.web.agents import needs

router = APIRouter(prefix="/api/v1", tags=["shop"], dependencies=[Depends(needs(Scope.READ))])

PRIVATE = ("mandate.", "key.", "agent.")
"""Entries of the ledger that only the operator reads."""

LanguageTag = Literal["en", "zh", "es", "de", "ja"]


async def shop_of(request: Request) -> Tradewind:
    """The shop this site serves; awaited, so that it costs no thread."""
    shop: Tradewind = request.app.state.shop
    return shop


Shop = Annotated[Tradewind, Depends(shop_of)]


class MoneyOut(BaseModel):
    """An exact amount: integer minor units and an ISO 4217 currency."""

    minor: int
    currency: str


class EvidenceOut(BaseModel):
    """The row behind a claim."""

    kind: str
    ref: str
    value: str
    source: str = ""
    version: int = 0


class ReasonOut(BaseModel):
    """One sentence and everything it stands on."""

    text: str
    evidence: list[EvidenceOut]


class PickOut(BaseModel):
    """A product put forward."""

    product_id: str
    variant_id: str
    title: str
    price: MoneyOut | None
    role: str
    quantity: int
    available: bool
    reasons: list[ReasonOut]
    drawback: ReasonOut | None


class CellOut(BaseModel):
    """One product's value in a row; ``value`` is null where nobody states it."""

    value: str | None
    number: float | None = None
    unit: str | None = None
    best: bool = False
    evidence: list[EvidenceOut] = Field(default_factory=list)


class RowOut(BaseModel):
    """One fact of every column."""

    name: str
    label: str
    asked: bool
    cells: list[CellOut]


class ColumnOut(BaseModel):
    """A product in the comparison."""

    product_id: str
    variant_id: str
    title: str


class ComparisonOut(BaseModel):
    """Products side by side."""

    columns: list[ColumnOut]
    rows: list[RowOut]


class ChoiceOut(BaseModel):
    """One answer to a question: what it says, and the sentence to send."""

    label: str
    sentence: str


class QuestionOut(BaseModel):
    """The one thing to clear up."""

    text: str
    choices: list[ChoiceOut]


class FacetValueOut(BaseModel):
    """A value and how many of the matching products carry it."""

    value: str
    count: int


class FacetOut(BaseModel):
    """Exact counts over everything that matches."""

    name: str
    values: list[FacetValueOut]


class AnswerOut(BaseModel):
    """A whole answer."""

    conversation: str
    kind: Literal["answer", "list", "question"]
    language: str
    brief: dict[str, Any]
    picks: list[PickOut]
    comparison: ComparisonOut | None
    words: str
    verdict: list[ReasonOut]
    of: int
    question: QuestionOut | None
    suggestions: list[str]
    facets: list[FacetOut]
    corrections: dict[str, str]
    cart: str | None
    order: str | None
    decision: str
    worded_by: str
    timings_ms: dict[str, float]


class AskIn(BaseModel):
    """A sentence, and the conversation it belongs to."""

    sentence: str = Field(min_length=1, max_length=2000)
    conversation: str | None = Field(default=None, max_length=64)
    language: LanguageTag | None = None
    currency: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    cart: str | None = Field(default=None, max_length=64)


@router.post("/ask")
def ask(shop: Shop, asked: AskIn) -> AnswerOut:
    """Answer a need, a question, keywords or a follow-up."""
    answer = shop.ask(
        asked.sentence,
        conversation=asked.conversation,
        language=asked.language,
        currency=asked.currency,
        cart=asked.cart,
    )
    return answer_out(answer)


@router.get("/search")
def search(
    shop: Shop,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    language: LanguageTag | None = None,
    currency: Annotated[str | None, Query(pattern="^[A-Z]{3}$")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 24,
) -> AnswerOut:
    """A list with facets for keywords; limits said in the words hold. Nothing is kept of it."""
    return answer_out(shop.search(q, language=language, currency=currency, limit=limit))


@router.get("/products/{product_id}")
def product(shop: Shop, product_id: str) -> dict[str, Any]:
    """One product, every fact with its source."""
    return product_out(shop.product(product_id))


@router.get("/products/{product_id}/reviews")
def reviews(shop: Shop, product_id: str) -> dict[str, Any]:
    """Its reviews, verbatim."""
    shop.product(product_id)
    found = shop.reviews(product_id)
    return {
        "product_id": product_id,
        "reviews": [
            {
                "id": each.id,
                "rating": each.rating,
                "title": each.title,
                "text": each.text,
                "language": each.language,
                "date": each.date.isoformat(),
                "helpful": each.helpful,
                "verified": each.verified,
            }
            for each in found
        ],
    }


@router.get("/products/{product_id}/prices")
def prices(shop: Shop, product_id: str, sku: str, currency: str) -> dict[str, Any]:
    """What a variant cost, oldest first."""
    with shop.database.reading() as session:
        catalog.get(session, product_id)
        points = catalog.price_history(session, sku, currency)
    return {
        "sku": sku,
        "points": [
            {
                "date": each.date.isoformat(),
                "seller": each.seller,
                "price": _money(each.price),
                "source": str(each.source),
            }
            for each in points
        ],
    }


@router.get("/ledger/{decision}")
def entry(shop: Shop, decision: str) -> dict[str, Any]:
    """One decision, whole: request, brief, candidates, picks, claims, versions."""
    with shop.database.reading() as session:
        found = ledger.get(session, decision)
    if found.kind.startswith(PRIVATE):
        raise NotFound(f"No ledger entry {decision!r}.")
    return {
        "id": found.id,
        "at": found.at.isoformat(),
        "kind": found.kind,
        "subject": found.subject,
        "hash": found.hash,
        "body": found.body,
    }


def answer_out(answer: Answer) -> AnswerOut:
    """An answer as programs see it."""
    return AnswerOut(
        conversation=answer.conversation,
        kind=answer.kind.value,
        language=answer.language,
        brief=plain_brief(answer.brief),
        picks=[_pick(pick, answer.language) for pick in answer.picks],
        comparison=_comparison(answer),
        words=answer.words,
        verdict=[_reason(sentence) for sentence in answer.verdict],
        of=answer.of,
        question=_question(answer),
        suggestions=list(answer.chips),
        facets=[
            FacetOut(
                name=facet.name,
                values=[FacetValueOut(value=value, count=count) for value, count in facet.values],
            )
            for facet in answer.found.facets
        ],
        corrections=answer.found.corrections,
        cart=answer.cart,
        order=answer.order,
        decision=answer.decision,
        worded_by=answer.worded_by,
        timings_ms=answer.timings_ms,
    )


def _question(answer: Answer) -> QuestionOut | None:
    if answer.question is None:
        return None
    choices = [ChoiceOut(label=label, sentence=said) for label, said in answer.question.choices]
    return QuestionOut(text=answer.question.text, choices=choices)


def _pick(pick: Pick, language: str) -> PickOut:
    return PickOut(
        product_id=pick.product.id,
        variant_id=pick.variant.sku,
        title=pick.product.name(language),
        price=_money(pick.offer.price) if pick.offer else None,
        role=pick.role,
        quantity=pick.quantity,
        available=pick.variant.available,
        reasons=[_reason(sentence) for sentence in pick.reasons],
        drawback=_reason(pick.drawback) if pick.drawback else None,
    )


def _money(money: Money) -> MoneyOut:
    return MoneyOut(minor=money.minor, currency=money.currency)


def _reason(sentence: Sentence) -> ReasonOut:
    evidence = [each for claim in sentence.claims for each in _evidence(claim)]
    return ReasonOut(text=sentence.text, evidence=evidence)


def _evidence(claim: Claim) -> list[EvidenceOut]:
    return [
        EvidenceOut(
            kind=str(each.kind),
            ref=each.ref,
            value=each.value,
            source=each.source,
            version=each.version,
        )
        for each in claim.evidence
    ]


def _comparison(answer: Answer) -> ComparisonOut | None:
    table = answer.comparison
    if table is None:
        return None
    columns = [
        ColumnOut(
            product_id=pick.product.id,
            variant_id=pick.variant.sku,
            title=pick.product.name(answer.language),
        )
        for pick in table.products
    ]
    rows = [
        RowOut(
            name=row.name,
            label=row.label,
            asked=row.asked,
            cells=[_cell(cell.claim, best=cell.best) for cell in row.cells],
        )
        for row in table.rows
    ]
    return ComparisonOut(columns=columns, rows=rows)


def _cell(claim: Claim | None, *, best: bool) -> CellOut:
    if claim is None:
        return CellOut(value=None)
    return CellOut(
        value=claim.shown,
        number=claim.number,
        unit=claim.unit,
        best=best,
        evidence=_evidence(claim),
    )


def product_out(product: Product) -> dict[str, Any]:
    """A product as programs see it."""
    return {
        "id": product.id,
        "title": dict(product.title),
        "description": dict(product.description),
        "category": product.category,
        "brand": product.brand,
        "options": list(product.options),
        "rating": product.rating,
        "review_count": product.review_count,
        "source": str(product.source),
        "version": product.source.version,
        "facts": [_fact(fact) for fact in product.facts],
        "variants": [
            {
                "variant_id": each.sku,
                "options": each.options,
                "gtin": each.gtin,
                "stock": each.stock,
                "available": each.available,
                "offers": [
                    {
                        "seller": offer.seller,
                        "price": _money(offer.price),
                        "list_price": _money(offer.list_price) if offer.list_price else None,
                        "shipping": _money(offer.shipping) if offer.shipping else None,
                        "delivery_days": offer.delivery_days,
                    }
                    for offer in each.offers
                ],
            }
            for each in product.variants
        ],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "name": fact.name,
        "text": fact.text,
        "kind": str(fact.kind),
        "number": fact.number,
        "high": fact.high,
        "unit": fact.unit,
        "language": fact.language,
        "sku": fact.sku,
        "source": str(fact.source),
        "version": fact.source.version,
    }
