"""Short histories of one order, over the pure core alone: a million of them in minutes.

A bank with a small, sound state of its own does what the shop asks, forgets to answer, and says
what it likes of the past: old words, new words, the same word ten times. The order takes words in
(`Order.heard`), effects follow (`effects.wanted`) and end (`Effect.verdict`, `refunds_done`), the
books are written (`books.entries`). At the end everything is said and done, and money, goods and
books must agree.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from tradewind.bench.faults.checker.moves import GONE, MOVES, OWING, SOLD, WAITING
from tradewind.checkout import books
from tradewind.checkout.effects import Effect, Kind, Standing, refundable, refunds_done, wanted
from tradewind.checkout.order import HOLD, Move, Order, State
from tradewind.checkout.quote import Quote, Tax
from tradewind.kernel.errors import WrongState
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentState

NOW: Final = datetime(2026, 3, 1, tzinfo=UTC)
DUE, NOTHING = Money(1999, "USD"), Money(0, "USD")
QUOTE: Final = Quote(
    id="quo_1",
    nonce="n",
    cart_id="cart_1",
    cart_version=1,
    cart_digest="",
    language="en",
    country="US",
    lines=(),
    missing=(),
    items=DUE,
    discounts=(),
    shipping=NOTHING,
    tax=Tax("", 0, included=True, amount=NOTHING, on_shipping=NOTHING),
    total=DUE,
    delivery_days=None,
    created_at=NOW,
    expires_at=NOW,
)
HELD: Final = Order(
    "ord_1", QUOTE, State.HELD, NOW, NOW + HOLD, frozenset(), moves=(Move(NOW, None, State.HELD),)
)
FIRST: Final = (
    PaymentState.AUTHORIZED,
    PaymentState.AUTHORIZED,
    PaymentState.DECLINED,
    PaymentState.ACTION_NEEDED,
)
MOST_STEPS = 9
ENOUGH = 30
"""Rounds after which an order must have come to rest."""


@dataclass(slots=True)
class Bank:
    """One payment at a bank that keeps its word, with everything it ever said."""

    payment: Payment | None = None
    done: set[str] = field(default_factory=set)
    said: list[Payment | None] = field(default_factory=lambda: [None])

    def become(self, **change: object) -> None:
        """Change the payment; what was said before can still be heard later."""
        assert self.payment  # noqa: S101
        self.payment = replace(self.payment, **change)  # type: ignore[arg-type]
        self.said.append(self.payment)

    def authorize(self, state: PaymentState, amount: Money) -> None:
        """Hold money, or refuse, or ask the buyer; once."""
        if self.payment is None:
            self.payment = Payment("pay_1", state, amount, NOTHING, NOTHING)
            self.said.append(self.payment)

    def do(self, effect: Effect) -> None:
        """Do what the shop asks where that can be done; once for each key."""
        held = self.payment
        if held is None or effect.key in self.done:
            return
        self.done.add(effect.key)
        if effect.kind is Kind.CAPTURE and held.state is PaymentState.AUTHORIZED:
            self.become(state=PaymentState.CAPTURED, captured=effect.amount)
        elif effect.kind is Kind.VOID and held.state is not PaymentState.CAPTURED:
            self.become(state=PaymentState.VOIDED)
        elif effect.kind is Kind.REFUND and effect.amount <= held.captured - held.refunded:
            self.become(refunded=held.refunded + effect.amount)


@dataclass(slots=True)
class History:
    """An order, its bank, its effects and its books, with one shelf that held one piece."""

    chance: random.Random
    order: Order = HELD
    bank: Bank = field(default_factory=Bank)
    effects: list[Effect] = field(default_factory=list)
    now: datetime = NOW
    reserved: int = 1
    shelf: int = 1
    clearing: int = 0
    wrong: list[str] = field(default_factory=list)

    def walk(self) -> list[str]:
        """Take some steps, then come to rest; gives what is wrong."""
        if self.chance.random() < 0.2:
            self.order = replace(self.order, capture_later=True)
        self._add(Kind.AUTHORIZE, DUE, "")
        if self.chance.random() < 0.8:
            self.authorize()
        for _ in range(self.chance.randint(1, MOST_STEPS)):
            self.chance.choice(STEPS)(self)
        self._rest()
        return [*self.wrong, *self._apart()]

    def authorize(self) -> None:
        """Ask for the money, unless that was heard of; the answer may be lost."""
        if self.order.holding and self.order.payment_id is None:
            amount = Money(1000, "USD") if self.chance.random() < 0.05 else DUE
            self.bank.authorize(self.chance.choice(FIRST), amount)
            self._answer()

    def perform(self) -> None:
        """Do what is open; the answer may be lost."""
        effect = self._next()
        if effect is not None:
            self.bank.do(effect)
            self._answer()
            if self._next() == effect and self.chance.random() < 0.5:
                self.hear(self.bank.payment)

    def _answer(self) -> None:
        if self.chance.random() < 0.25:
            self.take(self.order.unheard())
        else:
            self.hear(self.bank.payment)

    def old_word(self) -> None:
        """Something that was true once is heard again, or for the first time."""
        word = self.chance.choice(self.bank.said)
        if word is not None:
            self.hear(word)

    def look(self) -> None:
        """Ask how it stands."""
        self.hear(self.bank.payment)

    def step(self) -> None:
        """The buyer approves or refuses."""
        if self.bank.payment and self.bank.payment.state is PaymentState.ACTION_NEEDED:
            good = self.chance.random() < 0.7
            state = PaymentState.AUTHORIZED if good else PaymentState.DECLINED
            self.bank.become(state=state)

    def lapse(self) -> None:
        """The bank lets go by itself."""
        if self.bank.payment and self.bank.payment.state is PaymentState.AUTHORIZED:
            self.bank.become(state=PaymentState.VOIDED)

    def wait(self) -> None:
        """Time passes."""
        self.now += timedelta(minutes=self.chance.choice([1, 10, 20, 600]))

    def cancel(self) -> None:
        """The buyer gives up."""
        if self.order.holding:
            self.take(self.order.canceled())

    def call_off(self) -> None:
        """The seller gives up."""
        taking = any(each.kind is Kind.CAPTURE for each in self._open())
        if self.order.state is State.PAID:
            self.take(self.order.moved(State.REFUND_DUE, reason="called_off"))
        elif self.order.state is State.AUTHORIZED and not taking:
            self.take(self.order.canceled("called_off"))

    def capture(self) -> None:
        """The seller takes the money of an order that waits for that."""
        if self.order.state is State.AUTHORIZED and not any(
            each.kind is Kind.CAPTURE for each in self.effects
        ):
            self._add(Kind.CAPTURE, self.order.due, "")

    def hear(self, word: Payment | None) -> None:
        """Take a word in, as `checkout.settle` does: what follows from it follows at once."""
        for _ in range(2):
            try:
                after = self.order.heard(word, now=self.now)
            except WrongState:
                return
            if not self.take(after, word):
                return

    def take(self, after: Order, word: Payment | None = None) -> bool:
        """Make a move with everything that goes with it; gives whether the state is another."""
        before = self.order
        self._follow(before, after)
        self.order = after
        if after.state is not before.state:
            self.order = replace(
                after, moves=(*after.moves, Move(self.now, before.state, after.state))
            )
        self._end(self.order)
        for kind, amount, reason in wanted(before, after, word):
            left = refundable(after, self.effects) if kind is Kind.REFUND else amount
            if kind is not Kind.VOID or not any(each.kind is kind for each in self.effects):
                self._add(kind, left, reason)
        for entry in books.entries(before, self.order, "bank"):
            self.clearing += sum(
                side.amount.minor for side in entry.postings if side.account == "clearing:bank"
            )
        moved = after.state is not before.state
        return self._paid_back() or moved

    def _paid_back(self) -> bool:
        """What owes is at its end once nothing is left to give back."""
        waits = any(each.kind is Kind.REFUND for each in self._open())
        if self.order.state is not State.REFUND_DUE or waits:
            return False
        if refundable(self.order, self.effects).minor:
            return False
        self.take(self.order.moved(State.REFUNDED))
        return True

    def _follow(self, before: Order, after: Order) -> None:
        """Goods follow the state; every move is one of the checker's own graph."""
        if after.state is before.state:
            return
        if after.state not in MOVES[before.state]:
            self.wrong.append(f"I8 {before.state} -> {after.state}")
        sold = after.state in {State.AUTHORIZED, State.PAID}
        if before.holding and not after.holding:
            self.reserved -= 1
            self.shelf -= sold
        elif before.state in {State.AUTHORIZED, State.PAID} and not sold:
            self.shelf += after.state in GONE | OWING

    def _end(self, after: Order) -> None:
        ended = [
            replace(each, standing=each.verdict(after)) if each.standing is Standing.OPEN else each
            for each in self.effects
        ]
        if after.captured and after.refunded and after.refunded.minor:
            done, elsewhere = refunds_done(ended, after.refunded)
            keys = {each.key for each in done}
            ended = [
                replace(each, standing=Standing.DONE) if each.key in keys else each
                for each in ended
            ]
            if elsewhere.minor:
                self.wrong.append(f"I2 {elsewhere} went back and nobody asked for it")
        self.effects = ended

    def _add(self, kind: Kind, amount: Money, reason: str) -> None:
        number = 1 + sum(each.kind is kind for each in self.effects)
        self.effects.append(
            Effect(self.order.id, kind, number, "bank", amount, self.now, reason=reason)
        )

    def _open(self) -> Iterator[Effect]:
        return (each for each in self.effects if each.standing is Standing.OPEN)

    def _next(self) -> Effect | None:
        return next((each for each in self._open() if each.kind is not Kind.AUTHORIZE), None)

    def _rest(self) -> None:
        """Everything is said and done."""
        for _ in range(ENOUGH):
            before = self.order
            self.now += timedelta(days=1)
            self.look()
            effect = self._next()
            if effect is not None:
                self.bank.do(effect)
                self.look()
                if self._next() == effect:
                    self._refuse(effect)
            if self.order == before and self._next() is None:
                return
        self.wrong.append(f"I4 it never comes to rest: {self.order.state}")

    def _refuse(self, effect: Effect) -> None:
        """The bank will not, and never will."""
        self.effects[self.effects.index(effect)] = replace(effect, standing=Standing.REFUSED)
        if effect.kind is Kind.CAPTURE and self.order.state is State.AUTHORIZED:
            self.take(self.order.moved(State.RELEASED, reason="capture_refused"))

    def _apart(self) -> Iterator[str]:
        """Where money, goods and books do not agree."""
        order, held = self.order, self.bank.payment
        taken = held.captured.minor - held.refunded.minor if held else 0
        if self.clearing != taken:
            yield f"I2 the books have {self.clearing}, the bank {taken}"
        if taken != (DUE.minor if order.state in SOLD else 0):
            yield f"I4 {taken} taken for an order that is {order.state}"
        if order.state in WAITING | {"refund_due"}:
            yield f"I4 it rests at {order.state}"
        hold = held is not None and held.state is PaymentState.AUTHORIZED
        if hold and order.state is not State.AUTHORIZED:
            yield f"I4 money is held for an order that is {order.state}"
        if self.reserved != 0 or self.shelf != (order.state not in SOLD | {"authorized"}):
            yield f"I1 {self.reserved} reserved, {self.shelf} on the shelf, {order.state}"


STEPS: Final = (
    *[History.authorize] * 4,
    *[History.perform] * 4,
    *[History.old_word] * 3,
    *[History.look] * 3,
    *[History.step] * 3,
    *[History.wait] * 2,
    History.lapse,
    History.cancel,
    History.call_off,
    History.capture,
)


def walked(seed: int, number: int) -> tuple[int, list[str]]:
    """Tell so many histories; gives how many, and what was wrong in the first that were."""
    chance = random.Random(seed)
    wrong = []
    for place in range(number):
        found = History(chance).walk()
        wrong += [f"history {place} of seed {seed}: {each}" for each in found]
    return number, wrong
