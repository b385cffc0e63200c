"""Text to category, for programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from tradewind.retrieval.category.own import placing
from tradewind.web.page import Shop

router = APIRouter()


@router.get("/category")
def category(
    shop: Shop, text: Annotated[str, Query(min_length=1, max_length=2000)]
) -> dict[str, Any]:
    """The three likeliest categories of a text, best first."""
    known = placing(shop.database, shop.settings, embedder=shop.index.embedder)
    found = known.top([text])[0]
    return {
        "text": text,
        "categories": [{"path": path, "share": round(share, 4)} for path, share in found],
    }
