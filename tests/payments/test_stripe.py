"""Stripe's own package against a provider that misbehaves by plan; nothing in between is played."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.payments.conftest import settings
from tradewind import plugins
from tradewind.integrations.payments.stripe import Stripe, from_wire, to_wire
from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound, PaymentUnknown, PortUnavailable, Refused, WrongState
from tradewind.kernel.money import EXPONENTS, Money
from tradewind.kernel.ports import Payment, PaymentState
from tradewind.settings import Settings
from tradewind.testing import Provider, check_payments
from tradewind.testing.provider import News, Plan, Webhook

GOOD, DECLINED = "pm_card_visa", "pm_card_visa_chargeDeclined"
STEP = "pm_card_threeDSecure2Required"
COST, PART = Money(1999, "USD"), Money(500, "USD")
DONE_UNHEARD = (Plan.HANG, Plan.RESET, Plan.FAULT, Plan.GARBLED, Plan.PROXY)
NOT_DONE_UNHEARD = (Plan.HANG_BEFORE, Plan.RESET_BEFORE, Plan.FAULT_BEFORE, Plan.IN_FLIGHT)
REPLAYED = (Plan.HANG, Plan.RESET, Plan.GARBLED, Plan.PROXY)
"""Plans after which the same key is answered well; Stripe keeps a 500 as the key's answer."""
ARRIVING = (News.GOOD, News.DOUBLED, News.REVERSED, News.LATE)
REFUSED = (News.STALE, News.AHEAD, News.FORGED, News.UNSIGNED, News.ALTERED)


def hold(stripe: Stripe, token: str = GOOD, amount: Money = COST, ref: str = "ord_1") -> Payment:
    return stripe.authorize(amount, token, idempotency_key=f"{ref}:authorize", reference=ref)


def take(stripe: Stripe, payment: Payment, amount: Money = COST) -> Payment:
    return stripe.capture(payment.id, amount, idempotency_key="ord_1:capture:1")


def give_back(stripe: Stripe, payment: Payment, amount: Money = PART) -> Payment:
    return stripe.refund(payment.id, amount, idempotency_key="ord_1:refund:1")


def found(stripe: Stripe, ref: str = "ord_1") -> Payment:
    payment = stripe.find(ref)
    assert payment
    return payment


def test_it_keeps_a_providers_promises(bank: Provider, stripe: Stripe) -> None:
    def lost(verb: str) -> str:
        bank.plan(Plan.RESET, on={"authorize": "create"}.get(verb, verb))
        return GOOD

    def webhook(payment_id: str) -> tuple[bytes, dict[str, str]]:
        made = bank.webhook(payment_id, "payment_intent.amount_capturable_updated")
        return made.body, {"Stripe-Signature": made.headers["Stripe-Signature"]}

    check_payments(
        stripe, good=GOOD, declined=DECLINED, second_step=STEP, lost=lost, webhook=webhook
    )


def test_a_purchase_moves_the_money_once(bank: Provider, stripe: Stripe) -> None:
    held = hold(stripe)
    assert (bank.balance("held"), bank.taken()) == (1999, 0)
    take(stripe, held, Money(1500, "USD"))
    assert (bank.balance("held"), bank.taken(), bank.balance("buyer")) == (0, 1500, -1500)
    give_back(stripe, held)
    assert (bank.taken(), bank.balance("buyer")) == (1000, -1000)


@pytest.mark.parametrize("plan", DONE_UNHEARD)
def test_what_was_held_unheard_is_found_and_never_held_again(
    bank: Provider, stripe: Stripe, plan: Plan
) -> None:
    bank.plan(plan)
    with pytest.raises(PaymentUnknown):
        hold(stripe)
    assert found(stripe).state is PaymentState.AUTHORIZED
    if plan in REPLAYED:
        assert hold(stripe) == found(stripe)
    else:
        with pytest.raises(PaymentUnknown):
            hold(stripe)
    assert len(bank.charges("ord_1")) == 1
    assert bank.balance("held") == 1999


@pytest.mark.parametrize("plan", NOT_DONE_UNHEARD)
def test_what_was_not_held_is_not_found(bank: Provider, stripe: Stripe, plan: Plan) -> None:
    bank.plan(plan)
    with pytest.raises(PaymentUnknown):
        hold(stripe)
    assert stripe.find("ord_1") is None
    assert bank.charges() == []


