"""Reads a shop's files from outside, after its process was killed, and says what is not true.

Plain SQL and arithmetic of its own: nothing here is shared with what it checks.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

SOLD = ("paid", "partly_shipped", "shipped", "delivered")


def faults(
    database: Path, books: Path, shelves: dict[str, int], acknowledged: Iterable[tuple[str, str]]
) -> list[str]:
    """What is wrong, a sentence each; empty proves the run.

    ``shelves`` are the pieces at first, ``acknowledged`` the quote and the order of every buyer who
    was told that it is paid.
    """
    ours, theirs = (sqlite3.connect(file) for file in (database, books))
    try:
        return [
            *_sound(ours),
            *_shelves(ours, shelves),
            *_one_order_a_quote(ours),
            *_durable(ours, acknowledged),
            *_charged(ours, theirs),
        ]
    finally:
        ours.close()
        theirs.close()


def _sound(ours: sqlite3.Connection) -> Iterator[str]:
    for (told,) in ours.execute("pragma integrity_check"):
        if told != "ok":
            yield f"the file: {told}"


def _shelves(ours: sqlite3.Connection, shelves: dict[str, int]) -> Iterator[str]:
    """Sold is what left the shelf; promised is what orders under way hold."""
    taken: Counter[str] = Counter()
    promised: Counter[str] = Counter()
    lines = "select l.sku, l.quantity, o.state from order_line l join orders o on o.id = l.order_id"
    for sku, quantity, state in ours.execute(lines):
        if state in (*SOLD, "authorized"):
            taken[sku] += quantity
        elif state in {"held", "action_needed", "unknown"}:
            promised[sku] += quantity
    left = {row[0]: row[1:] for row in ours.execute("select sku, on_hand, reserved from stock")}
    for sku, pieces in shelves.items():
        on_hand, reserved = left[sku]
        if on_hand < 0 or pieces - on_hand != taken[sku]:
            yield f"{sku}: {pieces} at first, {taken[sku]} sold, {on_hand} left"
        if reserved != promised[sku]:
            yield f"{sku}: {reserved} reserved, {promised[sku]} promised"


def _one_order_a_quote(ours: sqlite3.Connection) -> Iterator[str]:
    twice = "select quote_id, count(*) from orders group by quote_id having count(*) > 1"
    for quote, number in ours.execute(twice):
        yield f"{quote}: {number} orders"


def _durable(ours: sqlite3.Connection, acknowledged: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Whoever was told so has a paid order."""
    kept = {row[0]: row[1:] for row in ours.execute("select quote_id, id, state from orders")}
    for quote, order in acknowledged:
        found = kept.get(quote)
        if found is None or found[0] != order or found[1] not in SOLD:
            yield f"{quote}: paid as {order}, so its buyer was told; the file has {found}"


def _charged(ours: sqlite3.Connection, theirs: sqlite3.Connection) -> Iterator[str]:
    """What a provider took is what the quote said, once for each sold order and for no other."""
    taken: dict[str, list[tuple[str, int]]] = {}
    payments = (
        "select reference, currency, captured_minor - refunded_minor from payment"
        " where captured_minor > 0"
    )
    for order, currency, minor in theirs.execute(payments):
        taken.setdefault(order, []).append((currency, minor))
    orders = "select o.id, o.state, q.body from orders o join quote q on q.id = o.quote_id"
    for order, state, body in ours.execute(orders):
        total = json.loads(body)["total"]
        due = [(total["currency"], total["minor"])] if state in SOLD else []
        charged = taken.pop(order, [])
        if charged != due and state != "authorized":
            yield f"{order}, {state}: quoted {due}, charged {charged}"
    for order, charged in taken.items():
        yield f"{order}: charged {charged} without an order"
