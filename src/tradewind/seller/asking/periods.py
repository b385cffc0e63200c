"""Periods as people say them: last week, 近30天, in November, from one day to another."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from tradewind.seller.asking.question import Back, Span
from tradewind.seller.asking.source import Part

NUMBERS: Final = {
    word: number
    for number, words in enumerate(
        (
            "one 一",
            "two 两 二",
            "three 三",
            "four 四",
            "five 五",
            "six 六",
            "seven 七",
            "eight 八",
            "nine 九",
            "ten 十",
        ),
        1,
    )
    for word in words.split()
}
MONTHS: Final = {
    name[:size]: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
    for size in (3, 4, len(name))
}
PARTS: Final = {
    "day": Part.DAY,
    "天": Part.DAY,
    "日": Part.DAY,
    "week": Part.WEEK,
    "周": Part.WEEK,
    "星期": Part.WEEK,
    "个星期": Part.WEEK,
    "礼拜": Part.WEEK,
    "个礼拜": Part.WEEK,
    "month": Part.MONTH,
    "月": Part.MONTH,
    "个月": Part.MONTH,
}
NO_YEAR: Final = 4
"""Stands for a year that was not said; it is a leap year."""

_COUNT = r"(?P<count>\d{1,3}|" + "|".join(NUMBERS) + ")"
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_TH = r"(?:st|nd|rd|th)?"


def _day_pattern(name: str) -> str:
    """A day in four spellings; the groups' names begin with ``name``."""
    forms = (
        rf"(?P<{name}m1>{_NAMES})\.?\s+(?P<{name}d1>\d{{1,2}}){_TH}(?!\d)(?:,?\s+(?P<{name}y1>20\d\d))?",
        rf"(?P<{name}d2>\d{{1,2}}){_TH}\s+(?:of\s+)?(?P<{name}m2>{_NAMES})(?!\w)\.?(?:\s+(?P<{name}y2>20\d\d))?",
        rf"(?P<{name}y3>20\d\d)[-/.年](?P<{name}m3>\d{{1,2}})[-/.月](?P<{name}d3>\d{{1,2}})[日号]?",
        rf"(?P<{name}m4>\d{{1,2}})月(?P<{name}d4>\d{{1,2}})[日号]?",
    )
    return f"(?:{'|'.join(forms)})"


Made = Callable[[re.Match[str]], Span | None]


def _count(said: str) -> int:
    return int(said) if said.isdigit() else NUMBERS[said]


def _date(found: re.Match[str], name: str) -> date | None:
    groups = found.groupdict()
    for form in "1234":
        month, on = groups.get(f"{name}m{form}"), groups.get(f"{name}d{form}")
        if month and on:
            year = int(groups.get(f"{name}y{form}") or NO_YEAR)
            return _real(year, int(month) if month.isdigit() else MONTHS[month], int(on))
    return None


def _real(year: int, month: int, on: int) -> date | None:
    try:
        return date(year, month, on)
    except ValueError:
        return None


def _stretch(found: re.Match[str]) -> Span | None:
    first, last = _date(found, "a"), _date(found, "b")
    if first is None or last is None:
        return None
    if first.year == NO_YEAR != last.year:
        first = first.replace(year=last.year)
    if last.year == NO_YEAR != first.year:
        last = last.replace(year=first.year)
    return Span(Back.ON, first=first, last=last) if first <= last else None


def _single(found: re.Match[str]) -> Span | None:
    on = _date(found, "a")
    return Span(Back.ON, first=on, last=on) if on else None


def _since(found: re.Match[str]) -> Span | None:
    on = _date(found, "a")
    return Span(Back.ON, first=on) if on else None


def _week_of(found: re.Match[str]) -> Span | None:
    on = _date(found, "a")
    return Span(Back.ON, Part.WEEK, first=on, last=on) if on else None


def _month(found: re.Match[str]) -> Span | None:
    groups = found.groupdict()
    said = groups["month"]
    year = int(groups.get("year") or NO_YEAR)
    first = _real(year, int(said) if said.isdigit() else MONTHS[said], 1)
    return Span(Back.ON, Part.MONTH, first=first) if first else None


