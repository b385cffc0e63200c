"""The work, cut into units: one kind of fault at many places of one story."""

import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from tradewind.bench.faults import points, postgres, power, syscalls
from tradewind.bench.faults.child import Stage
from tradewind.bench.faults.points import ON_POSTGRESQL, ON_SQLITE, Fault
from tradewind.bench.faults.stories import STORIES
from tradewind.bench.faults.syscalls import TAMPERINGS

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a disk whose syncs cost nothing; what is lost is simulated
CUTS: Final = 100_000


class How(StrEnum):
    """By which means a fault is made."""

    SYSCALLS = "syscalls"
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"
    CRASH = "crash"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class Unit:
    """One kind of fault in one story."""

    how: How
    story: str
    what: str

    def __str__(self) -> str:
        return f"{self.how}/{self.story}/{self.what}"


EVERY: Final = {
    (How.SYSCALLS, "full_once"): slice(1, None, 2),
    (How.SYSCALLS, "full"): slice(2, None, 2),
    (How.SQLITE, Fault.KILL): slice(1, None, 3),
    (How.POSTGRESQL, Fault.KILL): slice(1, None, 4),
    (How.POSTGRESQL, Fault.SERIALIZATION): slice(1, None, 4),
    (How.CRASH, Fault.CRASH): slice(1, None, 20),
}
"""At which places the long form makes a fault, where not at all of them. A full disk either comes
back or stays full; SQLite's statements are killed more finely by the calls of the kernel in them;
PostgreSQL's at each statement, since there are four places to a statement."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a unit came to."""

    unit: str
    runs: int = 0
    cuts: int = 0
    states: int = 0
    """Distinct states that came back after power cuts, each of which was mended."""
    wrong: tuple[str, ...] = ()


def units(*, strace: bool, server: bool) -> Iterator[Unit]:
    """Everything there is to do with what this machine has."""
    for story in STORIES.values():
        if strace:
            yield from (Unit(How.SYSCALLS, story.name, what) for what in TAMPERINGS)
            yield from (Unit(How.POWER, story.name, what) for what in ("default", power.OFTEN))
        yield from (Unit(How.SQLITE, story.name, what) for what in ON_SQLITE)
        if server:
            yield from (Unit(How.POSTGRESQL, story.name, what) for what in ON_POSTGRESQL)
            yield Unit(How.CRASH, story.name, Fault.CRASH)


@dataclass(slots=True)
class Crew:
    """A process that does units, with a folder and, once they are needed, servers of its own."""

    stack: ExitStack = field(default_factory=ExitStack)
    stages: dict[How, Stage] = field(default_factory=dict)

    def close(self) -> None:
        """Stop the servers and leave nothing behind."""
        self.stack.close()

    def do(self, unit: Unit, *, most: int | None, seed: int) -> Outcome:
        """Make faults at ``most`` places by the seed's choice, or at all that `EVERY` names."""
        chance = random.Random(f"{unit} {seed}")
        if unit.how is How.POWER:
            return self._cut(unit, chance, most)
        number = self._count(unit)
        places = range(1, number + 1)
        chosen: Sequence[int] = (
            list(places[_every(unit)]) if most is None else chance.sample(places, min(most, number))
        )
        wrong = [f"{unit}/{place}: {each}" for place in chosen for each in self.hurt(unit, place)]
        return Outcome(str(unit), runs=len(chosen), wrong=tuple(wrong))

    def hurt(self, unit: Unit, place: int) -> list[str]:
        """What is wrong after one fault."""
        story, stage = STORIES[unit.story], self._stage(unit.how)
        if unit.how is How.SYSCALLS:
            return syscalls.hurt(stage, story, TAMPERINGS[unit.what], place)
        return points.hurt(stage, story, Fault(unit.what), place)

    def _count(self, unit: Unit) -> int:
        story, stage = STORIES[unit.story], self._stage(unit.how)
        if unit.how is How.SYSCALLS:
            return syscalls.count(stage, story, TAMPERINGS[unit.what])
        return points.count(stage, story, Fault(unit.what))

    def _cut(self, unit: Unit, chance: random.Random, most: int | None) -> Outcome:
        pragma = "" if unit.what == "default" else unit.what
        stage = self._stage(unit.how)
        recording = power.record(stage, STORIES[unit.story], pragma=pragma)
        looks, wrong = power.Cuts(stage), []
        number = most or -(-CUTS // (2 * len(STORIES)))
        for place in range(number):
            at = place % (len(recording.calls) + 1)
            found = looks.cut(recording, at, chance)
            wrong += [f"{unit}/{at}: {each}" for each in found]
        return Outcome(str(unit), cuts=number, states=len(looks.states), wrong=tuple(wrong))

    def _stage(self, how: How) -> Stage:
        if how not in self.stages:
            self.stages[how] = self._made(how)
        return self.stages[how]

    def _made(self, how: How) -> Stage:
        where = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
        folder = Path(tempfile.mkdtemp(prefix="tradewind-faults-", dir=where))
        on_server = how in {How.POSTGRESQL, How.CRASH}
        server = (
            self.stack.enter_context(postgres.served(durable=how is How.CRASH)) if on_server else ""
        )
        stage = Stage(folder, server)
        self.stack.callback(stage.clear)
        return stage


def _every(unit: Unit) -> slice:
    found = EVERY.get((unit.how, unit.what), slice(1, None, 1))
    return slice(found.start - 1, found.stop, found.step)
