"""Kept listings: what each channel shows of each SKU, every version with where it came from."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    select,
)

from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.storage import Connection, Ready, metadata

kept_listing = Table(
    "kept_listing",
    metadata,
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("marketplace", String, nullable=False),
    Column("language", String, nullable=False),
    Column("sku", String, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("channel", "marketplace", "language", "sku", name="uq_kept_listing_place"),
    Index("ix_kept_listing_sku", "sku"),
)
listing_version = Table(
    "listing_version",
    metadata,
    Column("listing_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", JSON, nullable=False),
    Column("file_id", String, nullable=False),
    Column("row", Integer, nullable=False),
    Column("proposal_id", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
LIVING = and_(
    listing_version.c.listing_id == kept_listing.c.id,
    listing_version.c.version == kept_listing.c.version,
)
WHOLE = select(
    kept_listing.c.id, *[each for each in listing_version.c if each.name != "listing_id"]
)
PLACE = Ready(
    select(kept_listing.c.id, kept_listing.c.version, listing_version.c.body)
    .join(listing_version, LIVING)
    .where(
        kept_listing.c.channel == bindparam("channel"),
        kept_listing.c.marketplace == bindparam("marketplace"),
        kept_listing.c.language == bindparam("language"),
        kept_listing.c.sku == bindparam("sku"),
    )
)
FRESH = Ready(kept_listing.insert())
ADVANCE = Ready(
    kept_listing.update()
    .where(kept_listing.c.id == bindparam("listing_id"))
    .values(version=bindparam("newest"))
)
VERSION = Ready(listing_version.insert())
"""Built once: a file brings thousands."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of a listing, and what brought it."""

    id: str
    version: int
    """Counts up from 1."""
    listing: Listing
    file_id: str
    """The file it was read from; empty where none."""
    row: int
    """Its line in that file, counted from 1; 0 where there is none."""
    at: datetime
    proposal_id: str = ""
    """The approved proposal that made it; empty where none did."""


def keep(
    session: Connection, listing: Listing, *, file_id: str = "", row: int = 0, proposal_id: str = ""
) -> str:
    """Keep a listing as it stands now; gives its id.

    The same content changes nothing; other content becomes its next version.
    """
    body = plain(listing)
    place = {name: body[name] for name in ("channel", "marketplace", "language", "sku")}
    found = PLACE.first(session, place)
    if found is not None and found.body == body:
        return str(found.id)
    id_, version = (found.id, found.version + 1) if found else (new_id("lst"), 1)
    if found is None:
        FRESH.run(session, {"id": id_, "version": version, **place})
    else:
        ADVANCE.run(session, {"listing_id": id_, "newest": version})
    brought = {"file_id": file_id, "row": row, "proposal_id": proposal_id, "at": clock.now()}
    VERSION.run(session, {"listing_id": id_, "version": version, "body": body, **brought})
    return str(id_)


def current(
    session: Connection,
    *,
    channel: Channel | None = None,
    sku: str | None = None,
    language: str | None = None,
) -> list[Kept]:
    """Every listing as it stands, or those of a channel, SKU or language, by SKU."""
    query = WHOLE.join(listing_version, LIVING).order_by(
        kept_listing.c.sku, kept_listing.c.channel, kept_listing.c.id
    )
    for column, wanted in (("channel", channel), ("sku", sku), ("language", language)):
        if wanted is not None:
            query = query.where(kept_listing.c[column] == str(wanted))
    return [_kept(each) for each in session.execute(query)]


def get(session: Connection, listing_id: str) -> Kept:
    """A listing as it stands; raises NotFound."""
    query = WHOLE.join(listing_version, LIVING).where(kept_listing.c.id == listing_id)
    row = session.execute(query).first()
    if row is None:
        raise NotFound(f"No listing {listing_id!r}; import a listing file to have it here.")
    return _kept(row)


def history(session: Connection, listing_id: str) -> list[Kept]:
    """Every version of a listing, the newest first; empty where there is no such listing."""
    query = (
        WHOLE.join(listing_version, listing_version.c.listing_id == kept_listing.c.id)
        .where(kept_listing.c.id == listing_id)
        .order_by(listing_version.c.version.desc())
    )
    return [_kept(each) for each in session.execute(query)]


def count(session: Connection) -> int:
    """How many listings there are."""
    return int(session.scalar(select(func.count()).select_from(kept_listing)) or 0)


def stamp(session: Connection) -> tuple[int, int]:
    """How many listings there are and how many versions: another pair says something changed."""
    query = select(func.count(), func.coalesce(func.sum(kept_listing.c.version), 0))
    many, versions = session.execute(query.select_from(kept_listing)).one()
    return int(many), int(versions)


def plain(listing: Listing) -> dict[str, Any]:
    """A listing as JSON has it; its price as minor units and a currency."""
    body = {each.name: getattr(listing, each.name) for each in fields(Listing)}
    if listing.price is not None:
        body["price"] = {"minor": listing.price.minor, "currency": listing.price.currency}
    whole: dict[str, Any] = orjson.loads(orjson.dumps(body, default=dict))
    return whole


def listing_of(body: dict[str, Any]) -> Listing:
    """The listing that `plain` wrote."""
    price = body["price"]
    return Listing(
        **body
        | {
            "channel": Channel(body["channel"]),
            "bullets": tuple(body["bullets"]),
            "images": tuple(body["images"]),
            "price": Money(price["minor"], price["currency"]) if price else None,
        }
    )


def _kept(row: Any) -> Kept:
    listing = listing_of(row.body)
    at = clock.utc(row.at)
    return Kept(row.id, row.version, listing, row.file_id, row.row, at, row.proposal_id)
