"""Say what happened, in the transaction in which it happens; `deliver` tells it to others."""

from collections.abc import Mapping
from typing import Any

from tradewind.events import tables
from tradewind.events.letter import Event
from tradewind.kernel import clock
from tradewind.kernel.ids import new_id
from tradewind.storage import Connection


def put(session: Connection, topic: str, subject: str, body: Mapping[str, Any]) -> str:
    """Write a past fact down and address it to whoever subscribed; gives the event's id.

    Part of the caller's transaction: if that fails, nothing happened and nobody is told. ``body``
    is plain JSON; money goes in as ``{"minor": 1999, "currency": "USD"}``.
    """
    event = Event(new_id("evt"), topic, subject, body, clock.now())
    tables.add_event(session, event)
    return event.id
