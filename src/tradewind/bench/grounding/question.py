"""A question of the measure: what is said, and what a right answer to it would be."""

from dataclasses import dataclass
from enum import StrEnum

from tradewind.bench.grounding.rows import Scope


class Sort(StrEnum):
    """What sort of question it is."""

    FACT = "fact"
    SUPERLATIVE = "superlative"
    RANGE = "range"
    COMPARISON = "comparison"
    FOLLOW_UP = "follow_up"
    UNANSWERABLE = "unanswerable"


@dataclass(frozen=True, slots=True)
class States:
    """The product's own value of that fact."""

    product: str
    name: str


@dataclass(frozen=True, slots=True)
class Unstated:
    """An admission: nobody states this of the product; ``name`` is empty for a made-up fact."""

    product: str
    name: str


@dataclass(frozen=True, slots=True)
class Extreme:
    """The product of a scope with the most or least of something."""

    scope: Scope
    name: str
    most: bool


@dataclass(frozen=True, slots=True)
class Within:
    """Products that hold every bound; none, where there is none."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class Ahead:
    """Which of the two has more (or less) of it."""

    products: tuple[str, str]
    name: str
    most: bool


@dataclass(frozen=True, slots=True)
class StatesShown:
    """The fact of one thing that the answer before put forward; 1 is the first, -1 the last."""

    place: int
    name: str


@dataclass(frozen=True, slots=True)
class AheadShown:
    """Which of the first two shown has more (or less) of it."""

    name: str
    most: bool


@dataclass(frozen=True, slots=True)
class BothShown:
    """The first two shown side by side."""


@dataclass(frozen=True, slots=True)
class Cheaper:
    """Things of the same scope that cost less than the first shown."""

    scope: Scope


Wanted = (
    States | Unstated | Extreme | Within | Ahead | StatesShown | AheadShown | BothShown | Cheaper
)


@dataclass(frozen=True, slots=True)
class Question:
    """Sentences of one conversation in order; the last one is judged by ``wanted``."""

    sort: Sort
    language: str
    sentences: tuple[str, ...]
    wanted: Wanted
    opening: Scope | None = None
    """What the first of two sentences asked for."""
    page: bool = False
    """Whether the page said which language it is in, instead of leaving that to the sentence."""