@pytest.mark.parametrize("plan", DONE_UNHEARD)
@pytest.mark.parametrize("verb", ["capture", "refund", "cancel"])
def test_a_move_that_was_made_unheard_is_found_and_never_made_again(
    bank: Provider, stripe: Stripe, verb: str, plan: Plan
) -> None:
    held = hold(stripe)
    moves: dict[str, Callable[[], Payment]] = {
        "capture": lambda: take(stripe, held, PART),
        "refund": lambda: give_back(stripe, held),
        "cancel": lambda: stripe.void(held.id, idempotency_key="ord_1:void"),
    }
    if verb == "refund":
        take(stripe, held)
    bank.plan(plan, on=verb)
    with pytest.raises(PaymentUnknown):
        moves[verb]()
    after = found(stripe)
    if plan in REPLAYED:
        assert moves[verb]() == after
    [charge] = bank.charges()
    assert (charge.captured, charge.refunded) == {
        "capture": (500, 0),
        "refund": (1999, 500),
        "cancel": (0, 0),
    }[verb]
    assert (after.captured.minor, after.refunded.minor) == (charge.captured, charge.refunded)
    assert after.state is (PaymentState.VOIDED if verb == "cancel" else PaymentState.CAPTURED)


def test_too_many_calls_are_nothing_done(bank: Provider, stripe: Stripe) -> None:
    bank.plan(Plan.TOO_MANY)
    with pytest.raises(PortUnavailable, match="too many calls") as refusal:
        hold(stripe)
    assert not isinstance(refusal.value, PaymentUnknown)
    assert hold(stripe).state is PaymentState.AUTHORIZED


def test_a_late_answer_is_an_answer(bank: Provider, stripe: Stripe) -> None:
    bank.plan(Plan.DELAY)
    assert hold(stripe).state is PaymentState.AUTHORIZED


def test_one_key_many_times_at_once_is_one_hold(bank: Provider, stripe: Stripe) -> None:
    bank.plan(Plan.DELAY)

    def tried(_: int) -> str:
        try:
            return hold(stripe).id
        except PaymentUnknown:
            return ""

    with ThreadPoolExecutor(10) as pool:
        made = set(pool.map(tried, range(50))) - {""}
    assert made <= {hold(stripe).id}
    assert len(bank.charges()) == 1


def test_a_key_that_the_provider_forgot_cannot_hold_twice_for_who_looks_first(
    bank: Provider, stripe: Stripe
) -> None:
    bank.plan(Plan.RESET, Plan.KEY_EXPIRED)
    with pytest.raises(PaymentUnknown):
        hold(stripe)
    assert found(stripe).state is PaymentState.AUTHORIZED
    assert len(bank.charges("ord_1")) == 1
    hold(stripe)
    assert len(bank.charges("ord_1")) == 2, "the key is forgotten: who does not look holds twice"


def test_old_payments_are_found_by_search_and_new_ones_by_list(
    bank: Provider, stripe: Stripe
) -> None:
    old, new = hold(stripe), hold(stripe, ref="ord_2")
    bank.books.change("intent", old.id, created=time.time() - 3 * 86_400)
    assert found(stripe) == old
    assert found(stripe, "ord_2") == new
    assert stripe.find("ord_' or 1") is None


def test_more_payments_than_a_page_holds_are_listed(bank: Provider, stripe: Stripe) -> None:
    first = hold(stripe)
    row = bank.books.intent(first.id)
    assert row
    with bank.books.writing():
        for n in range(130):
            bank.books.add(
                "intent", row | {"id": f"pi_{n}", "metadata": "{}", "status": "canceled"}
            )
    assert found(stripe) == first


def test_of_several_payments_the_one_that_took_money_is_found(
    bank: Provider, stripe: Stripe
) -> None:
    first = hold(stripe)
    for n in range(2):
        stripe.authorize(COST, DECLINED, idempotency_key=f"x{n}", reference="ord_1")
    stripe.authorize(COST, GOOD, idempotency_key="y", reference="ord_1")
    assert found(stripe).state is PaymentState.AUTHORIZED
    taken = take(stripe, first)
    assert found(stripe) == taken
    assert len(bank.charges("ord_1")) == 4


def test_what_is_held_is_told_as_it_is_not_as_it_was_asked(bank: Provider, stripe: Stripe) -> None:
    bank.plan(Plan.WRONG_AMOUNT)
    held = hold(stripe)
    assert held.amount == Money(999, "USD")
    with pytest.raises(Refused, match="greater"):
        take(stripe, held)


