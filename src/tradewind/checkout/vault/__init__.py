"""A card lent for one purchase: what it may pay, for whom, until when. The card itself is not here.

The payment provider turned the card into a token of its own before anything was kept.
"""

from dataclasses import dataclass
from datetime import datetime

from tradewind.kernel.money import Money

__all__ = ["Allowance", "Lent", "Spend"]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a lent card may be used for, and nothing else."""

    most: Money
    session_id: str
    merchant_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Spend:
    """What is about to be paid with it."""

    amount: Money
    session_id: str
    merchant_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lent:
    """A lent card as it is kept."""

    id: str
    agent_id: str
    token: str
    """The provider's own."""
    allowance: Allowance
    created_at: datetime
    spent_at: datetime | None = None

    def forbids(self, spend: Spend) -> str:
        """Why this may not be paid with it; empty where it may."""
        allowed = self.allowance
        reasons = (
            (self.spent_at is not None, "it was used already"),
            (spend.session_id != allowed.session_id, "it is for another checkout session"),
            (spend.merchant_id != allowed.merchant_id, "it is for another seller"),
            (spend.amount.currency != allowed.most.currency, f"it is for {allowed.most.currency}"),
            (spend.amount.minor > allowed.most.minor, f"it is for {allowed.most} at most"),
            (spend.at >= allowed.expires_at, "its time is over"),
        )
        return next((reason for wrong, reason in reasons if wrong), "")
