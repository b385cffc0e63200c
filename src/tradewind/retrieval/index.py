"""The catalogue, searchable: built once, kept on disk, brought up to date by what changed."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np

from tradewind.catalog import tables
from tradewind.kernel.ports import Embedder, Vectors
from tradewind.retrieval import kept, learned
from tradewind.retrieval.growth import grown
from tradewind.retrieval.kept import Parts
from tradewind.retrieval.lexicon import Lexicon
from tradewind.retrieval.said import mark, meaning
from tradewind.retrieval.snapshot import Snapshot
from tradewind.storage import Connection, Database

Progress = Callable[[int, int], None]
"""Called with how many are done, of how many."""
BATCH = 256
"""Texts embedded at a time."""
KEPT_EVERY = 32
"""Batches between two times that vectors are written to disk."""


class Index:
    """A snapshot that many readers share and that one writer at a time replaces."""

    def __init__(self, folder: Path, embedder: Embedder | None) -> None:
        self._folder = folder
        self._name = embedder.name if embedder else ""
        self._parts = Parts()
        self._writing, self._learning = threading.Lock(), threading.Lock()
        self._snapshot = Snapshot()
        self.embedder = embedder
        self._lexicon = Lexicon()
        self._learned_of = (0, "")
        self._map()

    @classmethod
    def open(cls, home: Path, embedder: Embedder | None) -> Self:
        """The index kept under ``home``, as it was left; `refresh` brings it up to date."""
        return cls(home / "index", embedder)

    @property
    def snapshot(self) -> Snapshot:
        """The catalogue as it is searched now; it never changes, the next one takes its place."""
        return self._snapshot

    @property
    def version(self) -> int:
        """The import up to which products are searchable."""
        return self._snapshot.version

    @property
    def lexicon(self) -> Lexicon:
        """What this catalogue knows words for, as of the last `refresh`."""
        return self._lexicon

    @property
    def size(self) -> int:
        """Products on sale."""
        return self._snapshot.size

    @property
    def currencies(self) -> tuple[str, ...]:
        """Currencies that something is priced in, the most common first."""
        return self._snapshot.shelf.common_currencies

    def refresh(self, database: Database) -> bool:
        """Take in what changed since; whether anything had. Cheap where nothing did.

        While one thread takes a change in, the others go on with what was known before.
        """
        changed = self._refreshed(database)
        self._learn(database)
        return changed

    def _learn(self, database: Database) -> None:
        if self._learned_of == (self._snapshot.version, self._snapshot.stamp):
            return
        if not self._learning.acquire(blocking=self._learned_of[0] == 0):
            return
        try:
            version, stamp = self._snapshot.version, self._snapshot.stamp
            if self._learned_of != (version, stamp):
                folder = self._folder
                self._lexicon = learned.lexicon(database, folder, version=version, stamp=stamp)
                self._learned_of = version, stamp
        finally:
            self._learning.release()

    def _refreshed(self, database: Database) -> bool:
        with database.reading() as session:
            newest = tables.newest(session)
            current = newest == (self._snapshot.version, self._snapshot.stamp)
            since = self._snapshot.seen
            changes = tables.availability_changes(session, since=since) if current else []
        if current and not changes:
            return self._kept_elsewhere()
        if not self._writing.acquire(blocking=self._snapshot.version == 0):
            return False
        try:
            return self._note(changes) if current else self._take_in(database)
        finally:
            self._writing.release()

    def _kept_elsewhere(self) -> bool:
        """Whether another process has kept something new, which is now ours too."""
        if kept.generation(self._folder) == self._parts.generation:
            return False
        if not self._writing.acquire(blocking=False):
            return False
        try:
            return self._map()
        finally:
            self._writing.release()

    def _map(self) -> bool:
        found = kept.latest(self._folder, self._name, self._parts)
        if found is None or found.version < self._snapshot.version:
            return False
        if found.version == self._snapshot.version and found.seen < self._snapshot.seen:
            found = replace(found, available=self._snapshot.available, seen=self._snapshot.seen)
        self._snapshot = found
        return True

    def _note(self, changes: list[tuple[int, str, bool]]) -> bool:
        self._snapshot = self._snapshot.with_availability(changes)
        return True

    def _take_in(self, database: Database) -> bool:
        with kept.alone(self._folder):
            self._map()
            with database.reading() as session:
                grown = self._grown(session)
            if grown is None:
                return True
            self._snapshot = kept.with_vectors(grown, grown.meanings.vectors)
            kept.keep(self._folder, self._snapshot, self._name, self._parts)
            return True

    def _grown(self, session: Connection) -> Snapshot | None:
        """The next snapshot; None where another process has already brought it."""
        version, stamp = tables.newest(session)
        base, names = self._snapshot, tables.categories(session)
        if (version, stamp) == (base.version, base.stamp):
            return None
        named = mark(str(sorted((path, sorted(each.items())) for path, each in names.items())))
        if base.stamp != tables.imported_at(session, base.version) or base.names != named:
            base = kept.with_vectors(Snapshot(), base.meanings.vectors)
        seen = tables.last_availability_change(session)
        changes = tables.availability_changes(session, since=base.seen) if base.version else []
        base = base.with_availability(each for each in changes if each[0] <= seen)
        gone = tables.withdrawn(session, since=base.version) if base.version else []
        products = tables.changed(session, since=base.version)
        next_ = grown(base, products, gone, names)
        return replace(next_, version=version, stamp=stamp, seen=seen, names=named)

    def embed_pending(
        self,
        database: Database,
        progress: Progress | None = None,
        stopped: Callable[[], bool] = bool,
    ) -> int:
        """Embed every text that has no vector yet; gives how many. Safe to call at any time.

        ``stopped`` is asked before each batch; what was embedded until then is kept.
        Raises PortUnavailable where the embedder does; what was embedded until then is kept.
        """
        if self.embedder is None:
            return 0
        done, batch, found = 0, [], []
        total = len(self._snapshot.meanings.missing) + len(self._snapshot.word_meanings.missing)
        for texts in self._pending(database):
            if stopped():
                break
            batch += [mark(text) for text in texts]
            found.append(self.embedder.embed(texts))
            done += len(texts)
            if progress is not None:
                progress(done, max(done, total))
            if len(found) == KEPT_EVERY:
                self._keep_vectors(batch, found)
                batch, found = [], []
        if found:
            self._keep_vectors(batch, found)
        return done

    def _pending(self, database: Database) -> Iterator[list[str]]:
        """Texts to embed, a batch at a time: words first, they are few and serve every search."""
        snapshot = self._snapshot
        written = [snapshot.words.comparable[at] for at in snapshot.word_meanings.missing]
        for some in batched(snapshot.words.written(written), BATCH):
            yield list(some)
        missing = [snapshot.shelf.ids[at] for at in snapshot.meanings.missing]
        for ids in batched(missing, BATCH):
            with database.reading() as session:
                names = tables.categories(session)
                products = tables.many(session, ids)
            yield [meaning(product, names) for product in products.values()]

    def _keep_vectors(self, marks: list[int], found: list[Vectors]) -> None:
        with self._writing, kept.alone(self._folder):
            self._map()
            snapshot = self._snapshot
            known = snapshot.meanings.vectors.with_more(
                np.array(marks, dtype=np.uint64), np.vstack(found)
            )
            used = np.concatenate([snapshot.meant, snapshot.words.marks])
            self._snapshot = kept.with_vectors(snapshot, known.only(used))
            kept.keep(self._folder, self._snapshot, self._name, self._parts)


def batched(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Slices of at most so many."""
    return (items[start : start + size] for start in range(0, len(items), size))
