"""Whole purchases through Stripe's own package, whatever the provider does to its answers.

After each story somebody reconciles, and then two ledgers that share no code must agree: the
shop's double entries and the provider's.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import cast

import pytest

from tests.checkout.kit import Kit
from tradewind.checkout import tables
from tradewind.checkout.books import clearing, differences, unbalanced
from tradewind.checkout.books import tables as books
from tradewind.checkout.buy import Terms, buy
from tradewind.checkout.cancel import call_off, cancel
from tradewind.checkout.capture import capture
from tradewind.checkout.hear import hear
from tradewind.checkout.order import GONE, OWING, SOLD, Order, State
from tradewind.checkout.perform import perform
from tradewind.checkout.refund import Refunding, refund
from tradewind.integrations.payments.stripe import Stripe
from tradewind.kernel.errors import PaymentDeclined, Refused, TradewindError
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payments
from tradewind.storage import Database
from tradewind.testing import Jealous, Provider
from tradewind.testing.provider import News, Plan

GOOD, DECLINED = "pm_card_visa", "pm_card_visa_chargeDeclined"
STEP = "pm_card_threeDSecure2Required"
LATER = Terms(capture_later=True)
DAYS = timedelta(days=1)
ROUNDS = (*(timedelta(minutes=n) for n in (0, 1, 20, 120, 800)), DAYS, 2 * DAYS, 4 * DAYS)
"""When somebody reconciles after a story."""


@pytest.fixture
def shop(stripe: Stripe, tmp_path: Path) -> Iterator[Kit]:
    url = f"sqlite:///{tmp_path / 'tradewind.db'}"
    kit = Kit(url, tmp_path, Database.connect(url), cast("Payments", Jealous(stripe)))
    kit.sell("A", {"USD": 1999, "JPY": 6000, "KWD": 5120}, stock=5)
    yield kit
    kit.database.engine.dispose()


def bought(shop: Kit, token: str = GOOD, *, terms: Terms | None = None) -> Order | None:
    """An order, or None where it was declined."""
    with suppress(PaymentDeclined):
        return buy(
            shop.quote({"A": 2}).id,
            token=token,
            database=shop.database,
            payments=shop.payments,
            terms=terms or Terms(),
        )
    return None


def orders(shop: Kit) -> list[Order]:
    with shop.database.reading() as session:
        ids = session.exec_driver_sql("select id from orders order by placed_at").fetchall()
        return [tables.order(session, order_id) for (order_id,) in ids]


def settled(shop: Kit, bank: Provider) -> Order:
    """The one order once everything that can be known is; both ledgers agree on it."""
    for later in ROUNDS:
        if later >= DAYS:
            bank.forget_keys()
        shop.reconcile(later)
    assert disagreements(shop, bank) == []
    [order] = orders(shop)
    return order


def disagreements(shop: Kit, bank: Provider) -> list[str]:
    """Where the shop's books, its orders and the provider's books tell different stories."""
    placed = orders(shop)
    with shop.database.reading() as session:
        ours = books.totals(session)
        written = [entry for each in placed for entry in books.of_order(session, each.id)]
    currencies = {charge.currency for charge in bank.charges()}
    theirs = {each.upper(): bank.taken(each) for each in currencies}
    wrong = unbalanced(written) + differences(ours, "stripe", theirs)
    for order in placed:
        wrong += [f"{order.id}: {fault}" for fault in faults(order, bank)]
    return wrong + [f"{each} is still held" for each in currencies if bank.balance("held", each)]


def faults(order: Order, bank: Provider) -> Iterator[str]:
    charges = bank.charges(order.id)
    sums: Counter[str] = Counter()
    for charge in charges:
        sums.update(captured=charge.captured, refunded=charge.refunded)
    if sum(charge.captured > 0 for charge in charges) > 1:
        yield "charged twice"
    ours = [each.minor if each else 0 for each in (order.captured, order.refunded)]
    if ours != [sums["captured"], sums["refunded"]]:
        yield f"we count {ours}, the provider {dict(sums)}"
    if order.state in SOLD and sums["captured"] != order.due.minor:
        yield f"{order.state}, and the buyer confirmed {order.due}"
    if order.state in GONE | OWING and sums["captured"] != sums["refunded"]:
        yield f"{order.state}, and the buyer has not all of it back"
    if order.state not in SOLD | GONE | OWING or order.state is State.REFUND_DUE:
        yield f"left {order.state}"


PAID_IN_THE_END = frozenset(
    {Plan.GOOD, Plan.DELAY, Plan.HANG, Plan.RESET, Plan.FAULT, Plan.GARBLED, Plan.PROXY}
    | {Plan.PROCESSING, Plan.KEY_EXPIRED, Plan.PARTIAL, Plan.RISES_AGAIN}
)
"""Under these the money is held, whatever was heard of it; two of them are about other calls."""


@pytest.mark.parametrize("plan", Plan, ids=lambda plan: plan.name.lower())
def test_whatever_becomes_of_the_hold_both_ledgers_agree(
    shop: Kit, bank: Provider, plan: Plan
) -> None:
    bank.plan(plan, on="create")
    bought(shop)
    after = settled(shop, bank)
    if plan in PAID_IN_THE_END:
        assert (after.state, bank.taken(), shop.free("A")) == (State.PAID, 3998, 3)
    else:
        assert after.state in GONE
        assert (bank.taken(), shop.free("A")) == (0, 5)


@pytest.mark.parametrize("plan", Plan, ids=lambda plan: plan.name.lower())
def test_whatever_becomes_of_the_capture_both_ledgers_agree(
    shop: Kit, bank: Provider, plan: Plan
) -> None:
    bank.plan(plan, on="capture")
    bought(shop)
    after = settled(shop, bank)
    if plan is Plan.PARTIAL:
        assert (after.state, after.reason, bank.taken()) == (State.REFUNDED, "wrong_amount", 0)
        assert shop.free("A") == 5
    else:
        assert (after.state, bank.taken(), shop.free("A")) == (State.PAID, 3998, 3)


@pytest.mark.parametrize("plan", Plan, ids=lambda plan: plan.name.lower())
def test_whatever_becomes_of_a_refund_both_ledgers_agree(
    shop: Kit, bank: Provider, plan: Plan
) -> None:
    order = bought(shop)
    assert order
    bank.plan(plan, on="refund")
    refund(order.id, Refunding(Money(1500, "USD"), key="r"), database=shop.database)
    perform(order.id, database=shop.database, payments=shop.payments)
    after = settled(shop, bank)
    assert (after.state, after.refunded, bank.taken()) == (State.PAID, Money(1500, "USD"), 2498)


@pytest.mark.parametrize("plan", Plan, ids=lambda plan: plan.name.lower())
def test_whatever_becomes_of_a_void_both_ledgers_agree(
    shop: Kit, bank: Provider, plan: Plan
) -> None:
    order = bought(shop, terms=LATER)
    assert order
    bank.plan(plan, on="cancel")
    call_off(order.id, database=shop.database)
    perform(order.id, database=shop.database, payments=shop.payments)
    after = settled(shop, bank)
    assert after.state is (State.REFUNDED if plan is Plan.RISES_AGAIN else State.CANCELED)
    assert (bank.taken(), shop.free("A")) == (0, 5)


def test_a_webhook_of_money_that_was_given_up_brings_it_back_sooner(
    shop: Kit, bank: Provider
) -> None:
    order = bought(shop, terms=LATER)
    assert order
    bank.plan(Plan.RISES_AGAIN, on="cancel")
    call_off(order.id, database=shop.database)
    perform(order.id, database=shop.database, payments=shop.payments)
    listen(shop, bank)
    shop.reconcile(timedelta(minutes=1))
    assert (shop.order(order).state, bank.taken()) == (State.REFUNDED, 0)


def test_a_lost_answer_is_looked_up_before_it_is_asked_for_again(shop: Kit, bank: Provider) -> None:
    quote = shop.quote({"A": 1})
    bank.plan(Plan.RESET, on="create")
    lost = shop.buy(quote, GOOD)
    assert lost.state is State.UNKNOWN
    bank.forget_keys()
    assert shop.buy(quote, GOOD).id == lost.id
    assert len(bank.charges(lost.id)) == 1
    settled(shop, bank)
    assert bank.taken() == 1999


TROUBLES = (Plan.RESET, Plan.RESET_BEFORE, Plan.FAULT, Plan.TOO_MANY)


@pytest.mark.parametrize(("first", "second"), [*product(TROUBLES, TROUBLES)], ids=str)
def test_trouble_with_the_hold_and_then_with_the_capture_is_no_double_trouble(
    shop: Kit, bank: Provider, first: Plan, second: Plan
) -> None:
    bank.plan(first, on="create")
    bank.plan(second, on="capture")
    quote = shop.quote({"A": 1})
    for _ in range(3):
        with suppress(TradewindError):
            shop.buy(quote, GOOD)
    settled(shop, bank)
    assert bank.taken() == 1999


def test_an_order_is_captured_later_and_in_part(shop: Kit, bank: Provider) -> None:
    order = bought(shop, terms=LATER)
    assert order
    assert (order.state, bank.balance("held")) == (State.AUTHORIZED, 3998)
    capture(order.id, database=shop.database, amount=Money(1999, "USD"))
    perform(order.id, database=shop.database, payments=shop.payments)
    after = settled(shop, bank)
    assert (after.state, bank.taken(), bank.balance("held")) == (State.PAID, 1999, 0)


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_currencies_of_other_exponents_are_charged_to_the_unit(
    shop: Kit, bank: Provider, currency: str
) -> None:
    shop.buy(shop.quote({"A": 1}, currency=currency), GOOD)
    assert bank.taken(currency.lower()) == {"JPY": 6000, "KWD": 5120}[currency]
    settled(shop, bank)


def test_a_declined_card_leaves_nothing_behind(shop: Kit, bank: Provider) -> None:
    assert bought(shop, DECLINED) is None
    assert (settled(shop, bank).state, shop.free("A")) == (State.RELEASED, 5)


@pytest.mark.parametrize("approved", [True, False, None])
def test_a_second_step_approved_refused_or_never_taken(
    shop: Kit, bank: Provider, approved: bool | None
) -> None:
    order = bought(shop, STEP)
    assert order
    assert order.state is State.ACTION_NEEDED
    if approved is not None:
        bank.approve(str(order.payment_id), approved=approved)
    after = settled(shop, bank)
    ends = {True: State.PAID, False: State.RELEASED, None: State.EXPIRED}
    assert (after.state, bank.taken()) == (ends[approved], 3998 if approved else 0)


def test_a_step_taken_after_the_buyer_gave_up_takes_no_money(shop: Kit, bank: Provider) -> None:
    order = bought(shop, STEP)
    assert order
    cancel(order.id, database=shop.database)
    bank.approve(str(order.payment_id))
    after = settled(shop, bank)
    assert (after.state, bank.taken()) == (State.CANCELED, 0)


def listen(shop: Kit, bank: Provider, news: News = News.GOOD) -> None:
    for each in bank.webhooks(news):
        hear(each.body, each.headers, database=shop.database, payments=shop.payments)


@pytest.mark.parametrize("news", News, ids=lambda news: news.name.lower())
def test_whatever_becomes_of_webhooks_both_ledgers_agree(
    shop: Kit, bank: Provider, news: News
) -> None:
    order = bought(shop, STEP)
    assert order
    bank.approve(str(order.payment_id))
    if news in {News.STALE, News.AHEAD, News.FORGED, News.UNSIGNED, News.ALTERED}:
        with pytest.raises(Refused):
            listen(shop, bank, news)
    else:
        listen(shop, bank, news)
    after = settled(shop, bank)
    assert (after.state, bank.taken(), shop.free("A")) == (State.PAID, 3998, 3)


def test_a_webhook_of_another_amount_changes_nothing(shop: Kit, bank: Provider) -> None:
    order = bought(shop, STEP)
    assert order
    row = bank.books.intent(str(order.payment_id))
    assert row
    lie = row | {"status": "succeeded", "captured": 5, "amount": 5}
    shown = {"id": lie["id"], "object": "payment_intent", "status": "succeeded", "currency": "usd"}
    shown |= {"amount": 5, "amount_received": 5, "metadata": {"reference": order.id}}
    event = {"type": "payment_intent.succeeded", "created": 1, "data": {"object": shown}}
    webhook = bank.signed(event)
    hear(webhook.body, webhook.headers, database=shop.database, payments=shop.payments)
    shop.reconcile()
    assert shop.order(order).captured is None


def test_an_agents_token_pays_within_its_limits_only(shop: Kit, bank: Provider) -> None:
    assert bought(shop, bank.grant(3997)) is None
    token = bank.grant(3998)
    order = bought(shop, token)
    assert order
    assert (order.state, bank.taken()) == (State.PAID, 3998)
    assert bought(shop, token) is None
    for later in ROUNDS:
        shop.reconcile(later)
    assert bank.taken() == 3998
    assert disagreements(shop, bank) == []


def test_the_checker_sees_what_it_is_there_to_see(shop: Kit, bank: Provider) -> None:
    """Its own test: each fault put in by hand is found."""
    order = bought(shop)
    assert order
    assert disagreements(shop, bank) == []
    stripe: Callable[..., object] = shop.payments.authorize
    stripe(Money(1, "USD"), GOOD, idempotency_key="elsewhere", reference=order.id)
    assert disagreements(shop, bank) == ["usd is still held"]
    [_, second] = bank.charges(order.id)
    shop.payments.capture(second.id, Money(1, "USD"), idempotency_key="elsewhere too")
    told = disagreements(shop, bank)
    assert any("charged twice" in each for each in told)
    assert any(clearing("stripe").partition(":")[2] in each for each in told)
    assert len(told) == 4
