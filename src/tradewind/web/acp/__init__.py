"""The door for agents that speak the Agentic Commerce Protocol, release 2026-04-17.

``/.well-known/acp.json`` says what is offered; everything else lies under ``/acp``. Strict in what
it sends, tolerant in what it takes: see `take`.
"""

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse

from tradewind.web.acp import hooks
from tradewind.web.acp.discovery import KEPT, document
from tradewind.web.acp.origin import origin_of
from tradewind.web.acp.rest import application
from tradewind.web.api import Shop

__all__ = ["install"]

router = APIRouter(include_in_schema=False)


@router.get("/.well-known/acp.json")
def discovery(request: Request, shop: Shop) -> JSONResponse:
    """What this shop speaks and offers."""
    found = document(shop, origin_of(request, shop.settings))
    return JSONResponse(found, headers={"Cache-Control": KEPT})


def install(site: FastAPI) -> None:
    """Open the door."""
    site.include_router(router)
    site.include_router(hooks.router)
    site.mount("/acp", application(site.state.shop))
