"""Numbers in a text: what bounds each, which label it goes with, and what bears it out."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tradewind.catalog.product import Fact
from tradewind.catalog.stated import dimension_of
from tradewind.kernel.units import Extent, Found, Quantity, extents, quantities, unit_of
from tradewind.seller.claims.borne import NUMBER, Borne, Measure, number_or_zero
from tradewind.seller.claims.finding import Fault, Kind
from tradewind.seller.claims.reading import Piece, Text, stops
from tradewind.seller.claims.words import TOKEN, Words

ROUNDING = 0.02
"""What rounding may change in an amount that is given in another unit than the fact's."""
LOOSE = 0.05
"""What "about" allows."""
SLACK = 0.5
"""How far a bound such as "more than" may lie from the fact: half or twice."""
LOOKS_BACK = 28
"""Characters before a number in which its bound is looked for."""
SOFT = re.compile(r"[,，、()（）]|\b(?:and|und|y|et|with|mit|con|avec)\b|和|と|以及")
FAR = 60
"""Characters beyond which a label belongs to something else."""
NEAR_COUNT = 30
MONEY = re.compile(
    r"(?:US\$|[$€£¥￥]|\b(?:USD|EUR|CNY|RMB|GBP|JPY)\b)\s?(?P<one>\d[\d.,]*\d|\d)"
    r"|(?P<two>\d[\d.,]*\d|\d)\s?(?:[$€£¥￥]|\b(?:USD|EUR|CNY|RMB|GBP|JPY)\b|dollars?\b|euros?\b|yuan\b|元|块钱|円|日元|美元|欧元|dólares\b)",
    re.IGNORECASE,
)
STARS = re.compile(
    r"(\d[.,]\d)(?:\s?(?:/|out of|von|de|sur|of)\s?5)?"
    r"(?=\s?(?:/5|stars?|sternen?|estrellas|étoiles|星|つ星|out of 5|von 5|de 5|sur 5))",
    re.IGNORECASE,
)
YEARS = range(1990, 2041)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text, with its unit if it has one."""

    start: int
    end: int
    low: Quantity
    high: Quantity | None = None
    times: int = 1
    bound: str = ""
    """``about``, ``over``, ``least``, ``under``, ``most``, or nothing."""
    digits: str = ""
    """How a plain number is written."""


def amounts(text: Text, words: Words, taken: bytearray) -> list[Amount]:
    """Every amount with a unit, in order; marks what they take up, with their bounds."""
    return [
        _bounded(text, words, each, taken)
        for each in quantities(text.told)
        if not taken[each.start] and each.quantity.dimension != "count"
    ]


def _bounded(text: Text, words: Words, said: Found, taken: bytearray) -> Amount:
    bound, start, end = bound_of(text, words, said.start, said.end)
    taken[start:end] = b"\1" * (end - start)
    return Amount(said.start, said.end, said.quantity, said.high, said.times, bound)


def bound_of(text: Text, words: Words, start: int, end: int) -> tuple[str, int, int]:
    """What bounds the number there, and where number and bound begin and end."""
    head = text.folded[max(0, start - LOOKS_BACK) : start]
    before = words.before.search(head)
    after = words.after.match(text.folded, end) if words.after else None
    first = start - len(head) + before.start() if before else start
    last = after.end() if after else end
    for bound in (after, before):
        if bound is not None and bound.lastgroup:
            return bound.lastgroup, first, last
    return "", start, end


def plain_numbers(text: Text, words: Words, taken: bytearray) -> list[Amount]:
    """Every number without a unit that nothing has taken yet."""
    found = []
    for each in NUMBER.finditer(text.told):
        if taken[each.start()]:
            continue
        bound, start, end = bound_of(text, words, each.start(), each.end())
        taken[start:end] = b"\1" * (end - start)
        said = Quantity(number_or_zero(each[0]))
        found.append(Amount(each.start(), each.end(), said, bound=bound, digits=each[0]))
    return found


@dataclass(frozen=True, slots=True)
class Labels:
    """Where a text names facts, and where its sentences end."""

    places: tuple[Piece, ...]
    stops: tuple[int, ...]
    folded: str

    @classmethod
    def of(cls, text: Text, pieces: Iterable[Piece]) -> "Labels":
        """Those pieces that name facts."""
        named = tuple(each for each in pieces if each.meaning and each.meaning.facts)
        return cls(named, tuple(stops(text.folded)), text.folded)

    def near(self, amount: Amount, names: "Wanted") -> frozenset[str]:
        """Facts that the nearest fitting label of the same sentence names; empty without one."""
        place = bisect_right(self.stops, amount.start)
        best: tuple[bool, float, frozenset[str]] = (True, FAR, frozenset())
        for each in self.places:
            fitting = names.of(each)
            if fitting and bisect_right(self.stops, each.start) == place:
                unstated = fitting.isdisjoint(names.borne.facts)
                best = min(best, (unstated, self._distance(amount, each), fitting), key=_rank)
        return self._narrowed(amount, best[2], names)

    def _narrowed(self, amount: Amount, found: frozenset[str], names: "Wanted") -> frozenset[str]:
        """What the label means beside a noun: in "the cable is 2 m long" the cable's length."""
        place = bisect_right(self.stops, amount.start)
        for each in self.places:
            own = names.of(each)
            inner = {name for name in own - found if any(name.endswith(f"_{it}") for it in found)}
            if not own.isdisjoint(found):
                continue
            same = bisect_right(self.stops, each.start) == place
            start, end = sorted((each.start, amount.start))
            if inner and same and not SOFT.search(self.folded, start, end):
                return frozenset(inner)
        return found

    def _distance(self, amount: Amount, label: Piece) -> float:
        after = label.start >= amount.end
        start, end = (amount.end, label.start) if after else (label.end, amount.start)
        between = self.folded[start:end]
        breaks = len(SOFT.findall(between))
        return len(between) + 12 * breaks + (10 * breaks + 0.5 if after else 0)


