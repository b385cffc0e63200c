"""How soon a large feed is searchable: 66,778 PC parts into a new shop of its own.

The feed is imported into an empty SQLite database in a temporary folder, then indexed for words,
then for meaning, one after the other in one process. Rows per second are of the import alone; the
other two figures count from the moment the import began. The same feed once more shows what a
feed without news costs.
"""

import tempfile
import time
from pathlib import Path
from typing import cast

from tradewind import plugins
from tradewind.bench.report import report
from tradewind.catalog.importing import Report, import_files
from tradewind.kernel.ports import Embedder
from tradewind.retrieval.index import Index
from tradewind.settings import Settings
from tradewind.storage import Database

FEED = Path("pcpart_prices/catalogue_2025-07-23.csv.zip")
TARGETS = {
    "products": ("=", 66_778.0),
    "bad_rows": ("=", 0.0),
    "import_seconds": ("<=", 30.0),
    "words_searchable_seconds": ("<=", 90.0),
    "meaning_searchable_seconds": ("<=", 180.0),
}


def run(data: Path) -> str:
    """Import the feed under ``data`` and make it searchable; gives the last line."""
    with tempfile.TemporaryDirectory(prefix="tradewind-bench-") as name:
        figures = _measured(data / FEED, Path(name))
    for figure, value in figures.items():
        print(f"{figure:28} {value:>12,}")
    return report("importing", figures, TARGETS)


def _measured(feed: Path, home: Path) -> dict[str, float | int]:
    settings = Settings(home=home)
    database = Database.connect(settings.database_url)
    began = time.monotonic()
    first = _imported(feed, database)
    peak = peak_memory_mb()
    index = Index.open(home, cast("Embedder", plugins.load("embedding", "embedded", settings)))
    index.refresh(database)
    words = time.monotonic() - began
    index.embed_pending(database)
    meaning = time.monotonic() - began
    again = _imported(feed, database)
    return {
        "products": first.new,
        "facts": first.facts_new,
        "bad_rows": first.bad,
        "import_seconds": first.seconds,
        "rows_per_second": round(first.new / first.seconds),
        "import_peak_mb": peak,
        "database_mb": _size_mb(home / "tradewind.db"),
        "words_searchable_seconds": round(words, 1),
        "meaning_searchable_seconds": round(meaning, 1),
        "again_seconds": again.seconds,
        "again_changed": again.new + again.changed,
    }


def _imported(feed: Path, database: Database) -> Report:
    return import_files([feed], database=database, currency="USD")


def peak_memory_mb() -> int:
    """The most memory this process has held so far; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return int(lines["VmHWM"].split()[0]) // 1024


def _size_mb(path: Path) -> int:
    return round(path.stat().st_size / (1 << 20))
