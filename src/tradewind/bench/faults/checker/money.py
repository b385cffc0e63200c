"""I2, I3, I4 and I6: whose money was taken, how much of it, for what, and what the books say."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tradewind.bench.faults.checker.moves import OWING, SOLD, WAITING
from tradewind.bench.faults.checker.rows import Books, Charge, Row


def due(quote: Mapping[str, Any]) -> tuple[int, str]:
    """What the provider is to take for a quote: its total less what gift cards pay."""
    total = quote["total"]
    return total["minor"] - sum(g["amount"]["minor"] for g in quote["gift_cards"]), total[
        "currency"
    ]


def price(books: Books, order: Row) -> tuple[int, str]:
    """What is to be taken for an order: its quote's due, or the less that the seller set."""
    minor, currency = due(books.body(order))
    return (minor if order["wanted_minor"] is None else order["wanted_minor"]), currency


def books_apart(books: Books, *, reconciled: bool) -> Iterator[str]:
    """I2: amounts out of order, entries that do not balance, books that disagree."""
    for order in books.orders.values():
        yield from _amounts(books, order)
    yield from _unbalanced(books)
    yield from _accounted(books)
    yield from _ours_and_theirs(books, reconciled=reconciled)


def _amounts(books: Books, order: Row) -> Iterator[str]:
    taken, back, held = (order[f"{name}_minor"] for name in ("captured", "refunded", "authorized"))
    most, _ = due(books.body(order))
    if order["wanted_minor"] is not None and not 0 < order["wanted_minor"] <= most:
        yield f"I2 {order['id']}: {order['wanted_minor']} is to be taken of {most}"
    if taken is None:
        if back or order["state"] in SOLD | OWING:
            yield f"I2 {order['id']}: {order['state']}, {back} given back and nothing taken"
        return
    if not 0 <= (back or 0) <= taken:
        yield f"I2 {order['id']}: {taken} taken, {back} given back"
    if order["state"] in SOLD and held is not None and not taken <= most <= held:
        yield f"I2 {order['id']}: {held} held, {taken} taken for {most}"


def _unbalanced(books: Books) -> Iterator[str]:
    sums: Counter[tuple[str, str]] = Counter()
    for row in books["posting"]:
        sums[row["entry"], row["currency"]] += row["amount_minor"]
    for (entry, currency), left in sums.items():
        if left:
            yield f"I2 {entry}: {currency} {left} unbalanced"


def _accounted(books: Books) -> Iterator[str]:
    """The books have for each order what the order itself says: what came in, what went out."""
    moved = _moved(books)
    ours: Counter[tuple[str, str, bool]] = Counter()
    owed: Counter[str] = Counter()
    for row in books["posting"]:
        order_id, amount = row["order_id"], row["amount_minor"]
        if row["account"].startswith("clearing:"):
            ours[order_id, row["currency"], amount > 0] += amount
        owed[order_id] += amount * (row["account"] == "receivable")
    for key in moved.keys() | ours.keys():
        if ours[key] != moved[key]:
            order_id, currency, _ = key
            has, does = ours[key], moved[key]
            yield f"I2 {order_id}: the books have {has} {currency}, the order {does}"
    for order_id, left in owed.items():
        if left:
            yield f"I2 {order_id}: {left} still receivable"


def _moved(books: Books) -> Counter[tuple[str, str, bool]]:
    """What the provider took in for us and gave back, or banks took, by the orders' own figures."""
    moved: Counter[tuple[str, str, bool]] = Counter()
    for order in books.orders.values():
        if order["captured_minor"] is not None:
            key = order["id"], order["captured_currency"]
            moved[*key, True] += order["captured_minor"]
            moved[*key, False] -= order["refunded_minor"] or 0
    for intent in books["payment_intent"]:
        if intent["kind"] == "chargeback":
            moved[intent["order_id"], intent["currency"], False] -= intent["amount_minor"]
    return moved


def _ours_and_theirs(books: Books, *, reconciled: bool) -> Iterator[str]:
    theirs: Counter[tuple[str, str]] = Counter()
    for charge in books.charges:
        if not 0 <= charge.refunded <= charge.captured <= charge.amount:
            yield f"I2 {charge.reference}: the provider's own figures are {charge}"
        theirs[charge.reference, charge.currency] += charge.captured - charge.refunded
    if not reconciled:
        yield from _known_too_early(books)
        return
    for order in books.orders.values():
        taken, back = order["captured_minor"] or 0, order["refunded_minor"] or 0
        currency = order["captured_currency"] or books.body(order)["total"]["currency"]
        if taken - back != theirs[order["id"], currency]:
            has = theirs[order["id"], currency]
            yield f"I2 {order['id']}: we count {taken - back} {currency}, the provider {has}"


