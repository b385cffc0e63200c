"""What something cost: day by day, and the low, the average and now over a span."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tradewind.catalog.product import PricePoint
from tradewind.kernel.money import Money

SPANS = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class Day:
    """The lowest price that stood on a day, and the row that says so."""

    date: date
    price: Money
    point: PricePoint


@dataclass(frozen=True, slots=True)
class Past:
    """A span of days up to today."""

    days: int
    series: tuple[Day, ...]

    @property
    def low(self) -> Day:
        """The cheapest day, the latest of several."""
        return min(reversed(self.series), key=lambda each: each.price.minor)

    @property
    def now(self) -> Day:
        """Today."""
        return self.series[-1]

    @property
    def average(self) -> Money:
        """Over the days, each counted once, rounded half up to the minor unit."""
        total = Fraction(sum(each.price.minor for each in self.series), len(self.series))
        return Money(int(total + Fraction(1, 2)), self.now.price.currency)

    @property
    def changes(self) -> tuple[Day, ...]:
        """The first day and every day on which the price changed."""
        before: Money | None = None
        found = []
        for each in self.series:
            if each.price != before:
                found.append(each)
            before = each.price
        return tuple(found)


def past(points: Sequence[PricePoint], *, days: int, today: date) -> Past | None:
    """The last ``days`` days; a price stands until the next one. None where nothing is known."""
    series = tuple(_series(sorted(points, key=lambda each: each.date), days, today))
    return Past(days, series) if series else None


def _series(points: Sequence[PricePoint], days: int, today: date) -> Iterator[Day]:
    standing: dict[str, PricePoint] = {}
    place = 0
    for back in range(days - 1, -1, -1):
        day = today - timedelta(days=back)
        while place < len(points) and points[place].date <= day:
            standing[points[place].seller] = points[place]
            place += 1
        if standing:
            lowest = min(standing.values(), key=lambda each: each.price.minor)
            yield Day(day, lowest.price, lowest)
