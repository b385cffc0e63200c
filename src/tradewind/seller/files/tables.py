"""The seller's files and their rows: what came in, from where, and what took its place since.

A row is living while ``superseded_by`` is NULL. Rows of a file that is still coming in name that
very file there, so that nobody sees half of it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Index,
    Integer,
    Row,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.types import TypeEngine

from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound
from tradewind.kernel.ids import new_id
from tradewind.seller.files.fields import FIELDS, Cell, Kind
from tradewind.seller.files.reading import Row as Stated
from tradewind.storage import Connection, metadata

_TYPES: dict[Cell, TypeEngine[Any]] = {
    Cell.TEXT: String(),
    Cell.CODE: String(),
    Cell.COUNT: BigInteger(),
    Cell.MONEY: BigInteger(),
    Cell.SHARE: BigInteger(),
    Cell.DAY: Date(),
    Cell.MOMENT: DateTime(timezone=True),
}

report_file = Table(
    "report_file",
    metadata,
    Column("id", String, primary_key=True),
    Column("sha256", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("form", String, nullable=False),
    Column("shop", String, nullable=False),
    Column("marketplace", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("from_day", Date),
    Column("to_day", Date),
    Column("rows", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("imported_at", DateTime(timezone=True), nullable=False),
    Column("superseded_by", String),
    Column("mapping", JSON, nullable=False),
)
"""One for each kind of rows that a file holds.

