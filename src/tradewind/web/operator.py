"""The operator's pages: the ledger, how fast the answers are, what was imported."""

import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from tradewind.catalog import tables as catalog
from tradewind.decisions import tables as ledger
from tradewind.decisions.tables import Decision
from tradewind.web.guard import Checked
from tradewind.web.page import Shop, page, shop_of

COOKIE: Final = "operator"
HOME: Final = {"127.0.0.1", "::1"}
NAMES: Final = {"127.0.0.1", "localhost", "[::1]"}
PASSED_ON: Final = ("forwarded", "x-forwarded-for", "x-real-ip")
RECENT = 500
"""So many of the last answers are measured."""


def allowed(request: Request) -> None:
    """Let in whoever brings the operator's token, or, where none is set, sits at this machine."""
    kept = shop_of(request).settings.operator_token.get_secret_value()
    if not (_known(request, kept) if kept else _at_home(request)):
        raise HTTPException(403)


def _at_home(request: Request) -> bool:
    """On loopback, under a loopback name, and not passed on by a proxy."""
    host = request.client.host if request.client else ""
    name = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
    passed = any(header in request.headers for header in PASSED_ON)
    return host in HOME and name in NAMES and not passed


def _known(request: Request, kept: str) -> bool:
    said = request.headers.get("authorization", "").removeprefix("Bearer ")
    cookie = request.cookies.get(COOKIE, "")
    by_token = secrets.compare_digest(said.encode(), kept.encode())
    return secrets.compare_digest(cookie.encode(), _seal(kept).encode()) or by_token


def _seal(token: str) -> str:
    """What the browser keeps instead of the token."""
    return hmac.digest(token.encode(), b"operator's cookie", hashlib.sha256).hex()


door = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
router = APIRouter(
    prefix="/operator",
    include_in_schema=False,
    default_response_class=HTMLResponse,
    dependencies=[Depends(allowed)],
)


@dataclass(frozen=True, slots=True)
class Stage:
    """How long one stage of the answers took, in milliseconds."""

    name: str
    count: int
    p50: float
    p95: float
    worst: float


@door.get("/operator/enter")
def enter(request: Request) -> Response:
    """Where the operator's token is typed."""
    return page(request, "operator_enter.html", wrong=False)


@door.post("/operator/enter")
def entered(
    request: Request, shop: Shop, _: Checked, token: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Keep the token for this browser, if it is the right one."""
    kept = shop.settings.operator_token.get_secret_value()
    if not kept or not secrets.compare_digest(token.encode(), kept.encode()):
        return page(request, "operator_enter.html", status=403, wrong=True)
    response = RedirectResponse("/operator", 303)
    response.set_cookie(
        COOKIE,
        _seal(kept),
        httponly=True,
        samesite="strict",
        path="/",
        secure=request.url.scheme == "https",
    )
    return response


@router.get("/ledger")
def entries(
    request: Request,
    shop: Shop,
    kind: Annotated[str, Query(max_length=64)] = "",
    subject: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The newest entries, and whether the chain is whole."""
    with shop.database.reading() as session:
        found = ledger.latest(session, kind=kind or None, subject=subject or None, limit=200)
        kinds = sorted({each.kind for each in ledger.latest(session, limit=1000)})
        broken = ledger.first_broken(session)
    return page(
        request,
        "operator_ledger.html",
        entries=found,
        kinds=kinds,
        kind=kind,
        subject=subject,
        broken=broken,
        gist=gist,
    )


def gist(entry: Decision) -> str:
    """The one thing of an entry that tells it from the others."""
    body = entry.body
    for name in ("sentence", "total", "file", "digest"):
        if body.get(name):
            return str(body[name])
    return ""


@router.get("/ledger/{entry}")
def entry_page(request: Request, shop: Shop, entry: str) -> Response:
    """One entry, whole, with its claims."""
    with shop.database.reading() as session:
        found = ledger.get(session, entry)
    claims = found.body.get("claims", [])
    rest = {name: value for name, value in found.body.items() if name != "claims"}
    whole = orjson.dumps(rest, option=orjson.OPT_INDENT_2).decode()
    return page(request, "operator_entry.html", entry=found, claims=claims, whole=whole)


@router.get("/latency")
def latency(request: Request, shop: Shop) -> Response:
    """How long the last answers took, stage by stage."""
    with shop.database.reading() as session:
        found = ledger.latest(session, kind="answer", limit=RECENT)
    stages = measured(each.body.get("timings_ms", {}) for each in found)
    return page(request, "operator_latency.html", stages=stages, count=len(found), last=found[:20])


def measured(timings: Iterable[dict[str, float]]) -> list[Stage]:
    """Median, 95th percentile and worst of each stage, the slowest first."""
    by_name: dict[str, list[float]] = defaultdict(list)
    for each in timings:
        for name, value in each.items():
            by_name[name].append(value)
    stages = [_stage(name, sorted(values)) for name, values in by_name.items()]
    return sorted(stages, key=lambda stage: -stage.p95)


def _stage(name: str, values: list[float]) -> Stage:
    last = len(values) - 1
    return Stage(name, len(values), values[last // 2], values[round(last * 0.95)], values[last])


@router.get("/imports")
def imports(request: Request, shop: Shop) -> Response:
    """What was imported, newest first."""
    with shop.database.reading() as session:
        found = catalog.imports(session)
        products = catalog.count(session)
    return page(request, "operator_imports.html", imports=found, products=products)
