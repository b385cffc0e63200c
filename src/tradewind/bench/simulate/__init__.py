"""Simulate: a shop, its provider, webhooks, workers, a seller and buyers, in virtual time, by seed.

The product's own code runs on its own database; the clock, the network and everybody else are
simulated (`world`, `network`, `people`), and `bench.faults.checker` reads the books every simulated
hour and at the end. A seed tells the same history byte for byte: its digest covers every event and
every row that is left. Beside that, short histories over the pure core (`words`), by the million.
"""

import hashlib
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from time import monotonic

from tradewind.bench.report import report
from tradewind.bench.simulate import words
from tradewind.bench.simulate.history import Told, tell

HOURS, HISTORIES = 1_000, 1_000_000
SHORT_HOURS, SHORT_HISTORIES = 40, 100_000
EACH_HOURS, EACH_HISTORIES = 20, 50_000
"""Of one seed."""
WORKERS, SHOWN = 2, 20


def run(*, full: bool = False) -> str:
    """Tell histories; gives the line of JSON."""
    hours, histories = (HOURS, HISTORIES) if full else (SHORT_HOURS, SHORT_HISTORIES)
    began, told, wrong = monotonic(), list[Told](), list[str]()
    context = get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=context) as pool:
        shops = [pool.submit(tell, seed, EACH_HOURS) for seed in range(hours // EACH_HOURS)]
        orders = [
            pool.submit(words.walked, seed, EACH_HISTORIES)
            for seed in range(histories // EACH_HISTORIES)
        ]
        for ended in as_completed(shops):
            one = ended.result()
            told.append(one)
            print(_line(one), file=sys.stderr, flush=True)
        short = [ended.result() for ended in orders]
    wrong = [each for one in told for each in _of(one)]
    wrong += [each for _, found in short for each in found]
    for each in wrong[:SHOWN]:
        print(each, file=sys.stderr)
    figures = {
        "histories": sum(number for number, _ in short),
        "hours": sum(one.hours for one in told),
        "events": sum(one.events for one in told),
        "violations": len(wrong),
        "digest": _digest(told),
        "minutes": round((monotonic() - began) / 60, 1),
    }
    wanted = {"histories": (">=", float(histories)), "hours": (">=", float(hours))}
    return report("simulate", figures, wanted | {"violations": ("=", 0.0)})


def _line(one: Told) -> str:
    return f"seed {one.seed}: {one.hours} hours, {one.events} events, digest {one.digest}"


def _of(one: Told) -> Iterator[str]:
    return (f"seed {one.seed}, {each}" for each in one.wrong)


def _digest(told: list[Told]) -> str:
    """The same for the same code, whatever else is different."""
    lines = sorted((one.seed, one.digest) for one in told)
    return hashlib.sha256(repr(lines).encode()).hexdigest()[:16]
