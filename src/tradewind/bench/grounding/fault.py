"""What can be wrong with an answer."""

from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """Which promise is broken."""

    FACT = "wrong_facts"
    """A value, price, stock, count, quote or "not stated" that the rows do not bear out."""
    SUPERLATIVE = "wrong_superlatives"
    """A "most", "least", "ahead", "cheapest" or "best" that is none."""
    LIMIT = "broken_limits"
    """Something put forward that breaks a bound of the question."""
    UNANSWERED = "unanswered"
    """The rows hold the answer and it was not given."""
    UNREFUSED = "unrefused"
    """The rows do not hold the answer and something else than that was said."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, in words for whoever mends it."""

    wrong: Wrong
    said: str