def test_what_is_captured_is_told_as_it_is_not_as_it_was_asked(
    bank: Provider, stripe: Stripe
) -> None:
    held = hold(stripe)
    bank.plan(Plan.PARTIAL)
    assert take(stripe, held).captured == Money(999, "USD")
    assert bank.taken() == 999


def test_money_that_comes_after_a_void_is_seen(bank: Provider, stripe: Stripe) -> None:
    held = hold(stripe)
    bank.plan(Plan.RISES_AGAIN)
    gone = stripe.void(held.id, idempotency_key="ord_1:void")
    assert gone.state is PaymentState.VOIDED
    assert found(stripe).captured == COST


def test_a_payment_still_at_work_is_unknown_until_it_is_done(
    bank: Provider, stripe: Stripe
) -> None:
    bank.plan(Plan.PROCESSING)
    with pytest.raises(PaymentUnknown, match="still at it"):
        hold(stripe)
    assert found(stripe).state is PaymentState.AUTHORIZED


def test_a_hold_that_lapsed_cannot_be_taken(bank: Provider, stripe: Stripe) -> None:
    held = hold(stripe)
    bank.desk.lapse(held.id)
    with pytest.raises(WrongState, match="canceled"):
        take(stripe, held)
    assert (found(stripe).state, found(stripe).reason) == (PaymentState.VOIDED, "automatic")


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (DECLINED, "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card"),
        ("tok_chargeDeclined", "generic_decline"),
    ],
)
def test_declines_say_why(stripe: Stripe, token: str, reason: str) -> None:
    no = hold(stripe, token)
    assert (no.state, no.reason) == (PaymentState.DECLINED, reason)
    assert found(stripe) == no


@pytest.mark.parametrize("approved", [True, False])
def test_a_second_step_is_taken_at_the_bank(bank: Provider, stripe: Stripe, approved: bool) -> None:
    import requests  # noqa: PLC0415 - the buyer's browser

    step = hold(stripe, STEP)
    assert step.state is PaymentState.ACTION_NEEDED
    assert step.action_url
    assert step.action_url.startswith(bank.url)
    answer = "" if approved else "?answer=no"
    back = requests.get(step.action_url + answer, allow_redirects=False, timeout=5)
    assert back.headers["Location"] == "https://shop.example/orders/ord_1"
    state = PaymentState.AUTHORIZED if approved else PaymentState.DECLINED
    assert found(stripe).state is state
    assert found(stripe).action_url is None


def test_a_card_number_never_leaves_the_shop(bank: Provider, stripe: Stripe) -> None:
    with pytest.raises(Refused, match="Card numbers do not pass"):
        hold(stripe, "4242 4242 4242 4242")
    assert bank.calls == []


def test_an_unknown_token_is_refused(stripe: Stripe) -> None:
    with pytest.raises(Refused, match="No such PaymentMethod"):
        hold(stripe, "pm_nobody")


def test_a_capture_or_refund_in_another_currency_moves_nothing(
    bank: Provider, stripe: Stripe
) -> None:
    held = hold(stripe)
    with pytest.raises(Refused, match="is in USD, not in JPY"):
        take(stripe, held, Money(1999, "JPY"))
    take(stripe, held)
    with pytest.raises(Refused, match="is in USD, not in EUR"):
        give_back(stripe, held, Money(500, "EUR"))
    assert bank.taken() == 1999


AMOUNTS = {
    Money(6000, "JPY"): 6000,
    Money(6000, "USD"): 6000,
    Money(5, "ISK"): 500,
    Money(5, "UGX"): 500,
    Money(5120, "KWD"): 5120,
    Money(500, "MGA"): 5,
    Money(100000, "VND"): 100000,
    Money(1, "KRW"): 1,
    Money(1234, "HUF"): 1234,
    Money(1234, "TWD"): 1234,
}
"""What the provider must be told, by its own rules."""


@pytest.mark.parametrize("amount", AMOUNTS, ids=str)
def test_amounts_are_told_in_the_providers_units_and_read_back_exactly(
    bank: Provider, stripe: Stripe, amount: Money
) -> None:
    held = hold(stripe, amount=amount)
    taken = take(stripe, held, amount)
    back = give_back(stripe, held, amount)
    assert held.amount == taken.captured == back.refunded == amount
    [charge] = bank.charges()
    assert {charge.amount, charge.captured, charge.refunded} == {AMOUNTS[amount]}


@pytest.mark.parametrize("amount", [Money(5124, "KWD"), Money(550, "MGA"), Money(0, "USD")])
def test_amounts_that_the_provider_cannot_take_exactly_are_refused(
    bank: Provider, stripe: Stripe, amount: Money
) -> None:
    with pytest.raises(Refused):
        hold(stripe, amount=amount)
    assert bank.calls == []


