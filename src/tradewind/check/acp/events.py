"""A listener for order events, on loopback, that keeps every event as it came."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import orjson

PATH: Final = "/agentic_checkout/webhooks/order_events"


@dataclass(frozen=True, slots=True)
class Heard:
    """One event as it came."""

    at: float
    """Seconds since 1970, by this machine's clock."""
    headers: dict[str, str]
    """By name in lower case."""
    raw: bytes

    @property
    def body(self) -> Any:
        """The body as JSON, None where it is none."""
        try:
            return orjson.loads(self.raw)
        except orjson.JSONDecodeError:
            return None


@dataclass
class _Kept:
    heard: list[Heard] = field(default_factory=list)
    more: threading.Condition = field(default_factory=threading.Condition)


class Receiver:
    """Listens until closed."""

    def __init__(self, port: int, secret: str) -> None:
        self.secret = secret
        self._kept = _Kept()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self._kept))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}{PATH}"

    @property
    def heard(self) -> list[Heard]:
        """Everything so far."""
        return list(self._kept.heard)

    def wait(self, wanted: Callable[[Any], bool], *, seconds: float = 20.0) -> Heard | None:
        """The first event whose body is wanted; None where none comes in time."""
        until = time.monotonic() + seconds
        with self._kept.more:
            while True:
                for each in self._kept.heard:
                    if wanted(each.body):
                        return each
                left = until - time.monotonic()
                if left <= 0:
                    return None
                self._kept.more.wait(left)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _handler(kept: _Kept) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        wbufsize = 1 << 16

        def do_POST(self) -> None:
            """Keep the event and say so."""
            raw = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            with kept.more:
                kept.heard.append(Heard(time.time(), headers, raw))
                kept.more.notify_all()
            body = b'{"received":true}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
