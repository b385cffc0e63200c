"""A quote's figures as the protocol writes them; they add up to its last line, the total."""

from collections.abc import Iterator
from typing import Any

from tradewind.checkout.quote import Discount, Quote, QuoteLine, Target
from tradewind.web.ucp.version import Version


def totals(quote: Quote, version: Version) -> list[dict[str, Any]]:
    """The whole order: items, what is taken off, shipping, tax that is not in the prices."""
    return [entry for entry in _totals(quote, version) if entry["amount"] or entry["type"] in KEPT]


KEPT = frozenset({"subtotal", "total"})
"""Entries that are there even where they are nothing."""


def _totals(quote: Quote, version: Version) -> Iterator[dict[str, Any]]:
    yield _subtotal(quote, version)
    yield _entry("items_discount", version.sign * of_lines(quote), "Discount on items")
    yield _entry("discount", version.sign * of_order(quote), "Discount")
    yield _entry("fulfillment", quote.shipping.minor - free_shipping(quote), "Shipping")
    if not quote.tax.included:
        yield _entry("tax", quote.tax.amount.minor, quote.tax.name)
    if version.signed:
        yield _entry("gift_card", quote.due.minor - quote.total.minor, "Gift card")
        yield _entry("total", quote.due.minor, "Total")
    else:
        yield _entry("total", quote.total.minor, "Total")


def _entry(type_: str, amount: int, text: str) -> dict[str, Any]:
    return {"type": type_, "display_text": text, "amount": amount}


def _subtotal(quote: Quote, version: Version) -> dict[str, Any]:
    entry = _entry("subtotal", quote.items.minor, "Items")
    if version.signed:
        entry["lines"] = [
            {"display_text": f"{line.quantity} × {line.title}", "amount": line.total.minor}
            for line in quote.lines
        ]
    return entry


def of_lines(quote: Quote) -> int:
    """What is taken off some items only."""
    return sum(each.amount.minor for each in quote.discounts if each.target is Target.LINES)


def of_order(quote: Quote) -> int:
    """What is taken off the order as a whole, or by a code off its shipping."""
    others = (each for each in quote.discounts if each.target is not Target.LINES)
    return sum(each.amount.minor for each in others if not is_free_shipping(each))


def is_free_shipping(discount: Discount) -> bool:
    """Whether it only makes shipping cheaper, of itself: then the price of shipping says it."""
    return discount.automatic and discount.target is Target.SHIPPING


def free_shipping(quote: Quote) -> int:
    """What shipping is cheaper of itself."""
    return sum(each.amount.minor for each in quote.discounts if is_free_shipping(each))


def line_discount(quote: Quote, line: QuoteLine) -> int:
    """What is taken off one line by discounts that are for some items only."""
    shares = (each.shares.get(line.sku, 0) for each in quote.discounts if _is_of_lines(each))
    return sum(shares)


def _is_of_lines(discount: Discount) -> bool:
    return discount.target is Target.LINES


def line_totals(quote: Quote, line: QuoteLine, version: Version) -> list[dict[str, Any]]:
    """One line: its pieces, what is taken off it, what is left."""
    off = line_discount(quote, line)
    entries = [{"type": "subtotal", "amount": line.total.minor}]
    if off:
        entries.append({"type": "items_discount", "amount": version.sign * off})
    return [*entries, {"type": "total", "amount": line.total.minor - off}]


def nothing() -> list[dict[str, Any]]:
    """The totals of what cannot be priced."""
    return [_entry("subtotal", 0, "Items"), _entry("total", 0, "Total")]
