"""Feeds over HTTP, for platforms that fetch them, and what a program should read first."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Annotated, BinaryIO, Final, cast

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.catalog.feeds import acp
from tradewind.catalog.feeds.push import Platform, Pushed, push
from tradewind.catalog.feeds.shelf import Shelf
from tradewind.catalog.feeds.write import Written, write
from tradewind.catalog.product import Product
from tradewind.fetching import Fetcher
from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound
from tradewind.web import media
from tradewind.web.acp.origin import origin_of
from tradewind.web.api import LanguageTag, Shop

router = APIRouter(include_in_schema=False)
FILES: Final = {
    "openai.csv": ("openai", "text/csv; charset=utf-8"),
    "acp.jsonl": ("acp", "application/jsonl"),
    "google.tsv": ("google", "text/tab-separated-values; charset=utf-8"),
    "google.xml": ("google-xml", "application/xml"),
}
"""Each file's feed and kind."""
IN_MEMORY: Final = 8 << 20
PIECE: Final = 64 << 10
KEPT: Final = "public, max-age=300"
Currency = Annotated[str, Query(pattern="^[A-Z]{3}$")]


def shelf_of(
    shop: Tradewind, origin: str = "", *, currency: str = "", language: str = "en"
) -> Shelf:
    """How the shop stands in its feeds."""
    settings = shop.settings
    where = settings.public_url.rstrip("/") or origin or f"http://{settings.host}:{settings.port}"
    return Shelf(
        origin=where,
        currency=currency or settings.currency,
        language=language,
        countries=settings.feed_countries,
        seller=settings.seller_name,
        picture=partial(_picture, where),
        terms_url=settings.terms_url,
        privacy_url=settings.privacy_url,
        returns_url=settings.returns_url,
    )


def _picture(origin: str, product: Product, sku: str) -> str:
    own = [each for each in product.media if each.kind == "url" and each.sku in {None, sku}]
    return own[0].ref if own else origin + media.address(product, sku)


@contextmanager
def products_of(shop: Tradewind) -> Iterator[Iterator[Product]]:
    """Every product as it stands at one moment."""
    with shop.database.reading() as session:
        yield catalog.changed(session, since=0)


def written(shop: Tradewind, name: str, shelf: Shelf, file: BinaryIO) -> Written:
    """Write a feed of everything the shop sells."""
    with products_of(shop) as products:
        return write(name, products, shelf, file)


def pushed_to(
    shop: Tradewind, platform: Platform, *, only: Sequence[str] | None = None, origin: str = ""
) -> Pushed:
    """Push everything the shop sells, or the products that are named, to a platform's feed."""
    with products_of(shop) as products:
        wanted = [each for each in products if not only or each.id in only]
    post = Fetcher(local=shop.settings.allow_loopback)
    return push(wanted, shelf_of(shop, origin), platform, post=post)


@router.get("/feeds/acp-metadata.json")
def metadata(request: Request, shop: Shop) -> dict[str, object]:
    """What stands beside ``acp.jsonl``."""
    shelf = shelf_of(shop, origin_of(request, shop.settings))
    return acp.metadata(shelf, shop.settings.merchant_id, at=clock.now())


@router.get("/feeds/{file}")
def feed(
    request: Request,
    shop: Shop,
    file: str,
    currency: Currency = "",
    language: LanguageTag = "en",
) -> Response:
    """A feed as a file; what was left out, and why, is told by ``tradewind feed``."""
    if file not in FILES:
        raise NotFound(f"No feed {file!r}; there are {', '.join(FILES)}.")
    name, kind = FILES[file]
    shelf = shelf_of(shop, origin_of(request, shop.settings), currency=currency, language=language)
    kept = cast("BinaryIO", tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - streamed
    report = written(shop, name, shelf, kept)
    kept.seek(0)
    headers = {
        "Cache-Control": KEPT,
        "Feed-Rows": str(report.rows),
        "Feed-Left-Out": str(report.left_out),
    }
    return StreamingResponse(_pieces(kept), headers=headers, media_type=kind)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    read: Callable[[], bytes] = partial(file.read, PIECE)
    try:
        yield from iter(read, b"")
    finally:
        file.close()


@router.get("/llms.txt")
def llms(request: Request, shop: Shop) -> PlainTextResponse:
    """What a program that reads this site should know first."""
    origin = origin_of(request, shop.settings)
    with shop.database.reading() as session:
        paths = catalog.category_counts(session)
        count = catalog.count(session)
    tops = sorted({path.partition("/")[0] for path in paths if path})
    lines = [
        f"# {shop.settings.seller_name}",
        "",
        f"> A shop with {count} products. Every answer and price comes with its evidence.",
        "",
        "## Buying by program",
        "",
        f"- [Agentic Commerce Protocol]({origin}/.well-known/acp.json): checkout and carts",
        f"- [Universal Commerce Protocol]({origin}/.well-known/ucp): catalogue, checkout, orders",
        f"- [Model Context Protocol]({origin}/mcp): search, ask, compare, carts",
        f"- [API]({origin}/api/v1/openapi.json): the same in plain JSON",
        "",
        "## Products",
        "",
        *(f"- [{file}]({origin}/feeds/{file})" for file in FILES),
        *(f"- [{top}]({origin}/list?category={top})" for top in tops),
        "",
        "A variant's id in every feed is its item id in carts and checkout sessions.",
        "",
    ]
    return PlainTextResponse("\n".join(lines), headers={"Cache-Control": KEPT})
