"""Quantities as people write them: numbers with a unit, ranges, multiples and sizes in a text.

What only looks like a quantity is none: a part number (``006R90321``, ``i7-9700K``), a generation
(``2.4G``), a resolution (``4K``), a rate (``80 g/m²`` is paper, not 80 grams), ``2-in-1``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from tradewind.kernel.measure import UNITS, Quantity, Unit, unit_of

__all__ = [
    "UNITS",
    "Extent",
    "Found",
    "Quantity",
    "Unit",
    "extents",
    "number_of",
    "quantities",
    "unit_of",
]


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity in a text, and where it stands."""

    quantity: Quantity
    """The number, or the lower end of a range."""
    start: int
    end: int
    high: Quantity | None = None
    """The upper end of a range such as ``20-20000 Hz``."""
    times: int = 1
    """How many of it: 3 in ``3 x 500 ml``."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A size such as ``30 x 20 x 10 cm``; which number is which direction is not said."""

    numbers: tuple[float, ...]
    unit: str
    start: int
    end: int


def quantities(text: str) -> list[Found]:
    """Every number that carries a unit, in order; ``1.5 kg`` and ``1,5 kg`` are the same.

    A range is one quantity with its upper end, a multiple one quantity with its count; the parts
    of a size (`extents`) are not among them.
    """
    return [each for each in _read(text) if isinstance(each, Found)]


def extents(text: str) -> list[Extent]:
    """Every size in two or three directions, in order."""
    return [each for each in _read(text) if isinstance(each, Extent)]


def number_of(text: str) -> float:
    """Read a number: thousands may be grouped, and the decimal mark may be a comma."""
    text = re.sub("[\u00a0\u2009\u202f]", "", text.strip().replace("−", "-"))
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return float(text.replace(",", ""))
    if re.fullmatch(r"-?\d{1,3}(\.\d{3}){2,}(,\d+)?", text):
        return float(text.replace(".", "").replace(",", "."))
    return float(text.replace(",", "."))


@dataclass(slots=True)
class _Token:
    """A number, the unit that follows it at once (if any), and where the two stand."""

    number: float
    unit: Unit | None
    start: int
    stop: int
    """Where its digits end."""
    end: int
    """Where its unit ends."""
    digits: str


_NUMBER = re.compile(
    r"(?<![0-9_.,#])(?:(?<![\w)\"″”'°%])[-−](?=\d))?"
    r"(?:\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+(?:[.,]\d+)?)(?![.,]\d)"
    r"(?:[ ]?(?P<fraction>[½¼¾⅓⅔]))?"
)
_PART_OF_A_WORD = re.compile("[A-Za-zÀ-ÿ]$|[A-Za-zÀ-ÿ0-9][-_/]$")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_WHOLE = {"mAh", "lm", "rpm", "dpi", "px", "pcs", "Pa", "mW"}
"""Units of which nobody writes thousandths: ``10.000 mAh`` is ten thousand."""
_RANGE = re.compile(r"\s?(?:[-–—~～]|\.\.\.?|to|a|bis|至|到|から)\s?(?=[-−\d])")
_TIMES = re.compile(r"\s?[x×*✕]\s?(?=\d)", re.IGNORECASE)
MOST_IN_A_ROW = 4
"""Numbers looked at together; a size has three, and a fourth shows that it is none."""
_SMALLER = {
    ("lb", "oz"): 16,
    ("ft", "in"): 12,
    ("year", "month"): 12,
    ("h", "min"): 60,
    ("min", "s"): 60,
}
"""Units that are written one after the other, and how many of the second make one of the first."""
_JOINED = re.compile(r"\s?(?:,|and|und|y)?\s?")
_COUNTED = {"volume", "mass", "data", "power", "charge", "energy", "count"}
_PARTS = {"in", "ft", "lb", "oz", "gal", "qt", "L"}


