"""What a provider is to do for an order, written down before it is asked.

Each effect has a key of our own making, so that doing it again does nothing, and stays open until
the provider's word shows it done or refused; a worker goes on wherever a process stopped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tradewind.checkout.order import GONE, LONGEST, OWING, SOONEST, Order, State
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentState


class Kind(StrEnum):
    """What is done with the money."""

    AUTHORIZE = "authorize"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"
    GIFT = "gift"
    """What gift cards paid stands on them again; needs no provider."""
    CHARGEBACK = "chargeback"
    """The bank took it back; nothing that we do, only hear of."""


class Standing(StrEnum):
    """How far an effect has come."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing a provider is to do."""

    order_id: str
    kind: Kind
    number: int
    """Counts those of its kind, from one."""
    provider: str
    amount: Money
    created_at: datetime
    standing: Standing = Standing.OPEN
    reason: str = ""
    """Why it is done, or why it was refused."""
    tries: int = 0
    trouble: str = ""
    """What stood in the way at the last try."""
    next_try_at: datetime | None = None
    ended_at: datetime | None = None
    request: str | None = None
    """What the caller calls it, so that asking twice is one refund."""
    return_id: str | None = None

    @property
    def key(self) -> str:
        """What the provider knows it by: always ours, never a client's."""
        if self.kind in {Kind.AUTHORIZE, Kind.VOID}:
            return f"{self.order_id}:{self.kind}"
        return f"{self.order_id}:{self.kind}:{self.number}"

    def verdict(self, after: Order) -> Standing:
        """How it stands once the order has heard the provider's word.

        Refunds are told apart by their sum: see `refunds_done`.
        """
        taken = after.captured is not None
        match self.kind:
            case Kind.AUTHORIZE:
                return _verdict(done=taken or bool(after.authorized), waits=after.holding)
            case Kind.CAPTURE:
                return _verdict(done=taken, waits=after.state is State.AUTHORIZED)
            case Kind.VOID:
                return _verdict(done=after.let_go and not taken, waits=not taken)
            case _:
                return self.standing


def _verdict(*, done: bool, waits: bool) -> Standing:
    if done:
        return Standing.DONE
    return Standing.OPEN if waits else Standing.REFUSED


def refunds_done(effects: Sequence[Effect], refunded: Money) -> tuple[list[Effect], Money]:
    """Those open refunds that are done once so much went back, and what nobody here asked for.

    They are done one after another, in order of their numbers, so that the sum tells which.
    """
    refunds = [each for each in effects if each.kind is Kind.REFUND]
    left = refunded.minor - sum(
        each.amount.minor for each in refunds if each.standing is Standing.DONE
    )
    done, waiting = [], [each for each in refunds if each.standing is Standing.OPEN]
    while waiting and waiting[0].amount.minor <= left:
        done.append(waiting.pop(0))
        left -= done[-1].amount.minor
    promised = sum(each.amount.minor for each in waiting)
    return done, Money(max(left - promised, 0), refunded.currency)


def refundable(order: Order, effects: Sequence[Effect]) -> Money:
    """What may still go back: what was taken, less refunds done or under way and chargebacks."""
    taken = order.captured or order.due * 0
    promised = sum(
        each.amount.minor
        for each in effects
        if each.kind in {Kind.REFUND, Kind.CHARGEBACK} and each.standing is not Standing.REFUSED
    )
    return Money(max(taken.minor - promised, 0), taken.currency)


def wanted(
    before: Order, after: Order, payment: Payment | None
) -> Iterator[tuple[Kind, Money, str]]:
    """What a move of an order asks of the provider: what, how much, why."""
    entered = after.state is not before.state
    if entered and after.state is State.AUTHORIZED and not after.capture_later:
        yield Kind.CAPTURE, after.due, ""
    held = payment is None or payment.state in {PaymentState.AUTHORIZED, PaymentState.ACTION_NEEDED}
    if after.state in GONE and after.payment_id and held and not after.let_go:
        yield Kind.VOID, after.authorized or after.due, after.reason
    if entered and after.state in OWING and after.captured and after.refunded:
        back = after.captured - after.refunded
        if back.minor:
            yield Kind.REFUND, back, after.reason


def capture_of(order: Order, *, now: datetime) -> Effect:
    """The first capture of an order, as it is written down where the order is authorised."""
    return Effect(order.id, Kind.CAPTURE, 1, order.provider, order.due, now)


def wait_after(tries: int, now: datetime) -> datetime:
    """When to try again: each time twice as long, up to six hours."""
    wait: timedelta = min(SOONEST * 2 ** min(tries, 20), LONGEST)
    return now + wait
