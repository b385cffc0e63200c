"""The states of an order: the graph, and every history a hostile caller can make."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checkout.checker import MOVES
from tradewind.checkout.effects import Effect, Kind, refunds_done, wanted
from tradewind.checkout.order import (
    GRAPH,
    HOLD,
    HOLDING,
    LATE,
    MONEY,
    OWING,
    SELDOM,
    SOLD,
    Order,
    State,
)
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
LATER = replace(HELD, capture_later=True)
WRONG = (Money(1998, "USD"), Money(2000, "USD"), Money(1999, "EUR"))
PAYMENTS = [
    *(
        Payment(id_, state, amount, FREE, FREE)
        for id_ in ("pay_1", "pay_2", "")
        for state in (set(PaymentState) - {PaymentState.CAPTURED})
        for amount in (TOTAL, *WRONG)
    ),
    *(
        Payment("pay_1", PaymentState.CAPTURED, TOTAL, taken, back)
        for taken in (TOTAL, *WRONG, FREE)
        for back in (FREE, Money(5, "USD"), TOTAL)
        if back <= taken and back.currency == taken.currency
    ),
    Payment("pay_2", PaymentState.CAPTURED, TOTAL, TOTAL, FREE),
]
"""Every state, by the right payment and a foreign one, with the right amount and wrong ones."""
TIMES = (NOW, NOW + HOLD + timedelta(seconds=1), NOW + timedelta(days=9))

Call = tuple[str, Callable[[Order], Order]]


def calls() -> Iterator[Call]:
    """Everything a caller can do to an order."""
    yield "unheard", Order.unheard
    yield "canceled", Order.canceled
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
    if after.money is not before.money and after.money not in MONEY[before.money]:
        yield f"the money went from {before.money} to {after.money}"
    if not fits(after):
        yield f"{after.state} with {after.captured}"
    if before.captured:
        yield from taken_back(before, after)


def taken_back(before: Order, after: Order) -> Iterator[str]:
    if after.captured != before.captured or after.payment_id != before.payment_id:
        yield "what was taken changed"
    if before.refunded and after.refunded and after.refunded.minor < before.refunded.minor:
        yield "what went back grew less"


def fits(order: Order) -> bool:
    """Whether what was taken is what its state says."""
    if order.state in SOLD:
        return order.captured == TOTAL
    return bool(order.captured and order.captured.minor) is (order.state in OWING)


def test_no_history_reaches_paid_without_exactly_the_quotes_total_captured() -> None:
    heard = [call for call in calls() if not call[0].startswith("moved")]
    moves, wrong = walk(heard, deep=12)
    assert wrong == []
    assert (State.EXPIRED, State.REFUND_DUE) in moves, "late money is part of the walk"


def test_not_even_a_caller_that_forces_moves_reaches_it() -> None:
    few = [call for call in calls() if "1998" not in call[0] and "2000" not in call[0]]
    moves, wrong = walk(few, deep=5)
    assert wrong == []
    made = {(before, after) for before in MOVES for after in MOVES[before] if before}
    assert made - moves == {("paid", "canceled")}, "only what cost nothing is canceled once paid"


def test_an_order_that_costs_nothing_is_paid_by_nothing_and_can_be_canceled() -> None:
    free = replace(HELD, quote=replace(QUOTE, total=FREE))
    paid = free.heard(None, now=NOW)
    assert (paid.state, paid.captured) == (State.PAID, FREE)
    assert paid.moved(State.CANCELED).state is State.CANCELED
    with pytest.raises(WrongState, match="only if its money fits"):
        paid.moved(State.REFUND_DUE)


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


GOOD = Payment("pay_1", PaymentState.CAPTURED, TOTAL, TOTAL, FREE)
HELD_BACK = replace(GOOD, state=PaymentState.AUTHORIZED, captured=FREE)


def test_stale_words_change_nothing() -> None:
    paid = HELD.heard(HELD_BACK, now=NOW).heard(GOOD, now=NOW)
    for word in (
        replace(HELD_BACK, state=PaymentState.DECLINED),
        replace(HELD_BACK, state=PaymentState.ACTION_NEEDED),
        replace(HELD_BACK, state=PaymentState.VOIDED),
        HELD_BACK,
        GOOD,
        None,
    ):
        assert paid.heard(word, now=NOW + timedelta(days=1)) == paid


def test_a_second_payment_for_a_paid_order_is_not_taken_in_silently() -> None:
    paid = HELD.heard(GOOD, now=NOW)
    with pytest.raises(WrongState, match="another payment"):
        paid.heard(replace(GOOD, id="pay_2"), now=NOW)


def test_a_second_step_starts_the_holds_time_anew_but_only_once() -> None:
    step = Payment("pay_1", PaymentState.ACTION_NEEDED, TOTAL, FREE, FREE, action_url="/step")
    later = NOW + timedelta(minutes=10)
    waiting = HELD.heard(step, now=later)
    assert waiting.held_until == later + HOLD
    assert waiting.heard(step, now=later + timedelta(minutes=5)) == waiting
    assert waiting.heard(step, now=later + HOLD).state is State.EXPIRED


def test_an_ended_order_wants_what_is_held_let_go_and_what_was_taken_back() -> None:
    expired = HELD.heard(None, now=NOW + HOLD)
    late = expired.heard(HELD_BACK, now=NOW + HOLD)
    assert list(wanted(expired, late, HELD_BACK)) == [(Kind.VOID, TOTAL, "no_payment_in_time")]
    owed = late.heard(GOOD, now=NOW + HOLD)
    assert list(wanted(late, owed, GOOD)) == [(Kind.REFUND, TOTAL, "came_too_late")]
    gone = late.heard(replace(HELD_BACK, state=PaymentState.VOIDED), now=NOW + HOLD)
    assert list(wanted(late, gone, None)) == []


def test_what_was_let_go_is_looked_at_again_for_some_days_in_case_the_money_was_taken() -> None:
    late = HELD.heard(None, now=NOW + HOLD).heard(HELD_BACK, now=NOW + HOLD)
    gone = late.heard(replace(HELD_BACK, state=PaymentState.VOIDED), now=NOW + HOLD)
    assert gone.next_look(now=NOW) == NOW + SELDOM
    assert gone.next_look(now=gone.held_until + LATE) is None
    declined = HELD.heard(replace(HELD_BACK, state=PaymentState.DECLINED), now=NOW)
    assert declined.next_look(now=NOW) is None


def test_an_authorised_order_wants_its_money_taken_unless_the_seller_waits() -> None:
    for order, kinds in ((HELD, [Kind.CAPTURE]), (LATER, [])):
        authorised = order.heard(HELD_BACK, now=NOW)
        assert [kind for kind, *_ in wanted(order, authorised, HELD_BACK)] == kinds
        assert list(wanted(authorised, authorised, HELD_BACK)) == []


@given(amounts=st.lists(st.integers(1, 50), min_size=1, max_size=8), back=st.integers(0, 400))
def test_refunds_are_done_in_turn_and_what_is_left_over_was_made_elsewhere(
    amounts: list[int], back: int
) -> None:
    asked = [
        Effect("ord_1", Kind.REFUND, number, "bank", Money(minor, "USD"), NOW)
        for number, minor in enumerate(amounts, 1)
    ]
    done, elsewhere = refunds_done(asked, Money(back, "USD"))
    assert done == asked[: len(done)]
    assert sum(each.amount.minor for each in done) + elsewhere.minor <= back
    assert elsewhere.minor == max(back - sum(amounts), 0)
    if done != asked:
        assert sum(each.amount.minor for each in asked[: len(done) + 1]) > back


@given(looks=st.integers(0, 60), ahead=st.integers(0, 86400 * 5))
def test_looks_grow_rarer_and_come_to_an_end(looks: int, ahead: int) -> None:
    now = NOW + timedelta(seconds=ahead)
    waiting = replace(HELD, state=State.UNKNOWN)
    soon = waiting.next_look(now=now, looks=looks)
    assert soon
    assert now <= soon <= now + timedelta(hours=6)
    assert now >= waiting.held_until or soon <= waiting.held_until
    expired = replace(HELD, state=State.EXPIRED)
    later = expired.next_look(now=now, looks=looks)
    assert (later is None) == (now >= expired.held_until + timedelta(days=3))
    assert later is None or later <= now + timedelta(hours=6)


def test_an_order_that_stopped_before_its_first_answer_is_looked_at_within_a_minute() -> None:
    first = HELD.next_look(now=NOW)
    assert first
    assert NOW < first <= NOW + timedelta(minutes=1)


def test_a_refusal_of_another_payment_does_not_end_an_order_whose_own_is_under_way() -> None:
    waiting = HELD.heard(replace(GOOD, state=PaymentState.ACTION_NEEDED, captured=FREE), now=NOW)
    assert waiting.payment_id == "pay_1"
    other = Payment("pay_2", PaymentState.DECLINED, TOTAL, FREE, FREE, reason="insufficient_funds")
    assert waiting.heard(other, now=NOW) is waiting


def test_as_many_units_of_another_currency_are_not_what_is_due() -> None:
    euros = Money(TOTAL.minor, "EUR")
    nothing = Money(0, "EUR")
    held = Payment("pay_1", PaymentState.AUTHORIZED, euros, nothing, nothing)
    after = HELD.heard(held, now=NOW)
    assert (after.state, after.reason) == (State.RELEASED, "wrong_amount")
