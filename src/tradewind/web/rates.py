"""How often somebody may ask: a bucket a key and one an address, refilled steadily."""

import hashlib
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from tradewind.kernel.errors import TooMany
from tradewind.settings import Settings
from tradewind.web import errors
from tradewind.web.agents import secret_of

MOST: Final = 10_000
"""Buckets that are kept; the one used longest ago makes room."""
FREE: Final = ("/static/", "/media/")
"""Costs nothing: pictures and style come by the dozen with one page."""


@dataclass(slots=True)
class Buckets:
    """A minute's worth of requests each, refilled steadily; one that is forgotten is full."""

    per_minute: int
    """0 counts none."""
    most: int = MOST
    clock: Callable[[], float] = time.monotonic
    kept: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    """How much is in each, and when that was."""

    def wait(self, name: str) -> int:
        """Take one request out; gives the seconds to wait where there is none, else 0."""
        if self.per_minute == 0:
            return 0
        now, rate = self.clock(), self.per_minute / 60
        held, at = self.kept.pop(name, (float(self.per_minute), now))
        held = min(self.per_minute, held + (now - at) * rate)
        enough = held >= 1
        self.kept[name] = (held - 1 if enough else held, now)
        if len(self.kept) > self.most:
            self.kept.popitem(last=False)
        return 0 if enough else math.ceil((1 - held) / rate)


class Rates:
    """ASGI middleware: who asks too often is told when to come again (429, Retry-After)."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.keys = Buckets(settings.rate_per_key)
        self.addresses = Buckets(settings.rate_per_address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request, and pass it on if there is one left."""
        wait = self._wait(Request(scope)) if scope["type"] == "http" else 0
        if wait:
            await errors.of(TooMany(wait))(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _wait(self, request: Request) -> int:
        if request.url.path.startswith(FREE):
            return 0
        host = request.client.host if request.client else ""
        wait = 0 if _at_home(host) else self.addresses.wait(host)
        if not wait and (secret := secret_of(request)):
            wait = self.keys.wait(hashlib.sha256(secret.encode()).hexdigest())
        return wait


def _at_home(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
