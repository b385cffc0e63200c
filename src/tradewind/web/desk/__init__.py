"""The operator's desk: what is stuck, orders, money, shelves, letters, agents."""

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from tradewind.web.desk import agents, letters, money, orders, stuck
from tradewind.web.operator import allowed

router = APIRouter(
    prefix="/operator",
    include_in_schema=False,
    default_response_class=HTMLResponse,
    dependencies=[Depends(allowed)],
)
router.add_api_route("", stuck.desk_page)
for part in (orders, money, letters, agents):
    router.include_router(part.router)
