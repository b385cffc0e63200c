"""Mutants: mistakes that others have made, made here on purpose, each found by the tests.

Each mutant is a copy of the package with one small change (`mutants.yaml`); the tests of money and
stock run on it and must fail. What killed which is written down in docs/reference/mutants.md, and
tried first the next time, also by a run that was stopped in the middle. Needs the repository, since
tests are not part of the package.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import orjson

import tradewind
from tradewind.bench.mutants import table
from tradewind.bench.mutants.mutant import Mutant, mutants
from tradewind.bench.report import report
from tradewind.kernel.errors import BadInput
from tradewind.settings import Settings

AT_ONCE, LEAST = 2, 50
SUITE = (
    *(f"tests/checkout/test_{name}.py" for name in ("buy", "after", "hear", "order", "quote")),
    *(f"tests/checkout/test_{name}.py" for name in ("cart", "pricing", "promotions", "terms")),
    *(f"tests/checkout/test_{name}.py" for name in ("session", "idempotency", "api", "walk")),
    *("tests/decisions", "tests/events/test_outbox.py", "tests/kernel/test_money.py"),
    *(f"tests/payments/test_{name}.py" for name in ("sandbox", "stripe", "adversary")),
    *("tests/checkout/test_races.py", "tests/checkout/test_faults.py"),
    *("tests/bench/test_compromised.py", "tests/bench/test_simulate.py", "tests/web/test_roles.py"),
)
"""The smoke suite, the quickest first; on SQLite, and what only many writers show on PostgreSQL."""
STAGES = ((SUITE, "not postgresql"), (SUITE[-5:-3], "postgresql"))
FAILED, TOO_LONG_S = "FAILED ", 1800


def run() -> str:
    """Try every mutant and write the table; gives the line of JSON."""
    began, root = monotonic(), repository()
    every, notes = mutants(), Settings().home / "bench" / "mutants.json"
    known = table.killers(root) | _noted(notes)
    with trial(root) as sound:
        if broken := suite_failure(sound, root):
            raise BadInput(f"The suite fails without any mutant, at {broken}; mend that first.")
    found: dict[str, str] = {}
    with ThreadPoolExecutor(AT_ONCE) as hands:
        tried = hands.map(lambda each: killer(each, root, known.get(each.name, "")), every)
        for number, (each, by) in enumerate(zip(every, tried, strict=True), 1):
            found[each.name] = by
            notes.write_bytes(orjson.dumps(found))
            print(
                f"[{number}/{len(every)}] {each.name}: {by or 'LIVES'}", file=sys.stderr, flush=True
            )
    table.write(root, every, found)
    notes.unlink()
    figures = {
        "mutants": len(every),
        "killed": sum(bool(by) for by in found.values()),
        "minutes": round((monotonic() - began) / 60, 1),
    }
    wanted = {"mutants": (">=", float(LEAST)), "killed": ("=", float(len(every)))}
    return report("mutants", figures, wanted)


def _noted(notes: Path) -> dict[str, str]:
    """What a run that was stopped had found."""
    notes.parent.mkdir(parents=True, exist_ok=True)
    return orjson.loads(notes.read_bytes()) if notes.exists() else {}


def repository() -> Path:
    """Where the tests are; raises BadInput where this package does not stand in its repository."""
    for root in (Path(tradewind.__file__).parents[2], Path.cwd()):
        if (root / "tests" / "checkout").is_dir():
            return root
    raise BadInput("./run bench mutants needs the repository: it runs the tests that stand there.")


def killer(mutant: Mutant, root: Path, known: str = "") -> str:
    """The first test that fails on a mutant, the known one before others; empty if it lives."""
    with trial(root, mutant) as package:
        found = first_failure(package, root, [known]) if known else ""
        return found or suite_failure(package, root)


@contextmanager
def trial(root: Path, mutant: Mutant | None = None) -> Iterator[Path]:
    """A copy of the package for as long as the block lasts, with a mutant's change or none."""
    with tempfile.TemporaryDirectory(prefix="tradewind-mutant-") as folder:
        package = Path(folder) / "tradewind"
        shutil.copytree(
            root / "src" / "tradewind", package, ignore=shutil.ignore_patterns("__pycache__")
        )
        if mutant is not None:
            mutant.apply(package)
        yield package


def suite_failure(package: Path, root: Path) -> str:
    """The first test of the suite that fails; empty where all pass."""
    stages = (first_failure(package, root, tests, only=only) for tests, only in STAGES)
    return next(filter(None, stages), "")


def first_failure(package: Path, root: Path, tests: Sequence[str], *, only: str = "") -> str:
    """The first of some tests that fails against a copy of the package; empty where all pass."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    command += ["-k", only] if only else []
    done = subprocess.run(
        [*command, "--no-header", "--tb=no", "-rfE"],
        cwd=root,
        env=_environment(package),
        capture_output=True,
        text=True,
        timeout=TOO_LONG_S,
        check=False,
    )
    if done.returncode == 0:
        return ""
    lines = done.stdout.splitlines()
    failed = [line for line in lines if line.startswith((FAILED, "ERROR "))]
    if not failed:
        raise RuntimeError(
            f"pytest ended with {done.returncode}: {done.stdout[-500:]}{done.stderr[-500:]}"
        )
    return failed[0].partition(" ")[2].partition(" - ")[0]


def _environment(package: Path) -> Mapping[str, str]:
    paths = [str(package.parent), os.environ.get("PYTHONPATH", "")]
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
