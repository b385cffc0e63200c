"""What was written already, kept by what it was written from; and the seller's search terms."""

from typing import Any

from sqlalchemy import JSON, Column, DateTime, Index, Integer, String, Table, func, select

from tradewind.catalog.tables import product
from tradewind.kernel import clock
from tradewind.seller.files.tables import search_term_row
from tradewind.seller.studio.sentence import Term
from tradewind.storage import Connection, metadata

studio_text = Table(
    "studio_text",
    metadata,
    Column("key", String, primary_key=True),
    Column("sku", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("language", String, nullable=False),
    Column("by", String, nullable=False),
    Column("body", JSON, nullable=False),
    Column("cost", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_studio_text_sku", "sku"),
)
MOST_TERMS = 2000


def known(session: Connection, key: str) -> dict[str, Any] | None:
    """What was written from the same facts with the same settings; None where nothing was."""
    found = session.execute(select(studio_text.c.body).where(studio_text.c.key == key)).first()
    return None if found is None else dict(found.body)


def note(session: Connection, key: str, body: dict[str, Any], *, by: str, cost: int) -> None:
    """Keep what was written; the same key again changes nothing."""
    if known(session, key) is not None:
        return
    listing = body["listing"]
    place = {name: listing[name] for name in ("sku", "channel", "language")}
    values = place | {"key": key, "by": by, "body": body, "cost": cost, "at": clock.now()}
    session.execute(studio_text.insert().values(values))


def search_terms(session: Connection) -> tuple[Term, ...]:
    """What buyers typed before they ordered, out of the living search-term reports."""
    row = search_term_row.c
    query = (
        select(
            row.term,
            func.sum(row.orders).label("orders"),
            func.sum(row.clicks).label("clicks"),
            func.min(row.file_id).label("file_id"),
            func.min(row.row).label("line"),
        )
        .where(row.superseded_by.is_(None), row.orders > 0, row.term.is_not(None))
        .group_by(row.term)
        .order_by(func.sum(row.orders).desc(), row.term)
        .limit(MOST_TERMS)
    )
    return tuple(
        Term(each.term, int(each.orders or 0), int(each.clicks or 0), each.file_id, each.line)
        for each in session.execute(query)
    )


def brands(session: Connection) -> tuple[str, ...]:
    """Every brand of the catalogue."""
    query = select(product.c.brand).distinct().order_by(product.c.brand)
    return tuple(each for each in session.scalars(query) if each)
