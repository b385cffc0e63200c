"""A question placed on what there is: sources, days, formulas; all that the SQL is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tradewind.seller.asking.cover import Covered, Slot
from tradewind.seller.asking.measure import Amount, Formula, Measure
from tradewind.seller.asking.question import Limit, Question, Window
from tradewind.seller.asking.source import Part, Source


@dataclass(frozen=True, slots=True)
class Holdings:
    """What has been imported and still stands."""

    slots: Mapping[str, tuple[Slot, ...]]
    """By source."""
    currencies: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    """Of the files, by their ids."""
    bare: frozenset[tuple[str, str]] = frozenset()
    """Sources with the dimensions that none of their rows states."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure with the formula it is worked out by here."""

    measure: Measure
    formula: Formula


@dataclass(frozen=True, slots=True)
class Leg:
    """What is read of one source."""

    source: Source
    now: Covered
    before: Covered | None = None
    level: tuple[str, ...] = ()
    """The entities whose rows count, as files write them; empty is all."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is read, worked out and kept."""

    question: Question
    legs: tuple[Leg, ...]
    shown: tuple[Shown, ...]
    kept: tuple[tuple[Limit, Shown], ...]
    """The conditions."""
    by: tuple[str, ...]
    money: bool
    """Whether each currency stands for itself."""
    window: Window | None
    before: Window | None = None
    shifted: bool = False
    step: Part | None = None
    steps: tuple[Window, ...] = ()
    currencies: frozenset[str] = frozenset()
    """That the files name."""
    keywords_as_terms: bool = False
    """Whether ``keyword`` was read as what customers typed."""
    asins_for_skus: bool = False
    """Whether ASINs stand for the SKUs that the report does not state."""

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """Every number that is needed, once."""
        shown = (*self.shown, *(each for _, each in self.kept))
        return tuple(dict.fromkeys(a for each in shown for a in each.formula.amounts))

    @property
    def ranked(self) -> Shown:
        """The measure that decides the order."""
        for each in (*self.shown, *(kept for _, kept in self.kept)):
            if each.measure.name == self.question.ranked:
                return each
        return self.shown[0]
