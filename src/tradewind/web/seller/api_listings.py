"""Listings and proposals for programs: what is kept, what is proposed and how far it came."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from tradewind.decisions.proposals import tables as proposals
from tradewind.decisions.proposals.proposal import State
from tradewind.kernel import clock
from tradewind.seller.listings import tables as listings
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.seller.listings.tables import Kept
from tradewind.seller.review.catalogue import one as looked_at
from tradewind.seller.review.catalogue import reviewed
from tradewind.seller.review.known import context_of
from tradewind.seller.review.mend import mend
from tradewind.seller.review.review import review
from tradewind.seller.review.told import issue_out, issues_out
from tradewind.web.page import Shop
from tradewind.web.seller.listings import propose_fixes

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


class Texts(BaseModel):
    """A listing that is reviewed without being kept."""

    channel: Channel
    sku: str = Field("new", max_length=200)
    title: str = Field("", max_length=5000)
    language: str = Field("en", pattern="^[a-z]{2}$")
    marketplace: str = Field("", max_length=2)
    bullets: list[Annotated[str, Field(max_length=5000)]] = Field([], max_length=20)
    description: str = Field("", max_length=20_000)
    search_terms: str = Field("", max_length=5000)
    brand: str = Field("", max_length=200)
    category: str = Field("", max_length=500)
    gtin: str = Field("", max_length=32)
    asin: str = Field("", max_length=32)
    attributes: dict[str, str] = Field({}, max_length=200)


class Chosen(BaseModel):
    """Listings whose fixes are to be proposed."""

    listings: list[Annotated[str, Field(max_length=64)]] = Field(min_length=1, max_length=2000)


@router.get("/review")
def every_review(shop: Shop, on: date | None = None) -> list[dict[str, Any]]:
    """Every listing with its issues, by the rules of today or of another day."""
    context = context_of(shop.settings)
    found = reviewed(shop.database, on=on or clock.now().date(), context=context)
    return [issues_out(each, context) for each in found]


@router.post("/review")
def review_texts(shop: Shop, texts: Texts, on: date | None = None) -> dict[str, Any]:
    """What the rules say of a listing that is only shown, and how it would read mended."""
    context, day = context_of(shop.settings), on or clock.now().date()
    given = texts.model_dump() | {"bullets": tuple(texts.bullets)}
    listing = Listing(**given)
    mended = mend(listing, on=day, context=context)
    return {
        "issues": [issue_out(each, context) for each in review(listing, on=day, context=context)],
        "mended": {each.field: each.after for each in mended.changes},
        "left": [issue_out(each, context) for each in mended.left],
    }


@router.get("/listings/{listing_id}/review")
def one_review(shop: Shop, listing_id: str, on: date | None = None) -> dict[str, Any]:
    """One listing with its issues."""
    context = context_of(shop.settings)
    with shop.database.reading() as session:
        found = looked_at(session, listing_id, on=on or clock.now().date(), context=context)
    return issues_out(found, context)


@router.post("/proposals", status_code=201)
def propose(shop: Shop, chosen: Chosen) -> list[dict[str, Any]]:
    """Propose the fixes of listings; a person approves them on the desk's page."""
    made = propose_fixes(shop, chosen.listings, by="api")
    with shop.database.reading() as session:
        return [proposals.get(session, each).plain() for each in made]


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
