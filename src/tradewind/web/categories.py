"""Category paths as a reader follows them."""

from collections.abc import Callable
from dataclasses import dataclass

Namer = Callable[[str, str], str]
"""What a category path is called in a language."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to a category."""

    path: str
    name: str


def heading(name: str) -> str:
    """A name as it stands alone: its first letter large."""
    return name[:1].upper() + name[1:]


def trail(path: str, namer: Namer, language: str) -> list[Step]:
    """The steps from a department down to a category; none for an empty path."""
    parts = [part for part in path.split("/") if part]
    paths = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    return [Step(each, heading(namer(each, language))) for each in paths]
