"""A return: goods that come back, and the money for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tradewind.kernel.errors import WrongState


class ReturnState(StrEnum):
    """Where a return stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    """The buyer may send the goods."""
    REJECTED = "rejected"
    RECEIVED = "received"
    """The goods are here; the money goes back."""
    REFUNDED = "refunded"


RETURNS: Final[Mapping[ReturnState, frozenset[ReturnState]]] = MappingProxyType(
    {
        ReturnState.REQUESTED: frozenset({ReturnState.APPROVED, ReturnState.REJECTED}),
        ReturnState.APPROVED: frozenset({ReturnState.RECEIVED, ReturnState.REJECTED}),
        ReturnState.RECEIVED: frozenset({ReturnState.REFUNDED}),
        ReturnState.REJECTED: frozenset(),
        ReturnState.REFUNDED: frozenset(),
    }
)
"""Every move there is."""
OPEN: Final = frozenset({ReturnState.REQUESTED, ReturnState.APPROVED})


@dataclass(frozen=True, slots=True)
class Return:
    """Pieces of an order that are to come back."""

    id: str
    order_id: str
    state: ReturnState
    lines: Mapping[str, int]
    """Pieces by SKU."""
    reason: str
    """In the buyer's words."""
    note: str
    """In the seller's."""
    created_at: datetime
    updated_at: datetime

    def check(self, to: ReturnState) -> None:
        """Raises WrongState where there is no such move."""
        if to not in RETURNS[self.state]:
            raise WrongState(f"Return {self.id!r} is {self.state} and cannot become {to}.")
