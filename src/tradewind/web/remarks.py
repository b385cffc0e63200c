"""What the notes of a checkout session say to a reader of the page."""

from collections.abc import Callable

from tradewind.checkout.session import Note

Say = Callable[[str], str]


def remark(note: Note, say: Say) -> str:
    """A note in the reader's words; the way out first where there is one."""
    words = _codes(say) | _lines(say) | _payment(say)
    text = words.get(note.code)
    if text is None:
        return say("Something about this order needs another look.")
    return text % {name: value for name, value in note.values.items() if value is not None}


def _codes(say: Say) -> dict[str, str]:
    return {
        "discount_code_invalid": say("%(code)s is no code of this shop, or not yet."),
        "discount_code_expired": say("%(code)s has expired."),
        "discount_code_already_applied": say("%(code)s is in use already."),
        "discount_code_combination_disallowed": say(
            "%(code)s does not combine with another code; take that one away to use it."
        ),
        "discount_code_minimum_not_met": say("The order is too small for %(code)s."),
        "discount_code_user_not_logged_in": say("Give your e-mail address first to use %(code)s."),
        "discount_code_user_ineligible": say("%(code)s is not for anything in this cart."),
        "discount_code_usage_limit_reached": say("%(code)s has been used as often as it can be."),
        "gift_card_invalid": say("No gift card has the code %(code)s."),
        "gift_card_expired": say("The gift card %(code)s has expired."),
        "gift_card_empty": say("Nothing is left on the gift card %(code)s."),
        "gift_card_currency": say("The gift card %(code)s is in another currency."),
        "unknown_option": say("That way of shipping is no longer offered; the cheapest is chosen."),
    }


def _lines(say: Say) -> dict[str, str]:
    return {
        "missing_line": say("The cart is empty."),
        "item_unavailable": say("One of the items is no longer on sale; remove it."),
        "out_of_stock": say("One of the items is sold out."),
        "quantity_exceeded": say("Only %(left)s of the %(asked)s pieces you want are left."),
        "missing_email": say("Enter an e-mail address, such as name@example.org."),
        "invalid_email": say("Enter an e-mail address, such as name@example.org."),
        "missing_address": say("The address is not complete."),
        "region_restricted": say("Nothing is delivered to this country; choose another address."),
    }


def _payment(say: Say) -> dict[str, str]:
    return {
        "payment_declined": say("The payment did not go through; nothing was charged."),
        "payment_expired": say("No payment arrived in time; nothing was charged."),
        "order_canceled": say("The order was called off; nothing was charged."),
        "price_changed": say("Something changed; look at the total again."),
    }
