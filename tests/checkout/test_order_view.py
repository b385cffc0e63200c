"""How an order is told to its buyer."""

import pytest

from tests.checkout.kit import POOR, STEP, Kit
from tradewind.checkout import tables
from tradewind.checkout.order import State
from tradewind.checkout.order_view import reason, shown, words
from tradewind.kernel.errors import PaymentDeclined
from tradewind.kernel.locale import LANGUAGES
from tradewind.kernel.money import Money


def test_every_state_is_named_and_explained_in_every_language() -> None:
    said = words()["states"]
    assert set(said) == {str(state) for state in State}
    for texts in said.values():
        assert set(texts["label"]) == set(texts["next"]) == set(LANGUAGES)


def test_every_reason_is_worded_in_every_language() -> None:
    for code, texts in words()["reasons"].items():
        assert not code or set(texts) == set(LANGUAGES), code


def test_a_reason_nobody_knows_is_shown_as_the_provider_gave_it() -> None:
    assert reason("card_velocity_exceeded", "zh") == "card velocity exceeded"
    assert reason("", "zh") == ""


def test_a_paid_order_tells_its_steps_and_what_comes_next(quick: Kit) -> None:
    quick.sell("A", {"USD": 1999})
    order = quick.buy(quick.quote({"A": 2}))

    view = shown(order, language="en")

    assert (view.label, view.next) == ("Paid", "Thank you. Your order is being packed.")
    assert [step.label for step in view.steps] == ["Being paid", "Confirmed", "Paid"]
    assert view.steps[0].at <= view.steps[1].at
    assert view.quote.total == view.captured == Money(3998, "USD")
    assert view.held_until is None
    assert shown(order, language="zh").label == "已付款"


def test_a_waiting_order_says_until_when_and_where(quick: Kit) -> None:
    quick.sell("A", {"USD": 1999})
    order = quick.buy(quick.quote({"A": 1}), STEP)
    view = shown(order, language="de")
    assert view.action_url == order.action_url
    assert view.held_until == order.held_until


def test_a_declined_order_says_why(quick: Kit) -> None:
    quick.sell("A", {"USD": 1999})
    with pytest.raises(PaymentDeclined) as declined:
        quick.buy(quick.quote({"A": 1}), POOR)
    with quick.database.reading() as session:
        order = tables.order(session, declined.value.order_id)
    assert shown(order, language="en").reason == "The card has too little money on it."
    assert "没有扣款" in shown(order, language="zh").next
