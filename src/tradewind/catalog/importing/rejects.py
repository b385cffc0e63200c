"""Rows that were left out, as a table that a person mends and hands in again."""

import csv
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tradewind.catalog.incoming import BadRow
from tradewind.kernel import clock

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula in a spreadsheet."""
MOST_CAUSES = 200
OTHER = "other causes, each in the file of what was left out"


class Rejects:
    """Counts the rows left out and writes them down; there is no file where there is none.

    They go to ``path``; where that is None, to a new file in ``folder`` (None: the system's own
    for temporary files).
    """

    def __init__(self, path: Path | None, folder: Path | None) -> None:
        self._path, self._folder = path, folder
        self._file: Any = None
        self._writer: Any = None
        self.causes: Counter[str] = Counter()

    @property
    def path(self) -> Path | None:
        """Where they are; None where nothing was left out."""
        return Path(self._file.name) if self._file else None

    @property
    def count(self) -> int:
        """How many there are."""
        return self.causes.total()

    def add(self, file: str, bad: BadRow) -> None:
        """Write one down: its file, its row, the cause, and its cells as they were."""
        known = bad.cause in self.causes or len(self.causes) < MOST_CAUSES
        self.causes[bad.cause if known else OTHER] += 1
        if self._file is None:
            self._open()
        self._writer.writerow([safe(cell) for cell in (file, bad.row, bad.cause, *bad.raw)])

    def _open(self) -> None:
        if self._path is None:
            self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - it is the result
                "w",
                encoding="utf-8-sig",
                newline="",
                prefix=f"rejects-{clock.now():%Y-%m-%d}-",
                suffix=".csv",
                dir=self._folder,
                delete=False,
            )
        else:
            self._file = self._path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["file", "row", "cause", "original cells"])

    def close(self) -> None:
        """Finish the file."""
        if self._file:
            self._file.close()

    def discard(self) -> None:
        """Take the file away again: the import itself was refused."""
        self.close()
        if self.path:
            self.path.unlink(missing_ok=True)


def safe(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