def _read(text: str) -> list[Found | Extent]:
    tokens = _tokens(text)
    found: list[Found | Extent] = []
    place = 0
    while place < len(tokens):
        run = _run(text, tokens, place, _TIMES)
        if len(run) == MOST_IN_A_ROW:
            place += len(run) - 1
            while place < len(tokens) and _joins(text, tokens[place - 1], tokens[place], _TIMES):
                place += 1
            continue
        each = _multiple(run) if len(run) > 1 else None
        if each is None and (both := _compound(text, tokens, place)):
            run, each = tokens[place : place + 2], both
        if each is None:
            run = _run(text, tokens, place, _RANGE)[:2]
            each = _span(run) if len(run) > 1 else _single(text, tokens, place)
            if len(run) > 1 and each is None:
                run, each = run[:1], _single(text, tokens, place)
        if each is not None:
            found.append(each)
        place += max(len(run), 1)
    return found


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _NUMBER.finditer(text):
        start, stop = match.start(), match.end()
        follows = bool(tokens) and tokens[-1].end == start - 1
        if _PART_OF_A_WORD.search(text[max(0, start - 2) : start]) and not follows:
            continue
        digits = match[0].removesuffix(match["fraction"] or "").strip()
        unit, end = _unit_at(text, stop, digits)
        number = number_of(digits) + _FRACTIONS.get(match["fraction"] or "", 0)
        if unit and unit.symbol in _WHOLE and re.fullmatch(r"\d{1,3}\.\d{3}", digits):
            number = float(digits.replace(".", ""))
        tokens.append(_Token(number, unit, start, stop, end, digits))
    return tokens


def _run(text: str, tokens: list[_Token], place: int, joint: re.Pattern[str]) -> list[_Token]:
    run = [tokens[place]]
    for token in tokens[place + 1 : place + MOST_IN_A_ROW]:
        if not _joins(text, run[-1], token, joint):
            break
        run.append(token)
    return run


def _joins(text: str, one: _Token, other: _Token, joint: re.Pattern[str]) -> bool:
    between = joint.match(text, one.end)
    return between is not None and between.end() == other.start


def _multiple(run: list[_Token]) -> Found | Extent | None:
    """What ``3 x 500 ml`` or ``30 x 20 x 10 cm`` is; None where it is neither."""
    first, last = run[0], run[-1]
    units = {token.unit.symbol for token in run if token.unit}
    if len(units) != 1 or len(run) > 3:
        return None
    unit = unit_of(units.pop())
    assert unit is not None  # noqa: S101 - it came from the table
    if unit.dimension in {"length", "pixel"}:
        if last.unit is None:
            return None
        numbers = tuple(token.number for token in run)
        return Extent(numbers, unit.symbol, first.start, last.end)
    if len(run) != 2 or unit.dimension not in _COUNTED:
        return None
    amount, times = (last, first) if last.unit else (first, last)
    if times.unit or not times.number.is_integer() or not 1 <= times.number <= 200:
        return None
    return Found(
        Quantity(amount.number, unit.symbol), first.start, last.end, times=int(times.number)
    )


def _span(run: list[_Token]) -> Found | None:
    """The range between two numbers; None where they have no unit in common or run backwards."""
    low, high = run
    unit = high.unit
    if unit is None or (low.unit and low.unit.dimension != unit.dimension):
        return None
    lower, upper = (
        Quantity(low.number, (low.unit or unit).symbol),
        Quantity(high.number, unit.symbol),
    )
    if lower.base().number >= upper.base().number:
        return None
    return Found(lower, low.start, high.end, high=upper)


def _compound(text: str, tokens: list[_Token], place: int) -> Found | None:
    """What ``2 lb 14 oz`` is, in the first of its units."""
    first, second = tokens[place], tokens[place + 1] if place + 1 < len(tokens) else None
    if second is None or first.unit is None or second.unit is None:
        return None
    parts = _SMALLER.get((first.unit.symbol, second.unit.symbol), 0)
    if not 0 <= second.number < parts or not _JOINED.fullmatch(text, first.end, second.start):
        return None
    number = first.number + second.number / parts
    return Found(Quantity(float(f"{number:.12g}"), first.unit.symbol), first.start, second.end)


def _single(text: str, tokens: list[_Token], place: int) -> Found | None:
    token = tokens[place]
    before = tokens[place - 1] if place else None
    if text[token.start - 1 : token.start] == "/" and before and before.end == token.start - 1:
        return _fraction(text, tokens, place) if before.unit is None else _found(token)
    if token.unit is None:
        return None
    if text[token.start - 1 : token.start] == "-" and before and before.end == token.start - 1:
        return None
    return _found(token)


def _found(token: _Token) -> Found | None:
    if token.unit is None:
        return None
    return Found(Quantity(token.number, token.unit.symbol), token.start, token.end)


