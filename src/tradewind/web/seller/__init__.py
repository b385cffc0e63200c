"""The seller's desk: pages for people at ``/desk``, the same for programs at ``/api/v1/seller``."""

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from tradewind.web.operator import allowed
from tradewind.web.seller import (
    api_category,
    api_files,
    api_listings,
    api_pictures,
    api_questions,
    api_same,
    api_studio,
    approvals,
    ask,
    files,
    listings,
    model,
    pictures,
    same,
    studio,
    today,
)

PAGES: tuple[APIRouter, ...] = (
    today.router,
    ask.router,
    files.router,
    listings.router,
    approvals.router,
    same.router,
    pictures.router,
    model.router,
    studio.router,
)
APIS: tuple[APIRouter, ...] = (
    api_files.router,
    api_listings.router,
    api_same.router,
    api_pictures.router,
    api_category.router,
    api_questions.router,
    model.api,
    api_studio.router,
)

pages = APIRouter(
    prefix="/desk",
    include_in_schema=False,
    default_response_class=HTMLResponse,
    dependencies=[Depends(allowed)],
)
api = APIRouter(prefix="/api/v1/seller", tags=["seller"], dependencies=[Depends(allowed)])
pages.add_api_route("", today.today, methods=["GET"])
for part in PAGES:
    pages.include_router(part)
for part in APIS:
    api.include_router(part)
