"""The SQL of a plan, run so that it can only read, and the rows behind a figure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import (
    CTE,
    ColumnElement,
    Engine,
    Float,
    Index,
    Select,
    String,
    Table,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    text,
    true,
    union,
)
from sqlalchemy.exc import OperationalError

from tradewind.kernel import clock
from tradewind.kernel.errors import Refused
from tradewind.kernel.fold import fold
from tradewind.kernel.money import exponent
from tradewind.seller.asking.cover import Slot
from tradewind.seller.asking.measure import Amount, Formula, Unit, Way
from tradewind.seller.asking.plan import Holdings, Leg, Plan, Shown
from tradewind.seller.asking.question import Limit, Match, Move, Of, Op, Window
from tradewind.seller.asking.source import SOURCES, TIMES, Part, Source, Timing
from tradewind.seller.files import tables as files
from tradewind.storage import Connection

TABLES: Final[Mapping[str, Table]] = {
    each.name: files.report_file.metadata.tables[each.table] for each in SOURCES.values()
}
SECONDS: Final = 20.0
"""A question may take so long."""
MOST: Final = 1000
"""Rows of one answer."""
BEHIND: Final = 500
"""Rows that are shown behind a figure."""
OPTIONAL: Final = frozenset({"sku", "asin", "parent", "portfolio", "keyword"})
"""Dimensions that some exports of a kind leave out."""
CROWDED: Final = 50_000
"""Names of one column that are kept at hand; of more, each is looked up when it is said."""
STEPS: Final = 10_000
"""SQLite asks after so many of its steps whether to go on."""

Index("ix_bulk_row_entity", TABLES["bulk"].c.entity, TABLES["bulk"].c.file_id)
"""A bulk sheet has a few campaigns among half a million keywords."""

Cell = ColumnElement[Any]


class TooLong(Refused):
    """A question took longer than it may."""

    def __init__(self) -> None:
        super().__init__(
            f"This took longer than {SECONDS:g} s. Ask about fewer days, one marketplace or one "
            "campaign."
        )


@contextmanager
def reading_only(session: Connection, seconds: float = SECONDS) -> Iterator[None]:
    """Nothing can be written inside, and nothing takes longer; raises TooLong."""
    if session.dialect.name == "postgresql":
        session.execute(text("set transaction read only"))
        session.execute(text(f"set local statement_timeout = {int(seconds * 1000)}"))
        with _in_time():
            yield
        return
    driver: Any = session.connection.driver_connection
    end = clock.now() + timedelta(seconds=seconds)
    driver.set_progress_handler(lambda: int(clock.now() > end), STEPS)
    driver.execute("pragma query_only = on")
    try:
        with _in_time():
            yield
    finally:
        driver.execute("pragma query_only = off")
        driver.set_progress_handler(None, STEPS)


@contextmanager
def _in_time() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        said = str(error.orig)
        if "interrupted" in said or "statement timeout" in said:
            raise TooLong from error
        raise


# What there is


def holdings(session: Connection) -> Holdings:
    """What has been imported and still stands, by source, file, place and days."""
    now = state(session)
    kept = _kept_holdings.get(session.engine)
    if kept is None or kept[0] != now:
        found = session.execute(select(files.report_file)).all()
        kept = now, _held_now(session, found)
        _kept_holdings[session.engine] = kept
    return kept[1]


def state(session: Connection) -> tuple[tuple[Any, ...], ...]:
    """Whatever changes with every import."""
    file = files.report_file.c
    query = select(file.id, file.rows, file.superseded_by).order_by(file.id)
    return tuple(tuple(row) for row in session.execute(query))


_kept_holdings: WeakKeyDictionary[Engine, tuple[object, Holdings]] = WeakKeyDictionary()
"""What each database held, by the state of its files: half a million rows take a while."""


def _held_now(session: Connection, found: Sequence[Any]) -> Holdings:
    known = {row.id: row for row in found if row.superseded_by is None}
    slots = {name: tuple(_slots(session, source, known)) for name, source in SOURCES.items()}
    currencies = {each for row in known.values() for each in row.currency.split(",") if each}
    return Holdings(
        slots,
        frozenset(currencies),
        {row.id: row.name for row in known.values()},
        frozenset(_bare(session, slots)),
    )


def _slots(session: Connection, source: Source, known: Mapping[str, Any]) -> Iterator[Slot]:
    table = TABLES[source.name]
    first, last = _days(source)
    keys = (table.c.file_id, table.c.shop, table.c.marketplace, first, last)
    query = select(*keys, func.count()).where(table.c.superseded_by.is_(None)).group_by(*keys)
    found = [row for row in session.execute(query) if row[0] in known]
    reaches = {each: _reach(known[each], found) for each in {row[0] for row in found}}
    for file_id, shop, marketplace, begins, ends, count in found:
        at = clock.utc(known[file_id].imported_at)
        days = (_day(begins), _day(ends))
        yield Slot(file_id, shop, marketplace, *days, count, at, reaches[file_id])


def _reach(file: Any, rows: Sequence[Any]) -> Window | None:
    """The days a file is about: what it says, and what its rows say beyond that."""
    said = [(file.from_day, file.to_day)]
    said += [(_day(row[3]), _day(row[4])) for row in rows if row[0] == file.id]
    dated = [(first, last) for first, last in said if first and last]
    if not dated:
        return None
    return Window(min(first for first, _ in dated), max(last for _, last in dated))


def _days(source: Source) -> tuple[Cell, Cell]:
    table = TABLES[source.name]
    if source.timing is Timing.MOMENT:
        day = func.date(table.c[source.at])
        return day, day
    return table.c.from_day, table.c.to_day


def _day(value: Any) -> date | None:
    """A day as either database gives it back."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])