``form`` is the export it was recognised as. ``marketplace`` and ``currency`` are empty where
nobody said; several are joined by commas, and each row has its own. ``mapping`` is the field each
column was read as, by the column's title.
"""


def _rows(name: str, kind: Kind, *indexed: str) -> Table:
    return Table(
        name,
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("file_id", String, nullable=False),
        Column("sheet", String, nullable=False),
        Column("row", Integer, nullable=False),
        Column("shop", String, nullable=False),
        Column("marketplace", String, nullable=False),
        Column("currency", String, nullable=False),
        Column("from_day", Date),
        Column("to_day", Date),
        Column("superseded_by", String),
        *(Column(field, _TYPES[cell]) for field, cell in FIELDS[kind].items()),
        Index(f"ix_{name}_file_id", "file_id"),
        *(Index(f"ix_{name}_{column}", column) for column in indexed),
    )


business_row = _rows("business_row", Kind.BUSINESS)
business_day_row = _rows("business_day_row", Kind.BUSINESS_DAY)
search_term_row = _rows("search_term_row", Kind.SEARCH_TERMS)
bulk_row = _rows("bulk_row", Kind.BULK)
ad_row = _rows("ad_row", Kind.ADS)
inventory_row = _rows("inventory_row", Kind.INVENTORY)
order_row = _rows("order_row", Kind.ORDERS, "order_id")
return_row = _rows("return_row", Kind.RETURNS, "order_id")
review_row = _rows("review_row", Kind.REVIEWS)

ROWS: dict[Kind, Table] = {
    Kind.BUSINESS: business_row,
    Kind.BUSINESS_DAY: business_day_row,
    Kind.SEARCH_TERMS: search_term_row,
    Kind.BULK: bulk_row,
    Kind.ADS: ad_row,
    Kind.INVENTORY: inventory_row,
    Kind.ORDERS: order_row,
    Kind.RETURNS: return_row,
    Kind.REVIEWS: review_row,
}
"""``sheet`` and ``row`` say where a row stands: ``row`` is the line of its sheet, from 1, as a
spreadsheet counts. A cell that was empty is NULL."""

file_reject = Table(
    "file_reject",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("file_id", String, nullable=False, index=True),
    Column("sheet", String, nullable=False),
    Column("row", Integer, nullable=False),
    Column("cause", String, nullable=False),
    Column("cells", JSON, nullable=False),
)
"""Rows that were left out, with the cause and their cells as they were."""

file_mapping = Table(
    "file_mapping",
    metadata,
    Column("fingerprint", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("columns", JSON, nullable=False),
    Column("confirmed_at", DateTime(timezone=True), nullable=False),
)
"""What a person said that the columns of an unknown file mean, by the fingerprint of its header."""

waiting_file = Table(
    "waiting_file",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("said", JSON, nullable=False),
    Column("arrived_at", DateTime(timezone=True), nullable=False),
)
"""Files dropped on the desk that a person must say something of before they come in."""

KEYS: dict[Kind, tuple[str, ...]] = {
    Kind.BUSINESS: ("parent_asin", "child_asin", "sku"),
    Kind.BUSINESS_DAY: ("from_day",),
    Kind.SEARCH_TERMS: (
        *("from_day", "to_day", "campaign_id", "campaign", "ad_group_id", "ad_group"),
        *("keyword_id", "targeting_id", "targeting", "match_type", "term"),
    ),
    Kind.BULK: (
        *("product", "entity", "campaign_id", "ad_group_id", "portfolio_id", "ad_id"),
        *("keyword_id", "targeting_id", "placement", "audience_id"),
    ),
    Kind.ADS: ("from_day", "campaign", "ad_group", "sku", "asin"),
    Kind.INVENTORY: ("from_day", "sku", "fnsku", "condition"),
    Kind.ORDERS: ("order_id", "item_id", "sku"),
    Kind.RETURNS: ("order_id", "return_id", "sku", "returned_at"),
    Kind.REVIEWS: ("review_id", "asin", "sku", "text", "at"),
}
"""What tells rows of a kind apart: two files that state the same state one thing twice."""
ROW_BY_ROW = frozenset({Kind.ORDERS, Kind.RETURNS, Kind.REVIEWS})
"""Kinds of which a newer file takes the place of single rows, whatever days it covers."""
DAILY = frozenset({Kind.BUSINESS, Kind.BUSINESS_DAY, Kind.SEARCH_TERMS, Kind.ADS, Kind.INVENTORY})
"""Kinds whose rows may be of one day: such a row takes the place of the same row of that day."""
PLACE = (
    *("file_id", "sheet", "row", "shop", "marketplace", "currency"),
    *("from_day", "to_day", "superseded_by"),
)
"""What every row says of where it is from."""
COMING_FOR = timedelta(seconds=10)
"""A file that has not grown for so long has been left behind by whoever read it."""
KEPT_HALF = timedelta(days=1)
"""How long a file that was left behind may be gone on with."""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file of the seller's, or the part of it that holds rows of one kind."""

    id: str
    sha256: str
    name: str
    kind: Kind
    form: str
    shop: str
    marketplace: str
    currency: str
    from_day: date | None
    to_day: date | None
    rows: int
    rejected: int
    imported_at: datetime
    superseded_by: str | None
    mapping: Mapping[str, str]

    @property
    def is_coming(self) -> bool:
        """Whether it has not come in whole yet."""
        return self.superseded_by == self.id


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out."""

    sheet: str
    row: int
    cause: str
    cells: Sequence[str]


def _file(row: Row[Any]) -> ReportFile:
    found = dict(row._mapping)  # noqa: SLF001 - public
    at = clock.utc(found.pop("imported_at"))
    return ReportFile(kind=Kind(found.pop("kind")), imported_at=at, **found)


def files(session: Connection, *, limit: int = 500) -> list[ReportFile]:
    """The files that have come in, newest first; those of which nothing lives too."""
    query = select(report_file).where(
        report_file.c.superseded_by.is_(None) | (report_file.c.superseded_by != report_file.c.id)
    )
    newest = query.order_by(report_file.c.imported_at.desc(), report_file.c.id.desc())
    return [_file(row) for row in session.execute(newest.limit(limit))]


def file(session: Connection, id_: str) -> ReportFile:
    """One file; raises NotFound."""
    row = session.execute(select(report_file).where(report_file.c.id == id_)).first()
    if row is None:
        raise NotFound(f"No file {id_!r}.")
    return _file(row)


def of_content(session: Connection, sha256: str, kind: Kind, shop: str) -> list[ReportFile]:
    """The files with this very content, newest first."""
    query = select(report_file).where(
        report_file.c.sha256 == sha256, report_file.c.kind == kind, report_file.c.shop == shop
    )
    return [_file(row) for row in session.execute(query.order_by(report_file.c.id.desc()))]


def before(session: Connection, made: ReportFile) -> list[ReportFile]:
    """The living files whose place another takes: of the same kind, shop, marketplace and days."""
    table = report_file.c
    same_place = and_(
        table.marketplace == made.marketplace,
        _same(table.from_day, made.from_day),
        _same(table.to_day, made.to_day),
    )
    if made.kind in ROW_BY_ROW:
        same_place = table.sha256 == made.sha256
    elif made.kind is Kind.LISTINGS:
        same_place = and_(same_place, table.form == made.form)
    query = select(report_file).where(
        table.kind == made.kind,
        table.shop == made.shop,
        table.superseded_by.is_(None),
        table.id != made.id,
        same_place | (table.sha256 == made.sha256),
    )
    return [_file(row) for row in session.execute(query)]


def _same(column: Column[Any], value: Any) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def begin(session: Connection, made: ReportFile) -> ReportFile:
    """Let a file begin to come in; gives it with its id."""
    id_ = new_id("fil")
    begun = replace(made, id=id_, superseded_by=id_, rows=0, rejected=0, imported_at=clock.now())
    session.execute(insert(report_file), [_plain(begun)])
    return begun


def _plain(made: ReportFile) -> dict[str, Any]:
    return {column.name: getattr(made, column.name) for column in report_file.columns}


def grow(
    session: Connection,
    made: ReportFile,
    rows: Sequence[tuple[str, Stated]],
    rejects: Sequence[Rejected],
) -> None:
    """Write more rows of a file that is coming, and how far it has come."""
    if rows:
        _insert(session, ROWS[made.kind], made, rows)
    if rejects:
        session.execute(
            insert(file_reject),
            [
                {
                    "file_id": made.id,
                    "sheet": each.sheet,
                    "row": each.row,
                    "cause": each.cause,
                    "cells": list(each.cells),
                }
                for each in rejects
            ],
        )
    grown = {"rows": made.rows, "rejected": made.rejected, "imported_at": clock.now()}
    session.execute(update(report_file).where(report_file.c.id == made.id).values(**grown))


def _insert(
    session: Connection, table: Table, made: ReportFile, rows: Sequence[tuple[str, Stated]]
) -> None:
    """Rows as the driver takes them: a bulk sheet has half a million."""
    qmark = session.dialect.paramstyle == "qmark"
    fields = tuple(FIELDS[made.kind])
    names = (*PLACE, *fields)
    marks = ", ".join(["?" if qmark else "%s"] * len(names))
    shown = ", ".join(f'"{name}"' for name in names)
    times = [name for name in fields if FIELDS[made.kind][name] in {Cell.DAY, Cell.MOMENT}]
    packed = []
    for sheet, row in rows:
        values = row.values
        for name in times:
            values[name] = _stored(values.get(name)) if qmark else values.get(name)
        first, last = row.from_day, row.to_day
        if qmark:
            first, last = _stored(first), _stored(last)
        own = (made.id, sheet, row.number, row.shop, row.marketplace, row.currency)
        packed.append((*own, first, last, made.id, *map(values.get, fields)))
    statement = f"INSERT INTO {table.name} ({shown}) VALUES ({marks})"  # noqa: S608 - names of our own
    session.exec_driver_sql(statement, packed)


def _stored(value: Any) -> Any:
    """A day or a moment as SQLAlchemy keeps it in SQLite."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value


