"""What the search gives back: ids in order, and what was true of the whole set."""

from dataclasses import dataclass, field

from tradewind.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Hit:
    """One product that fits, with the variant that does."""

    product_id: str
    sku: str
    score: float


@dataclass(frozen=True, slots=True)
class Extreme:
    """A superlative over the whole eligible set."""

    name: str
    most: bool
    winners: tuple[str, ...]
    """Ids of the products that share the extreme value; empty where nobody states it."""
    value: float | None
    unit: str | None
    stating: int
    """How many of the eligible products state it."""
    of: int
    """How many products were eligible."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The closest there is to a range that nothing fits."""

    name: str
    """The fact (or ``price``) whose limit nothing meets."""
    product_id: str
    sku: str
    number: float
    unit: str | None
    money: Money | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of the matching products carry each value of one fact, option, brand or category."""

    name: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The result of one search."""

    hits: tuple[Hit, ...] = ()
    """The best of the eligible products; where there are fewer than asked for, after them those
    that match only some of the words. All of them meet every hard limit."""
    of: int = 0
    """How many products are eligible: they match the words and every hard limit."""
    extreme: Extreme | None = None
    nearest: tuple[Nearest, ...] = ()
    """Only where ``of`` is 0 and a numeric limit is to blame."""
    facets: tuple[Facet, ...] = ()
    corrections: dict[str, str] = field(default_factory=dict)
    """Misspelt word -> the catalogue's own word that was searched for instead."""
    dropped: tuple[str, ...] = ()
    """Words of the sentence that no product knows and that were left out."""
    currencies: tuple[str, ...] = ()
    """Currencies in which something that the words match is priced, the most common first."""
    timings_ms: dict[str, float] = field(default_factory=dict)
