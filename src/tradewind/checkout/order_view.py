"""An order as it is told: where it stands, how it got there, what happens next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from tradewind.checkout.order import Order, State
from tradewind.checkout.quote import Quote
from tradewind.kernel.locale import Texts, pick
from tradewind.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Step:
    """A state the order has reached, and when."""

    state: State
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order in a reader's language."""

    id: str
    state: State
    label: str
    next: str
    """What happens now, or what the buyer can do."""
    reason: str
    """Why it stands there, in words; empty where there is nothing to explain."""
    steps: tuple[Step, ...]
    """Oldest first; the last is the state it is in."""
    quote: Quote
    """What was confirmed: lines, shipping, tax, total."""
    captured: Money | None
    held_until: datetime | None
    """Until when it waits for the money; None where it no longer waits."""
    action_url: str | None
    """Where the buyer takes the second step."""


def shown(order: Order, *, language: str) -> OrderView:
    """What a reader is told about an order."""
    said = words()["states"]
    return OrderView(
        id=order.id,
        state=order.state,
        label=pick(said[order.state]["label"], language),
        next=pick(said[order.state]["next"], language),
        reason=reason(order.reason, language),
        steps=tuple(
            Step(move.after, pick(said[move.after]["label"], language), move.at)
            for move in order.moves
        ),
        quote=order.quote,
        captured=order.captured,
        held_until=order.held_until if order.holding else None,
        action_url=order.action_url,
    )


def state_name(state: str, language: str) -> str:
    """What a state is called."""
    return pick(words()["states"][state]["label"], language)


def reason(code: str, language: str) -> str:
    """A reason's code in words; a provider's own that is not known stays as it is."""
    known: Mapping[str, Texts] = words()["reasons"]
    return pick(known.get(code, {"en": code.replace("_", " ")}), language)


@cache
def words() -> Mapping[str, Any]:
    """What is said of each state and reason, by language."""
    text = files(__package__).joinpath("words.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded
