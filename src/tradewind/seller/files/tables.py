"""The seller's files and their rows: what came in, from where, and what took its place since.

A row is living while ``superseded_by`` is NULL. Rows of a file that is still coming in name that
very file there, so that nobody sees half of it.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    String,
    Table,
)
from sqlalchemy.types import TypeEngine

from tradewind.seller.files.fields import FIELDS, Cell, Kind
from tradewind.storage import metadata

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
