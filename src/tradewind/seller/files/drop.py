"""A file dropped on the desk: it comes in, or waits until a person has said what it leaves open."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from tradewind.kernel.errors import NotFound, NotSaid
from tradewind.kernel.ids import new_id
from tradewind.seller.files import tables
from tradewind.seller.files.fields import Kind
from tradewind.seller.files.grid import opened
from tradewind.seller.files.recognise import Unknown, tables_of
from tradewind.seller.files.said import Said
from tradewind.seller.files.take import take
from tradewind.seller.files.taken import Taken
from tradewind.storage import Database

_ID = re.compile(r"drp_[0-9a-z]{26}")


@dataclass(frozen=True, slots=True)
class Dropped:
    """What became of a dropped file."""

    taken: list[Taken]
    waiting: str = ""
    """Its id among those that wait; empty where it came in."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where dropped files come in, and where they wait."""

    database: Database
    folder: Path

    def receive(self) -> Path:
        """Where a file may be put before it is dropped."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / new_id("drp")

    def drop(self, path: Path, name: str, said: Said, *, dry_run: bool = False) -> Dropped:
        """Take a received file in, or let it wait; it is gone from where it was unless it waits."""
        try:
            done = take(path, database=self.database, said=said, name=name, dry_run=dry_run)
        except NotSaid as open_:
            if dry_run:
                path.unlink()
                raise
            about = _plain(said) | {"missing": list(open_.missing)}
            with self.database.transaction() as session:
                tables.wait(session, path.name, name, about)
            return Dropped([], path.name)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        path.unlink()
        with self.database.transaction() as session:
            tables.wait_no_more(session, path.name)
        return Dropped(done)

    def go_on(self, id_: str, said: Said) -> Dropped:
        """Try a waiting file again, with more said of it."""
        waits = self.waiting(id_)
        return self.drop(self._path(id_), waits.name, said)

    def waiting(self, id_: str) -> tables.Waiting:
        """A file that waits; raises NotFound."""
        with self.database.reading() as session:
            found = [each for each in tables.waiting(session) if each.id == id_]
        if not found or not self._path(id_).is_file():
            raise NotFound(f"No file {id_!r} waits.")
        return found[0]

    def unknown(self, id_: str) -> Unknown | None:
        """The first table of a waiting file that is of no known export; None for none."""
        with self.database.reading() as session:
            known = tables.mappings(session)
        with opened(self._path(id_)) as file:
            return next(iter(tables_of(file, known)[1]), None)

    def confirm(self, unknown: Unknown, kind: Kind, columns: Mapping[int, str]) -> None:
        """Remember what a person said of a header."""
        by_title = {unknown.titles[place]: field for place, field in columns.items()}
        with self.database.transaction() as session:
            tables.remember(session, unknown.fingerprint, kind, by_title)

    def put_away(self, id_: str) -> None:
        """Let a file wait no more; nothing of it comes in."""
        self._path(id_).unlink(missing_ok=True)
        with self.database.transaction() as session:
            tables.wait_no_more(session, id_)

    def _path(self, id_: str) -> Path:
        if not _ID.fullmatch(id_):
            raise NotFound(f"No file {id_!r} waits.")
        return self.folder / id_


def _plain(said: Said) -> dict[str, object]:
    return {
        "shop": said.shop,
        "marketplace": said.marketplace,
        "currency": said.currency,
        "from_day": said.from_day.isoformat() if said.from_day else None,
        "to_day": said.to_day.isoformat() if said.to_day else None,
    }


def said_again(waits: tables.Waiting) -> Said:
    """What was said of a waiting file so far."""
    kept = waits.said
    days = [date.fromisoformat(kept[n]) if kept.get(n) else None for n in ("from_day", "to_day")]
    return Said(kept["shop"], kept["marketplace"], kept["currency"], *days)


def copied(source: BinaryIO, path: Path) -> None:
    """Put what comes in on disk, a piece at a time."""
    with path.open("wb") as out:
        shutil.copyfileobj(source, out, 1 << 20)
