"""A disk that remembers what was written, in which order, and what of it was synced.

Made from strace's log of a real run. Cutting the power at a moment leaves what was synced by then,
and of the rest whatever the chance has it: nothing, all, some writes and not others, single sectors
of a write, and rubbish where a file had grown. Names in a directory survive once it is synced, and
otherwise in the order in which they were made, as file systems with a journal have it.
"""

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

SECTOR = 512
CALLS: Final = "pwrite64,write,ftruncate,fdatasync,fsync,unlink,openat,sendto"
OPTIONS: Final = ("-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}")
"""What strace is asked for: whole buffers in hexadecimal, file descriptors with their paths."""
LINE: Final = re.compile(rb"^(\d+)\s+(.*)$")
DONE: Final = re.compile(rb"^(\w+)\((.*)\)\s+= (-?\d+)")
RESUMED: Final = re.compile(rb"^<\.\.\. \w+ resumed>(.*)$")
UNFINISHED: Final = b" <unfinished ...>"
TEXT: Final = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
FILE: Final = re.compile(rb"^-?\w+<((?:\\x[0-9a-f]{2})*)")


class Kind(StrEnum):
    """What was done."""

    WRITE = "write"
    CUT = "cut"
    """The file was cut to a length."""
    SYNC = "sync"
    OPEN = "open"
    UNLINK = "unlink"
    TELL = "tell"
    """Somebody outside was told something."""


@dataclass(frozen=True, slots=True)
class Done:
    """One call of the kernel that succeeded."""

    kind: Kind
    path: str = ""
    at: int = 0
    """Offset of a write, length after a cut; of a sync, how many calls were done as it began."""
    data: bytes = b""


def read(log: bytes) -> Iterator[Done]:
    """The calls of a log, in the order in which they were done."""
    begun: dict[bytes, tuple[bytes, int]] = {}
    count = 0
    for line in log.splitlines():
        found = LINE.match(line)
        if found is None:
            continue
        thread, said = found.groups()
        if said.endswith(UNFINISHED):
            begun[thread] = (said.removesuffix(UNFINISHED), count)
            continue
        since = count
        if (resumed := RESUMED.match(said)) and thread in begun:
            start, since = begun.pop(thread)
            said = start + resumed[1]
        if done := _done(said, since):
            count += 1
            yield done


def _done(said: bytes, since: int) -> Done | None:
    found = DONE.match(said)
    if found is None or int(found[3]) < 0:
        return None
    call, given = found[1].decode(), found[2]
    done: Done | None
    path, data = _text(FILE.match(given)), _bytes(given)
    last = given.rpartition(b",")[2]
    match call:
        case "pwrite64":
            done = Done(Kind.WRITE, path, int(last), data)
        case "ftruncate":
            done = Done(Kind.CUT, path, int(last))
        case "fdatasync" | "fsync":
            done = Done(Kind.SYNC, path, since)
        case "unlink":
            done = Done(Kind.UNLINK, data.decode())
        case "openat":
            done = Done(Kind.OPEN, data.decode()) if b"O_CREAT" in given else None
        case "sendto":
            done = Done(Kind.TELL, data=data)
        case _:
            raise ValueError(f"{call} on {path} cannot be simulated.")
    return done


def _text(found: re.Match[bytes] | None) -> str:
    return "" if found is None else bytes.fromhex(found[1].replace(rb"\x", b"").decode()).decode()


def _bytes(given: bytes) -> bytes:
    found = TEXT.search(given)
    return b"" if found is None else bytes.fromhex(found[1].replace(rb"\x", b"").decode())


@dataclass(slots=True)
class Inode:
    """A file's content, under whatever name."""

    base: bytes = b""
    done: list[tuple[int, Done]] = field(default_factory=list)
    """Writes, cuts and syncs with their place in the run."""


