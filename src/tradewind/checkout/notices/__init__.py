"""What a provider's webhooks said: a reason to look, never the truth itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoticeState(StrEnum):
    """What became of a notice."""

    WAITING = "waiting"
    APPLIED = "applied"
    """The payment was looked up and the order settled by that."""
    UNKNOWN = "unknown"
    """No order of this shop has its reference, however long it was waited for."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One webhook, verified and kept."""

    provider: str
    event_id: str
    reference: str
    """The order it names; empty where it names none."""
    payment_id: str
    said: str
    """The state and amounts it told, for people; what counts is what the provider then says."""
    at: datetime
    heard_at: datetime
    state: NoticeState = NoticeState.WAITING
    tries: int = 0