@given(
    st.integers(1, 10**8),
    st.sampled_from(sorted(EXPONENTS)) | st.sampled_from(["USD", "EUR", "CNY", "MGA", "HUF"]),
)
def test_no_amount_changes_on_the_way(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    try:
        wire = to_wire(amount)
    except Refused:
        assert currency in {"BHD", "JOD", "KWD", "OMR", "TND", "MGA"}
    else:
        assert from_wire(wire, currency.lower()) == amount


def test_a_fraction_that_cannot_be_is_not_rounded_away() -> None:
    with pytest.raises(ValueError, match="no amount of ISK"):
        from_wire(550, "isk")


def test_a_shared_payment_token_pays_once_within_its_limits(bank: Provider, stripe: Stripe) -> None:
    token = bank.grant(2000)
    held = hold(stripe, token)
    assert take(stripe, held).captured == COST
    assert hold(stripe, token) == held, "the same key is the same payment, used up or not"
    with pytest.raises(Refused, match="is consumed"):
        hold(stripe, token, ref="ord_2")
    assert bank.taken() == 1999


@pytest.mark.parametrize(
    ("granted", "why"),
    [
        ({"max_amount": 1998}, r"at most USD 19\.98"),
        ({"max_amount": 9999, "currency": "eur"}, r"at most EUR 99\.99"),
        ({"max_amount": 9999, "lasts_s": -1.0}, r"until \d{4}-"),
        ({"max_amount": 9999, "seller": "acct_other"}, "not given to this shop"),
    ],
)
def test_a_shared_payment_token_is_refused_beyond_its_limits(
    bank: Provider, stripe: Stripe, granted: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        hold(stripe, bank.grant(**granted))
    assert bank.charges() == []


def test_a_shared_card_may_be_declined_too(bank: Provider, stripe: Stripe) -> None:
    token = bank.grant(5000, card=DECLINED)
    assert hold(stripe, token).state is PaymentState.DECLINED
    assert hold(stripe, bank.grant(5000), ref="ord_2").state is PaymentState.AUTHORIZED


def heard(stripe: Stripe, webhook: Webhook) -> Any:
    return stripe.heard(webhook.body, webhook.headers)


@pytest.mark.parametrize("news", ARRIVING)
def test_webhooks_tell_how_a_payment_stands(bank: Provider, stripe: Stripe, news: News) -> None:
    held = hold(stripe)
    take(stripe, held)
    after = give_back(stripe, held)
    told = [heard(stripe, webhook) for webhook in bank.webhooks(news)]
    about = [each for each in told if each]
    assert {each.reference for each in about} == {"ord_1"}
    assert {each.payment.id for each in about} == {held.id}
    assert len({each.id for each in about}) == 3
    assert len(about) == (30 if news is News.DOUBLED else 3)
    assert max(about, key=lambda each: each.payment.refunded).payment == after
    late = timedelta(days=3) if news is News.LATE else timedelta(0)
    assert all(abs(clock.now() - each.at - late) < timedelta(minutes=1) for each in about)


@pytest.mark.parametrize("news", REFUSED)
def test_webhooks_that_the_provider_did_not_sign_now_are_refused(
    bank: Provider, stripe: Stripe, news: News
) -> None:
    hold(stripe)
    [webhook] = bank.webhooks(news)
    with pytest.raises(Refused):
        heard(stripe, webhook)


def test_a_lost_webhook_is_made_up_for_by_looking(bank: Provider, stripe: Stripe) -> None:
    held = hold(stripe)
    assert bank.webhooks(News.LOST) == []
    assert found(stripe) == held


@pytest.mark.parametrize("ahead", [-86_400, -301, 301, 86_400])
def test_a_clock_may_differ_by_five_minutes_either_way(
    bank: Provider, stripe: Stripe, ahead: int
) -> None:
    event = {"type": "customer.created", "created": 1, "data": {"object": {}}}
    near = 290 if ahead > 0 else -290
    assert heard(stripe, bank.signed(event, at=time.time() + near)) is None
    with pytest.raises(Refused, match="ahead of ours"):
        heard(stripe, bank.signed(event, at=time.time() + ahead))


def test_news_of_payments_that_are_not_this_shops_have_no_reference(
    bank: Provider, stripe: Stripe
) -> None:
    held = hold(stripe)
    row = bank.books.intent(held.id)
    assert row
    bank.books.change("intent", held.id, metadata="{}")
    news = heard(stripe, bank.webhook(held.id, "payment_intent.amount_capturable_updated"))
    assert (news.reference, news.payment) == ("", held)


def test_a_charge_tells_the_same_as_its_intent(bank: Provider, stripe: Stripe) -> None:
    held = hold(stripe)
    taken = take(stripe, held, PART)
    assert heard(stripe, bank.webhook(held.id, "charge.captured")).payment == taken
    back = give_back(stripe, held, Money(200, "USD"))
    assert heard(stripe, bank.webhook(held.id, "charge.refunded")).payment == back
    other = hold(stripe, ref="ord_2")
    gone = stripe.void(other.id, idempotency_key="v")
    told = heard(stripe, bank.webhook(other.id, "charge.refunded")).payment
    assert (told.state, told.captured, told.refunded) == (gone.state, gone.captured, gone.refunded)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"nonsense", b'{"type": "payment_intent.succeeded"}', b"\xff\xfe"]
)
def test_signed_nonsense_is_refused_and_breaks_nothing(
    bank: Provider, stripe: Stripe, body: bytes
) -> None:
    from tradewind.testing.provider import post  # noqa: PLC0415 - signs anything

    with pytest.raises(Refused):
        heard(stripe, post.signed(body, bank.webhook_secret, time.time()))


