"""Checks of the MCP binding: five tools that do what the calls over REST do."""

from typing import Any, Final

import orjson

from tradewind.check.acp.requirement import Deviation, Exchange, NotApplicable, checks
from tradewind.check.acp.target import VERSION
from tradewind.check.acp.walk import BUYER, Json, Walk
from tradewind.kernel.ids import new_id

TOOLS: Final = tuple(
    f"{verb}_checkout_session" for verb in ("create", "get", "update", "complete", "cancel")
)
FAILED: Final = -32000
BROKEN: Final = -32602


def _rpc(walk: Walk, method: str, params: Json | None = None) -> Json:
    """One call; the answer as JSON-RPC, whether it came as JSON or as a stream of events."""
    if not walk.target.mcp:
        raise NotApplicable("Discovery does not tell the MCP endpoint: give --with mcp=….")
    body = {"jsonrpc": "2.0", "id": new_id("call"), "method": method, "params": params or {}}
    accepts = {"Accept": "application/json, text/event-stream", "Idempotency-Key": None}
    answer = walk.wire.post(walk.target.mcp, body, accepts)
    found = _message(answer)
    if found.get("jsonrpc") != "2.0" or found.get("id") != body["id"]:
        raise Deviation(f"{method} was answered with no JSON-RPC 2.0 answer to its id.")
    if ("result" in found) is ("error" in found):
        raise Deviation(f"{method} was answered with neither or both of result and error.")
    return found


def _message(answer: Exchange) -> Json:
    text = answer.came
    if answer.headers.get("content-type", "").startswith("text/event-stream"):
        lines = [line[5:].strip() for line in text.splitlines() if line.startswith("data:")]
        text = lines[-1] if lines else ""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Deviation(f"MCP answered {answer.status} with {answer.came[:80]!r}.") from error
    return found if isinstance(found, dict) else {}


def _call(walk: Walk, tool: str, **arguments: Any) -> Json:
    arguments.setdefault("meta", {"api_version": VERSION, "idempotency_key": new_id("key")})
    return _rpc(walk, "tools/call", {"name": f"{tool}_checkout_session", "arguments": arguments})


def _session(walk: Walk, answer: Json) -> Json:
    """The session of a result: bare, or as the structured content of a tool's result."""
    if "error" in answer:
        raise Deviation(f"The tool answered with the error {str(answer['error'])[:200]}.")
    result = answer["result"]
    found = result.get("structuredContent", result) if isinstance(result, dict) else None
    if not isinstance(found, dict):
        raise Deviation("The tool's result is no object.")
    walk.fits(found, "Session", what="The tool's result")
    return found


def _error(walk: Walk, answer: Json, *codes: int) -> Json:
    error = answer.get("error")
    if not isinstance(error, dict):
        raise Deviation("What must be refused was answered with a result.")
    if error.get("code") not in codes:
        raise Deviation(f"An error comes as {error.get('code')}, not {codes}.")
    if error["code"] == FAILED:
        walk.fits(error.get("data"), "Error", what="error.data")
    return error


@checks("ACP-MCP-1")
def json_rpc_is_spoken(walk: Walk) -> None:
    """An initialize, and a method nobody knows."""
    info = {"name": "tradewind-check-acp", "version": "1"}
    hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": info}
    found = _rpc(walk, "initialize", hello)
    if "error" in found:
        walk.note("initialize is refused: a server without sessions.")
    answer = _rpc(walk, "no/such/method")
    if "error" not in answer:
        raise Deviation("A method that nobody knows was answered with a result.")


@checks("ACP-MCP-2")
def five_tools_are_there(walk: Walk) -> None:
    """By name."""
    missing = set(TOOLS) - set(_tools(walk))
    if missing:
        raise Deviation(f"Missing: {', '.join(sorted(missing))}.")


def _tools(walk: Walk) -> dict[str, Json]:
    result = _rpc(walk, "tools/list").get("result", {})
    return {tool["name"]: tool for tool in result.get("tools", ())}