@dataclass(slots=True)
class Disk:
    """What happened to some files of one folder."""

    folder: Path
    names: list[tuple[int, str, Inode | None]] = field(default_factory=list)
    """Which name stood for which content from when on; None where it was removed."""
    synced: list[tuple[int, int]] = field(default_factory=list)
    """When the folder was synced, and how many calls were done as that began."""

    @classmethod
    def recorded(cls, folder: Path, base: Mapping[str, bytes], calls: Iterable[Done]) -> "Disk":
        """The files that had this content at first, and what the calls did to them."""
        disk = cls(folder)
        for name, content in base.items():
            disk.names.append((-1, name, Inode(content)))
        for place, call in enumerate(calls):
            disk._take(place, call, base.keys())
        return disk

    def _take(self, place: int, call: Done, known: Iterable[str]) -> None:
        path = Path(call.path)
        if call.kind is Kind.SYNC and path == self.folder:
            self.synced.append((place, call.at))
        if path.parent != self.folder or path.name not in known:
            return
        inode = self._now(path.name)
        if call.kind is Kind.UNLINK:
            self.names.append((place, path.name, None))
        elif call.kind is Kind.OPEN and inode is None:
            self.names.append((place, path.name, Inode()))
        elif call.kind in {Kind.WRITE, Kind.CUT, Kind.SYNC} and inode is not None:
            inode.done.append((place, call))

    def _now(self, name: str) -> Inode | None:
        return next((inode for _, each, inode in reversed(self.names) if each == name), None)

    def after(self, cut: int, chance: random.Random) -> dict[str, bytes]:
        """What is left of each file when the power goes after so many calls."""
        loss = chance.choice(list(Loss))
        covered = max((covers for place, covers in self.synced if place < cut), default=-1)
        safe = [entry for entry in self.names if entry[0] < max(covered, 0)]
        pending = [entry for entry in self.names if max(covered, 0) <= entry[0] < cut]
        kept = safe + pending[: chance.randint(0, len(pending))]
        left = {name: inode for _, name, inode in kept}
        return {name: content_of(inode, cut, loss, chance) for name, inode in left.items() if inode}

    def whole(self, cut: int) -> dict[str, bytes]:
        """What everybody read at that moment: nothing is lost."""
        names = {name: inode for place, name, inode in self.names if place < cut}
        return {
            name: content_of(inode, cut, Loss.NOTHING, random.Random(0))
            for name, inode in names.items()
            if inode
        }


class Loss(StrEnum):
    """What of the unsynced writes is lost."""

    NOTHING = "nothing"
    ALL = "all"
    SOME = "some"
    """Some writes, in no order."""
    LAST = "last"
    """All from one on, and that one is torn."""
    SECTORS = "sectors"
    """Some sectors of some writes; where the file had grown there is rubbish."""


def content_of(inode: Inode, cut: int, loss: Loss, chance: random.Random) -> bytes:
    """What a file holds after a cut."""
    covers = [done.at for place, done in inode.done if place < cut and done.kind is Kind.SYNC]
    safe = max(covers, default=-1)
    content = bytearray(inode.base)
    pending = []
    for place, done in inode.done:
        if done.kind is Kind.SYNC or place >= cut:
            continue
        if place < safe or loss is Loss.NOTHING:
            _apply(content, done, done.data)
        else:
            pending.append(done)
    _lossily(content, pending, loss, chance)
    return bytes(content)


def _lossily(content: bytearray, pending: list[Done], loss: Loss, chance: random.Random) -> None:
    if loss is Loss.LAST and pending:
        last = chance.randrange(len(pending))
        for done in pending[:last]:
            _apply(content, done, done.data)
        _torn(content, pending[last], chance)
    for done in pending:
        if loss is Loss.SOME and chance.random() < 0.5:
            _apply(content, done, done.data)
        elif loss is Loss.SECTORS:
            _torn(content, done, chance)


def _apply(content: bytearray, done: Done, data: bytes) -> None:
    if done.kind is Kind.CUT:
        _resize(content, done.at)
        return
    if len(content) < done.at:
        _resize(content, done.at)
    content[done.at : done.at + len(data)] = data


def _torn(content: bytearray, done: Done, chance: random.Random) -> None:
    """Some sectors of a write arrive; where the file was shorter, the others are rubbish."""
    if done.kind is Kind.CUT:
        if chance.random() < 0.5:
            _apply(content, done, b"")
        return
    end = done.at + len(done.data)
    for start in range(done.at - done.at % SECTOR, end, SECTOR):
        first, behind = max(start, done.at), min(start + SECTOR, end)
        if chance.random() < 0.5:
            part = done.data[first - done.at : behind - done.at]
        elif first >= len(content):
            part = chance.randbytes(behind - first)
        else:
            continue
        _apply(content, Done(Kind.WRITE, at=first), part)


def _resize(content: bytearray, size: int) -> None:
    if size < len(content):
        del content[size:]
    else:
        content.extend(bytes(size - len(content)))
