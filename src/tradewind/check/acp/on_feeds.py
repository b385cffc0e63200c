"""Checks of the product feed: what stands in it, how it is pushed, that it can be bought."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

import orjson

from tradewind.check.acp.requirement import Deviation, NotApplicable, checks
from tradewind.check.acp.walk import Json, Walk

TRIED: Final = 25
"""Variants that are put into a session, from all over the feed."""


def _feed(walk: Walk) -> list[Json]:
    if not walk.target.feed:
        raise NotApplicable("Give the feed: --with feed=….")
    if not walk.feed:
        raise Deviation("The feed is empty.")
    return walk.feed


@checks("ACP-FEED-1")
def products_are_sound(walk: Walk) -> None:
    """Shapes, and ids that occur once."""
    products = _feed(walk)
    for product in products:
        walk.fits(product, "Product", what=f"Product {product.get('id')!r}")
    ids = [product["id"] for product in products]
    variants = [variant["id"] for product in products for variant in product["variants"]]
    for what, found in (("product", ids), ("variant", variants)):
        twice = {each for each in found if found.count(each) > 1} if len(found) < 5000 else ()
        if twice or len(set(found)) != len(found):
            raise Deviation(f"A {what} id occurs twice.")


@checks("ACP-FEED-2")
def pushing_replaces_what_it_names(walk: Walk) -> None:
    """To a platform played by this kit: all products, then one of them."""
    products = _feed(walk)
    with _Platform() as platform:
        walk.hook("/feed", {"url": platform.url})
        whole = dict(platform.products)
        if set(whole) != {product["id"] for product in products}:
            raise Deviation(f"The feed has {len(products)} products; {len(whole)} were pushed.")
        one = products[0]["id"]
        platform.patched.clear()
        walk.hook("/feed", {"url": platform.url, "products": [one]})
        if [product["id"] for product in platform.patched] != [one]:
            raise Deviation("Pushing one product names others.")
        if set(platform.products) != set(whole):
            raise Deviation("Pushing one product lost others.")
        for product in platform.patched:
            walk.fits(product, "Product", what="A pushed product")
        if platform.refused:
            raise Deviation(platform.refused[0])


@checks("ACP-FEED-3")
def what_is_in_the_feed_can_be_bought(walk: Walk) -> None:
    """By its id there, at its price there."""
    variants = [variant for product in _feed(walk) for variant in product["variants"]]
    step = max(1, len(variants) // TRIED)
    for variant in variants[::step][:TRIED]:
        price = variant.get("price", {})
        currency = price.get("currency", walk.target.currency).lower()
        wish = walk.wish(line_items=[{"id": variant["id"]}], currency=currency)
        session = walk.got(walk.wire.post("/checkout_sessions", wish), 201)
        line = session["line_items"][0]
        if line["item"]["id"] != variant["id"]:
            raise Deviation(f"{variant['id']!r} became {line['item']['id']!r} in the session.")
        if price and line.get("unit_amount") not in {None, price["amount"]}:
            raise Deviation(
                f"{variant['id']!r} is {price['amount']} in the feed and "
                f"{line['unit_amount']} in the session."
            )


@dataclass
class _Platform:
    """A platform's feed API, as far as a seller calls it."""

    products: dict[str, Json] = field(default_factory=dict)
    patched: list[Json] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _server: Any = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Json]:
        """What the platform says to a call."""
        known = {"id": "feed_1", "target_country": "US"}
        match method, path:
            case "POST", "/feeds":
                return 201, known
            case "GET", "/feeds/feed_1":
                return 200, known
            case "GET", "/feeds/feed_1/products":
                return 200, {"products": list(self.products.values())}
            case "PATCH", "/feeds/feed_1/products" if isinstance(body, dict):
                for product in body.get("products", ()):
                    self.products[product["id"]] = product
                    self.patched.append(product)
                return 200, {"id": "feed_1", "accepted": True}
            case _:
                self.refused.append(f"{method} {path} is no call of the feed API.")
                return 404, {"type": "invalid_request", "code": "not_found", "message": path}


def _handler(platform: _Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        wbufsize = 1 << 16

        def _answered(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length", 0)))
            body = orjson.loads(raw) if raw else None
            status, found = platform.answer(self.command, self.path, body)
            out = orjson.dumps(found)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(out)))
            self.end_headers()
            self.wfile.write(out)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answered  # noqa: N815 - as the library calls them

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
