"""What a platform and this shop can do together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tradewind.web.ucp.platform import OLD, Platform
from tradewind.web.ucp.refusal import Message, Outcome, ProtocolError
from tradewind.web.ucp.version import (
    CHECKOUT,
    CONSENT,
    DISCOUNT,
    FULFILLMENT,
    NEWEST,
    ORDER,
    Version,
)


@dataclass(frozen=True, slots=True)
class Common:
    """The capabilities both have, each in a release that both speak."""

    capabilities: Mapping[str, str]
    """Release by name."""
    used: frozenset[str] = frozenset()
    """What a platform evidently speaks, though its profile is silent on it."""

    def has(self, name: str) -> bool:
        """Whether both have it."""
        return name in self.capabilities or name in self.used

    def with_used(self, version: Version, body: Mapping[str, Any]) -> "Common":
        """The same with the extensions whose fields a request brings along.

        Only for a platform whose profile is silent on checkouts: one that lists what it speaks is
        taken at its word.
        """
        if CHECKOUT not in self.used:
            return self
        buyer = body.get("buyer")
        brought = {*body, *(buyer if isinstance(buyer, dict) else ())}
        extensions = {
            each.name
            for each in version.capabilities
            if FIELDS.get(each.name) in brought and any(self.has(one) for one in each.extends)
        }
        return replace(self, used=self.used | extensions)


FIELDS: Final = {DISCOUNT: "discounts", FULFILLMENT: "fulfillment", CONSENT: "consent"}
"""What tells that an extension is used."""


def check_version(version: Version, spoken: str) -> None:
    """Raises what the release answers to a platform that speaks none that is known here."""
    if OLD <= spoken <= NEWEST.name:
        return
    content = f"Version {spoken[:20]!r} is not spoken here; this shop speaks {version.name}."
    if version.outcomes:
        raise ProtocolError(422, "version_unsupported", content)
    message = Message("error", "version_unsupported", content, "requires_buyer_input")
    more = {
        "status": "requires_escalation",
        "messages": [message.plain()],
        "detail": content,
    }
    raise ProtocolError(400, "version_unsupported", content, more=more)


def common(version: Version, platform: Platform) -> Common:
    """What both can do in this release, extensions without their parent left out."""
    shared = {
        each.name: version.name
        for each in version.capabilities
        if any(
            offered.version == version.name for offered in platform.capabilities.get(each.name, ())
        )
    }
    while orphans := _orphans(version, shared):
        for name in orphans:
            del shared[name]
    # Whoever follows orders buys, too, even if its profile is silent on it: an order comes of a
    # checkout alone.
    buys = ORDER in shared and CHECKOUT not in platform.capabilities
    return Common(shared, frozenset({CHECKOUT}) if buys else frozenset())


def _orphans(version: Version, shared: Mapping[str, str]) -> list[str]:
    return [
        each.name
        for each in version.capabilities
        if each.name in shared
        and each.extends
        and not any(parent in shared for parent in each.extends)
    ]


def incompatible(needed: str) -> Outcome:
    """The answer to a platform that lacks what an operation is about."""
    content = f"Your profile has no {needed} in a release that this shop speaks."
    return Outcome(
        (Message("error", "capabilities_incompatible", content, "unrecoverable"),), http=400
    )
