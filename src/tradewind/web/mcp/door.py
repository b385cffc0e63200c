"""The door at ``/mcp``: streamable HTTP, without sessions where several processes serve.

`mount` hangs any MCP server at a path; a protocol with tools of its own can use it for them.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tradewind.app import Tradewind
from tradewind.decisions.agents import Agent
from tradewind.kernel.errors import TradewindError
from tradewind.settings import Settings
from tradewind.web import errors
from tradewind.web.agents import known_by, secret_of
from tradewind.web.mcp.server import built

PATH: Final = "/mcp"
LARGEST: Final = 256 * 1024
"""Bytes of one request."""
SESSIONS: Final = 1000
"""Open at one time; the newest revision has none."""
HOME: Final = ("127.0.0.1", "localhost", "[::1]")


class Known:
    """ASGI: lets a request in once it is clear whose key it brings, and says so to the tools."""

    def __init__(self, shop: Tradewind, path: str, server: MCPServer[Any]) -> None:
        self.shop, self.path, self.server = shop, path, server
        self.app: ASGIApp = _closed

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Answer for as long as the block lasts; it may be opened again."""
        inner = self.server.streamable_http_app(
            streamable_http_path=self.path,
            stateless_http=self.shop.settings.workers > 1,
            max_sessions=SESSIONS,
            max_request_body_size=LARGEST,
            transport_security=guarded(self.shop.settings),
        )
        (self.app,) = [
            each.app for each in inner.routes if isinstance(each, Route) and each.path == self.path
        ]
        async with self.server.session_manager.run():
            yield
        self.app = _closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a key that opens nothing with 401; pass on what is well."""
        request = Request(scope)
        try:
            agent = await run_in_threadpool(known_by, self.shop, secret_of(request))
        except TradewindError as error:
            await errors.of(error)(scope, receive, send)
            return
        request.state.agent = agent
        await self.app(scope, receive, send)


async def _closed(scope: Scope, receive: Receive, send: Send) -> None:
    """The site is not open: its lifespan has not begun, or is over."""
    closed = errors.problem(503, "closed", "The shop is just opening or closing. Try again.")
    await closed(scope, receive, send)


def mount(site: FastAPI, path: str, server: MCPServer[Any]) -> None:
    """Hang an MCP server at a path of the site; it works while the site's lifespan lasts."""
    known = Known(site.state.shop, path, server)
    site.router.routes.append(Route(path, known, include_in_schema=False))
    site.state.servers = [*getattr(site.state, "servers", ()), known]


@asynccontextmanager
async def lifespan(site: FastAPI) -> AsyncIterator[None]:
    """What the mounted servers need while the site is open."""
    async with AsyncExitStack() as stack:
        for known in getattr(site.state, "servers", ()):
            await stack.enter_async_context(known.opened())
        yield


def guarded(settings: Settings) -> TransportSecuritySettings:
    """Which names this server answers to, so that no page elsewhere rebinds its own to it."""
    hosts = [f"{name}{port}" for name in HOME for port in ("", ":*")]
    origins = [f"http://{host}" for host in hosts]
    for url in filter(None, (settings.public_url, f"http://{settings.host}:{settings.port}")):
        parts = urlsplit(url)
        hosts.append(parts.netloc)
        origins.append(f"{parts.scheme}://{parts.netloc}")
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)


def hung(site: FastAPI) -> None:
    """Hang the shop's own server at ``/mcp``."""
    mount(site, PATH, built(site.state.shop, caller))


def caller(context: Context[Any, Any]) -> tuple[Agent | None, str]:
    """Whose key a call over HTTP brings, and the shop's address as that caller sees it."""
    request = context.request_context.request
    if not isinstance(request, Request):
        return None, ""
    shop: Tradewind = request.app.state.shop
    base = shop.settings.public_url or str(request.base_url)
    return getattr(request.state, "agent", None), base.rstrip("/")
