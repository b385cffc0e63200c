"""Figures as the protocol has them: discounts positive, each following from those before it."""

from collections.abc import Iterator
from typing import Any

from tradewind.checkout.quote import Quote, QuoteLine, Target
from tradewind.kernel.money import Money
from tradewind.web.acp.words import words

Json = dict[str, Any]


def total(kind: str, amount: Money, language: str, *, text: str = "") -> Json:
    """One figure; ``text`` names a key of the words where the kind's own does not fit."""
    return {
        "type": kind,
        "display_text": words(text or kind, language),
        "amount": amount.minor,
    }


def totals_out(quote: Quote, language: str) -> Iterator[Json]:
    """The figures of a whole session or order; what gift cards pay comes off the total."""
    none = Money(0, quote.total.currency)
    on_shipping = sum(
        (each.amount for each in quote.discounts if each.target is Target.SHIPPING), none
    )
    on_items = sum((each.amount for each in quote.discounts), none) - on_shipping
    yield total("items_base_amount", quote.items, language)
    if on_items.minor:
        yield total("items_discount", on_items, language)
    yield total("subtotal", quote.items - on_items, language)
    if on_shipping.minor:
        yield total("discount", on_shipping, language)
    if quote.shipping_option or quote.shipping.minor:
        yield total("fulfillment", quote.shipping, language)
    tax = "tax_included" if quote.tax.included else "tax"
    yield total("tax", quote.tax.amount, language, text=tax)
    paid = sum((each.amount for each in quote.gift_cards), none)
    if paid.minor:
        yield total("store_credit", paid, language)
    yield total("total", quote.due, language)


def line_totals(line: QuoteLine, language: str, *, included: bool) -> Iterator[Json]:
    """The figures of one line; ``included`` says whether its price holds its tax."""
    net = line.total - line.discount
    yield total("items_base_amount", line.total, language)
    if line.discount.minor:
        yield total("items_discount", line.discount, language)
    yield total("subtotal", net, language)
    yield total("tax", line.tax, language, text="tax_included" if included else "tax")
    yield total("total", net if included else net + line.tax, language)
