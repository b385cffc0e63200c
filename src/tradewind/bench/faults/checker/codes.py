"""I10: limits hold: uses of vouchers, balances of gift cards, what an agent has spent."""

from collections import Counter
from collections.abc import Iterator

from tradewind.bench.faults.checker.moves import GONE, OWING, SOLD
from tradewind.bench.faults.checker.rows import Books, Row


def overused(books: Books) -> Iterator[str]:
    """Vouchers, gift cards and agents' limits that were used beyond, or not given back."""
    yield from _vouchers(books)
    yield from _cards(books)
    yield from _redemptions(books)
    yield from _spendings(books)


def _vouchers(books: Books) -> Iterator[str]:
    held = [row for row in books["redemption"] if row["kind"] == "promotion" and _open(row)]
    uses = Counter(row["name"] for row in held)
    by_buyer = Counter((row["name"], row["buyer"]) for row in held)
    for row in books["promotion"]:
        if row["uses"] < 0 or (row["most"] is not None and row["uses"] > row["most"]):
            yield f"I10 {row['id']}: used {row['uses']} times of {row['most']}"
        if row["uses"] != uses[row["id"]]:
            yield f"I10 {row['id']}: counts {row['uses']} uses, orders hold {uses[row['id']]}"
    most = {row["id"]: row["body"].get("per_buyer") for row in books["promotion"]}
    for (name, buyer), times in by_buyer.items():
        if most.get(name) is not None and times > most[name]:
            yield f"I10 {name}: {buyer} used it {times} times of {most[name]}"
    for row in books["promotion_buyer"]:
        if row["uses"] != by_buyer[row["promotion_id"], row["buyer"]]:
            yield f"I10 {row['promotion_id']}: {row['buyer']} counts {row['uses']} uses"


def _cards(books: Books) -> Iterator[str]:
    ledger: Counter[str] = Counter()
    spent: Counter[tuple[str, str]] = Counter()
    for entry in books["gift_card_entry"]:
        ledger[entry["seal"]] += entry["amount_minor"]
        if entry["order_id"]:
            spent[entry["seal"], entry["order_id"]] -= entry["amount_minor"]
    for card in books["gift_card"]:
        if card["balance_minor"] < 0 or card["balance_minor"] != ledger[card["seal"]]:
            says = ledger[card["seal"]]
            yield f"I10 {card['seal']}: {card['balance_minor']} left, its ledger says {says}"
    for row in books["redemption"]:
        if row["kind"] == "gift_card":
            has = spent[row["name"], row["order_id"]]
            if has != row["amount_minor"] - row["given_back_minor"]:
                yield f"I10 {row['order_id']}: {row['name']} paid {has}, the order says otherwise"


def _redemptions(books: Books) -> Iterator[str]:
    for row in books["redemption"]:
        state = books.orders[row["order_id"]]["state"]
        if not 0 <= row["given_back_minor"] <= row["amount_minor"]:
            yield f"I10 {row['order_id']}: {row['given_back_minor']} of {row['amount_minor']} back"
        if state in GONE | OWING and _open(row):
            yield f"I10 {row['order_id']} is {state} and still holds {row['name']}"
        if state in SOLD and not _open(row):
            yield f"I10 {row['order_id']} is {state} and gave {row['name']} back"


def _spendings(books: Books) -> Iterator[str]:
    spent = {row["order_id"]: row for row in books["agent_spending"]}
    for order_id, order in books.orders.items():
        row = spent.get(order_id)
        if (order["agent_id"] is None) != (row is None):
            yield f"I10 {order_id}: placed by {order['agent_id']}, spent by {row}"
        elif row and order["state"] in GONE and row["given_back_at"] is None:
            yield f"I10 {order_id} is {order['state']} and its agent has not got its limit back"
        elif row and order["state"] in SOLD and row["given_back_at"] is not None:
            yield f"I10 {order_id} is {order['state']} and its agent may spend it again"


def _open(row: Row) -> bool:
    return row["ended_at"] is None
