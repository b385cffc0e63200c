"""Answer a question about what was imported: read, plan, look up, tell."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput
from tradewind.seller.asking import tables, telling
from tradewind.seller.asking.answer import Answer, Group
from tradewind.seller.asking.plan import Holdings, Plan
from tradewind.seller.asking.planning import Absent, plan
from tradewind.seller.asking.question import Unclear
from tradewind.seller.asking.reading import read
from tradewind.storage import Connection, Database

LONGEST: Final = 500
"""Letters of a question."""


def ask(
    sentence: str,
    *,
    database: Database,
    language: str = "en",
    meant: Mapping[str, str] | None = None,
    today: date | None = None,
) -> Answer | Unclear | Absent:
    """The answer, what is unclear about the question, or what was never imported.

    ``meant`` settles words with several meanings: ``{"conversion": "ad_conversion"}``. Raises
    BadInput for a question that is too long, TooLong for one that takes too long.
    """
    with database.reading() as session:
        return answer_in(session, sentence, language=language, meant=meant, today=today)


def answer_in(
    session: Connection,
    sentence: str,
    *,
    language: str = "en",
    meant: Mapping[str, str] | None = None,
    today: date | None = None,
    named: bool = True,
) -> Answer | Unclear | Absent:
    """The same within a transaction that is open; ``named`` says whether it may name something."""
    found, held = planned(session, sentence, meant=meant, today=today, named=named)
    if not isinstance(found, Plan):
        return found
    rows = tables.run(session, found)
    return _answer(sentence, found, held, rows, (tables.sql(session, found), language))


def planned(
    session: Connection,
    sentence: str,
    *,
    meant: Mapping[str, str] | None = None,
    today: date | None = None,
    named: bool = True,
) -> tuple[Plan | Unclear | Absent, Holdings]:
    """How a sentence will be answered, and what there is to answer from."""
    if len(sentence) > LONGEST:
        raise BadInput(f"A question has at most {LONGEST} letters; ask a shorter one.")
    held = tables.holdings(session)
    question = read(
        sentence,
        lambda texts: tables.known(session, texts) if named else {},
        meant=meant or {},
    )
    if isinstance(question, Unclear):
        return question, held
    return plan(question, held, today or clock.now().date()), held


def _answer(
    sentence: str,
    found: Plan,
    held: Holdings,
    rows: Sequence[Mapping[str, Any]],
    told: tuple[str, str],
) -> Answer:
    sql, language = told
    groups = _groups(found, rows)
    notes = list(telling.notes(found, held, language))
    if len(groups) > 1:
        notes.insert(0, telling.told("says", "currencies", language))
    if len(rows) > tables.MOST:
        count = sum(each.count for each in groups)
        notes.append(telling.told("says", "cut", language, most=tables.MOST, count=count))
    return Answer(
        sentence,
        language,
        found,
        held,
        telling.columns(found, language),
        groups,
        sql,
        tuple(notes),
        telling.read_as(found, language),
        telling.days(found, language),
    )


def _groups(found: Plan, rows: Sequence[Mapping[str, Any]]) -> tuple[Group, ...]:
    """The rows by currency, without what the query added for itself."""
    kept = rows[: tables.MOST]
    grouped = groupby(kept, key=lambda row: row.get("currency") or "")
    return tuple(_group(found, currency, list(each)) for currency, each in grouped)


def _group(found: Plan, currency: str, rows: Sequence[Mapping[str, Any]]) -> Group:
    first = rows[0]
    whole = {
        name.removesuffix("_whole"): value
        for name, value in first.items()
        if name.endswith("_whole") and found.by
    }
    shown = [
        {name: _plain(name, value) for name, value in row.items() if not _inner(found, name)}
        for row in rows
    ]
    count = 1 if found.question.counted else int(first["groups"])
    return Group(currency, tuple(shown), count, whole)


def _inner(found: Plan, name: str) -> bool:
    counting = found.question.counted
    return name == "place" or name.endswith("_whole") or (name == "groups" and not counting)


def _plain(name: str, value: Any) -> Any:
    """Days as days in either database; exact numbers as plain ones."""
    if telling.is_time(name) and isinstance(value, str):
        return date.fromisoformat(value[:10])
    if value is None or isinstance(value, str | int | float | date):
        return value
    return int(value) if value == int(value) else float(value)
