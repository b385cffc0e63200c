"""The same server over standard input and output, for an assistant on this machine."""

from typing import Any

from mcp.server.mcpserver import Context

from tradewind.app import Tradewind
from tradewind.decisions.agents import Agent
from tradewind.web.agents import known_by
from tradewind.web.mcp.server import built


def run(shop: Tradewind, *, key: str = "") -> None:
    """Speak until the other side hangs up; ``key`` is an agent's. Raises NotAuthenticated."""
    agent = known_by(shop, key)
    settings = shop.settings
    base = (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")

    def caller(_: Context[Any, Any]) -> tuple[Agent | None, str]:
        return agent, base

    built(shop, caller).run("stdio")
