"""Questions over imported reports, against answers that plain Python counted."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from math import isclose
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from tradewind.bench.questions.asked import ASKS, DEVELOPED, HELD, Asked, Wanted
from tradewind.bench.questions.made import TODAY, Made, made, put
from tradewind.bench.questions.want import Want, counted
from tradewind.bench.report import report
from tradewind.seller.asking.answer import Answer
from tradewind.seller.asking.ask import ask
from tradewind.seller.asking.planning import Absent
from tradewind.seller.asking.question import Unclear
from tradewind.storage import Database

TARGETS: Final = {
    "right_dev": (">=", 0.95),
    "right_held": (">=", 0.9),
    "wrong_silently": ("=", 0),
    "p95_ms": ("<=", 500.0),
}
RIGHT, WRONG, REFUSED = "right", "wrong", "refused"

Told = Answer | Unclear | Absent


def run() -> str:
    """Both halves of the questions; gives the line of the report."""
    data = made()
    with TemporaryDirectory() as folder:
        database = Database.connect(f"sqlite:///{Path(folder) / 'questions.db'}")
        with database.transaction() as session:
            put(session, data)
        times: list[float] = []
        dev = _tried(database, data, DEVELOPED, times)
        held = _tried(database, data, HELD, times)
        database.engine.dispose()
    times.sort()
    figures: dict[str, float | int | str | None] = {
        "questions": len(DEVELOPED) + len(HELD),
        "right_dev": round(dev[RIGHT] / len(DEVELOPED), 4),
        "right_held": round(held[RIGHT] / len(HELD), 4),
        "refused": dev[REFUSED] + held[REFUSED],
        "wrong_silently": dev[WRONG] + held[WRONG],
        "p50_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[round((len(times) - 1) * 0.95)], 1),
    }
    return report("questions", figures, TARGETS)


def _tried(
    database: Database, data: Made, asked: Sequence[Asked], times: list[float]
) -> Counter[str]:
    found: Counter[str] = Counter()
    for sentence, wanted in asked:
        begin = perf_counter()
        told = ask(sentence, database=database, today=TODAY, language="en")
        times.append((perf_counter() - begin) * 1000)
        verdict = judged(told, wanted, data)
        found[verdict] += 1
        if verdict != RIGHT:
            print(f"{verdict}: {sentence}: {_gist(told)}", file=sys.stderr)
    return found


def _gist(told: Told) -> str:
    return f"{told.read_as} | {told.days}" if isinstance(told, Answer) else str(told)


def judged(told: Told, wanted: Wanted, data: Made) -> str:
    """Right, refused though it could be answered, or wrong without saying so."""
    if not isinstance(wanted, Want):
        if isinstance(told, Answer):
            return WRONG
        right = isinstance(told, Unclear) and (bool(told.ask) or wanted != ASKS)
        return RIGHT if right else REFUSED
    if not isinstance(told, Answer):
        return REFUSED
    return RIGHT if _same(rows_of(told), counted(data, wanted)) else WRONG


def rows_of(told: Answer) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    """The figures of an answer by currency and group."""
    money = told.plan.money
    names = [] if told.plan.question.counted else list(told.plan.by)
    return {
        ((group.currency,) if money else ()) + tuple(_key(row[name]) for name in names): row
        for group in told.groups
        for row in group.rows
    }


def _key(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) and _is_day(value) else value


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text[:4].isdigit()


def _same(
    told: Mapping[tuple[Any, ...], Mapping[str, Any]],
    wanted: Mapping[tuple[Any, ...], Mapping[str, float | None]],
) -> bool:
    if set(told) != set(wanted):
        return False
    return all(
        name in told[key] and _equal(told[key][name], value)
        for key, values in wanted.items()
        for name, value in values.items()
    )


def _equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is None and other is None
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
