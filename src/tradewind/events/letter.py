"""What goes out to one receiver about one event, and how each kind of letter is written.

A kind is written by a function from a `Letter` to a `Sealed`. ``standard`` is written here; the
others belong to the protocols and stand in ``tradewind.web.outgoing.SEALS``, one line each:

    SEALS = {"standard": ..., "ucp": ucp.webhook.seal, "acp": acp.webhook.seal}

where a seal is ``seal(shop: Tradewind, letter: Letter) -> Sealed``. It is called with no
transaction open, may read the database, and is called anew at every try: the id stays the same
(`Letter.id`), the moment and the signature are fresh. What it raises counts as a failed try.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from tradewind.events.subscription import Subscription, key_of


@dataclass(frozen=True, slots=True)
class Event:
    """A past fact, such as ``order.paid``."""

    id: str
    """Stable: every try and every replay carries it, so that a receiver can tell a repetition."""
    topic: str
    subject: str
    """What it is about, such as an order's id."""
    body: Mapping[str, Any]
    at: datetime
    number: int = 0
    """Grows with every event of the shop."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One event on its way to one receiver."""

    event: Event
    to: Subscription
    moment: datetime
    """Of this try."""
    attempt: int = 1

    @property
    def id(self) -> str:
        """The same at every try."""
        return self.event.id


@dataclass(frozen=True, slots=True)
class Sealed:
    """The bytes that are sent."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


Seal = Callable[[Letter], Sealed]


def standard(letter: Letter) -> Sealed:
    """A letter as Standard Webhooks has it: id, timestamp, signature over all three parts."""
    event = letter.event
    body = orjson.dumps(
        {
            "id": event.id,
            "type": event.topic,
            "timestamp": event.at.isoformat(),
            "data": {"subject": event.subject, **event.body},
        }
    )
    moment = str(int(letter.moment.timestamp()))
    signature = signed(letter.to.secret, event.id, moment, body)
    return Sealed(
        body,
        {
            "content-type": "application/json",
            "webhook-id": event.id,
            "webhook-timestamp": moment,
            "webhook-signature": signature,
        },
    )


def signed(secret: str, id: str, timestamp: str, body: bytes) -> str:  # noqa: A002
    """``v1,`` and the base64 of the HMAC-SHA256 over ``id.timestamp.body``."""
    content = b".".join((id.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key_of(secret), content, hashlib.sha256)).decode()
