"""A platform's profile: who it says it is, what it can do, where it wants to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import orjson

from tradewind.web.ucp import fields
from tradewind.web.ucp.fields import BadField
from tradewind.web.ucp.refusal import ProtocolError
from tradewind.web.ucp.version import ORDER

LONGEST_URL = 2000
OLD = "2026-01-11"
"""The first release; its profiles list capabilities instead of keying them by name."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A capability in one of the releases in which a platform has it."""

    version: str
    config: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform as its profile describes it."""

    url: str
    version: str
    capabilities: Mapping[str, tuple[Offered, ...]]
    signing_keys: Sequence[Mapping[str, Any]]

    @classmethod
    def read(cls, url: str, document: bytes) -> Self:
        """Read a profile; raises ProtocolError where it is none."""
        try:
            whole = orjson.loads(document)
            ucp = whole.get("ucp", whole)
            version = ucp["version"]
            capabilities = _capabilities(ucp.get("capabilities") or {})
            keys = [dict(each) for each in whole.get("signing_keys", ucp.get("signing_keys", []))]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise _malformed(url) from error
        if not isinstance(version, str):
            raise _malformed(url)
        return cls(url, version, capabilities, keys)

    @property
    def webhook_url(self) -> str:
        """Where it wants to hear of its orders; empty where it does not."""
        said = (each.config.get("webhook_url") for each in self.capabilities.get(ORDER, ()))
        return next((each for each in said if isinstance(each, str)), "")


def _capabilities(said: Any) -> dict[str, tuple[Offered, ...]]:
    if isinstance(said, list):
        said = {each["name"]: [each] for each in said}
    return {
        str(name): tuple(
            Offered(str(each["version"]), dict(each.get("config") or {})) for each in entries
        )
        for name, entries in said.items()
    }


def _malformed(url: str) -> ProtocolError:
    return ProtocolError(
        422, "profile_malformed", f"{url[:200]} is no UCP profile: it needs a version at least."
    )


@dataclass(frozen=True, slots=True)
class Named:
    """What a request says about its sender."""

    profile: str
    version: str = ""
    """The release the sender speaks, where it says so itself."""


def named(header: str | None, *, plain_http: bool = False) -> Named:
    """Who a ``UCP-Agent`` header names; raises ProtocolError unless it is an https address.

    ``plain_http`` also takes http on this machine, for tests.
    """
    try:
        said = fields.dictionary(header or "").get("profile")
    except BadField as error:
        raise _unnamed() from error
    value, parameters = said if isinstance(said, tuple) else (said, {})
    if not isinstance(value, str):
        raise _unnamed()
    version = parameters.get("version", "")
    return Named(checked(value, plain_http=plain_http), str(version))


def checked(url: str, *, plain_http: bool = False) -> str:
    """The address of a profile; raises ProtocolError unless it may be one."""
    parts = urlsplit(url)
    here = plain_http and parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    if len(url) > LONGEST_URL or not parts.hostname or not (parts.scheme == "https" or here):
        raise _unnamed()
    return url


def _unnamed() -> ProtocolError:
    return ProtocolError(
        400,
        "invalid_profile_url",
        'Send UCP-Agent: profile="https://…", the https address of your platform profile.',
    )
