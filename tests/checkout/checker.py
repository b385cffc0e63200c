"""Reads the shop's database and the provider's books itself and says which promises are broken.

Shares no code with the product: plain SQL, its own state graph, its own arithmetic.
"""

import json
import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

HOLDING = {"held", "action_needed", "unknown"}
ENDED = {"released", "expired", "canceled", "refund_due"}
MOVES: dict[str | None, set[str]] = {
    None: {"held"},
    "held": {"action_needed", "unknown", "authorized", "paid", *ENDED},
    "unknown": {"action_needed", "authorized", "paid", *ENDED},
    "action_needed": {"authorized", "paid", *ENDED},
    "authorized": {"paid", "released", "canceled", "refund_due"},
    "expired": {"refund_due"},
    "released": {"refund_due"},
    "canceled": {"refund_due"},
    "paid": {"partly_shipped", "shipped", "canceled", "refund_due"},
    "partly_shipped": {"shipped"},
    "shipped": {"delivered"},
    "delivered": set(),
    "refund_due": {"refunded"},
    "refunded": set(),
}
SOLD = {"paid", "partly_shipped", "shipped", "delivered"}
OWING = {"refund_due", "refunded"}
TAKEN = {"authorized", *SOLD}


@dataclass
class Books:
    """Every row that matters, read at one moment."""

    stock: list[tuple[str, int, int]]
    quotes: dict[str, tuple[str, int, dict[str, Any]]]
    orders: list[tuple[str, str, str, str, int | None, str | None]]
    lines: list[tuple[str, str, int, bool]]
    restocked: list[tuple[str, str, int]]
    events: list[tuple[str, str | None, str]]
    intents: dict[str, tuple[str, str, int, str, str]]
    postings: list[tuple[str, str, str, int]]
    decisions: list[tuple[str, str]]
    told: list[tuple[str, str]]
    payments: list[tuple[str, str, int, str, str, int, int]]


def read(url: str, provider: Path) -> Books:
    with _open(url) as shop:
        quotes = {
            id_: (currency, total, body if isinstance(body, dict) else json.loads(body))
            for id_, currency, total, body in shop.execute(
                "select id, currency, total_minor, body from quote"
            ).fetchall()
        }
        books = Books(
            stock=shop.execute("select sku, on_hand, reserved from stock").fetchall(),
            quotes=quotes,
            orders=shop.execute(
                "select id, quote_id, cart_id, state, captured_minor, captured_currency from orders"
            ).fetchall(),
            lines=shop.execute(
                "select order_id, sku, quantity, counted from order_line"
            ).fetchall(),
            events=shop.execute(
                'select order_id, "before", "after" from order_event order by number'
            ).fetchall(),
            restocked=shop.execute("select order_id, sku, restocked from order_line").fetchall(),
            intents={
                key: (order, kind, amount, currency, standing)
                for key, order, kind, amount, currency, standing in shop.execute(
                    "select key, order_id, kind, amount_minor, currency, standing"
                    " from payment_intent"
                ).fetchall()
            },
            postings=shop.execute(
                "select entry, account, currency, amount_minor from posting"
            ).fetchall(),
            told=shop.execute("select subject, topic from event").fetchall(),
            decisions=shop.execute("select subject, kind from decision").fetchall(),
            payments=[],
        )
    if provider.exists():
        with sqlite3.connect(provider, timeout=30) as ledger:
            books.payments = ledger.execute(
                "select reference, id, amount_minor, currency, state, captured_minor,"
                " refunded_minor from payment"
            ).fetchall()
        ledger.close()
    return books


def _open(url: str) -> Any:
    if url.startswith("sqlite:///"):
        return _Closing(url.removeprefix("sqlite:///"))
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"))


class _Closing:
    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, timeout=30)

    def __enter__(self) -> sqlite3.Connection:
        return self.connection

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def violations(books: Books, start: dict[str, int], *, reconciled: bool = True) -> list[str]:
    """What is wrong, one sentence each; ``start`` is what stood on the shelves at first."""
    return [
        *_stock(books, start),
        *_one_charge(books),
        *(_money_and_orders_agree(books) if reconciled else []),
        *_charged_as_confirmed(books),
        *_moves(books),
        *_adds_up(books),
        *_written_down(books),
        *_told(books),
        *_books_balance(books),
        *(_books_agree(books) if reconciled else []),
        *(_nothing_open(books) if reconciled else []),
    ]