def _rank(choice: tuple[bool, float, frozenset[str]]) -> tuple[bool, float]:
    """Labels of stated facts first, then the nearest."""
    return choice[:2]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts a label must name to go with an amount."""

    dimension: str | None
    borne: Borne

    def of(self, label: Piece) -> frozenset[str]:
        """Those facts of the label's that are measured so."""
        assert label.meaning is not None  # noqa: S101
        fitting = [name for name in label.meaning.facts if self._fits(name)]
        return frozenset(it for name in fitting for it in self.borne.meant(name) or (name,))

    def _fits(self, name: str) -> bool:
        stated = [fact for it in self.borne.meant(name) for fact in self.borne.facts[it]]
        if stated:
            return any(
                fact.quantity and fact.quantity.dimension == self.dimension for fact in stated
            )
        return dimension_of(name) == self.dimension and self.dimension is not None


def judge(amount: Amount, labels: Labels, borne: Borne) -> Fault | None:
    """Why an amount with a unit is not borne out; None where it is."""
    names = labels.near(amount, Wanted(amount.low.dimension, borne))
    named = [each for each in borne.measures if each.fact and each.fact.name in names]
    others = [each for each in borne.measures if each not in named]
    target = named or others
    if _fits(amount, target):
        if names and not named and _stated_elsewhere(amount, others):
            return _fault(amount, Kind.SWAPPED, _fact(amount, others), "other_fact")
        return None
    nearest = next((each.fact for each in named), None)
    if named and _fits(amount, [each for each in others if each.fact]):
        return _fault(amount, Kind.SWAPPED, nearest, "other_value")
    mistaken = next((each for each in (*named, *others) if _same_digits(amount, each)), None)
    if mistaken is not None:
        return _fault(
            amount, Kind.UNIT, mistaken.fact, "other_unit" if mistaken.fact else "not_stated"
        )
    alike = nearest or next(
        (each.fact for each in others if each.fact and _alike(amount, each)), None
    )
    return _fault(amount, Kind.NUMBER, alike, "other_value" if alike else "not_stated")


def _fault(amount: Amount, kind: Kind, fact: Fact | None, reason: str) -> Fault:
    return Fault(amount.start, amount.end, kind, fact, reason)


def _stated_elsewhere(amount: Amount, others: Sequence[Measure]) -> bool:
    """Whether only typed facts under other names say so; a title or description may mean it."""
    return not _fits(amount, [each for each in others if each.fact is None]) and bool(
        _fact(amount, others)
    )


def _fact(amount: Amount, measures: Iterable[Measure]) -> Fact | None:
    return next((each.fact for each in measures if each.fact and _bears(amount, [each])), None)


def _alike(amount: Amount, measure: Measure) -> bool:
    return measure.unit == amount.low.base().unit


def _fits(amount: Amount, measures: Sequence[Measure]) -> bool:
    return _bears(amount, measures)


def _bears(amount: Amount, measures: Sequence[Measure]) -> bool:
    """Whether the measures hold the amount: its number, or both ends of its range."""
    lows = any(_holds(amount.low, amount.bound, each) for each in measures)
    if not lows or amount.high is None:
        return lows
    return any(_holds(amount.high, amount.bound, each) for each in measures)


def _holds(said: Quantity, bound: str, measure: Measure) -> bool:
    if measure.unit != said.base().unit:
        return False
    if any(_equal(said, end, measure, loose=bound == "about") for end in measure.ends):
        return bound not in {"over", "under"}
    base = said.base().number
    if bound in {"over", "least"}:
        return any(SLACK * end <= base < end for end in measure.ends)
    return bound == "under" and any(end < base <= end / SLACK for end in measure.ends)


def _equal(said: Quantity, end: float, measure: Measure, *, loose: bool) -> bool:
    """Exact in the fact's own unit; in another as near as its digits show, and within 2 %."""
    base = said.base().number
    off = abs(base - end) / max(abs(end), 1e-9)
    if loose:
        return off <= LOOSE
    if off < 1e-6:
        return True
    if any(said.unit == each.unit for each in measure.written):
        return False
    digits = f"{said.number:.10g}"
    step = 10.0 ** -len(digits.partition(".")[2])
    exact = Quantity(end, measure.unit).to(said.unit or "").number if said.unit else end
    near = abs(said.number - exact) <= 0.501 * step and off <= ROUNDING
    return near or off <= 0.003


