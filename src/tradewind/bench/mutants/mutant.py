"""A mistake made on purpose: a small change to the product, as others have reported the like."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Mutant:
    """One text of one file replaced by another."""

    name: str
    zh: str
    """Its name in Chinese."""
    kind: str
    reported: tuple[str, ...]
    """Where the like was reported: repository#number, with PR before a pull request's."""
    file: str
    """Below the package."""
    before: str
    after: str

    def apply(self, package: Path) -> None:
        """Change a copy of the package; raises ValueError where the text is not there once."""
        path = package / self.file
        text = path.read_text("utf-8")
        if text.count(self.before) != 1:
            raise ValueError(f"{self.name}: its text stands {text.count(self.before)} times.")
        path.write_text(text.replace(self.before, self.after), "utf-8")


@cache
def _read() -> Mapping[str, Any]:
    text = files(__package__).joinpath("mutants.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@cache
def mutants() -> tuple[Mutant, ...]:
    """All of them, kind by kind."""
    return tuple(
        Mutant(**each | {"kind": kind, "reported": tuple(each["reported"])})
        for kind, entry in _read().items()
        for each in entry["mutants"]
    )


def kinds() -> dict[str, str]:
    """Each kind of mistake, with its name in Chinese."""
    return {kind: entry["zh"] for kind, entry in _read().items()}
