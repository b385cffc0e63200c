"""Profiles of platforms: pinned by the operator, else fetched and kept for a while."""

import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from tradewind.fetching import Call, Caps, Fetched, Fetcher
from tradewind.kernel.errors import BadAddress, TradewindError
from tradewind.settings import Settings
from tradewind.web.ucp.known import known
from tradewind.web.ucp.platform import Platform
from tradewind.web.ucp.refusal import ProtocolError

LEAST_S: Final = 60
MOST_S: Final = 3600
"""A profile is kept at least and at most so long, whatever it says."""
MOST: Final = 1000
AGE: Final = re.compile(r"max-age=(\d+)")


@dataclass(slots=True)
class Profiles:
    """Profiles by their address; one for a whole site."""

    settings: Settings
    fetch: Fetcher
    _kept: OrderedDict[str, tuple[float, Platform]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, settings: Settings) -> "Profiles":
        """Fetches what is not pinned; from this machine only where the settings say so."""
        caps = Caps(seconds=5, bytes=1 << 18)
        return cls(settings, Fetcher(local=settings.allow_loopback, caps=caps))

    def get(self, url: str) -> Platform:
        """The platform of a profile; raises ProtocolError where it cannot be had or read."""
        if document := known(self.settings.home).documents.get(url):
            return Platform.read(url, document)
        with self._lock:
            found = self._kept.get(url)
        if found and found[0] > time.monotonic():
            return found[1]
        return self._fetched(url)

    def forget(self, url: str) -> None:
        """Fetch it anew next time, as when it does not know a key that its owner signs with."""
        with self._lock:
            self._kept.pop(url, None)

    def _fetched(self, url: str) -> Platform:
        answer = self._asked(url)
        platform = Platform.read(url, answer.body)
        if url.startswith("https://"):
            with self._lock:
                self._kept[url] = (time.monotonic() + _life(answer), platform)
                while len(self._kept) > MOST:
                    self._kept.popitem(last=False)
        return platform

    def _asked(self, url: str) -> Fetched:
        try:
            answer = self.fetch(Call(url, headers={"accept": "application/json"}))
        except BadAddress as error:
            raise ProtocolError(400, "invalid_profile_url", str(error)) from error
        except TradewindError as error:
            raise _unreachable(url, str(error)) from error
        if answer.status != 200:
            raise _unreachable(url, f"it answered {answer.status}.")
        return answer


def _life(answer: Fetched) -> int:
    said = AGE.search(answer.headers.get("cache-control", ""))
    return min(max(int(said[1]) if said else 0, LEAST_S), MOST_S)


def _unreachable(url: str, why: str) -> ProtocolError:
    return ProtocolError(
        424, "profile_unreachable", f"Your profile {url[:200]} could not be fetched: {why}"
    )
