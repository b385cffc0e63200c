"""Programs that shop for people: who they are, what they may do, and what they have spent.

`spend` is what a purchase calls in the transaction that holds the goods; `give_back` is what it
calls when that order comes to nothing.
"""

from tradewind.decisions.agents.agent import SCOPES, SHOPPING, Agent, Key, Limit, OverLimit, Scope
from tradewind.decisions.agents.allow import allow, go_on, stop
from tradewind.decisions.agents.key import Minted, authenticate, mint, revoke, rotate
from tradewind.decisions.agents.meet import meet
from tradewind.decisions.agents.spend import give_back, spend

__all__ = [
    "SCOPES",
    "SHOPPING",
    "Agent",
    "Key",
    "Limit",
    "Minted",
    "OverLimit",
    "Scope",
    "allow",
    "authenticate",
    "give_back",
    "go_on",
    "meet",
    "mint",
    "revoke",
    "rotate",
    "spend",
    "stop",
]
