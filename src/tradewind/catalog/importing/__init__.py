"""Take catalogue files in: all of what they say at once, or nothing of it.

The files are read and checked first, with nothing locked; then compared with what is stored; then
written in one short transaction. A reader, and a crash at any moment, see the old catalogue or the
new one. An import never takes a product away because a file does not name it.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tradewind.catalog.importing import tables
from tradewind.catalog.importing.comparison import Comparison
from tradewind.catalog.importing.reading import Stated
from tradewind.catalog.importing.rejects import Rejects
from tradewind.catalog.importing.report import Report
from tradewind.catalog.importing.spool import Spool
from tradewind.kernel import clock
from tradewind.kernel.errors import BadFile
from tradewind.storage import Database

__all__ = ["Progress", "Report", "import_files"]

Progress = Callable[[str, int, int | None], None]
"""Called now and then with the stage (``read``, ``compare``, ``write``), how many rows are done,
and of how many where that is known."""
BATCH = 2000
"""Rows written by one call."""


def import_files(
    paths: Sequence[Path],
    *,
    database: Database,
    currency: str,
    dry_run: bool = False,
    progress: Progress | None = None,
    rejects: Path | None = None,
) -> Report:
    """Import catalogue files; gives what has changed (with ``dry_run``, what would).

    ``currency`` is that of prices whose file names none. Rows that break a rule are left out and
    written to ``rejects``, or to a new file beside the database where none is given. Raises
    BadFile or UnknownFormat where a file as a whole is no good; then nothing is taken from any.
    where a file as a whole is no good; then nothing is taken from any of them.
    """
    began, told = time.monotonic(), progress or _silent
    left_out = Rejects(rejects, _beside(database))
    try:
        with Stated(left_out, told) as stated:
            stated.read(_once(paths), currency.upper())
            report = _imported(stated, database, left_out, told, dry_run=dry_run)
            report.rejects = left_out.path
    except BaseException:
        left_out.discard()
        raise
    left_out.close()
    report.seconds = round(time.monotonic() - began, 3)
    return report


def _beside(database: Database) -> Path | None:
    """The folder of a database that is a file."""
    name = database.engine.url.database
    is_file = database.engine.dialect.name == "sqlite" and name not in {None, "", ":memory:"}
    return Path(str(name)).parent if is_file else None


def _silent(stage: str, done: int, total: int | None) -> None:
    del stage, done, total


def _once(paths: Sequence[Path]) -> list[Path]:
    if not paths:
        raise BadFile("Name at least one file.")
    return list(dict.fromkeys(Path(path) for path in paths))


def _imported(
    stated: Stated, database: Database, rejects: Rejects, told: Progress, *, dry_run: bool
) -> Report:
    while True:
        report = Report(stated.files, stated.formats, dry_run)
        with Comparison.of(stated, database, report, told) as compared:
            report.bad = rejects.count + compared.bad
            try:
                if report.changes and not dry_run:
                    report.version = compared.version
                    _write(compared, database, _row(stated, report), told)
            except tables.Overtaken:
                continue
            compared.leave_out(rejects)
            report.causes = dict(rejects.causes.most_common())
            return report


def _row(stated: Stated, report: Report) -> tables.Row:
    """What stands for the import in the catalogue's own list of them."""
    return {
        "version": report.version,
        "file": ", ".join(report.files)[:500],
        "digest": hashlib.sha256(b"".join(stated.digests)).hexdigest(),
        "format": ", ".join(dict.fromkeys(report.formats)),
        "imported_at": clock.now(),
        "counts": report.counts(),
    }


def _write(compared: Comparison, database: Database, row: tables.Row, told: Progress) -> None:
    total, done = sum(spool.count for spool in compared.rows.values()), 0
    with database.transaction(alone=True) as session:
        tables.begin(session, row)
        for name in tables.ORDER:
            if name in compared.rows:
                for batch in _batches(name, compared.rows[name]):
                    tables.write(session, name, batch)
                    done += len(batch)
    told("write", done, total)


def _batches(name: str, rows: Spool) -> Iterator[list[Any]]:
    """Shelves are written in order of SKU: orders lock them so, and nobody waits in a circle."""
    return rows.in_order_of("sku", BATCH) if name == "stock" else rows.batches(BATCH)
