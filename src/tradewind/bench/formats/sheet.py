"""How fast a bulk sheet of many rows comes in, and in how much memory: in a process of its own."""

import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import orjson
import xlsxwriter

from tradewind.bench.formats.write import Export, exports, truths
from tradewind.seller.files.said import Said
from tradewind.seller.files.take import take
from tradewind.storage import Database


def measure(folder: Path, rows: int) -> dict[str, float]:
    """Write a sheet, then take it in; rows a second, and megabytes at the peak."""
    path = folder / "bulk.xlsx"
    export = next(each for each in exports(None) if each.name == "bulk 52")
    _write(export, rows, path)
    command = [sys.executable, "-m", "tradewind.bench.formats.sheet", str(path)]
    done = subprocess.run(command, capture_output=True, check=True)
    found: dict[str, float] = orjson.loads(done.stdout.splitlines()[-1])
    return found | {"sheet_rows": rows}


def _write(export: Export, rows: int, path: Path) -> None:
    """Half the columns are filled, as in sheets of keywords."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Sponsored Products Campaigns")
    sheet.write_row(0, 0, [title for title, _ in export.columns])
    some = truths(export, 500, 1)
    for number in range(rows):
        row = some[number % len(some)] | {"keyword_id": str(10**14 + number)}
        for place, (_, field) in enumerate(export.columns):
            value = row.get(field)
            if place % 2 and place > 9:
                continue
            if isinstance(value, date):
                sheet.write_string(number + 1, place, value.isoformat())
            elif value is not None:
                sheet.write(number + 1, place, value)
    book.close()


def anonymous_mb() -> float:
    """Memory of this process that no file stands behind."""
    status = Path("/proc/self/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("RssAnon"))
    return int(line.split()[1]) / 1024


def main(path: Path) -> None:
    """Take the sheet in and print what it took."""
    peak = [anonymous_mb()]

    def progress(stage: str, done: int, total: int | None) -> None:
        del stage, done, total
        peak.append(anonymous_mb())

    with tempfile.TemporaryDirectory() as folder:
        database = Database.connect(f"sqlite:///{Path(folder) / 'desk.db'}")
        began = time.perf_counter()
        done = take(path, database=database, said=Said("shop", "US"), progress=progress)[0]
        seconds = time.perf_counter() - began
    figures = {"rows_per_s": round(done.rows / seconds), "peak_mb": round(max(peak))}
    print(orjson.dumps(figures | {"peak_growth_mb": round(max(peak) - peak[0])}).decode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
