"""The way of a request: who asks, what both can do, is it signed, has it come before, do it, sign.

Everything that reads or writes runs on a worker thread; this module speaks HTTP and nothing else.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson
from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from tradewind.app import Tradewind
from tradewind.checkout.idempotency import Answer as Kept
from tradewind.checkout.idempotency import Claim, digest_of
from tradewind.checkout.idempotency import Request as Asked
from tradewind.checkout.idempotency.once import once
from tradewind.decisions import agents
from tradewind.decisions.agents.key import MARK
from tradewind.kernel.errors import (
    BadInput,
    InFlight,
    KeyReused,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    OutOfStock,
    PortUnavailable,
    Refused,
    TradewindError,
    UnknownItem,
)
from tradewind.web.agents import known_by
from tradewind.web.ucp import identity, negotiation, signatures
from tradewind.web.ucp.call import Act, Answer, Call
from tradewind.web.ucp.envelope import refusal
from tradewind.web.ucp.keys import signing_keys
from tradewind.web.ucp.platform import Named, Platform, named
from tradewind.web.ucp.profiles import Profiles
from tradewind.web.ucp.refusal import Outcome, ProtocolError, invalid, refused
from tradewind.web.ucp.version import Version

LOG = logging.getLogger("tradewind.ucp")
LARGEST = 1 << 20
"""Bytes of a request's body."""
DEEPEST = 20
READ = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for."""

    name: str
    act: Act
    needs: str
    """The capability it is of."""
    scope: agents.Scope
    """What the key of an agent that has one must open."""
    changes: bool = False
    """Whether a repetition must not take effect again."""
    allowed: Callable[[Call], None] | None = None
    """Raises where the caller may not."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it came over HTTP."""

    method: str
    url: str
    headers: Mapping[str, str]
    raw: bytes
    base: str
    path: str

    @classmethod
    async def of(cls, request: Request) -> "Sent":
        """Read it; raises ProtocolError where it is too large."""
        raw = bytearray()
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > LARGEST:
                raise ProtocolError(413, "request_too_large", f"Send at most {LARGEST} bytes.")
        base = f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"
        query = f"?{request.url.query}" if request.url.query else ""
        path = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1")
        headers = {name.lower(): value for name, value in request.headers.items()}
        return cls(request.method, f"{base}{path}{query}", headers, bytes(raw), base, path)


async def answer(
    request: Request, version: Version, operation: Operation, *, id_: str = ""
) -> Response:
    """Serve one operation over REST, errors included."""
    shop: Tradewind = request.app.state.shop
    try:
        sent = await Sent.of(request)
    except ProtocolError as error:
        return sealed(shop, version, error.http, error.body(), error.headers)
    return await run_in_threadpool(_served, request, version, operation, sent, id_)


def _served(
    request: Request, version: Version, operation: Operation, sent: Sent, id_: str
) -> Response:
    shop: Tradewind = request.app.state.shop
    profiles: Profiles = request.app.state.ucp_profiles
    try:
        who = named(sent.headers.get("ucp-agent"), plain_http=shop.settings.allow_loopback)
        body = parsed(sent.raw) if sent.raw else {}
        call = admitted(shop, profiles, version, operation, who, sent)
        keys_out = getattr(request.app.state, "ucp_keys_out", False)
        done, again = perform(call.about(id_, body), operation, sent, keys_out=keys_out)
    except Exception as error:  # noqa: BLE001 - whatever happens is said in the protocol's shape
        status, said, headers = told(error, version)
        return sealed(shop, version, status, said, headers)
    headers = {"Idempotent-Replayed": "true"} if again else {}
    return sealed(shop, version, done.status, done.body, headers)


def parsed(raw: bytes) -> Mapping[str, Any]:
    """A JSON object; raises ProtocolError."""
    try:
        body = orjson.loads(raw)
    except ValueError as error:
        raise invalid("The body is no JSON.") from error
    if not isinstance(body, dict):
        raise invalid("The body must be a JSON object.")
    if _depth(body) > DEEPEST:
        raise invalid(f"The body is nested more than {DEEPEST} levels deep.")
    return body


def _depth(value: Any) -> int:
    """How deep it is nested, counted no further than needed."""
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        depth += 1
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
    return depth


def admitted(
    shop: Tradewind,
    profiles: Profiles,
    version: Version,
    operation: Operation,
    who: Named,
    sent: Sent,
) -> Call:
    """The call of somebody who may make it; raises with the reason."""
    if who.version:
        negotiation.check_version(version, who.version)
    bearer = _bearer(sent)
    identity.check_profile(shop, bearer, who.profile)
    platform = profiles.get(who.profile)
    negotiation.check_version(version, platform.version)
    _check_signature(profiles, platform, sent)
    common = negotiation.common(version, platform)
    if not common.has(operation.needs):
        raise negotiation.incompatible(operation.needs)
    agent = known_by(shop, _key(sent))
    if agent:
        agent.check(operation.scope)
    return Call(
        shop,
        version,
        platform,
        common,
        {},
        sent.base,
        bearer=bearer,
        agent_id=agent.id if agent else None,
    )


