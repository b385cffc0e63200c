"""Latency: whole answers over HTTP from the real server, and a bare search as the yardstick."""

import sys

from tradewind.bench.latency.clients import Timed, server, timed
from tradewind.bench.latency.sentences import sentences
from tradewind.bench.latency.stock import copied, stock
from tradewind.bench.latency.yardstick import p50_ms
from tradewind.bench.report import report

ALONE, TOGETHER, WARMING = 1500, 2400, 150
"""Sentences asked by one client, by eight, and before the clock runs."""
CLIENTS = 8
TARGETS = {
    "p50_ms": ("<=", 20.0),
    "p99_ms": ("<=", 60.0),
    "answers_per_s": (">=", 80.0),
    "p99_8_ms": ("<=", 250.0),
}


def run(products: int, *, scale: float = 1.0) -> str:
    """Measure answers in a shop of so many products; ``scale`` shortens it."""
    counts = [int(scale * count) for count in (WARMING, ALONE, TOGETHER)]
    _tell(f"a catalogue of {products:,} products ...")
    shop = stock(products)
    said = sentences(shop.home / "tradewind.db", count=sum(counts))
    warming, alone = said[: counts[0]], said[counts[0] : counts[0] + counts[1]]
    with copied(shop) as home:
        with server(home) as port:
            _tell("warming up ...")
            timed(port, warming, clients=1)
            _tell("one client ...")
            one = timed(port, alone, clients=1)
            _tell("eight clients ...")
            eight = timed(port, said[counts[0] + counts[1] :], clients=CLIENTS)
        _tell("the yardstick ...")
        bare = p50_ms(home, alone)
    return report("latency", _figures(one, eight, bare, products) | shop.seconds, TARGETS)


def _figures(
    one: Timed, eight: Timed, bare: float, products: int
) -> dict[str, float | int | str | None]:
    asked = len(one.latencies_ms)
    stages = {
        f"{name}_ms": round(total / asked, 2) for name, total in sorted(one.stages_ms.items())
    }
    return {
        "products": products,
        "asked": asked + len(eight.latencies_ms),
        "with_picks": round((one.picks + eight.picks) / (asked + len(eight.latencies_ms)), 3),
        "p50_ms": one.percentile(0.5),
        "p99_ms": one.percentile(0.99),
        "mean_ms": round(sum(one.latencies_ms) / asked, 2),
        "answers_per_s": round(len(eight.latencies_ms) / eight.seconds, 1),
        "p50_8_ms": eight.percentile(0.5),
        "p99_8_ms": eight.percentile(0.99),
        "tantivy_p50_ms": bare,
        "ratio_to_tantivy": round(one.percentile(0.5) / bare, 1),
        **stages,
    }


def _tell(what: str) -> None:
    print(f"latency: {what}", file=sys.stderr, flush=True)
