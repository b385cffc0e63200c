"""The lexicon of a catalogue, kept beside its index: a restart need not read it all again."""

import os
import pickle
import threading
from pathlib import Path

from tradewind.catalog import tables
from tradewind.retrieval.lexicon import Lexicon
from tradewind.storage import Database

FORM = 4
"""Counts up whenever a lexicon of an older release can no longer be read."""
Of = tuple[int, int, str]
"""What a lexicon was made of: `FORM`, the import, and a stamp that tells databases apart."""


def lexicon(database: Database, folder: Path, *, version: int, stamp: str) -> Lexicon:
    """The lexicon of that state of the catalogue: the kept one, or made anew and kept."""
    path, of = folder / "lexicon.pickle", (FORM, version, stamp)
    kept = _kept(path, of)
    if kept is not None:
        return kept
    with database.reading() as session:
        made = Lexicon.of(tables.changed(session, since=0), tables.categories(session))
    _keep(path, of, made)
    return made


def _kept(path: Path, of: Of) -> Lexicon | None:
    try:
        with path.open("rb") as file:
            found = pickle.load(file)  # noqa: S301 - our own file in our own folder
    except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError):
        return None
    match found:
        case (kept_of, Lexicon() as kept) if kept_of == of:
            return kept
        case _:
            return None


def _keep(path: Path, of: Of, made: Lexicon) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    with new.open("wb") as file:
        pickle.dump((of, made), file, protocol=pickle.HIGHEST_PROTOCOL)
    new.replace(path)
