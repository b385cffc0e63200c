"""The doors: pages for people, JSON for programs."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware

from tradewind.app import Tradewind
from tradewind.web import (
    acp,
    answers,
    api,
    api_checkout,
    cart_pages,
    checkout_pages,
    comparison_page,
    desk,
    error_pages,
    errors,
    feeds,
    guard,
    listing,
    media,
    operator,
    product_page,
    rates,
    return_page,
    seller,
    storefront,
    webhooks,
)
from tradewind.web.ucp import site as ucp

ROUTERS = (
    api.router,
    api_checkout.router,
    storefront.router,
    answers.router,
    listing.router,
    product_page.router,
    comparison_page.router,
    cart_pages.router,
    checkout_pages.router,
    return_page.router,
    media.router,
    feeds.router,
    webhooks.router,
    operator.door,
    operator.router,
    desk.router,
    seller.pages,
    seller.api,
)


def create(shop: Tradewind) -> FastAPI:
    """The ASGI application around a shop."""
    from tradewind.web.mcp import door  # noqa: PLC0415 - a second to load, which no command needs

    site = FastAPI(
        title="Tradewind",
        version="0.1.0",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=errors.RESPONSES,
        lifespan=door.lifespan,
    )
    site.state.shop = shop
    site.state.recent = answers.Recent()
    site.state.shelves = {}
    for router in ROUTERS:
        site.include_router(router)
    site.mount("/static", media.Kept(directory=Path(__file__).parent / "static"))
    door.hung(site)
    ucp.install(site)
    acp.install(site)
    errors.install(site)
    error_pages.install(site)
    site.add_middleware(GZipMiddleware, minimum_size=1000)
    site.add_middleware(rates.Rates, settings=shop.settings)
    site.add_middleware(guard.Headers)
    return site
