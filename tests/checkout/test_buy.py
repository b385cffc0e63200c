"""From a confirmed quote to a paid order, and every way it can go otherwise."""

from datetime import timedelta

import pytest

from tests.checkout.kit import GONE, GOOD, LOST, POOR, STEP, STOLEN, Kit
from tradewind.checkout import fill
from tradewind.checkout.buy import buy, hold
from tradewind.checkout.cancel import cancel
from tradewind.checkout.cart import Want
from tradewind.checkout.order import MoneyState, State
from tradewind.checkout.quote import Field
from tradewind.checkout.reconcile import resume
from tradewind.checkout.settle import settle
from tradewind.decisions import tables as decisions
from tradewind.kernel import clock
from tradewind.kernel.errors import (
    NotFound,
    OutOfStock,
    PaymentDeclined,
    QuoteChanged,
    Refused,
    WrongState,
)
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentState

LATER = timedelta(hours=1)


def test_a_good_card_pays_the_order_and_takes_the_goods(shop: Kit) -> None:
    shop.sell("A", {"USD": 1999}, stock=5)
    quote = shop.quote({"A": 2})

    order = shop.buy(quote)

    assert order.state is State.PAID
    assert order.captured == Money(3998, "USD") == quote.total
    assert shop.free("A") == 3
    assert [move.after for move in order.moves] == [State.HELD, State.AUTHORIZED, State.PAID]
    assert shop.broken() == []
    with shop.database.reading() as session:
        [entry] = decisions.latest(session, subject=order.id)
        assert entry.kind == "order.paid"
        assert entry.body["digest"] == quote.digest
        assert decisions.first_broken(session) is None


def test_what_was_paid_leaves_the_cart_and_what_was_added_meanwhile_stays(shop: Kit) -> None:
    shop.sell("A", {"USD": 100})
    shop.sell("B", {"USD": 100})
    order = hold(shop.quote({"A": 2}).id, database=shop.database, provider="sandbox")
    fill.add(order.quote.cart_id, Want(sku="B"), database=shop.database)
    fill.add(order.quote.cart_id, Want(sku="A"), database=shop.database)

    shop.buy(order.quote)

    left = fill.view(order.quote.cart_id, database=shop.database)
    assert {line.sku: line.quantity for line in left.lines} == {"A": 1, "B": 1}


@pytest.mark.parametrize("token", [POOR, STOLEN, "4000 0000 0000 9995", "no such card"])
def test_a_declined_card_gives_the_stock_back(shop: Kit, token: str) -> None:
    shop.sell("A", {"USD": 1999}, stock=1)
    quote = shop.quote({"A": 1})

    with pytest.raises(PaymentDeclined, match="Nothing was charged"):
        shop.buy(quote, token)

    assert shop.free("A") == 1
    assert shop.broken() == []


def test_after_a_decline_the_same_cart_is_paid_with_another_card(shop: Kit) -> None:
    shop.sell("A", {"USD": 1999}, stock=1)
    first = shop.quote({"A": 1})
    with pytest.raises(PaymentDeclined):
        shop.buy(first, POOR)

    second = shop.buy(shop.quote(first.cart_id), GOOD)

    assert second.state is State.PAID
    assert second.quote.id != first.id
    assert shop.broken() == []


def test_a_declined_quote_stays_declined_however_often_it_is_sent(shop: Kit) -> None:
    shop.sell("A", {"USD": 1999}, stock=1)
    quote = shop.quote({"A": 1})
    for token in (POOR, GOOD):
        with pytest.raises(PaymentDeclined) as refused:
            shop.buy(quote, token)
        assert refused.value.order_id
    assert shop.free("A") == 1
    assert shop.broken() == []


def test_a_quote_is_used_once(shop: Kit) -> None:
    shop.sell("A", {"USD": 1999}, stock=5)
    quote = shop.quote({"A": 1})

    orders = [shop.buy(quote, key=key) for key in (None, "k1", "k2", None)]

    assert {order.id for order in orders} == {orders[0].id}
    assert shop.free("A") == 4
    assert shop.broken() == []


def test_the_same_key_gives_the_same_order_and_serves_no_other_quote(shop: Kit) -> None:
    shop.sell("A", {"USD": 1999}, stock=5)
    quote = shop.quote({"A": 1})
    assert shop.buy(quote, key="k") == shop.buy(quote, key="k")

    fill.add(quote.cart_id, Want(sku="A"), database=shop.database)
    other = shop.quote(quote.cart_id)
    with pytest.raises(Refused, match="used for another quote"):
        shop.buy(other, key="k")
    assert shop.buy(other, key="k2").state is State.PAID


