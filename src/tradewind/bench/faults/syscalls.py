"""The disk fails, or the process is killed, at the n-th call of the kernel that writes.

strace attaches to the process and tampers with exactly one call, or with all from one on. What is
tampered with is what really happens: SQLite's own writes and syncs, in whichever order it makes
them, those of the provider's ledger and the receiver's included.
"""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tradewind.bench.faults.child import Child, Stage
from tradewind.bench.faults.stories import Story

WRITES: Final = "pwrite64,write,ftruncate"
SYNCS: Final = "fdatasync,fsync"
PID: Final = re.compile(rb"^(\d+) ")


@dataclass(frozen=True, slots=True)
class Tampering:
    """Which calls, and what becomes of them."""

    name: str
    calls: str
    inject: str
    """As strace names it."""
    for_good: bool = False
    """Whether every call from the n-th on fails, as on a disk that stays full."""


TAMPERINGS: Final = {
    each.name: each
    for each in (
        Tampering("kill", f"{WRITES},{SYNCS},unlink,openat", "signal=KILL"),
        Tampering("full_once", WRITES, "error=ENOSPC"),
        Tampering("full", WRITES, "error=ENOSPC", for_good=True),
        Tampering("unwritable_once", WRITES, "error=EIO"),
        Tampering("unsynced_once", SYNCS, "error=EIO"),
        Tampering("unsynced", SYNCS, "error=EIO", for_good=True),
    )
}


def able() -> bool:
    """Whether this machine has strace."""
    return shutil.which("strace") is not None


def count(stage: Stage, story: Story, tampering: Tampering) -> int:
    """How many such calls the story makes, at most, in one of its threads."""
    child = Child.born(scene := stage.scene(story), stage.fresh(scene))
    log = stage.folder / "strace.log"
    with attached(child, log, "-e", f"trace={tampering.calls}"):
        child.go()
        child.end()
    lines = log.read_bytes().splitlines()
    made = Counter(found[1] for line in lines if (found := PID.match(line)) and b"(" in line)
    return max(made.values(), default=0)


def hurt(stage: Stage, story: Story, tampering: Tampering, number: int) -> list[str]:
    """What is wrong after tampering with the call of this number, counted from one."""
    child = Child.born(scene := stage.scene(story), stage.fresh(scene))
    when = f"{number}+" if tampering.for_good else str(number)
    inject = f"inject={tampering.calls}:{tampering.inject}:when={when}"
    quiet = ("-e", f"trace={tampering.calls}", "-e", inject)
    with attached(child, Path("/dev/null"), *quiet):
        child.go()
        child.end()
    return child.judge(comes_back=bool(number % 2))


@contextmanager
def attached(child: Child, log: Path, *options: str) -> Iterator[None]:
    """Strace follows a child, and ends with it."""
    command = ["strace", "-f", "-p", str(child.pid), "-o", str(log), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as tracer:
        assert tracer.stderr  # noqa: S101
        if b"attached" not in tracer.stderr.readline():
            raise RuntimeError("strace may not attach to processes here (ptrace is forbidden).")
        yield
        tracer.stderr.read()
