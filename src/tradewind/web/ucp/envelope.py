"""The ``ucp`` object that every answer carries."""

from typing import Any

from tradewind.web.ucp.call import Call
from tradewind.web.ucp.refusal import Outcome
from tradewind.web.ucp.version import Version


def envelope(call: Call, *roots: str, **more: Any) -> dict[str, Any]:
    """Release, and the capabilities both have that this answer is about."""
    return {
        "ucp": {
            "version": call.version.name,
            "status": "success",
            "capabilities": {
                name: [{"version": spoken}]
                for name, spoken in call.common.capabilities.items()
                if _about(call.version, name, roots)
            },
            **more,
        }
    }


def _about(version: Version, name: str, roots: tuple[str, ...]) -> bool:
    known = version.capability(name)
    return name in roots or bool(known and set(known.extends) & set(roots))


def refusal(version: Version, outcome: Outcome) -> dict[str, Any]:
    """The answer of which no resource came."""
    body: dict[str, Any] = {
        "ucp": {"version": version.name, "status": "error"},
        "messages": [each.plain() for each in outcome.messages],
    }
    if outcome.continue_url:
        body["continue_url"] = outcome.continue_url
    if not version.outcomes:
        body["detail"] = outcome.messages[0].content
    return body
