"""What happens to an order once it is paid: sent, refunded, returned, called off, charged back."""

from datetime import timedelta
from functools import partial

import pytest

from tests.checkout.kit import LOST, STEP, Kit
from tests.checkout.rush import at_once
from tradewind.checkout import tables
from tradewind.checkout.books import tables as postings
from tradewind.checkout.buy import Terms
from tradewind.checkout.effects import Kind, Standing
from tradewind.checkout.effects import tables as intents
from tradewind.checkout.order import MoneyState, Order, State
from tradewind.checkout.parcels import Parcel, Tracking
from tradewind.checkout.refund import Refunding
from tradewind.checkout.returns import ReturnState
from tradewind.checkout.returns import tables as returns
from tradewind.events import tables as events
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput, PaymentDeclined, Refused, WrongState
from tradewind.kernel.money import Money
from tradewind.kernel.ports import PaymentState


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def bought(shop: Kit, pieces: int = 3, token: str = "succeed") -> Order:
    shop.sell("A", {"USD": 1000}, stock=5)
    shop.sell("B", {"USD": 333}, stock=5)
    return shop.buy(shop.quote({"A": pieces, "B": 1}), token)


def topics(shop: Kit, order: Order) -> list[str]:
    with shop.database.reading() as session:
        return [each.topic for each in reversed(events.events(session, subject=order.id))]


def totals(shop: Kit) -> dict[str, int]:
    with shop.database.reading() as session:
        return {account: minor for (_, account), minor in postings.totals(session).items() if minor}


def test_an_order_is_sent_in_parcels_and_arrives(shop: Kit) -> None:
    order = bought(shop)
    first = shop.shop.ship(order.id, lines={"A": 2}, tracking=Tracking("DHL", "123"))
    assert shop.order(order).state is State.PARTLY_SHIPPED
    with pytest.raises(Refused, match="1 of 'A' are still to be sent, not 2"):
        shop.shop.ship(order.id, lines={"A": 2})

    second = shop.shop.ship(order.id)

    assert second.lines == {"A": 1, "B": 1}
    assert shop.order(order).state is State.SHIPPED
    assert shop.shop.deliver(first.id).state is State.SHIPPED
    assert shop.shop.deliver(second.id).state is State.DELIVERED
    assert shop.shop.deliver(second.id).state is State.DELIVERED
    assert topics(shop, order) == [
        "order.placed",
        "order.authorized",
        "order.paid",
        "order.shipped",
        "order.shipped",
        "order.delivered",
    ]
    assert shop.broken() == []


def test_only_what_is_paid_is_sent(shop: Kit) -> None:
    order = bought(shop, token=STEP)
    with pytest.raises(WrongState, match="only a paid order is shipped"):
        shop.shop.ship(order.id)
    with pytest.raises(BadInput, match="Say which pieces"):
        shop.shop.ship(bought_again(shop).id, lines={})


def bought_again(shop: Kit) -> Order:
    return shop.buy(shop.quote({"A": 1}))


def test_two_packers_at_once_send_each_piece_once(shop: Kit) -> None:
    order = bought(shop)
    outcomes = at_once([partial(shop.shop.ship, order.id) for _ in range(6)])
    sent = [each for each in outcomes if isinstance(each, Parcel)]
    assert [each.lines for each in sent] == [{"A": 3, "B": 1}]
    assert shop.broken() == []


def test_refunds_in_parts_come_to_what_was_taken_and_no_more(shop: Kit) -> None:
    order = bought(shop)
    half = shop.refund(order, 1000)
    assert (half.state, half.money, half.refunded) == (
        State.PAID,
        MoneyState.PARTLY_REFUNDED,
        usd(1000),
    )
    with pytest.raises(Refused, match=r"Only USD 23\.33 .* can still be given back"):
        shop.refund(order, 2334)

    whole = shop.shop.refund(order.id, Refunding())

    assert (whole.money, whole.refunded) == (MoneyState.REFUNDED, usd(3333))
    assert shop.payment(order).refunded == usd(3333)
    with pytest.raises(Refused, match="given back"):
        shop.refund(order, 1)
    assert topics(shop, order)[-2:] == ["order.refunded", "order.refunded"]
    assert totals(shop) == {"sales": -3333, "refunds": 3333}
    assert shop.broken() == []


