"""An issue: what a rule finds in a listing, in the words of Amazon's Listings Items API."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as kept
from datetime import date
from enum import StrEnum
from typing import Any

from tradewind.seller.listings.listing import Listing


class Severity(StrEnum):
    """How much it weighs."""

    ERROR = "ERROR"
    """It must be changed: the channel can take the listing away."""
    WARNING = "WARNING"
    """It should be looked at: the rule is softer, or its reading of the words is."""
    INFO = "INFO"
    """It could be better."""


WEIGHT: Mapping[Severity, int] = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Category(StrEnum):
    """What sort of thing is wrong."""

    INVALID_ATTRIBUTE = "INVALID_ATTRIBUTE"
    MISSING_ATTRIBUTE = "MISSING_ATTRIBUTE"
    INVALID_IMAGE = "INVALID_IMAGE"
    MISSING_IMAGE = "MISSING_IMAGE"
    INVALID_PRICE = "INVALID_PRICE"
    MISSING_PRICE = "MISSING_PRICE"
    DUPLICATE = "DUPLICATE"
    QUALIFICATION_REQUIRED = "QUALIFICATION_REQUIRED"


Span = tuple[int, int]
"""From the first character to behind the last, in the field's own text."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding, with the rule that says so and where the rule comes from."""

    rule: str
    field: str
    """A field of the listing; a bullet is ``bullets.0`` and so on."""
    span: Span | None
    """None where it is about the whole field."""
    severity: Severity
    category: Category
    enforcement: str
    """What the channel does about it; empty where nothing is known of it."""
    source: tuple[str, ...]
    effective: date | None
    """The day the rule came into force; None where it is not known."""
    confidence: str
    """How well the rule is attested: official, secondary, conflicting, anecdotal, recalled, own."""
    message: str
    """Which of the rule's messages; `words` fills it."""
    values: Mapping[str, str | int] = kept(default_factory=dict)
    fix: str | None = None
    """What to put in place of the span, or of the whole field; None where a person must decide."""

    def key(self) -> tuple[object, ...]:
        """What makes it the same finding on another day."""
        return self.rule, self.field, self.span, self.severity, self.message

    def plain(self) -> dict[str, Any]:
        """For the API and the ledger."""
        return {
            "rule": self.rule,
            "field": self.field,
            "span": list(self.span) if self.span else None,
            "severity": str(self.severity),
            "category": str(self.category),
            "enforcement": self.enforcement,
            "source": list(self.source),
            "effective": self.effective,
            "confidence": self.confidence,
            "values": dict(self.values),
            "fix": self.fix,
        }


def text_of(listing: Listing, name: str) -> str:
    """A text field by an issue's name for it; empty where the listing has none of that name."""
    head, _, tail = name.partition(".")
    if head == "bullets":
        place = int(tail or 0)
        return listing.bullets[place] if place < len(listing.bullets) else ""
    if head == "attributes":
        return listing.attributes.get(tail, "")
    if head == "images":
        place = int(tail or 0)
        return listing.images[place] if place < len(listing.images) else ""
    found = getattr(listing, head, "")
    return found if isinstance(found, str) else ""
