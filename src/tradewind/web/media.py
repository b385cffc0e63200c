"""Product pictures: drawings of our own, served as files that never change."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.staticfiles import StaticFiles

from tradewind.catalog.drawing import SHAPES, draw
from tradewind.catalog.product import Media, Product

router = APIRouter(include_in_schema=False)
FOREVER = "public, max-age=31536000, immutable"
EDITION = "1"
"""Raise it when the drawings change, so that no browser keeps an old one."""
Colours = Annotated[str, Query(max_length=64)]
Seed = Annotated[str, Query(max_length=200)]
SAFE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class Kept(StaticFiles):
    """Static files whose address changes with their content: a browser never asks for one twice."""

    def file_response(self, *args: Any, **named: Any) -> Response:
        """The file, to be kept for good."""
        response = super().file_response(*args, **named)
        response.headers["Cache-Control"] = FOREVER
        return response


@router.get("/media/{shape}.svg")
def picture(request: Request, shape: str, c: Colours = "", s: Seed = "") -> Response:
    """One drawing; the address says everything that it depends on."""
    drawn, tag = _drawn(shape, tuple(f"#{each}" for each in c.split("-") if each), s)
    headers = {"Cache-Control": FOREVER, "ETag": tag, "Content-Security-Policy": SAFE}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(drawn, media_type="image/svg+xml", headers=headers)


@lru_cache(maxsize=4096)
def _drawn(shape: str, colors: tuple[str, ...], seed: str) -> tuple[str, str]:
    drawn = draw(shape, colors, seed=seed)
    return drawn, f'"{hashlib.sha256(drawn.encode()).hexdigest()[:24]}"'


def address(product: Product, sku: str | None = None) -> str:
    """Where the picture of a product (or of one of its variants) is served."""
    drawings = [each for each in product.media if each.kind == "drawing"]
    own = next((each for each in drawings if each.sku == sku), None)
    return drawing(own or next(iter(drawings), None), product.id, product.category)


def drawing(media: Media | None, seed: str, category: str = "") -> str:
    """Where a drawing is served; without one, a calm stand-in for its category."""
    if media is None or media.kind != "drawing":
        media = Media("drawing", stand_in(category))
    colors = "-".join(color.removeprefix("#") for color in media.colors)
    return f"/media/{media.ref}.svg?{urlencode({'c': colors, 's': seed, 'e': EDITION})}"


def stand_in(category: str) -> str:
    """A shape whose name shares a word with the category; a parcel where none does."""
    words = set(_words(category.replace("/", "_")))
    fitting = sorted(shape for shape in SHAPES if words & set(_words(shape)))
    return fitting[0] if fitting else "parcel"


def _words(name: str) -> Iterable[str]:
    return (word.removesuffix("s") for word in name.lower().replace(" ", "_").split("_") if word)


def links(product: Product) -> list[str]:
    """Addresses of the seller's own photographs: offered as links, never fetched."""
    return [
        each.ref
        for each in product.media
        if each.kind == "url" and each.ref.startswith(("https://", "http://"))
    ]
