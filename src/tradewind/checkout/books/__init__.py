"""The shop's books: every move of money written twice, so that what is missing shows.

An entry says where money came from and where it went; its amounts sum to nothing in each currency.
Positive is debit: what we have or are owed. Negative is credit: what we owe or have earned.

| account          | what it holds                                                    |
|------------------|------------------------------------------------------------------|
| `clearing:<name>`| what the provider holds of ours: captured, less refunded         |
| `receivable`     | what buyers owe for what was sold; nothing once they have paid   |
| `buyers`         | what we owe buyers: money taken for which nothing is sent        |
| `sales`, `shipping`, `tax` | what was earned, before and beside tax                 |
| `refunds`        | what was given back of sales and shipping                        |
| `gift_cards`     | what gift cards paid                                             |
| `chargebacks`    | what banks took back                                             |
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tradewind.checkout.order import Order, State
from tradewind.checkout.quote import Quote
from tradewind.kernel.errors import Refused
from tradewind.kernel.money import Money, allocate

Totals = Mapping[tuple[str, str], int]
"""Minor units by currency and account."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry."""

    account: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Entry:
    """One move of money; refused where it does not balance."""

    key: str
    """Unique: the same move is never written twice."""
    order_id: str
    what: str
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        if faults := unbalanced([self]):
            raise Refused(f"The entry {self.key!r} does not balance: {faults[0]}.")


def unbalanced(entries: Iterable[Entry]) -> list[str]:
    """What does not sum to nothing, a sentence each; empty proves that the books balance."""
    faults = []
    for entry in entries:
        sums: Counter[str] = Counter()
        for posting in entry.postings:
            sums[posting.amount.currency] += posting.amount.minor
        faults += [
            f"{entry.key}: {currency} {minor} are unaccounted for"
            for currency, minor in sums.items()
            if minor
        ]
    return faults


def clearing(provider: str) -> str:
    """The account of what a provider holds of ours."""
    return f"clearing:{provider}"


def entries(before: Order, after: Order, provider: str) -> Iterator[Entry]:
    """What a move of an order writes into the books."""
    if after.captured is not None and before.captured is None:
        yield from _taken(after, provider)
    was = before.refunded.minor if before.refunded else 0
    if after.captured and after.refunded and after.refunded.minor > was:
        now = after.refunded.minor
        yield _given_back(after, clearing(provider), was, now, f"{after.id}:refunded:{now}")
    entered = after.state is not before.state
    if entered and before.was_sold and after.state in {State.REFUND_DUE, State.CANCELED}:
        gifts = (after.quote.total - after.quote.due).minor
        yield _given_back(after, "gift_cards", 0, gifts, f"{after.id}:gifts_back")


def charged_back(order: Order, amount: Money, provider: str, number: int) -> Entry:
    """The bank took money back on its own."""
    return _entry(
        f"{order.id}:chargeback:{number}",
        order,
        "chargeback",
        {"chargebacks": amount.minor, clearing(provider): -amount.minor},
        amount.currency,
    )


def _taken(order: Order, provider: str) -> Iterator[Entry]:
    captured = order.captured or order.due
    if not order.was_sold:
        sides = {clearing(provider): captured.minor, "buyers": -captured.minor}
        yield _entry(f"{order.id}:taken", order, "taken", sides, captured.currency)
        return
    gifts = (order.quote.total - order.quote.due).minor
    gross = captured.minor + gifts
    sales, shipping, tax = allocate(gross, _weights(order.quote))
    sold = {"receivable": gross, "sales": -sales, "shipping": -shipping, "tax": -tax}
    yield _entry(f"{order.id}:sold", order, "sold", sold, captured.currency)
    paid = {clearing(provider): captured.minor, "gift_cards": gifts, "receivable": -gross}
    yield _entry(f"{order.id}:paid", order, "paid", paid, captured.currency)


def _given_back(order: Order, account: str, was: int, now: int, key: str) -> Entry:
    """A refund carries its share of tax, reckoned on the sum of all: a whole one leaves none."""
    currency = (order.refunded or order.due).currency
    sides = {account: was - now}
    if order.was_sold:
        before, after = (allocate(each, _weights(order.quote)) for each in (was, now))
        tax = after[2] - before[2]
        sides |= {"tax": tax, "refunds": now - was - tax}
    else:
        sides["buyers"] = now - was
    return _entry(key, order, "refunded", sides, currency)


def gifts_given_back(order: Order, amount: Money, number: int) -> Entry:
    """Part of what gift cards paid for a sold order stands on them again."""
    key = f"{order.id}:gifts_back:{number}"
    return _given_back(order, "gift_cards", 0, amount.minor, key)


def _weights(quote: Quote) -> list[int]:
    """How the price of an order is made up: goods, shipping, tax."""
    tax, on_shipping = quote.tax.amount.minor, quote.tax.on_shipping.minor
    shipping = max(quote.shipping.minor - (on_shipping if quote.tax.included else 0), 0)
    gross = quote.total.minor
    shipping = min(shipping, max(gross - tax, 0))
    return [max(gross - tax - shipping, 0), shipping, tax]


def _entry(key: str, order: Order, what: str, sides: Mapping[str, int], currency: str) -> Entry:
    postings = (
        Posting(account, Money(minor, currency)) for account, minor in sides.items() if minor
    )
    return Entry(key, order.id, what, tuple(postings))


def differences(ours: Totals, provider: str, held: Mapping[str, int]) -> list[str]:
    """Where our books and a provider's own (minor units by currency) disagree, a sentence each."""
    account = clearing(provider)
    known = {currency: minor for (currency, name), minor in ours.items() if name == account}
    return [
        f"{currency}: we count {known.get(currency, 0)}, {provider} {held.get(currency, 0)}"
        for currency in sorted(known.keys() | held.keys())
        if known.get(currency, 0) != held.get(currency, 0)
    ]
