"""The door over REST: headers in, headers out, and every refusal in the protocol's shape."""

import logging
from collections.abc import Mapping
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tradewind.app import Tradewind
from tradewind.decisions.agents import Scope
from tradewind.kernel.errors import TradewindError
from tradewind.web.acp import asking, carts, sessions, vault
from tradewind.web.acp.call import Look, Verb, checked_version, followed, looked
from tradewind.web.acp.fault import Fault, fault_of
from tradewind.web.acp.mcp import mcp

LOG: Final = logging.getLogger(__name__)

CREATE: Final = Verb(sessions.create, Scope.CHECKOUT)
GET: Final = Look(sessions.get, Scope.CHECKOUT)
UPDATE: Final = Verb(sessions.update, Scope.CHECKOUT)
COMPLETE: Final = Verb(sessions.complete, Scope.PAY)
CANCEL: Final = Verb(sessions.cancel, Scope.CHECKOUT)
OPEN_CART: Final = Verb(carts.create, Scope.CART)
GET_CART: Final = Look(carts.get, Scope.CART)
REPLACE_CART: Final = Verb(carts.replace, Scope.CART)
CANCEL_CART: Final = Verb(carts.cancel, Scope.CART)
DELEGATE: Final = Verb(vault.delegate, Scope.PAY)


def application(shop: Tradewind) -> Starlette:
    """The door, to be mounted; it answers for every address below its own."""
    session, cart = "/checkout_sessions", "/carts"
    site = Starlette(
        routes=[
            _route(session, {"POST": CREATE}),
            _route(f"{session}/{{id}}", {"POST": UPDATE, "GET": GET}),
            _route(f"{session}/{{id}}/complete", {"POST": COMPLETE}),
            _route(f"{session}/{{id}}/cancel", {"POST": CANCEL}),
            _route(cart, {"POST": OPEN_CART}),
            _route(
                f"{cart}/{{id}}",
                {"PUT": REPLACE_CART, "POST": REPLACE_CART, "GET": GET_CART},
            ),
            _route(f"{cart}/{{id}}/cancel", {"POST": CANCEL_CART}),
            _route("/agentic_commerce/delegate_payment", {"POST": DELEGATE}),
            Route("/mcp", mcp, methods=["POST", "GET", "DELETE"]),
        ],
        exception_handlers={
            HTTPException: _http,
            TradewindError: _raised,
            Fault: _raised,
            Exception: _broken,
        },
    )
    site.state.shop = shop
    return site


def _route(path: str, verbs: Mapping[str, Verb | Look]) -> Route:
    async def endpoint(request: Request) -> Response:
        raw = await asking.body_of(request)
        return await run_in_threadpool(_served, request, raw, verbs[request.method])

    return Route(path, endpoint, methods=[*verbs], include_in_schema=False)


def _served(request: Request, raw: bytes, verb: Verb | Look) -> Response:
    """One call, whoever makes it."""
    call = asking.called(request)
    checked_version(request.headers.get("api-version"))
    if isinstance(verb, Look):
        answer, replayed = looked(call, verb), False
    else:
        answer, replayed = followed(call, verb, asking.json_of(request, raw))
    more = {"Idempotent-Replayed": "true"} if replayed else {}
    return asking.answered(request, answer.status, answer.body, {**answer.headers, **more})


async def _raised(request: Request, error: Exception) -> Response:
    return asking.refused(request, fault_of(error))


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    codes = {404: "not_found", 405: "method_not_allowed"}
    code = codes.get(error.status_code, "invalid")
    fault = Fault(error.status_code, code, str(error.detail), headers=dict(error.headers or {}))
    return asking.refused(request, fault)


async def _broken(request: Request, error: Exception) -> Response:
    LOG.error("ACP: %s %s", request.method, request.url.path, exc_info=error)
    return asking.refused(request, Fault(500, "internal", "The error was written to the log."))