def _same_digits(amount: Amount, measure: Measure) -> bool:
    return any(
        abs(each.number - amount.low.number) < 1e-9 and each.unit != amount.low.unit
        for each in measure.written
    )


def sizes(text: Text, borne: Borne, taken: bytearray) -> Iterator[tuple[Extent, bool]]:
    """Every size such as ``30 x 20 cm``, and whether the product has it."""
    for each in extents(text.told):
        if taken[each.start]:
            continue
        taken[each.start : each.end] = b"\1" * (each.end - each.start)
        yield each, _has(each, borne)


def _has(said: Extent, borne: Borne) -> bool:
    if any(_same_extent(said, each) for each in borne.extents):
        return True
    return all(
        any(_holds(Quantity(number, said.unit), "", each) for each in borne.measures)
        for number in said.numbers
    )


def _same_extent(one: Extent, other: Extent) -> bool:
    ours = sorted(Quantity(number, one.unit).base().number for number in one.numbers)
    theirs = sorted(Quantity(number, other.unit).base().number for number in other.numbers)
    return len(ours) == len(theirs) and all(
        abs(a - b) <= ROUNDING * b for a, b in zip(ours, theirs, strict=True)
    )


def money(text: Text, borne: Borne, taken: bytearray) -> Iterator[tuple[int, int, bool]]:
    """Every amount of money and rating, and whether it is what the offers and reviews say."""
    for found in MONEY.finditer(text.told):
        number = number_or_zero(found["one"] or found["two"])
        taken[found.start() : found.end()] = b"\1" * (found.end() - found.start())
        yield found.start(), found.end(), number in borne.money
    for found in STARS.finditer(text.told):
        number = number_or_zero(found[1])
        taken[found.start() : found.end()] = b"\1" * (found.end() - found.start())
        right = borne.rating is not None and abs(number - round(borne.rating, 1)) < 0.051
        yield found.start(), found.end(), right


def judge_plain(amount: Amount, labels: Labels, borne: Borne, before: str) -> Fault | None:
    """Why a number without a unit is not borne out; ``before`` is the word that it follows."""
    if (before, amount.digits) in borne.pairs:
        return None
    names = labels.near(amount, Wanted(None, borne)) | _sizes_near(amount, labels)
    if "size" in names and ("size" in borne.names or borne.sizes):
        right = _counted(amount, borne.sizes)
        return None if right else _fault(amount, Kind.SIZE, None, "not_stated")
    named = [
        fact for name in names for fact in borne.facts.get(name, ()) if fact.number is not None
    ]
    if named:
        right = _counted(amount, [end for fact in named for end in _ends(fact)])
        return None if right else _fault(amount, Kind.COUNT, named[0], "other_value")
    if _anywhere(amount, labels, borne):
        return None
    return _fault(amount, Kind.COUNT, None, "not_stated")


def _ends(fact: Fact) -> Iterator[float]:
    """Every number that a fact holds or writes."""
    yield from (end for end in (fact.number, fact.high) if end is not None)
    yield from (number_or_zero(each) for each in NUMBER.findall(fact.text))


def _anywhere(amount: Amount, labels: Labels, borne: Borne) -> bool:
    """Whether a number that no label claims is one of the product's, a year, or one."""
    number = amount.low.number
    if _counted(amount, borne.numbers) or number in YEARS or number == 1:
        return True
    written = next((each for each in borne.measures if _written(number, each)), None)
    return written is not None and _label_of(written, amount, labels)


def _counted(amount: Amount, numbers: Iterable[float]) -> bool:
    said = amount.low.number
    if amount.bound in {"over", "least"}:
        return any(
            SLACK * each <= said < each or (said == each and amount.bound == "least")
            for each in numbers
        )
    if amount.bound == "under":
        return any(each < said <= each / SLACK for each in numbers)
    return any(abs(said - each) < 1e-9 for each in numbers)


def _sizes_near(amount: Amount, labels: Labels) -> frozenset[str]:
    """``size`` where a word such as "size" or "EU" stands right before the number."""
    for each in labels.places:
        meant = each.meaning is not None and "size" in each.meaning.facts
        if meant and 0 <= amount.start - each.end <= 3:
            return frozenset({"size"})
    return frozenset()


def _written(number: float, measure: Measure) -> bool:
    return any(abs(each.number - number) < 1e-9 for each in measure.written)


def _label_of(measure: Measure, amount: Amount, labels: Labels) -> bool:
    """Whether the measure's own label stands nearby, so that only its unit was left out."""
    following = TOKEN.match(labels.folded, amount.end + 1)
    if following is not None and unit_of(following[0]) is not None:
        return False
    return measure.fact is not None and any(
        each.meaning is not None
        and measure.fact.name in each.meaning.facts
        and abs(each.start - amount.start) < NEAR_COUNT
        for each in labels.places
    )
