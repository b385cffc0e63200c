"""Rows that were left out, as a table that a person mends and hands in again."""

import csv
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tradewind.catalog.incoming import BadRow

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula in a spreadsheet."""


class Rejects:
    """Counts the rows left out and writes them down; there is no file where there is none."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
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
        self.causes[bad.cause] += 1
        if self._file is None:
            self._open()
        self._writer.writerow([safe(cell) for cell in (file, bad.row, bad.cause, *bad.raw)])

    def _open(self) -> None:
        if self._path is None:
            self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - it is the result
                "w",
                encoding="utf-8-sig",
                newline="",
                prefix="rejects-",
                suffix=".csv",
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


def safe(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
