"""A request as this door reads it: who asks, from where, in which language; and its answer."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from tradewind.app import Tradewind
from tradewind.kernel.errors import NotAuthenticated
from tradewind.kernel.ids import new_id
from tradewind.web import agents
from tradewind.web.acp.call import Call
from tradewind.web.acp.fault import Fault
from tradewind.web.acp.origin import language_of, origin_of
from tradewind.web.acp.take import MOST_BYTES, parsed


async def body_of(request: Request) -> bytes:
    """The body; raises Fault where it is too large to be one."""
    found = bytearray()
    try:
        async for chunk in request.stream():
            found += chunk
            if len(found) > MOST_BYTES:
                raise Fault(413, "too_large", f"Send at most {MOST_BYTES} bytes.")
    except ClientDisconnect as error:
        raise Fault(400, "invalid", "The body did not arrive whole.") from error
    return bytes(found)


def called(request: Request) -> Call:
    """Who asks what; raises NotAuthenticated."""
    shop: Tradewind = request.app.state.shop
    agent = agents.known_by(shop, agents.secret_of(request))
    if agent is None:
        raise NotAuthenticated("Bring a key: Authorization: Bearer tw_…")
    key = request.headers.get("idempotency-key")
    if key is None and request.method == "PUT":
        key = new_id("key")
    return Call(
        shop=shop,
        agent=agent,
        origin=origin_of(request, shop.settings),
        path=request.url.path,
        language=language_of(request.headers.get("accept-language", "")),
        key=key,
        id=request.path_params.get("id", ""),
    )


def json_of(request: Request, raw: bytes) -> Any:
    """The body as JSON, None where there is none; raises Fault."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if raw and kind != "application/json" and not kind.endswith("+json"):
        raise Fault(415, "unsupported_media_type", "Send application/json.")
    return parsed(raw)


def answered(
    request: Request, status: int, body: Any, headers: Mapping[str, str] | None = None
) -> Response:
    """JSON, with the headers that come back as they were sent."""
    said = dict(headers or {})
    for name in ("Request-Id", "Idempotency-Key"):
        if given := request.headers.get(name):
            said[name] = given
    said["Cache-Control"] = "no-store"
    return Response(orjson.dumps(body), status, said, "application/json")


def refused(request: Request, fault: Fault) -> Response:
    """A refusal."""
    return answered(request, fault.status, fault.body(), fault.headers)
