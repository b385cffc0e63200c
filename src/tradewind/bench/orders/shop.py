"""A shop in a process of its own, its shelves known, its buyers' quotes made beforehand."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from tradewind.bench.contention import Shop, free_port, wait_for
from tradewind.catalog import tables as catalog
from tradewind.catalog.importing import import_files
from tradewind.checkout import tables
from tradewind.checkout.cart import Cart
from tradewind.checkout.quoting import price
from tradewind.kernel import clock
from tradewind.kernel.ids import new_id
from tradewind.storage import Database

HEADER: Final = (
    "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,"
    "Variant Inventory Qty,Variant Price"
)
PLATFORM: Final = "https://platform.example/ucp.json"
RELEASE: Final = "2026-04-08"
CAPABILITIES: Final = ("checkout", "fulfillment", "order")
DATABASE, BOOKS = "tradewind.db", "sandbox-payments.db"


@dataclass(frozen=True, slots=True)
class Home:
    """A shop's files, and what stood on its shelves at first."""

    place: Path
    shelves: dict[str, int]

    @property
    def url(self) -> str:
        """Its database."""
        return f"sqlite:///{self.place / DATABASE}"


def stocked(place: Path, shelves: dict[str, int]) -> Home:
    """A new shop that sells so many pieces by SKU, and knows a platform that speaks UCP."""
    place.mkdir()
    rows = [
        f"{sku.lower()},Thing {sku},Title,Default Title,{sku},shopify,{pieces},{9 + number}.00"
        for number, (sku, pieces) in enumerate(shelves.items())
    ]
    file = place / "products.csv"
    file.write_text("\n".join([HEADER, *rows, ""]), "utf-8")
    home = Home(place, shelves)
    database = Database.connect(home.url)
    import_files([file], database=database, currency="USD")
    database.engine.dispose()
    _introduce(place)
    return home


def _introduce(place: Path) -> None:
    """Pin the platform's profile, so that nothing is fetched."""
    known = {f"dev.ucp.shopping.{name}": [{"version": RELEASE}] for name in CAPABILITIES}
    document = {"ucp": {"version": RELEASE, "capabilities": known, "services": {}}}
    folder = place / "platforms"
    folder.mkdir()
    (folder / "bench.json").write_bytes(
        orjson.dumps({"profile": PLATFORM, "document": document | {"signing_keys": []}})
    )


def quotes(home: Home, skus: list[str]) -> list[str]:
    """Ids of quotes for one piece each, of a cart each, as buyers hold them before they pay."""
    database = Database.connect(home.url)
    with database.transaction(alone=True) as session:
        items, now = catalog.items(session, list(dict.fromkeys(skus))), clock.now()
        made = []
        for sku in skus:
            cart = Cart(new_id("cart"), "USD", "en", "US", now, now)
            tables.add_cart(session, cart)
            cart = cart.with_line(items[sku], 1)
            tables.save_cart(session, cart, now=now)
            quote = price(session, cart, now=now)
            tables.add_quote(session, quote)
            made.append(quote.id)
    database.engine.dispose()
    return made


@contextmanager
def opened(home: Home, *, together: int) -> Iterator[Shop]:
    """The shop's doors, as it ships but for how many writers share a commit.

    In the end the process is killed: what it acknowledged must be on the disk.
    """
    port = free_port()
    settings = {
        "TRADEWIND_HOME": str(home.place),
        "TRADEWIND_PORT": str(port),
        "TRADEWIND_WRITES_PER_COMMIT": str(together),
        "TRADEWIND_UCP_NEEDS": "",
        "OMP_NUM_THREADS": "1",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "tradewind", "serve"],
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port, server)
        yield Shop(port)
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
