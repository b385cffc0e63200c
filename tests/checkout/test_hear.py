"""Webhooks of a provider: whatever they say, however often, only the provider's answer counts."""

from datetime import timedelta
from functools import partial
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.checkout.kit import GONE, LOST, STEP, Kit
from tests.checkout.rush import at_once
from tradewind.checkout.notices import NoticeState
from tradewind.checkout.notices import tables as notices
from tradewind.checkout.order import State
from tradewind.kernel import clock
from tradewind.kernel.errors import Refused
from tradewind.kernel.ports import PaymentState
from tradewind.web import errors, webhooks


def test_news_that_a_step_was_taken_pays_the_order(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    order = shop.buy(shop.quote({"A": 1}), STEP)
    shop.answer(order, approved=True)

    assert shop.tell(shop.payment(order))

    assert shop.order(order).state is State.ACTION_NEEDED, "heard, and not yet looked into"
    [paid] = shop.shop.look_into_news().moved
    assert paid.state is State.PAID
    assert shop.broken() == []


def test_news_comes_ten_times_and_counts_once(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    order = shop.buy(shop.quote({"A": 1}), LOST)
    body, headers = shop.news(shop.payment(order))

    outcomes = at_once([partial(shop.shop.hear, body, headers) for _ in range(10)])

    assert outcomes.count(True) == 1
    assert outcomes.count(False) == 9
    shop.reconcile()
    assert shop.order(order).state is State.PAID
    assert shop.broken() == []


def test_news_in_the_wrong_order_and_days_late_changes_nothing(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    order = shop.buy(shop.quote({"A": 1}), STEP)
    waiting = shop.news(shop.payment(order))
    shop.answer(order, approved=True)
    held = shop.news(shop.payment(order))
    shop.reconcile()
    taken = shop.news(shop.payment(order))
    shop.refund(order, 100)
    after = shop.order(order)

    for body, headers in (taken, held, waiting):
        assert shop.shop.hear(body, headers)
        shop.shop.look_into_news()

    assert shop.order(order) == after
    assert shop.broken() == []


def test_forged_news_is_refused_and_kept_nowhere(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    order = shop.buy(shop.quote({"A": 1}), STEP)
    body, headers = shop.news(shop.payment(order))
    lie = body.replace(b"action_needed", b"captured_____"[:13])

    for sent, by in ((lie, headers), (body, {}), (body, {"Sandbox-Signature": "1,0"})):
        with pytest.raises(Refused, match="signed"):
            shop.shop.hear(sent, by)

    assert shop.shop.look_into_news().moved == ()
    with shop.database.reading() as session:
        assert notices.of_order(session, order.id) == []


def test_news_older_than_its_signature_may_be_is_refused(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000}, stock=5)
    order = quick.buy(quick.quote({"A": 1}), STEP)
    body, headers = quick.news(quick.payment(order))
    for off in (timedelta(minutes=10), timedelta(minutes=-10)):
        with clock.ahead(off), pytest.raises(Refused, match="too long ago"):
            quick.shop.hear(body, headers)


def test_news_of_an_order_nobody_knows_is_kept_and_shown(shop: Kit) -> None:
    payment = shop.payments.authorize(
        shop.price(1000), "succeed", idempotency_key="x", reference="ord_of_another_shop"
    )
    assert shop.tell(payment)
    shop.reconcile()
    shop.reconcile(timedelta(days=4))
    with shop.database.reading() as session:
        [lost] = notices.unknown(session)
    assert (lost.reference, lost.state) == ("ord_of_another_shop", NoticeState.UNKNOWN)
    assert lost.payment_id == payment.id


def test_news_of_money_for_an_expired_order_lets_it_go(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    order = shop.buy(shop.quote({"A": 1}), GONE)
    shop.reconcile(timedelta(hours=1))
    shop.tell(shop.held_late(order))

    shop.shop.look_into_news()

    assert shop.payment(order).state is PaymentState.VOIDED
    assert shop.order(order).state is State.EXPIRED
    assert shop.broken() == []


def test_news_heard_while_the_provider_is_away_is_looked_into_later(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    order = shop.buy(shop.quote({"A": 1}), LOST)
    shop.tell(shop.payment(order))
    with shop.away():
        assert shop.reconcile().unreachable == 1
    shop.reconcile(timedelta(minutes=1))
    assert shop.order(order).state is State.PAID


@pytest.fixture
def door(quick: Kit) -> TestClient:
    site = FastAPI()
    site.state.shop = quick.shop
    site.include_router(webhooks.router)
    errors.install(site)
    return TestClient(site, base_url="http://shop/webhooks/payments/")


def test_the_door_takes_news_answers_and_looks_into_it_afterwards(
    door: TestClient, quick: Kit
) -> None:
    quick.sell("A", {"USD": 1000}, stock=5)
    order = quick.buy(quick.quote({"A": 1}), LOST)
    body, headers = quick.news(quick.payment(order))

    for _ in range(2):
        assert door.post("sandbox", content=body, headers=headers).status_code == 204

    assert quick.order(order).state is State.PAID
    assert door.post("sandbox", content=body).status_code == 409
    assert door.post("sandbox", content=b"x" * (1 << 20) + b"x").status_code == 400
    assert door.post("gold", content=body, headers=headers).status_code == 404
    assert cast("Any", quick.broken()) == []