@checks("ACP-MCP-3")
def meta_is_what_headers_are(walk: Walk) -> None:
    """The version is required and checked, the key makes replays, the unknown is passed over."""
    payload = walk.wish()
    _error(walk, _call(walk, "create", meta={}, payload=payload), FAILED, BROKEN)
    wrong = {"api_version": "1999-01-01", "idempotency_key": new_id("key")}
    _error(walk, _call(walk, "create", meta=wrong, payload=payload), FAILED)
    meta = {"api_version": VERSION, "idempotency_key": new_id("key"), "aura": "blue"}
    first = _session(walk, _call(walk, "create", meta=meta, payload=payload))
    again = _session(walk, _call(walk, "create", meta=meta, payload=payload))
    if first["id"] != again["id"]:
        raise Deviation("The same idempotency_key made two sessions.")
    other = _call(walk, "create", meta=meta, payload=payload | {"buyer": BUYER})
    error = _error(walk, other, FAILED)
    if error["data"]["code"] != "idempotency_conflict":
        raise Deviation(f"Another payload under the same key is {error['data']['code']!r}.")


@checks("ACP-MCP-4")
def payload_is_the_body(walk: Walk) -> None:
    """What is sent by tool is read over REST."""
    payload = walk.wish(buyer=BUYER)
    session = _session(walk, _call(walk, "create", payload=payload))
    over_rest = walk.got(walk.wire.get(f"/checkout_sessions/{session['id']}"), 200)
    if over_rest.get("buyer", {}).get("email") != BUYER["email"]:
        raise Deviation("The session made by tool is not the one read over REST.")


@checks("ACP-MCP-5")
def results_are_sessions(walk: Walk) -> None:
    """Of every tool."""
    session = _session(walk, _call(walk, "create", payload=walk.wish()))
    read = _session(walk, _call(walk, "get", id=session["id"]))
    changed = _session(walk, _call(walk, "update", id=session["id"], payload={"buyer": BUYER}))
    canceled = _session(walk, _call(walk, "cancel", id=session["id"], payload={}))
    if {each["id"] for each in (read, changed, canceled)} != {session["id"]}:
        raise Deviation("A tool answered with another session.")
    if canceled["status"] != "canceled":
        raise Deviation(f"A session canceled by tool is {canceled['status']!r}.")


@checks("ACP-MCP-6")
def errors_are_in_data(walk: Walk) -> None:
    """-32000 with the protocol's error; -32602 for an envelope that cannot be read."""
    _error(walk, _call(walk, "get", id="no-such-session"), FAILED)
    unknown = walk.wish(line_items=[{"id": "no-such-item-as-this"}])
    _error(walk, _call(walk, "create", payload=unknown), FAILED)
    without_name = _rpc(walk, "tools/call", {"arguments": {}})
    if without_name.get("error", {}).get("code") not in {BROKEN, FAILED}:
        raise Deviation("A call without a tool's name is no error.")


@checks("ACP-MCP-7")
def inputs_are_checked(walk: Walk) -> None:
    """Against schemas that refer to nothing outside themselves."""
    for name, tool in _tools(walk).items():
        if name not in TOOLS:
            continue
        schema = tool.get("inputSchema")
        if not isinstance(schema, dict) or schema.get("type") != "object":
            raise Deviation(f"{name} has no schema of an object.")
        outside = [each for each in _references(schema) if not each.startswith("#")]
        if outside:
            raise Deviation(f"The schema of {name} refers to {outside[0]}.")
    _error(walk, _call(walk, "create", payload=walk.wish(line_items="one")), FAILED, BROKEN)
    _error(walk, _call(walk, "create", payload={"currency": "usd"}), FAILED, BROKEN)
    _error(walk, _call(walk, "get"), FAILED, BROKEN)


def _references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for each in value for found in _references(each)]
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for each in value.values() for found in _references(each)]
    return []


@checks("ACP-MCP-8")
def what_is_optional_may_be_left_out(walk: Walk) -> None:
    """Canceling without a payload."""
    session = _session(walk, _call(walk, "create", payload=walk.wish()))
    canceled = _session(walk, _call(walk, "cancel", id=session["id"]))
    if canceled["status"] != "canceled":
        raise Deviation(f"Canceled without a payload, the session is {canceled['status']!r}.")
