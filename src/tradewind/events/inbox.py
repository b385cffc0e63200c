"""Hear what others tell us at most once."""

import hashlib

from tradewind.events import tables
from tradewind.kernel import clock
from tradewind.kernel.errors import Refused
from tradewind.storage import Connection


def first_time(session: Connection, source: str, event_id: str, digest: str) -> bool:
    """Whether this event was never heard before; what it changes goes in the same transaction.

    ``source`` is who tells it, such as a provider's name; ``digest`` is `digest_of` its body.
    Raises Refused where the same id came with another body.
    """
    known = tables.heard(session, source, event_id, digest, now=clock.now())
    if known is not None and known != digest:
        raise Refused(f"Event {event_id!r} of {source} came before with another body.")
    return known is None


def digest_of(body: bytes) -> str:
    """SHA-256 of a body, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()
