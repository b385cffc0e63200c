"""What was asked, once it is understood: measures, dimensions, conditions, periods, order."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from tradewind.seller.asking.source import Part


class Op(StrEnum):
    """How a figure is compared with a number."""

    OVER = ">"
    AT_LEAST = ">="
    UNDER = "<"
    AT_MOST = "<="
    IS = "="


class Of(StrEnum):
    """Which figure of a measure a condition is about."""

    VALUE = "value"
    CHANGE = "change"
    CHANGE_SHARE = "change_share"


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition on a figure: ``spend > 20``."""

    measure: str
    op: Op
    number: Decimal
    """Money in whole units, shares as 1 for all, stars and days as they are."""
    of: Of = Of.VALUE
    currencies: tuple[str, ...] = ()
    """Where the amount named one: a sign may stand for several."""


@dataclass(frozen=True, slots=True)
class Match:
    """A condition on a name: ``campaign is Summer``."""

    dimension: str
    values: tuple[str, ...]
    holds: bool = False
    """Whether a part of the name is enough."""
    out: bool = False
    """Whether the rows that match are left out."""


class Back(StrEnum):
    """Periods that are told from today."""

    LAST = "last"
    """The last whole one."""
    THIS = "this"
    PAST = "past"
    """So many steps up to now."""
    ON = "on"
    """A day, month or stretch that was named."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period as it was said."""

    back: Back
    part: Part = Part.DAY
    count: int = 1
    ago: int = 0
    """Steps further back: the week before last is one."""
    first: date | None = None
    last: date | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Days, both ends counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    def holds(self, first: date, last: date) -> bool:
        """Whether a period lies inside."""
        return self.first <= first and last <= self.last

    def meets(self, first: date, last: date) -> bool:
        """Whether a period has a day in common."""
        return self.first <= last and first <= self.last

    def before(self) -> "Window":
        """As many days just before."""
        return Window(self.first - timedelta(self.days), self.first - timedelta(1))


class Versus(StrEnum):
    """What a period is compared with, unless a second period was named."""

    BEFORE = "before"
    """The period just before it."""
    YEAR = "year"
    """The same a year earlier."""


class Move(StrEnum):
    """Which changes are wanted."""

    ANY = "any"
    LOST = "lost"
    GAINED = "gained"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood."""

    measures: tuple[str, ...]
    """To show, the first deciding the order; names of measures or of families."""
    by: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    matches: tuple[Match, ...] = ()
    span: Span | None = None
    other: Span | None = None
    """A second period, to compare with."""
    versus: Versus | None = None
    move: Move | None = None
    """Set where a change was asked for."""
    ranked: str = ""
    """The measure it is ordered by; empty is the first."""
    rising: bool = False
    """Whether the smallest come first."""
    most: int | None = None
    counted: bool = False
    """Whether only the number of groups was asked for."""
    shares: bool = False
    """Whether each group's share of the whole was asked for."""
    world: str = ""
    """``ads`` or ``shop`` where the words said which."""

    @property
    def compares(self) -> bool:
        """Whether two periods are put side by side."""
        return self.move is not None or self.other is not None or self.versus is not None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the meanings of a word that has several."""

    value: str
    """What is sent back, such as ``keyword=term``."""
    label: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A question that is not answered as it stands."""

    understood: tuple[str, ...] = ()
    """The pieces that were understood, in their own words."""
    unknown: tuple[str, ...] = ()
    """The words that were not."""
    ask: str = ""
    """A key of what to ask back, where only that is missing."""
    choices: tuple[Choice, ...] = field(default=())
    detail: str = ""