def settle(session: Connection, made: ReportFile, replaced: Collection[ReportFile]) -> None:
    """Let a file that has come in whole live, in the place of others, all at once."""
    for old in replaced:
        _supersede(session, old, made.id)
    if made.kind in ROWS:
        table = ROWS[made.kind]
        _supersede_rows(session, table, made)
        session.execute(update(table).where(table.c.file_id == made.id).values(superseded_by=None))
    living = _plain(replace(made, superseded_by=None, imported_at=clock.now()))
    session.execute(update(report_file).where(report_file.c.id == made.id).values(**living))


def _supersede(session: Connection, old: ReportFile, by: str) -> None:
    if old.kind in ROWS:
        table = ROWS[old.kind]
        theirs = and_(table.c.file_id == old.id, table.c.superseded_by.is_(None))
        session.execute(update(table).where(theirs).values(superseded_by=by))
    session.execute(update(report_file).where(report_file.c.id == old.id).values(superseded_by=by))


def _supersede_rows(session: Connection, table: Table, made: ReportFile) -> None:
    """Living rows of other files that the new one states anew."""
    if made.kind not in ROW_BY_ROW | DAILY:
        return
    key = [table.c.shop, table.c.marketplace, *(table.c[name] for name in KEYS[made.kind])]
    if made.kind in DAILY:
        key += [table.c.from_day, table.c.to_day]
    others = and_(table.c.file_id != made.id, table.c.superseded_by.is_(None), *_near(table, made))
    if session.execute(select(table.c.number).where(others).limit(1)).first() is None:
        return
    mine = select(*key).where(table.c.file_id == made.id)
    stated = {hash(tuple(row)) for row in session.execute(mine)}
    found = session.execute(select(table.c.number, *key).where(others))
    gone = [row[0] for row in found if hash(tuple(row[1:])) in stated]
    for start in range(0, len(gone), 5000):
        some = table.c.number.in_(gone[start : start + 5000])
        session.execute(update(table).where(some).values(superseded_by=made.id))