def test_an_unknown_quote_is_not_bought(shop: Kit) -> None:
    with pytest.raises(NotFound, match="ask for a new one"):
        shop.buy("quo_nothing")


def test_a_price_rise_between_quote_and_payment_needs_a_new_consent(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    quote = shop.quote({"A": 1})
    shop.reprice("A", 1200)

    with pytest.raises(
        QuoteChanged, match=r"price of A rose from USD 10\.00 to USD 12\.00"
    ) as changed:
        shop.buy(quote)

    change = next(each for each in changed.value.changes if each.field is Field.PRICE)
    assert (change.item, change.before, change.after) == (
        "A",
        Money(1000, "USD"),
        Money(1200, "USD"),
    )
    assert not change.for_the_better
    order = shop.buy(changed.value.quote)
    assert order.captured == Money(1200, "USD")
    assert shop.broken() == []


def test_a_price_fall_makes_a_new_quote_too_and_says_so(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    quote = shop.quote({"A": 1})
    shop.reprice("A", 900)

    with pytest.raises(QuoteChanged, match="fell") as changed:
        shop.buy(quote)

    assert all(change.for_the_better for change in changed.value.changes)
    assert shop.buy(changed.value.quote).captured == Money(900, "USD")


def test_an_expired_quote_is_made_anew(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    quote = shop.quote({"A": 1})
    with clock.ahead(timedelta(minutes=15)):
        with pytest.raises(QuoteChanged, match="expired") as changed:
            shop.buy(quote)
        assert [change.field for change in changed.value.changes] == [Field.EXPIRY]
        assert shop.buy(changed.value.quote).state is State.PAID


def test_a_second_tab_that_edits_the_cart_makes_the_first_confirm_again(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    quote = shop.quote({"A": 1})
    fill.set_quantity(quote.cart_id, "A", 3, database=shop.database)

    with pytest.raises(QuoteChanged, match="cart was changed") as changed:
        shop.buy(quote)

    fields = [change.field for change in changed.value.changes]
    assert fields == [Field.CART, Field.QUANTITY, Field.TOTAL]
    assert shop.buy(changed.value.quote).captured == Money(3000, "USD")


def test_a_destination_changed_in_another_tab_changes_the_tax(shop: Kit) -> None:
    shop.sell("A", {"USD": 10000}, stock=5)
    quote = shop.quote({"A": 1})
    fill.send_to(quote.cart_id, country="CA", database=shop.database)

    with pytest.raises(QuoteChanged) as changed:
        shop.buy(quote)

    assert changed.value.quote.total == Money(10500, "USD")
    assert Field.TAX in {change.field for change in changed.value.changes}


def test_what_ran_out_meanwhile_is_left_out_of_the_new_quote(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=3)
    shop.sell("B", {"USD": 500}, stock=1)
    quote = shop.quote({"A": 3, "B": 1})
    shop.buy(shop.quote({"A": 2, "B": 1}))

    with pytest.raises(QuoteChanged) as changed:
        shop.buy(quote)

    new = changed.value.quote
    assert {line.sku: (line.asked, line.quantity) for line in new.lines} == {"A": (3, 1)}
    assert [missing.sku for missing in new.missing] == ["B"]
    quantities = [each for each in changed.value.changes if each.field is Field.QUANTITY]
    assert [(each.item, each.before, each.after) for each in quantities] == [
        ("A", 3, 1),
        ("B", 1, 0),
    ]
    assert shop.buy(new).captured == Money(1000, "USD")
    assert shop.broken() == []


def test_when_nothing_is_left_there_is_no_new_quote(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    quotes = [shop.quote({"A": 1}) for _ in range(2)]
    shop.buy(quotes[0])
    with pytest.raises(OutOfStock, match="Only 0 of 'A' left"):
        shop.buy(quotes[1])
    assert shop.broken() == []


def test_uncounted_stock_is_sold_without_being_counted(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=None)
    shop.sell("B", {"USD": 1000}, stock=5)
    order = shop.buy(shop.quote({"A": 500, "B": 1}))
    assert order.counted == {"B"}
    assert shop.free("A") is None
    assert shop.broken() == []


def test_stock_that_is_counted_from_now_on_is_not_given_back_to_by_older_orders(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=None)
    order = hold(shop.quote({"A": 3}).id, database=shop.database, provider="sandbox")
    with shop.database.transaction() as session:
        session.exec_driver_sql("insert into stock (sku, on_hand, reserved) values ('A', 7, 0)")
    with pytest.raises(PaymentDeclined):
        shop.buy(order.quote, POOR)
    assert shop.free("A") == 7


def test_a_second_step_keeps_the_goods_until_the_buyer_has_taken_it(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    order = shop.buy(shop.quote({"A": 1}), STEP)
    assert order.state is State.ACTION_NEEDED
    assert order.action_url == f"/checkout/step/{order.payment_id}"
    assert shop.free("A") == 0
    assert resume(order.id, database=shop.database, payments=shop.payments) == order

    shop.answer(order, approved=True)
    paid = resume(order.id, database=shop.database, payments=shop.payments)

    assert paid.state is State.PAID
    assert paid.action_url is None
    assert shop.broken() == []


def test_a_refused_second_step_gives_the_goods_back(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    order = shop.buy(shop.quote({"A": 1}), STEP)
    shop.answer(order, approved=False)

    refused = resume(order.id, database=shop.database, payments=shop.payments)

    assert (refused.state, refused.reason) == (State.RELEASED, "step_refused")
    assert shop.free("A") == 1
    assert shop.broken() == []


def test_a_second_step_that_nobody_takes_expires(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    order = shop.buy(shop.quote({"A": 1}), STEP)
    assert shop.reconcile().waiting == 1
    [expired] = shop.reconcile(LATER).moved
    assert (expired.id, expired.state) == (order.id, State.EXPIRED)
    assert shop.free("A") == 1
    assert shop.broken() == []


def test_a_waiting_order_must_be_finished_or_cancelled_before_the_cart_is_paid_again(
    shop: Kit,
) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    order = shop.buy(shop.quote({"A": 1}), STEP)
    second = shop.quote(order.quote.cart_id)
    with pytest.raises(WrongState, match="finish or cancel it first"):
        shop.buy(second)

    cancel(order.id, database=shop.database)

    assert shop.buy(second).state is State.PAID
    shop.reconcile()
    assert shop.broken() == []


def test_a_cancelled_step_cannot_be_taken_any_more(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    order = shop.buy(shop.quote({"A": 1}), STEP)
    cancel(order.id, database=shop.database)
    shop.buy(shop.quote(order.quote.cart_id))

    shop.reconcile()

    with pytest.raises(WrongState, match="already voided"):
        shop.answer(order, approved=True)
    assert shop.order(order).money is MoneyState.LET_GO
    assert shop.broken() == []


def test_a_cancelled_step_that_was_approved_meanwhile_is_let_go(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    order = shop.buy(shop.quote({"A": 1}), STEP)
    shop.answer(order, approved=True)
    cancel(order.id, database=shop.database)
    shop.buy(shop.quote(order.quote.cart_id))

    shop.reconcile()

    assert shop.payment(order).state is PaymentState.VOIDED
    assert shop.order(order).state is State.CANCELED
    assert shop.broken() == []


def test_only_a_waiting_order_is_cancelled(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000})
    order = shop.buy(shop.quote({"A": 1}))
    with pytest.raises(WrongState, match="is paid"):
        cancel(order.id, database=shop.database)


def test_a_lost_answer_is_looked_up_and_settled(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    order = shop.buy(shop.quote({"A": 1}), LOST)
    assert (order.state, order.reason) == (State.UNKNOWN, "no_answer")
    assert shop.free("A") == 0

    [paid] = shop.reconcile().moved

    assert paid.state is State.PAID
    assert [move.after for move in paid.moves] == [
        State.HELD,
        State.UNKNOWN,
        State.AUTHORIZED,
        State.PAID,
    ]
    assert shop.reconcile().moved == ()
    assert shop.broken() == []


def test_sending_it_again_after_a_lost_answer_charges_nothing_more(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    quote = shop.quote({"A": 1})
    shop.buy(quote, LOST)
    assert shop.buy(quote, GOOD).state is State.PAID
    assert shop.broken() == []


def test_a_provider_that_never_answers_costs_the_buyer_nothing(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    quote = shop.quote({"A": 1})
    assert shop.buy(quote, GONE).state is State.UNKNOWN
    assert shop.reconcile().waiting == 1, "a slow charge may still come"

    [expired] = shop.reconcile(LATER).moved

    assert expired.state is State.EXPIRED
    assert shop.free("A") == 1
    with pytest.raises(WrongState, match="ask for a new quote"):
        shop.buy(quote)
    assert shop.buy(shop.quote(quote.cart_id)).state is State.PAID
    assert shop.broken() == []


def test_a_step_that_was_not_taken_in_time_cannot_be_taken_later(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    order = shop.buy(shop.quote({"A": 1}), STEP)

    shop.reconcile(LATER)

    with pytest.raises(WrongState, match="already voided"):
        shop.answer(order, approved=True)
    assert shop.order(order).state is State.EXPIRED
    assert shop.free("A") == 1
    assert shop.broken() == []


def test_a_step_taken_at_the_last_moment_counts_although_nobody_heard_of_it(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    order = shop.buy(shop.quote({"A": 1}), STEP)
    shop.answer(order, approved=True)

    [paid] = shop.reconcile(LATER).moved

    assert paid.state is State.PAID
    assert shop.broken() == []


def test_money_held_late_for_an_expired_order_is_let_go(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    order = shop.buy(shop.quote({"A": 1}), GONE)
    shop.reconcile(LATER)
    shop.held_late(order)

    shop.reconcile(2 * LATER)

    assert shop.order(order).state is State.EXPIRED
    assert shop.order(order).money is MoneyState.LET_GO
    assert shop.payment(order).state is PaymentState.VOIDED
    assert shop.free("A") == 5
    assert shop.broken() == []


def test_money_taken_late_for_an_expired_order_goes_back(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    order = shop.buy(shop.quote({"A": 1}), GONE)
    shop.reconcile(LATER)
    held = shop.held_late(order)
    shop.payments.capture(held.id, Money(1000, "USD"), idempotency_key="somebody else")

    shop.reconcile(2 * LATER)

    late = shop.order(order)
    assert (late.state, late.reason) == (State.REFUNDED, "came_too_late")
    assert late.refunded == late.captured == Money(1000, "USD")
    assert shop.free("A") == 5
    assert shop.broken() == []


def test_an_expired_order_is_looked_for_ever_more_rarely_and_then_no_more(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    shop.buy(shop.quote({"A": 1}), GONE)
    assert len(shop.reconcile(LATER).moved) == 1
    times = (LATER + timedelta(minutes=10 * step) for step in range(6 * 24 * 5))
    looks = [when for when in times if shop.reconcile(when).waiting]
    assert 10 < len(looks) < 25
    assert looks[-1] < timedelta(days=3, hours=7)


def test_a_charge_of_another_amount_never_pays_an_order(shop: Kit) -> None:
    shop.sell("A", {"USD": 23775}, stock=1)
    order = hold(shop.quote({"A": 1}).id, database=shop.database, provider="sandbox")
    five, nothing = Money(5, "USD"), Money(0, "USD")
    wrong = Payment("pay_x", PaymentState.CAPTURED, five, five, nothing)

    owed = settle(order.id, wrong, database=shop.database)

    assert (owed.state, owed.reason, owed.captured) == (
        State.REFUND_DUE,
        "wrong_amount",
        Money(5, "USD"),
    )
    assert shop.free("A") == 1


def test_the_same_word_from_the_provider_counts_once(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    order = shop.buy(shop.quote({"A": 2}))
    paid = shop.payments.find(order.id)
    due, nothing = Money(2000, "USD"), Money(0, "USD")
    declined = Payment("pay_y", PaymentState.DECLINED, due, nothing, nothing, reason="late")

    for word in (paid, declined, None, paid):
        assert settle(order.id, word, database=shop.database) == order

    assert shop.free("A") == 3
    assert shop.broken() == []


def test_an_unreachable_provider_leaves_orders_for_the_next_round(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    shop.buy(shop.quote({"A": 1}), LOST)

    with shop.away():
        assert shop.reconcile().unreachable == 1

    assert len(shop.reconcile(timedelta(minutes=1)).moved) == 1
    assert shop.broken() == []


def test_another_providers_orders_are_left_to_it(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    hold(shop.quote({"A": 1}).id, database=shop.database, provider="some bank")
    assert shop.reconcile(LATER).moved == ()


def test_the_buyers_key_and_the_providers_are_different_things(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    order = buy(
        shop.quote({"A": 1}).id,
        token=GOOD,
        database=shop.database,
        payments=shop.payments,
        idempotency_key="mine",
    )
    assert shop.payments.find("mine") is None
    assert shop.payments.find(order.id) is not None
