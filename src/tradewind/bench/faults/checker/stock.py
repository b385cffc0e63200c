"""I1: what stands on the shelves, what is promised and what was sold are the same pieces."""

from collections import Counter
from collections.abc import Iterator, Mapping

from tradewind.bench.faults.checker.moves import SOLD, WAITING
from tradewind.bench.faults.checker.rows import Books

TAKEN = SOLD | {"authorized"}


def miscounted(books: Books, start: Mapping[str, int]) -> Iterator[str]:
    """Shelves that are below nothing, promise what nobody waits for, or lost pieces."""
    reserved, sold = _by_orders(books)
    shelves = {row["sku"]: (row["on_hand"], row["reserved"]) for row in books["stock"]}
    for sku in (reserved.keys() | sold.keys()) - shelves.keys():
        yield f"I1 {sku}: counted by an order without being counted on the shelf"
    for sku, (on_hand, held) in shelves.items():
        if not 0 <= held <= on_hand:
            yield f"I1 {sku}: {on_hand} on hand, {held} reserved"
        if held != reserved[sku]:
            yield f"I1 {sku}: {held} reserved, open orders hold {reserved[sku]}"
        if start[sku] != on_hand + sold[sku]:
            yield f"I1 {sku}: {start[sku]} at first, {on_hand} left, {sold[sku]} sold"
    yield from _pieces(books)


def _by_orders(books: Books) -> tuple[Counter[str], Counter[str]]:
    """Pieces that open orders hold and pieces that left the shelves for good, by SKU."""
    ever_taken = {move["order_id"] for move in books["order_event"] if move["after"] in TAKEN}
    reserved: Counter[str] = Counter()
    sold: Counter[str] = Counter()
    for line in books["order_line"]:
        if not line["counted"]:
            continue
        if books.orders[line["order_id"]]["state"] in WAITING:
            reserved[line["sku"]] += line["quantity"]
        if line["order_id"] in ever_taken:
            sold[line["sku"]] += line["quantity"] - line["restocked"]
    return reserved, sold


def _pieces(books: Books) -> Iterator[str]:
    """No piece is sent twice, comes back without having been sent, or is put back twice."""
    sent: Counter[tuple[str, str]] = Counter()
    for parcel in books["parcel"]:
        for sku, number in parcel["lines"].items():
            sent[parcel["order_id"], sku] += number
    for line in books["order_line"]:
        order_id, sku, of = line["order_id"], line["sku"], line["quantity"]
        fits = (
            line["shipped"] == sent[order_id, sku]
            and 0 <= line["returned"] <= line["shipped"]
            and line["shipped"] + line["canceled"] <= of
            and 0 <= line["restocked"] <= line["canceled"] + line["returned"]
        )
        if not fits:
            yield f"I1 {order_id}: {of} of {sku} bought, and then {_told(line)}"


def _told(line: Mapping[str, int]) -> str:
    names = ("shipped", "canceled", "returned", "restocked")
    return ", ".join(f"{line[name]} {name}" for name in names)
