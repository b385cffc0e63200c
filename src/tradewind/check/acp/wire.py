"""Requests to the server, each kept with its answer."""

from collections.abc import Mapping
from typing import Any

import httpx2
import orjson

from tradewind.check.acp.requirement import Deviation, Exchange
from tradewind.check.acp.target import VERSION, Target
from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ids import new_id

Headers = Mapping[str, str | None]
"""What a request carries besides the usual; None leaves one of the usual out."""


class Wire:
    """Asks one server and keeps what was said."""

    def __init__(self, target: Target, *, base: str = "", timeout: float = 30.0) -> None:
        self.target = target
        self.base = (base or target.url).rstrip("/")
        self.said: list[Exchange] = []
        """Everything, in order."""
        fresh = httpx2.Limits(max_keepalive_connections=0)
        self._client = httpx2.Client(timeout=timeout, limits=fresh)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def get(self, path: str, headers: Headers | None = None) -> Exchange:
        """Read something."""
        return self.send("GET", path, b"", headers)

    def post(self, path: str, body: Any = None, headers: Headers | None = None) -> Exchange:
        """Send JSON, with a fresh idempotency key unless the headers name one."""
        fresh = {"Idempotency-Key": new_id("key")}
        return self.send("POST", path, _bytes(body), fresh | dict(headers or {}))

    def put(self, path: str, body: Any, headers: Headers | None = None) -> Exchange:
        """Replace something."""
        fresh = {"Idempotency-Key": new_id("key")}
        return self.send("PUT", path, _bytes(body), fresh | dict(headers or {}))

    def send(self, method: str, path: str, body: bytes, headers: Headers | None = None) -> Exchange:
        """Any request; raises PortUnavailable where nobody answers."""
        wanted = self._usual(body) | dict(headers or {})
        carried = {name: value for name, value in wanted.items() if value is not None}
        url = path if path.startswith(("http://", "https://")) else f"{self.base}{path}"
        try:
            answer = self._client.request(method, url, content=body or None, headers=carried)
        except httpx2.HTTPError as error:
            raise PortUnavailable(
                f"{method} {url}: {str(error) or type(error).__name__}."
            ) from error
        exchange = Exchange(
            method=method,
            url=url,
            sent_headers=carried,
            sent=body.decode("utf-8", "replace"),
            status=answer.status_code,
            headers={name.lower(): value for name, value in answer.headers.items()},
            came=answer.text,
        )
        self.said.append(exchange)
        return exchange

    def _usual(self, body: bytes) -> dict[str, str | None]:
        usual: dict[str, str | None] = {
            "API-Version": VERSION,
            "Accept": "application/json",
            "Accept-Language": "en-US",
            "User-Agent": "tradewind-check-acp",
            "Authorization": f"Bearer {self.target.token}" if self.target.token else None,
        }
        if body:
            usual["Content-Type"] = "application/json"
        return usual


def _bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return b"" if body is None else orjson.dumps(body)


def read(exchange: Exchange) -> Any:
    """The answer as JSON; anything else deviates."""
    try:
        return orjson.loads(exchange.came)
    except orjson.JSONDecodeError as error:
        what = f"{exchange.method} {exchange.url} answered {exchange.status}"
        raise Deviation(
            f"{what} with something that is not JSON: {exchange.came[:80]!r}"
        ) from error