def _past(found: re.Match[str]) -> Span:
    return Span(Back.PAST, PARTS[found["part"]], _count(found["count"]))


def _fixed(span: Span) -> Made:
    return lambda _: span


def _of_part(back: Back, ago: int = 0) -> Made:
    return lambda found: Span(back, PARTS[found["part"]], ago=ago)


def _ago(found: re.Match[str]) -> Span:
    said = found["part"] or found["part2"]
    return Span(Back.LAST, PARTS[said], ago=1)


_PART_EN = r"(?P<part>day|week|month)s?"
_PART_ZH = r"(?P<part>个星期|个礼拜|星期|礼拜|周|个月|月)"
_A, _B = _day_pattern("a"), _day_pattern("b")
_RULES: Final[tuple[tuple[str, Made], ...]] = (
    (
        rf"(?:\bfrom\s+|\bbetween\s+|从)?{_A}\s*(?:\bto\b|\band\b|\buntil\b|-|~|至|到)\s*{_B}",
        _stretch,
    ),
    (rf"\bsince\s+{_A}", _since),
    (rf"{_A}(?:以来|之后|起)", _since),
    (rf"\b(?:the\s+)?week\s+(?:of|from|starting)\s+{_A}", _week_of),
    (_A, _single),
    (rf"\b(?P<month>{_NAMES})(?!\w)(?:\s+(?P<year>20\d\d))?", _month),
    (r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d{2})(?![\d-])", _month),
    (r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月份?", _month),
    (r"\bthe day before yesterday\b|前天", _fixed(Span(Back.LAST, Part.DAY, ago=1))),
    (r"\byesterday\b|昨天|昨日|\bayer\b|\bgestern\b|昨日", _fixed(Span(Back.LAST, Part.DAY))),
    (r"\btoday\b|今天|今日", _fixed(Span(Back.THIS, Part.DAY))),
    (
        rf"(?:\b(?:over|in|during|for|of)\s+)?(?:\bthe\s+)?\b(?:last|past|previous|latest|recent)\s+{_COUNT}\s+{_PART_EN}\b",
        _past,
    ),
    (
        rf"(?:最近|近|过去|前(?!一)|直近)的?{_COUNT}\s*(?P<part>天|日|个星期|个礼拜|星期|礼拜|周|个月|月)",
        _past,
    ),
    (rf"\b(?:the\s+)?{_PART_EN}\s+before\s+last\b|上上(?P<part2>个星期|星期|周|个月|月)", _ago),
    (rf"\b(?:the\s+)?past\s+{_PART_EN}\b", lambda found: Span(Back.PAST, PARTS[found["part"]])),
    (rf"\b(?:the\s+)?(?:last|latest|previous)\s+{_PART_EN}\b", _of_part(Back.LAST)),
    (rf"上一?{_PART_ZH}", _of_part(Back.LAST)),
    (r"先週|\bla semana pasada\b|\bletzte woche\b", _fixed(Span(Back.LAST, Part.WEEK))),
    (r"先月|\bel mes pasado\b|\bletzten monat\b", _fixed(Span(Back.LAST, Part.MONTH))),
    (rf"\b(?:this|the current|current)\s+{_PART_EN}\b", _of_part(Back.THIS)),
    (rf"(?:本|这一?|这个|当){_PART_ZH}", _of_part(Back.THIS)),
)


def _compiled() -> Iterator[tuple[re.Pattern[str], Made]]:
    for rule, made in _RULES:
        yield re.compile(rule), made


RULES: Final = tuple(_compiled())
LEADS: Final = re.compile(r"(?:\b(?:in|during|for|of|since|and|vs|to|than|on)\s+)$")


def spans(text: str) -> list[tuple[int, int, Span]]:
    """Every period in a folded sentence with where it stands, the earliest first."""
    found: list[tuple[int, int, Span]] = []
    for rule, made in RULES:
        for match in rule.finditer(text):
            start, end = match.span()
            if any(start < other_end and other < end for other, other_end, _ in found):
                continue
            if match[0] in {"may", "march", "mar"} and not LEADS.search(text[:start]):
                continue
            span = made(match)
            if span is not None:
                found.append((start, end, replace(span, said=match[0].strip())))
    return sorted(found, key=lambda each: each[0])
