"""Redeem the vouchers and gift cards of a quote with its goods, and give them back with these.

Called in the transaction that holds, or lets go of, the goods; always in order of name, after the
shelves and before the ledger, so that no two transactions can wait for each other.
"""

from tradewind.checkout.gift_card import shown
from tradewind.checkout.gift_card import tables as gift_cards
from tradewind.checkout.promotion import tables as promotions
from tradewind.checkout.quote import Quote
from tradewind.checkout.redemption import GIFT_CARD, PROMOTION, Redemption, tables
from tradewind.kernel import clock
from tradewind.kernel.errors import CodeSpent
from tradewind.kernel.money import Money
from tradewind.storage import Connection


def redeem(session: Connection, order_id: str, quote: Quote, *, buyer: str) -> None:
    """Take every use and every amount the quote counts on.

    Raises CodeSpent where one was taken meanwhile; the caller then rolls the others back.
    """
    now = clock.now()
    nothing = quote.total * 0
    for discount in sorted(quote.discounts, key=lambda each: each.promotion_id):
        if not promotions.take(session, discount.promotion_id, buyer=buyer):
            raise CodeSpent(discount.code or discount.label)
        taken = Redemption(
            order_id, PROMOTION, discount.promotion_id, buyer, discount.amount, nothing
        )
        tables.add(session, taken, now=now)
    for use in sorted(quote.gift_cards, key=lambda each: each.seal):
        if not gift_cards.take(session, use.seal, use.amount, order_id=order_id, now=now):
            raise CodeSpent(shown(use.seal))
        taken = Redemption(order_id, GIFT_CARD, use.seal, buyer, use.amount, nothing)
        tables.add(session, taken, now=now)


def give_back(session: Connection, order_id: str) -> None:
    """Everything the order had taken can be used again; repeating changes nothing."""
    now = clock.now()
    held = tables.of_order(session, order_id)
    for taken in sorted(held, key=lambda each: (each.kind == GIFT_CARD, each.name)):
        if not tables.end(session, taken, now=now):
            continue
        if taken.kind == PROMOTION:
            promotions.give_back(session, taken.name, buyer=taken.buyer)
        else:
            left = taken.amount - taken.given_back
            gift_cards.give_back(session, taken.name, left, order_id=order_id, now=now)


def refund(session: Connection, order_id: str, amount: Money) -> Money:
    """Put up to so much of a sold order back on the gift cards that paid it; gives how much."""
    now, left = clock.now(), amount
    for taken in tables.of_order(session, order_id):
        if taken.kind != GIFT_CARD:
            continue
        part = min(left, taken.amount - taken.given_back)
        if part.minor and tables.give_part(session, taken, part):
            gift_cards.give_back(session, taken.name, part, order_id=order_id, now=now)
            left -= part
    return amount - left
