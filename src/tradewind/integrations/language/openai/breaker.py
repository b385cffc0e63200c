"""Keeps a dead endpoint from being asked again and again."""

import threading
from datetime import timedelta

from tradewind.kernel import clock
from tradewind.kernel.errors import PortUnavailable

FAILURES, PAUSE = 3, timedelta(seconds=30)
"""After so many failures in a row the endpoint is left alone for so long."""


class Breaker:
    """Counts failures in a row."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._until = clock.now()

    def enter(self) -> None:
        """Go on, or raise PortUnavailable; after the pause one caller tries while others skip."""
        with self._lock:
            now = clock.now()
            if self._failures < FAILURES:
                return
            if now < self._until:
                rest = (self._until - now).total_seconds()
                raise PortUnavailable(
                    f"The model failed {self._failures} times in a row; "
                    f"it is asked again in {rest:.0f} s."
                )
            self._until = now + PAUSE

    def failed(self) -> None:
        """Count a failure."""
        with self._lock:
            self._failures += 1
            self._until = clock.now() + PAUSE

    def succeeded(self) -> None:
        """All is well."""
        with self._lock:
            self._failures = 0
