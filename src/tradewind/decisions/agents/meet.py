"""Take note of an agent, so that it can have keys and limits."""

from tradewind.decisions.agents import tables
from tradewind.decisions.agents.agent import Agent
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput
from tradewind.kernel.ids import new_id
from tradewind.storage import Connection

LONGEST_NAME = 80


def meet(session: Connection, name: str) -> Agent:
    """A new agent of this name; the one that has it already, where there is one."""
    said = name.strip()
    if not said or len(said) > LONGEST_NAME or not said.isprintable():
        raise BadInput(f"An agent's name has 1 to {LONGEST_NAME} printable characters.")
    for known in tables.agents(session):
        if known.name == said:
            return known
    agent = Agent(new_id("agt"), said, clock.now())
    tables.add_agent(session, agent)
    return agent
