"""One request to the door, once it is known who asks and what both sides can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tradewind.app import Tradewind
from tradewind.kernel.ids import new_id
from tradewind.web.ucp.negotiation import Common
from tradewind.web.ucp.platform import Platform
from tradewind.web.ucp.refusal import invalid
from tradewind.web.ucp.version import Version

MOST_ITEMS = 100
"""Of any list in a request."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request that may be served."""

    shop: Tradewind
    version: Version
    platform: Platform
    common: Common
    body: Mapping[str, Any]
    base: str
    """Scheme and host under which the shop was asked."""
    id: str = ""
    """Of the resource it is about."""
    reserved: str = ""
    """An id for what it makes, the same whenever it is sent again."""
    bearer: str = ""
    """The access token it came with."""
    agent_id: str | None = None
    """The agent whose key it came with."""

    def about(self, id_: str, body: Mapping[str, Any]) -> "Call":
        """The call once it is known what it is about and what it brings."""
        return replace(self, id=id_, body=body, common=self.common.with_used(self.version, body))

    def new_id(self, prefix: str) -> str:
        """The id of what this call makes."""
        return f"{prefix}_{self.reserved}" if self.reserved else new_id(prefix)

    def may_see(self, agent_id: str | None) -> bool:
        """Whether what an agent made is for this caller: an agent's own is for its key alone."""
        return agent_id is None or agent_id == self.agent_id

    @property
    def pages(self) -> str:
        """Scheme and host of the shop's pages for people."""
        return self.shop.settings.public_url.rstrip("/") or self.base

    @property
    def profile(self) -> str:
        """Where this shop's own profile is."""
        return f"{self.base}/.well-known/ucp"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call gives."""

    body: Mapping[str, Any]
    status: int = 200


Act = Callable[[Call], Answer]


def objects(body: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A list of objects in a request; empty where it is left out."""
    found = body.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or len(found) > MOST_ITEMS:
        raise invalid(f"{name} must be a list of at most {MOST_ITEMS}.", path=f"$.{name}")
    if not all(isinstance(each, dict) for each in found):
        raise invalid(f"{name} must hold objects.", path=f"$.{name}")
    return found


def an_object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object in a request; empty where it is left out."""
    found = body.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise invalid(f"{name} must be an object.", path=f"$.{name}")
    return found


def texts(body: Mapping[str, Any], name: str) -> list[str]:
    """A list of texts in a request; empty where it is left out."""
    found = body.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise invalid(f"{name} must be a list of texts.", path=f"$.{name}")
    return [each[:200] for each in found]


def text(body: Mapping[str, Any], name: str) -> str:
    """A text in a request; empty where it is left out."""
    found = body.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise invalid(f"{name} must be a text.", path=f"$.{name}")
    return found
