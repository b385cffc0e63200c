"""Bring orders to their end: look charges up by our own key, expire holds that nobody paid."""

from dataclasses import dataclass
from datetime import datetime

from tradewind.checkout import tables
from tradewind.checkout.order import Order, State
from tradewind.checkout.settle import settle
from tradewind.kernel import clock
from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ports import Payments
from tradewind.storage import Database


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one round did."""

    moved: tuple[Order, ...]
    """Orders that stand elsewhere than before."""
    waiting: int
    """Orders of which nothing new is known yet."""
    unreachable: int
    """Orders for which the provider could not be asked; the next round asks again."""


def reconcile(database: Database, payments: Payments, *, now: datetime) -> Reconciled:
    """Ask the provider about every order it may have news of, and settle by its answer."""
    with database.reading() as session:
        undecided = tables.undecided(session, payments.name, now=now)
    moved, waiting, unreachable = [], 0, 0
    for order_id in undecided:
        try:
            before, after = _asked(order_id, database=database, payments=payments, now=now)
        except PortUnavailable:
            unreachable += 1
            continue
        if before.state is after.state:
            waiting += 1
        else:
            moved.append(after)
    return Reconciled(tuple(moved), waiting, unreachable)


def resume(order_id: str, *, database: Database, payments: Payments) -> Order:
    """Ask the provider how one order stands, as when the buyer comes back from a second step."""
    return _asked(order_id, database=database, payments=payments, now=clock.now())[1]


def _asked(
    order_id: str, *, database: Database, payments: Payments, now: datetime
) -> tuple[Order, Order]:
    with database.reading() as session:
        before = tables.order(session, order_id)
    if not (before.holding or before.state is State.EXPIRED):
        return before, before
    payment = payments.find(order_id)
    return before, settle(order_id, payment, database=database, now=now)
