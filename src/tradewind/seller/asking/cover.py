"""Which rows count once each: periods of files that overlap, and where nothing was sent in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tradewind.seller.asking.question import Window


@dataclass(frozen=True, slots=True)
class Slot:
    """The rows of one file that are about the same days, in the same shop and marketplace."""

    file_id: str
    shop: str
    marketplace: str
    first: date | None
    last: date | None
    rows: int
    imported_at: datetime
    reach: Window | None = None
    """All days that its file is about: one without a row is a day on which nothing happened."""

    @property
    def days(self) -> int:
        """How many days it is about; 0 where the file does not say."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0


@dataclass(frozen=True, slots=True)
class Covered:
    """What of a window is counted, and what is not."""

    slots: tuple[Slot, ...]
    missing: tuple[Window, ...] = ()
    """Days of the window that no file is about, in some shop and marketplace that has files."""
    crossing: tuple[Slot, ...] = ()
    """Left out: they reach beyond the window."""
    doubled: tuple[Slot, ...] = ()
    """Left out: other files are about the same days."""
    undated: tuple[Slot, ...] = ()
    """Left out: their file does not say when."""


def cover(slots: Sequence[Slot], window: Window | None) -> Covered:
    """The slots that tell a window, each day once; without a window, all that there is."""
    dated = [each for each in slots if each.first and each.last]
    undated = tuple(each for each in slots if not each.days)
    if window is None and not dated:
        return Covered(tuple(_newest(undated)))
    inside = [each for each in dated if window is None or _inside(each, window)]
    crossing = tuple(
        each for each in dated if window is not None and each not in inside and _meets(each, window)
    )
    kept = tuple(_each_day_once(inside))
    doubled = tuple(each for each in inside if each not in set(kept))
    span = window or _whole(kept)
    missing = tuple(_missing(kept, span)) if span else ()
    return Covered(kept, missing, crossing, doubled, undated)


def _inside(slot: Slot, window: Window) -> bool:
    return bool(slot.first and slot.last and window.holds(slot.first, slot.last))


def _meets(slot: Slot, window: Window) -> bool:
    return bool(slot.first and slot.last and window.meets(slot.first, slot.last))


def _newest(slots: Iterable[Slot]) -> Iterable[Slot]:
    """Of each place, the file that came in last."""
    best: dict[tuple[str, str], Slot] = {}
    for each in sorted(slots, key=lambda slot: (slot.imported_at, slot.file_id)):
        best[each.shop, each.marketplace] = each
    return best.values()


def _each_day_once(slots: Iterable[Slot]) -> Iterable[Slot]:
    by_place: dict[tuple[str, str], list[Slot]] = defaultdict(list)
    for each in slots:
        by_place[each.shop, each.marketplace].append(each)
    for place in by_place.values():
        yield from _scheduled(_unique(place))


def _unique(slots: Iterable[Slot]) -> list[Slot]:
    """Of the same days, the file with the most rows, then the one that came in last."""
    best: dict[tuple[date | None, date | None], Slot] = {}
    for each in sorted(slots, key=lambda slot: (slot.rows, slot.imported_at, slot.file_id)):
        best[each.first, each.last] = each
    return list(best.values())


def _scheduled(slots: list[Slot]) -> list[Slot]:
    """Slots without a day in common that are about the most days; of equals, the finest."""
    ordered = sorted(slots, key=lambda each: (each.last or date.min, each.first or date.min))
    ends = [each.last or date.min for each in ordered]
    best = [(0, 0)]
    taken: list[bool] = []
    before: list[int] = []
    for place, each in enumerate(ordered):
        earlier = _ending_before(ends, each.first or date.min, place)
        days, count = best[earlier][0] + each.days, best[earlier][1] + 1
        take = (days, count) > best[place]
        taken.append(take)
        before.append(earlier)
        best.append((days, count) if take else best[place])
    return _walked(ordered, taken, before)


def _ending_before(ends: Sequence[date], first: date, place: int) -> int:
    """How many of the slots before ``place`` end before a day."""
    low, high = 0, place
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if ends[middle] < first else (low, middle)
    return low


def _walked(slots: Sequence[Slot], taken: Sequence[bool], before: Sequence[int]) -> list[Slot]:
    kept: list[Slot] = []
    place = len(slots)
    while place > 0:
        if taken[place - 1]:
            kept.append(slots[place - 1])
            place = before[place - 1]
        else:
            place -= 1
    return kept[::-1]


def _whole(slots: Sequence[Slot]) -> Window | None:
    firsts = [each.first for each in slots if each.first]
    lasts = [each.last for each in slots if each.last]
    return Window(min(firsts), max(lasts)) if firsts and lasts else None


def _missing(slots: Sequence[Slot], window: Window) -> Iterable[Window]:
    """Gaps between the files of each place, joined, in order."""
    gaps: set[Window] = set()
    by_place: dict[tuple[str, str], list[Slot]] = defaultdict(list)
    for each in slots:
        by_place[each.shop, each.marketplace].append(each)
    for place in by_place.values():
        gaps.update(gaps_of(place, window))
    return joined(gaps)


def gaps_of(slots: Sequence[Slot], window: Window) -> Iterable[Window]:
    """Days of the window that none of these slots is about."""
    next_day = window.first
    told = {
        each.reach or Window(each.first, each.last) for each in slots if each.first and each.last
    }
    for each in sorted(told):
        if next_day < each.first <= window.last:
            yield Window(next_day, each.first - timedelta(1))
        next_day = max(next_day, each.last + timedelta(1))
    if next_day <= window.last:
        yield Window(next_day, window.last)


def joined(windows: Iterable[Window]) -> list[Window]:
    """The same days in as few windows as can be."""
    whole: list[Window] = []
    for each in sorted(windows):
        if whole and each.first <= whole[-1].last + timedelta(1):
            whole[-1] = Window(whole[-1].first, max(whole[-1].last, each.last))
        else:
            whole.append(each)
    return whole
