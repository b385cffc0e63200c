"""Listings and proposals for programs: what is kept, what is proposed and how far it came."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from tradewind.decisions.proposals import tables as proposals
from tradewind.decisions.proposals.proposal import State
from tradewind.seller.listings import tables as listings
from tradewind.seller.listings.listing import Channel
from tradewind.seller.listings.tables import Kept
from tradewind.web.page import Shop

router = APIRouter()

Sku = Annotated[str | None, Query(max_length=200)]


@router.get("/listings")
def every(
    shop: Shop, channel: Channel | None = None, sku: Sku = None, language: Sku = None
) -> list[dict[str, Any]]:
    """The listings as they stand."""
    with shop.database.reading() as session:
        found = listings.current(session, channel=channel, sku=sku, language=language)
    return [kept_out(each) for each in found]


@router.get("/listings/{listing_id}")
def one(shop: Shop, listing_id: str) -> dict[str, Any]:
    """A listing and every version it had, the newest first."""
    with shop.database.reading() as session:
        newest = listings.get(session, listing_id)
        versions = listings.history(session, listing_id)
    return kept_out(newest) | {"versions": [kept_out(each) for each in versions]}


@router.get("/proposals")
def proposed(
    shop: Shop, state: State | None = None, kind: Sku = None, subject: Sku = None
) -> list[dict[str, Any]]:
    """The newest proposals."""
    with shop.database.reading() as session:
        found = proposals.latest(session, state=state, kind=kind, subject=subject)
    return [each.plain() for each in found]


@router.get("/proposals/{proposal_id}")
def one_proposed(shop: Shop, proposal_id: str) -> dict[str, Any]:
    """One proposal."""
    with shop.database.reading() as session:
        return proposals.get(session, proposal_id).plain()


def kept_out(kept: Kept) -> dict[str, Any]:
    """A version of a listing with what brought it."""
    brought = {"file_id": kept.file_id, "row": kept.row, "proposal_id": kept.proposal_id}
    whole = {"id": kept.id, "version": kept.version, "at": kept.at} | brought
    return whole | {"listing": listings.plain(kept.listing)}
