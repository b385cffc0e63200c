"""The same five calls as tools of MCP: JSON-RPC 2.0 over streamable HTTP, without sessions.

A tool's result is the checkout session itself, as the binding says. A client that names MCP's own
release (``MCP-Protocol-Version``) gets it as MCP has results: as structured content, and as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import orjson
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tradewind.decisions.agents import Scope
from tradewind.kernel.errors import TradewindError
from tradewind.kernel.ids import new_id
from tradewind.web.acp import asking, sessions
from tradewind.web.acp.call import Call, Look, Verb, checked_version, followed, looked
from tradewind.web.acp.fault import Fault, fault_of
from tradewind.web.acp.origin import language_of
from tradewind.web.acp.take import CancelIn, CompleteIn, CreateIn, UpdateIn, parsed

RELEASES: Final = ("2025-03-26", "2025-06-18", "2025-11-25")
PARSE, INVALID, METHOD, PARAMS, FAILED = -32700, -32600, -32601, -32602, -32000
Json = dict[str, Any]


class Meta(BaseModel):
    """What headers are over REST; fields nobody knows are passed over."""

    model_config = {"extra": "allow"}

    api_version: str
    idempotency_key: str | None = None
    request_id: str | None = None
    user_agent: str | None = None
    accept_language: str | None = None
    signature: str | None = None
    timestamp: str | None = None


class Create(BaseModel):
    """Open a checkout session from items, currency and capabilities."""

    meta: Meta
    payload: CreateIn


class Get(BaseModel):
    """Read a checkout session as it stands."""

    meta: Meta
    id: str


class Update(BaseModel):
    """Change items, buyer, address, way of delivery or codes of a checkout session."""

    meta: Meta
    id: str
    payload: UpdateIn


class Complete(BaseModel):
    """Pay a checkout session at exactly the total it shows; it becomes an order."""

    meta: Meta
    id: str
    payload: CompleteIn


class Cancel(BaseModel):
    """Give a checkout session up."""

    meta: Meta
    id: str
    payload: CancelIn | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: what it takes, what it does, and what the same is called over REST."""

    takes: type[BaseModel]
    does: Verb | Look
    path: str


TOOLS: Final[Mapping[str, Tool]] = {
    "create_checkout_session": Tool(
        Create, Verb(sessions.create, Scope.CHECKOUT), "/acp/checkout_sessions"
    ),
    "get_checkout_session": Tool(
        Get, Look(sessions.get, Scope.CHECKOUT), "/acp/checkout_sessions/{id}"
    ),
    "update_checkout_session": Tool(
        Update, Verb(sessions.update, Scope.CHECKOUT), "/acp/checkout_sessions/{id}"
    ),
    "complete_checkout_session": Tool(
        Complete, Verb(sessions.complete, Scope.PAY), "/acp/checkout_sessions/{id}/complete"
    ),
    "cancel_checkout_session": Tool(
        Cancel, Verb(sessions.cancel, Scope.CHECKOUT), "/acp/checkout_sessions/{id}/cancel"
    ),
}


class _Broken(Exception):
    """A message that is no call."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


async def mcp(request: Request) -> Response:
    """The endpoint; there is nothing to listen to, so only POST does anything."""
    if request.method != "POST":
        fault = Fault(
            405, "method_not_allowed", "Send JSON-RPC by POST.", headers={"Allow": "POST"}
        )
        return asking.refused(request, fault)
    raw = await asking.body_of(request)
    return await run_in_threadpool(_answered, request, raw)


def _answered(request: Request, raw: bytes) -> Response:
    call = asking.called(request)
    try:
        message = parsed(raw)
    except Fault as fault:
        return _said(request, _error(None, PARSE, fault.message))
    if not isinstance(message, dict) or not isinstance(message.get("method"), str):
        return _said(request, _error(None, INVALID, "Send one JSON-RPC 2.0 request."))
    if "id" not in message:
        return Response(status_code=202)
    named = "mcp-protocol-version" in request.headers
    return _said(request, _reply(call, message, wrapped=named))


def _said(request: Request, body: Json) -> Response:
    return asking.answered(request, 200, body)


def _reply(call: Call, message: Json, *, wrapped: bool) -> Json:
    try:
        result = _result(call, message["method"], message.get("params") or {}, wrapped=wrapped)
    except _Broken as error:
        return _error(message["id"], error.code, str(error))
    except (Fault, TradewindError) as error:
        fault = fault_of(error)
        return _error(message["id"], FAILED, fault.message, fault.body())
    return {"jsonrpc": "2.0", "id": message["id"], "result": result}


def _error(known: Any, code: int, text: str, data: Json | None = None) -> Json:
    error: Json = {"code": code, "message": text}
    return {"jsonrpc": "2.0", "id": known, "error": error | ({"data": data} if data else {})}


def _result(call: Call, method: str, params: Any, *, wrapped: bool) -> Json:
    if not isinstance(params, dict):
        raise _Broken(PARAMS, "params must be an object.")
    match method:
        case "initialize":
            return _hello(params)
        case "ping":
            return {}
        case "tools/list":
            return {"tools": [*_listed()]}
        case "tools/call":
            found = _called(call, params)
            return _wrapped(found) if wrapped else found
        case _:
            raise _Broken(METHOD, f"No method {method[:80]!r}.")


def _hello(params: Json) -> Json:
    asked = params.get("protocolVersion")
    return {
        "protocolVersion": asked if asked in RELEASES else RELEASES[-1],
        "capabilities": {"tools": {"listChanged": False}},
        "serverInfo": {"name": "tradewind-acp", "version": "0.1.0"},
    }


@cache
def _listed() -> tuple[Json, ...]:
    return tuple(
        {
            "name": name,
            "description": tool.takes.__doc__,
            "inputSchema": tool.takes.model_json_schema(),
        }
        for name, tool in TOOLS.items()
    )


def _called(call: Call, params: Json) -> Json:
    tool, given = TOOLS.get(str(params.get("name"))), params.get("arguments")
    if tool is None or not isinstance(given, dict):
        raise _Broken(PARAMS, f"Name one of {', '.join(TOOLS)}, with its arguments.")
    meta = given.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    checked_version(_text(meta, "api_version"))
    if "{id}" in tool.path and not isinstance(given.get("id"), str):
        raise Fault(400, "missing", "Send the id of the checkout session.", "$.id")
    session_id = given.get("id", "")
    call = replace(
        call,
        id=session_id,
        path=tool.path.format(id=session_id),
        key=_text(meta, "idempotency_key") or new_id("key"),
        language=language_of(_text(meta, "accept_language") or call.language),
    )
    return _done(call, tool.does, given.get("payload"))


def _done(call: Call, does: Verb | Look, payload: Any) -> Json:
    if isinstance(does, Look):
        return dict(looked(call, does).body)
    answer, _ = followed(call, does, payload)
    if answer.status >= 400:
        more = {name: answer.body[name] for name in ("supported_versions",) if name in answer.body}
        said = answer.body
        raise Fault(answer.status, said["code"], said["message"], said.get("param", ""), more=more)
    return dict(answer.body)


def _text(meta: Json, name: str) -> str | None:
    found = meta.get(name)
    return found if isinstance(found, str) and found else None


def _wrapped(session: Json) -> Json:
    text = orjson.dumps(session).decode()
    return {"content": [{"type": "text", "text": text}], "structuredContent": session}
