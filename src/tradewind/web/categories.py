"""Category paths as a reader follows them."""

from collections.abc import Mapping
from dataclasses import dataclass

from tradewind.kernel.locale import pick


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to a category."""

    path: str
    name: str


def category_name(path: str, names: Mapping[str, Mapping[str, str]], language: str) -> str:
    """What a category is called; its own path made readable where nobody named it."""
    return (
        pick(names.get(path, {}), language)
        or path.rpartition("/")[2].replace("_", " ").capitalize()
    )


def trail(path: str, names: Mapping[str, Mapping[str, str]], language: str) -> list[Step]:
    """The steps from a department down to a category; none for an empty path."""
    parts = [part for part in path.split("/") if part]
    paths = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    return [Step(each, category_name(each, names, language)) for each in paths]