def _known_too_early(books: Books) -> Iterator[str]:
    """At every moment: what we have written, the provider has done."""
    taken: Counter[str] = Counter()
    back: Counter[str] = Counter()
    for charge in books.charges:
        taken[charge.reference] += charge.captured
        back[charge.reference] += charge.refunded
    for order in books.orders.values():
        ours = order["captured_minor"] or 0, order["refunded_minor"] or 0
        theirs = taken[order["id"]], back[order["id"]]
        if ours[0] > theirs[0] or ours[1] > theirs[1]:
            yield f"I2 {order['id']}: we count {ours} taken and given back, the provider {theirs}"


def charged_twice(books: Books) -> Iterator[str]:
    """I3: quotes with two orders, carts with two open ones, orders charged twice."""
    orders = books.orders.values()
    yield from _more_than_once(
        Counter(order["quote_id"] for order in orders), "I3 quote {} has {} orders"
    )
    yield from _more_than_once(
        Counter(order["cart_id"] for order in orders if order["state"] in WAITING),
        "I3 cart {} has {} open orders",
    )
    yield from _more_than_once(
        Counter(books.body(order)["cart_digest"] for order in orders if order["state"] in SOLD),
        "I3 cart {} was paid {} times as it stood",
    )
    yield from _more_than_once(
        Counter(charge.reference for charge in books.charges if charge.captured),
        "I3 order {} was charged {} times",
    )


def _more_than_once(counts: Counter[str], said: str) -> Iterator[str]:
    return (said.format(name, times) for name, times in counts.items() if times > 1)


def left_hanging(books: Books) -> Iterator[str]:
    """I4: once reconciled, money and orders belong to each other and nothing waits for ever."""
    for charge in books.charges:
        yield from _orphaned(books, charge)
    charged = {charge.reference for charge in books.charges if charge.captured}
    for order_id, order in books.orders.items():
        state = order["state"]
        if state in SOLD | OWING and order_id not in charged and order["captured_minor"] != 0:
            yield f"I4 order {order_id} is {state} without a charge"
        if state in WAITING | {"refund_due"} or (
            state == "authorized" and not order["capture_later"]
        ):
            yield f"I4 order {order_id} is {state} after reconciling"
    for intent in books["payment_intent"]:
        if intent["standing"] == "open":
            yield f"I4 {intent['key']} is still open"


def _orphaned(books: Books, charge: Charge) -> Iterator[str]:
    order = books.orders.get(charge.reference)
    if charge.captured and order is None:
        yield f"I4 charge {charge.id} has no order"
    elif charge.captured and order and order["state"] not in SOLD | OWING:
        yield f"I4 charge {charge.id} belongs to an order that is {order['state']}"
    if charge.state == "authorized" and (order is None or order["state"] != "authorized"):
        stands = order["state"] if order else "unknown"
        yield f"I4 order {charge.reference} is {stands} and its money is still held"


def charged_otherwise(books: Books) -> Iterator[str]:
    """I6: what was taken for what is kept is the confirmed amount, and so is what was asked for."""
    for charge in books.charges:
        order = books.orders.get(charge.reference)
        if order is None or not charge.captured or order["state"] in OWING:
            continue
        if (charge.captured, charge.currency) != price(books, order):
            wanted = price(books, order)
            yield f"I6 {order['id']}: {charge.captured} {charge.currency} taken instead of {wanted}"
    asked = {row["order_id"]: row for row in books["payment_intent"] if row["kind"] == "authorize"}
    for order in books.orders.values():
        confirmed = due(books.body(order))
        ours = order["captured_minor"], order["captured_currency"]
        if order["state"] in SOLD and ours != price(books, order):
            yield f"I6 {order['id']}: paid with {ours}, not {price(books, order)}"
        intent = asked.get(order["id"])
        if intent is None or (intent["amount_minor"], intent["currency"]) != confirmed:
            yield f"I6 {order['id']}: the intent is not for {confirmed}"
