"""The words of an answer: columns, how it was read, which days, what was left out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from tradewind.kernel.locale import Texts, pick
from tradewind.kernel.money import Money
from tradewind.seller.asking import phrases
from tradewind.seller.asking.answer import Column
from tradewind.seller.asking.cover import Slot
from tradewind.seller.asking.measure import Measure, Unit
from tradewind.seller.asking.plan import Holdings, Plan, Shown
from tradewind.seller.asking.planning import Absent
from tradewind.seller.asking.question import Limit, Match, Move, Of, Unclear, Window
from tradewind.seller.asking.source import TIMES, Timing

LOCALES: Final = {"zh": "zh_Hans_CN", "en": "en_US"}
PATTERNS: Final = {
    Unit.SHARE: "#,##0.##%",
    Unit.COUNT: "#,##0.##",
    Unit.TIMES: "#,##0.00",
    Unit.STARS: "#,##0.00",
    Unit.DAYS: "#,##0.#",
}
MOST_FILES: Final = 4
"""Files that a note names; the rest are counted."""
MOST_GAPS: Final = 6
TRIES: Final = 3


@cache
def _words() -> Any:
    return yaml.safe_load(files(__package__).joinpath("words.yaml").read_text("utf-8"))


def told(kind: str, key: str, language: str, **blanks: object) -> str:
    """A sentence of the book; ``kind`` is one of its parts, such as ``says``."""
    texts: Texts = _words()[kind][key]
    return pick(texts, language).format(**blanks)


def locale(language: str) -> Locale:
    """How numbers and days are written."""
    return Locale.parse(LOCALES.get(language, language))


def shown(value: Any, unit: Unit | None, currency: str, language: str) -> str:
    """A figure as the reader writes it; a dash where there is none."""
    if value is None:
        return "–"
    if unit is None:
        return day(value, language) if isinstance(value, date) else str(value)
    if unit is Unit.MONEY:
        return Money(round(value), currency).shown(language) if currency else str(value)
    if unit is Unit.SHARE:
        return str(format_percent(value, PATTERNS[unit], locale=locale(language)))
    return str(format_decimal(value, PATTERNS[unit], locale=locale(language)))


def day(value: date, language: str) -> str:
    """A day as the reader writes it."""
    return str(format_date(value, "medium", locale=locale(language)))


def stretch(window: Window, language: str) -> str:
    """A window in words."""
    if window.first == window.last:
        return day(window.first, language)
    first, last = day(window.first, language), day(window.last, language)
    return told("says", "window", language, first=first, last=last)


def name_of(measure: Measure, language: str) -> str:
    """What a measure is called."""
    return phrases.label("measures", measure.name, language)


def dimension(name: str, language: str) -> str:
    """What a dimension is called."""
    return phrases.label("dimensions", name, language)


def columns(plan: Plan, language: str) -> tuple[Column, ...]:
    """The columns of the answer's table, in order."""
    if plan.question.counted:
        return (Column("groups", told("columns", "groups", language), Unit.COUNT),)
    named = [Column(each, dimension(each, language)) for each in plan.by]
    figures = [column for each in _figures(plan) for column in _columns_of(plan, each, language)]
    return (*named, *figures)


def _figures(plan: Plan) -> list[Shown]:
    kept = [shown_ for _, shown_ in plan.kept]
    by_name = {each.measure.name: each for each in (*plan.shown, *kept)}
    return list(by_name.values())


def _columns_of(plan: Plan, each: Shown, language: str) -> Iterator[Column]:
    measure, name = each.measure, each.measure.name
    label = name_of(measure, language)
    sources = tuple(dict.fromkeys(a.source for a in each.formula.amounts))
    if plan.before is None:
        yield Column(name, label, measure.unit, sources)
    else:
        said = told("columns", "before", language, name=label)
        yield Column(f"{name}_before", said, measure.unit, sources, before=True)
        yield Column(name, label, measure.unit, sources)
        yield Column(f"{name}_change", told("columns", "change", language), measure.unit)
        share = told("columns", "change_share", language)
        yield Column(f"{name}_change_share", share, Unit.SHARE)
    if plan.question.shares and each == plan.shown[0]:
        yield Column(f"{name}_share", told("columns", "share", language), Unit.SHARE)


def read_as(plan: Plan, language: str) -> str:
    """How the question was read, in one line."""
    return " · ".join(_read(plan, language))


def _read(plan: Plan, language: str) -> Iterator[str]:
    question = plan.question
    joint = "、" if language == "zh" else ", "
    yield joint.join(name_of(each.measure, language) for each in plan.shown)
    if plan.by:
        names = joint.join(dimension(each, language) for each in plan.by)
        yield told("says", "by", language, names=names)
    for limit, kept in plan.kept:
        yield _limit(limit, kept, language)
    for match in question.matches:
        yield _match(match, language)
    lead = name_of(plan.shown[0].measure, language)
    if plan.before is not None and question.move in {Move.LOST, Move.GAINED}:
        yield told("says", str(question.move), language, name=lead)
    if question.most is not None:
        key = "least" if question.rising else "most"
        ranked = name_of(plan.ranked.measure, language)
        yield told("says", key, language, count=question.most, name=ranked)
        if plan.money:
            yield told("says", "each", language)


