"""The studio for programs: what it writes, with evidence, and a proposal of it."""

from typing import Any

from fastapi import APIRouter

from tradewind.seller.studio import tables
from tradewind.seller.studio.bulk import body_of, material, write_one
from tradewind.seller.studio.guard import guarded
from tradewind.seller.studio.save import save
from tradewind.seller.studio.sentence import Written
from tradewind.web.page import Shop
from tradewind.web.seller.studio import Asked, Wanted

router = APIRouter()
BY = "api"


@router.get("/studio")
def written(shop: Shop, wanted: Wanted) -> dict[str, Any]:
    """A listing of a SKU, each sentence with the rows that bear it out."""
    return body_of(_written(shop, wanted))


@router.post("/studio/proposals", status_code=201)
def proposed(shop: Shop, wanted: Wanted) -> dict[str, str]:
    """Propose a listing; a person approves it at the desk."""
    made = _written(shop, wanted)
    with shop.database.transaction() as session:
        return {"id": save(session, made, by=BY)}


def _written(shop: Shop, wanted: Asked) -> Written:
    with shop.database.reading() as session:
        terms = tables.search_terms(session)
        material(session, wanted.sku, terms)
    result = write_one(shop.database, wanted.sku, wanted.wish, guard=guarded(), terms=terms)
    assert result.written is not None  # noqa: S101 - an unknown SKU was refused above
    return result.written