def _stock(books: Books, start: dict[str, int]) -> list[str]:
    reserved, sold = _promised(books)
    known = {sku for sku, _, _ in books.stock}
    wrong = [
        f"I1 {sku}: counted by {order} without being counted on the shelf"
        for order, sku, _, counted in books.lines
        if counted and sku not in known
    ]
    for sku, on_hand, held in books.stock:
        if on_hand < 0 or held < 0 or held > on_hand:
            wrong.append(f"I1 {sku}: {on_hand} on hand, {held} reserved")
        if held != reserved[sku]:
            wrong.append(f"I1 {sku}: {held} reserved, open orders hold {reserved[sku]}")
        if start[sku] != on_hand + sold[sku]:
            wrong.append(f"I1 {sku}: {start[sku]} at first, {on_hand} left, {sold[sku]} sold")
    return wrong + _back_on_the_shelf(books)


def _promised(books: Books) -> tuple[Counter[str], Counter[str]]:
    """Pieces that are reserved and that have left, by SKU."""
    state = {order: state for order, _, _, state, _, _ in books.orders}
    ever_taken = {order for order, _, after in books.events if after in TAKEN}
    reserved: Counter[str] = Counter()
    sold: Counter[str] = Counter()
    for order, sku, quantity, counted in books.lines:
        if counted and state.get(order) in HOLDING:
            reserved[sku] += quantity
        if counted and order in ever_taken:
            sold[sku] += quantity
    for _, sku, pieces in books.restocked:
        sold[sku] -= pieces
    return reserved, sold


def _back_on_the_shelf(books: Books) -> list[str]:
    state = {order: state for order, _, _, state, _, _ in books.orders}
    ever_taken = {order for order, _, after in books.events if after in TAKEN}
    back = {(order, sku): pieces for order, sku, pieces in books.restocked}
    return [
        f"I1 {order} is {state[order]} and {quantity - back[order, sku]} of {sku} are gone"
        for order, sku, quantity, counted in books.lines
        if counted
        and order in ever_taken
        and state[order] in {*ENDED, "refunded"}
        and back[order, sku] != quantity
    ]


def _one_charge(books: Books) -> list[str]:
    quotes = Counter(quote for _, quote, _, _, _, _ in books.orders)
    open_carts = Counter(cart for _, _, cart, state, _, _ in books.orders if state in HOLDING)
    quote_of = {order: quote for order, quote, _, _, _, _ in books.orders}
    charges = Counter(
        quote_of[order]
        for order, _, _, _, state, _, _ in books.payments
        if state == "captured" and order in quote_of
    )
    paid = Counter(
        books.quotes[quote][2]["cart_digest"]
        for _, quote, _, state, _, _ in books.orders
        if state in SOLD
    )
    return [
        *(
            f"I3 cart {digest} was paid {n} times as it stood"
            for digest, n in paid.items()
            if n > 1
        ),
        *(f"I3 quote {quote} has {n} orders" for quote, n in quotes.items() if n > 1),
        *(f"I3 cart {cart} has {n} open orders" for cart, n in open_carts.items() if n > 1),
        *(f"I3 quote {quote} was charged {n} times" for quote, n in charges.items() if n > 1),
    ]


def _money_and_orders_agree(books: Books) -> list[str]:
    state = {order: state for order, _, _, state, _, _ in books.orders}
    captured = {order for order, _, _, _, said, _, _ in books.payments if said == "captured"}
    held = {order for order, _, _, _, said, _, _ in books.payments if said == "authorized"}
    settled = SOLD | OWING
    return [
        *(f"I4 charge {order} has no order" for order in captured - state.keys()),
        *(
            f"I4 charge {order} belongs to an order that is {state[order]}"
            for order in captured & state.keys()
            if state[order] not in settled
        ),
        *(
            f"I4 order {order} is {said} without a charge"
            for order, said in state.items()
            if said in settled and order not in captured
        ),
        *(
            f"I4 order {order} is {said} after reconciling"
            for order, said in state.items()
            if said in {"held", "unknown", "refund_due"}
        ),
        *(
            f"I4 order {order} is {state.get(order)} and its money is still held"
            for order in held
            if state.get(order) != "authorized"
        ),
    ]


def _charged_as_confirmed(books: Books) -> list[str]:
    kept = {order: quote for order, quote, _, state, _, _ in books.orders if state not in OWING}
    wrong = []
    for order, _, _, currency, state, amount, _ in books.payments:
        if state != "captured" or order not in kept:
            continue
        confirmed = books.quotes[kept[order]][:2]
        if (currency, amount) != confirmed:
            wrong.append(f"I6 {order}: {currency} {amount} charged, {confirmed} confirmed")
    for order, quote, _, state, taken, in_currency in books.orders:
        if state in SOLD and (in_currency, taken) != books.quotes[quote][:2]:
            wrong.append(f"I6 {order}: paid with {in_currency} {taken}")
        asked = books.intents.get(f"{order}:authorize", ("", "", 0, "", ""))
        if asked[2:4] != books.quotes[quote][1::-1]:
            wrong.append(f"I6 {order}: the intent is for another amount")
    return wrong


