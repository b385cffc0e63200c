"""A receiver of letters: keeps what it got, and answers as it is told."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Got"], int | None]


class Got:
    """One letter as it arrived."""

    def __init__(self, path: str, headers: dict[str, str], body: bytes) -> None:
        self.path, self.headers, self.body = path, headers, body
        self.id = headers.get("webhook-id", "")


class Receiver:
    """What came in, and how to answer it; an answer of None hangs until the receiver closes."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.got: list[Got] = []
        self.now: Counter[tuple[str, str]] = Counter()
        self.most_at_once = 0
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.server: Any = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def ids(self) -> Counter[str]:
        """How often each event arrived."""
        return Counter(each.id for each in self.got)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.take(self, Got(self.path, headers, body))

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler

    def take(self, handler: BaseHTTPRequestHandler, got: Got) -> None:
        key = (got.path, got.id)
        with self.lock:
            self.got.append(got)
            self.now[key] += 1
            self.most_at_once = max(self.most_at_once, self.now[key])
        status = self.answer(got)
        if status is None:
            self.closing.wait(30)
            return
        with self.lock:
            self.now[key] -= 1
        handler.send_response(status)
        if status == 429:
            handler.send_header("retry-after", "120")
        handler.send_header("content-length", "0")
        handler.end_headers()


@contextmanager
def receiving(answer: Answer = lambda _: 204) -> Iterator[Receiver]:
    """A receiver on a port of its own."""
    receiver = Receiver(answer)
    receiver.server.daemon_threads = True
    thread = threading.Thread(target=receiver.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.closing.set()
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join(5)
