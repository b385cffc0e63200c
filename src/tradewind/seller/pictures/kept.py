"""Pictures that a seller dropped, kept by what they are: the same file again takes no room."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import orjson

from tradewind.kernel import clock
from tradewind.kernel.errors import BadFile, NotFound
from tradewind.kernel.ids import new_id

HEAVIEST: Final = 25_000_000
"""Bytes of one picture; no channel takes more than 16 MB."""
MOST: Final = 24
"""Pictures in one set."""
DIGEST: Final = re.compile(r"[0-9a-f]{64}")
NAME: Final = re.compile(r"[\w-]{1,64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A picture of a set: its digest, and what it was called."""

    digest: str
    name: str


@dataclass(frozen=True, slots=True)
class PictureSet:
    """Pictures that were dropped together, the main one first."""

    id: str
    at: datetime
    entries: tuple[Entry, ...]
    sku: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder they are kept in."""

    folder: Path

    def keep(self, files: Sequence[tuple[str, bytes]], *, sku: str = "") -> PictureSet:
        """Keep pictures as a set; raises BadFile for none, too many or one that is too heavy."""
        if not files:
            raise BadFile("No picture was chosen. Choose one or more files and send them again.")
        if len(files) > MOST:
            raise BadFile(f"{len(files)} pictures at once; {MOST} are taken. Send fewer.")
        for name, data in files:
            if len(data) > HEAVIEST:
                raise BadFile(
                    f"{name} weighs more than {HEAVIEST // 1_000_000} MB; no channel takes it."
                )
        entries = tuple(Entry(self._stored(data), name[-200:]) for name, data in files)
        made = PictureSet(new_id("pic"), clock.now(), entries, sku)
        self._written(self.folder / "sets" / f"{made.id}.json", orjson.dumps(asdict(made)))
        return made

    def _stored(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        self._written(self._place(digest), data)
        return digest

    def _place(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest

    def _written(self, path: Path, data: bytes) -> None:
        """Whole or not at all: somebody may be reading."""
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{new_id('part')}")
        part.write_bytes(data)
        part.replace(path)

    def read(self, digest: str) -> bytes:
        """A picture's bytes; raises NotFound."""
        path = self._place(digest)
        if not DIGEST.fullmatch(digest) or not path.is_file():
            raise NotFound("This picture is not kept here (any more). Send it again.")
        return path.read_bytes()

    def get(self, name: str) -> PictureSet:
        """A set by its id; raises NotFound."""
        path = self.folder / "sets" / f"{name}.json"
        if not NAME.fullmatch(name) or not path.is_file():
            raise NotFound("There is no such set of pictures. Send them again.")
        return _read(path)

    def latest(self, limit: int = 12, *, sku: str = "") -> list[PictureSet]:
        """The newest sets, of one SKU if it is named."""
        paths = sorted((self.folder / "sets").glob("*.json"), key=_age)
        found = (_read(path) for path in reversed(paths))
        chosen = (each for each in found if not sku or each.sku == sku)
        return [each for each, _ in zip(chosen, range(limit), strict=False)]

    def forget(self, name: str) -> None:
        """Delete a set, and its pictures where no other set shows them; raises NotFound."""
        gone = self.get(name)
        (self.folder / "sets" / f"{name}.json").unlink()
        shown = {entry.digest for each in self.latest(10_000) for entry in each.entries}
        for entry in gone.entries:
            if entry.digest not in shown:
                self._place(entry.digest).unlink(missing_ok=True)


def _age(path: Path) -> tuple[float, str]:
    return path.stat().st_mtime, path.name


def _read(path: Path) -> PictureSet:
    row = orjson.loads(path.read_bytes())
    entries = tuple(Entry(**each) for each in row["entries"])
    return PictureSet(row["id"], datetime.fromisoformat(row["at"]), entries, row["sku"])
