"""I5: what somebody was told had happened is there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tradewind.bench.faults.checker.rows import Books


@dataclass(frozen=True, slots=True)
class Ack:
    """Something that a caller was told: of what kind, which one, and what of it."""

    kind: str
    """``order`` (what: a state it entered), ``cart`` (what: its version), ``row`` (what: table)."""
    id: str
    what: str = ""


def lost(books: Books, acks: Sequence[Ack]) -> Iterator[str]:
    """Acknowledged things of which no trace is left."""
    entered = {(move["order_id"], move["after"]) for move in books["order_event"]}
    versions = {row["id"]: row["version"] for row in books["cart"]}
    for ack in acks:
        match ack.kind:
            case "order":
                there = (ack.id, ack.what) in entered and ack.id in books.orders
            case "cart":
                there = versions.get(ack.id, -1) >= int(ack.what)
            case _:
                there = _has(books, ack)
        if not there:
            yield f"I5 {ack.kind} {ack.id} {ack.what} was acknowledged and is lost"


def _has(books: Books, ack: Ack) -> bool:
    """Whether a table has a row with this id, under whichever of its names."""
    names = ("id", "key", "event_id", "request")
    return any(row.get(name) == ack.id for row in books[ack.what] for name in names)
