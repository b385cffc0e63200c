"""Every export that sellers work with comes in whole, in any language and however it is bent.

Fixtures of each export, generation and language are written in every encoding and container, taken
in, and compared with what they were written from. Then 500 files are damaged on purpose: whatever
was not damaged has to come in, and whatever was has to come back with a cause. Last, a bulk sheet
of 50,000 rows (500,000 with --full) is timed.
"""

import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tradewind.bench.formats import damaged, sheet
from tradewind.bench.formats.compare import Got, got, wrong
from tradewind.bench.formats.write import PLACES, Export, Manner, exports, manners, truths, written
from tradewind.bench.report import report
from tradewind.kernel.errors import TradewindError
from tradewind.seller.files.said import Said
from tradewind.storage import Database

TARGETS = {
    "recognised": ("=", 1.0),
    "round_trip": ("=", 1.0),
    "crashed": ("=", 0),
    "good_rows_lost": ("=", 0),
    "causes_named": ("=", 1.0),
}
ROWS = 5
DAMAGED = 500
DESCRIBED = Path("../shared/spec/seller_formats.json")
"""A description of the formats, whose titles are taken where it is at hand."""


def run(*, full: bool = False) -> str:
    """Measure; gives the last line."""
    every = exports(DESCRIBED if DESCRIBED.is_file() else None)
    with tempfile.TemporaryDirectory() as folder:
        figures = whole(Path(folder), every)
        figures |= damaged.measure(Path(folder), DAMAGED)
        figures |= sheet.measure(Path(folder), 500_000 if full else 50_000)
    return report("formats", figures, TARGETS)


def whole(folder: Path, every: Sequence[Export]) -> dict[str, float]:
    """How many fixtures are recognised, and how many come back as they were written."""
    database = Database.connect(f"sqlite:///{folder / 'whole.db'}")
    tried = recognised = equal = 0
    faults: Counter[str] = Counter()
    for export in every:
        for number, manner in enumerate(manners(export.language)):
            tried += 1
            found = once(folder, database, export, manner, number)
            recognised += found.is_recognised
            equal += not found.faults
            if found.faults:
                faults[f"{export.name} {export.language} {manner}: {found.faults[0]}"] += 1
    for fault, _ in faults.most_common(20):
        print(fault)
    return {"fixtures": tried, "recognised": recognised / tried, "round_trip": equal / tried}


def once(folder: Path, database: Database, export: Export, manner: Manner, number: int) -> Got:
    """Write one fixture, take it in, and compare."""
    rows = truths(export, ROWS, number)
    path = written(export, rows, manner, folder / f"fixture.{manner.ending}")
    days = date(2026, 10, 1), date(2026, 10, 28)
    shop = f"{export.name} {export.language} {number}"
    said = Said(shop, PLACES[export.language], "", *days)
    try:
        back = got(path, database, said)
    except TradewindError as error:
        return Got(is_recognised=False, faults=[str(error)])
    return Got(is_recognised=True, faults=wrong(export, rows, back))
