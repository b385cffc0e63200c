"""Virtual time: what happens is in a queue, and while somebody waits the others go on.

One thread runs everything. A call over the network takes its time, and what falls due meanwhile
happens within the call, as it would in other threads and processes: no transaction is open there.
Everything that is drawn comes from one seed, ids and secrets too, so that a history can be told
again byte for byte; its digest proves it.
"""

import hashlib
import heapq
import random
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tradewind.kernel import clock

BEGINNING: Final = datetime(2026, 3, 1, tzinfo=UTC)
WORD: Final = re.compile(r"[A-Za-z_]+(?![\w])")
DEEPEST = 5
"""Calls within calls; one more takes its time alone."""

Happening = Callable[[], object]


class Killed(BaseException):
    """A process died in the middle; nothing of it is cleaned up."""


@dataclass(slots=True)
class World:
    """A clock, a queue, a source of chance, and the log of what happened."""

    seed: int
    now: datetime = BEGINNING
    chance: random.Random = field(init=False)
    events: int = 0
    happened: dict[str, int] = field(default_factory=dict)
    """How often what happened, for people."""
    _queue: list[tuple[datetime, int, str, Happening]] = field(default_factory=list)
    _number: int = 0
    _depth: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        """Draw everything from the seed."""
        self.chance = random.Random(self.seed)

    def later(self, seconds: float, name: str, happening: Happening) -> None:
        """Let something happen after a while."""
        self._number += 1
        due = self.now + timedelta(seconds=round(seconds, 3))
        heapq.heappush(self._queue, (due, self._number, name, happening))

    def run(self, until: datetime) -> None:
        """Let everything happen that falls due by then."""
        while self._queue and self._queue[0][0] <= until:
            due, _, name, happening = heapq.heappop(self._queue)
            self.now = max(self.now, due)
            self.events += 1
            self.tell(name, happening)
        self.now = max(self.now, until)

    def wait(self, seconds: float) -> None:
        """Time passes within a call, and others go on meanwhile."""
        until = self.now + timedelta(seconds=round(seconds, 3))
        if self._depth >= DEEPEST:
            self.now = max(self.now, until)
            return
        self._depth += 1
        try:
            self.run(until)
        finally:
            self._depth -= 1

    def tell(self, name: str, happening: Happening) -> None:
        """Do something and write down what came of it."""
        self.note(name, "begins")
        try:
            result = happening()
        except Killed:
            result = "killed"
        self.note(name, str(result))

    def note(self, name: str, outcome: str) -> None:
        """Add a line to the log."""
        line = f"{self.now.isoformat()} {name}: {outcome}\n"
        self._digest.update(line.encode())
        if outcome != "begins":
            kind = f"{name.split(maxsplit=1)[0]}: {outcome.split(maxsplit=1)[0] if outcome else ''}"
            self.happened[kind] = self.happened.get(kind, 0) + 1

    def digest(self, *last: str) -> str:
        """What tells one history from another, with what is left at the end."""
        whole = self._digest.copy()
        for each in last:
            whole.update(each.encode())
        return str(whole.hexdigest())

    def happens(self, share: float) -> bool:
        """By chance, so often."""
        return self.chance.random() < share

    @contextmanager
    def reigns(self) -> Iterator[None]:
        """Within the block the shop's clock and its secrets are this world's."""
        draw = self.chance.randbytes
        drawn: dict[str, Callable[..., Any]] = {
            "randbits": self.chance.getrandbits,
            "choice": self.chance.choice,
            "token_bytes": lambda size=32: draw(size),
            "token_hex": lambda size=32: draw(size).hex(),
            "token_urlsafe": lambda size=32: draw(size).hex(),
        }
        real = {name: getattr(secrets, name) for name in drawn}
        try:
            vars(secrets).update(drawn)
            with clock.told_by(lambda: self.now):
                yield
        finally:
            vars(secrets).update(real)
