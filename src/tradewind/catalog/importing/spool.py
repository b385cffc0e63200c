"""Records put aside on disk, in order, so that a file of any length fits in little memory."""

import heapq
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import chain, islice
from operator import itemgetter
from typing import Any

import orjson


class Spool:
    """A nameless temporary file of records; the system removes it whatever happens."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="tradewind-")  # noqa: SIM115 - closed with self
        self.count = 0

    def add(self, record: Any) -> None:
        """Put one record aside."""
        self._file.write(orjson.dumps(record) + b"\n")
        self.count += 1

    def batches(self, size: int) -> Iterator[list[Any]]:
        """All records in order, so many at a time."""
        self._file.seek(0)
        batch: list[Any] = []
        for line in self._file:
            batch.append(orjson.loads(line))
            if len(batch) == size:
                yield batch
                batch = []
        if batch:
            yield batch

    def in_order_of(self, name: str, size: int, *, run: int = 50_000) -> Iterator[list[Any]]:
        """The same by the value of a field: runs sorted in memory, merged from disk."""
        with ExitStack() as open_:
            runs = [
                open_.enter_context(closing(_sorted(batch, name))) for batch in self.batches(run)
            ]
            merged = heapq.merge(
                *(chain.from_iterable(each.batches(1000)) for each in runs), key=itemgetter(name)
            )
            while batch := list(islice(merged, size)):
                yield batch

    def close(self) -> None:
        """Give the disk back."""
        self._file.close()


def _sorted(batch: list[Any], name: str) -> Spool:
    run = Spool()
    for record in sorted(batch, key=itemgetter(name)):
        run.add(record)
    return run
