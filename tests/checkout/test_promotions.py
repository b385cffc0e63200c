"""Vouchers, automatic promotions and gift cards: what they give, and never too often."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select

from tests.checkout.kit import GOOD, LOST, POOR, STEP, Kit
from tests.checkout.rush import at_once
from tradewind.checkout import redeem, tables
from tradewind.checkout.gift_card import new_code, sealed, shown
from tradewind.checkout.gift_card import tables as gift_cards
from tradewind.checkout.promotion import Kind, Promotion
from tradewind.checkout.promotion import tables as promotions
from tradewind.checkout.quote import Field, Quote, Target
from tradewind.checkout.refund import Refunding
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput, NotFound, PaymentDeclined, QuoteChanged, Refused
from tradewind.kernel.money import Money

TEN = Promotion("pro_ten", {"en": "Ten off", "zh": "九折"}, Kind.PERCENT, "TEN", percent=100_000)


def offer(shop: Kit, promotion: Promotion = TEN, **more: Any) -> Promotion:
    made = replace(promotion, **more)
    with shop.database.transaction() as session:
        promotions.add(session, made)
    return made


def card(shop: Kit, minor: int, currency: str = "USD", **more: Any) -> str:
    code = new_code()
    with shop.database.transaction() as session:
        gift_cards.issue(session, sealed(code), Money(minor, currency), now=clock.now(), **more)
    return code


def balance(shop: Kit, code: str) -> int:
    with shop.database.reading() as session:
        entries = gift_cards.gift_card_entry.c
        ledger = session.scalar(
            select(func.sum(entries.amount_minor)).where(entries.seal == sealed(code))
        )
        left = gift_cards.get(session, sealed(code)).balance.minor
    assert ledger == left, "the ledger of the card says what the card says"
    return left


def uses(shop: Kit, promotion: Promotion = TEN) -> int:
    with shop.database.reading() as session:
        [found] = [each for each in promotions.every(session) if each.id == promotion.id]
        return found.uses


def cart(
    shop: Kit,
    wants: dict[str, int],
    *codes: str,
    cards: tuple[str, ...] = (),
    email: str | None = "ada@example.org",
) -> str:
    cart_id = shop.cart(wants)
    with shop.database.transaction() as session:
        found = tables.cart(session, cart_id, lock=True)
        found = replace(found.on_terms(codes=codes, gift_cards=cards), email=email)
        tables.save_cart(session, found, now=clock.now())
    return cart_id


def quote(shop: Kit, wants: dict[str, int], *codes: str, **more: Any) -> Quote:
    return shop.quote(cart(shop, wants, *codes, **more))


def reasons(made: Quote) -> list[str]:
    return [each.reason for each in made.rejected]


def test_a_voucher_takes_its_part_off_and_says_so(quick: Kit) -> None:
    quick.sell("A", {"USD": 999})
    quick.sell("B", {"USD": 1001}, shipping=490)
    offer(quick)
    made = quote(quick, {"A": 1, "B": 1}, " ten ")
    [discount] = made.discounts
    assert (discount.label, discount.code, discount.automatic) == ("Ten off", "ten", False)
    assert (discount.amount.minor, discount.shares) == (200, {"A": 100, "B": 100})
    assert made.total == Money(2290, "USD")
    assert [line.discount.minor for line in made.lines] == [100, 100]
    assert made.rejected == ()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"ends_at": clock.now() - timedelta(days=1)}, "discount_code_expired"),
        ({"starts_at": clock.now() + timedelta(days=1)}, "discount_code_invalid"),
        ({"minimums": {"USD": 2001}}, "discount_code_minimum_not_met"),
        ({"minimums": {"EUR": 1}}, "discount_code_minimum_not_met"),
        ({"pieces": 3}, "discount_code_minimum_not_met"),
        ({"skus": frozenset({"B"})}, "discount_code_user_ineligible"),
        ({"categories": frozenset({"audio"})}, "discount_code_user_ineligible"),
        ({"kind": Kind.FIXED, "amounts": {"EUR": 500}}, "discount_code_user_ineligible"),
        ({"limit": 0}, "discount_code_usage_limit_reached"),
    ],
)
def test_a_code_that_does_not_hold_says_why(quick: Kit, more: dict[str, Any], reason: str) -> None:
    quick.sell("A", {"USD": 1000})
    offer(quick, **more)
    made = quote(quick, {"A": 2}, "TEN")
    assert reasons(made) == [reason]
    assert made.total == Money(2000, "USD")


def test_an_unknown_code_and_one_given_twice_are_told(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    offer(quick)
    made = quote(quick, {"A": 1}, "NOPE", "TEN", "ten")
    assert reasons(made) == ["discount_code_invalid"], "the same code twice is one code"
    assert made.total == Money(900, "USD")


def test_codes_that_do_not_combine_give_way_to_the_one_before(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    offer(quick, stackable=False)
    offer(quick, id="pro_five", code="FIVE", percent=50_000)
    for codes in (("TEN", "FIVE"), ("FIVE", "TEN")):
        made = quote(quick, {"A": 1}, *codes)
        assert [each.code for each in made.discounts] == [codes[0]]
        assert reasons(made) == ["discount_code_combination_disallowed"]


def test_a_promotion_for_some_goods_leaves_the_others_alone(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    quick.sell("B", {"USD": 1000})
    offer(quick, skus=frozenset({"P-B"}))
    [discount] = quote(quick, {"A": 1, "B": 2}, "TEN").discounts
    assert (discount.target, discount.shares) == (Target.LINES, {"B": 200})


def test_an_automatic_promotion_needs_no_code_and_can_send_for_free(quick: Kit) -> None:
    quick.sell("A", {"USD": 6000}, shipping=490)
    offer(
        quick,
        id="pro_free",
        code="",
        kind=Kind.FREE_SHIPPING,
        percent=0,
        minimums={"USD": 10_000},
    )
    assert quote(quick, {"A": 1}).discounts == ()
    made = quote(quick, {"A": 2})
    [discount] = made.discounts
    assert (discount.target, discount.amount.minor, discount.automatic) == ("shipping", 490, True)
    assert made.total == Money(12_000, "USD")


def test_a_fixed_discount_never_costs_more_than_the_goods(quick: Kit) -> None:
    quick.sell("A", {"USD": 300}, shipping=490)
    offer(quick, kind=Kind.FIXED, percent=0, amounts={"USD": 500})
    assert quote(quick, {"A": 1}, "TEN").total == Money(490, "USD")


def test_an_impossible_promotion_is_refused(quick: Kit) -> None:
    for wrong in ({"percent": 0}, {"percent": 1_000_001}, {"kind": Kind.FIXED}):
        with pytest.raises(BadInput):
            offer(quick, **wrong)
    offer(quick)
    with pytest.raises(Refused, match="already"):
        offer(quick, id="pro_other", code="ten")
    with quick.database.transaction() as session, pytest.raises(NotFound):
        promotions.end(session, "NOPE", now=clock.now())


def test_an_ended_promotion_holds_no_more(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    offer(quick)
    with quick.database.transaction() as session:
        promotions.end(session, "ten", now=clock.now())
    assert reasons(quote(quick, {"A": 1}, "TEN")) == ["discount_code_invalid"]


def test_a_use_is_taken_with_the_goods_and_comes_back_with_them(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000})
    offer(shop, limit=1)
    made = quote(shop, {"A": 1}, "TEN")
    assert uses(shop) == 0, "a quote takes nothing"
    with pytest.raises(PaymentDeclined):
        shop.buy(made, POOR)
    assert uses(shop) == 0
    shop.buy(shop.quote(made.cart_id), GOOD)
    assert uses(shop) == 1
    late = quote(shop, {"A": 1}, "TEN")
    assert reasons(late) == ["discount_code_usage_limit_reached"]


def test_a_code_used_up_since_the_quote_needs_a_new_consent(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000})
    offer(shop, limit=1)
    first, second = (quote(shop, {"A": 1}, "TEN") for _ in range(2))
    shop.buy(first)
    with pytest.raises(QuoteChanged) as changed:
        shop.buy(second)
    assert Field.DISCOUNT in {change.field for change in changed.value.changes}
    assert changed.value.quote.total == Money(1000, "USD")


def test_a_buyer_uses_a_code_as_often_as_it_allows(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000})
    offer(shop, per_buyer=1)
    assert reasons(quote(shop, {"A": 1}, "TEN", email=None)) == ["discount_code_user_not_logged_in"]
    shop.buy(quote(shop, {"A": 1}, "TEN"))
    again = quote(shop, {"A": 1}, "TEN", email="ADA@example.org")
    assert reasons(again) == ["discount_code_usage_limit_reached"]
    other = quote(shop, {"A": 1}, "TEN", email="bob@example.org")
    assert other.rejected == ()


def test_a_gift_card_pays_first_and_the_provider_the_rest(shop: Kit) -> None:
    shop.sell("A", {"USD": 3000})
    code = card(shop, 2000)
    made = quote(shop, {"A": 1}, cards=(code,))
    [use] = made.gift_cards
    assert (use.code, use.amount) == (shown(sealed(code)), Money(2000, "USD"))
    assert (made.total, made.due) == (Money(3000, "USD"), Money(1000, "USD"))
    assert sealed(code) not in str(made.plain())
    assert code not in str(made)

    order = shop.buy(made)

    assert order.captured == Money(1000, "USD")
    assert balance(shop, code) == 0
    empty = quote(shop, {"A": 1}, cards=(code.lower().replace("-", " "),))
    assert reasons(empty) == ["gift_card_empty"]


def test_an_order_that_a_gift_card_pays_whole_asks_no_provider(shop: Kit) -> None:
    shop.sell("A", {"USD": 1500})
    code = card(shop, 2000)
    order = shop.buy(quote(shop, {"A": 1}, cards=(code,)), POOR)
    assert order.state == "paid"
    assert balance(shop, code) == 500


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"currency": "EUR"}, "gift_card_currency"),
        ({"expires_at": clock.now() - timedelta(seconds=1)}, "gift_card_expired"),
    ],
)
def test_a_gift_card_that_does_not_hold_says_why(
    quick: Kit, more: dict[str, Any], reason: str
) -> None:
    quick.sell("A", {"USD": 1000})
    assert reasons(quote(quick, {"A": 1}, cards=(card(quick, 500, **more),))) == [reason]
    assert reasons(quote(quick, {"A": 1}, cards=("XXXX",))) == ["gift_card_invalid"]


@pytest.mark.parametrize("token", [POOR, "no such card"])
def test_a_declined_card_gives_the_gift_card_back(shop: Kit, token: str) -> None:
    shop.sell("A", {"USD": 3000})
    code = card(shop, 2000)
    with pytest.raises(PaymentDeclined):
        shop.buy(quote(shop, {"A": 1}, cards=(code,)), token)
    assert balance(shop, code) == 2000
    assert shop.free("A") == 10


def test_an_unpaid_second_step_gives_everything_back_once(shop: Kit) -> None:
    shop.sell("A", {"USD": 3000})
    offer(shop, limit=1)
    code = card(shop, 2000)
    order = shop.buy(quote(shop, {"A": 1}, "TEN", cards=(code,)), STEP)
    assert (balance(shop, code), uses(shop)) == (0, 1)
    for _ in range(2):
        shop.reconcile(timedelta(hours=1))
        with shop.database.transaction() as session:
            redeem.give_back(session, order.id)
    assert (balance(shop, code), uses(shop)) == (2000, 0)


def test_a_lost_answer_keeps_what_was_taken(shop: Kit) -> None:
    shop.sell("A", {"USD": 3000})
    code = card(shop, 2000)
    shop.buy(quote(shop, {"A": 1}, cards=(code,)), LOST)
    shop.reconcile()
    assert balance(shop, code) == 0


def test_the_last_use_of_a_code_is_taken_once_whoever_looked_before(shop: Kit) -> None:
    made = offer(shop, limit=2)
    for taken in (True, True, False):
        with shop.database.transaction() as session:
            assert promotions.take(session, made.id, buyer="") is taken
    assert uses(shop) == 2


def test_a_line_goes_back_at_what_was_paid_for_it(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000})
    shop.sell("B", {"USD": 5000})
    offer(shop)
    order = shop.buy(quote(shop, {"A": 1, "B": 1}, "TEN"))
    shop.shop.refund(order.id, Refunding(lines={"A": 1}))
    assert shop.order(order).refunded == Money(900, "USD")
    assert shop.broken() == []


def test_a_refund_goes_back_to_the_gift_card_and_never_more_than_it_paid(shop: Kit) -> None:
    shop.sell("A", {"USD": 3000})
    code = card(shop, 2000)
    order = shop.buy(quote(shop, {"A": 1}, cards=(code,)))
    for asked, given in ((500, 500), (5000, 1500), (1, 0)):
        with shop.database.transaction() as session:
            assert redeem.refund(session, order.id, Money(asked, "USD")).minor == given
    assert balance(shop, code) == 2000


def test_what_went_back_onto_a_gift_card_does_not_go_back_again(shop: Kit) -> None:
    shop.sell("A", {"USD": 3000})
    code = card(shop, 2000)
    order = shop.buy(quote(shop, {"A": 1}, cards=(code,)))
    with shop.database.transaction() as session:
        redeem.refund(session, order.id, Money(500, "USD"))
    for _ in range(2):
        with shop.database.transaction() as session:
            redeem.give_back(session, order.id)
        assert balance(shop, code) == 2000


def test_a_gift_card_pays_to_its_last_cent_and_no_further(shop: Kit) -> None:
    code = card(shop, 1000)
    seal, now = sealed(code), clock.now()
    for asked, paid in ((1001, False), (999, True), (2, False), (1, True), (1, False)):
        with shop.database.transaction() as session:
            amount = Money(asked, "USD")
            assert gift_cards.take(session, seal, amount, order_id="ord_1", now=now) is paid
    assert balance(shop, code) == 0


def test_a_gift_card_spent_elsewhere_since_the_quote_needs_a_new_consent(shop: Kit) -> None:
    shop.sell("A", {"USD": 3000})
    code = card(shop, 2000)
    first, second = (quote(shop, {"A": 1}, cards=(code,)) for _ in range(2))
    shop.buy(first)
    with pytest.raises(QuoteChanged) as changed:
        shop.buy(second)
    [change] = [each for each in changed.value.changes if each.field is Field.DUE]
    assert (change.before, change.after) == (Money(1000, "USD"), Money(3000, "USD"))


def test_of_sixty_four_at_once_one_gets_the_last_use(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=100)
    offer(shop, limit=1)
    found = at_once([partial(shop.buy, quote(shop, {"A": 1}, "TEN")) for _ in range(64)])
    orders = [each for each in found if not isinstance(each, Exception)]
    assert [order.quote.total for order in orders] == [Money(900, "USD")]
    assert {type(each) for each in found if isinstance(each, Exception)} == {QuoteChanged}
    assert uses(shop) == 1
    assert shop.free("A") == 99


def test_a_gift_card_in_twenty_carts_never_falls_below_nothing(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=100)
    code = card(shop, 2500)
    found = at_once([partial(shop.buy, quote(shop, {"A": 1}, cards=(code,))) for _ in range(20)])
    orders = [each for each in found if not isinstance(each, Exception)]
    assert len(orders) == 2, "two take 10.00 each; the others saw a card that could pay all"
    assert balance(shop, code) == 500
    with shop.database.reading() as session:
        assert gift_cards.get(session, sealed(code)).balance == Money(500, "USD")


def test_processes_share_the_last_uses_too(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=100)
    offer(shop, limit=3)
    quotes = [quote(shop, {"A": 1}, "TEN").id for _ in range(16)]
    command = [sys.executable, "-m", "tests.checkout.rush", shop.url, str(shop.home)]
    root = Path(__file__).parents[2]
    doors = [
        subprocess.Popen([*command, *half], cwd=root, stdout=subprocess.PIPE)
        for half in (quotes[:8], quotes[8:])
    ]
    said = [each for door in doors for each in orjson.loads(door.communicate()[0])]
    assert sorted({each.split(":")[0] for each in said}) == ["QuoteChanged", "paid"]
    assert said.count("paid") == uses(shop) == 3
