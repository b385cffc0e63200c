"""Records put aside on disk, in order, so that a file of any length fits in little memory."""

import tempfile
from collections.abc import Iterator
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

    def close(self) -> None:
        """Give the disk back."""
        self._file.close()
