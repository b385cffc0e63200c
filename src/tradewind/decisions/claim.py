"""A claim and the rows it stands on. A value in a sentence is a slot filled from a claim."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class EvidenceKind(StrEnum):
    """What sort of row bears a claim out."""

    FACT = "fact"
    PRICE = "price"
    STOCK = "stock"
    REVIEW = "review"
    COUNT = "count"
    """A computation over the whole eligible set."""
    OFFER = "offer"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The row behind a claim."""

    kind: EvidenceKind
    ref: str
    """Where it stands: ``fact:812``, ``offer:SKU/seller/USD``, ``review:31``, ``stock:SKU`` ..."""
    value: str
    """What the row says, verbatim where it is text."""
    source: str = ""
    """File and row it came from."""
    version: int = 0
    """The import that brought it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Says that a product's field has a value, and which rows say so."""

    product_id: str
    sku: str | None
    field: str
    """Fact name, or ``price``, ``list_price``, ``stock``, ``delivery``, ``rating``, ``quote``."""
    shown: str
    """The value as a reader of the answer's language sees it."""
    evidence: tuple[Evidence, ...]
    number: float | None = None
    unit: str | None = None

    def plain(self) -> dict[str, Any]:
        """For the ledger and the API."""
        return {
            "product_id": self.product_id,
            "sku": self.sku,
            "field": self.field,
            "shown": self.shown,
            "number": self.number,
            "unit": self.unit,
            "evidence": [
                {
                    "kind": str(each.kind),
                    "ref": each.ref,
                    "value": each.value,
                    "source": each.source,
                    "version": each.version,
                }
                for each in self.evidence
            ],
        }
