"""Errors for people: what happened, what was kept, what to try. Programs get `errors`."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from tradewind.kernel.errors import TradewindError
from tradewind.web.guard import StaleForm
from tradewind.web.page import page

PROGRAMS = ("/api/", "/openapi.json", "/media/", "/static/")
KINDS = (TradewindError, RequestValidationError, HTTPException, Exception)
BARE = """<!doctype html><html lang="en"><title>Tradewind</title>
<p>Something broke on our side. Your cart and your orders are as they were. Try again in a
moment.</p>
<p lang="zh-Hans">我们这边出了问题。购物车和订单保持原样，请稍后再试。</p></html>"""
"""Where not even a page can be made."""
log = logging.getLogger("tradewind.web")

Handler = Callable[[Request, Any], Any]


def install(site: FastAPI) -> None:
    """Answer people with pages; whatever stood before goes on answering programs."""
    for kind in KINDS:
        before = site.exception_handlers[kind]
        site.add_exception_handler(kind, _either(before))


def _either(before: Handler) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handler(request: Request, error: Exception) -> Response:
        if wants_page(request):
            return error_page(request, error)
        found: Response = await before(request, error)
        return found

    return handler


def wants_page(request: Request) -> bool:
    """Whether a person with a browser is asking."""
    if request.url.path.startswith(PROGRAMS):
        return False
    return "text/html" in request.headers.get("accept", "") or "x-part" in request.headers


def error_page(request: Request, error: Exception) -> Response:
    """The page of an error."""
    status = status_of(error)
    if status >= 500:
        log.error("%s %s", request.method, request.url.path, exc_info=error)
    stale = isinstance(error, StaleForm)
    detail = "" if stale else _detail(error, status)
    try:
        return page(request, "error.html", status=status, code=status, stale=stale, detail=detail)
    except Exception:
        log.exception("The error page itself could not be made.")
        return HTMLResponse(BARE, status)


def status_of(error: Exception) -> int:
    """Which HTTP status an error has."""
    match error:
        case TradewindError():
            return error.status
        case HTTPException():
            return error.status_code
        case RequestValidationError():
            return 422
        case _:
            return 500


def _detail(error: Exception, status: int) -> str:
    """The error's own words, where they were written to be shown."""
    return str(error) if isinstance(error, TradewindError) and status < 500 else ""
