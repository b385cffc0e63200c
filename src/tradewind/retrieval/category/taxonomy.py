"""Category trees as files state them: one path a line, or an indented outline.

Read: Google's taxonomy with and without ids (``166 - Apparel & Accessories > Jewelry``), a plain
list of paths with ``>`` or ``/`` between the steps, and outlines in which each level stands further
in than the one above, with or without number columns before the name (``12 | [3-9] | Name``).
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tradewind.kernel.errors import BadInput

Path_ = tuple[str, ...]
"""A category as its steps from the top."""
STEP = re.compile(r"\s*>\s*")
SLASH = re.compile(r"\s*/\s*")
ID = re.compile(r"^\d+\s*-\s*(?=\S)")
COLUMNS = re.compile(r"^\d+\s*\|\s*(?:\[[^\]]*\]\s*\|\s*)?")


def read(file: Path) -> tuple[Path_, ...]:
    """The categories of a file in its order; raises BadInput where there are none."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"The taxonomy {str(file)!r} cannot be read ({error}). TRADEWIND_TAXONOMY names a text"
            " file in UTF-8 with one category path a line."
        ) from error
    found = tuple(dict.fromkeys(paths(text.splitlines())))
    if not found:
        raise BadInput(f"The taxonomy {str(file)!r} names no category: one path a line is read.")
    return found


def paths(lines: Iterable[str]) -> Iterator[Path_]:
    """The category of each line; blank lines and those after ``#`` say nothing."""
    said = [line.rstrip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if any(line[0].isspace() for line in said):
        yield from _outline(said)
        return
    step = STEP if any(">" in line for line in said) else SLASH
    for line in said:
        yield tuple(each for each in step.split(ID.sub("", line).strip()) if each)


def _outline(lines: Iterable[str]) -> Iterator[Path_]:
    above: list[tuple[int, str]] = []
    for line in lines:
        body = line.lstrip()
        columns = COLUMNS.match(body)
        name = body[columns.end() if columns else 0 :].strip()
        depth = line.index("|") if columns else len(line) - len(body)
        while above and above[-1][0] >= depth:
            above.pop()
        above.append((depth, name))
        yield tuple(each for _, each in above)


def slashed(path: str) -> Path_:
    """The steps of a catalogue's own path, such as ``audio/headphones``."""
    return tuple(step for step in path.split("/") if step)


def stamp(file: Path) -> int:
    """Changes when the file does; 0 where there is none."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
