"""Kill an import at every statement and at odd moments; say what was found each time.

Run as ``python -m tests.catalog.crash FOLDER``; prints one line of JSON.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from tests.catalog.kit import KETTLES, REVIEWS, catalogue, fresh, kettles, reviews, take

ODD_MOMENTS = 10


def many(changed: str) -> str:
    """A file of many products, of which the first have changed."""
    made = [KETTLES.replace("1200 W", changed)]
    made += [
        f"- id: cup-{place}\n  title: {{en: Cup {place}}}\n  category: kitchen/cups\n"
        f"  facts: {{weight: {100 + place} g, volume: {200 + place} ml}}\n"
        f"  variants: [{{sku: CUP-{place}, price: {{USD: '{place}.50'}}, stock: {place}}}]\n"
        for place in range(50)
    ]
    return "".join(made)


class Killed:
    """Counts the statements of this process and ends it, unasked, at one of them."""

    def __init__(self, at: int | None) -> None:
        self.at, self.count = at, 0
        event.listen(Engine, "before_cursor_execute", self.statement)
        event.listen(Engine, "commit", self.moment)

    def statement(self, *_: object) -> None:
        self.moment()

    def moment(self, *_: object) -> None:
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def importing(folder: Path, files: list[Path], at: int | None) -> int:
    """Import in a child, killed at its n-th statement; gives the child's id."""
    child = os.fork()
    if child:
        return child
    Killed(at)
    database = fresh(folder)
    take(database, *files)
    os._exit(0)


def count_statements(folder: Path, files: list[Path]) -> tuple[int, float]:
    read, write = os.pipe()
    child = os.fork()
    if not child:
        counted = Killed(None)
        began = time.monotonic()
        take(fresh(folder), *files)
        os.write(write, json.dumps([counted.count, time.monotonic() - began]).encode())
        os._exit(0)
    os.waitpid(child, 0)
    count, seconds = json.loads(os.read(read, 100))
    return int(count), float(seconds)


def main(folder: Path) -> None:
    base = folder / "base"
    base.mkdir()
    database = fresh(base)
    take(database, kettles(folder), reviews(folder))
    old = catalogue(database)
    database.engine.dispose()
    files = [
        kettles(folder, many("900 W"), "new.yaml"),
        reviews(folder, REVIEWS.replace("Every", "Each"), "new-reviews.yaml"),
    ]
    whole = shutil.copytree(base, folder / "whole")
    statements, seconds = count_statements(whole, files)
    new = catalogue(fresh(whole))
    moments = [*range(1, statements + 2), *[None] * ODD_MOMENTS]
    chance, found = random.Random(7), Counter[str]()
    for place, at in enumerate(moments):
        copy = shutil.copytree(base, folder / f"copy{place}")
        child = importing(copy, files, at)
        if at is None:
            time.sleep(chance.uniform(0, seconds))
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found.update(outcome(copy, files, old, new))
        shutil.rmtree(copy)
    sys.stdout.write(json.dumps({"statements": statements, "moments": len(moments), **found}))


def outcome(copy: Path, files: list[Path], old: Any, new: Any) -> list[str]:
    """Which catalogue is there after a death, and whether the same import then completes."""
    database = fresh(copy)
    state = catalogue(database)
    take(database, *files)
    completed = catalogue(database) == new
    database.engine.dispose()
    return [
        "old" if state == old else "new" if state == new else "broken",
        "completed" if completed else "stuck",
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
