"""Kills a buyer's process at every point of a purchase and reads what is left.

``python -m tests.checkout.crash URL HOME STORY,... [STEP [FAULT]]`` prints one JSON line a story:
the number of points, and what the checker objects to. A point is before and after each statement of
the shop, before each of its commits, before each statement of the provider, and around each call of
it.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import orjson
from sqlalchemy import event, text

from tests.checkout.kit import GONE, GOOD, LOST, POOR, STEP, Kit
from tradewind.checkout import buy as buying
from tradewind.checkout import shelf, tables
from tradewind.checkout.order import Order
from tradewind.checkout.reconcile import resume
from tradewind.checkout.settle import settle
from tradewind.kernel.errors import TradewindError
from tradewind.kernel.ports import Payment, Payments
from tradewind.storage import Database, metadata

LATER = timedelta(hours=1)


def paid(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    arm()
    kit.buy(quote, GOOD)


def declined(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    arm()
    kit.buy(quote, POOR)


def answer_lost(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    arm()
    kit.buy(quote, LOST)


def reconciled(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    kit.buy(quote, LOST)
    arm()
    kit.reconcile()


def approved(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    order = kit.buy(quote, STEP)
    arm()
    kit.answer(order, approved=True)
    resume(order.id, database=kit.database, payments=kit.payments)


def expired(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    kit.buy(quote, GONE)
    arm()
    kit.reconcile(LATER)


def late(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    order = kit.buy(quote, GONE)
    kit.reconcile(LATER)
    kit.held_late(order)
    arm()
    kit.reconcile(2 * LATER)


def taken_late(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    order = kit.buy(quote, GONE)
    kit.reconcile(LATER)
    held = kit.held_late(order)
    kit.payments.capture(held.id, order.due, idempotency_key="somebody else")
    arm()
    kit.reconcile(2 * LATER)


def capture_lost(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    arm()
    kit.buy(quote, "capture_lost")


def lapsed(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    arm()
    kit.buy(quote, "hold_lapses")


def canceled(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    order = kit.buy(quote, STEP)
    kit.answer(order, approved=True)
    arm()
    kit.shop.cancel(order.id)


def refunded(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    order = kit.buy(quote, "refund_lost")
    arm()
    kit.refund(order, 700)
    kit.refund(order, 800)
    kit.reconcile(LATER)


def called_off(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    order = kit.buy(quote, GOOD)
    arm()
    kit.shop.call_off(order.id)


def returned(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    order = kit.buy(quote, GOOD)
    arm()
    kit.shop.ship(order.id)
    asked = kit.shop.ask_to_return(order.id, {"A": 1})
    kit.shop.approve_return(asked.id)
    kit.shop.receive_return(asked.id)


def heard(kit: Kit, quote: str, arm: Callable[[], None]) -> None:
    order = kit.buy(quote, STEP)
    kit.answer(order, approved=True)
    body, headers = kit.news(kit.payment(order))
    arm()
    kit.shop.hear(body, headers)
    kit.shop.look_into_news()


STORIES = {
    story.__name__: story
    for story in (
        *(paid, declined, answer_lost, reconciled, approved, expired, late, taken_late),
        *(capture_lost, lapsed, canceled, refunded, called_off, returned, heard),
    )
}


def goods_and_order_apart() -> None:
    """Take the goods in one transaction and have the order authorised in another."""
    whole, take = settle, shelf.take

    def apart(order_id: str, payment: Payment | None, *, database: Database) -> Order:
        with database.transaction() as session:
            take(session, tables.order(session, order_id))
        return whole(order_id, payment, database=database)

    for where, name, broken in ((shelf, "take", lambda *_: None), (buying, "settle", apart)):
        setattr(where, name, broken)


FAULTS = {"goods_and_order_apart": goods_and_order_apart}
"""Faults to make on purpose, so that what looks for them can be tested."""


class Killer:
    """Ends the process, as a power cut of the machine would, at the point with this number."""

    def __init__(self, at: int) -> None:
        self.at, self.passed, self.armed = at, 0, False

    def arm(self) -> None:
        self.armed = True

    def point(self, *_: object) -> None:
        if not self.armed:
            return
        self.passed += 1
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, kit: Kit) -> None:
        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(kit.database.engine, name, self.point)
        sandbox = cast("Any", kit.payments)._provider
        sandbox._books.set_trace_callback(self.point)
        kit.payments = cast("Payments", Watched(sandbox, self.point))


class Watched:
    """A provider with a point around each call."""

    name = "sandbox"

    def __init__(self, provider: Any, point: Callable[[], None]) -> None:
        self._provider, self.point = provider, point

    def __getattr__(self, name: str) -> Any:
        def call(*args: object, **options: object) -> object:
            self.point()
            try:
                return getattr(self._provider, name)(*args, **options)
            finally:
                self.point()

        return call


def stocked(url: str, home: Path) -> Kit:
    kit = Kit.open(url, home)
    kit.sell("A", {"USD": 1999}, stock=3)
    kit.sell("B", {"USD": 500}, stock=5)
    kit.sell("C", {"USD": 100}, stock=None)
    return kit


class Ground:
    """A shop as it stands before the purchase, as often as it is wanted."""

    def __init__(self, url: str, home: Path) -> None:
        self.url, self.home, self.sqlite = url, home, url.startswith("sqlite")
        self.kept = home / "kept"
        if self.sqlite:
            kit = self._prepared()
            self.quote = kit.quote({"A": 2, "B": 1, "C": 1}).id
            self._closed(kit)
            shutil.copytree(home / "now", self.kept)

    def fresh(self) -> str:
        """Put it back and give the id of the quote to buy."""
        if self.sqlite:
            shutil.rmtree(self.home / "now")
            shutil.copytree(self.kept, self.home / "now")
            return self.quote
        shutil.rmtree(self.home / "now", ignore_errors=True)
        self._emptied()
        kit = self._prepared()
        quote = kit.quote({"A": 2, "B": 1, "C": 1}).id
        self._closed(kit)
        return quote

    def opened(self) -> Kit:
        kit = Kit.open(self.where, self.home / "now")
        kit.start = {"A": 3, "B": 5}
        return kit

    @property
    def where(self) -> str:
        return f"sqlite:///{self.home / 'now' / 'shop.db'}" if self.sqlite else self.url

    def _prepared(self) -> Kit:
        return stocked(self.where, self.home / "now")

    def _closed(self, kit: Kit) -> None:
        kit.database.engine.dispose()
        cast("Any", kit.payments)._provider.close()

    def _emptied(self) -> None:
        engine = Database.connect(self.url).engine
        with engine.begin() as connection:
            connection.execute(
                text(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and pid <> pg_backend_pid()"
                )
            )
            for table in metadata.tables:
                connection.execute(text(f'delete from "{table}"'))
        engine.dispose()

    def settled(self) -> None:
        """Wait until the server has noticed that the killed client is gone."""
        if self.sqlite:
            return
        engine = Database.connect(self.url).engine
        others = text(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
            " and backend_type = 'client backend'"
        )
        with engine.connect() as connection:
            while connection.scalar(others):
                connection.rollback()
        engine.dispose()


def killed_at(number: int, ground: Ground, story: str) -> tuple[bool, list[str]]:
    """Whether the process died, and what is wrong afterwards."""
    quote = ground.fresh()
    child = os.fork()
    if child == 0:
        kit, killer = ground.opened(), Killer(number)
        killer.watch(kit)
        with suppress(TradewindError):
            STORIES[story](kit, quote, killer.arm)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit(f"{story} broke at point {number}")
    ground.settled()
    kit = ground.opened()
    wrong = [f"at once: {each}" for each in kit.broken(reconciled=False)]
    if number % 2:
        with suppress(TradewindError):
            kit.buy(quote, GOOD)
    for hours in (0, 3, 4):
        kit.reconcile(hours * LATER)
    wrong += [f"reconciled: {each}" for each in kit.broken()]
    if kit.reconcile(5 * LATER).moved:
        wrong.append("reconciling again moves something again")
    kit.database.engine.dispose()
    return os.WIFSIGNALED(status), [f"{story}, point {number}, {each}" for each in wrong]


def main(url: str, home: str, stories: str, step: str = "1", fault: str = "") -> None:
    if fault:
        FAULTS[fault]()
    ground = Ground(url, Path(home))
    for story in stories.split(","):
        wrong, number, died = [], 1, True
        while died:
            died, found = killed_at(number, ground, story)
            wrong += found
            number += int(step)
        told = {"story": story, "points": number - int(step), "wrong": wrong}
        sys.stdout.write(orjson.dumps(told).decode() + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
