"""The same operations as tools of the Model Context Protocol: JSON-RPC 2.0 over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from tradewind.app import Tradewind
from tradewind.checkout.idempotency import Request as Asked
from tradewind.checkout.idempotency import digest_of
from tradewind.web.ucp import operations
from tradewind.web.ucp.call import Answer
from tradewind.web.ucp.door import (
    Operation,
    Sent,
    acted,
    admitted,
    parsed,
    repeatable,
    sealed,
    told,
)
from tradewind.web.ucp.platform import Named, checked
from tradewind.web.ucp.refusal import ProtocolError
from tradewind.web.ucp.version import Version

SPOKEN: Final = "2025-11-25"
"""The release of the Model Context Protocol whose ``initialize`` is answered."""
PARSE, REQUEST, METHOD, PARAMS, INTERNAL, DISCOVERY = (
    -32700,
    -32600,
    -32601,
    -32602,
    -32603,
    -32001,
)
NAMES: Final = frozenset({"invalid_profile_url", "profile_unreachable", "profile_malformed"})


class RpcError(Exception):
    """An error of the transport."""

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.code, self.message, self.data = code, message, data


@dataclass(frozen=True, slots=True)
class Tool:
    """An operation as a tool."""

    name: str
    operation: Operation
    payload: str = ""
    """The argument that holds what REST sends as its body."""
    about: str = ""
    """Whether it is about one resource, named by ``id``."""


TOOLS: Final = {
    each.name: each
    for each in (
        Tool("create_checkout", operations.CREATE_CHECKOUT, "checkout"),
        Tool("get_checkout", operations.GET_CHECKOUT, about="id"),
        Tool("update_checkout", operations.UPDATE_CHECKOUT, "checkout", "id"),
        Tool("complete_checkout", operations.COMPLETE_CHECKOUT, "checkout", "id"),
        Tool("cancel_checkout", operations.CANCEL_CHECKOUT, about="id"),
        Tool("create_cart", operations.CREATE_CART, "cart"),
        Tool("get_cart", operations.GET_CART, about="id"),
        Tool("update_cart", operations.UPDATE_CART, "cart", "id"),
        Tool("cancel_cart", operations.CANCEL_CART, about="id"),
        Tool("search_catalog", operations.SEARCH_CATALOG, "catalog"),
        Tool("lookup_catalog", operations.LOOKUP_CATALOG, "catalog"),
        Tool("get_product", operations.GET_PRODUCT, "catalog"),
        Tool("get_order", operations.GET_ORDER, about="id"),
    )
}
ONCE: Final = frozenset({"complete_checkout", "cancel_checkout", "cancel_cart"})
"""Tools that must come with a key."""


def tools(version: Version) -> list[dict[str, Any]]:
    """The tools of a release with what each takes."""
    return [_described(each) for each in offered(version).values()]


def offered(version: Version) -> dict[str, Tool]:
    """The tools of the capabilities that a release has."""
    return {name: each for name, each in TOOLS.items() if version.capability(each.operation.needs)}


def _described(tool: Tool) -> dict[str, Any]:
    agent = {
        "type": "object",
        "required": ["profile"],
        "properties": {"profile": {"type": "string", "format": "uri"}},
    }
    meta = {
        "type": "object",
        "required": ["ucp-agent", *(["idempotency-key"] if tool.name in ONCE else [])],
        "properties": {"ucp-agent": agent, "idempotency-key": {"type": "string"}},
    }
    properties: dict[str, Any] = {"meta": meta}
    if tool.about:
        properties["id"] = {"type": "string"}
    if tool.payload:
        properties[tool.payload] = {"type": "object"}
    return {
        "name": tool.name,
        "description": operations.SAID[tool.operation.name],
        "inputSchema": {
            "type": "object",
            "properties": properties,
            "required": list(properties),
        },
        "outputSchema": {
            "type": "object",
            "required": ["ucp"],
            "properties": {"ucp": {"type": "object"}},
        },
    }


async def answer(request: Request, version: Version) -> Response:
    """Serve one JSON-RPC message."""
    shop: Tradewind = request.app.state.shop
    try:
        sent = await Sent.of(request)
    except ProtocolError as error:
        return sealed(shop, version, error.http, error.body(), error.headers)
    return await run_in_threadpool(_served, request, version, sent)


def _served(request: Request, version: Version, sent: Sent) -> Response:
    shop: Tradewind = request.app.state.shop
    id_: Any = None
    said: dict[str, Any]
    try:
        message = _message(sent.raw)
        id_ = message.get("id")
        if "id" not in message:
            return Response(status_code=202)
        said = {"result": _result(request, version, sent, message)}
    except RpcError as error:
        more = {} if error.data is None else {"data": error.data}
        said = {"error": {"code": error.code, "message": error.message, **more}}
    return sealed(shop, version, 200, {"jsonrpc": "2.0", "id": id_, **said}, {})


def _message(raw: bytes) -> Mapping[str, Any]:
    try:
        message = parsed(raw)
    except ProtocolError as error:
        raise RpcError(PARSE, error.content) from error
    if message.get("jsonrpc") != "2.0" or not isinstance(message.get("method"), str):
        raise RpcError(REQUEST, "This is no JSON-RPC 2.0 request.")
    return message


def _result(
    request: Request, version: Version, sent: Sent, message: Mapping[str, Any]
) -> Mapping[str, Any]:
    match message["method"]:
        case "initialize":
            return {
                "protocolVersion": SPOKEN,
                "capabilities": {"tools": {"listChanged": False}},
                "serverInfo": {"name": "tradewind-ucp", "version": version.name},
            }
        case "ping":
            return {}
        case "tools/list":
            return {"tools": tools(version)}
        case "tools/call":
            return _called(request, version, sent, message.get("params"))
        case other:
            raise RpcError(METHOD, f"There is no method {str(other)[:80]!r}.")


def _called(request: Request, version: Version, sent: Sent, params: Any) -> Mapping[str, Any]:
    """What a tool gives, as structured content and once more as text."""
    arguments = params.get("arguments") if isinstance(params, dict) else None
    tool = offered(version).get(str(params.get("name"))) if isinstance(params, dict) else None
    if tool is None or not isinstance(arguments, dict):
        raise RpcError(PARAMS, "Call one of the tools that tools/list names, with its arguments.")
    shop: Tradewind = request.app.state.shop
    try:
        done = _performed(request, version, sent, tool, arguments)
    except RpcError:
        raise
    except Exception as error:
        status, body, _ = told(error, version)
        if status not in {200, 404}:
            raise _rpc(shop, status, body) from error
        done = Answer(body, status)
    text = orjson.dumps(done.body).decode()
    return {
        "structuredContent": done.body,
        "content": [{"type": "text", "text": text}],
        "isError": False,
    }


def _rpc(_: Tradewind, status: int, body: Mapping[str, Any]) -> RpcError:
    code = DISCOVERY if body.get("code") in NAMES else PARAMS if status < 500 else INTERNAL
    return RpcError(code, str(body.get("content") or body.get("detail")), body)


def _performed(
    request: Request, version: Version, sent: Sent, tool: Tool, arguments: Mapping[str, Any]
) -> Answer:
    shop: Tradewind = request.app.state.shop
    who, key = _meta(shop, tool, arguments)
    profiles = request.app.state.ucp_profiles
    call = admitted(shop, profiles, version, tool.operation, who, sent)
    body = arguments.get(tool.payload) if tool.payload else {}
    if not isinstance(body, dict):
        raise RpcError(PARAMS, f"Send {tool.payload}, an object.")
    id_ = arguments.get(tool.about) if tool.about else ""
    if not isinstance(id_, str):
        raise RpcError(PARAMS, f"Send {tool.about}, a text.")
    if tool.operation is operations.UPDATE_CHECKOUT and not version.outcomes:
        body = {**body, "id": id_}
    call = call.about(id_, body)
    if tool.operation.allowed:
        tool.operation.allowed(call)
    if not key or not tool.operation.changes:
        return acted(call, tool.operation)
    scope = call.agent_id or call.platform.url
    asked = Asked(scope, "MCP", f"{sent.path}/{tool.name}/{id_}", key[:255], digest_of(body))
    return repeatable(call, tool.operation, asked)[0]


def _meta(shop: Tradewind, tool: Tool, arguments: Mapping[str, Any]) -> tuple[Named, str]:
    meta = arguments.get("meta")
    agent = meta.get("ucp-agent") if isinstance(meta, dict) else None
    if not isinstance(meta, dict) or not isinstance(agent, dict):
        raise RpcError(PARAMS, 'Send meta["ucp-agent"].profile, your platform profile.')
    key = meta.get("idempotency-key", "")
    if not isinstance(key, str) or (tool.name in ONCE and not key):
        raise RpcError(PARAMS, 'Send meta["idempotency-key"].')
    url = checked(str(agent.get("profile", "")), plain_http=shop.settings.allow_loopback)
    return Named(url, str(agent.get("version", ""))), key
