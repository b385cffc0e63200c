"""Deliver what happened: signed, at least once, again after a while, and never twice at a time.

A delivery is leased by one conditional UPDATE, sent with no transaction open, and written off. A
worker that dies in between leaves a lease that runs out, and the same event goes out again with
the same id. A receiver that does not answer is left in peace as a whole; an event that one
receiver refuses keeps back neither the others' events nor its own.
"""

import random
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event as Flag
from typing import Final

from tradewind.events import tables
from tradewind.events.letter import Letter, Seal
from tradewind.events.tables import DEAD, DELIVERED, DUE, Delivery
from tradewind.fetching import Call, Fetched
from tradewind.kernel import clock
from tradewind.kernel.errors import BadAddress, Unreachable
from tradewind.kernel.ids import new_id
from tradewind.storage import Database, is_open

WAITS: Final = tuple(
    timedelta(seconds=each) for each in (5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600, 24 * 3600)
)
"""How long after each failed try the next one comes; after the last the letter is dead."""
PEACE: Final = tuple(timedelta(seconds=each) for each in (5, 15, 60, 300, 900))
"""How long a receiver that does not answer is left in peace, the longer the more often."""
LEASE: Final = timedelta(seconds=60)
"""Longer than any try takes."""
LANES: Final = 2
"""So many letters at once to one receiver."""
LONGEST_REASON: Final = 300

Post = Callable[[Call], Fetched]
"""Sends; raises Unreachable or BadAddress."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a try ended."""

    delivery: Delivery
    silent: bool = False
    """The receiver did not answer at all."""
    gone: bool = False
    """The receiver wants to hear nothing ever again."""
    rest_until: datetime | None = None
    """The receiver asked to be left in peace."""


@dataclass(frozen=True, slots=True)
class Courier:
    """Takes letters to their receivers."""

    database: Database
    post: Post
    seals: Mapping[str, Seal]
    """How each kind of letter is written."""
    hands: int = 8
    """Letters on their way at one time."""
    chance: Callable[[], float] = random.random
    """Where jitter comes from."""

    def run(self, closing: Flag, *, idle_s: float = 0.5) -> None:
        """Deliver whatever falls due until told to close."""
        flying: set[Future[None]] = set()
        with ThreadPoolExecutor(self.hands, thread_name_prefix="courier") as pool:
            while not closing.is_set():
                flying = {each for each in flying if not each.done()}
                taken = self.take(self.hands - len(flying))
                flying |= {pool.submit(copy_context().run, self.send, each) for each in taken}
                if not taken:
                    closing.wait(idle_s)
                elif len(flying) == self.hands:
                    wait(flying, timeout=idle_s, return_when=FIRST_COMPLETED)

    def round(self) -> int:
        """Send everything that is due now, once; gives how many were tried."""
        tried = 0
        with ThreadPoolExecutor(self.hands) as pool:
            while taken := self.take(self.hands):
                wait([pool.submit(copy_context().run, self.send, each) for each in taken])
                tried += len(taken)
        return tried

    def take(self, limit: int) -> list[Delivery]:
        """Lease up to so many deliveries that are due; no other worker has them meanwhile."""
        if limit <= 0:
            return []
        now, lease = clock.now(), new_id("lse")
        with self.database.reading() as session:
            keys = tables.due(session, now=now, limit=limit, lanes=LANES)
        if not keys:
            return []
        with self.database.transaction() as session:
            ours = [
                key
                for key in sorted(keys)
                if tables.take(session, key, lease=lease, until=now + LEASE, now=now)
            ]
            return tables.deliveries(session, keys=ours) if ours else []

    def send(self, taken: Delivery) -> None:
        """Send one that was taken, and write down how it ended."""
        ended = self._tried(taken)
        with self.database.transaction() as session:
            if not tables.finish(session, ended.delivery):
                return
            to = ended.delivery.to.id
            if ended.silent:
                silences = tables.silent(session, to)
                tables.rest(session, to, until=clock.now() + self._jittered(PEACE, silences))
            else:
                tables.answered(session, to)
            if ended.gone:
                tables.switch(session, to, active=False, reason="gone")
            elif ended.rest_until:
                tables.rest(session, to, until=ended.rest_until)

    def _tried(self, taken: Delivery) -> Ended:
        assert not is_open(), "nothing is sent while a transaction is open"  # noqa: S101
        letter = Letter(taken.event, taken.to, clock.now(), taken.attempts)
        try:
            sealed = self.seals[taken.to.kind](letter)
        except Exception as error:  # noqa: BLE001 - a letter that cannot be written is this one's fault
            why = f"The letter could not be written: {type(error).__name__}: {error}"
            return Ended(self._failed(taken, why))
        try:
            got = self.post(Call(taken.to.url, "POST", sealed.headers, sealed.body))
        except Unreachable as error:
            return Ended(self._failed(taken, str(error)), silent=True)
        except BadAddress as error:
            return Ended(self._failed(taken, str(error)))
        return self._answered(taken, got)

    def _answered(self, taken: Delivery, got: Fetched) -> Ended:
        if 200 <= got.status < 300:
            done = replace(taken, state=DELIVERED, status=got.status, reason="")
            return Ended(done)
        if got.status == 410:
            why = "The receiver is gone (410) and is told nothing any more."
            return Ended(replace(taken, state=DEAD, status=410, reason=why), gone=True)
        why = f"The receiver answered {got.status}."
        if 300 <= got.status < 400:
            why += " Redirects are not followed."
        return Ended(self._failed(taken, why, got.status), rest_until=_asked_for(got))

    def _failed(self, taken: Delivery, why: str, status: int | None = None) -> Delivery:
        tried = replace(taken, status=status, reason=why[:LONGEST_REASON])
        if taken.attempts > len(WAITS):
            return replace(tried, state=DEAD)
        due = clock.now() + self._jittered(WAITS, taken.attempts)
        return replace(tried, state=DUE, due_at=due)

    def _jittered(self, steps: tuple[timedelta, ...], nth: int) -> timedelta:
        """The nth step, a quarter less to a quarter more, so that no herd comes back at once."""
        return steps[min(nth, len(steps)) - 1] * (0.75 + self.chance() / 2)


def _asked_for(got: Fetched) -> datetime | None:
    """Until when a busy receiver asked for peace, an hour at most."""
    said = got.headers.get("retry-after", "")
    if got.status not in {429, 503} or not said.isdecimal():
        return None
    return clock.now() + timedelta(seconds=min(int(said[:6]), 3600))


def replay(database: Database, event_id: str, subscription_id: str) -> None:
    """Send one again, whatever became of it; raises NotFound, WrongState while it is under way."""
    with database.transaction() as session:
        tables.again(session, event_id, subscription_id, now=clock.now())


def replay_dead(database: Database) -> int:
    """Send every dead letter again; gives how many."""
    with database.transaction() as session:
        return tables.revive(session, now=clock.now())
