"""The states of an order: the graph, and every history a hostile caller can make."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from tests.checkout.checker import MOVES
from tradewind.checkout.order import GRAPH, HOLD, HOLDING, Order, State
from tradewind.checkout.quote import Quote, Tax
from tradewind.kernel.errors import WrongState
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentState

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TOTAL = Money(1999, "USD")
FREE = Money(0, "USD")
QUOTE = Quote(
    id="quo_1",
    nonce="n",
    cart_id="cart_1",
    cart_version=1,
    cart_digest="",
    language="en",
    country="US",
    lines=(),
    missing=(),
    items=TOTAL,
    discounts=(),
    shipping=FREE,
    tax=Tax("", 0, included=True, amount=FREE, on_shipping=FREE),
    total=TOTAL,
    delivery_days=None,
    created_at=NOW,
    expires_at=NOW,
)
HELD = Order("ord_1", QUOTE, State.HELD, NOW, NOW + HOLD, counted=frozenset())
PAYMENTS = [
    Payment(id_, state, amount, amount if state is PaymentState.CAPTURED else FREE, FREE)
    for id_ in ("pay_1", "pay_2")
    for state in PaymentState
    for amount in (TOTAL, Money(1998, "USD"), Money(2000, "USD"), Money(1999, "EUR"), FREE)
]
"""Every state, by the right payment and a foreign one, with the right amount and wrong ones."""
TIMES = (NOW, NOW + HOLD + timedelta(seconds=1), NOW + timedelta(days=9))

Call = tuple[str, Callable[[Order], Order]]


def calls() -> Iterator[Call]:
    """Everything a caller can do to an order."""
    yield "unheard", Order.unheard
    for word in (None, *PAYMENTS):
        for now in TIMES:
            yield f"heard({word}, {now:%d})", partial(Order.heard, payment=word, now=now)
        for to in State:
            yield f"moved({to}, {word})", partial(Order.moved, to=to, payment=word)


def walk(calls: list[Call], *, deep: int) -> tuple[set[tuple[State, State]], list[str]]:
    """Every order that can be reached, breadth first: the moves made, and what is wrong."""
    seen, edge, moves, wrong = {HELD}, [(HELD, ["start"])], set(), []
    for _ in range(deep):
        new = []
        for order, path in edge:
            for name, call in calls:
                try:
                    after = call(order)
                except WrongState:
                    continue
                if after.state is not order.state:
                    moves.add((order.state, after.state))
                wrong += [f"{what}: {[*path, name]}" for what in objections(order, after)]
                if after not in seen:
                    seen.add(after)
                    new.append((after, [*path, name]))
        edge = new
    assert edge == [] or deep < 12, "the walk did not come to an end"
    return moves, wrong


def objections(before: Order, after: Order) -> Iterator[str]:
    if after.state is not before.state and after.state not in MOVES[before.state]:
        yield f"{before.state} -> {after.state} is not a move"
    if after.state in {State.PAID, State.SHIPPED, State.DELIVERED} and after.captured != TOTAL:
        yield f"{after.state} with {after.captured}"
    if before.captured and after.captured != before.captured:
        yield "what was taken changed"
    if before.captured and after.payment_id != before.payment_id:
        yield "the payment changed after the money was taken"


def test_no_history_reaches_paid_without_exactly_the_quotes_total_captured() -> None:
    heard = [call for call in calls() if not call[0].startswith("moved")]
    moves, wrong = walk(heard, deep=12)
    assert wrong == []
    assert (State.EXPIRED, State.PAID) in moves, "late money is part of the walk"


def test_not_even_a_caller_that_forces_moves_reaches_it() -> None:
    moves, wrong = walk(list(calls()), deep=6)
    assert wrong == []
    assert {(before, after) for before in MOVES for after in MOVES[before] if before} == moves


def test_the_graph_is_the_one_that_the_checker_knows() -> None:
    assert {str(state): {str(to) for to in after} for state, after in GRAPH.items()} == {
        state: after for state, after in MOVES.items() if state is not None
    }


def test_goods_are_held_exactly_while_the_money_is_open() -> None:
    assert {str(state) for state in HOLDING} == {"held", "action_needed", "unknown"}


@pytest.mark.parametrize("state", list(State))
def test_a_move_that_the_graph_lacks_is_refused_with_both_states_named(state: State) -> None:
    order = replace(HELD, state=state)
    for to in set(State) - GRAPH[state]:
        with pytest.raises(WrongState, match=f"is {state} and cannot become {to}"):
            order.moved(to)


def test_stale_words_change_nothing() -> None:
    good = Payment("pay_1", PaymentState.CAPTURED, TOTAL, TOTAL, FREE)
    paid = HELD.heard(good, now=NOW)
    for word in (
        replace(good, state=PaymentState.DECLINED),
        replace(good, state=PaymentState.ACTION_NEEDED),
        good,
        None,
    ):
        assert paid.heard(word, now=NOW + timedelta(days=1)) is paid


def test_a_second_payment_for_a_paid_order_is_not_taken_in_silently() -> None:
    paid = HELD.heard(Payment("pay_1", PaymentState.CAPTURED, TOTAL, TOTAL, FREE), now=NOW)
    with pytest.raises(WrongState, match="another payment"):
        paid.heard(Payment("pay_2", PaymentState.CAPTURED, TOTAL, TOTAL, FREE), now=NOW)


def test_a_second_step_starts_the_holds_time_anew_but_only_once() -> None:
    step = Payment("pay_1", PaymentState.ACTION_NEEDED, TOTAL, FREE, FREE, action_url="/step")
    later = NOW + timedelta(minutes=10)
    waiting = HELD.heard(step, now=later)
    assert waiting.held_until == later + HOLD
    assert waiting.heard(step, now=later + timedelta(minutes=5)) is waiting
    assert waiting.heard(step, now=later + HOLD).state is State.EXPIRED
