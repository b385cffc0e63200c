"""Where the protocol is spoken: ``/.well-known/ucp`` and, for each release, ``/ucp/<release>``."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response

from tradewind.app import Tradewind
from tradewind.web.api import Shop
from tradewind.web.ucp import hooks, mcp, oauth
from tradewind.web.ucp import operations as known
from tradewind.web.ucp.discovery import AGE_S, profile
from tradewind.web.ucp.door import Operation, answer, sealed
from tradewind.web.ucp.profiles import Profiles
from tradewind.web.ucp.version import VERSIONS, Version

ROUTES: tuple[tuple[str, str, Operation], ...] = (
    ("POST", "/checkout-sessions", known.CREATE_CHECKOUT),
    ("GET", "/checkout-sessions/{id_}", known.GET_CHECKOUT),
    ("PUT", "/checkout-sessions/{id_}", known.UPDATE_CHECKOUT),
    ("POST", "/checkout-sessions/{id_}/complete", known.COMPLETE_CHECKOUT),
    ("POST", "/checkout-sessions/{id_}/cancel", known.CANCEL_CHECKOUT),
    ("POST", "/carts", known.CREATE_CART),
    ("GET", "/carts/{id_}", known.GET_CART),
    ("PUT", "/carts/{id_}", known.UPDATE_CART),
    ("POST", "/carts/{id_}/cancel", known.CANCEL_CART),
    ("POST", "/catalog/search", known.SEARCH_CATALOG),
    ("POST", "/catalog/lookup", known.LOOKUP_CATALOG),
    ("POST", "/catalog/product", known.GET_PRODUCT),
    ("GET", "/orders", known.MY_ORDERS),
    ("GET", "/orders/{id_}", known.GET_ORDER),
    ("POST", "/orders/{id_}/cancel", known.CANCEL_ORDER),
)
router = APIRouter(include_in_schema=False)
Handler = Callable[..., Awaitable[Response]]


def _operation(version: Version, operation: Operation) -> Handler:
    async def handle(request: Request, id_: str = "") -> Response:
        return await answer(request, version, operation, id_=id_)

    return handle


for _version in VERSIONS:
    for _method, _path, _known in ROUTES:
        if _version.capability(_known.needs):
            router.add_api_route(
                f"/ucp/{_version.name}{_path}",
                _operation(_version, _known),
                methods=[_method],
                name=f"{_known.name} {_version.name}",
            )


def _rpc(version: Version) -> Handler:
    async def handle(request: Request) -> Response:
        return await mcp.answer(request, version)

    return handle


for _version in VERSIONS:
    router.add_api_route(f"/ucp/{_version.name}/mcp", _rpc(_version), methods=["POST"])


@router.get("/.well-known/ucp")
def own_profile(request: Request, shop: Shop) -> Response:
    """The shop's profile in the release it announces."""
    return _profile(request, shop, Version.of(shop.settings.ucp_version), leaf=False)


@router.get("/.well-known/ucp/{name}")
def profile_of(request: Request, shop: Shop, name: str) -> Response:
    """The shop's profile in one release."""
    return _profile(request, shop, Version.of(name), leaf=True)


def _profile(request: Request, shop: Tradewind, version: Version, *, leaf: bool) -> Response:
    body: dict[str, Any] = profile(shop, oauth.base_of(request), version, leaf=leaf)
    kept = {"cache-control": f"public, max-age={AGE_S}", "access-control-allow-origin": "*"}
    return sealed(shop, version, 200, body, kept)


def install(site: FastAPI) -> None:
    """Open the door."""
    shop: Tradewind = site.state.shop
    site.state.ucp_profiles = Profiles.of(shop.settings)
    site.include_router(router)
    site.include_router(oauth.router)
    if shop.settings.testing_secret.get_secret_value():
        hooks.install(site)
