"""Promotions: automatic ones, and vouchers that are redeemed by their code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from tradewind.kernel.locale import Texts
from tradewind.kernel.money import LIMIT

LONGEST: Final = 64


class Kind(StrEnum):
    """What a promotion gives."""

    PERCENT = "percent"
    FIXED = "fixed"
    FREE_SHIPPING = "free_shipping"


@dataclass(frozen=True, slots=True)
class Promotion:
    """A discount and its conditions."""

    id: str
    title: Texts
    kind: Kind
    code: str = ""
    """In capitals; empty for one that applies by itself."""
    percent: int = 0
    """Millionths: 100 000 is 10 %."""
    amounts: Mapping[str, int] = field(default_factory=dict)
    """Of a fixed one, minor units by currency; in others it does not hold."""
    minimums: Mapping[str, int] = field(default_factory=dict)
    """What its goods must cost at least, minor units by currency; in others it does not hold."""
    pieces: int = 0
    """How many pieces of its goods there must be."""
    skus: frozenset[str] = frozenset()
    """Variants or products it is for; with ``categories`` empty too it is for everything."""
    categories: frozenset[str] = frozenset()
    """Categories it is for, with everything below them."""
    limit: int | None = None
    """How often it can be used in all."""
    per_buyer: int | None = None
    """How often one e-mail address can use it."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    stackable: bool = True
    """Whether its code combines with other codes."""
    uses: int = 0

    @property
    def everything(self) -> bool:
        """Whether it is for all goods."""
        return not self.skus and not self.categories

    def covers(self, sku: str, product_id: str, category: str) -> bool:
        """Whether it is for these goods."""
        if self.everything or {sku, product_id} & self.skus:
            return True
        return any(category == each or category.startswith(f"{each}/") for each in self.categories)


def tidy(code: str) -> str:
    """A code as it is kept: in capitals, without blanks around it."""
    return code.strip().upper()


def faults(promotion: Promotion) -> list[str]:
    """What is wrong with a new promotion, in words; empty where nothing is."""
    found = []
    if len(promotion.code) > LONGEST or not promotion.code.isprintable():
        found.append(f"A code has at most {LONGEST} characters that can be read.")
    if promotion.kind is Kind.PERCENT and not 0 < promotion.percent <= 1_000_000:
        found.append("A percentage lies above 0 and at most at 100.")
    money = [*promotion.amounts.values(), *promotion.minimums.values()]
    if promotion.kind is Kind.FIXED and not promotion.amounts:
        found.append("A fixed discount names its amount in at least one currency.")
    if any(not 0 < each < LIMIT for each in money):
        found.append("Amounts are above nothing.")
    if promotion.starts_at and promotion.ends_at and promotion.starts_at >= promotion.ends_at:
        found.append("It ends before it starts.")
    return found
