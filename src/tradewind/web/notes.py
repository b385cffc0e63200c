"""Footnotes: every claim on a page has one, and equal claims share it."""

from dataclasses import dataclass, field

from tradewind.decisions.claim import Claim


@dataclass(frozen=True, slots=True)
class Note:
    """One footnote."""

    id: str
    """Unique on the page, for links to it."""
    number: int
    claim: Claim


@dataclass(slots=True)
class Notes:
    """The footnotes of one answer or page, in the order in which they are first needed."""

    prefix: str
    kept: dict[tuple[object, ...], Note] = field(default_factory=dict)

    def of(self, claim: Claim) -> Note:
        """The footnote of a claim; made when it is first asked for."""
        key = (claim.product_id, claim.field, claim.shown, claim.evidence)
        if key not in self.kept:
            number = len(self.kept) + 1
            self.kept[key] = Note(f"{self.prefix}-{number}", number, claim)
        return self.kept[key]

    @property
    def all(self) -> list[Note]:
        """Every footnote so far."""
        return list(self.kept.values())