def test_ten_refunds_at_once_never_exceed_what_was_taken(shop: Kit) -> None:
    order = bought(shop)
    outcomes = at_once([partial(shop.refund, order, 700) for _ in range(10)])
    assert len([each for each in outcomes if isinstance(each, Refused)]) == 6
    shop.reconcile()
    assert shop.payment(order).refunded == shop.order(order).refunded == usd(2800)
    assert shop.broken() == []


def test_a_refund_asked_twice_with_one_key_is_one(shop: Kit) -> None:
    order = bought(shop)
    at_once([partial(shop.refund, order, 700, key="k") for _ in range(5)])
    assert shop.order(order).refunded == usd(700)
    with pytest.raises(Refused, match="was used for"):
        shop.refund(order, 800, key="k")
    assert shop.broken() == []


def test_a_refund_whose_answer_is_lost_is_made_once(shop: Kit) -> None:
    order = bought(shop, token="refund_lost")
    assert shop.refund(order, 700).refunded == usd(0), "nothing is known yet"
    for _ in range(2):
        shop.reconcile(shop.soon)
    assert shop.order(order).refunded == shop.payment(order).refunded == usd(700)
    assert shop.broken() == []


def test_pieces_that_will_not_be_sent_are_paid_back_and_stand_on_the_shelf(shop: Kit) -> None:
    order = bought(shop)
    after = shop.shop.refund(order.id, Refunding(lines={"A": 1}, reason="damaged"))
    assert after.refunded == usd(1000)
    assert shop.free("A") == 3
    assert shop.shop.ship(order.id).lines == {"A": 2, "B": 1}
    with pytest.raises(Refused, match="comes back by a return"):
        shop.shop.refund(order.id, Refunding(lines={"A": 1}))
    assert shop.broken() == []


def test_the_rest_of_an_order_partly_sent_can_be_called_off(shop: Kit) -> None:
    order = bought(shop)
    with pytest.raises(Refused, match="call it off instead"):
        shop.shop.refund(order.id, Refunding(lines={"A": 3, "B": 1}))
    shop.shop.ship(order.id, lines={"B": 1})

    after = shop.shop.refund(order.id, Refunding(lines={"A": 3}))

    assert after.state is State.SHIPPED
    assert after.refunded == usd(3000)
    assert shop.broken() == []


def test_lines_split_to_the_last_cent_whatever_the_order_of_their_refunds(shop: Kit) -> None:
    shop.sell("A", {"EUR": 333}, stock=5)
    shop.sell("B", {"EUR": 777}, stock=5)
    order = shop.buy(shop.quote({"A": 3, "B": 1}, currency="EUR", country="DE"))
    for _ in range(3):
        shop.shop.refund(order.id, Refunding(lines={"A": 1}))
    assert shop.order(order).refunded == Money(999, "EUR")
    assert shop.broken() == []


def test_a_return_is_allowed_received_and_paid_back(shop: Kit) -> None:
    order = bought(shop)
    with pytest.raises(WrongState, match="only what was sent comes back"):
        shop.shop.ask_to_return(order.id, {"A": 1})
    shop.shop.ship(order.id)

    asked = shop.shop.ask_to_return(order.id, {"A": 2}, reason="too small")
    with pytest.raises(Refused, match="1 of 'A' can come back, not 2"):
        shop.shop.ask_to_return(order.id, {"A": 2})
    with pytest.raises(WrongState, match="is requested and cannot become received"):
        shop.shop.receive_return(asked.id)
    shop.shop.approve_return(asked.id, note="Use the label in the parcel.")
    shop.shop.receive_return(asked.id, restock={"A": 1})

    with shop.database.reading() as session:
        assert returns.get(session, asked.id).state is ReturnState.REFUNDED
    after = shop.order(order)
    assert (after.state, after.refunded) == (State.SHIPPED, usd(2000))
    assert shop.free("A") == 3, "one of the two is fit for sale"
    assert topics(shop, order)[-4:] == [
        "return.requested",
        "return.approved",
        "return.received",
        "order.refunded",
    ]
    assert shop.broken() == []


