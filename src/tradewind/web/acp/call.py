"""One call to the door, however it came: over REST or as a tool of MCP."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tradewind.app import Tradewind
from tradewind.checkout.idempotency import Answer, Claim, Request, digest_of
from tradewind.checkout.idempotency.once import once
from tradewind.decisions.agents import Agent, Scope
from tradewind.kernel.errors import TradewindError
from tradewind.web.acp.fault import Fault, fault_of, wrong_version
from tradewind.web.acp.version import SUPPORTED


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks what of which shop."""

    shop: Tradewind
    agent: Agent
    origin: str
    """Scheme and host of the shop as the caller knows it."""
    path: str
    language: str = "en"
    key: str | None = None
    """The idempotency key."""
    id: str = ""
    """Of the session or cart it is about."""

    @property
    def base(self) -> str:
        """Address of this door."""
        return f"{self.origin}/acp"


Act = Callable[[Call, Any, Claim], Answer]
"""What a POST does: the call, the body, and the ids its making is known by."""


@dataclass(frozen=True, slots=True)
class Verb:
    """An act and the scope a key needs for it."""

    act: Act
    scope: Scope


@dataclass(frozen=True, slots=True)
class Look:
    """A reading and the scope a key needs for it."""

    act: Callable[[Call], Answer]
    scope: Scope


def looked(call: Call, look: Look) -> Answer:
    """Read something."""
    call.agent.check(look.scope)
    return look.act(call)


def checked_version(given: str | None) -> None:
    """Raises Fault unless this door speaks the version."""
    if given not in SUPPORTED:
        raise wrong_version(given)


def followed(call: Call, verb: Verb, body: Any) -> tuple[Answer, bool]:
    """Do it once for the call's key; gives the answer and whether it was given before."""
    call.agent.check(verb.scope)
    if call.key is None:
        raise Fault(400, "idempotency_key_required", "Send the header Idempotency-Key.")
    request = Request(
        scope=f"acp/{call.agent.id}",
        method="POST",
        path=call.path,
        key=call.key,
        digest=digest_of({"body": body}),
    )
    return once(
        request, lambda claim: _attempted(call, verb, body, claim), database=call.shop.database
    )


def _attempted(call: Call, verb: Verb, body: Any, claim: Claim) -> Answer:
    """The answer, a refusal too: what is refused once is refused again."""
    try:
        return verb.act(call, body, claim)
    except (Fault, TradewindError) as error:
        return fault_of(error).answer()
