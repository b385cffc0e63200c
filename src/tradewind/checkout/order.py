"""An order: where the purchase stands, where its money stands, and what a provider's word means.

The purchase is one graph; the goods leave the shelf where it enters AUTHORIZED (or PAID):

    HELD ───────────► AUTHORIZED ──► PAID ──► PARTLY_SHIPPED ──► SHIPPED ──► DELIVERED
     ├► ACTION_NEEDED ─╯ │  │         │
     ├► UNKNOWN ───────╯ │  │         ╰──────► REFUND_DUE ──► REFUNDED
     ├► RELEASED ◄───────╯  │                   ▲
     ├► EXPIRED             │                   │ money taken after the end
     ╰► CANCELED ◄──────────╯   RELEASED, EXPIRED, CANCELED

The money is another, and follows from the amounts alone (`MONEY`): nothing, authorised, then let go
or captured, then refunded in parts. The two meet in one rule only, `Order.moved`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Self, assert_never

from tradewind.checkout.quote import Quote
from tradewind.kernel.errors import WrongState
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentState

HOLD = timedelta(minutes=15)
"""How long goods wait for their payment; again as long once the buyer is at a second step."""
LATE = timedelta(days=3)
"""How long an ended order is still looked up, in case the provider holds money for it after all."""
SOONEST, LONGEST = timedelta(seconds=5), timedelta(hours=6)
"""Between two looks at an order: twice as long each time."""
SELDOM = timedelta(days=1)
"""Between two looks at what was let go: some providers have taken money that they gave up."""


class State(StrEnum):
    """Where the purchase stands."""

    HELD = "held"
    """The goods are reserved; the provider has been or is about to be asked."""
    ACTION_NEEDED = "action_needed"
    """The buyer's bank wants a second step."""
    UNKNOWN = "unknown"
    """The provider did not answer; the payment is being looked up."""
    AUTHORIZED = "authorized"
    """The goods are the buyer's; the money is held and about to be taken."""
    PAID = "paid"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    """Everything that will be sent is on its way."""
    DELIVERED = "delivered"
    RELEASED = "released"
    """The provider said no; nothing was charged and the goods are back."""
    EXPIRED = "expired"
    """No answer came in time; the goods are back, and what the bank may hold is let go."""
    CANCELED = "canceled"
    """Somebody called it off before money was taken; the goods are back."""
    REFUND_DUE = "refund_due"
    """Money was taken for which nothing will be sent; it goes back."""
    REFUNDED = "refunded"


_ENDED = frozenset({State.RELEASED, State.EXPIRED, State.CANCELED, State.REFUND_DUE})
GRAPH: Final[Mapping[State, frozenset[State]]] = MappingProxyType(
    {
        State.HELD: frozenset(
            {State.ACTION_NEEDED, State.UNKNOWN, State.AUTHORIZED, State.PAID, *_ENDED}
        ),
        State.ACTION_NEEDED: frozenset({State.AUTHORIZED, State.PAID, *_ENDED}),
        State.UNKNOWN: frozenset({State.ACTION_NEEDED, State.AUTHORIZED, State.PAID, *_ENDED}),
        State.AUTHORIZED: frozenset({State.PAID, State.RELEASED, State.CANCELED, State.REFUND_DUE}),
        State.PAID: frozenset(
            {State.PARTLY_SHIPPED, State.SHIPPED, State.CANCELED, State.REFUND_DUE}
        ),
        State.PARTLY_SHIPPED: frozenset({State.SHIPPED}),
        State.SHIPPED: frozenset({State.DELIVERED}),
        State.DELIVERED: frozenset(),
        State.RELEASED: frozenset({State.REFUND_DUE}),
        State.EXPIRED: frozenset({State.REFUND_DUE}),
        State.CANCELED: frozenset({State.REFUND_DUE}),
        State.REFUND_DUE: frozenset({State.REFUNDED}),
        State.REFUNDED: frozenset(),
    }
)
"""Every move there is."""
HOLDING: Final = frozenset({State.HELD, State.ACTION_NEEDED, State.UNKNOWN})
"""The goods are reserved and a cart waits for its money."""
SOLD: Final = frozenset({State.PAID, State.PARTLY_SHIPPED, State.SHIPPED, State.DELIVERED})
"""The order's whole price was taken for it."""
OWING: Final = frozenset({State.REFUND_DUE, State.REFUNDED})
"""Money was taken and nothing is sent for it."""
GONE: Final = frozenset({State.RELEASED, State.EXPIRED, State.CANCELED})
"""It ended before money was taken."""


class MoneyState(StrEnum):
    """Where an order's money stands."""

    NONE = "none"
    AUTHORIZED = "authorized"
    LET_GO = "let_go"
    """Nothing was taken, and nothing will be."""
    CAPTURED = "captured"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


