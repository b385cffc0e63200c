"""Spend an agent's limit on an order, in the transaction that holds the goods."""

from tradewind.decisions import tables as ledger
from tradewind.decisions.agents import tables
from tradewind.decisions.agents.agent import DAY
from tradewind.kernel import clock
from tradewind.kernel.errors import NotAllowed
from tradewind.kernel.money import Money
from tradewind.storage import Connection


def spend(session: Connection, agent_id: str, amount: Money, order_id: str) -> None:
    """Take an order's total from what an agent may spend; once, however often it is asked.

    Part of the caller's transaction, after the shelves and before its own ledger entry: the
    agent's row is locked, then the use of its mandate is written down. Raises OverLimit (a
    Refused) naming the limit, NotAllowed where it was stopped.
    """
    agent = tables.agent(session, agent_id, lock=True)
    if stopped := tables.stopped(session, agent):
        raise NotAllowed(stopped)
    if tables.spent_on(session, order_id) is not None:
        return
    now = clock.now()
    spent = tables.spent(session, agent_id, amount.currency, since=now - DAY)
    agent.check_order(amount, spent)
    tables.add_spending(session, agent_id, order_id, amount, now=now)
    used = {
        "order": order_id,
        "amount": amount.minor,
        "currency": amount.currency,
        "mandate": agent.mandate,
        "spent_before": spent.minor,
    }
    ledger.record(session, "mandate.used", agent_id, used)


def give_back(session: Connection, order_id: str) -> None:
    """An order came to nothing: what it took may be spent again. Nothing for an order of no agent.

    Part of the caller's transaction.
    """
    agent_id = tables.spent_on(session, order_id)
    if agent_id is not None and tables.give_back(session, order_id, now=clock.now()):
        ledger.record(session, "mandate.given_back", agent_id, {"order": order_id})