def _limit(limit: Limit, kept: Shown, language: str) -> str:
    name = name_of(kept.measure, language)
    share = kept.measure.unit is Unit.SHARE or limit.of is Of.CHANGE_SHARE
    where = locale(language)
    number = (
        format_percent(limit.number, "#,##0.##%", locale=where)
        if share
        else format_decimal(Decimal(limit.number), locale=where)
    )
    money = f" {'/'.join(limit.currencies)}" if limit.currencies else ""
    if limit.of is Of.VALUE:
        return f"{name} {limit.op} {number}{money}"
    return told("says", "fell_by", language, name=name, op=limit.op, number=f"{number}{money}")


def _match(match: Match, language: str) -> str:
    key = "out" if match.out else "holds" if match.holds else "is"
    shown_values = match.values[:1] if match.dimension == "match_type" else match.values
    values = ", ".join(dict.fromkeys(shown_values))
    return told("says", key, language, name=dimension(match.dimension, language), values=values)


def days(plan: Plan, language: str) -> str:
    """Which days it tells of."""
    if all(leg.source.timing is Timing.SNAPSHOT for leg in plan.legs):
        lasts = [slot.last or slot.imported_at.date() for e in plan.legs for slot in e.now.slots]
        last = day(max(lasts), language) if lasts else ""
        return told("says", "snapshot", language, last=last) if last else ""
    if plan.window is None:
        return told("says", "undated", language)
    now = stretch(plan.window, language)
    if plan.before is None:
        return now
    return told("says", "against", language, now=now, before=stretch(plan.before, language))


def notes(plan: Plan, held: Holdings, language: str) -> Iterator[str]:
    """What a reader must know to trust the figures."""
    names = [told("sources", leg.source.name, language) for leg in plan.legs]
    yield told("says", "from", language, names=", ".join(names))
    if plan.shifted and (lasts := [s.last for leg in plan.legs for s in leg.now.slots if s.last]):
        yield told("says", "shifted", language, last=day(max(lasts), language))
    yield from _left_out(plan, held, language)
    yield from _meaning(plan, language)


def _left_out(plan: Plan, held: Holdings, language: str) -> Iterator[str]:
    for leg in plan.legs:
        if leg.now.missing:
            yield told("says", "missing", language, days=_gaps(leg.now.missing, language))
        if leg.before is not None and leg.before.missing:
            gaps = _gaps(leg.before.missing, language)
            yield told("says", "missing_before", language, days=gaps)
        for key, slots in (
            ("crossing", leg.now.crossing),
            ("doubled", leg.now.doubled),
            ("undated_files", leg.now.undated if plan.window else ()),
        ):
            if slots:
                yield told("says", key, language, files=_files(slots, held))


def _gaps(windows: Sequence[Window], language: str) -> str:
    said = [stretch(each, language) for each in windows[:MOST_GAPS]]
    return "; ".join(said) + (" …" if len(windows) > MOST_GAPS else "")


def _files(slots: Sequence[Slot], held: Holdings) -> str:
    found = list(dict.fromkeys(held.names.get(each.file_id, each.file_id) for each in slots))
    more = f" + {len(found) - MOST_FILES}" if len(found) > MOST_FILES else ""
    return ", ".join(found[:MOST_FILES]) + more


def _meaning(plan: Plan, language: str) -> Iterator[str]:
    if plan.keywords_as_terms:
        yield told("says", "term", language)
    if plan.asins_for_skus:
        yield told("says", "asin", language)
    if plan.before is not None and plan.window and plan.window.days != plan.before.days:
        months = {plan.window.days, plan.before.days} <= {28, 29, 30, 31}
        if not months:
            now, before = plan.window.days, plan.before.days
            yield told("says", "longer", language, now=now, before=before)
    every = _figures(plan)
    if any(each.measure.name == "cover" for each in every):
        yield told("says", "cover", language)
    elif plan.question.most is not None and plan.ranked.formula.below is not None:
        ranked = name_of(plan.ranked.measure, language)
        yield told("says", "rank_null", language, name=ranked)
    elif any(each.formula.below is not None for each in every):
        yield told("says", "ratio", language)


def trouble(unclear: Unclear, language: str) -> list[str]:
    """Why a question is not answered as it stands."""
    said = []
    if unclear.understood:
        said.append(told("asks", "understood", language, words=_joined(unclear.understood)))
    if unclear.unknown:
        said.append(told("asks", "unknown", language, words=_joined(unclear.unknown)))
    if unclear.ask:
        times = str(Decimal(unclear.detail) * 100) if unclear.ask == "percent" else ""
        said.append(told("asks", unclear.ask, language, detail=unclear.detail, times=times))
    elif not unclear.unknown:
        said.append(told("asks", "nothing", language))
    return said


def absence(absent: Absent, language: str) -> str:
    """What to drop in first."""
    joint = "、" if language == "zh" else ", "
    names = joint.join(measure_label(each, language) for each in absent.measures)
    wanted = joint.join(told("sources", each, language) for each in absent.sources)
    return told("asks", "absent", language, names=names, files=wanted)


def measure_label(name: str, language: str) -> str:
    """What a measure, or a word of several measures, is called."""
    return phrases.label("measures", name, language)


def _joined(words: Iterable[str]) -> str:
    return " · ".join(dict.fromkeys(words))


def suggestions(held: Holdings, language: str) -> list[str]:
    """Three questions that work on what there is; without anything, on what could be."""
    offered: dict[str, list[Texts]] = _words()["suggestions"]
    have = [name for name in offered if held.slots.get(name)] or ["business", "terms", "inventory"]
    rounds = [
        offered[name][turn] for turn in range(3) for name in have if turn < len(offered[name])
    ]
    return [pick(each, language) for each in rounds[:TRIES]]


def is_time(name: str) -> bool:
    """Whether a column tells days."""
    return name in TIMES
