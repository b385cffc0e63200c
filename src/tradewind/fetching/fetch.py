"""Fetch: resolve once, judge the address, connect to that address, follow nobody elsewhere."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import httpcore2
from httpcore2 import NetworkBackend, NetworkStream, SyncBackend

from tradewind.fetching.address import Place, judged, place_of
from tradewind.kernel.errors import Unreachable

Resolve = Callable[[str, int], list[str]]
"""A host and a port to the addresses it has now."""
RESOLVERS: Final = 8
"""So many names are looked up at once; a resolver that hangs holds up no more than these."""
FAULTS: Final = (
    httpcore2.NetworkError,
    httpcore2.TimeoutException,
    httpcore2.ProtocolError,
    ssl.SSLError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Caps:
    """What a fetch may cost."""

    seconds: float = 10.0
    """From the first look-up to the last byte, however slowly they come."""
    bytes: int = 1 << 20


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back. A redirect comes back as it is: nobody is followed."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """What to ask for."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, in the order to try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches from addresses that others name; keep one and share it, it holds no connections."""

    local: bool = False
    """Lets loopback in, over http too: for tests and for trying things out on one machine."""
    caps: Caps = Caps()
    resolve: Resolve = resolved
    trust: ssl.SSLContext | None = None
    """Whom to believe; None is the system's authorities."""

    def __call__(self, call: Call) -> Fetched:
        """Ask once; raises BadAddress for where nobody may go, Unreachable where none answers."""
        place = place_of(call.url, local=self.local)
        until = time.monotonic() + self.caps.seconds
        line = Line(self, place, until)
        try:
            with httpcore2.ConnectionPool(
                network_backend=line, ssl_context=self.trust or _system(), max_connections=1
            ) as pool:
                return self._asked(pool, place, call)
        except FAULTS as error:
            raise Unreachable(f"{place.host} did not answer: {_said(error)}.") from error

    def _asked(self, pool: httpcore2.ConnectionPool, place: Place, call: Call) -> Fetched:
        url = httpcore2.URL(
            scheme=place.scheme.encode(),
            host=place.host.encode(),
            port=place.port,
            target=place.target.encode(),
        )
        usual = {"accept-encoding": "identity", "user-agent": "Tradewind"}
        headers = usual | dict(call.headers) | {"host": _host(place)}
        with pool.stream(call.method, url, headers=[*headers.items()], content=call.body) as answer:
            got = bytearray()
            for chunk in answer.iter_stream():
                got += chunk
                if len(got) > self.caps.bytes:
                    raise Unreachable(f"{place.host} sent more than {self.caps.bytes} bytes.")
        named = {name.decode("latin-1").lower(): value for name, value in answer.headers}
        return Fetched(
            answer.status,
            {name: value.decode("latin-1") for name, value in named.items()},
            bytes(got),
        )


def _host(place: Place) -> str:
    name = f"[{place.host}]" if ":" in place.host else place.host
    usual = 443 if place.scheme == "https" else 80
    return name if place.port == usual else f"{name}:{place.port}"


def _said(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__


@cache
def _system() -> ssl.SSLContext:
    return ssl.create_default_context()


@cache
def _resolvers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(RESOLVERS, thread_name_prefix="resolve")


class Line(NetworkBackend):
    """Connects to a judged address of one place, and hangs up when the time is over."""

    def __init__(self, fetcher: Fetcher, place: Place, until: float) -> None:
        self.fetcher, self.place, self.until = fetcher, place, until
        self.wires = SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline is the line's own
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        """The first judged address that takes the call."""
        addresses = judged(
            self._looked_up(host, port), host, scheme=self.place.scheme, local=self.fetcher.local
        )
        for last, address in enumerate(addresses, 1 - len(addresses)):
            try:
                stream = self.wires.connect_tcp(
                    address, port, self._left(), local_address, socket_options
                )
                return Timed(stream, self._left)
            except (httpcore2.NetworkError, httpcore2.TimeoutException):
                if last == 0:
                    raise
        raise Unreachable(f"{host} has no address.")

    def _looked_up(self, host: str, port: int) -> list[str]:
        waiting: Future[list[str]] = _resolvers().submit(self.fetcher.resolve, host, port)
        try:
            return waiting.result(self._left())
        except (TooSlow, UnicodeError) as error:
            raise httpcore2.ConnectTimeout("its name was not found in time") from error

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("it took too long")
        return left


class Timed(NetworkStream):
    """A stream whose every step ends with the deadline of the whole fetch."""

    def __init__(self, stream: NetworkStream, left: Callable[[], float]) -> None:
        self.stream, self.left = stream, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """At most so many bytes."""
        return self.stream.read(max_bytes, self.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """All of it."""
        self.stream.write(buffer, self.left())

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> NetworkStream:
        """The same under TLS, with the name that was asked for."""
        return Timed(self.stream.start_tls(ssl_context, server_hostname, self.left()), self.left)

    def close(self) -> None:
        """Hang up."""
        self.stream.close()

    def get_extra_info(self, info: str) -> Any:
        """See `NetworkStream`."""
        return self.stream.get_extra_info(info)
