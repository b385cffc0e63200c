"""Durable orders: how many a second, how long each buyer waits, and whether all of it is true.

A server of its own on a new database, the default settings, SQLite with ``synchronous=FULL``. An
order is one request: confirm a quote, hold the goods, have the money held, take the goods, take the
money. Beside it the same server with one commit a transaction, in turns, so that both have the same
machine. Afterwards the processes are killed and their files read from outside.
"""

import sys
import tempfile
from collections import Counter
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from tradewind.bench.orders.buyers import Sold, bought, percentile, through_ucp
from tradewind.bench.orders.checker import faults
from tradewind.bench.orders.shop import BOOKS, DATABASE, Home, opened, quotes, stocked
from tradewind.bench.report import report
from tradewind.storage import TOGETHER

CLIENTS, ORDERS, ROUNDS, WARM_UP = 16, 1200, 4, 64
PURCHASES = 50
RUSH, RUSH_PIECES = 200, 10
CROWD, CROWD_PIECES, CROWD_CLIENTS = 10_000, 100, 64
TARGETS: Final = {
    "orders_per_s": (">=", 300.0),
    "p99_ms": ("<=", 150.0),
    "ratio_to_naive": (">=", 1.0),
    "create_p50_ms": ("<=", 10.0),
    "rush_sold": ("=", float(RUSH_PIECES)),
    "contention_p99_ms": ("<=", 500.0),
    "crowd_sold": ("=", float(CROWD_PIECES)),
    "crowd_s": ("<=", 60.0),
    "errors": ("=", 0.0),
    "faults": ("=", 0.0),
}
PLENTY: Final = {f"PLENTY-{number:02}": 1_000_000 for number in range(40)}


def run() -> str:
    """Sell; gives the figures."""
    with tempfile.TemporaryDirectory() as place:
        found: dict[str, float] = {}
        wrong = [*steadily(Path(place), found), *in_a_rush(Path(place), found)]
    for each in wrong[:20]:
        print(each, file=sys.stderr)
    return report("orders", found | {"faults": len(wrong)}, TARGETS)


def steadily(place: Path, found: dict[str, float]) -> list[str]:
    """Sixteen buyers at a time, each order committed with others or alone; what is wrong after."""
    shared, alone = (stocked(place / name, PLENTY) for name in ("shared", "alone"))
    with opened(shared, together=TOGETHER) as shop, opened(alone, together=1) as naive:
        held = [(shop, _quotes(shared)), (naive, _quotes(alone))]
        warm = [bought(each, quotes[:WARM_UP], clients=CLIENTS) for each, quotes in held]
        timed = [Sold([], 0.0), Sold([], 0.0)]
        for first in range(WARM_UP, ORDERS + WARM_UP, ORDERS // ROUNDS):
            for which, (each, quotes) in enumerate(held):
                part = quotes[first : first + ORDERS // ROUNDS]
                timed[which] += bought(each, part, clients=CLIENTS)
        creates, wholes = through_ucp(shop, next(iter(PLENTY)), purchases=PURCHASES)
    found |= _rates(*timed) | {
        "create_p50_ms": percentile(creates, 0.5),
        "purchase_p50_ms": percentile(wholes, 0.5),
    }
    return [*_wrong(shared, warm[0] + timed[0]), *_wrong(alone, warm[1] + timed[1])]


def _quotes(home: Home) -> list[str]:
    number = ORDERS + WARM_UP
    return quotes(home, list(islice(cycle(PLENTY), number)))


def _rates(shared: Sold, alone: Sold) -> dict[str, float]:
    per_second = [sold.number("sold") / sold.seconds for sold in (shared, alone)]
    return {
        "orders": shared.number("sold"),
        "orders_per_s": round(per_second[0], 1),
        "p50_ms": shared.percentile(0.5),
        "p99_ms": shared.percentile(0.99),
        "naive_per_s": round(per_second[1], 1),
        "naive_p99_ms": alone.percentile(0.99),
        "ratio_to_naive": round(per_second[0] / per_second[1], 2),
        "errors": len(shared.errors) + len(alone.errors),
    }


def in_a_rush(place: Path, found: dict[str, float]) -> list[str]:
    """Many reach for little: two hundred at the same moment, then a crowd; what is wrong after."""
    home = stocked(place / "rush", PLENTY | {"RUSH": RUSH_PIECES, "CROWD": CROWD_PIECES})
    with opened(home, together=TOGETHER) as shop:
        warm = bought(shop, quotes(home, [*PLENTY]), clients=CLIENTS)
        rush = bought(shop, quotes(home, ["RUSH"] * RUSH), clients=RUSH)
        crowd = bought(shop, quotes(home, ["CROWD"] * CROWD), clients=CROWD_CLIENTS)
    found |= {
        "rush_sold": rush.number("sold"),
        "contention_p99_ms": rush.percentile(0.99),
        "crowd_sold": crowd.number("sold"),
        "crowd_s": round(crowd.seconds, 1),
        "crowd_p99_ms": crowd.percentile(0.99),
        "errors": found["errors"] + len(rush.errors) + len(crowd.errors),
    }
    return _wrong(home, warm + rush + crowd)


def _wrong(home: Home, sold: Sold) -> list[str]:
    """What the checker objects to, and what the buyers saw go wrong."""
    told = [(each.quote, each.order) for each in sold.outcomes if each.outcome == "sold"]
    broken = [f"{number} x {what}" for what, number in Counter(sold.errors).items()]
    return broken + faults(home.place / DATABASE, home.place / BOOKS, home.shelves, told)
