"""The desk's first page: what was found, and what of it needs a decision, in the order of money."""

from collections.abc import Mapping
from dataclasses import dataclass

from tradewind.kernel.money import Money
from tradewind.seller.asking.question import Window


@dataclass(frozen=True, slots=True)
class Pile:
    """The files of one kind about one shop and marketplace."""

    source: str
    shop: str
    marketplace: str
    files: int
    rows: int
    span: Window | None
    """From its first day to its last; None where the files do not say."""
    gaps: tuple[Window, ...] = ()
    """Days in between that no file is about."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Rows that contradict each other or themselves."""

    check: str
    source: str
    count: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two files about the same days, of which only one is counted."""

    file: str
    other: str
    days: Window


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that needs a decision, with what it is about in money."""

    kind: str
    count: int
    amounts: tuple[Money, ...] = ()
    """One of each currency; they are never added up."""

    @property
    def weight(self) -> int:
        """For the order: the largest amount, in minor units of two digits."""
        return max((round(each.amount * 100) for each in self.amounts), default=0)


@dataclass(frozen=True, slots=True)
class Today:
    """All of it."""

    piles: tuple[Pile, ...] = ()
    currencies: Mapping[str, int] | None = None
    """Files by currency."""
    clashes: tuple[Clash, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    matters: tuple[Matter, ...] = ()
    listings: int = 0
    undated: tuple[str, ...] = ()
    """Files that do not say which days they are about."""

    @property
    def empty(self) -> bool:
        """Whether nothing has been imported."""
        return not self.piles and not self.listings
