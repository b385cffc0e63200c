"""Settle an order by the provider's word. Also what a webhook, a poll and a second step call.

A move of an order is one transaction: the goods, the order, what the provider is asked next, the
books, the news for subscribers and the ledger change together or not at all.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from tradewind.checkout import books, effects, redeem, shelf, tables
from tradewind.checkout.books import tables as postings
from tradewind.checkout.cart import CartLine
from tradewind.checkout.effects import Effect, Kind, Standing
from tradewind.checkout.effects import tables as intents
from tradewind.checkout.order import GONE, HOLDING, Order, State
from tradewind.checkout.returns import tables as returns
from tradewind.checkout.tell import tell_move
from tradewind.decisions import agents
from tradewind.decisions import tables as decisions
from tradewind.kernel import clock
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment
from tradewind.storage import Connection, Database

Change = Callable[[Order], Order]


def settle(
    order_id: str, payment: Payment | None, *, database: Database, now: datetime | None = None
) -> Order:
    """Take in what the provider says of an order's payment; None where it knows of none.

    Goods leave the shelf or go back to it in the same transaction. Safe to repeat, in any order.
    """
    at = now or clock.now()
    with database.transaction() as session:
        order = locked(session, order_id)
        return heard(session, order, payment, now=at)


def heard(session: Connection, order: Order, payment: Payment | None, *, now: datetime) -> Order:
    """The same within the caller's transaction, which has locked the order."""
    return move(session, order, order.heard(payment, now=now), payment=payment, now=now)


def lose_sight(order_id: str, *, database: Database) -> Order:
    """Note that the provider gave no answer; `reconcile` looks the payment up."""
    return change(order_id, Order.unheard, database=database)


def change(order_id: str, how: Change, *, database: Database) -> Order:
    """Move an order, in a transaction of its own."""
    now = clock.now()
    with database.transaction() as session:
        before = locked(session, order_id)
        return move(session, before, how(before), now=now)


def locked(session: Connection, order_id: str) -> Order:
    """An order for this transaction alone, and its cart before it; raises NotFound."""
    tables.lock_cart_of(session, order_id)
    return tables.order(session, order_id, lock=True)


def move(
    session: Connection,
    before: Order,
    after: Order,
    *,
    now: datetime,
    payment: Payment | None = None,
) -> Order:
    """Make a move of a locked order with everything that goes with it; gives the order after it."""
    moved = after
    if after != before:
        moved = _with_goods(session, before, after)
        moved = tables.save_move(session, before, moved, now=now)
        tables.save_pieces(session, before, moved)
    moved = _effects(session, before, moved, payment, now)
    if moved != before:
        _written(session, before, moved, now)
    return _paid_back(session, moved, now)


def _paid_back(session: Connection, order: Order, now: datetime) -> Order:
    """An order that owes is at its end once nothing is left to give back, however it went."""
    if order.state is not State.REFUND_DUE:
        return order
    known = intents.of_order(session, order.id)
    under_way = any(each.kind is Kind.REFUND and each.standing is Standing.OPEN for each in known)
    if under_way or effects.refundable(order, known).minor:
        return order
    return move(session, order, order.moved(State.REFUNDED, reason=order.reason), now=now)


def _with_goods(session: Connection, before: Order, after: Order) -> Order:
    """Goods leave the shelf as the order becomes the buyer's, and come back where it ends."""
    sold = after.state in {State.AUTHORIZED, State.PAID}
    ended = after.state in GONE or after.state is State.REFUND_DUE
    if before.holding and sold:
        shelf.take(session, after)
        _emptied(session, after)
    elif before.holding and not after.holding:
        shelf.give_back(session, after)
    elif before.state in {State.AUTHORIZED, State.PAID} and ended:
        if after.state is State.RELEASED:
            _refilled(session, after)
        return shelf.put_back(session, after)
    return after


def _emptied(session: Connection, order: Order) -> None:
    cart = tables.cart(session, order.quote.cart_id)
    bought = cart.bought(order.quote.quantities())
    tables.save_cart(session, bought, now=clock.now())


def _refilled(session: Connection, order: Order) -> None:
    """The buyer can pay another way: the cart is as it was, and what was added since stays."""
    cart = tables.cart(session, order.quote.cart_id)
    back = (CartLine(each.sku, each.asked, each.unit) for each in order.quote.lines)
    lines = (*cart.lines, *(line for line in back if cart.line(line.sku) is None))
    tables.save_cart(session, replace(cart, lines=lines, version=cart.version + 1), now=clock.now())


def _effects(
    session: Connection, before: Order, after: Order, payment: Payment | None, now: datetime
) -> Order:
    """End what the provider's word shows done, and write down what is wanted next."""
    known = intents.of_order(session, after.id)
    for effect in known:
        said = effect.verdict(after)
        if effect.standing is Standing.OPEN and said is not Standing.OPEN:
            intents.end(session, effect, said, now=now)
    if after.captured and after.refunded:
        known = _refunds(session, after, after.refunded, known, now)
    for kind, amount, reason in effects.wanted(before, after, payment):
        if kind is Kind.VOID and any(each.kind is kind for each in known):
            continue
        if kind is Kind.REFUND and not (amount := effects.refundable(after, known)).minor:
            continue
        intents.add(session, _next(known, after, kind, amount, reason=reason, now=now))
    return after


def drafted(
    session: Connection, order: Order, kind: Kind, amount: Money, *, reason: str, now: datetime
) -> Effect:
    """The next effect of its kind for a locked order, to be kept by the caller."""
    known = intents.of_order(session, order.id)
    return _next(known, order, kind, amount, reason=reason, now=now)


def _next(
    known: list[Effect], order: Order, kind: Kind, amount: Money, *, reason: str, now: datetime
) -> Effect:
    number = 1 + sum(each.kind is kind for each in known)
    return Effect(order.id, kind, number, order.provider, amount, now, reason=reason)


def _refunds(
    session: Connection, order: Order, refunded: Money, known: list[Effect], now: datetime
) -> list[Effect]:
    """End the refunds that are done; keep one that somebody made on the provider's own page.

    Gives what is known of the order then.
    """
    done, elsewhere = effects.refunds_done(known, refunded)
    for effect in done:
        intents.end(session, effect, Standing.DONE, now=now)
        if effect.return_id:
            returns.refunded(session, effect.return_id, now=now)
    if not elsewhere.minor:
        return known
    made = _next(known, order, Kind.REFUND, elsewhere, reason="made_elsewhere", now=now)
    made = replace(made, standing=Standing.DONE, ended_at=now)
    intents.add(session, made)
    return [*known, made]


def _written(session: Connection, before: Order, after: Order, now: datetime) -> None:
    postings.write(session, books.entries(before, after, after.provider), at=now)
    tell_move(session, before, after)
    if before.state is after.state:
        return
    if after.state in GONE | {State.REFUND_DUE}:
        redeem.give_back(session, after.id)
    if after.state in GONE:
        agents.give_back(session, after.id)
    if after.state not in HOLDING | {State.AUTHORIZED}:
        decisions.record(session, f"order.{after.state}", after.id, _evidence(before, after))


def _evidence(before: Order, after: Order) -> dict[str, object]:
    quote = after.quote
    amounts = {"captured": after.captured, "refunded": after.refunded}
    return {
        "before": before.state,
        "quote": quote.id,
        "digest": quote.digest,
        "total": str(quote.total),
        **{name: str(money) if money else None for name, money in amounts.items()},
        "payment": after.payment_id,
        "reason": after.reason,
        "lines": quote.quantities(),
    }
