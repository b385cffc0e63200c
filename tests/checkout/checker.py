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
MOVES: dict[str | None, set[str]] = {
    None: {"held"},
    "held": {"action_needed", "unknown", "paid", "released", "expired", "refund_due"},
    "unknown": {"action_needed", "paid", "released", "expired", "refund_due"},
    "action_needed": {"paid", "released", "expired", "refund_due"},
    "expired": {"paid", "released", "refund_due"},
    "released": {"refund_due"},
    "paid": {"shipped", "refund_due"},
    "shipped": {"delivered", "refund_due"},
    "delivered": {"refund_due"},
    "refund_due": {"refunded"},
    "refunded": set(),
}


@dataclass
class Books:
    """Every row that matters, read at one moment."""

    stock: list[tuple[str, int, int]]
    quotes: dict[str, tuple[str, int, dict[str, Any]]]
    orders: list[tuple[str, str, str, str, int | None, str | None]]
    lines: list[tuple[str, str, int, bool]]
    events: list[tuple[str, str | None, str]]
    intents: dict[str, tuple[str, int, str]]
    decisions: list[tuple[str, str]]
    payments: list[tuple[str, str, int, str, str]]


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
            intents={
                key: (order, amount, currency)
                for key, order, amount, currency in shop.execute(
                    "select key, order_id, amount_minor, currency from payment_intent"
                ).fetchall()
            },
            decisions=shop.execute("select subject, kind from decision").fetchall(),
            payments=[],
        )
    if provider.exists():
        with sqlite3.connect(provider, timeout=30) as ledger:
            books.payments = ledger.execute(
                "select reference, id, amount_minor, currency, state from payment"
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
    ]


def _stock(books: Books, start: dict[str, int]) -> list[str]:
    state = {order: state for order, _, _, state, _, _ in books.orders}
    ever_paid = {order for order, _, after in books.events if after == "paid"}
    reserved: Counter[str] = Counter()
    sold: Counter[str] = Counter()
    for order, sku, quantity, counted in books.lines:
        if counted and state.get(order) in HOLDING:
            reserved[sku] += quantity
        if counted and order in ever_paid:
            sold[sku] += quantity
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
    return wrong


def _one_charge(books: Books) -> list[str]:
    quotes = Counter(quote for _, quote, _, _, _, _ in books.orders)
    open_carts = Counter(cart for _, _, cart, state, _, _ in books.orders if state in HOLDING)
    quote_of = {order: quote for order, quote, _, _, _, _ in books.orders}
    charges = Counter(
        quote_of[key]
        for key, _, _, _, state in books.payments
        if state == "captured" and key in quote_of
    )
    paid = Counter(
        books.quotes[quote][2]["cart_digest"]
        for _, quote, _, state, _, _ in books.orders
        if state in {"paid", "shipped", "delivered"}
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
    captured = {key for key, _, _, _, said in books.payments if said == "captured"}
    settled = {"paid", "shipped", "delivered", "refund_due", "refunded"}
    return [
        *(f"I4 charge {key} has no order" for key in captured - state.keys()),
        *(
            f"I4 charge {key} belongs to an order that is {state[key]}"
            for key in captured & state.keys()
            if state[key] not in settled
        ),
        *(
            f"I4 order {order} is {said} without a charge"
            for order, said in state.items()
            if said in settled and order not in captured
        ),
        *(
            f"I4 order {order} is {said} after reconciling"
            for order, said in state.items()
            if said in {"held", "unknown"}
        ),
    ]


def _charged_as_confirmed(books: Books) -> list[str]:
    kept = {
        order: quote
        for order, quote, _, state, _, _ in books.orders
        if state not in {"refund_due", "refunded"}
    }
    wrong = []
    for key, _, amount, currency, state in books.payments:
        if state != "captured" or key not in kept:
            continue
        confirmed = books.quotes[kept[key]][:2]
        if (currency, amount) != confirmed:
            wrong.append(f"I6 {key}: {currency} {amount} charged, {confirmed} confirmed")
    for order, quote, _, state, taken, in_currency in books.orders:
        if state == "paid" and (in_currency, taken) != books.quotes[quote][:2]:
            wrong.append(f"I6 {order}: paid with {in_currency} {taken}")
        if books.intents.get(order, ("", 0, ""))[1:] != books.quotes[quote][1::-1]:
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
        if after not in HOLDING and told[order, f"order.{after}"] != 1
    ]
