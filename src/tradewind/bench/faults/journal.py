"""What the long form has done so far, so that it can go on where it was stopped."""

import hashlib
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Self

import orjson

from tradewind.bench.faults.unit import Outcome


@dataclass(frozen=True, slots=True)
class Journal:
    """A file with a line for each unit that was done, for one state of the code."""

    path: Path
    outcomes: list[Outcome] = field(default_factory=list)
    """Of the runs before."""

    @classmethod
    def opened(cls, path: Path) -> Self:
        """The journal at a path; a new one where that is of other code."""
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_bytes().splitlines() if path.exists() else []
        if lines[:1] == [code().encode()]:
            return cls(path, [_outcome(line) for line in lines[1:]])
        path.write_text(f"{code()}\n", "utf-8")
        return cls(path)

    def write(self, outcome: Outcome) -> None:
        """Add what was done."""
        with self.path.open("ab") as file:
            file.write(orjson.dumps(asdict(outcome)) + b"\n")


def _outcome(line: bytes) -> Outcome:
    said = orjson.loads(line)
    return Outcome(**said | {"wrong": tuple(said["wrong"])})


def code() -> str:
    """A digest of all code of the package."""
    root = Path(str(files("tradewind")))
    found = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        found.update(file.read_bytes())
    return found.hexdigest()