def test_a_return_that_is_rejected_leaves_everything_as_it_was(shop: Kit) -> None:
    order = bought(shop)
    shop.shop.ship(order.id)
    asked = shop.shop.ask_to_return(order.id, {"A": 3})
    shop.shop.reject_return(asked.id, note="Worn.")
    with pytest.raises(WrongState, match="is rejected"):
        shop.shop.receive_return(asked.id)
    assert shop.shop.ask_to_return(order.id, {"A": 3}).state is ReturnState.REQUESTED
    assert shop.order(order).refunded == usd(0)
    assert shop.broken() == []


def test_a_return_received_twice_at_once_is_paid_back_once(shop: Kit) -> None:
    order = bought(shop)
    shop.shop.ship(order.id)
    asked = shop.shop.ask_to_return(order.id, {"A": 1})
    shop.shop.approve_return(asked.id)
    at_once([partial(shop.shop.receive_return, asked.id) for _ in range(5)])
    shop.reconcile()
    assert shop.payment(order).refunded == usd(1000)
    assert shop.free("A") == 3
    assert shop.broken() == []


def test_a_paid_order_called_off_gives_goods_and_money_back(shop: Kit) -> None:
    order = bought(shop)
    gone = shop.shop.call_off(order.id)
    assert (gone.state, gone.money, gone.reason) == (
        State.REFUNDED,
        MoneyState.REFUNDED,
        "called_off",
    )
    assert (shop.free("A"), shop.free("B")) == (5, 5)
    with pytest.raises(WrongState):
        shop.shop.call_off(order.id)
    assert totals(shop) == {"sales": -3333, "refunds": 3333}
    assert shop.broken() == []


@pytest.mark.parametrize("minor", [700, 3333])
@pytest.mark.parametrize("token", ["succeed", "refund_lost"])
def test_what_was_refunded_already_is_not_paid_back_again_when_it_is_called_off(
    quick: Kit, minor: int, token: str
) -> None:
    order = bought(quick, token=token)
    quick.refund(order, minor)
    quick.shop.call_off(order.id)
    for minutes in (1, 2, 3):
        quick.reconcile(timedelta(minutes=minutes))
    after = quick.order(order)
    assert (after.state, after.refunded) == (State.REFUNDED, usd(3333))
    assert quick.broken() == []


def test_what_the_bank_took_back_is_not_paid_back_again_when_it_is_called_off(quick: Kit) -> None:
    order = bought(quick)
    quick.shop.charge_back(order.id, usd(3000), notice="dp_1")
    after = quick.shop.call_off(order.id)
    assert (after.state, after.refunded) == (State.REFUNDED, usd(333))
    assert quick.payment(order).refunded == usd(333)


def test_what_was_sent_cannot_be_called_off(shop: Kit) -> None:
    order = bought(shop)
    shop.shop.ship(order.id, lines={"A": 1})
    with pytest.raises(WrongState, match="is partly_shipped"):
        shop.shop.call_off(order.id)


def later(shop: Kit) -> Order:
    shop.sell("A", {"USD": 1000}, stock=5)
    quote = shop.quote({"A": 2})
    return shop.shop.buy(quote.id, token="succeed", terms=Terms(capture_later=True))


def test_the_seller_may_take_the_money_later_and_less_of_it(shop: Kit) -> None:
    order = later(shop)
    assert (order.state, order.money) == (State.AUTHORIZED, MoneyState.AUTHORIZED)
    assert shop.reconcile().moved == ()
    with pytest.raises(BadInput, match="Take at most"):
        shop.shop.capture(order.id, amount=usd(2001))

    paid = shop.shop.capture(order.id, amount=usd(1500))

    assert (paid.state, paid.captured, paid.due) == (State.PAID, usd(1500), usd(1500))
    assert shop.payment(order).captured == usd(1500)
    assert shop.shop.capture(order.id) == paid, "money is taken once"
    with pytest.raises(Refused, match="can still be given back"):
        shop.refund(order, 1501)
    assert totals(shop) == {"clearing:sandbox": 1500, "sales": -1500}


def test_an_authorised_order_called_off_lets_the_money_go(shop: Kit) -> None:
    order = later(shop)
    gone = shop.shop.call_off(order.id)
    assert (gone.state, gone.money) == (State.CANCELED, MoneyState.LET_GO)
    assert shop.payment(order).state is PaymentState.VOIDED
    assert shop.free("A") == 5
    assert totals(shop) == {}
    assert shop.broken() == []


