"""I8 and I12: orders move along their graph, and the ledger of decisions tells each end of one."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from tradewind.bench.faults.checker.rows import Books

WAITING: Final = frozenset({"held", "action_needed", "unknown"})
SOLD: Final = frozenset({"paid", "partly_shipped", "shipped", "delivered"})
OWING: Final = frozenset({"refund_due", "refunded"})
GONE: Final = frozenset({"released", "expired", "canceled"})
_ENDS: Final = GONE | {"refund_due"}
MOVES: Final[Mapping[str | None, frozenset[str]]] = {
    None: frozenset({"held"}),
    "held": frozenset({"action_needed", "unknown", "authorized", "paid"}) | _ENDS,
    "unknown": frozenset({"action_needed", "authorized", "paid"}) | _ENDS,
    "action_needed": frozenset({"authorized", "paid"}) | _ENDS,
    "authorized": frozenset({"paid", "released", "canceled", "refund_due"}),
    "paid": frozenset({"partly_shipped", "shipped", "canceled", "refund_due"}),
    "partly_shipped": frozenset({"shipped"}),
    "shipped": frozenset({"delivered"}),
    "delivered": frozenset(),
    "released": frozenset({"refund_due"}),
    "expired": frozenset({"refund_due"}),
    "canceled": frozenset({"refund_due"}),
    "refund_due": frozenset({"refunded"}),
    "refunded": frozenset(),
}


def astray(books: Books) -> Iterator[str]:
    """Moves that the graph does not have, and orders that do not stand where their history ends."""
    paths: dict[str, list[tuple[str | None, str]]] = defaultdict(list)
    for move in books["order_event"]:
        paths[move["order_id"]].append((move["before"], move["after"]))
    for order_id, row in books.orders.items():
        at: str | None = None
        for before, after in paths[order_id]:
            if before != at or after not in MOVES[at]:
                yield f"I8 {order_id}: {before} -> {after} when it was {at}"
            at = after
        if at != row["state"]:
            yield f"I8 {order_id}: stands at {row['state']}, its history ends at {at}"
    for order_id in paths.keys() - books.orders.keys():
        yield f"I8 {order_id}: has a history and is no order"


def unwritten(books: Books) -> Iterator[str]:
    """Moves without their one entry in the ledger of decisions."""
    told = Counter((row["subject"], row["kind"]) for row in books["decision"])
    for move in books["order_event"]:
        order_id, after = move["order_id"], move["after"]
        times = told[order_id, f"order.{after}"]
        if after not in WAITING | {"authorized"} and times != 1:
            yield f"I12 {order_id} became {after}: {times} ledger entries"
