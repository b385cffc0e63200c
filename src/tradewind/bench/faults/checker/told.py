"""I7: every fact is told once and arrives; what a provider told took effect once."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from tradewind.bench.faults.checker.rows import Books

TOPICS: Final = {
    "held": "order.placed",
    "action_needed": "order.action_needed",
    "authorized": "order.authorized",
    "paid": "order.paid",
    "released": "order.released",
    "expired": "order.expired",
    "canceled": "order.canceled",
    "refund_due": "order.refund_due",
    "delivered": "order.delivered",
}
"""What is told where an order enters a state."""


def untold(books: Books, *, reconciled: bool) -> Iterator[str]:
    """Moves that were not told exactly once, and news that did not arrive or was taken in twice."""
    told = Counter((row["subject"], row["topic"]) for row in books["event"])
    moved = Counter(
        (move["order_id"], TOPICS[move["after"]])
        for move in books["order_event"]
        if move["after"] in TOPICS
    )
    for key, times in moved.items():
        if told[key] != times:
            yield f"I7 {key[0]}: {key[1]} was told {told[key]} times for {times} moves"
    for (subject, topic), times in told.items():
        if topic in TOPICS.values() and not moved[subject, topic]:
            yield f"I7 {subject}: {topic} was told {times} times and never happened"
    yield from _parcels(books, told)
    yield from _refunds(books)
    yield from _addressed(books, reconciled=reconciled)
    yield from _noticed(books, reconciled=reconciled)


def _parcels(books: Books, told: Counter[tuple[str, str]]) -> Iterator[str]:
    sent = Counter(row["order_id"] for row in books["parcel"])
    for order_id, times in sent.items():
        if told[order_id, "order.shipped"] != times:
            has = told[order_id, "order.shipped"]
            yield f"I7 {order_id}: {times} parcels, order.shipped was told {has} times"


def _refunds(books: Books) -> Iterator[str]:
    """Each ended refund is one effect: two never stand for one request."""
    asked = Counter(
        (row["order_id"], row["request"]) for row in books["payment_intent"] if row["request"]
    )
    for (order_id, request), times in asked.items():
        if times > 1:
            yield f"I7 {order_id}: {request} took effect {times} times"


def _addressed(books: Books, *, reconciled: bool) -> Iterator[str]:
    everybody = [row["id"] for row in books["subscription"] if row["active"]]
    on_its_way = {(row["event_id"], row["subscription_id"]): row for row in books["delivery"]}
    for event in books["event"]:
        for subscriber in everybody:
            delivery = on_its_way.get((event["id"], subscriber))
            if delivery is None:
                yield f"I7 {event['topic']} {event['id']} is addressed to nobody"
            elif reconciled and delivery["state"] != "delivered":
                yield f"I7 {event['topic']} {event['id']} is {delivery['state']}"
    if books.heard is not None:
        yield from _arrived(books, frozenset(books.heard))


def _arrived(books: Books, arrived: frozenset[str]) -> Iterator[str]:
    """What the receiver has is what was sent: nothing is missing and nothing is made up."""
    known = {row["id"] for row in books["event"]}
    for row in books["delivery"]:
        if row["state"] == "delivered" and row["event_id"] not in arrived:
            yield f"I7 {row['event_id']} is marked delivered and never arrived"
    for event_id in arrived - known:
        yield f"I7 {event_id} arrived and the shop knows nothing of it"


def _noticed(books: Books, *, reconciled: bool) -> Iterator[str]:
    """A webhook that was let in has its notice, and the other way round."""
    inbox = Counter(
        (row["source"].partition(":")[2], row["event_id"])
        for row in books["inbox"]
        if row["source"].startswith("payments:")
    )
    notices = Counter((row["provider"], row["event_id"]) for row in books["payment_notice"])
    for key in inbox.keys() | notices.keys():
        if (inbox[key], notices[key]) != (1, 1):
            yield f"I7 webhook {key[1]}: let in {inbox[key]} times, noted {notices[key]} times"
    if reconciled:
        for row in books["payment_notice"]:
            if row["state"] == "waiting" and row["reference"] in books.orders:
                yield f"I7 webhook {row['event_id']} was never looked into"