def _fraction(text: str, tokens: list[_Token], place: int) -> Found | None:
    """``1 1/2 in`` and ``1/4"``; None for alternatives such as ``110/220 V``."""
    top, bottom = tokens[place - 1], tokens[place]
    if bottom.unit is None or bottom.unit.symbol not in _PARTS:
        return None
    if bottom.number not in {2, 3, 4, 8, 16, 32} or not 0 < top.number < bottom.number:
        return None
    number, start = top.number / bottom.number, top.start
    whole = tokens[place - 2] if place > 1 else None
    if whole and whole.unit is None and text[whole.end : top.start] in {" ", "-"}:
        number, start = number + whole.number, whole.start
    return Found(Quantity(number, bottom.unit.symbol), start, bottom.end)


@cache
def _spellings() -> dict[str, list[tuple[str, Unit, bool]]]:
    """By first character, longest first: a spelling, its unit, and whether its case matters."""
    known: dict[tuple[str, bool], Unit] = {}
    for unit in UNITS:
        for spelling in (unit.symbol, *unit.spellings):
            exact = len(spelling) < 3 or unit.dimension == "rate" or unit.symbol == "MB"
            known.setdefault((spelling if exact else spelling.casefold(), exact), unit)
    by_first: dict[str, list[tuple[str, Unit, bool]]] = {}
    for (spelling, exact), unit in sorted(known.items(), key=lambda item: -len(item[0][0])):
        for first in {spelling[0], spelling[0] if exact else spelling[0].upper()}:
            by_first.setdefault(first, []).append((spelling, unit, exact))
    return by_first


_GAP = re.compile("(?:[ \u00a0\u2009\u202f]|[-‑](?=[A-Za-z]{2}))?")


def _unit_at(text: str, stop: int, digits: str) -> tuple[Unit | None, int]:
    """The unit that a number ends in, and where the unit ends; the number's end without one."""
    gap = _GAP.match(text, stop)
    start = gap.end() if gap else stop
    for spelling, unit, exact in _spellings().get(text[start : start + 1], ()):
        end = start + len(spelling)
        written = text[start:end]
        if (written if exact else written.casefold()) != spelling:
            continue
        meant = _ONLY_WHERE.get(spelling)
        spot = _Spot(text, number_of(digits), digits, stop, start, end)
        if _ends(text, end) and (meant is None or meant(spot)):
            return unit, end
    return None, stop


_GOES_ON = re.compile(r"[A-Za-zÀ-ÿ²³^](?!(?<=[xX])\s?\d)|\d|/\s?[A-Za-z²]")


def _ends(text: str, end: int) -> bool:
    """Whether a unit may end here: neither inside a word nor before a power or a rate."""
    last, following = text[end - 1], text[end : end + 1]
    if not last.isascii():
        return following not in {"²", "³"}
    if not last.isalnum():
        return not following.isdigit()
    return not _GOES_ON.match(text, end)


_NOT_SIZE = re.compile(
    r"\s?-?\s?\d|[ -]+(?!(?:display|screen|monitor|tv|laptop|notebook|tablet"
    r"|wide|long|tall|high|deep|thick|x|by|diagonal|touch|lcd|led|oled|ips|full"
    r"|diameter|pan|skillet|wheel|wheels|bike|rack|cable|cord|drive|hdd|ssd"
    r"|floppy|rod|hose|pipe|length|width|height|round|square)\b)[A-Za-z]",
    re.IGNORECASE,
)
"""After "in": what shows that it is the preposition (``5 in 1``, ``2 in black``)."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A number in a text and where the spelling of its unit stands."""

    text: str
    number: float
    digits: str
    stop: int
    start: int
    end: int


_ONLY_WHERE: dict[str, Callable[[_Spot], bool]] = {
    "in": lambda spot: "." in spot.digits or not _NOT_SIZE.match(spot.text, spot.end),
    "K": lambda spot: 1000 <= spot.number <= 20_000 and spot.number % 10 == 0,
    "度": lambda spot: -60 <= spot.number <= 60,
    "年": lambda _: False,
    "月": lambda _: False,
    "分": lambda spot: spot.text[spot.end : spot.end + 1] not in {"之", "の"},
    "A": lambda spot: not re.search(r"USB ?$", spot.text[: spot.stop - len(spot.digits)]),
} | dict.fromkeys(("''", '"', "″", "”", "“"), lambda spot: spot.start == spot.stop)
"""Spellings with a second meaning, and when they mean the unit."""
