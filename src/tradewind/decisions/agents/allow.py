"""Allow an agent to spend, stop one or all, let them go on; each is an entry of the ledger."""

from collections.abc import Sequence

from tradewind.decisions import tables as ledger
from tradewind.decisions.agents import tables
from tradewind.decisions.agents.agent import Limit
from tradewind.kernel import clock
from tradewind.storage import Connection

ALL = "agents"
"""What the ledger calls the switch for all of them."""


def allow(session: Connection, agent_id: str, limits: Sequence[Limit], *, by: str) -> str:
    """Give an agent these limits and no others; gives the mandate: the ledger entry that says so.

    Raises NotFound.
    """
    agent = tables.agent(session, agent_id)
    mandate = ledger.record(
        session,
        "mandate.granted",
        agent.id,
        {"agent": agent.name, "by": by, "limits": [limit.plain() for limit in limits]},
    )
    tables.set_limits(session, agent.id, limits, mandate=mandate)
    return mandate


def stop(session: Connection, agent_id: str | None = None, *, by: str, reason: str = "") -> None:
    """Let an agent, or all of them, do nothing from now on. Raises NotFound."""
    _switch(session, agent_id, by=by, on=False, reason=reason)


def go_on(session: Connection, agent_id: str | None = None, *, by: str) -> None:
    """Let an agent, or all that were not stopped one by one, work again. Raises NotFound."""
    _switch(session, agent_id, by=by, on=True, reason="")


def _switch(session: Connection, agent_id: str | None, *, by: str, on: bool, reason: str) -> None:
    if agent_id is None:
        tables.set_all(session, on=on, reason=reason, now=clock.now())
    else:
        tables.set_active(session, agent_id, active=on, reason=reason)
    kind = "agent.resumed" if on else "agent.stopped"
    ledger.record(session, kind, agent_id or ALL, {"by": by, "reason": reason})
