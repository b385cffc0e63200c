"""Simulated histories: the books stay right, a seed tells the same again, faults do not hide."""

import os
import subprocess
import sys
from typing import Any

import pytest

from tradewind.bench.simulate import words
from tradewind.bench.simulate.history import Told, tell
from tradewind.checkout.effects import Effect, Standing
from tradewind.checkout.order import Order, State
from tradewind.kernel.ids import new_id
from tradewind.kernel.ports import Payment, PaymentState

AGAIN = "from tradewind.bench.simulate.history import tell; print(tell(7, 1).digest)"
Patch = pytest.MonkeyPatch


@pytest.fixture(scope="module")
def told() -> Told:
    return tell(11, 4)


def test_hours_of_mischief_leave_the_books_right(told: Told) -> None:
    assert told.wrong == ()
    assert told.events > 300


def test_a_history_has_everything_in_it(told: Told) -> None:
    seen = {each.partition(" ")[2] for each in told.happened}
    fates = {"lost_before", "lost_after", "doubled", "unavailable", "dead_before", "dead_after"}
    outcomes = {"paid", "declined", "changed", "action_needed", "unknown", "killed", "refused"}
    assert fates | outcomes <= seen


def test_a_seed_tells_the_same_history_byte_for_byte_in_any_process() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", AGAIN],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert tell(8, 1).digest not in digests


def test_short_histories_of_words_end_well() -> None:
    assert words.walked(3, 4000) == (4000, [])


def a_new_key_for_every_attempt(patch: Patch) -> None:
    def ask(order: Order, token: str, payments: Any) -> Payment | None:
        found: Payment = payments.authorize(
            order.due, token, idempotency_key=new_id("key"), reference=order.id
        )
        return found

    patch.setattr("tradewind.checkout.buy.ask", ask)


def news_taken_in_again_and_again(patch: Patch) -> None:
    patch.setattr("tradewind.checkout.hear.inbox.first_time", lambda *_: True)


def a_capture_asked_for_without_a_note(patch: Patch) -> None:
    patch.setattr("tradewind.checkout.effects.wanted", lambda *_: iter(()))


@pytest.mark.parametrize(
    "fault",
    [
        a_new_key_for_every_attempt,
        news_taken_in_again_and_again,
        a_capture_asked_for_without_a_note,
    ],
)
def test_a_fault_in_the_product_is_found(fault: Any, monkeypatch: Patch) -> None:
    fault(monkeypatch)
    try:
        found = tell(3, 3).wrong
    except Exception as error:  # noqa: BLE001 - a fault may also be one that nobody expects
        found = (str(error),)
    assert found


def every_effect_done_at_once(effect: Effect, after: Order) -> Standing:
    del effect, after
    return Standing.DONE


def a_refusal_forgotten(order: Order, payment: Payment) -> Order:
    del payment
    return order


def any_amount_is_the_due_one(order: Order, payment: Payment) -> Order:
    return order.moved(State.AUTHORIZED, payment=payment)


@pytest.mark.parametrize(
    ("where", "name", "fault"),
    [
        (Effect, "verdict", every_effect_done_at_once),
        (Order, "_refused", a_refusal_forgotten),
        (Order, "_authorized", any_amount_is_the_due_one),
        (Order, "_unpaid", lambda order, _: order),
    ],
)
def test_a_fault_in_the_pure_core_is_found(
    where: type, name: str, fault: Any, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(where, name, fault)
    try:
        _, found = words.walked(3, 2000)
    except Exception as error:  # noqa: BLE001 - as above
        found = [str(error)]
    assert found


def test_the_bank_of_the_short_histories_keeps_its_word() -> None:
    bank = words.Bank()
    bank.authorize(PaymentState.AUTHORIZED, words.DUE)
    first = bank.payment
    bank.authorize(PaymentState.DECLINED, words.DUE)
    assert bank.payment is first
