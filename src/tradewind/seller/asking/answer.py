"""An answer: tables with one currency each, the SQL, and what it says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tradewind.seller.asking.measure import Unit
from tradewind.seller.asking.plan import Holdings, Plan


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table."""

    name: str
    """As the rows have it."""
    label: str
    unit: Unit | None = None
    """None for names and days."""
    sources: tuple[str, ...] = ()
    """Where its rows stand; empty where it has none of its own."""
    before: bool = False
    """Whether it tells the earlier period."""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one currency; empty where no money is in it."""

    currency: str
    rows: tuple[Mapping[str, Any], ...]
    count: int
    """How many there are, shown or not."""
    whole: Mapping[str, Any]
    """What the columns that add up come to over all of them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question was answered with."""

    sentence: str
    language: str
    plan: Plan
    held: Holdings
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    sql: str
    notes: tuple[str, ...] = ()
    read_as: str = ""
    days: str = ""

    @property
    def names(self) -> tuple[Column, ...]:
        """The columns that tell the rows apart."""
        return tuple(each for each in self.columns if each.unit is None)

    @property
    def figures(self) -> tuple[Column, ...]:
        """The columns with figures."""
        return tuple(each for each in self.columns if each.unit is not None)