def _moves(books: Books) -> list[str]:
    paths: dict[str, list[tuple[str | None, str]]] = defaultdict(list)
    for order, before, after in books.events:
        paths[order].append((before, after))
    wrong = []
    for order, _, _, state, _, _ in books.orders:
        at: str | None = None
        for before, after in paths[order]:
            if before != at or after not in MOVES[at]:
                wrong.append(f"I8 {order}: {before} -> {after} when it was {at}")
            at = after
        if at != state:
            wrong.append(f"I8 {order}: stands at {state}, its history ends at {at}")
    return wrong


def _adds_up(books: Books) -> list[str]:
    wrong = []
    for quote, (_, total, body) in books.quotes.items():
        items = sum(minor(line["unit"]) * line["quantity"] for line in body["lines"])
        off = sum(minor(each["amount"]) for each in body["discounts"])
        tax = minor(body["tax"]["amount"])
        due = items - off + minor(body["shipping"]) + (0 if body["tax"]["included"] else tax)
        shares = sum(minor(line["tax"]) for line in body["lines"])
        if due != total:
            wrong.append(f"I9 {quote}: {total} instead of {due}")
        if shares + minor(body["tax"]["on_shipping"]) != tax:
            wrong.append(f"I9 {quote}: the lines' tax does not add up to {tax}")
        if sum(minor(line["discount"]) for line in body["lines"]) != off:
            wrong.append(f"I9 {quote}: the lines' discounts do not add up to {off}")
    return wrong


def minor(money: dict[str, Any]) -> int:
    return int(money["minor"])


def _written_down(books: Books) -> list[str]:
    told = Counter(books.decisions)
    return [
        f"I12 {order} became {after}: {told[order, f'order.{after}']} ledger entries"
        for order, _, after in books.events
        if after not in {*HOLDING, "authorized"} and told[order, f"order.{after}"] != 1
    ]


TOPICS = {
    "held": "order.placed",
    "authorized": "order.authorized",
    "paid": "order.paid",
    "released": "order.released",
    "expired": "order.expired",
    "canceled": "order.canceled",
    "refund_due": "order.refund_due",
}


def _told(books: Books) -> list[str]:
    told = Counter(books.told)
    return [
        f"I7 {order} became {after}: told {told[order, TOPICS[after]]} times"
        for order, _, after in books.events
        if after in TOPICS and told[order, TOPICS[after]] != 1
    ]


def _books_balance(books: Books) -> list[str]:
    sums: Counter[tuple[str, str]] = Counter()
    for entry, _, currency, amount in books.postings:
        sums[entry, currency] += amount
    return [
        f"I2 {entry}: {currency} {left} unbalanced"
        for (entry, currency), left in sums.items()
        if left
    ]


def _books_agree(books: Books) -> list[str]:
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    for _, account, currency, amount in books.postings:
        if account.startswith("clearing:"):
            ours[currency] += amount
    known = {order for order, *_ in books.orders}
    for order, _, amount, currency, _, captured, refunded in books.payments:
        if order in known:
            theirs[currency] += captured - refunded
        if not 0 <= refunded <= captured <= amount:
            wrong = f"I2 {order}: {amount} held, {captured} captured, {refunded} refunded"
            return [wrong]
    return [
        f"I2 {currency}: our books say {ours[currency]}, the provider {theirs[currency]}"
        for currency in ours.keys() | theirs.keys()
        if ours[currency] != theirs[currency]
    ]


def _nothing_open(books: Books) -> list[str]:
    """Once reconciled, what was written down is done; and so much went back as is written there."""
    waiting = {order for order, _, _, state, _, _ in books.orders if state in HOLDING}
    done: Counter[str] = Counter()
    for order, kind, amount, _, standing in books.intents.values():
        if kind == "refund" and standing == "done":
            done[order] += amount
    given = {order: refunded for order, *_, refunded in books.payments}
    return [
        *(
            f"I4 {key} is still open"
            for key, (order, _, _, _, standing) in books.intents.items()
            if standing == "open" and order not in waiting
        ),
        *(
            f"I2 {order}: {given[order]} went back, {done[order]} were written down"
            for order in given
            if given[order] != done[order]
        ),
    ]