def test_without_a_secret_no_webhook_is_believed(bank: Provider) -> None:
    known = settings(bank).model_dump() | {"stripe_webhook_secret": ""}
    with pytest.raises(Refused, match="TRADEWIND_STRIPE_WEBHOOK_SECRET"):
        heard(Stripe(Settings(**known)), bank.signed({"type": "x"}))


def test_the_wrong_key_is_named(bank: Provider) -> None:
    known = settings(bank).model_dump() | {"stripe_key": "sk_test_other"}
    with pytest.raises(PortUnavailable, match="TRADEWIND_STRIPE_KEY"):
        hold(Stripe(Settings(**known)))


@pytest.mark.parametrize(
    ("wrong", "way_out"),
    [
        ({"stripe_key": ""}, "TRADEWIND_STRIPE_KEY"),
        ({"stripe_base_url": "http://pay.example"}, "https://"),
    ],
)
def test_settings_that_cannot_work_say_so_at_the_start(
    bank: Provider, wrong: dict[str, str], way_out: str
) -> None:
    with pytest.raises(PortUnavailable, match=way_out):
        plugins.load("payments", "stripe", Settings(**(settings(bank).model_dump() | wrong)))


def test_a_provider_that_is_away_is_unknown_for_a_hold_and_unavailable_for_a_look(
    bank: Provider,
) -> None:
    known = settings(bank).model_dump() | {"stripe_base_url": "http://127.0.0.1:1"}
    away = Stripe(Settings(**known))
    with pytest.raises(PaymentUnknown):
        hold(away)
    with pytest.raises(PortUnavailable):
        away.find("ord_1")
    with pytest.raises(PortUnavailable) as refusal:
        away.capture("pi_1", COST, idempotency_key="k")
    assert not isinstance(refusal.value, PaymentUnknown), "it looked before it took"


def test_a_payment_of_nobody_is_not_found(stripe: Stripe) -> None:
    with pytest.raises(NotFound):
        stripe.void("pi_nobody/../../refunds", idempotency_key="k")


def test_without_the_package_it_says_how_to_get_it() -> None:
    script = (
        "import sys; sys.modules['stripe'] = None\n"
        "from tradewind import plugins; from tradewind.settings import Settings\n"
        "plugins.load('payments', 'stripe', Settings(stripe_key='sk'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert "pip install 'tradewind[stripe]'" in done.stderr.splitlines()[-1]


def test_the_package_leaves_no_file_in_the_operators_home(bank: Provider, tmp_path: Path) -> None:
    script = (
        "import sys; from tests.payments.test_stripe import hold\n"
        "from tradewind.integrations.payments.stripe import Stripe\n"
        "from tradewind.settings import Settings\n"
        "hold(Stripe(Settings(stripe_key=sys.argv[1], stripe_base_url=sys.argv[2])))"
    )
    home = tmp_path / "home"
    told = os.environ | {"XDG_CONFIG_HOME": str(home), "HOME": str(home)}
    subprocess.run([sys.executable, "-c", script, bank.key, bank.url], env=told, check=True)
    assert len(bank.charges()) == 1
    assert not home.exists()
