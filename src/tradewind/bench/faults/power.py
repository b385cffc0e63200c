"""The power is cut: at every moment of a run, with every kind of loss of what was not synced.

The shop's disk is simulated (`disk`); the provider and the receiver are other machines and lose
nothing. Every image is opened by SQLite and checked; every state that came back is then mended by
the shop and checked again, once for each distinct state, since equal rows mend equally.
"""

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from tradewind.bench.faults import checker, disk
from tradewind.bench.faults.checker import Ack
from tradewind.bench.faults.child import TOLD, Child, Stage
from tradewind.bench.faults.disk import Disk, Done, Kind
from tradewind.bench.faults.shop import START, Place, judged
from tradewind.bench.faults.stories import Client, Memory, Story
from tradewind.bench.faults.syscalls import attached

OURS: Final = ("shop.db", "shop.db-wal")
THEIRS: Final = tuple(
    f"{ledger}{end}" for ledger in ("sandbox-payments.db", "receiver.db") for end in ("", "-wal")
)
OFTEN: Final = "wal_autocheckpoint=16"
"""Has SQLite fold its log into the file every 16 pages instead of every thousand."""


@dataclass(slots=True)
class Recording:
    """A story as the disks saw it."""

    story: Story
    calls: list[Done]
    ours: Disk
    theirs: Disk
    told: list[tuple[int, list[Ack]]]
    """From which call on the client knew what."""
    known: dict[int, dict[str, bytes]] = field(default_factory=dict)

    def acked(self, cut: int) -> list[Ack]:
        """What the client had been told by then."""
        return [ack for place, acks in self.told if place < cut for ack in acks]

    def elsewhere(self, cut: int) -> dict[str, bytes]:
        """The ledgers of the other machines at that moment."""
        if cut not in self.known:
            self.known[cut] = self.theirs.whole(cut)
        return self.known[cut]


def record(stage: Stage, story: Story, *, pragma: str = "") -> Recording:
    """Walk a story and write down what it does to the disk; ``pragma`` sets SQLite otherwise."""
    scene = stage.scene(story)
    place = stage.fresh(scene)
    child = Child.born(scene, place, partial(_set, pragma) if pragma else None)
    base = {name: _content(place.folder / name) for name in (*OURS, *THEIRS)}
    log = stage.folder / "strace.log"
    with attached(child, log, *disk.OPTIONS):
        child.go()
        child.end()
    calls = list(disk.read(log.read_bytes()))
    ours, theirs = (
        Disk.recorded(place.folder, {name: base[name] for name in names}, calls)
        for names in (OURS, THEIRS)
    )
    told = [(-1, list(scene.acks)), *_told(calls)]
    return Recording(story, calls, ours, theirs, told)


def _told(calls: list[Done]) -> Iterator[tuple[int, list[Ack]]]:
    for place, call in enumerate(calls):
        if call.kind is Kind.TELL and call.data.startswith(TOLD):
            memory = Memory()
            memory.hears(call.data)
            yield place, memory.acks


def _set(pragma: str, client: Client) -> Callable[[], int]:
    """One thread has one connection, which is set for good."""
    pooled = client.shop.database.engine.raw_connection()
    cast("Any", pooled.driver_connection).execute(f"pragma {pragma}")
    pooled.close()
    return int


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""


@dataclass(slots=True)
class Cuts:
    """Cuts the power and looks at what is left."""

    stage: Stage
    images: dict[bytes, list[str]] = field(default_factory=dict)
    """What was wrong with an image, by its digest."""
    states: dict[bytes, list[str]] = field(default_factory=dict)
    """What was wrong once a state was mended."""

    def cut(self, recording: Recording, at: int, chance: random.Random) -> list[str]:
        """What is wrong when the power goes after so many calls."""
        ours = recording.ours.after(at, chance)
        acks = recording.acked(at)
        theirs = recording.elsewhere(at)
        files = ours | theirs
        parts = (part for name in sorted(files) for part in (name.encode(), files[name]))
        key = _digest([repr(acks).encode(), *parts])
        if key not in self.images:
            self.images[key] = self._looked(files, acks)
        return self.images[key]

    def _looked(self, files: Mapping[str, bytes], acks: list[Ack]) -> list[str]:
        place = self._laid_out(files)
        if damage := _damage(place.folder / "shop.db"):
            return damage
        books = place.books()
        state = _digest([repr((books.tables, books.charges, books.heard)).encode()])
        wrong = checker.violations(books, START, acks=acks, reconciled=False)
        if state not in self.states:
            self.states[state] = judged(place, acks, again=None)
        return [*wrong, *self.states[state]]

    def _laid_out(self, files: Mapping[str, bytes]) -> Place:
        place = self.stage.place("cut")
        shutil.rmtree(place.folder, ignore_errors=True)
        place.folder.mkdir()
        for name, content in files.items():
            (place.folder / name).write_bytes(content)
        return place


def _damage(file: Path) -> list[str]:
    """What SQLite itself finds wrong with a file."""
    try:
        with closing(sqlite3.connect(file)) as shop:
            found = [row[0] for row in shop.execute("pragma quick_check")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    return [] if found == ["ok"] else [f"I5 the file is damaged: {each}" for each in found]


def _digest(parts: Iterable[bytes]) -> bytes:
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(len(part).to_bytes(8))
        found.update(part)
    return found.digest()
