"""Between the shop and others: answers that are lost, doubled or late, and processes that die."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from tradewind.bench.simulate.world import Killed, World
from tradewind.checkout.hear import hear
from tradewind.checkout.reconcile import look_into
from tradewind.fetching import Call, Fetched
from tradewind.kernel import clock
from tradewind.kernel.errors import (
    PaymentUnknown,
    PortUnavailable,
    Refused,
    TradewindError,
    Unreachable,
)
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentNews
from tradewind.storage import Database, is_open

T = TypeVar("T")
KEYS_LAST: Final = timedelta(hours=24)
TIMEOUT_S: Final = 20.0
DAYS_LATE_S: Final = 3 * 86_400.0


class Fate(StrEnum):
    """What becomes of one call."""

    GOOD = "good"
    UNAVAILABLE = "unavailable"
    """Nothing happens, and that much is sure."""
    LOST_BEFORE = "lost_before"
    """Nothing happens and nobody answers."""
    LOST_AFTER = "lost_after"
    """It happens and nobody answers."""
    DOUBLED = "doubled"
    """It arrives twice."""
    LATE = "late"
    """Nobody answers; it happens a minute later."""
    DEAD_BEFORE = "dead_before"
    """The calling process dies before it happens."""
    DEAD_AFTER = "dead_after"
    """It happens, and the calling process dies."""


WEIGHTS: Final = {
    Fate.GOOD: 84,
    Fate.UNAVAILABLE: 2,
    Fate.LOST_BEFORE: 3,
    Fate.LOST_AFTER: 4,
    Fate.DOUBLED: 2,
    Fate.LATE: 1,
    Fate.DEAD_BEFORE: 2,
    Fate.DEAD_AFTER: 2,
}
DEATHS: Final = frozenset({Fate.DEAD_BEFORE, Fate.DEAD_AFTER})


@dataclass(slots=True)
class Network:
    """What lies between; once it is ``calm``, everything arrives."""

    world: World
    calm: bool = False

    def fate(self) -> Fate:
        """What becomes of the next call."""
        if self.calm:
            return Fate.GOOD
        return self.world.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]

    def carry(self, name: str, call: Callable[[], T]) -> T:
        """Make a call as its fate has it; raises PaymentUnknown, PortUnavailable or Killed."""
        if is_open():
            raise AssertionError("A port was called while a transaction was open.")
        fate = self.fate()
        self.world.note(f"{name} on its way", fate)
        self.world.wait(self.world.chance.uniform(0.02, 1.5))
        match fate:
            case Fate.UNAVAILABLE:
                raise PortUnavailable("Nobody is there.")
            case Fate.LOST_BEFORE | Fate.LATE:
                if fate is Fate.LATE:
                    self.world.later(60, f"{name} late", lambda: _quietly(call))
                self.world.wait(TIMEOUT_S)
                raise PaymentUnknown("No answer.")
            case Fate.DEAD_BEFORE:
                raise Killed
            case Fate.DOUBLED:
                _quietly(call)
            case Fate.GOOD | Fate.LOST_AFTER | Fate.DEAD_AFTER:
                pass
        return self._answered(fate, call)

    def _answered(self, fate: Fate, call: Callable[[], T]) -> T:
        try:
            return call()
        finally:
            self.world.wait(self.world.chance.uniform(0.02, 1.5))
            if fate is Fate.DEAD_AFTER:
                raise Killed
            if fate is Fate.LOST_AFTER:
                self.world.wait(TIMEOUT_S)
                raise PaymentUnknown("No answer.")


def _quietly(call: Callable[[], object]) -> str:
    """What came of a call whose answer nobody hears."""
    try:
        return type(call()).__name__
    except TradewindError as error:
        return type(error).__name__


@dataclass(slots=True)
class Bank:
    """A provider behind the network: it forgets keys after a day and tells of what it does."""

    network: Network
    provider: Any
    """The sandbox, which is sound in itself."""
    ledger: Path
    database: Database
    name: str = "sandbox"
    keys: list[tuple[datetime, str]] = field(default_factory=list)

    def authorize(
        self, amount: Money, token: str, *, idempotency_key: str, reference: str
    ) -> Payment:
        """See `Payments.authorize`."""

        def call() -> Payment:
            return self._keyed(
                idempotency_key,
                lambda: self.provider.authorize(
                    amount, token, idempotency_key=idempotency_key, reference=reference
                ),
            )

        return self.network.carry(f"authorize {idempotency_key}", call)

    def capture(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        """See `Payments.capture`."""

        def call() -> Payment:
            return self._keyed(
                idempotency_key,
                lambda: self.provider.capture(payment_id, amount, idempotency_key=idempotency_key),
            )

        return self.network.carry(f"capture {idempotency_key}", call)

    def void(self, payment_id: str, *, idempotency_key: str) -> Payment:
        """See `Payments.void`."""

        def call() -> Payment:
            return self._keyed(
                idempotency_key,
                lambda: self.provider.void(payment_id, idempotency_key=idempotency_key),
            )

        return self.network.carry(f"void {idempotency_key}", call)

    def refund(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        """See `Payments.refund`."""

        def call() -> Payment:
            return self._keyed(
                idempotency_key,
                lambda: self.provider.refund(payment_id, amount, idempotency_key=idempotency_key),
            )

        return self.network.carry(f"refund {idempotency_key}", call)

    def find(self, reference: str) -> Payment | None:
        """See `Payments.find`."""
        found: Payment | None = self.network.carry(
            f"find {reference}", lambda: self.provider.find(reference)
        )
        return found

    def heard(self, body: bytes, headers: Mapping[str, str]) -> PaymentNews | None:
        """See `Payments.heard`; no call, the shop reckons it."""
        found: PaymentNews | None = self.provider.heard(body, headers)
        return found

    def answer(self, payment_id: str, *, approved: bool) -> str:
        """The buyer takes the second step at the bank."""
        try:
            payment = self.provider.answer(payment_id, approved=approved)
        except TradewindError as error:
            return type(error).__name__
        self._tell(payment)
        return str(payment.state)

    def _keyed(self, key: str, act: Callable[[], Payment]) -> Payment:
        self._forget()
        self.keys.append((self.network.world.now, key))
        payment = act()
        self._tell(payment)
        return payment

    def _forget(self) -> None:
        """Keys that are a day old are known no more."""
        old = [key for at, key in self.keys if at < self.network.world.now - KEYS_LAST]
        if not old:
            return
        self.keys = [(at, key) for at, key in self.keys if key not in old]
        with closing(sqlite3.connect(self.ledger, isolation_level=None, timeout=30)) as ledger:
            ledger.executemany("delete from call where key = ?", [(key,) for key in old])

    def _tell(self, payment: Payment) -> None:
        """Webhooks about a payment set out: some never, some twice, some after three days."""
        world = self.network.world
        if not self.network.calm and world.happens(0.15):
            return
        for _ in range(1 if self.network.calm else world.chance.choice([1, 1, 1, 2, 3])):
            late = world.happens(0.1)
            seconds = world.chance.uniform(0, DAYS_LATE_S if late else 8)
            world.later(seconds, f"webhook {payment.id}", lambda: self._deliver(payment.id))
        if world.happens(0.05):
            world.later(1, f"forgery {payment.id}", lambda: self._forged(payment.id))

    def _deliver(self, payment_id: str) -> str:
        body, headers = self.provider.news(payment_id)
        times = self.network.world.chance.choice([1, 1, 1, 2])
        new = [hear(body, headers, database=self.database, payments=self) for _ in range(times)]
        if self.network.world.happens(0.8):
            look_into(self.database, self, now=clock.now())
        return f"new {sum(new)}"

    def _forged(self, payment_id: str) -> str:
        """Somebody tells of a payment without the provider's key."""
        body, headers = self.provider.news(payment_id)
        forged = {
            name: value[:-1] + ("0" if value[-1] != "0" else "1") for name, value in headers.items()
        }
        try:
            hear(body, forged, database=self.database, payments=self)
        except Refused:
            return "refused"
        raise AssertionError("A forged webhook was believed.")


@dataclass(slots=True)
class Post:
    """The way to a subscriber, whose own books are a file."""

    network: Network
    receiver: Callable[[Call], Fetched]

    def __call__(self, call: Call) -> Fetched:
        """Take a letter there; raises Unreachable, or Killed where the courier dies."""
        fate = self.network.fate()
        self.network.world.note(f"letter {call.headers['webhook-id']}", fate)
        self.network.world.wait(self.network.world.chance.uniform(0.02, 1))
        if fate is Fate.DEAD_BEFORE:
            raise Killed
        if fate is Fate.UNAVAILABLE:
            return Fetched(500, {}, b"")
        if fate in {Fate.LOST_BEFORE, Fate.LATE}:
            raise Unreachable("No answer.")
        answer = self.receiver(call)
        if fate is Fate.DOUBLED:
            answer = self.receiver(call)
        if fate is Fate.DEAD_AFTER:
            raise Killed
        if fate is Fate.LOST_AFTER:
            raise Unreachable("No answer.")
        return answer
