"""Every kept listing with its issues on a day, reviewed once for each state of the shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tradewind.seller.listings import tables
from tradewind.seller.listings.tables import Kept
from tradewind.seller.review.issue import Issue, Severity
from tradewind.seller.review.look import Context
from tradewind.seller.review.review import around, review
from tradewind.storage import Connection, Database

STATES = 4
"""States of the shop, each on a day, whose review is remembered."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A kept listing and what the rules say of it."""

    kept: Kept
    issues: tuple[Issue, ...]

    def count(self, severity: Severity) -> int:
        """How many issues weigh so much."""
        return sum(each.severity is severity for each in self.issues)

    @property
    def weight(self) -> tuple[int, int, int]:
        """For sorting: errors, warnings, advice."""
        return (
            self.count(Severity.ERROR),
            self.count(Severity.WARNING),
            self.count(Severity.INFO),
        )


def reviewed(database: Database, *, on: date, context: Context) -> Sequence[Reviewed]:
    """Every listing with its issues; a second look at the same state costs nothing."""
    with database.reading() as session:
        key = (str(database.engine.url), tables.stamp(session), on, id(context.rulebook))
        if key in _kept:
            return _kept[key]
        every = tables.current(session)
    known = around([each.listing for each in every], context)
    made = tuple(
        Reviewed(each, tuple(review(each.listing, on=on, context=known))) for each in every
    )
    while len(_kept) >= STATES:
        _kept.pop(next(iter(_kept)))
    _kept[key] = made
    return made


def one(session: Connection, listing_id: str, *, on: date, context: Context) -> Reviewed:
    """A listing with its issues, its family around it; raises NotFound."""
    kept = tables.get(session, listing_id)
    head = kept.listing.parent or (kept.listing.sku if kept.listing.is_parent else "")
    family = [
        each.listing
        for each in tables.current(session, channel=kept.listing.channel)
        if head and head in {each.listing.parent, each.listing.sku}
    ]
    known = around(family or [kept.listing], context)
    return Reviewed(kept, tuple(review(kept.listing, on=on, context=known)))


def come_and_gone(
    now: Sequence[Reviewed], then: Sequence[Reviewed]
) -> list[tuple[Reviewed, tuple[Issue, ...], tuple[Issue, ...]]]:
    """Listings whose issues differ between two days: those that come, and those that go."""
    found = []
    before_by = {each.kept.id: each for each in now}
    for after in then:
        before = before_by.get(after.kept.id, after)
        old = {each.key() for each in before.issues}
        new = {each.key() for each in after.issues}
        come = tuple(each for each in after.issues if each.key() not in old)
        gone = tuple(each for each in before.issues if each.key() not in new)
        if come or gone:
            found.append((after, come, gone))
    return found


_kept: dict[tuple[str, tuple[int, int], date, int], tuple[Reviewed, ...]] = {}
