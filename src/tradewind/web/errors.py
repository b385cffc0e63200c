"""Errors on their way out: one handler, one shape (RFC 9457) for programs; pages have their own."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from tradewind.kernel.errors import (
    NotAuthenticated,
    OptionNeeded,
    OutOfStock,
    TooMany,
    TradewindError,
)

MEDIA = "application/problem+json"
TITLES = {
    400: "What was sent cannot be read",
    401: "Who asks is not known",
    402: "The payment did not go through",
    403: "That is not allowed",
    404: "There is no such thing",
    405: "That is not done here",
    409: "A rule of the shop says no",
    413: "Too much was sent",
    422: "What was sent does not fit",
    429: "Too many requests",
    500: "Something broke on our side",
    503: "A part of the shop cannot be reached",
}

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Stable, and made for programs"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and the way out"},
    },
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    family: {"description": said, "content": {MEDIA: {"schema": _PROBLEM}}}
    for family, said in (("4XX", "Refused"), ("5XX", "Failed"))
}
"""For the API's own description: what every route may answer."""


def problem(status: int, kind: str, detail: str, **more: Any) -> JSONResponse:
    """One problem document; ``kind`` is stable and made for programs."""
    body = {
        "type": f"urn:tradewind:problem:{kind}",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        **more,
    }
    return JSONResponse(body, status, media_type=MEDIA)


def of(error: TradewindError) -> JSONResponse:
    """The problem document of an error raised on purpose."""
    more: dict[str, Any] = {}
    headers: dict[str, str] = {}
    match error:
        case NotAuthenticated():
            headers = {"www-authenticate": 'Bearer realm="tradewind"'}
        case TooMany():
            headers = {"retry-after": str(error.wait_s)}
        case OutOfStock():
            more = {"sku": error.sku, "left": error.left}
        case OptionNeeded():
            more = {
                "product_id": error.product_id,
                "missing": list(error.missing),
                "values": {axis: list(values) for axis, values in error.values.items()},
            }
        case _:
            if plain := getattr(error, "plain", None):
                more = plain()
    made = problem(error.status, _kind(error), str(error), **more)
    made.headers.update(headers)
    return made


def _kind(error: TradewindError) -> str:
    name = type(error).__name__
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]


async def _raised(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, TradewindError):
        raise error
    return of(error)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [
        {"at": "/".join(map(str, each["loc"])), "detail": each["msg"]} for each in error.errors()
    ]
    detail = "; ".join(f"{each['at']}: {each['detail']}" for each in errors)
    return problem(422, "invalid", detail, errors=errors)


async def _http(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    return problem(error.status_code, "http", str(error.detail))


async def _broken(_: Request, __: Exception) -> JSONResponse:
    return problem(500, "internal", "The error was written to the log; nothing was half done.")


def install(site: FastAPI) -> None:
    """Use it for everything that programs see."""
    site.add_exception_handler(TradewindError, _raised)
    site.add_exception_handler(RequestValidationError, _invalid)
    site.add_exception_handler(HTTPException, _http)
    site.add_exception_handler(Exception, _broken)
