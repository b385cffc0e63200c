"""The seller's desk: pages for people at ``/desk``, the same for programs at ``/api/v1/seller``."""

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

import tradewind.seller.files.tables  # noqa: F401 - its tables are declared
from tradewind.web.operator import allowed
from tradewind.web.seller import api_category, api_listings, api_same, approvals, listings, same

PAGES: tuple[APIRouter, ...] = (listings.router, approvals.router, same.router)
APIS: tuple[APIRouter, ...] = (api_listings.router, api_same.router, api_category.router)

pages = APIRouter(
    prefix="/desk",
    include_in_schema=False,
    default_response_class=HTMLResponse,
    dependencies=[Depends(allowed)],
)
api = APIRouter(prefix="/api/v1/seller", tags=["seller"], dependencies=[Depends(allowed)])
for part in PAGES:
    pages.include_router(part)
for part in APIS:
    api.include_router(part)
