"""What the shopper is shown. Every value in a sentence or a table is a claim with its evidence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tradewind.catalog.product import Offer, Product, Review, Variant
from tradewind.decisions.claim import Claim
from tradewind.retrieval.brief import Brief
from tradewind.retrieval.found import Found

SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with claims between them; a value never stands in the words themselves."""

    parts: tuple[str | Claim, ...]
    names: tuple[str, ...] = ()
    """For each part the slot that it fills, empty for words; none at all where nobody says."""

    @classmethod
    def of(cls, template: str, slots: Mapping[str, "Claim | str"]) -> "Sentence":
        """Fill a template's ``{slots}``; a slot that is not given is an error."""
        parts: list[str | Claim] = []
        names: list[str] = []
        for place, piece in enumerate(SLOT.split(template)):
            filled = slots[piece] if place % 2 else piece
            if filled != "":
                parts.append(filled)
                names.append(piece if place % 2 else "")
        return cls(tuple(parts), tuple(names))

    @property
    def text(self) -> str:
        """As plain words."""
        return "".join(part if isinstance(part, str) else part.shown for part in self.parts)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims it carries, in order."""
        return tuple(part for part in self.parts if isinstance(part, Claim))


class AnswerKind(StrEnum):
    """What sort of reply this is."""

    ANSWER = "answer"
    LIST = "list"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Quote:
    """A review's own words, and the review they stand in."""

    review: Review
    text: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What reviews say about one aspect of a product, one way."""

    aspect: str
    good: bool
    count: int
    """Reviews that say so."""
    of: int
    """Reviews of the product."""
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """A product put forward, with the variant that fits, why, and what speaks against it."""

    product: Product
    variant: Variant
    offer: Offer | None
    price: Claim | None
    role: str
    """Why it is shown: ``best``, ``cheapest``, ``rated``, ``extreme``, ``item``, ``other``."""
    reasons: tuple[Sentence, ...] = ()
    drawback: Sentence | None = None
    opinions: tuple[Opinion, ...] = ()
    quantity: int = 1
    """More than one in a basket."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One product's value in a row; ``claim`` is None where nobody states it."""

    claim: Claim | None
    best: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of all the products side by side, in one unit."""

    name: str
    label: str
    cells: tuple[Cell, ...]
    asked: bool = False
    """Whether the shopper asked about it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Products side by side, the deciding rows first."""

    products: tuple[Pick, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to clear up, with answers to choose from; each is a sentence to send back."""

    text: str
    choices: tuple[tuple[str, str], ...]
    """Label and the sentence it sends."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply, whole."""

    conversation: str
    kind: AnswerKind
    language: str
    currency: str
    brief: Brief
    found: Found
    verdict: tuple[Sentence, ...]
    picks: tuple[Pick, ...] = ()
    comparison: Comparison | None = None
    question: Question | None = None
    chips: tuple[str, ...] = ()
    """Follow-ups worth trying, as sentences to send."""
    cart: str | None = None
    """The cart, where this turn changed it."""
    order: str | None = None
    decision: str = ""
    """The ledger's entry for this answer."""
    worded_by: str = "embedded"
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The verdict as plain text."""
        return " ".join(sentence.text for sentence in self.verdict)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim of the answer."""
        sentences = list(self.verdict)
        for pick in self.picks:
            sentences += [*pick.reasons, *([pick.drawback] if pick.drawback else [])]
        found = [claim for sentence in sentences for claim in sentence.claims]
        found += [pick.price for pick in self.picks if pick.price]
        if self.comparison:
            cells = (cell.claim for row in self.comparison.rows for cell in row.cells)
            found += [claim for claim in cells if claim]
        return tuple(found)

    @property
    def of(self) -> int:
        """How many products were eligible."""
        return self.found.of

    def plain(self) -> dict[str, Any]:
        """What the ledger keeps: enough to check and to replay."""
        return {
            "kind": str(self.kind),
            "language": self.language,
            "currency": self.currency,
            "verdict": self.words,
            "picks": [
                {
                    "product_id": pick.product.id,
                    "sku": pick.variant.sku,
                    "role": pick.role,
                    "reasons": [sentence.text for sentence in pick.reasons],
                    "drawback": pick.drawback.text if pick.drawback else None,
                }
                for pick in self.picks
            ],
            "of": self.of,
            "claims": [claim.plain() for claim in self.claims],
            "worded_by": self.worded_by,
        }
