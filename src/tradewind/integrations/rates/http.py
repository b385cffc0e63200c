"""Rates from a service of the shop's own.

It is asked ``GET <url>/tax`` and ``GET <url>/shipping`` with ``country``, ``region`` and
``postal_code``, and answers in JSON with the form of the tables, or 204 to leave it to them.
"""

from typing import Any, Final

import httpx2

from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ports import Destination
from tradewind.settings import Settings

TIMEOUT_S: Final = 5.0
LARGEST: Final = 100_000
"""Bytes of an answer."""


class Http:
    """Needs ``TRADEWIND_RATES_URL``."""

    name = "http"

    def __init__(self, settings: Settings | None = None) -> None:
        settings = settings or Settings()
        if not settings.rates_url:
            raise PortUnavailable(
                "No service of rates is set. Set TRADEWIND_RATES_URL, or TRADEWIND_RATES=table."
            )
        self._client = httpx2.Client(
            base_url=settings.rates_url, timeout=TIMEOUT_S, follow_redirects=False
        )

    def taxes(self, to: Destination) -> Any:
        """See `Rates.taxes`."""
        return self._asked("/tax", to)

    def shipping(self, to: Destination) -> Any:
        """See `Rates.shipping`."""
        return self._asked("/shipping", to)

    def _asked(self, path: str, to: Destination) -> Any:
        where = {"country": to.country, "region": to.region, "postal_code": to.postal_code}
        try:
            answer = self._client.get(path, params=where)
            if answer.status_code == 204:
                return None
            answer.raise_for_status()
            if len(answer.content) > LARGEST:
                raise PortUnavailable("The service of rates answers at too great a length.")
            return answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise PortUnavailable(f"The service of rates gave no answer: {error}") from error