def _bare(session: Connection, slots: Mapping[str, tuple[Slot, ...]]) -> Iterator[tuple[str, str]]:
    for name, source in SOURCES.items():
        table = TABLES[name]
        for dimension in OPTIONAL & set(source.columns):
            column = table.c[source.columns[dimension]]
            stated = and_(column.is_not(None), column != "")
            one = select(table.c.row).where(stated, table.c.superseded_by.is_(None)).limit(1)
            if slots[name] and session.execute(one).first() is None:
                yield name, dimension


def by_currency(session: Connection) -> dict[str, int]:
    """How many files that stand name each currency."""
    file = files.report_file.c
    said = session.scalars(select(file.currency).where(file.superseded_by.is_(None)))
    return dict(Counter(each for row in said for each in row.split(",") if each))


def known(session: Connection, texts: Sequence[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Which texts are names in the data: by the folded text and the dimension, as written there."""
    wanted = {fold(each) for each in texts}
    if not wanted:
        return {}
    named, crowded = _names(session)
    found = {each: dict(named[each]) for each in wanted if each in named}
    spelled = sorted({each for said in texts for each in _spellings(said)})
    for dimension, column in crowded:
        living = column.table.c.superseded_by.is_(None)
        for value in session.scalars(select(column).where(column.in_(spelled), living).distinct()):
            values = found.setdefault(fold(value), {})
            values[dimension] = tuple(sorted({*values.get(dimension, ()), value}))
    return found


Named = dict[str, dict[str, tuple[str, ...]]]


def _names(session: Connection) -> tuple[Named, list[tuple[str, Any]]]:
    """Every name by its folded spelling; and the columns with too many to be kept at hand."""
    now = state(session)
    kept = _kept_names.get(session.engine)
    if kept is None or kept[0] != now:
        kept = (now, *_names_now(session))
        _kept_names[session.engine] = kept
    return kept[1], kept[2]


def _names_now(session: Connection) -> tuple[Named, list[tuple[str, Any]]]:
    held = holdings(session)
    named: Named = {}
    crowded = []
    for source, dimension, column in _named_columns():
        if not held.slots[source]:
            continue
        living = column.table.c.superseded_by.is_(None)
        query = select(column).where(column.is_not(None), living).distinct().limit(CROWDED + 1)
        values = session.scalars(query).all()
        if len(values) > CROWDED:
            crowded.append((dimension, column))
            continue
        for value in values:
            spelled = named.setdefault(fold(value), {})
            spelled[dimension] = tuple(sorted({*spelled.get(dimension, ()), value}))
    return named, crowded


_kept_names: WeakKeyDictionary[Engine, tuple[object, Named, list[tuple[str, Any]]]] = (
    WeakKeyDictionary()
)


def _spellings(said: str) -> set[str]:
    return {said, said.lower(), said.upper(), said.title(), said.capitalize()}


def _named_columns() -> Iterator[tuple[str, str, Any]]:
    unnamed = {"marketplace", "country", "stars", "status", "match_type"}
    for name, source in SOURCES.items():
        for dimension, column in source.columns.items():
            if dimension not in unnamed:
                yield name, dimension, TABLES[name].c[column]


# The query


def query(plan: Plan, *, most: int = MOST) -> Select[Any]:
    """The whole question as one SELECT: group columns, then figures."""
    legs = [_leg(plan, leg) for leg in plan.legs]
    figures = _figures(plan, legs)
    if plan.question.counted:
        return _counting(plan, figures)
    kept = _kept(plan, figures)
    whole = _whole(plan, kept)
    rows = select(kept, *whole).cte("answer") if whole else kept
    chosen = select(rows).order_by(*_order(plan, rows))
    limit = plan.question.most
    if limit is not None and plan.money:
        return chosen.where(rows.c.place <= limit).limit(most + 1)
    return chosen.limit(min(limit, most) if limit is not None else most + 1)


def _keys(plan: Plan) -> list[str]:
    return [*plan.by, *(["currency"] if plan.money else [])] or ["everything"]


def _leg(plan: Plan, leg: Leg) -> CTE:
    table = TABLES[leg.source.name]
    keys = [_key(plan, leg, name).label(name) for name in _keys(plan)]
    amounts = [each for each in plan.amounts if each.source == leg.source.name]
    columns: list[Cell] = [
        _total(each, table, when).label(f"{each.name}{end}")
        for end, when in _whens(plan, leg)
        for each in amounts
    ]
    counts = [func.sum(case((w, 1), else_=0)).label(f"rows{e}") for e, w in _whens(plan, leg)]
    return (
        select(*keys, *columns, *counts)
        .where(*_conditions(plan, leg))
        .group_by(*[each.element for each in keys if each.name != "everything"])
        .cte(f"of_{leg.source.name}")
    )


def _whens(plan: Plan, leg: Leg) -> list[tuple[str, ColumnElement[bool]]]:
    """The periods: the end of their columns' names, and the condition of their rows."""
    if leg.before is None or plan.before is None or plan.window is None:
        return [("", true())]
    return [("", _within(leg, plan.window)), ("_before", _within(leg, plan.before))]


def _within(leg: Leg, window: Window) -> ColumnElement[bool]:
    table = TABLES[leg.source.name]
    if leg.source.timing is Timing.MOMENT:
        at = table.c[leg.source.at]
        return and_(at >= _start(window.first), at < _start(window.last + timedelta(1)))
    return and_(table.c.from_day >= window.first, table.c.to_day <= window.last)


def _start(day: date) -> datetime:
    return clock.utc(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made UTC right here


def _key(plan: Plan, leg: Leg, name: str) -> Cell:
    table = TABLES[leg.source.name]
    if name == "currency":
        return table.c.currency
    if name == "everything":
        return literal_column("1")
    if name in TIMES:
        return _step(plan, leg)
    return table.c[leg.source.columns[name]]


def _step(plan: Plan, leg: Leg) -> Cell:
    first, _ = _days(leg.source)
    if plan.step is Part.DAY:
        return first
    bounds = [(_within(leg, each), each.first.isoformat()) for each in plan.steps]
    return case(*[(when, literal(value)) for when, value in bounds])


def _conditions(plan: Plan, leg: Leg) -> Iterator[ColumnElement[bool]]:
    table = TABLES[leg.source.name]
    yield table.c.superseded_by.is_(None)
    yield _slotted(leg)
    if leg.level:
        yield table.c.entity.in_(leg.level)
    for column, values in leg.source.without.items():
        yield or_(table.c[column].is_(None), func.lower(table.c[column]).not_in(values))
    for match in plan.question.matches:
        yield _matched(leg.source, match)
    currencies = {each for limit, _ in plan.kept for each in limit.currencies}
    if currencies:
        yield table.c.currency.in_(sorted(currencies))


def _matched(source: Source, match: Match) -> ColumnElement[bool]:
    name = match.dimension if match.dimension in source.columns else "marketplace"
    column = TABLES[source.name].c[source.columns[name]]
    said: ColumnElement[bool]
    if match.holds:
        said = or_(*[func.lower(column).contains(v.lower(), autoescape=True) for v in match.values])
    elif name == "match_type":
        said = func.lower(column).in_([each.lower() for each in match.values])
    elif name == "stars":
        said = column.in_([int(each) for each in match.values])
    else:
        said = column.in_(match.values)
    return or_(column.is_(None), ~said) if match.out else said


def _slotted(leg: Leg) -> ColumnElement[bool]:
    """The rows of the slots that count, said file by file."""
    chosen = {*leg.now.slots, *(leg.before.slots if leg.before else ())}
    by_file: dict[str, list[Slot]] = {}
    for each in sorted(chosen, key=_slot_order):
        by_file.setdefault(each.file_id, []).append(each)
    left = {*leg.now.doubled, *leg.now.crossing, *leg.now.undated}
    left |= {*leg.before.doubled, *leg.before.crossing} if leg.before else set()
    parts = [_of_file(leg, slots, left - chosen) for slots in by_file.values()]
    return or_(*parts) if parts else false()


def _slot_order(slot: Slot) -> tuple[str, str, str, date, date]:
    least = date.min
    return slot.file_id, slot.shop, slot.marketplace, slot.first or least, slot.last or least


def _of_file(leg: Leg, slots: Sequence[Slot], left: set[Slot]) -> ColumnElement[bool]:
    table = TABLES[leg.source.name]
    of_file = table.c.file_id == slots[0].file_id
    dated = [each for each in slots if each.first and each.last]
    if not dated or leg.source.timing is Timing.SNAPSHOT:
        places = {(each.shop, each.marketplace) for each in slots}
        return and_(of_file, or_(*[_place(table, *each) for each in sorted(places)]))
    window = Window(min(e.first for e in dated if e.first), max(e.last for e in dated if e.last))
    torn = [each for each in left if each.file_id == slots[0].file_id]
    if any(e.first and e.last and window.meets(e.first, e.last) for e in torn) or leg.before:
        return and_(of_file, or_(*[_exactly(leg, each) for each in dated]))
    return and_(of_file, _within(leg, window))


def _place(table: Table, shop: str, marketplace: str) -> ColumnElement[bool]:
    return and_(table.c.shop == shop, table.c.marketplace == marketplace)


def _exactly(leg: Leg, slot: Slot) -> ColumnElement[bool]:
    table = TABLES[leg.source.name]
    place = _place(table, slot.shop, slot.marketplace)
    if not (slot.first and slot.last):
        return place
    if leg.source.timing is Timing.MOMENT:
        return and_(place, _within(leg, Window(slot.first, slot.last)))
    return and_(place, table.c.from_day == slot.first, table.c.to_day == slot.last)


def _total(amount: Amount, table: Table, when: ColumnElement[bool]) -> Cell:
    column: Cell = table.c[amount.column]
    if amount.weight:
        column = column * table.c[amount.weight]
    if amount.where:
        when = and_(when, table.c[amount.where].is_not(None))
    counted = column if when is true() or isinstance(when, type(true())) else case((when, column))
    match amount.way:
        case Way.SUM:
            return func.sum(counted)
        case Way.COUNT:
            return func.count(counted)
        case Way.DISTINCT:
            return func.count(counted.distinct())


def _figures(plan: Plan, legs: Sequence[CTE]) -> CTE:
    """The legs side by side, with every figure worked out."""
    keys = _keys(plan)
    if len(legs) == 1:
        base: Any = legs[0]
        of_keys: list[Cell] = [legs[0].c[name] for name in keys]
    else:
        each_key = union(*[select(*[leg.c[name] for name in keys]) for leg in legs]).cte("groups")
        base, of_keys = each_key, [each_key.c[name] for name in keys]
        for leg in legs:
            same = [each_key.c[name].is_not_distinct_from(leg.c[name]) for name in keys]
            base = base.outerjoin(leg, and_(*same))
    found = {
        column.name: column
        for leg in legs
        for column in leg.c
        if not column.name.startswith("rows")
    }
    rows = {
        (source.source.name, end): leg.c[f"rows{end}"]
        for source, leg in zip(plan.legs, legs, strict=True)
        for end, _ in _whens(plan, source)
    }
    return select(*of_keys, *_columns(plan, found, rows)).select_from(base).cte("figures")


Found = Mapping[str, Cell]
Rows = Mapping[tuple[str, str], Cell]


def _columns(plan: Plan, found: Found, rows: Rows) -> Iterator[Cell]:
    every = {each.measure.name: each for each in (*plan.shown, *(k for _, k in plan.kept))}
    lone = len(plan.legs) == 1 and plan.before is None
    for name, shown in every.items():
        now = _value(shown.formula, found, rows, ("", lone))
        yield now.label(name)
        if plan.before is not None:
            earlier = _value(shown.formula, found, rows, ("_before", lone))
            yield earlier.label(f"{name}_before")
            yield (now - earlier).label(f"{name}_change")
            share = cast(now - earlier, Float) / func.nullif(cast(earlier, Float), 0)
            yield share.label(f"{name}_change_share")


def _value(formula: Formula, found: Found, rows: Rows, when: tuple[str, bool]) -> Cell:
    top = _amount(formula.top, found, rows, when)
    if formula.below is None:
        return top
    below = _amount(formula.below, found, rows, when)
    whole = cast(below, Float) * formula.per if formula.per != 1 else cast(below, Float)
    times = cast(top, Float) * formula.times if formula.times != 1 else cast(top, Float)
    return times / func.nullif(whole, 0)


def _amount(amount: Amount, found: Found, rows: Rows, when: tuple[str, bool]) -> Cell:
    """A number of a leg; where a period has no row of a group, it is nothing, not unknown."""
    end, lone = when
    column = found[f"{amount.name}{end}"]
    if lone:
        return column
    count = func.coalesce(rows[amount.source, end], 0)
    return case((count == 0, 0), else_=column)


def _kept(plan: Plan, figures: CTE) -> CTE:
    """The groups that hold the conditions, each currency ranked by itself."""
    columns: list[Cell] = list(figures.c)
    if plan.question.shares:
        name = plan.shown[0].measure.name
        over = [figures.c.currency] if plan.money else None
        part = cast(figures.c[name], Float)
        whole = func.sum(part).over(partition_by=over)
        columns.append((part / func.nullif(whole, 0)).label(f"{name}_share"))
    shared = select(*columns).cte("shared") if plan.question.shares else figures
    chosen = select(shared).where(*_limits(plan, shared))
    if plan.question.most is None or not plan.money:
        return chosen.cte("kept")
    places = func.row_number().over(
        partition_by=shared.c.currency, order_by=_order(plan, shared, money=False)
    )
    return chosen.add_columns(places.label("place")).cte("kept")


def _whole(plan: Plan, kept: CTE) -> list[Cell]:
    """How many groups there are, and what they add up to, whatever is shown of them."""
    over = [kept.c.currency] if plan.money else None
    columns: list[Cell] = [func.count().over(partition_by=over).label("groups")]
    for each in plan.shown:
        if each.formula.below is None and each.formula.top.way is not Way.DISTINCT:
            name = each.measure.name
            ends = ("", "_before", "_change") if plan.before is not None else ("",)
            for full in (f"{name}{end}" for end in ends):
                total = func.sum(kept.c[full]).over(partition_by=over)
                columns.append(total.label(f"{full}_whole"))
    return columns


def _counting(plan: Plan, figures: CTE) -> Select[Any]:
    keys = [figures.c.currency] if plan.money else []
    named = [figures.c[name].is_not(None) for name in plan.by if name not in TIMES]
    counted = select(*keys, func.count().label("groups"))
    return counted.where(*named, *_limits(plan, figures)).group_by(*keys).order_by(*keys)


def _limits(plan: Plan, figures: CTE) -> Iterator[ColumnElement[bool]]:
    for limit, shown in plan.kept:
        yield _held(plan, limit, shown, figures)
    question = plan.question
    name = plan.shown[0].measure.name
    if plan.before is not None and question.move in {Move.LOST, Move.GAINED}:
        change = figures.c[f"{name}_change"]
        yield change < 0 if question.move is Move.LOST else change > 0
    if question.most is not None:
        yield figures.c[plan.ranked.measure.name].is_not(None)


def _held(plan: Plan, limit: Limit, shown: Shown, figures: CTE) -> ColumnElement[bool]:
    name = shown.measure.name
    if limit.of is Of.VALUE:
        return _compared(figures.c[name], limit.op, _bound(plan, limit, shown, figures))
    column = figures.c[f"{name}_{limit.of}"]
    share = limit.of is Of.CHANGE_SHARE
    number = literal(float(limit.number)) if share else _bound(plan, limit, shown, figures)
    if plan.question.move is Move.LOST:
        return _compared(-column, limit.op, number)
    if plan.question.move is Move.GAINED:
        return _compared(column, limit.op, number)
    return _compared(func.abs(column), limit.op, number)


def _bound(plan: Plan, limit: Limit, shown: Shown, figures: CTE) -> Cell:
    if shown.measure.unit is not Unit.MONEY:
        return literal(_plain(limit.number))
    odd = sorted(each for each in plan.currencies if exponent(each) != 2)
    usual = literal(_plain(limit.number.scaleb(2)))
    if not odd:
        return usual
    whens = [
        (figures.c.currency == each, literal(_plain(limit.number.scaleb(exponent(each)))))
        for each in odd
    ]
    return case(*whens, else_=usual)


def _plain(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)


def _compared(column: Cell, op: Op, number: Cell) -> ColumnElement[bool]:
    match op:
        case Op.OVER:
            return column > number
        case Op.AT_LEAST:
            return column >= number
        case Op.UNDER:
            return column < number
        case Op.AT_MOST:
            return column <= number
        case Op.IS:
            return column == number


def _order(plan: Plan, rows: CTE, *, money: bool = True) -> list[Cell]:
    """Currency, then what was asked for, then the names."""
    lead: list[Cell] = [rows.c.currency] if plan.money and money else []
    times = [rows.c[each] for each in plan.by if each in TIMES]
    names = [rows.c[each].nulls_last() for each in plan.by if each not in TIMES]
    if times and plan.question.most is None:
        return [*lead, *times, *_first(plan, rows), *names]
    return [*lead, *_first(plan, rows), *times, *names]


def _first(plan: Plan, rows: CTE) -> list[Cell]:
    question = plan.question
    name = plan.shown[0].measure.name
    if question.ranked:
        column = rows.c[plan.ranked.measure.name]
        return [column.asc().nulls_last() if question.rising else column.desc().nulls_last()]
    if plan.before is not None and question.move is Move.LOST:
        return [rows.c[f"{name}_change"].asc()]
    if plan.before is not None and question.move is Move.GAINED:
        return [rows.c[f"{name}_change"].desc()]
    low = any(
        limit.op in {Op.UNDER, Op.AT_MOST} and kept == plan.shown[0] for limit, kept in plan.kept
    )
    column = rows.c[name]
    return [column.asc().nulls_last() if low else column.desc().nulls_last()]


# Running it


def run(session: Connection, plan: Plan) -> list[dict[str, Any]]:
    """The rows of the answer, one more than it may have where there are more."""
    with reading_only(session):
        return [dict(row._mapping) for row in session.execute(query(plan))]  # noqa: SLF001 - the row's public mapping


def sql(session: Connection, plan: Plan) -> str:
    """The query as text, its values written out, for people to read and run elsewhere."""
    whole = query(plan).compile(session.engine, compile_kwargs={"literal_binds": True})
    return str(whole)


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows that a figure was worked out from."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    """File id, sheet, row, first day, last day, currency, then the columns."""
    count: int
    sums: tuple[Any, ...]
    """Of the columns that are numbers; None of the others."""


def behind(
    session: Connection, plan: Plan, source: str, at: Mapping[str, str | None], *, before: bool
) -> Behind:
    """The rows of one source behind the figures of one group, in the order of their files."""
    leg = next(each for each in plan.legs if each.source.name == source)
    table = TABLES[source]
    wheres = [*_conditions(plan, leg), *_grouped(plan, leg, at)]
    window = plan.before if before else plan.window
    if plan.before is not None and window is not None:
        wheres.append(_within(leg, window))
    named = [table.c[leg.source.columns[each]] for each in leg.source.columns if each in _TOLD]
    amounts = [each for each in plan.amounts if each.source == source]
    numbers = dict.fromkeys(
        table.c[c] for a in amounts for c in (a.column, a.weight) if c and c != "row"
    )
    first, last = _days(leg.source)
    lead = (table.c.file_id, table.c.sheet, table.c.row, first, last, table.c.currency)
    rows = select(*lead, *named, *numbers).where(*wheres)
    rows = rows.order_by(table.c.file_id, table.c.sheet, table.c.row).limit(BEHIND)
    totals = [func.sum(each) if _adds(each) else null() for each in numbers]
    with reading_only(session):
        found = session.execute(rows).all()
        count, *sums = session.execute(select(func.count(), *totals).where(*wheres)).one()
    return Behind(
        tuple(each.name for each in (*named, *numbers)),
        tuple(tuple(row) for row in found),
        count,
        (*(None for _ in named), *sums),
    )


_TOLD: Final = ("campaign", "ad_group", "keyword", "term", "match_type", "sku", "asin", "reason")


def _adds(column: Any) -> bool:
    return not isinstance(column.type, String) and not column.name.endswith("_ppm")


def _grouped(plan: Plan, leg: Leg, at: Mapping[str, str | None]) -> Iterator[ColumnElement[bool]]:
    for name, value in at.items():
        if name not in _keys(plan):
            continue
        if name in TIMES and value:
            first = date.fromisoformat(value)
            steps = [each for each in plan.steps if each.first == first]
            yield _within(leg, steps[0] if steps else Window(first, first))
            continue
        column = _key(plan, leg, name)
        number = isinstance(column.type, String) is False and value is not None
        yield column.is_(None) if value is None else column == (int(value) if number else value)


def fill(
    session: Connection, source: str, name: str, file_id: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Put rows in as a file of their own: for trying questions out on rows that are made up."""
    days = [day for row in rows for day in (row.get("from_day"), row.get("to_day")) if day]
    kinds = {"terms": "search_terms"}
    said = {key: ",".join(sorted({row[key] for row in rows})) for key in _SAID}
    session.execute(
        files.report_file.insert().values(
            id=file_id,
            sha256=file_id,
            name=name,
            kind=kinds.get(source, source),
            form="made up",
            from_day=min(days, default=None),
            to_day=max(days, default=None),
            rows=len(rows),
            rejected=0,
            imported_at=clock.now(),
            mapping={},
            **said,
        )
    )
    table = TABLES[source]
    empty = {each.name: None for each in table.c if each.name != "number"}
    numbered = [
        empty | {"file_id": file_id, "sheet": "", "row": line} | dict(row)
        for line, row in enumerate(rows, 2)
    ]
    session.execute(table.insert(), numbered)


_SAID: Final = ("shop", "marketplace", "currency")
