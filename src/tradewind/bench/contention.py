"""Contention: two hundred buyers reach for ten pieces at the same moment, over HTTP.

A server of its own on a fresh database, the default settings, one process. Every buyer has a cart
and a quote already; what is measured is the order, from the moment all send it to its answer.
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from tradewind.bench.report import report
from tradewind.catalog import tables as catalog
from tradewind.catalog.importing import import_files
from tradewind.storage import Database

BUYERS, PIECES, WARM_UP = 200, 10, 5
HEADER = (
    "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,"
    "Variant Inventory Qty,Variant Price"
)
CATALOGUE = f"""\
{HEADER}
rush,What everybody wants,Title,Default Title,RUSH,shopify,{PIECES},49.00
plenty,What there is plenty of,Title,Default Title,PLENTY,shopify,1000,9.00
"""
CARD = "4242 4242 4242 4242"
TARGETS = {
    "sold": ("=", float(PIECES)),
    "refused": ("=", float(BUYERS - PIECES)),
    "errors": ("=", 0.0),
    "left": ("=", 0.0),
    "p99_ms": ("<=", 500.0),
}


@dataclass(frozen=True, slots=True)
class Shop:
    """A running server."""

    port: int

    def connected(self) -> http.client.HTTPConnection:
        """An open connection."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.connect()
        return line

    def post(self, path: str, **body: object) -> Any:
        """The JSON answer to a request of its own; raises RuntimeError where it is an error."""
        line = self.connected()
        status, answer = send(line, path, body)
        line.close()
        if status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"{path} answered {status}: {answer}")
        return answer

    def quote(self, sku: str) -> str:
        """The id of a quote for one piece, from a cart of its own."""
        cart = self.post("carts", currency="USD")["id"]
        self.post(f"carts/{cart}/lines", variant_id=sku)
        return str(self.post("quotes", cart_id=cart)["id"])


def send(line: http.client.HTTPConnection, path: str, body: dict[str, object]) -> tuple[int, Any]:
    """Post a body; gives the status and the JSON answer."""
    headers = {"Content-Type": "application/json"}
    line.request("POST", f"/api/v1/{path}", orjson.dumps(body), headers)
    answer = line.getresponse()
    return answer.status, orjson.loads(answer.read())


def run() -> str:
    """Hold the rush; gives its figures."""
    with tempfile.TemporaryDirectory() as home, opened(Path(home)) as shop:
        for _ in range(WARM_UP):
            shop.post("orders", quote_id=shop.quote("PLENTY"), payment_token=CARD)
        with ThreadPoolExecutor(8) as doors:
            quotes = list(doors.map(shop.quote, ["RUSH"] * BUYERS))
        outcomes = rush(shop, quotes)
        left = pieces_left(Path(home))
    return report("contention", figures(outcomes) | {"left": left}, TARGETS)


def rush(shop: Shop, quotes: list[str]) -> list[tuple[str, float]]:
    """What became of each buyer (``sold``, ``refused`` or an error) and after how many ms."""
    outcomes: list[tuple[str, float]] = []
    start = threading.Barrier(len(quotes))

    def buy(quote: str) -> None:
        line = shop.connected()
        start.wait()
        began = time.perf_counter()
        try:
            status, answer = send(line, "orders", {"quote_id": quote, "payment_token": CARD})
            outcome = outcome_of(status, answer)
        except (OSError, http.client.HTTPException) as error:
            outcome = type(error).__name__
        outcomes.append((outcome, (time.perf_counter() - began) * 1000))

    buyers = [threading.Thread(target=buy, args=[quote]) for quote in quotes]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    return outcomes


def outcome_of(status: int, answer: dict[str, Any]) -> str:
    """``sold`` for a paid order, ``refused`` where the goods were gone, else what it was."""
    if status == http.client.CREATED and answer["state"] == "paid":
        return "sold"
    if status == http.client.CONFLICT and answer["type"].endswith("out-of-stock"):
        return "refused"
    return f"{status} {answer.get('type') or answer.get('state')}"


def figures(outcomes: list[tuple[str, float]]) -> dict[str, float]:
    """Counts of the outcomes and the spread of the answers' times."""
    counts = Counter(outcome for outcome, _ in outcomes)
    for outcome in counts.keys() - {"sold", "refused"}:
        print(f"{counts[outcome]} x {outcome}", file=sys.stderr)
    times = sorted(ms for _, ms in outcomes)
    return {
        "buyers": len(outcomes),
        "sold": counts["sold"],
        "refused": counts["refused"],
        "errors": len(outcomes) - counts["sold"] - counts["refused"],
        "p50_ms": round(times[len(times) // 2], 1),
        "p99_ms": round(times[len(times) * 99 // 100], 1),
    }


def pieces_left(home: Path) -> int | None:
    """What the shelf holds afterwards, read from the database."""
    database = Database.connect(f"sqlite:///{home / 'tradewind.db'}")
    with database.reading() as session:
        return catalog.free_stock(session, "RUSH")


@contextmanager
def opened(home: Path) -> Iterator[Shop]:
    """A shop with two products and its doors open, closed at the end."""
    file = home / "products.csv"
    file.write_text(CATALOGUE, "utf-8")
    database = Database.connect(f"sqlite:///{home / 'tradewind.db'}")
    import_files([file], database=database, currency="USD")
    port = free_port()
    settings = {"TRADEWIND_HOME": str(home), "TRADEWIND_PORT": str(port), "OMP_NUM_THREADS": "1"}
    server = subprocess.Popen(
        [sys.executable, "-m", "tradewind", "serve"],
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port, server)
        yield Shop(port)
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return once the server answers; raises RuntimeError where it ends or takes a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not open its doors.")
