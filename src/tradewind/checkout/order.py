"""An order: the states it may pass through, and what a provider's word means for it.

    HELD ──────────► PAID ──► SHIPPED ──► DELIVERED
     │ ╲            ▲  ▲ ╲        ╲           ╲
     │  ACTION_NEEDED  │  ╲────────╲───────────► REFUND_DUE ──► REFUNDED
     │  UNKNOWN ───────┤                          ▲   ▲
     ├► EXPIRED ───────╯──────────────────────────╯   │
     ╰► RELEASED ─────────────────────────────────────╯

The goods stand reserved in HELD, ACTION_NEEDED and UNKNOWN, and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Self, assert_never

from tradewind.checkout.quote import Quote
from tradewind.kernel.errors import WrongState
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentState

HOLD = timedelta(minutes=15)
"""How long goods wait for their payment; again as long once the buyer is at a second step."""
LATE = timedelta(days=3)
"""How long an expired order is still looked up, in case its money comes after all."""


class State(StrEnum):
    """Where an order stands."""

    HELD = "held"
    """The goods are reserved; the provider has been or is about to be asked."""
    ACTION_NEEDED = "action_needed"
    """The buyer's bank wants a second step."""
    UNKNOWN = "unknown"
    """The provider did not answer; the charge is being looked up."""
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RELEASED = "released"
    """The provider said no; nothing was charged and the goods are back."""
    EXPIRED = "expired"
    """No answer came in time; the goods are back, and late money is still recognised."""
    REFUND_DUE = "refund_due"
    """Money was taken for which nothing will be sent; it goes back."""
    REFUNDED = "refunded"


GRAPH: Final[Mapping[State, frozenset[State]]] = MappingProxyType(
    {
        State.HELD: frozenset(
            {
                State.ACTION_NEEDED,
                State.UNKNOWN,
                State.PAID,
                State.RELEASED,
                State.EXPIRED,
                State.REFUND_DUE,
            }
        ),
        State.ACTION_NEEDED: frozenset(
            {State.PAID, State.RELEASED, State.EXPIRED, State.REFUND_DUE}
        ),
        State.UNKNOWN: frozenset(
            {State.ACTION_NEEDED, State.PAID, State.RELEASED, State.EXPIRED, State.REFUND_DUE}
        ),
        State.PAID: frozenset({State.SHIPPED, State.REFUND_DUE}),
        State.SHIPPED: frozenset({State.DELIVERED, State.REFUND_DUE}),
        State.DELIVERED: frozenset({State.REFUND_DUE}),
        State.RELEASED: frozenset({State.REFUND_DUE}),
        State.EXPIRED: frozenset({State.PAID, State.RELEASED, State.REFUND_DUE}),
        State.REFUND_DUE: frozenset({State.REFUNDED}),
        State.REFUNDED: frozenset(),
    }
)
"""Every move there is."""
HOLDING: Final = frozenset({State.HELD, State.ACTION_NEEDED, State.UNKNOWN})
"""States in which the goods are reserved and a cart waits for its money."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of an order through the graph."""

    at: datetime
    before: State | None
    """None for the first."""
    after: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A confirmed quote on its way to being paid. Its id is the provider's idempotency key."""

    id: str
    quote: Quote
    state: State
    placed_at: datetime
    held_until: datetime
    counted: frozenset[str]
    """SKUs of the lines whose stock is counted: only these were reserved."""
    payment_id: str | None = None
    action_url: str | None = None
    captured: Money | None = None
    """What the provider took."""
    reason: str = ""
    """Why it stands where it stands: a code of `words.yaml`, or the provider's own."""
    moves: tuple[Move, ...] = ()

    @property
    def holding(self) -> bool:
        """Whether the goods stand reserved for it."""
        return self.state in HOLDING

    def moved(self, to: State, *, reason: str = "", payment: Payment | None = None) -> Self:
        """The order after a move; raises WrongState where the graph has none.

        PAID is reached only with a captured payment of exactly the quote's total, and a captured
        payment leads nowhere but to PAID or REFUND_DUE.
        """
        self._check_move(to)
        taken = payment is not None and payment.state is PaymentState.CAPTURED
        if taken is not (to in {State.PAID, State.REFUND_DUE}) and self.captured is None:
            raise WrongState(f"Order {self.id!r} becomes {to} only if its money fits that.")
        if to is State.PAID and not (payment and self.paid_by(payment)):
            raise WrongState(f"Order {self.id!r} is paid only by {self.quote.total}, captured.")
        if payment and self.captured:
            self._check_same(payment)
        return replace(
            self,
            state=to,
            reason=reason,
            payment_id=payment.id if payment else self.payment_id,
            action_url=payment.action_url if payment else None,
            captured=self.captured or (payment.amount if payment and taken else None),
        )

    def _check_move(self, to: State) -> None:
        if to not in GRAPH[self.state]:
            raise WrongState(f"Order {self.id!r} is {self.state} and cannot become {to}.")

    def paid_by(self, payment: Payment) -> bool:
        """Whether the payment took exactly what the buyer confirmed."""
        return payment.state is PaymentState.CAPTURED and payment.amount == self.quote.total

    def heard(self, payment: Payment | None, *, now: datetime) -> Self:
        """The order after the provider's word, or None where it knows of no payment.

        What is stale or repeated changes nothing, so that words may come twice and in any order.
        """
        if payment is None:
            return self._unpaid(now)
        match payment.state:
            case PaymentState.CAPTURED:
                return self._captured(payment)
            case PaymentState.DECLINED:
                return self._declined(payment)
            case PaymentState.ACTION_NEEDED:
                return self._waiting(payment, now)
            case PaymentState.AUTHORIZED | PaymentState.VOIDED:
                return self._unpaid(now)
            case other:
                assert_never(other)

    def unheard(self) -> Self:
        """The order after a charge to which the provider gave no answer."""
        if self.state is not State.HELD:
            return self
        return self.moved(State.UNKNOWN, reason="no_answer")

    def owed(self, reason: str, *, taken: Self) -> Self:
        """The order where the money was ``taken`` as for that one, but must go back."""
        self._check_move(State.REFUND_DUE)
        return replace(taken, state=State.REFUND_DUE, reason=reason)

    def _captured(self, payment: Payment) -> Self:
        if self.captured is not None:
            self._check_same(payment)
            return self
        if self.paid_by(payment) and State.PAID in GRAPH[self.state]:
            return self.moved(State.PAID, payment=payment)
        if self.paid_by(payment):
            return self.moved(State.REFUND_DUE, reason="came_too_late", payment=payment)
        return self.moved(State.REFUND_DUE, reason="wrong_amount", payment=payment)

    def _check_same(self, payment: Payment) -> None:
        if payment.id != self.payment_id:
            raise WrongState(f"Order {self.id!r} was paid by another payment.")

    def _declined(self, payment: Payment) -> Self:
        if not (self.holding or self.state is State.EXPIRED):
            return self
        return self.moved(State.RELEASED, reason=payment.reason or "declined", payment=payment)

    def _waiting(self, payment: Payment, now: datetime) -> Self:
        if self.state is State.ACTION_NEEDED or not self.holding:
            return self._unpaid(now)
        waiting = self.moved(State.ACTION_NEEDED, payment=payment)
        return replace(waiting, held_until=now + HOLD)

    def _unpaid(self, now: datetime) -> Self:
        if not self.holding or now < self.held_until:
            return self
        return self.moved(State.EXPIRED, reason="no_payment_in_time")
