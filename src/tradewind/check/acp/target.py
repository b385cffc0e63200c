"""Whom to ask, and what the kit was given for it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

VERSION: Final = "2026-04-17"


@dataclass(frozen=True, slots=True)
class Target:
    """A server and what one needs to know of it; only the address cannot be done without."""

    url: str
    """Its origin, or the address of its API."""
    token: str = ""
    other_token: str = ""
    """Of another client: whether it sees what is not its own."""
    items: tuple[str, ...] = ()
    """Item ids that can be bought; read from the feed where none are given."""
    currency: str = "usd"
    mcp: str = ""
    """Address of its MCP endpoint, which discovery does not tell."""
    feed: str = ""
    """Address or file of its products.jsonl."""
    payment_token: str = ""
    """Pays; where it is left out, the server's own vault is asked for tokens."""
    step_token: str = ""
    """Makes the issuer want to see the buyer."""
    failing_token: str = ""
    """Makes the payment provider unreachable."""
    webhook_port: int = 0
    """Where this kit listens for order events; 0 takes any free port."""
    webhook_secret: str = ""
    """What the server signs order events with."""
    hooks: str = ""
    """Address of the server's hooks for tests: see the how-to."""
    hooks_secret: str = ""
    logs: tuple[Path, ...] = ()
    """Files and folders the server writes; no card number may stand in them."""
