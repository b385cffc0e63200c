"""The list: keywords and categories with facets, sorted and narrowed by its address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.catalog import vocabulary
from tradewind.catalog.product import Product
from tradewind.kernel.errors import BadInput
from tradewind.kernel.money import Money
from tradewind.retrieval.brief import Brief, Limit, Op, PriceLimit, Superlative
from tradewind.retrieval.find import find
from tradewind.retrieval.found import Facet, Found
from tradewind.retrieval.limits import BAND
from tradewind.retrieval.understand import understand
from tradewind.web.categories import Namer, heading, trail
from tradewind.web.page import Reading, Shop, page
from tradewind.web.reader import Reader, asked_in, here
from tradewind.web.tile import Tile, tile_of
from tradewind.web.translations import translations
from tradewind.web.understood import Wish, wishes

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
SHOWN = 24
"""Products a page."""
REACH = 480
"""So many of the best hits can be paged through; facet counts are over all that fit."""
VALUES = 12
"""Values shown of one facet."""
FACET = "f."
SORTS = {"price": ("price", False), "-price": ("price", True), "-rating": ("rating", True)}


@dataclass(frozen=True, slots=True)
class Listing:
    """What the address asks for."""

    q: str
    category: str
    facets: dict[str, str]
    low: str
    high: str
    sort: str
    sold_out: bool
    """Whether what is sold out is listed too."""
    page: int
    of: int = 0
    title: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    """The address, for forms that keep it."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, and the address that chooses it or takes it away."""

    name: str
    count: int
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Narrow:
    """One facet as it is shown."""

    label: str
    values: tuple[Value, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Picked:
    """Something the address narrows by, and the address without it."""

    label: str
    name: str
    link: str


@router.get("/list")
def listing(request: Request, shop: Shop, reader: Reading) -> HTMLResponse:
    """A page of the list."""
    asked = _asked(request)
    shop.index.refresh(shop.database)
    brief = _brief(asked, shop, reader)
    found = find(
        brief,
        index=shop.index,
        currency=reader.currency,
        limit=REACH,
        facets=True,
        available_only=not asked.sold_out,
    )
    namer = shop.index.lexicon.category_name
    with shop.database.reading() as session:
        hits = _page_of(found, asked)
        products = catalog.many(session, [hit[0] for hit in hits])
    title = asked.q or heading(namer(asked.category, reader.language))
    return page(
        request,
        "list.html",
        listing=replace(asked, of=found.of, title=title),
        tiles=list(_tiles(hits, products, reader)),
        facets=list(_facets(request, found.facets, asked, namer, reader)),
        picked=list(_picked(request, asked, reader)),
        understood=_understood(asked, brief),
        corrections=found.corrections,
        dropped=found.dropped,
        pages=-(-min(found.of, len(found.hits)) // SHOWN),
        trail=trail(asked.category, namer, reader.language)
        if asked.category and not asked.q
        else [],
    )


def _asked(request: Request) -> Listing:
    said = request.query_params
    number = said.get("p", "1")
    return Listing(
        q=said.get("q", "").strip()[:2000],
        category=said.get("category", "")[:200],
        facets={
            name.removeprefix(FACET): value
            for name, value in said.items()
            if name.startswith(FACET)
        },
        low=said.get("low", "")[:16],
        high=said.get("high", "")[:16],
        sort=said.get("sort", "") if said.get("sort") in SORTS else "",
        sold_out=said.get("all") == "1",
        page=int(number) if number.isdecimal() and 0 < int(number) < 1000 else 1,
        parameters=tuple(said.multi_items()),
    )


def _brief(asked: Listing, shop: Tradewind, reader: Reader) -> Brief:
    """The sentence's own wish, narrowed by what the address chose."""
    brief = Brief(asked.q, reader.language)
    if asked.q:
        brief = understand(
            asked.q,
            lexicon=shop.index.lexicon,
            language=asked_in(asked.q, reader),
            currency=reader.currency,
        )
    said = SORTS.get(asked.sort)
    return replace(
        brief,
        keywords_only=True,
        category=asked.category or brief.category,
        limits=(
            *brief.limits,
            *(Limit(name, Op.IS, value, text=value) for name, value in asked.facets.items()),
        ),
        price=(*brief.price, *_prices(asked, reader.currency)),
        superlative=Superlative(said[0], said[1], asked.sort) if said else brief.superlative,
    )


def _prices(asked: Listing, currency: str) -> Iterator[PriceLimit]:
    for text, op in ((asked.low, Op.AT_LEAST), (asked.high, Op.AT_MOST)):
        try:
            money = Money.of(Decimal(text.replace(",", "")), currency) if text else None
        except (InvalidOperation, BadInput):
            money = None
        if money is not None:
            yield PriceLimit(op, money, text)


def _page_of(found: Found, asked: Listing) -> list[tuple[str, str]]:
    start = (asked.page - 1) * SHOWN
    return [(hit.product_id, hit.sku) for hit in found.hits[start : start + SHOWN]]


def _tiles(
    hits: Sequence[tuple[str, str]], products: Mapping[str, Product], reader: Reader
) -> Iterator[Tile]:
    for product_id, sku in hits:
        if product := products.get(product_id):
            yield tile_of(
                product,
                language=reader.language,
                currency=reader.currency,
                variant=product.variant(sku),
            )


def _understood(asked: Listing, brief: Brief) -> list[Wish]:
    return [wish for wish in wishes(brief) if wish.label and wish.said in asked.q]


def _facets(
    request: Request, facets: Sequence[Facet], asked: Listing, namer: Namer, reader: Reader
) -> Iterator[Narrow]:
    for facet in facets:
        key = "category" if facet.name == "category" else FACET + facet.name
        chosen = asked.category if facet.name == "category" else asked.facets.get(facet.name, "")
        values = tuple(
            Value(
                _value_name(facet.name, value, namer, reader),
                count,
                here(request, **{key: None if value == chosen else value, "p": None}),
                value == chosen,
            )
            for value, count in facet.values[:VALUES]
        )
        if values:
            yield Narrow(vocabulary.label(facet.name, reader.language), values, bool(chosen))


def _value_name(facet: str, value: str, namer: Namer, reader: Reader) -> str:
    if facet == "category":
        return heading(namer(value, reader.language))
    if facet == "price":
        return _band(value, reader)
    return _shown(facet, value, reader)


def _shown(name: str, value: str, reader: Reader) -> str:
    return heading(vocabulary.value_label(name, value, reader.language))


def _band(value: str, reader: Reader) -> str:
    """A price band such as ``25-50``, as the reader writes amounts."""
    say = translations(reader.language).gettext
    low, high = (
        Money.of(each, reader.currency).shown(reader.language) if each else ""
        for each in value.partition(BAND)[::2]
    )
    if low and high:
        return f"{low} – {high}"
    return say("%s and more") % low if low else say("under %s") % high


def _picked(request: Request, asked: Listing, reader: Reader) -> Iterator[Picked]:
    for name, value in asked.facets.items():
        shown = _band(value, reader) if name == "price" else _shown(name, value, reader)
        link = here(request, **{FACET + name: None, "p": None})
        yield Picked(vocabulary.label(name, reader.language), shown, link)
    if asked.low or asked.high:
        label = vocabulary.label("price", reader.language)
        yield Picked(
            label, f"{asked.low} – {asked.high}", here(request, low=None, high=None, p=None)
        )