def _key(sent: Sent) -> str:
    """The key of an agent; empty where there is none."""
    said = sent.headers.get("x-api-key", "") or _token(sent)
    return said if said.startswith(MARK) else ""


def _bearer(sent: Sent) -> str:
    """The access token of a buyer; empty where there is none."""
    said = _token(sent)
    return "" if said.startswith(MARK) else said


def _token(sent: Sent) -> str:
    scheme, _, token = sent.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _check_signature(profiles: Profiles, platform: Platform, sent: Sent) -> None:
    message = signatures.request(sent.method, sent.url, sent.headers, sent.raw)
    if not signatures.is_signed(message):
        return
    try:
        signatures.verify(message, platform.signing_keys)
    except ProtocolError as error:
        if error.code == "key_not_found":
            profiles.forget(platform.url)
        raise


def perform(
    call: Call, operation: Operation, sent: Sent, *, keys_out: bool = False
) -> tuple[Answer, bool]:
    """Do what is asked; once, where it came with a key and changes something."""
    if operation.allowed:
        operation.allowed(call)
    key = sent.headers.get("idempotency-key", "")
    if not key or not operation.changes or sent.method in READ:
        return acted(call, operation), False
    if keys_out:
        raise ProtocolError(503, "unavailable", "Keys cannot be looked up now; send it again.")
    asked = Asked(
        scope=call.agent_id or call.platform.url,
        method=sent.method,
        path=sent.path,
        key=key[:255],
        digest=digest_of(dict(call.body)),
    )
    return repeatable(call, operation, asked)


def repeatable(call: Call, operation: Operation, asked: Asked) -> tuple[Answer, bool]:
    """Do what is asked, or say again what was said when it was asked before."""

    def work(claim: Claim) -> Kept:
        done = acted(replace(call, reserved=claim.reserved), operation)
        return Kept(done.status, dict(done.body))

    kept, again = once(asked, work, database=call.shop.database)
    return Answer(kept.body, kept.status), again


def acted(call: Call, operation: Operation) -> Answer:
    """What comes of it, refusals of the trade included."""
    try:
        return operation.act(call)
    except Outcome as outcome:
        return _refused(call.version, outcome)
    except (UnknownItem, OutOfStock) as error:
        code = "out_of_stock" if isinstance(error, OutOfStock) else "item_unavailable"
        return _refused(call.version, refused(code, str(error), http=400))


def _refused(version: Version, outcome: Outcome) -> Answer:
    return Answer(refusal(version, outcome), 200 if version.outcomes else outcome.http)


Told = tuple[int, Mapping[str, Any], Mapping[str, str]]


def told(error: Exception, version: Version) -> Told:
    """Status, body and headers of an error."""
    match error:
        case Outcome():
            done = _refused(version, error)
            return done.status, done.body, {}
        case ProtocolError():
            return error.http, error.body(), error.headers
        case NotFound():
            return told(refused("not_found", str(error), http=404), version)
        case TradewindError():
            found = _protocol(error)
            return found.http, {**found.body(), "detail": str(error)}, found.headers
        case _:
            LOG.error("A request could not be served.", exc_info=error)
            broken = ProtocolError(500, "internal_error", "Something broke on our side; try again.")
            return 500, broken.body(), {}


CODES: Final[Mapping[type[TradewindError], tuple[int, str]]] = {
    KeyReused: (409, "idempotency_conflict"),
    InFlight: (409, "idempotency_in_flight"),
    NotAuthenticated: (401, "unauthorized"),
    NotAllowed: (403, "forbidden"),
    PortUnavailable: (503, "unavailable"),
    BadInput: (400, "invalid_request"),
    Refused: (409, "invalid_state"),
}
"""Errors of the shop in the protocol's words; the first that fits."""
WAITS: Final = {"idempotency_in_flight": "1", "unavailable": "5"}
"""Seconds after which the same may be asked again."""


def _protocol(error: TradewindError) -> ProtocolError:
    found = (said for kind, said in CODES.items() if isinstance(error, kind))
    http, code = next(found, (error.status, "error"))
    headers = {"Retry-After": WAITS[code]} if code in WAITS else {}
    return ProtocolError(http, code, str(error), headers=headers)


def sealed(
    shop: Tradewind,
    version: Version,
    status: int,
    body: Mapping[str, Any],
    headers: Mapping[str, str],
) -> Response:
    """A signed JSON response."""
    raw = orjson.dumps(body if version.outcomes else _older(body))
    # Named as it is, so that nobody compresses it after it was signed.
    plain = {"content-type": "application/json", "content-encoding": "identity"}
    carried = {**plain, "cache-control": "no-store", **headers}
    message = signatures.response(status, carried, raw)
    signed = signatures.signed(message, signing_keys(shop.settings.home)[0])
    return Response(raw, status, headers={**carried, **signed})


def _older(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Older releases know no error that nobody can mend."""
    messages = body.get("messages")
    if not messages:
        return body
    mended = [
        {**each, "severity": "requires_buyer_review"}
        if each.get("severity") == "unrecoverable"
        else each
        for each in messages
    ]
    return {**body, "messages": mended}
