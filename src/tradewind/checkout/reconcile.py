"""Bring orders to their end: look payments up, do what is written down, expire unpaid holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tradewind.checkout import tables
from tradewind.checkout.effects import tables as intents
from tradewind.checkout.notices import Notice
from tradewind.checkout.notices import tables as notices
from tradewind.checkout.order import SOLD, Order, State
from tradewind.checkout.perform import perform
from tradewind.checkout.settle import settle
from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound, PortUnavailable, TradewindError
from tradewind.kernel.ports import Payments
from tradewind.storage import Database

ROUND = 200
"""Orders looked at in one round, of each kind; the rest waits for the next."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one round did."""

    moved: tuple[Order, ...]
    """Orders that stand elsewhere than before."""
    waiting: int
    """Orders of which nothing new is known yet."""
    unreachable: int
    """Orders for which the provider could not be asked; a later round asks again."""
    stuck: tuple[tuple[str, str], ...] = ()
    """Orders that could not be settled, and why: somebody has to look at them."""


def reconcile(
    database: Database, payments: Payments, *, now: datetime, limit: int = ROUND
) -> Reconciled:
    """Look at every order whose time has come, and settle by the provider's answer.

    An order that brings nothing new is looked at again later, each time twice as late.
    """
    with database.reading() as session:
        told = notices.waiting(session, payments.name, now=now, limit=limit)
        written = intents.due(session, payments.name, now=now, limit=limit)
        open_ = tables.to_look_at(session, payments.name, now=now, limit=limit)
    work = _Round(database, payments, now)
    work.news(told)
    for order_id in (*written, *open_):
        work.see(order_id)
    return work.result()


def look_into(
    database: Database, payments: Payments, *, now: datetime, limit: int = ROUND
) -> Reconciled:
    """Look only at the orders that webhooks told of; a notice of an unknown order is kept."""
    with database.reading() as session:
        told = notices.waiting(session, payments.name, now=now, limit=limit)
    work = _Round(database, payments, now)
    work.news(told)
    return work.result()


def resume(order_id: str, *, database: Database, payments: Payments) -> Order:
    """Ask the provider how one order stands, as when the buyer comes back from a second step."""
    with database.reading() as session:
        order = tables.order(session, order_id)
    if order.state in SOLD or order.let_go or order.state is State.REFUNDED:
        return order
    return look(order_id, database=database, payments=payments, now=clock.now())


def look(order_id: str, *, database: Database, payments: Payments, now: datetime) -> Order:
    """Settle one order by what the provider says now, and do what follows from it."""
    payment = payments.find(order_id)
    settle(order_id, payment, database=database, now=now)
    return perform(order_id, database=database, payments=payments, now=now)


class _Round:
    """One round of looks, each order once, none in the way of another."""

    def __init__(self, database: Database, payments: Payments, now: datetime) -> None:
        self.database, self.payments, self.now = database, payments, now
        self.seen: set[str] = set()
        self.failed: set[str] = set()
        self.moved: list[Order] = []
        self.stuck: list[tuple[str, str]] = []
        self.waiting = self.unreachable = 0

    def news(self, told: Sequence[Notice]) -> None:
        """Look at the orders that webhooks named."""
        for heard in told:
            fine = self.see(heard.reference)
            with self.database.transaction() as session:
                if fine:
                    notices.applied(session, heard)
                else:
                    notices.put_off(session, heard, now=self.now)

    def see(self, order_id: str) -> bool:
        """Look at an order once; whatever stands in the way, the next one has its turn.

        False where it could not be looked at.
        """
        if order_id in self.seen:
            return order_id not in self.failed
        self.seen.add(order_id)
        try:
            self._looked(order_id)
        except NotFound:
            self.failed.add(order_id)
        except PortUnavailable as error:
            self.unreachable += 1
            self._failed(order_id, str(error))
        except TradewindError as error:
            self.stuck.append((order_id, str(error)))
            self._failed(order_id, str(error))
        return order_id not in self.failed

    def _failed(self, order_id: str, why: str) -> None:
        self.failed.add(order_id)
        with self.database.transaction() as session:
            tables.looked(session, order_id, now=self.now)
            intents.put_off_all(session, order_id, now=self.now, trouble=why)

    def _looked(self, order_id: str) -> None:
        with self.database.reading() as session:
            before = tables.order(session, order_id)
        after = look(order_id, database=self.database, payments=self.payments, now=self.now)
        if after.state is not before.state or after.money is not before.money:
            self.moved.append(after)
            return
        self.waiting += 1
        with self.database.transaction() as session:
            tables.looked(session, order_id, now=self.now)

    def result(self) -> Reconciled:
        """What the round did."""
        return Reconciled(tuple(self.moved), self.waiting, self.unreachable, tuple(self.stuck))
