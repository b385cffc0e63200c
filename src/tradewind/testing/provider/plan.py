"""What the provider does with one call, and with the news of it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Plan(StrEnum):
    """What happens to one call."""

    GOOD = "does it and says so"
    DELAY = "does it and says so late"
    HANG_BEFORE = "does nothing and never answers"
    HANG = "does it and never answers"
    RESET_BEFORE = "does nothing and resets the connection"
    RESET = "does it and resets the connection"
    FAULT_BEFORE = "does nothing and answers 500"
    FAULT = "does it and answers 500"
    IN_FLIGHT = "does nothing: the key is in use by another call, 409"
    TOO_MANY = "does nothing: too many calls, 429"
    GARBLED = "does it and answers with half a sentence"
    PROXY = "does it, and a proxy answers with a page of its own"
    WRONG_AMOUNT = "holds half of what was asked for"
    PARTIAL = "takes half of what was to be captured"
    PROCESSING = "does it and says that it is still at it"
    KEY_EXPIRED = "has forgotten the key, and does it as if for the first time"
    RISES_AGAIN = "lets go, says so, and takes the money all the same"


BEFORE = frozenset(
    {Plan.HANG_BEFORE, Plan.RESET_BEFORE, Plan.FAULT_BEFORE, Plan.IN_FLIGHT, Plan.TOO_MANY}
)
"""Plans under which nothing is done."""


class News(StrEnum):
    """What happens to webhooks on their way."""

    GOOD = "each comes once, in order"
    LOST = "none comes"
    DOUBLED = "each comes ten times"
    REVERSED = "the last comes first"
    LATE = "each comes three days later, freshly signed"
    STALE = "each was signed ten minutes ago"
    AHEAD = "each is signed ten minutes from now"
    FORGED = "each is signed with a key that is not ours"
    UNSIGNED = "none has a signature"
    ALTERED = "each was changed after it was signed"


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as it arrived."""

    verb: str
    """``create``, ``confirm``, ``capture``, ``cancel``, ``refund``, ``token`` or ``read``."""
    path: str
    key: str
    """The idempotency key; empty for a read."""
    form: dict[str, str] = field(default_factory=dict)
    """Fields as sent, such as ``payment_method_data[type]``."""
    version: str = ""
    authorization: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Webhook:
    """One delivery."""

    body: bytes
    headers: dict[str, str]
