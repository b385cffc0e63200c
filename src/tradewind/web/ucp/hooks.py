"""What a conformance suite asks a shop under test to let happen; not there unless it is set.

A request from another machine brings ``Simulation-Secret``; the shop's clock and its sandbox are
moved, its rules are not.
"""

import hmac
from datetime import timedelta
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse

from tradewind.app import Tradewind
from tradewind.checkout.idempotency import tables as keys
from tradewind.checkout.refund import Refunding
from tradewind.kernel import clock
from tradewind.kernel.errors import NotAllowed, NotFound, Refused
from tradewind.web.api import Shop
from tradewind.web.ucp import grants, orders
from tradewind.web.ucp.identity import SCOPES
from tradewind.web.ucp.known import Client, known
from tradewind.web.ucp.oauth import TESTER
from tradewind.web.ucp.version import VERSIONS, Version

router = APIRouter(include_in_schema=False)
HEADER: Final = "simulation-secret"
HERE: Final = frozenset({"127.0.0.1", "::1"})


def _check(request: Request, shop: Tradewind, *, strict: bool = False) -> None:
    """Raises unless the caller knows the secret, or is on this machine and need not."""
    given = request.headers.get(HEADER, "").encode()
    secret = shop.settings.testing_secret.get_secret_value().encode()
    near = request.client is not None and request.client.host in HERE
    if not secret or not (hmac.compare_digest(given, secret) or (near and not strict)):
        raise NotAllowed("Send the shop's testing secret as Simulation-Secret.")


@router.post("/testing/simulate-shipping/{order_id}")
def simulate_shipping(request: Request, shop: Shop, order_id: str) -> JSONResponse:
    """Everything that is left of an order is sent."""
    _check(request, shop, strict=True)
    shop.ship(order_id)
    return JSONResponse({"status": "shipped"})


@router.post("/testing/idempotency/age")
async def age(request: Request, shop: Shop) -> JSONResponse:
    """Let a key look so many hours older."""
    _check(request, shop)
    said = await request.json()
    to = clock.now() - timedelta(hours=float(said["hours"]))
    with shop.database.transaction() as session:
        aged = keys.age(session, str(said["key"]), to=to)
    return JSONResponse({"aged": aged})


@router.post("/testing/idempotency/outage")
async def outage(request: Request, shop: Shop) -> JSONResponse:
    """Let the keys be out of reach, or within it again."""
    _check(request, shop)
    said = await request.json()
    request.app.state.ucp_keys_out = bool(said["enabled"])
    return JSONResponse({"enabled": request.app.state.ucp_keys_out})


@router.post("/testing/oauth/mint")
async def mint(request: Request, shop: Shop) -> JSONResponse:
    """An access token that holds, or one that does not for one reason."""
    _check(request, shop)
    kind = str((await request.json())["kind"])
    client = next(iter(known(shop.settings.home).clients.values()), None)
    if client is None or kind == "foreign_client":
        client = Client("nobody-knows", ("https://nowhere.example/",), "")
    consent = grants.Consent(client, TESTER, SCOPES, client.redirect_uris[0], "")
    behind = grants.ACCESS_LIFE + timedelta(minutes=1) if kind == "expired" else timedelta()
    with clock.ahead(-behind):
        code = grants.allow(consent, database=shop.database)
        redeemed = grants.Redeemed(client, code, client.redirect_uris[0], "")
        issued = grants.exchange(redeemed, database=shop.database)
    if kind == "revoked":
        grants.revoke(client, issued.refresh, database=shop.database)
    return JSONResponse({"access_token": issued.access})


async def _adjust(request: Request, shop: Shop, order_id: str) -> JSONResponse:
    """Pieces of a line will not be sent, and their price goes back."""
    _check(request, shop)
    said = await request.json()
    lines = _lines(shop, order_id, said)
    reason = str(said.get("type", "refund"))
    try:
        shop.refund(order_id, Refunding(lines=lines, reason=reason))
    except Refused:
        shop.call_off(order_id)
    return _shown(request, shop, order_id)


async def _fulfill(request: Request, shop: Shop, order_id: str) -> JSONResponse:
    """Pieces of a line are sent."""
    _check(request, shop)
    shop.ship(order_id, lines=_lines(shop, order_id, await request.json()))
    return _shown(request, shop, order_id)


def _lines(shop: Tradewind, order_id: str, said: dict[str, Any]) -> dict[str, int]:
    seen = orders.see(shop, order_id)
    sku = seen.session.sku_of(str(said.get("line_item_id")))
    if sku is None:
        raise NotFound(f"No such line in order {order_id!r}.")
    return {sku: int(said.get("quantity", 1))}


def _shown(request: Request, shop: Tradewind, order_id: str) -> JSONResponse:
    version = next(
        (each for each in VERSIONS if f"/{each.name}/" in request.url.path),
        Version.of(shop.settings.ucp_version),
    )
    pages = shop.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return JSONResponse(orders.body(orders.see(shop, order_id), version, pages))


def install(site: FastAPI) -> None:
    """Open the hooks, at the root and beside each release's own operations."""
    site.state.ucp_keys_out = False
    site.include_router(router)
    beside = APIRouter(include_in_schema=False)
    beside.add_api_route("/testing/orders/{order_id}/adjust", _adjust, methods=["POST"])
    beside.add_api_route("/testing/orders/{order_id}/fulfill", _fulfill, methods=["POST"])
    for prefix in ("", *(f"/ucp/{each.name}" for each in VERSIONS)):
        site.include_router(beside, prefix=prefix)
        if prefix:
            site.include_router(router, prefix=prefix)
