"""Push products to a platform's feed API: they replace what it has of them, and of no others."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

import orjson

from tradewind.catalog.feeds import acp
from tradewind.catalog.feeds.listing import Left
from tradewind.catalog.feeds.shelf import Shelf
from tradewind.catalog.product import Product
from tradewind.fetching import Call, Fetched
from tradewind.kernel.errors import Refused

AT_ONCE: Final = 100
"""Products in one call."""
Post = Callable[[Call], Fetched]
"""Sends; raises Unreachable or BadAddress."""


@dataclass(frozen=True, slots=True)
class Platform:
    """Where the feed goes."""

    url: str
    """Address of its feed API, to which ``/feeds`` is added."""
    token: str = ""
    feed: str = ""
    """The feed there is already; without one a new one is made."""


@dataclass(slots=True)
class Pushed:
    """What became of it."""

    feed: str
    products: int = 0
    left: list[Left] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        causes = [{"id": each.id, "cause": each.cause} for each in self.left]
        return {"feed": self.feed, "products": self.products, "causes": causes}


def push(products: Iterable[Product], shelf: Shelf, platform: Platform, *, post: Post) -> Pushed:
    """Push these products; raises Refused where the platform does not take them."""
    pushed = Pushed(platform.feed or _made(shelf, platform, post))
    path = f"/feeds/{pushed.feed}/products"
    for batch in _batches(_sendable(products, shelf, pushed)):
        _asked("PATCH", path, {"products": batch}, platform, post)
        pushed.products += len(batch)
    return pushed


def _sendable(
    products: Iterable[Product], shelf: Shelf, pushed: Pushed
) -> Iterator[dict[str, Any]]:
    for product in products:
        said, left = acp.product(product, shelf)
        pushed.left += left
        if said is not None:
            yield said


def _batches(products: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(products, AT_ONCE)):
        yield batch


def _made(shelf: Shelf, platform: Platform, post: Post) -> str:
    found = _asked("POST", "/feeds", {"target_country": shelf.country}, platform, post)
    return str(found["id"])


def _asked(method: str, path: str, body: Any, platform: Platform, post: Post) -> dict[str, Any]:
    url = f"{platform.url.rstrip('/')}{path}"
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if platform.token:
        headers["Authorization"] = f"Bearer {platform.token}"
    answer = post(Call(url, method, headers, orjson.dumps(body)))
    if not 200 <= answer.status < 300:
        said = answer.body[:200].decode("utf-8", "replace")
        raise Refused(f"{method} {url} answered {answer.status}: {said}")
    found = orjson.loads(answer.body or b"{}")
    return found if isinstance(found, dict) else {}
