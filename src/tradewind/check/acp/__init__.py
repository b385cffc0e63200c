"""Does a server keep to the Agentic Commerce Protocol? Its requirements, walked over HTTP."""

import time
from collections.abc import Collection

from tradewind.check.acp import (
    on_carts,
    on_delegated,
    on_discovery,
    on_feeds,
    on_idempotency,
    on_mcp,
    on_orders,
    on_private,
    on_sessions,
    on_transport,
)
from tradewind.check.acp.report import Report
from tradewind.check.acp.requirement import (
    CHECKS,
    Deviation,
    Found,
    NotApplicable,
    Requirement,
    Verdict,
    requirements,
)
from tradewind.check.acp.target import Target
from tradewind.check.acp.walk import Walk
from tradewind.kernel.errors import BadInput, PortUnavailable

__all__ = ["Report", "Target", "Verdict", "found", "requirements", "walk"]

AREAS = (
    on_carts,
    on_delegated,
    on_discovery,
    on_feeds,
    on_idempotency,
    on_mcp,
    on_orders,
    on_private,
    on_sessions,
    on_transport,
)
"""Importing an area enters its checks."""


def walk(target: Target, *, only: Collection[str] = ()) -> Report:
    """Walk every requirement, or those named; raises PortUnavailable where nobody answers."""
    wanted = [each for each in requirements() if not only or each.id in only]
    if not wanted:
        raise BadInput(f"No requirement is called {', '.join(only)}; see the list in the how-to.")
    start = time.monotonic()
    walking = Walk(target)
    try:
        all_found = tuple(found(each, walking) for each in wanted)
    finally:
        walking.close()
    return Report(target.url, all_found, time.monotonic() - start)


def found(requirement: Requirement, walking: Walk) -> Found:
    """Walk one requirement."""
    walking.notes.clear()
    with walking.during() as said:
        verdict, reason = _judged(requirement, walking)
        notes = tuple(dict.fromkeys(walking.notes))
        about_discovery = requirement.id.startswith("ACP-DISC")
        before = (walking.discovered,) if about_discovery else ()
        return Found(requirement, verdict, reason, notes, before + said())


def _judged(requirement: Requirement, walking: Walk) -> tuple[Verdict, str]:
    try:
        CHECKS[requirement.id](walking)
    except Deviation as what:
        return Verdict.DEVIATION, str(what)
    except NotApplicable as why:
        return Verdict.NOT_APPLICABLE, str(why)
    except PortUnavailable as what:
        return Verdict.DEVIATION, f"No answer: {what}"
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        # The server's answer was not even of the shape that a check reads.
        return Verdict.DEVIATION, f"An answer cannot be read: {type(error).__name__} {error}."
    return Verdict.CLEAN, ""