def _near(table: Table, made: ReportFile) -> list[ColumnElement[bool]]:
    """Where rows that the file may state anew stand: in its shop, on one of its days."""
    if made.kind in ROW_BY_ROW:
        return [table.c.shop == made.shop]
    within = table.c.from_day.between(made.from_day, made.to_day)
    return [table.c.shop == made.shop, table.c.from_day == table.c.to_day, within]


def forget(session: Connection, made: ReportFile) -> None:
    """Take a file away that has not come in whole, and all its rows."""
    if made.kind in ROWS:
        table = ROWS[made.kind]
        session.execute(delete(table).where(table.c.file_id == made.id))
    session.execute(delete(file_reject).where(file_reject.c.file_id == made.id))
    session.execute(delete(report_file).where(report_file.c.id == made.id))


def left_behind(session: Connection) -> list[ReportFile]:
    """Files that stopped coming long ago."""
    query = select(report_file).where(
        report_file.c.superseded_by == report_file.c.id,
        report_file.c.imported_at < clock.now() - KEPT_HALF,
    )
    return [_file(row) for row in session.execute(query)]


def rows(
    session: Connection, made: ReportFile, *, limit: int | None = None, offset: int = 0
) -> Iterator[dict[str, Any]]:
    """A file's rows in its order, by the names of the columns."""
    table = ROWS[made.kind]
    query = select(table).where(table.c.file_id == made.id).order_by(table.c.number)
    found = session.execute(query.limit(limit).offset(offset).execution_options(yield_per=1000))
    for row in found:
        yield dict(row._mapping)  # noqa: SLF001 - public


def living_rows(session: Connection, made: ReportFile) -> int:
    """How many of a file's rows nothing has taken the place of."""
    table = ROWS[made.kind]
    query = select(func.count()).where(table.c.file_id == made.id, table.c.superseded_by.is_(None))
    return session.scalar(query) or 0


def rejects(session: Connection, id_: str, *, limit: int | None = None) -> Iterator[Rejected]:
    """The rows of a file that were left out, in its order."""
    query = select(file_reject).where(file_reject.c.file_id == id_).order_by(file_reject.c.number)
    for row in session.execute(query.limit(limit).execution_options(yield_per=1000)):
        yield Rejected(row.sheet, row.row, row.cause, row.cells)


def causes(session: Connection, id_: str) -> dict[str, int]:
    """Why rows of a file were left out, most frequent first."""
    count = func.count()
    query = select(file_reject.c.cause, count).where(file_reject.c.file_id == id_)
    found = session.execute(query.group_by(file_reject.c.cause).order_by(count.desc()).limit(50))
    return {row[0]: row[1] for row in found}


def mappings(session: Connection) -> dict[str, tuple[Kind, dict[str, str]]]:
    """What people said of unknown headers, by their fingerprint."""
    found = session.execute(select(file_mapping))
    return {row.fingerprint: (Kind(row.kind), dict(row.columns)) for row in found}


def remember(session: Connection, fingerprint: str, kind: Kind, columns: Mapping[str, str]) -> None:
    """Keep what a person said of a header, in the place of what they said before."""
    session.execute(delete(file_mapping).where(file_mapping.c.fingerprint == fingerprint))
    said = {"fingerprint": fingerprint, "kind": kind, "columns": dict(columns)}
    session.execute(insert(file_mapping), [said | {"confirmed_at": clock.now()}])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that a person must say something of before it comes in."""

    id: str
    name: str
    said: Mapping[str, Any]
    arrived_at: datetime


def wait(session: Connection, id_: str, name: str, said: Mapping[str, Any]) -> None:
    """Put a file down as waiting, in the place of what was said of it before."""
    session.execute(delete(waiting_file).where(waiting_file.c.id == id_))
    row = {"id": id_, "name": name, "said": dict(said), "arrived_at": clock.now()}
    session.execute(insert(waiting_file), [row])


def waiting(session: Connection) -> list[Waiting]:
    """The files that wait, newest first."""
    query = select(waiting_file).order_by(waiting_file.c.arrived_at.desc())
    return [
        Waiting(row.id, row.name, row.said, clock.utc(row.arrived_at))
        for row in session.execute(query)
    ]


def wait_no_more(session: Connection, id_: str) -> None:
    """Take a file from those that wait."""
    session.execute(delete(waiting_file).where(waiting_file.c.id == id_))