MONEY: Final[Mapping[MoneyState, frozenset[MoneyState]]] = MappingProxyType(
    {
        MoneyState.NONE: frozenset(MoneyState) - {MoneyState.NONE},
        MoneyState.AUTHORIZED: frozenset(MoneyState) - {MoneyState.NONE, MoneyState.AUTHORIZED},
        MoneyState.LET_GO: frozenset(
            {MoneyState.CAPTURED, MoneyState.PARTLY_REFUNDED, MoneyState.REFUNDED}
        ),
        MoneyState.CAPTURED: frozenset({MoneyState.PARTLY_REFUNDED, MoneyState.REFUNDED}),
        MoneyState.PARTLY_REFUNDED: frozenset({MoneyState.REFUNDED}),
        MoneyState.REFUNDED: frozenset(),
    }
)
"""Every way the money can go: only forwards. A step may be passed unseen, and a provider that takes
money after a refusal is believed."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of an order through the graph."""

    at: datetime
    before: State | None
    """None for the first."""
    after: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What became of an order's pieces of one item."""

    sku: str
    quantity: int
    counted: bool
    """Whether they came off a counted shelf."""
    shipped: int = 0
    canceled: int = 0
    """Will never be sent."""
    returned: int = 0
    """Were sent and came back."""
    restocked: int = 0
    """Stand on the shelf again."""

    @property
    def to_ship(self) -> int:
        """Pieces that are still to be sent."""
        return self.quantity - self.shipped - self.canceled


