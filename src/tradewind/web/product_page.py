"""One product: what it is, costs and cost, what its buyers say, and where all that comes from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.catalog import vocabulary
from tradewind.catalog.feeds import jsonld
from tradewind.catalog.product import Fact, Product, Review, Variant
from tradewind.decisions.claim import Claim
from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound
from tradewind.shopper import claims
from tradewind.shopper.opinions import opinions, speaks_of
from tradewind.shopper.unit_price import unit_price
from tradewind.web import media
from tradewind.web.acp.origin import origin_of
from tradewind.web.categories import trail
from tradewind.web.charts import price_chart
from tradewind.web.feeds import shelf_of
from tradewind.web.options import Selection, selection
from tradewind.web.page import Reading, Shop, page
from tradewind.web.price_past import SPANS, Past, past
from tradewind.web.reader import Reader
from tradewind.web.tile import tile_of
from tradewind.web.translations import translations

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
REVIEWS = 8
"""Reviews a page; more on the next."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One row of the facts: a value of the product, or one for each variant that has its own."""

    label: str
    values: tuple[tuple[str, Claim], ...]
    """The variant's options (empty for the product as a whole) and the claim."""
    was: tuple[tuple[str, int], ...]
    """What was stated before, and the import that ended it."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which of the reviews to show."""

    aspect: str = ""
    stars: int = 0
    language: str = ""
    page: int = 1

    def lets(self, review: Review, category: str) -> bool:
        """Whether a review of something of that category passes."""
        return (
            (not self.stars or review.rating == self.stars)
            and (not self.language or review.language == self.language)
            and (not self.aspect or speaks_of(review, self.aspect, category=category))
        )


@dataclass(frozen=True, slots=True)
class Said:
    """The reviews as the page shows them."""

    all: int
    shown: tuple[Review, ...]
    passing: int
    stars: dict[int, int]
    languages: tuple[str, ...]
    opinions: tuple[Any, ...]
    sieve: Sieve
    pages: int


def sieve_of(
    aspect: Annotated[str, Query(max_length=40)] = "",
    stars: Annotated[int, Query(ge=0, le=5)] = 0,
    said_in: Annotated[str, Query(max_length=8)] = "",
    p: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> Sieve:
    """Which of the reviews the address asks for."""
    return Sieve(aspect, stars, said_in, p)


@router.get("/p/{product_id:path}")
def product_page(
    request: Request,
    shop: Shop,
    reader: Reading,
    product_id: str,
    sieve: Annotated[Sieve, Depends(sieve_of)],
) -> HTMLResponse:
    """The product's page, with the options that the address chooses."""
    product = shop.product(product_id)
    chosen = selection(product, request.query_params)
    shown = _context(shop, reader, product, chosen)
    shelf = shelf_of(
        shop,
        origin_of(request, shop.settings),
        currency=reader.currency,
        language=reader.language,
    )
    linked = jsonld.linked(product, shelf)
    shown["linked"] = Markup(jsonld.embedded(linked)) if linked else ""  # noqa: S704 - escaped there
    said = _said(shop.reviews(product_id), sieve, product.category, reader.language)
    return page(request, "product.html", needed="need" in request.query_params, said=said, **shown)


def _context(
    shop: Tradewind, reader: Reader, product: Product, chosen: Selection
) -> dict[str, Any]:
    variant = chosen.variant or chosen.shown
    with shop.database.reading() as session:
        ended = catalog.ended_facts(session, product.id)
    tile = tile_of(product, language=reader.language, currency=reader.currency, variant=variant)
    return {
        "product": product,
        "chosen": chosen,
        "variant": variant,
        "tile": tile,
        "trail": trail(product.category, shop.index.lexicon.category_name, reader.language),
        "from_price": chosen.variant is None and _prices_differ(product, reader.currency),
        "stock": claims.of_stock(product, variant, reader.language) if variant else None,
        "facts": list(_facts(product, chosen, ended, reader.language)),
        "links": media.links(product),
        "pasts": _pasts(shop, variant, reader.currency),
        **_terms(product, variant, reader),
    }


def _terms(product: Product, variant: Variant | None, reader: Reader) -> dict[str, Any]:
    offer = variant.offer(reader.currency) if variant else None
    if variant is None or offer is None:
        return {"offer": None, "unit": None, "delivery": None, "shipping": None}
    return {
        "offer": offer,
        "unit": unit_price(product, variant, offer, reader.language),
        "delivery": claims.of_delivery(product, offer, reader.language),
        "shipping": claims.of_shipping(product, offer, reader.language),
    }


def _prices_differ(product: Product, currency: str) -> bool:
    return len({offer.price for offer in product.prices(currency)}) > 1


def _facts(
    product: Product, chosen: Selection, ended: Sequence[tuple[Fact, int]], language: str
) -> Iterator[Stated]:
    for name in dict.fromkeys(fact.name for fact in product.facts):
        values = tuple(_values(product, chosen, name, language))
        before = tuple((fact.text, end) for fact, end in ended if fact.name == name)
        yield Stated(vocabulary.label(name, language), values, before[:2])


def _values(
    product: Product, chosen: Selection, name: str, language: str
) -> Iterator[tuple[str, Claim]]:
    """The chosen variant's value or the product's; each variant's own where none is chosen."""
    sku = chosen.variant.sku if chosen.variant else None
    if fact := product.fact(name, sku=sku, language=language):
        yield "", claims.of_fact(product, fact, language)
        return
    for variant in product.variants:
        if fact := product.fact(name, sku=variant.sku, language=language):
            options = ", ".join(
                vocabulary.value_label(axis, value, language)
                for axis, value in variant.options.items()
            )
            yield options, claims.of_fact(product, fact, language)


def _said(reviews: Sequence[Review], sieve: Sieve, category: str, language: str) -> Said:
    passing = [each for each in reviews if sieve.lets(each, category)]
    start = (sieve.page - 1) * REVIEWS
    stars = Counter(each.rating for each in reviews if each.rating)
    return Said(
        all=len(reviews),
        shown=tuple(passing[start : start + REVIEWS]),
        passing=len(passing),
        stars={each: stars[each] for each in (5, 4, 3, 2, 1)},
        languages=tuple(sorted({each.language for each in reviews})),
        opinions=tuple(opinions(reviews, language=language, category=category)),
        sieve=sieve,
        pages=-(-len(passing) // REVIEWS),
    )


def _pasts(shop: Tradewind, variant: Variant | None, currency: str) -> list[Past]:
    if variant is None:
        return []
    with shop.database.reading() as session:
        points = catalog.price_history(session, variant.sku, currency)
    today = clock.now().date()
    return [found for days in SPANS if (found := past(points, days=days, today=today))]


@router.get("/prices.svg")
def prices(
    shop: Shop,
    reader: Reading,
    sku: str,
    days: int = 90,
    tone: Annotated[str, Query(pattern="^(light|dark)$")] = "light",
) -> Response:
    """What a variant cost, as a picture; its table is on the page."""
    with shop.database.reading() as session:
        points = catalog.price_history(session, sku, reader.currency)
    found = past(points, days=days, today=clock.now().date()) if days in SPANS else None
    if found is None:
        raise NotFound(f"No prices of {sku!r} are known over {days} days; ask for 30, 90 or 365.")
    say = translations(reader.language).gettext
    words = (say("Price in %s") % reader.currency, say("Lowest"))
    drawn = price_chart(found, language=reader.language, theme=tone, words=words)
    headers = {"Cache-Control": "private, max-age=600", "Vary": "Cookie, Accept-Language"}
    return Response(drawn, media_type="image/svg+xml", headers=headers)
