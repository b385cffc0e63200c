"""The index on disk: parts in folders of their own, and one file that says which belong together.

A part that did not change keeps its folder. Readers map the arrays, so that server processes share
them; a new generation is written beside the old and takes its place with one rename.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any, Final

import orjson

from tradewind.kernel.ids import new_id
from tradewind.retrieval import rows, vectors
from tradewind.retrieval.said import mark
from tradewind.retrieval.shelf import Shelf
from tradewind.retrieval.snapshot import Snapshot
from tradewind.retrieval.vectors import Vectors
from tradewind.retrieval.words import WEIGHTS, Words

try:
    import fcntl
except ImportError:  # pragma: no cover - where there is none, one server process builds
    fcntl = None  # type: ignore[assignment]

LAYOUT: Final = 1
"""Counts up whenever the same catalogue would be kept differently."""
CURRENT: Final = "current.json"
OF_PRODUCTS: Final = ("said", "meant", "languages", "available")
TRIES: Final = 20


@dataclass(slots=True)
class Parts:
    """What was last read or written: each part with the folder that holds it."""

    folders: dict[str, tuple[str, Any]] = field(default_factory=dict)
    generation: str = ""

    def known(self, name: str, folder: str) -> Any | None:
        """The part, where that folder was read before."""
        at, part = self.folders.get(name, ("", None))
        return part if at == folder else None


def recipe() -> int:
    """A mark of everything besides the catalogue that decides what is kept."""
    asides = resources.files(__package__).joinpath("asides.yaml").read_text("utf-8")
    return mark(str(LAYOUT), repr(WEIGHTS), asides)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Only one process at a time builds; the others wait and then find it built."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def generation(folder: Path) -> str:
    """Changes whenever something new was kept; empty where nothing is."""
    try:
        state = (folder / CURRENT).stat()
    except FileNotFoundError:
        return ""
    return f"{state.st_ino} {state.st_mtime_ns}"


def latest(folder: Path, embedder: str, parts: Parts) -> Snapshot | None:
    """What was kept last; None where there is nothing of this recipe."""
    for _ in range(TRIES):
        parts.generation = generation(folder)
        if not parts.generation:
            return None
        try:
            current = orjson.loads((folder / CURRENT).read_bytes())
            return _read(folder, current, embedder, parts)
        except FileNotFoundError:
            continue  # the next generation has taken its place meanwhile
        except (ValueError, KeyError):
            return None  # damaged: it is built anew
    return None


def _read(folder: Path, current: dict[str, Any], embedder: str, parts: Parts) -> Snapshot | None:
    if current["recipe"] != recipe():
        return None
    at: dict[str, str] = current["parts"]
    words = parts.known("words", at["words"]) or Words.load(folder / at["words"])
    shelf = parts.known("shelf", at["shelf"]) or Shelf.load(folder / at["shelf"])
    known: Vectors = vectors.empty()
    if current["embedder"] == embedder:
        known = parts.known("vectors", at["vectors"]) or Vectors.load(folder / at["vectors"])
        parts.folders["vectors"] = at["vectors"], known
    parts.folders |= {"words": (at["words"], words), "shelf": (at["shelf"], shelf)}
    of_products = {name: rows.array(folder / at["products"], name) for name in OF_PRODUCTS}
    state = {name: current[name] for name in ("version", "stamp", "seen", "names")}
    read = Snapshot(words=words, shelf=shelf, **of_products, **state)
    return with_vectors(read, known)


def with_vectors(snapshot: Snapshot, known: Vectors) -> Snapshot:
    """The same, with these vectors to be found by."""
    return replace(
        snapshot,
        meanings=vectors.of_marks(known, snapshot.meant),
        word_meanings=vectors.of_marks(known, snapshot.words.marks),
    )


def keep(folder: Path, snapshot: Snapshot, embedder: str, parts: Parts) -> None:
    """Write what changed and make it the current generation. Only while `alone`."""
    at = {}
    for name, part in (
        ("words", snapshot.words),
        ("shelf", snapshot.shelf),
        ("vectors", snapshot.meanings.vectors),
    ):
        known, same = parts.folders.get(name, ("", None))
        if same is not part:
            known = new_id(name)
            part.save(folder / known)
            parts.folders[name] = known, part
        at[name] = known
    at["products"] = new_id("products")
    arrays = {name: getattr(snapshot, name) for name in OF_PRODUCTS}
    rows.write(folder / at["products"], arrays, {})
    state = {name: getattr(snapshot, name) for name in ("version", "stamp", "seen", "names")}
    current = {"recipe": recipe(), "embedder": embedder, "parts": at, **state}
    fresh = folder / f"{CURRENT}.new"
    fresh.write_bytes(orjson.dumps(current))
    fresh.replace(folder / CURRENT)
    parts.generation = generation(folder)
    _clear(folder, set(at.values()))


def _clear(folder: Path, used: set[str]) -> None:
    """Drop what nothing names any more; who has it mapped keeps it until done."""
    for each in folder.iterdir():
        if each.is_dir() and each.name not in used:
            shutil.rmtree(each, ignore_errors=True)
