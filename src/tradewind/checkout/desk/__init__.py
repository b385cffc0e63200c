"""What somebody at the desk looks at: orders by state, shelves, and what is stuck and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from tradewind.checkout.effects import Effect, Standing
from tradewind.checkout.order import Order, State

LONG = timedelta(hours=1)
"""After so long a state that passes by itself has not."""


class Trouble(StrEnum):
    """Why an order does not go on by itself."""

    NO_ANSWER = "no_answer"
    """The provider has not said what became of the payment."""
    STEP_OPEN = "step_open"
    """The buyer's bank waits for the buyer."""
    NOT_TAKEN = "not_taken"
    """The money is held and was not taken for a long time."""
    OWED = "owed"
    """Money was taken for which nothing is sent, and has not gone back."""
    NOT_SENT = "not_sent"
    """Paid for, and not everything is on its way."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One counted item: what is there, and what is promised."""

    sku: str
    product_id: str
    title: str
    on_hand: int
    reserved: int

    @property
    def free(self) -> int:
        """Pieces that can be promised now."""
        return self.on_hand - self.reserved


PATIENCE: Final = {
    State.UNKNOWN: (Trouble.NO_ANSWER, timedelta(0)),
    State.HELD: (Trouble.NO_ANSWER, timedelta(minutes=1)),
    State.ACTION_NEEDED: (Trouble.STEP_OPEN, timedelta(0)),
    State.AUTHORIZED: (Trouble.NOT_TAKEN, LONG),
    State.REFUND_DUE: (Trouble.OWED, timedelta(0)),
    State.PAID: (Trouble.NOT_SENT, timedelta(0)),
    State.PARTLY_SHIPPED: (Trouble.NOT_SENT, timedelta(0)),
}
"""What is amiss in a state that lasts longer than this."""


def trouble(order: Order, effects: Sequence[Effect], now: datetime) -> Trouble | None:
    """Why an order stands where it stands; None where all is as it should be."""
    if order.state is State.AUTHORIZED and order.capture_later:
        return None
    since = now - (order.moves[-1].at if order.moves else order.placed_at)
    amiss, patience = PATIENCE.get(order.state, (None, timedelta(0)))
    if amiss is not None:
        return amiss if since >= patience else None
    waiting = any(each.standing is Standing.OPEN and each.trouble for each in effects)
    return Trouble.OWED if waiting else None