@dataclass(frozen=True, slots=True)
class Order:
    """A confirmed quote on its way to being paid and sent. Its id is the provider's reference."""

    id: str
    quote: Quote
    state: State
    placed_at: datetime
    held_until: datetime
    counted: frozenset[str]
    """SKUs of the lines whose stock is counted: only these were reserved."""
    provider: str = ""
    """Who is asked for its money."""
    payment_id: str | None = None
    action_url: str | None = None
    authorized: Money | None = None
    """What the buyer's bank holds or held for us."""
    captured: Money | None = None
    """What the provider took; zero where nothing was to be paid."""
    refunded: Money | None = None
    """What went back; None before anything was taken."""
    let_go: bool = False
    """Whether the provider holds nothing for it and never will."""
    reason: str = ""
    """Why it stands where it stands: a code of `words.yaml`, or the provider's own."""
    wanted: Money | None = None
    """What the seller takes instead of the whole, where that is less."""
    capture_later: bool = False
    """Whether the money is taken when the seller says so, and not at once."""
    agent_id: str | None = None
    """The agent that placed it; None for a person."""
    pieces: tuple[Pieces, ...] = ()
    """In order of SKU."""
    moves: tuple[Move, ...] = ()

    @property
    def holding(self) -> bool:
        """Whether the goods stand reserved for it."""
        return self.state in HOLDING

    @property
    def due(self) -> Money:
        """What the provider is to take: the quote's own figure, or the less that the seller set."""
        return self.wanted or self.quote.due

    @property
    def money(self) -> MoneyState:
        """Where its money stands."""
        if self.captured is not None:
            if self.refunded is None or not self.refunded.minor:
                return MoneyState.CAPTURED
            whole = self.refunded.minor >= self.captured.minor
            return MoneyState.REFUNDED if whole else MoneyState.PARTLY_REFUNDED
        if self.let_go:
            return MoneyState.LET_GO
        return MoneyState.AUTHORIZED if self.authorized else MoneyState.NONE

    @property
    def was_sold(self) -> bool:
        """Whether it was ever paid for what it is."""
        return self.state in SOLD or any(move.after is State.PAID for move in self.moves)

    def moved(self, to: State, *, reason: str = "", payment: Payment | None = None) -> Self:
        """The order after a move; raises WrongState where the graph has none, or the money no fit.

        What is sold was captured to the last unit, what is owed back was captured, and of an order
        that stands anywhere else nothing was.
        """
        if to not in GRAPH[self.state]:
            raise WrongState(f"Order {self.id!r} is {self.state} and cannot become {to}.")
        told = self._told(payment) if payment else self
        after = replace(told, state=to, reason=reason)
        if to is State.PAID and after.captured is None and not self.due.minor:
            after = replace(after, captured=self.due, refunded=self.due)
        if not _money_fits(after):
            raise WrongState(f"Order {self.id!r} becomes {to} only if its money fits that.")
        return after

    def _told(self, payment: Payment) -> Self:
        """The same order, knowing what the provider says of its money."""
        if self.payment_id not in {None, payment.id}:
            raise WrongState(f"Order {self.id!r} was paid by another payment, {self.payment_id!r}.")
        held = payment.state in {PaymentState.AUTHORIZED, PaymentState.CAPTURED}
        no = payment.state in {PaymentState.DECLINED, PaymentState.VOIDED}
        return replace(
            self,
            payment_id=payment.id or self.payment_id,
            action_url=payment.action_url,
            authorized=payment.amount if held and not self.authorized else self.authorized,
            let_go=self.let_go or (no and bool(payment.id)),
            **self._taken(payment),
        )

    def _taken(self, payment: Payment) -> dict[str, Any]:
        if payment.state is not PaymentState.CAPTURED or payment.captured.minor <= 0:
            return {}
        if self.captured is None:
            return {"captured": payment.captured, "refunded": payment.refunded}
        if payment.captured != self.captured:
            raise WrongState(
                f"Of order {self.id!r} {self.captured} was taken, and now the provider says "
                f"{payment.captured}; look at its page."
            )
        more = self.refunded is None or payment.refunded.minor > self.refunded.minor
        return {"refunded": payment.refunded if more else self.refunded}

    def heard(self, payment: Payment | None, *, now: datetime) -> Self:
        """The order after the provider's word, or None where it knows of no payment.

        What is stale or repeated changes nothing, so that words may come twice and in any order.
        """
        if payment is None:
            return self._unpaid(now)
        match payment.state:
            case PaymentState.AUTHORIZED:
                return self._authorized(payment)
            case PaymentState.CAPTURED:
                return self._captured(payment)
            case PaymentState.DECLINED | PaymentState.VOIDED:
                return self._refused(payment)
            case PaymentState.ACTION_NEEDED:
                return self._waiting(payment, now)
            case other:
                assert_never(other)

    def unheard(self) -> Self:
        """The order after a call to which the provider gave no answer."""
        if self.state is not State.HELD:
            return self
        return self.moved(State.UNKNOWN, reason="no_answer")

    def canceled(self, reason: str = "cancelled") -> Self:
        """The order called off before money was taken; raises WrongState where it is too late."""
        return replace(self.moved(State.CANCELED, reason=reason), action_url=None)

    def next_look(self, *, now: datetime, looks: int = 0) -> datetime | None:
        """When to ask the provider about it, after so many looks in vain; None for never again."""
        wait = min(SOONEST * 2 ** min(looks, 20) if looks else timedelta(0), LONGEST)
        if self.state is State.HELD and not looks:
            return now + 6 * SOONEST
        if self.holding:
            return min(now + wait, self.held_until) if now < self.held_until else now + wait
        if self.state is State.AUTHORIZED:
            return now + wait if self.capture_later else None
        late = self.state in GONE and not self.let_go and now < self.held_until + LATE
        if late:
            return now + wait
        seldom = self.state in GONE and self.authorized and now < self.held_until + LATE
        return now + SELDOM if seldom else None

    def _authorized(self, payment: Payment) -> Self:
        if not self.holding:
            return self if self.captured is not None else self._told(payment)
        if payment.amount != self.due:
            return self.moved(State.RELEASED, reason="wrong_amount", payment=payment)
        return self.moved(State.AUTHORIZED, payment=payment)

    def _captured(self, payment: Payment) -> Self:
        if payment.captured.minor <= 0:
            return self
        return self._taken_in(payment) if self.captured is None else self._told(payment)

    def _taken_in(self, payment: Payment) -> Self:
        exact = payment.captured == self.due
        if exact and State.PAID in GRAPH[self.state]:
            return self.moved(State.PAID, payment=payment)
        reason = "came_too_late" if exact else "wrong_amount"
        return self.moved(State.REFUND_DUE, reason=reason, payment=payment)

    def _refused(self, payment: Payment) -> Self:
        if self.captured is not None or self.payment_id not in {None, payment.id}:
            return self
        if not (self.holding or self.state is State.AUTHORIZED):
            return self._told(payment)
        no = "declined" if payment.state is PaymentState.DECLINED else "let_go"
        return self.moved(State.RELEASED, reason=payment.reason or no, payment=payment)

    def _waiting(self, payment: Payment, now: datetime) -> Self:
        if self.state in GONE:
            return self._told(payment)
        if self.state is State.ACTION_NEEDED or not self.holding:
            return self._unpaid(now)
        waiting = self.moved(State.ACTION_NEEDED, payment=payment)
        return replace(waiting, held_until=now + HOLD)

    def _unpaid(self, now: datetime) -> Self:
        if not self.holding:
            return self
        if not self.due.minor:
            return self.moved(State.PAID)
        if now < self.held_until:
            return self
        return replace(self.moved(State.EXPIRED, reason="no_payment_in_time"), action_url=None)


def _money_fits(order: Order) -> bool:
    if order.state in SOLD:
        return order.captured == order.due
    if order.state in OWING:
        return order.captured is not None and order.captured.minor > 0
    return order.captured is None or not order.captured.minor
