"""An agent, its keys and their scopes, and its limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from tradewind.kernel.errors import NotAllowed, Refused
from tradewind.kernel.money import Money


class Scope(StrEnum):
    """What a key opens."""

    READ = "read"
    """Ask, search, compare, look at products."""
    CART = "cart"
    """Fill carts and have them quoted."""
    CHECKOUT = "checkout"
    """Open and change checkout sessions; a person pays on the hosted page."""
    PAY = "pay"
    """Complete a checkout with a payment token, within the agent's limits."""
    ORDERS = "orders"
    """Follow its own orders and start returns."""
    TELL = "tell"
    """Subscribe to what happens to its own orders."""
    DESK = "desk"
    """Read the seller's desk and propose; approving is for a person."""


SCOPES: Final = tuple(Scope)
SHOPPING: Final = frozenset(SCOPES) - {Scope.PAY, Scope.DESK}
"""What a new key opens unless told otherwise: everything but money and the seller's desk."""
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: never the key itself."""

    id: str
    agent_id: str
    prefix: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def works(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class Limit:
    """How much an agent may spend in one currency."""

    per_order: Money
    per_day: Money
    """Over the last 24 hours."""

    def __post_init__(self) -> None:
        if self.per_order.currency != self.per_day.currency:
            raise Refused("Both limits of an agent must be of one currency.")

    @property
    def currency(self) -> str:
        """The only currency it is for."""
        return self.per_order.currency

    def plain(self) -> dict[str, Any]:
        """For the ledger."""
        return {
            "currency": self.currency,
            "per_order": self.per_order.minor,
            "per_day": self.per_day.minor,
        }


@dataclass(frozen=True, slots=True)
class Agent:
    """A program that shops for people."""

    id: str
    name: str
    created_at: datetime
    scopes: frozenset[Scope] = frozenset()
    """Of the key it came with."""
    limits: Mapping[str, Limit] = field(default_factory=dict)
    """By currency; in a currency without one it may spend nothing."""
    active: bool = True
    reason: str = ""
    """Why it was stopped."""
    mandate: str = ""
    """The ledger entry that allows its limits."""
    key_id: str = ""
    """The key it came with."""

    def check(self, scope: Scope) -> None:
        """Raises NotAllowed where its key does not open this."""
        if scope not in self.scopes:
            has = ", ".join(sorted(self.scopes)) or "nothing"
            raise NotAllowed(
                f"This key opens {has}; {scope} needs a key made with --scope {scope}."
            )

    def check_order(self, amount: Money, spent: Money) -> None:
        """Raises Refused, naming the limit, where this amount is not its to spend.

        ``spent`` is what it spent over the last 24 hours, in the same currency.
        """
        limit = self.limits.get(amount.currency)
        if limit is None:
            allowed = ", ".join(sorted(self.limits)) or "no currency"
            raise OverLimit(
                f"Agent {self.name!r} may spend in {allowed}, not in {amount.currency}."
            )
        if amount > limit.per_order:
            raise OverLimit(
                f"Agent {self.name!r} may spend {limit.per_order} an order; this is {amount}."
            )
        if spent + amount > limit.per_day:
            raise OverLimit(
                f"Agent {self.name!r} may spend {limit.per_day} in 24 hours and has spent {spent}; "
                f"{amount} more is too much."
            )


class OverLimit(Refused):
    """An agent may not spend this; a person can pay on the hosted page instead."""
