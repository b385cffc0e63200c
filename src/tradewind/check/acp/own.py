"""The shop itself as a server to be walked: a sample catalogue, a folder of its own, loopback."""

import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import uvicorn
from pydantic import SecretStr

from tradewind import web
from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.check.acp.target import Target
from tradewind.decisions import agents
from tradewind.decisions.agents import SCOPES, Limit
from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money
from tradewind.settings import Settings
from tradewind.web.work import working

PATIENCE_S: Final = 30.0
Around = Callable[[Any], Any]
"""What is put around an ASGI application."""
PLENTY: Final = 10**12
"""Minor units; no walk spends as much."""


@contextmanager
def own_shop(
    *, stocked: Callable[[Tradewind], None] | None = None, around: Around | None = None
) -> Iterator[Target]:
    """Open a shop, serve it for as long as the block lasts, and say how it is to be walked.

    ``stocked`` puts more into it, ``around`` stands around its doors.
    """
    with tempfile.TemporaryDirectory(prefix="tradewind-check-") as folder:
        secret = new_id("hook")
        settings = Settings(
            home=Path(folder),
            testing_secret=SecretStr(secret),
            allow_loopback=True,
            rate_per_key=0,
            rate_per_address=0,
        )
        shop = Tradewind.open(settings)
        shop.import_files(sample.files())
        shop.index.refresh(shop.database)
        if stocked is not None:
            stocked(shop)
        with working(shop), served(shop, around=around) as url:
            yield Target(
                url=url,
                token=key_of(shop, "one"),
                other_token=key_of(shop, "another"),
                mcp=f"{url}/acp/mcp",
                feed=f"{url}/feeds/acp.jsonl",
                hooks=f"{url}/testing/acp",
                hooks_secret=secret,
                logs=(Path(folder),),
            )
        shop.database.engine.dispose()


def key_of(shop: Tradewind, name: str) -> str:
    """A key of a new agent that may do everything and spend without end."""
    with shop.database.transaction() as session:
        agent = agents.meet(session, name)
        plenty = [Limit(Money(PLENTY, each), Money(PLENTY, each)) for each in shop.index.currencies]
        agents.allow(session, agent.id, plenty, by="check")
        return agents.mint(session, agent.id, SCOPES, by="check").secret


@contextmanager
def served(shop: Tradewind, *, around: Around | None = None) -> Iterator[str]:
    """Serve a shop on a free port of loopback, with something around it; gives its address."""
    site = web.create(shop)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        config = uvicorn.Config(
            around(site) if around else site, log_level="error", timeout_graceful_shutdown=2
        )
        server = uvicorn.Server(config)
        running = threading.Thread(target=server.run, args=([listening],), daemon=True)
        running.start()
        try:
            _wait(server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            running.join(PATIENCE_S)


def _wait(server: uvicorn.Server) -> None:
    until = time.monotonic() + PATIENCE_S
    while not server.started:
        if time.monotonic() > until:
            raise PortUnavailable(f"The shop did not open within {PATIENCE_S:.0f} s.")
        time.sleep(0.01)
