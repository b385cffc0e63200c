"""Take a seller's file in: all that it says at once, in the place of what it said before.

Rows are written in short transactions while nobody can see them; one last transaction lets them
live and whatever they replace be superseded. A crash leaves what was there, and the next attempt
with the same file goes on where this one stopped.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from tradewind.decisions import tables as ledger
from tradewind.kernel import clock
from tradewind.kernel.errors import BadFile, NotSaid, Refused, UnknownFormat
from tradewind.seller.files import tables
from tradewind.seller.files.fields import FIELDS, Kind
from tradewind.seller.files.grid import CUT_OFF, SheetGrid, TextGrid, opened
from tradewind.seller.files.reading import Reader, Reject, Row
from tradewind.seller.files.recognise import Table, Unknown, tables_of
from tradewind.seller.files.said import Said, Setting, plain_setting, setting
from tradewind.seller.files.shelve import Stack, feeds_of, shelve
from tradewind.seller.files.tables import Rejected, ReportFile
from tradewind.seller.files.taken import Difference, Outcome, Taken
from tradewind.seller.files.tell import told_of
from tradewind.storage import Connection, Database

Progress = Callable[[str, int, int | None], None]
"""Called now and then with the stage, how many rows are done, and of how many if that is known."""
BATCH = 5000
"""Rows of one short transaction."""
NOTHING = Said()


@dataclass(frozen=True, slots=True)
class Sheaf:
    """The tables of a file that come in together: those of one kind in one workbook, or one."""

    name: str
    sha256: str
    tables: Sequence[Table]
    settings: Sequence[Setting]

    @property
    def kind(self) -> Kind:
        """What its rows are about."""
        return self.tables[0].kind

    def rows(self) -> Iterator[tuple[str, Row | Reject]]:
        """Every row of its tables, each with the name of its sheet."""
        for table, each in zip(self.tables, self.settings, strict=True):
            for row in Reader(table, each).rows():
                yield table.grid.name, row


@dataclass(slots=True)
class Tally:
    """What has been seen of a sheaf so far."""

    rows: int = 0
    rejected: int = 0
    first: date | None = None
    last: date | None = None
    is_cut: bool = False
    marketplaces: set[str] = field(default_factory=set)
    currencies: set[str] = field(default_factory=set)

    def count(self, row: Row | Reject) -> None:
        """One more row."""
        if isinstance(row, Reject):
            self.rejected += 1
            self.is_cut = self.is_cut or row.cause == CUT_OFF
            return
        self.rows += 1
        self.marketplaces.add(row.marketplace)
        self.currencies.add(row.currency)
        if row.from_day and (self.first is None or row.from_day < self.first):
            self.first = row.from_day
        if row.to_day and (self.last is None or row.to_day > self.last):
            self.last = row.to_day

    def whole(self, made: ReportFile) -> ReportFile:
        """The file with what its rows say of it."""
        return replace(
            made,
            rows=self.rows,
            rejected=self.rejected,
            from_day=made.from_day or self.first,
            to_day=made.to_day or self.last,
            marketplace=_joined(self.marketplaces) or made.marketplace,
            currency=_joined(self.currencies) or made.currency,
        )


def _joined(names: set[str]) -> str:
    return ",".join(sorted(names - {""}))


def take(
    path: Path,
    *,
    database: Database,
    said: Said = NOTHING,
    name: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[Taken]:
    """Take a file in; gives what became of each kind of rows in it.

    ``name`` is what the file is called, where that is not its path's. Raises BadFile where the
    file is no good as a whole, UnknownFormat where it holds no table, and NotSaid where a person
    has to say something of it first: nothing is taken then.
    """
    told = progress or _silent
    with database.reading() as session:
        known = tables.mappings(session)
    with opened(path, name=name) as file:
        feeds = feeds_of(file)
        found, unknown = tables_of(file, known)
        if not found and not feeds:
            raise _unknown(file.name, unknown)
        left = [each.grid.name for each in unknown if each.grid.name]
        sheaves = [_sheaf(file.name, file.sha256, each, said) for each in _together(found)]
        done = [_taken(each, database, told, left, dry_run=dry_run) for each in sheaves]
        stacks = [Stack(each.name, each.digest.hex(), plain_setting(said), each) for each in feeds]
        return done + [shelve(each, database=database, dry_run=dry_run) for each in stacks]


def _silent(stage: str, done: int, total: int | None) -> None:
    del stage, done, total


def _unknown(name: str, unknown: Sequence[Unknown]) -> Exception:
    if not unknown:
        return UnknownFormat(f"{name} holds no table that is known here.")
    titles = ", ".join(unknown[0].titles[:8])
    return NotSaid(
        f"{name} is a table of no export that is known here ({titles} …): say what its columns "
        "mean, on the desk under Files.",
        "columns",
    )


def _together(found: Sequence[Table]) -> Iterator[list[Table]]:
    """Sheets of one kind in one workbook come in together; each other table by itself."""
    books: dict[tuple[Path, Kind], list[Table]] = {}
    for table in found:
        if isinstance(table.grid, SheetGrid) and table.kind is Kind.BULK:
            books.setdefault((table.grid.book.path, table.kind), []).append(table)
        else:
            yield [table]
    yield from books.values()


def _sheaf(name: str, sha256: str, group: list[Table], said: Said) -> Sheaf:
    grid = group[0].grid
    if isinstance(grid, TextGrid):
        shown, content = grid.part.name if grid.part.member else name, grid.part.digest.hex()
        content = content if grid.part.packed != "plain" else sha256
    else:
        others = len(group) > 1 or group[0].kind is Kind.BULK
        inner = "" if others else grid.name
        shown = f"{name}/{inner}" if inner else name
        content = hashlib.sha256(f"{sha256} {inner}".encode()).hexdigest() if inner else sha256
    return Sheaf(shown, content, group, [setting(each, said, shown) for each in group])


def _taken(
    sheaf: Sheaf, database: Database, told: Progress, left: Sequence[str], *, dry_run: bool
) -> Taken:
    if sheaf.kind is Kind.LISTINGS:
        stack = Stack(sheaf.name, sheaf.sha256, sheaf.settings[0], sheaf.tables[0])
        return shelve(stack, database=database, dry_run=dry_run)
    made = _outline(sheaf)
    with database.reading() as session:
        same = _same(tables.of_content(session, sheaf.sha256, sheaf.kind, made.shop), made)
    if same:
        return told_of(same, Outcome.SAME, left=left)
    if dry_run:
        return _tried(sheaf, made, database, told, left)
    return _written(sheaf, made, database, told, left)


def _outline(sheaf: Sheaf) -> ReportFile:
    """What is known of a file before its rows are."""
    first = sheaf.settings[0]
    mapping = {title: each for table in sheaf.tables for title, each in table.mapping.items()}
    return ReportFile(
        id="",
        sha256=sheaf.sha256,
        name=sheaf.name,
        kind=sheaf.kind,
        form=sheaf.tables[0].form.name,
        shop=first.shop,
        marketplace=first.marketplace,
        currency=first.currency,
        from_day=first.from_day,
        to_day=first.to_day,
        rows=0,
        rejected=0,
        imported_at=clock.now(),
        superseded_by=None,
        mapping=mapping,
    )


def _same(before: Sequence[ReportFile], made: ReportFile) -> ReportFile | None:
    """The file that came in with this content and nothing else said of it."""
    for each in before:
        if each.is_coming:
            continue
        said = (made.marketplace, made.currency, made.from_day, made.to_day)
        stood = (each.marketplace, each.currency, each.from_day, each.to_day)
        if all(not now or now == then for now, then in zip(said, stood, strict=True)):
            return each
    return None


def _written(
    sheaf: Sheaf, made: ReportFile, database: Database, told: Progress, left: Sequence[str]
) -> Taken:
    with database.transaction() as session:
        for old in tables.left_behind(session):
            tables.forget(session, old)
        begun, done = _begun(session, made)
    try:
        tally = _grown(sheaf, begun, done, database, told)
        whole = tally.whole(begun)
        return _settled(whole, database, left, is_cut=tally.is_cut)
    except Exception:
        with database.transaction() as session:
            tables.forget(session, begun)
        raise


def _begun(session: Connection, made: ReportFile) -> tuple[ReportFile, int]:
    """The file as it begins to come in, or goes on; and how many of its rows are there already."""
    for each in tables.of_content(session, made.sha256, made.kind, made.shop):
        if not each.is_coming:
            continue
        if clock.now() - each.imported_at < tables.COMING_FOR:
            raise Refused(f"{made.name} is coming in right now: look again in some seconds.")
        if replace(made, id="", imported_at=each.imported_at) == _outline_of(each):
            return each, each.rows + each.rejected
        tables.forget(session, each)
    return tables.begin(session, made), 0


def _outline_of(coming: ReportFile) -> ReportFile:
    return replace(coming, id="", rows=0, rejected=0, superseded_by=None)


def _grown(sheaf: Sheaf, begun: ReportFile, done: int, database: Database, told: Progress) -> Tally:
    """Write the rows that are not there yet, some at a time."""
    tally, rows = Tally(), sheaf.rows()
    while batch := list(islice(rows, BATCH)):
        for _, row in batch:
            tally.count(row)
        if tally.rows + tally.rejected > done:
            grown = replace(begun, rows=tally.rows, rejected=tally.rejected)
            good = [(sheet, row) for sheet, row in batch if isinstance(row, Row)]
            bad = [_rejected(sheet, row) for sheet, row in batch if isinstance(row, Reject)]
            with database.transaction() as session:
                tables.grow(session, grown, good, bad)
        told("read", tally.rows + tally.rejected, None)
    if not tally.rows:
        raise BadFile(_empty(sheaf))
    return tally


def _rejected(sheet: str, row: Reject) -> Rejected:
    cells = [cell.encode("utf-8", "replace").decode().replace("\0", " ") for cell in row.cells]
    return Rejected(sheet, row.number, row.cause, cells)


def _empty(sheaf: Sheaf) -> str:
    """Why nothing of a file came in."""
    bad = next((row for _, row in sheaf.rows() if isinstance(row, Reject)), None)
    if bad is None:
        return f"{sheaf.name} has a header and no rows."
    return f"{sheaf.name} has no row that can be read; row {bad.number}: {bad.cause}."


def _settled(whole: ReportFile, database: Database, left: Sequence[str], *, is_cut: bool) -> Taken:
    with database.transaction(alone=True) as session:
        replaced = tables.before(session, whole)
        if is_cut and replaced:
            raise BadFile(
                f"{whole.name} breaks off in its last row and would take the place of "
                f"{replaced[0].name}: it may be half-written, send it again."
            )
        tables.settle(session, whole, replaced)
        outcome = Outcome.CORRECTED if replaced else Outcome.NEW
        result = told_of(
            whole,
            outcome,
            left=left,
            causes=tables.causes(session, whole.id),
            replaces=[each.name for each in replaced],
        )
        ledger.record(session, "file", whole.id, _entry(whole, replaced))
    return result


def _entry(whole: ReportFile, replaced: Sequence[ReportFile]) -> dict[str, object]:
    """What the ledger keeps of a file."""
    return {
        "file": whole.name,
        "sha256": whole.sha256,
        "form": whole.form,
        "rows": whole.rows,
        "rejected": whole.rejected,
        "replaces": [each.id for each in replaced],
    }


def _tried(
    sheaf: Sheaf, made: ReportFile, database: Database, told: Progress, left: Sequence[str]
) -> Taken:
    """What would become of a file, and how it differs from those whose place it would take."""
    tally, causes = Tally(), Counter[str]()
    stated: dict[int, int] = {}
    for _, row in sheaf.rows():
        tally.count(row)
        if isinstance(row, Reject):
            causes[row.cause] += 1
        else:
            days = {"from_day": row.from_day, "to_day": row.to_day}
            key, content = _digests(sheaf.kind, row.values | days, row.currency)
            stated[key] = content
        if (tally.rows + tally.rejected) % BATCH == 0:
            told("read", tally.rows + tally.rejected, None)
    if not tally.rows:
        raise BadFile(_empty(sheaf))
    whole = tally.whole(made)
    with database.reading() as session:
        replaced = tables.before(session, whole)
        known = dict(
            _digests(old.kind, values, values["currency"])
            for old in replaced
            for values in tables.rows(session, old)
        )
    return told_of(
        whole,
        Outcome.DRY,
        left=left,
        causes=dict(causes.most_common(50)),
        replaces=[each.name for each in replaced],
        difference=_difference(stated, known) if replaced else None,
    )


def _digests(kind: Kind, values: Mapping[str, Any], currency: str) -> tuple[int, int]:
    """What stands for a row among others, and for all that it says."""
    key = hash(tuple(str(values.get(name)) for name in tables.KEYS[kind]))
    shown = (_plain(values.get(name)) for name in FIELDS[kind])
    return key, hash((currency, *shown))


def _plain(value: Any) -> Any:
    return clock.utc(value) if isinstance(value, datetime) else value


def _difference(stated: Mapping[int, int], known: Mapping[int, int]) -> Difference:
    both = stated.keys() & known.keys()
    changed = sum(stated[key] != known[key] for key in both)
    return Difference(
        len(stated.keys() - both), changed, len(both) - changed, len(known.keys() - both)
    )
