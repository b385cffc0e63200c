"""Rows of arrays that are merged when the catalogue changes, and kept on disk.

Names (terms, ids, values) stand in sorted order and are known by their place. When some come and
some go, the others move; `Moved` says where, so that whatever points at them can follow. An index
that was brought up to date is therefore the same, byte by byte, as one that was built anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

Ints = NDArray[np.int64]
GONE = -1


@dataclass(frozen=True, slots=True)
class Moved:
    """Names in sorted order, and where the names of two earlier lists now stand."""

    names: list[str]
    first: Ints
    """New place of each name of the first list; -1 where it is gone."""
    second: Ints


@dataclass(frozen=True, slots=True)
class Where:
    """How the places of products change when the catalogue does."""

    kept: Ints
    """New place of each old product; -1 where it is gone or was read again."""
    read: Ints
    """New place of each product that was read, in order of reading."""
    products: int
    """So many there are now."""


def moved(first: Sequence[str], second: Sequence[str], keep: Iterable[str] | None = None) -> Moved:
    """Unite two lists; with ``keep``, only those names stay."""
    names = sorted({*first, *second} if keep is None else keep)
    place = {name: at for at, name in enumerate(names)}
    return Moved(
        names,
        np.array([place.get(name, GONE) for name in first], dtype=np.int64),
        np.array([place.get(name, GONE) for name in second], dtype=np.int64),
    )


def starts(sorted_codes: Ints | NDArray[np.int32], count: int) -> Ints:
    """Where the rows of each code begin in sorted codes, and one past the last: ``count + 1``."""
    found: Ints = np.searchsorted(sorted_codes, np.arange(count + 1)).astype(np.int64)
    return found


def spans(begin: Ints, end: Ints) -> Ints:
    """All places of several spans, one after the other."""
    lengths = end - begin
    total = int(lengths.sum())
    shift = np.repeat(begin - (np.cumsum(lengths) - lengths), lengths)
    found: Ints = np.arange(total, dtype=np.int64) + shift
    return found


def write(
    folder: Path, arrays: dict[str, NDArray[np.generic]], lists: dict[str, list[str]]
) -> None:
    """Keep arrays and lists of names in a new folder."""
    folder.mkdir(parents=True)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    for name, names in lists.items():
        (folder / f"{name}.json").write_bytes(orjson.dumps(names))


def array(folder: Path, name: str) -> Any:
    """An array, mapped rather than read, so that processes share its memory."""
    mapped = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    return np.asarray(mapped)


def listed(folder: Path, name: str) -> list[str]:
    """A list of names."""
    names: list[str] = orjson.loads((folder / f"{name}.json").read_bytes())
    return names
