"""Which days a period means, told from today where the data reach so far, else from their end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tradewind.seller.asking.cover import Slot
from tradewind.seller.asking.periods import NO_YEAR
from tradewind.seller.asking.question import Back, Span, Versus, Window
from tradewind.seller.asking.source import Part

WEEK = 7


@dataclass(frozen=True, slots=True)
class Placed:
    """The days a period means."""

    window: Window
    shifted: bool = False
    """Whether it is told from the end of the data, as they do not reach to today's."""


def place(span: Span, slots: Sequence[Slot], today: date) -> Placed | None:
    """The days of a span; None where the data say no day at all."""
    newest = max((each.last for each in slots if each.last), default=None)
    if newest is None:
        return None
    start = week_start(slots)
    if span.back is Back.ON:
        return Placed(_named(span, min(newest, today), start))
    if span.back is Back.PAST:
        last = min(newest, today - timedelta(1))
        return Placed(_past(span, last), shifted=newest < today - timedelta(1))
    window = _told_from(span, today, start)
    if any(_inside(each, window) for each in slots):
        return Placed(window)
    return Placed(_told_from_end(span, newest, start), shifted=True)


def _inside(slot: Slot, window: Window) -> bool:
    return bool(slot.first and slot.last and window.holds(slot.first, slot.last))


def week_start(slots: Sequence[Slot]) -> int:
    """The weekday on which the weeks of the data begin; Monday where they do not say."""
    starts = Counter(each.first.weekday() for each in slots if each.first and each.days == WEEK)
    return starts.most_common(1)[0][0] if starts else 0


def _told_from(span: Span, today: date, start: int) -> Window:
    first = first_of(span.part, today, start)
    steps = span.ago + 1 if span.back is Back.LAST else 0
    return whole(span.part, stepped(span.part, first, -steps))


def _told_from_end(span: Span, newest: date, start: int) -> Window:
    first = first_of(span.part, newest, start)
    complete = whole(span.part, first).last == newest
    back = 0 if span.back is Back.THIS or complete else 1
    return whole(span.part, stepped(span.part, first, -(back + span.ago)))


def _past(span: Span, last: date) -> Window:
    if span.part is Part.MONTH:
        return Window(_months(last + timedelta(1), -span.count), last)
    days = span.count * (WEEK if span.part is Part.WEEK else 1)
    return Window(last - timedelta(days - 1), last)


def _named(span: Span, newest: date, start: int) -> Window:
    first = span.first or newest
    if first.year == NO_YEAR:
        first = _in_year(first, newest)
    if span.part is Part.MONTH:
        return whole(Part.MONTH, first)
    if span.part is Part.WEEK:
        return whole(Part.WEEK, first_of(Part.WEEK, first, start))
    last = span.last or newest
    if last.year == NO_YEAR:
        last = _in_year(last, newest)
    return Window(min(first, last), max(first, last))


def _in_year(day: date, newest: date) -> date:
    """The last such day that the data can hold."""
    for year in range(newest.year, newest.year - 9, -1):
        leap = year % 4 == 0
        if (leap or (day.month, day.day) != (2, 29)) and day.replace(year=year) <= newest:
            return day.replace(year=year)
    return day.replace(year=newest.year)


def first_of(part: Part, day: date, start: int) -> date:
    """The first day of the step that holds a day; weeks begin on the weekday ``start``."""
    match part:
        case Part.DAY:
            return day
        case Part.WEEK:
            return day - timedelta((day.weekday() - start) % WEEK)
        case Part.MONTH:
            return day.replace(day=1)


def whole(part: Part, first: date) -> Window:
    """All days of a step."""
    return Window(first, stepped(part, first, 1) - timedelta(1))


def stepped(part: Part, first: date, steps: int) -> date:
    """The first day of another step, so many later."""
    if part is Part.MONTH:
        return _months(first, steps)
    return first + timedelta(steps * (WEEK if part is Part.WEEK else 1))


def _months(day: date, steps: int) -> date:
    month = day.year * 12 + day.month - 1 + steps
    year, month = divmod(month, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(year, month + 1, min(day.day, last))


def other(span: Span | None, window: Window, versus: Versus | None) -> Window:
    """What a window is compared with: as many days before it, or the same a year earlier."""
    of_month = window == whole(Part.MONTH, window.first.replace(day=1))
    if versus is Versus.YEAR:
        if of_month:
            return whole(Part.MONTH, _months(window.first, -12))
        return Window(window.first - timedelta(52 * WEEK), window.last - timedelta(52 * WEEK))
    if of_month and (span is None or span.part is Part.MONTH):
        return whole(Part.MONTH, _months(window.first, -1))
    return window.before()


def steps(part: Part, window: Window, start: int) -> list[Window]:
    """The steps of the calendar that a window touches, in order."""
    first = first_of(part, window.first, start)
    found = []
    while first <= window.last:
        found.append(whole(part, first))
        first = stepped(part, first, 1)
    return found
