"""Which agent a request comes from, and what its key opens.

    @router.post("/things")
    def things(agent: Asking): ...                 # an Agent, or None for a person or a guest

    @router.post("/pay", dependencies=[Depends(needs(Scope.PAY))])

A key comes as ``Authorization: Bearer tw_…`` or ``X-API-Key: tw_…``. Any other bearer token is
left to whoever understands it. A key that opens nothing is 401, one that does not open this 403;
both are `TradewindError`, so that a protocol may give them its own shape.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from tradewind.app import Tradewind
from tradewind.decisions import agents
from tradewind.decisions.agents import Agent, Scope
from tradewind.decisions.agents.key import MARK
from tradewind.kernel.errors import NotAuthenticated, NotFound


def secret_of(request: Request) -> str:
    """The key a request brings; empty where it brings none."""
    said = request.headers.get("x-api-key", "")
    if said:
        return said
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return bearer if bearer.startswith(MARK) else ""


def agent_of(request: Request) -> Agent | None:
    """The agent whose key a request brings; None where it brings none.

    Raises NotAuthenticated for a key that opens nothing, and where the shop serves known agents
    only (``TRADEWIND_AGENTS=known``) for none.
    """
    shop: Tradewind = request.app.state.shop
    return known_by(shop, secret_of(request))


def known_by(shop: Tradewind, secret: str) -> Agent | None:
    """The same for a key however it came."""
    if secret:
        return agents.authenticate(shop.database, secret)
    if shop.settings.agents == "known":
        raise NotAuthenticated(
            "This shop serves agents it knows. Bring a key: Authorization: Bearer tw_…"
        )
    return None


Asking = Annotated[Agent | None, Depends(agent_of)]


def needs(scope: Scope) -> Callable[[Request], Awaitable[Agent | None]]:
    """A dependency that lets in keys which open this, and guests where the shop lets them in."""

    async def checked(request: Request) -> Agent | None:
        # Only a key has to be looked up, which takes a thread.
        if not secret_of(request):
            return agent_of(request)
        agent = await run_in_threadpool(agent_of, request)
        if agent is not None:
            agent.check(scope)
        return agent

    return checked


def check_own(agent: Agent | None, owner: str | None, order_id: str) -> None:
    """Raises NotFound for an order that another agent placed: to it there is no such order.

    An order that a person placed belongs to whoever knows its id.
    """
    if owner is not None and (agent is None or agent.id != owner):
        raise NotFound(f"No order {order_id!r}.")


def needs_key(scope: Scope) -> Callable[[Request], Agent]:
    """A dependency that lets in nobody but keys which open this."""

    def checked(request: Request) -> Agent:
        agent = agent_of(request)
        if agent is None:
            raise NotAuthenticated("Bring a key: Authorization: Bearer tw_…")
        agent.check(scope)
        return agent

    return checked
