"""Choosing where a question is answered from: the source that knows all of it, and has the days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Final

from tradewind.seller.asking import calendar
from tradewind.seller.asking.cover import Covered, Slot, cover
from tradewind.seller.asking.measure import FAMILIES, MEASURES, Way
from tradewind.seller.asking.plan import Holdings, Leg, Plan, Shown
from tradewind.seller.asking.question import Choice, Op, Question, Unclear, Window
from tradewind.seller.asking.reading import meaning_in
from tradewind.seller.asking.source import (
    BULK_LEVELS,
    SOURCES,
    TIMES,
    Part,
    Source,
    Timing,
)

ENTITIES: Final = {
    "campaign": ("campaign", "广告活动", "キャンペーン", "kampagne"),
    "ad group": ("ad group", "广告组", "広告グループ", "anzeigengruppe"),
    "keyword": ("keyword", "关键词", "关键字", "キーワード"),
    "product ad": ("product ad", "商品广告", "推广商品", "广告商品", "商品広告", "produktanzeige"),
}
"""How bulk sheets write the levels."""
DATED: Final = frozenset({Timing.PERIOD, Timing.MOMENT})
DAILY: Final = 45
"""A trend over at most so many days goes by day."""
WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Absent:
    """Nothing has been imported that tells this."""

    measures: tuple[str, ...]
    sources: tuple[str, ...]
    """Any of these would."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to answer: which measure each word means, by which formula."""

    question: Question
    shown: tuple[Shown, ...]
    kept: tuple[Shown, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where it reads, the first formula's first source leading."""
        every = (*self.shown, *self.kept)
        names = dict.fromkeys(a.source for each in every for a in each.formula.amounts)
        return tuple(SOURCES[name] for name in names)


def plan(question: Question, held: Holdings, today: date) -> Plan | Unclear | Absent:
    """The best way to answer with what is held; or what is missing, or unclear."""
    ways = [way for each in _keyworded(question) for way in _ways(each)]
    able = [way for way in ways if _able(way, held)]
    if not able:
        return _unable(question, ways)
    backed = [way for way in able if all(held.slots.get(each.name) for each in way.sources)]
    if not backed:
        wanted = tuple(dict.fromkeys(each.name for way in able for each in way.sources))
        return Absent(question.measures, wanted)
    if _torn(question, backed):
        choices = tuple(
            Choice(f"conversion_rate={each}", each) for each in FAMILIES["conversion_rate"]
        )
        return Unclear(ask="conversion", choices=choices)
    plans = [_placed(way, held, today) for way in backed]
    telling = [each for each in plans if isinstance(each, Plan) and _tells(each)]
    best = telling[0] if telling else plans[0]
    return _remarked(question, best) if isinstance(best, Plan) else best


def _remarked(question: Question, found: Plan) -> Plan:
    """The same, with how its words were read."""
    as_terms = "keyword_or_term" in question.by and "term" in found.by
    asins = "sku" in question.by and "sku" not in found.by
    return replace(found, keywords_as_terms=as_terms, asins_for_skus=asins)


def _keyworded(question: Question) -> Iterator[Question]:
    """``keyword`` is what customers typed, where that is known; else what was bid on."""
    if "keyword_or_term" not in question.by:
        yield question
        return
    for meaning in ("term", "keyword"):
        by = tuple(meaning if each == "keyword_or_term" else each for each in question.by)
        yield replace(question, by=by)


def _ways(question: Question) -> Iterator[Reading]:
    """Every way, the likeliest first: from one source before from two."""
    said = tuple(dict.fromkeys((*question.measures, *(each.measure for each in question.limits))))
    meanings = [_meanings(question, each) for each in said]
    found = [
        way
        for chosen in product(*meanings)
        for way in _formulated(question, dict(zip(said, chosen, strict=True)))
    ]
    yield from sorted(found, key=lambda way: len(way.sources))


def _meanings(question: Question, said: str) -> tuple[str, ...]:
    return meaning_in(question.world, said)


def _formulated(question: Question, chosen: Mapping[str, str]) -> Iterator[Reading]:
    renamed = _renamed(question, chosen)
    names = list(dict.fromkeys(chosen.values()))
    options = [MEASURES[name].formulas for name in names]
    for formulas in product(*options):
        by_name = dict(zip(names, formulas, strict=True))
        if len({a.source for each in formulas for a in each.amounts}) > 2:
            continue
        shown = tuple(Shown(MEASURES[name], by_name[name]) for name in renamed.measures)
        kept = tuple(Shown(MEASURES[e.measure], by_name[e.measure]) for e in renamed.limits)
        yield Reading(renamed, shown, kept)


def _renamed(question: Question, chosen: Mapping[str, str]) -> Question:
    return replace(
        question,
        measures=tuple(dict.fromkeys(chosen[each] for each in question.measures)),
        limits=tuple(replace(each, measure=chosen[each.measure]) for each in question.limits),
        ranked=chosen.get(question.ranked, question.ranked),
    )


def _able(way: Reading, held: Holdings) -> bool:
    wanted = {*way.question.by, *(each.dimension for each in way.question.matches)}
    return all(_knows(each, wanted, held) for each in way.sources) and not _blind(way)


def _knows(source: Source, wanted: set[str], held: Holdings) -> bool:
    for each in wanted:
        if each in TIMES or each == "trend":
            if source.timing is Timing.SNAPSHOT:
                return False
        elif each not in source.columns:
            if _stand_in(each, source) is None:
                return False
        elif _bare(source, each, held):
            return False
    return True


def _bare(source: Source, dimension: str, held: Holdings) -> bool:
    """Whether no row of it states the dimension; ASINs stand in for SKUs."""
    bare = (source.name, dimension) in held.bare
    return bare and (dimension != "sku" or (source.name, "asin") in held.bare)


def _stand_in(dimension: str, source: Source) -> str | None:
    """Countries are marketplaces where orders do not say where they went."""
    stands = {"country": "marketplace"}.get(dimension)
    return stands if stands in source.columns else None


def _blind(way: Reading) -> bool:
    """Whether it asks for what has no row: nobody sees the SKUs without any order among orders."""
    if not way.question.by:
        return False
    for limit, shown in zip(way.question.limits, way.kept, strict=True):
        low = limit.op in {Op.IS, Op.UNDER, Op.AT_MOST}
        amounts = shown.formula.amounts
        events = all(SOURCES[each.source].timing is Timing.MOMENT for each in amounts)
        counted = shown.formula.below is None
        if low and counted and events and len(way.sources) == 1:
            return True
    return False


def _unable(question: Question, ways: Sequence[Reading]) -> Unclear:
    blind = any(_blind(way) for way in ways)
    return Unclear(
        understood=(*question.measures, *question.by),
        ask="unseen" if blind else "apart",
    )


def _torn(question: Question, ways: Sequence[Reading]) -> bool:
    """Conversion of sessions and of clicks are two things, and nothing says which."""
    if "conversion_rate" not in question.measures or question.world:
        return False
    named = {each.measure.name for way in ways for each in way.shown}
    return set(FAMILIES["conversion_rate"]) <= named


def _tells(plan_: Plan) -> bool:
    return all(leg.now.slots for leg in plan_.legs)


def _placed(way: Reading, held: Holdings, today: date) -> Plan | Unclear:
    question = way.question
    lead = held.slots[way.sources[0].name]
    window, shifted = _window(question, lead, today)
    if window is None and len(way.sources) > 1:
        window = _common([held.slots[e.name] for e in way.sources if e.timing in DATED])
        if window is None:
            return Unclear(ask="apart")
    before = _before(question, window, lead, today)
    step = _step(question, lead, window)
    legs = []
    for source in way.sources:
        leg = _leg(way, source, held.slots[source.name], (window, before, step))
        legs.append(leg)
    if step and any(leg.now.crossing and not leg.now.slots for leg in legs):
        return Unclear(ask="coarse", detail=str(step))
    by = tuple(str(step) if each == "trend" else each for each in question.by)
    by = tuple(dict.fromkeys(_known_by(each, way.sources[0], held) for each in by))
    counted = [slot for leg in legs for slot in leg.now.slots if slot.first and slot.last]
    told = window or _span(counted)
    return Plan(
        question,
        tuple(legs),
        way.shown,
        tuple(zip(question.limits, way.kept, strict=True)),
        by,
        money=_has_money((*way.shown, *way.kept)),
        window=told,
        before=before,
        shifted=shifted,
        step=step,
        steps=tuple(calendar.steps(step, told, calendar.week_start(lead))) if step and told else (),
        currencies=held.currencies,
    )


def _known_by(dimension: str, source: Source, held: Holdings) -> str:
    if dimension == "sku" and (source.name, "sku") in held.bare:
        return "asin"
    return (
        _stand_in(dimension, source) or dimension if dimension not in source.columns else dimension
    )


def _has_money(shown: Sequence[Shown]) -> bool:
    return any(a.column.endswith("_minor") for each in shown for a in each.formula.amounts)


def _span(slots: Sequence[Slot]) -> Window | None:
    firsts = [each.first for each in slots if each.first]
    lasts = [each.last for each in slots if each.last]
    return Window(min(firsts), max(lasts)) if firsts else None


def _window(question: Question, slots: Sequence[Slot], today: date) -> tuple[Window | None, bool]:
    if question.span is not None:
        placed = calendar.place(question.span, slots, today)
        return (placed.window, placed.shifted) if placed else (None, False)
    if question.compares:
        return _newest(slots), False
    return None, False


def _common(each: Sequence[Sequence[Slot]]) -> Window | None:
    """The days that all of these can tell of."""
    spans = [_span(slots) for slots in each]
    first = max((span.first for span in spans if span), default=date.min)
    last = min((span.last for span in spans if span), default=date.max)
    return Window(first, last) if all(spans) and first <= last and spans else None


def _newest(slots: Sequence[Slot]) -> Window | None:
    """The newest stretch that the data tell of: a day's data make a week."""
    dated = [each for each in slots if each.first and each.last]
    if not dated:
        return None
    newest = max(dated, key=lambda each: (each.last or date.min, each.days))
    if newest.days == 1 and newest.last:
        return Window(calendar.stepped(Part.DAY, newest.last, -(WEEK - 1)), newest.last)
    return Window(newest.first or date.min, newest.last or date.min)


def _before(
    question: Question, window: Window | None, slots: Sequence[Slot], today: date
) -> Window | None:
    if window is None or not question.compares:
        return None
    if question.other is not None:
        placed = calendar.place(question.other, slots, today)
        found = placed.window if placed else window.before()
        return found if found != window else window.before()
    return calendar.other(question.span, window, question.versus)


def _step(question: Question, slots: Sequence[Slot], window: Window | None) -> Part | None:
    said = next((each for each in question.by if each in TIMES), None)
    if said is not None:
        return Part(said)
    if "trend" not in question.by:
        return None
    dated = [each for each in slots if each.days and (window is None or _within(each, window))]
    days = {each.days for each in dated} or {0}
    span = window or _span(dated)
    if days == {1} and span and span.days <= DAILY:
        return Part.DAY
    return Part.WEEK if max(days) <= WEEK else Part.MONTH


def _within(slot: Slot, window: Window) -> bool:
    return bool(slot.first and slot.last and window.holds(slot.first, slot.last))


def _leg(
    way: Reading,
    source: Source,
    slots: Sequence[Slot],
    when: tuple[Window | None, Window | None, Part | None],
) -> Leg:
    window, before, step = when
    if source.timing is Timing.SNAPSHOT:
        return Leg(source, Covered(tuple(_latest(slots))))
    usable = list(slots)
    across: tuple[Slot, ...] = ()
    if step is not None:
        start = calendar.week_start(slots)
        usable = [each for each in slots if _in_one(each, step, start)]
        across = tuple(each for each in slots if each.days and each not in usable)
    now = cover(usable, window)
    if across:
        meeting = [e for e in across if window is None or _meets(e, window)]
        now = replace(now, crossing=(*now.crossing, *meeting))
    earlier = cover(usable, before) if before else None
    return Leg(source, now, earlier, _level(way, source))


def _meets(slot: Slot, window: Window) -> bool:
    return bool(slot.first and slot.last and window.meets(slot.first, slot.last))


def _in_one(slot: Slot, step: Part, start: int) -> bool:
    """Whether a slot lies in one step of the calendar."""
    if not (slot.first and slot.last):
        return False
    whole = calendar.whole(step, calendar.first_of(step, slot.first, start))
    return whole.holds(slot.first, slot.last)


def _latest(slots: Sequence[Slot]) -> Iterator[Slot]:
    """Of each place, the newest snapshot."""
    best: dict[tuple[str, str], Slot] = {}
    for each in sorted(slots, key=_age):
        best[each.shop, each.marketplace] = each
    yield from best.values()


def _age(slot: Slot) -> tuple[date, object, int, str]:
    return slot.last or slot.imported_at.date(), slot.imported_at, slot.rows, slot.file_id


def _level(way: Reading, source: Source) -> tuple[str, ...]:
    if source.name != "bulk":
        return ()
    wanted = {*way.question.by, *(each.dimension for each in way.question.matches)}
    level = next((entity for name, entity in BULK_LEVELS if name in wanted), "campaign")
    return tuple(sorted({each for said in ENTITIES[level] for each in (said, said.title())}))


def additive(shown: Shown) -> bool:
    """Whether the figures of groups add up to the figure of all."""
    return shown.formula.below is None and shown.formula.top.way is not Way.DISTINCT