def test_a_hold_that_lapsed_before_the_capture_gives_goods_and_cart_back(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    quote = shop.quote({"A": 2})
    with pytest.raises(PaymentDeclined, match="let go of the money"):
        shop.buy(quote, "hold_lapses")
    assert shop.free("A") == 5
    assert shop.buy(shop.quote(quote.cart_id)).state is State.PAID
    assert shop.broken() == []


def test_a_capture_whose_answer_is_lost_is_looked_up(shop: Kit) -> None:
    order = bought(shop, token="capture_lost")
    assert (order.state, order.money) == (State.AUTHORIZED, MoneyState.AUTHORIZED)
    [paid] = shop.reconcile(shop.soon).moved
    assert paid.state is State.PAID
    assert shop.broken() == []


def test_a_chargeback_is_a_loss_counted_once_and_lessens_what_can_go_back(shop: Kit) -> None:
    order = bought(shop)
    shop.refund(order, 333)
    for _ in range(3):
        shop.shop.charge_back(order.id, usd(2000), notice="dp_1")
    assert shop.order(order).state is State.PAID
    with pytest.raises(Refused, match=r"Only USD 10\.00"):
        shop.refund(order, 1001)
    assert totals(shop) == {
        "clearing:sandbox": 1000,
        "sales": -3333,
        "refunds": 333,
        "chargebacks": 2000,
    }


def test_a_refund_on_the_providers_own_page_is_found_in_the_books(shop: Kit) -> None:
    order = bought(shop)
    payment = shop.payment(order)
    shop.payments.refund(payment.id, usd(500), idempotency_key="by hand")
    shop.tell(shop.payments.find(order.id))
    shop.reconcile()
    assert shop.order(order).refunded == usd(500)
    with shop.database.reading() as session:
        [made] = [each for each in intents.of_order(session, order.id) if each.kind is Kind.REFUND]
    assert (made.standing, made.reason) == (Standing.DONE, "made_elsewhere")
    assert shop.broken() == []


def test_a_refund_the_provider_refuses_is_told_and_stays_visible(shop: Kit) -> None:
    order = bought(shop)
    shop.payments.refund(shop.payment(order).id, usd(3000), idempotency_key="by hand")
    after = shop.refund(order, 3333)
    assert after.refunded == usd(3000)
    with shop.database.reading() as session:
        refused = [each for each in intents.stuck(session) if each.order_id == order.id]
    assert [each.kind for each in refused] == [Kind.REFUND]
    assert "order.refund_refused" in topics(shop, order)


def test_what_nobody_answers_is_tried_ever_more_rarely(shop: Kit) -> None:
    order = bought(shop)
    with shop.away():
        shop.refund(order, 700)
        rounds = [shop.reconcile(timedelta(minutes=5 * step)) for step in range(12 * 24)]
    tried = [each for each in rounds if each.unreachable]
    assert 5 < len(tried) < 25
    [done] = shop.reconcile(timedelta(days=2)).moved
    assert done.refunded == usd(700)
    assert shop.broken() == []


def test_taxed_sales_are_booked_to_the_unit_and_a_whole_refund_leaves_no_tax(shop: Kit) -> None:
    shop.sell("A", {"EUR": 999}, stock=9, shipping=490)
    order = shop.buy(shop.quote({"A": 3}, currency="EUR", country="DE"))
    sold = totals(shop)
    assert sold["tax"] == -order.quote.tax.amount.minor
    assert sum(sold.values()) == 0
    for minor in (1, 700, 1333):
        shop.refund(order, minor)
    shop.shop.refund(order.id, Refunding())
    after = totals(shop)
    assert "tax" not in after
    assert "clearing:sandbox" not in after
    assert sum(after.values()) == 0
    assert shop.broken() == []


def test_an_order_is_moved_from_where_it_stands_and_from_nowhere_else(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    held = shop.buy(shop.quote({"A": 1}), LOST)
    with shop.database.transaction() as session:
        tables.save_move(session, held, held.canceled(), now=clock.now())
    late = held.canceled(reason="cancelled")
    with (
        shop.database.transaction() as session,
        pytest.raises(WrongState, match="no longer"),
    ):
        tables.save_move(session, held, late, now=clock.now())
    assert len(shop.order(held).moves) == len(held.moves) + 1
