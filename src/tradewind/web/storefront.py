"""The first page: one box, and shelves worth looking at."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Product
from tradewind.storage import Connection
from tradewind.web import media
from tradewind.web.page import Reading, Shop, page
from tradewind.web.reader import Reader
from tradewind.web.tile import Tile, tile_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

NEEDS = {
    "en": (
        "waterproof hiking boots under $200",
        "a gift for a 6-year-old who loves dinosaurs, up to $40",
        "which power bank has the largest battery?",
    ),
    "zh": ("1200元以内的防水登山鞋", "送给6岁喜欢恐龙的孩子，150元以内", "哪款充电宝容量最大？"),
}
"""Three needs to try, in the reader's language."""
SHELF = 4
LOOKED_AT = 5 * SHELF
"""So many are looked at, since those sold out stay off the shelf."""
DEPARTMENTS = 12


@dataclass(frozen=True, slots=True)
class Department:
    """A top category with how many products it holds."""

    path: str
    count: int
    product: Product | None

    @property
    def picture(self) -> str:
        """One of its products, or a stand-in."""
        return (
            media.address(self.product)
            if self.product
            else media.drawing(None, self.path, self.path)
        )


@dataclass(frozen=True, slots=True)
class Shelves:
    """What the first page puts forward; found once per catalogue and currency."""

    departments: tuple[Department, ...]
    liked: tuple[Product, ...]
    reduced: tuple[Product, ...]


@router.get("/")
def home(request: Request, shop: Shop, reader: Reading) -> HTMLResponse:
    """The box, and the shelves below it."""
    shelves = _shelves(request, shop, reader.currency)
    return page(
        request,
        "home.html",
        needs=NEEDS[reader.language],
        empty=not shelves.departments,
        departments=shelves.departments,
        namer=shop.index.lexicon.category_name,
        liked=_tiles(shelves.liked, reader),
        reduced=_tiles(shelves.reduced, reader),
    )


def _tiles(products: tuple[Product, ...], reader: Reader) -> list[Tile]:
    return [tile_of(each, language=reader.language, currency=reader.currency) for each in products]


def _shelves(request: Request, shop: Tradewind, currency: str) -> Shelves:
    kept: dict[tuple[int, str], Shelves] = request.app.state.shelves
    with shop.database.reading() as session:
        key = (catalog.version(session), currency)
        if key not in kept:
            kept[key] = _found(session, currency)
    return kept[key]


def _found(session: Connection, currency: str) -> Shelves:
    liked = catalog.best_liked(session, limit=LOOKED_AT)
    reduced = catalog.most_reduced(session, currency, limit=LOOKED_AT)
    products = catalog.many(session, [*liked, *reduced])
    return Shelves(
        departments(session),
        _shelf(products[each] for each in liked),
        _shelf(products[each] for each in reduced),
    )


def _shelf(products: Iterable[Product]) -> tuple[Product, ...]:
    """The first few that can be bought now."""
    able = (each for each in products if any(variant.available for variant in each.variants))
    return tuple(islice(able, SHELF))


def departments(session: Connection) -> tuple[Department, ...]:
    """The largest top categories."""
    counts: Counter[str] = Counter()
    for path, count in catalog.category_counts(session).items():
        counts[path.partition("/")[0]] += count
    tops = [top for top, _ in counts.most_common() if top][:DEPARTMENTS]
    firsts = {top: catalog.first_of_category(session, top) for top in tops}
    products = catalog.many(session, [each for each in firsts.values() if each])
    return tuple(Department(top, counts[top], products.get(firsts[top] or "")) for top in tops)
