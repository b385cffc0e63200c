"""The sandbox keeps a provider's promises, and its books outlive the process."""

import threading
from pathlib import Path

import pytest

from tradewind import plugins, storage
from tradewind.integrations.payments.sandbox import CARDS, Sandbox
from tradewind.kernel.errors import NotFound, PaymentUnknown, PortUnavailable, Refused, WrongState
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentState
from tradewind.settings import Settings
from tradewind.storage import Database
from tradewind.testing import Jealous, check_payments

AMOUNT = Money(1999, "USD")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def sandbox(settings: Settings) -> Sandbox:
    return Sandbox(settings)


LOST = {"authorize": "answer_lost", "capture": "capture_lost", "refund": "refund_lost"}


def authorize(sandbox: Sandbox, token: str, key: str = "k") -> Payment:
    return sandbox.authorize(AMOUNT, token, idempotency_key=key, reference="ord_1")


def keeps_its_promises(sandbox: Sandbox) -> None:
    check_payments(
        sandbox,
        good="4242 4242 4242 4242",
        declined="insufficient_funds",
        second_step="second_step",
        lost=LOST.__getitem__,
        webhook=sandbox.news,
    )


def test_it_keeps_a_providers_promises(sandbox: Sandbox) -> None:
    keeps_its_promises(sandbox)


def test_in_memory_it_keeps_them_too() -> None:
    keeps_its_promises(Sandbox(Settings(database="sqlite://")))


def test_its_books_outlive_it(settings: Settings) -> None:
    first = Sandbox(settings)
    payment = authorize(first, "succeed")
    first.close()
    assert Sandbox(settings).find("ord_1") == payment


@pytest.mark.parametrize("number", CARDS)
def test_its_cards_are_numbers_that_a_form_accepts(number: str) -> None:
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    assert (sum(digits[::2]) + sum(doubled)) % 10 == 0, "Luhn"


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("insufficient_funds", "insufficient_funds"),
        ("stolen_card", "stolen_card"),
        ("4000 0000 0000 0069", "expired_card"),
        ("1234", "unknown_card"),
    ],
)
def test_declined_cards_say_why(sandbox: Sandbox, token: str, reason: str) -> None:
    payment = authorize(sandbox, token)
    assert (payment.state, payment.reason) == (PaymentState.DECLINED, reason)


def test_a_lost_answer_has_authorised_once(sandbox: Sandbox) -> None:
    with pytest.raises(PaymentUnknown):
        authorize(sandbox, "answer_lost")
    found = sandbox.find("ord_1")
    assert found
    assert found.state is PaymentState.AUTHORIZED
    assert authorize(sandbox, "answer_lost") == found


def test_an_unreachable_provider_has_held_nothing(sandbox: Sandbox) -> None:
    for _ in range(2):
        with pytest.raises(PaymentUnknown):
            authorize(sandbox, "unreachable")
    assert sandbox.find("ord_1") is None


@pytest.mark.parametrize("approved", [True, False])
def test_a_second_step_is_taken_once(sandbox: Sandbox, approved: bool) -> None:
    payment = authorize(sandbox, "second_step")
    assert payment.state is PaymentState.ACTION_NEEDED
    assert payment.action_url == f"/checkout/step/{payment.id}"
    assert sandbox.waiting(payment.id) == payment

    answered = sandbox.answer(payment.id, approved=approved)

    assert answered.state is (PaymentState.AUTHORIZED if approved else PaymentState.DECLINED)
    assert answered.action_url is None
    assert sandbox.answer(payment.id, approved=approved) == answered
    with pytest.raises(WrongState, match="already"):
        sandbox.answer(payment.id, approved=not approved)


def test_a_second_step_of_nothing_is_not_found(sandbox: Sandbox) -> None:
    with pytest.raises(NotFound):
        sandbox.answer("pay_no", approved=True)


def test_fifty_calls_at_once_with_one_key_are_one(sandbox: Sandbox) -> None:
    made: list[Payment] = []
    threads = [
        threading.Thread(target=lambda: made.append(authorize(sandbox, "succeed")))
        for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 50
    assert len(set(made)) == 1


def test_a_key_is_for_one_thing_and_says_for_which(sandbox: Sandbox) -> None:
    authorize(sandbox, "succeed")
    with pytest.raises(
        Refused, match=r"used to authorize USD 19\.99 .*; it cannot authorize USD 0"
    ):
        sandbox.authorize(Money(5, "USD"), "succeed", idempotency_key="k", reference="ord_1")


def test_a_hold_may_lapse_before_the_capture(sandbox: Sandbox) -> None:
    held = authorize(sandbox, "hold_lapses")
    with pytest.raises(WrongState, match="nothing is held"):
        sandbox.capture(held.id, AMOUNT, idempotency_key="c")
    found = sandbox.find("ord_1")
    assert found
    assert (found.state, found.reason) == (PaymentState.VOIDED, "hold_lapsed")


def test_of_several_payments_the_one_that_took_money_is_found(sandbox: Sandbox) -> None:
    first = authorize(sandbox, "succeed", "a")
    authorize(sandbox, "succeed", "b")
    authorize(sandbox, "stolen_card", "c")
    taken = sandbox.capture(first.id, AMOUNT, idempotency_key="d")
    assert sandbox.find("ord_1") == taken


def test_jealous_refuses_a_call_inside_a_transaction(sandbox: Sandbox) -> None:
    jealous, database = Jealous(sandbox), Database.connect("sqlite://")
    for opened in (database.transaction, database.reading):
        with opened():
            assert storage.is_open()
            with pytest.raises(AssertionError, match="transaction was open"):
                jealous.authorize(AMOUNT, "succeed", idempotency_key="k", reference="o")
            with pytest.raises(AssertionError, match="transaction was open"):
                jealous.find("ord_1")
    assert jealous.find("ord_1") is None
    assert jealous.name == "sandbox"


def test_the_sandbox_is_found_by_its_name(settings: Settings) -> None:
    assert isinstance(plugins.load("payments", "sandbox", settings), Sandbox)


def test_a_plugin_that_is_not_installed_is_answered_with_those_that_are(
    settings: Settings,
) -> None:
    with pytest.raises(PortUnavailable, match="No payments plug-in 'gold'; installed: sandbox"):
        plugins.load("payments", "gold", settings)
    with pytest.raises(PortUnavailable, match="installed: none"):
        plugins.load("teleport", "gold", settings)
