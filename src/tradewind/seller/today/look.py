"""Look at everything that was imported, and say what stands out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from weakref import WeakKeyDictionary

from tradewind.kernel.money import Money
from tradewind.seller.asking import tables as asked
from tradewind.seller.asking.answer import Answer
from tradewind.seller.asking.ask import answer_in
from tradewind.seller.asking.cover import Slot, cover
from tradewind.seller.asking.measure import Unit
from tradewind.seller.asking.plan import Holdings
from tradewind.seller.asking.question import Window
from tradewind.seller.asking.source import SOURCES, Timing
from tradewind.seller.listings import tables as listings
from tradewind.seller.review.issue import Severity
from tradewind.seller.review.review import review_all
from tradewind.seller.today import tables
from tradewind.seller.today.today import Matter, Overlap, Pile, Today
from tradewind.storage import Connection, Database

SHORT_DAYS: Final = 14
QUESTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "wasted": {
        "en": "Which search terms cost money without orders?",
        "zh": "哪些搜索词花钱没有出单？",
    },
    "wasted_keywords": {
        "en": "Which targeting keywords cost money without orders?",
        "zh": "哪些投放关键词花钱没有出单？",
    },
    "ending": {
        "en": "Which SKUs have less than 14 days of cover?",
        "zh": "可售天数低于14天的SKU",
    },
    "returns": {
        "en": "Which SKUs' returns rose by more than 50% in the last 30 days?",
        "zh": "近30天哪些SKU的退货上升超过50%？",
    },
}
"""Each matter is a question that the page opens."""
MOST_REVIEWED: Final = 200
"""Listings that are reviewed while the page is waited for; more are reviewed on their own page."""


def look(database: Database, *, today: date) -> Today:
    """What there is now; the same again at once as long as nothing came in."""
    with database.reading() as session:
        state = asked.state(session), tables.listings_state(session), today
        kept = _kept.get(session.engine)
        if kept is not None and kept[0] == state:
            return kept[1]
        found = _looked(session, today)
        _kept[session.engine] = state, found
    return found


_kept: WeakKeyDictionary[Any, tuple[object, Today]] = WeakKeyDictionary()
"""By the engine of the database."""


def _looked(session: Connection, today: date) -> Today:
    held = asked.holdings(session)
    matters = [*_matters(session, today, held), *_listed(session, today)]
    return Today(
        piles=tuple(_piles(held)),
        currencies=dict(sorted(asked.by_currency(session).items())),
        clashes=tuple(tables.clashes(session)) if any(held.slots.values()) else (),
        overlaps=tuple(_overlaps(held)),
        matters=tuple(sorted(matters, key=lambda each: -each.weight)),
        listings=listings.count(session),
        undated=tuple(_undated(held)),
    )


def _piles(held: Holdings) -> Iterator[Pile]:
    for source in SOURCES:
        for (shop, marketplace), slots in _by_place(held.slots.get(source, ())).items():
            yield _pile(source, shop, marketplace, slots)


def _by_place(slots: Iterable[Slot]) -> dict[tuple[str, str], list[Slot]]:
    found: dict[tuple[str, str], list[Slot]] = defaultdict(list)
    for each in slots:
        found[each.shop, each.marketplace].append(each)
    return dict(sorted(found.items()))


def _pile(source: str, shop: str, marketplace: str, slots: Sequence[Slot]) -> Pile:
    firsts = [each.first for each in slots if each.first]
    lasts = [each.last for each in slots if each.last]
    span = Window(min(firsts), max(lasts)) if firsts and lasts else None
    # Days without an order or a return are no gap, nor are those between two snapshots.
    gaps = cover(slots, None).missing if SOURCES[source].timing is Timing.PERIOD else ()
    files = len({each.file_id for each in slots})
    return Pile(source, shop, marketplace, files, sum(e.rows for e in slots), span, gaps)


def _overlaps(held: Holdings) -> Iterator[Overlap]:
    seen = set()
    for source, slots in held.slots.items():
        if SOURCES[source].timing is Timing.SNAPSHOT:
            continue
        covered = cover(slots, None)
        for left in covered.doubled:
            other = next((each for each in covered.slots if _clash(left, each)), None)
            pair = (left.file_id, other.file_id) if other else None
            if other and pair not in seen and left.first and left.last:
                seen.add(pair)
                names = held.names
                days = Window(left.first, left.last)
                yield Overlap(names.get(left.file_id, ""), names.get(other.file_id, ""), days)


def _clash(one: Slot, other: Slot) -> bool:
    place = (one.shop, one.marketplace) == (other.shop, other.marketplace)
    if not (place and one.first and one.last and other.first and other.last):
        return False
    return one.first <= other.last and other.first <= one.last


def _undated(held: Holdings) -> Iterator[str]:
    ids = {each.file_id for slots in held.slots.values() for each in slots if not each.days}
    yield from sorted(held.names.get(each, each) for each in ids)


def _matters(session: Connection, today: date, held: Holdings) -> Iterator[Matter]:
    said: list[tuple[str, Callable[[Answer], tuple[Money, ...]]]] = []
    if held.slots.get("terms"):
        said.append(("wasted", _spent))
    elif held.slots.get("bulk"):
        said.append(("wasted_keywords", _spent))
    said += [("ending", lambda _: _at_stake(session)), ("returns", lambda _: ())]
    for kind, amounts in said:
        found = answer_in(session, QUESTIONS[kind]["en"], today=today, named=False)
        count = sum(each.count for each in found.groups) if isinstance(found, Answer) else 0
        if isinstance(found, Answer) and count:
            yield Matter(kind, count, amounts(found))


def _spent(answer: Answer) -> tuple[Money, ...]:
    """What the groups of an answer spent, in each currency."""
    name = next(each.name for each in answer.figures if each.unit is Unit.MONEY)
    return tuple(
        Money(int(each.whole[name]), each.currency) for each in answer.groups if each.currency
    )


def _at_stake(session: Connection) -> tuple[Money, ...]:
    found = tables.stock_at_stake(session, SHORT_DAYS)
    return tuple(Money(amount, currency) for currency, amount in sorted(found.items()))


def _listed(session: Connection, today: date) -> Iterator[Matter]:
    """Listings that a marketplace would refuse or suppress."""
    if not 0 < listings.count(session) <= MOST_REVIEWED:
        return
    kept = listings.current(session)
    reviewed = review_all([each.listing for each in kept], on=today)
    wrong = sum(any(i.severity is Severity.ERROR for i in issues) for _, issues in reviewed)
    if wrong:
        yield Matter("listings", wrong)
