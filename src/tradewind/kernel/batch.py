"""Several writers, one commit: who comes while others write joins them, first come, first served.

A durable commit costs a journey to the disk, whatever it carries. So a writer whose part is done
hands the open transaction to the next in the queue and waits; the last of them commits for all.
"""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Generic, Protocol, TypeVar

from tradewind.kernel.errors import NotWritten

LONGEST_S = 0.02
"""After so long nobody joins a batch any more."""


class Writing(Protocol):
    """An open transaction; everything but the last raises where it is broken."""

    def mark(self) -> None:
        """Remember this state, to come back to it."""

    def go_back(self) -> None:
        """Undo everything since the last mark."""

    def commit(self) -> None:
        """Make it durable and end it."""

    def roll_back(self) -> None:
        """Undo all of it and end it."""


W = TypeVar("W", bound=Writing)
W_co = TypeVar("W_co", bound=Writing, covariant=True)


class Writer(Protocol[W_co]):
    """What opens transactions."""

    def begin(self) -> W_co:
        """A new one; the caller ends it."""


@dataclass(slots=True)
class _Batch(Generic[W]):
    """Those who share one commit."""

    writing: W
    closes_at: float
    size: int = 0
    ended: Event = field(default_factory=Event)
    kept: bool = False
    trouble: Exception | None = None
    """Why it was not kept."""

    def taken_back(self) -> None:
        """Undo the last writer's part; where that cannot be done, nobody's part is kept."""
        try:
            self.writing.go_back()
        except Exception as error:  # noqa: BLE001 - told to every writer of the batch
            self.trouble = error

    def end(self) -> None:
        """Commit, or undo everything; wakes those who wait."""
        try:
            if self.trouble is None:
                self.writing.commit()
                self.kept = True
        except Exception as error:  # noqa: BLE001 - told to every writer of the batch
            self.trouble = error
        finally:
            self._close()

    def _close(self) -> None:
        try:
            if not self.kept:
                self.writing.roll_back()
        finally:
            self.ended.set()


@dataclass(slots=True)
class _Waiting(Generic[W]):
    """Somebody in the queue."""

    alone: bool
    turn: Lock = field(default_factory=Lock)
    batch: _Batch[W] | None = None
    """What they are handed; None to begin one."""


class Batches(Generic[W]):
    """The queue of writers, and the batches that they make."""

    def __init__(self, most: int, *, longest_s: float = LONGEST_S) -> None:
        self._most, self._longest_s = most, longest_s
        self._lock = Lock()
        self._busy = False
        self._queue: deque[_Waiting[W]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._queue)

    @contextmanager
    def turn(self, writer: Writer[W], *, alone: bool = False) -> Iterator[W]:
        """Write in one's turn; ends once it is durable, and so is everything it could have seen.

        An error in the block undoes what the block wrote and nothing else. ``alone`` shares with
        nobody, for writing that takes long. Raises NotWritten where the commit failed.
        """
        batch = self._entered(alone=alone) or self._begun(writer, alone=alone)
        first = batch.size == 0
        batch.size += 1
        try:
            if not first:
                batch.writing.mark()
            yield batch.writing
        except BaseException:
            if first:
                self._given_up(batch)
            else:
                batch.taken_back()
                self._leave(batch)
            raise
        self._leave(batch)

    def _entered(self, *, alone: bool) -> _Batch[W] | None:
        """Wait for one's turn; gives the batch to join, None to begin one."""
        mine = _Waiting[W](alone)
        with self._lock:
            if not self._busy:
                self._busy = True
                return None
            mine.turn.acquire()
            self._queue.append(mine)
        mine.turn.acquire()
        return mine.batch

    def _begun(self, writer: Writer[W], *, alone: bool) -> _Batch[W]:
        try:
            writing = writer.begin()
        except BaseException:
            self._pass_on()
            raise
        return _Batch(writing, 0.0 if alone else time.monotonic() + self._longest_s)

    def _given_up(self, batch: _Batch[W]) -> None:
        """The first of a batch failed, before anybody joined."""
        try:
            batch.writing.roll_back()
        finally:
            self._pass_on()

    def _leave(self, batch: _Batch[W]) -> None:
        """Hand the batch on and wait for its commit, or make it; raises NotWritten."""
        if self._handed_on(batch):
            batch.ended.wait()
        else:
            try:
                batch.end()
            finally:
                self._pass_on()
        if not batch.kept:
            raise NotWritten from batch.trouble

    def _handed_on(self, batch: _Batch[W]) -> bool:
        with self._lock:
            if not (self._queue and self._takes_more(batch)) or self._queue[0].alone:
                return False
            follower = self._queue.popleft()
        follower.batch = batch
        follower.turn.release()
        return True

    def _takes_more(self, batch: _Batch[W]) -> bool:
        more = batch.size < self._most and time.monotonic() < batch.closes_at
        return more and batch.trouble is None

    def _pass_on(self) -> None:
        """The next in the queue begins a batch."""
        with self._lock:
            if self._queue:
                self._queue.popleft().turn.release()
            else:
                self._busy = False
