"""The discount extension: the codes that were given, and what is taken off."""

from typing import Any

from tradewind.checkout.quote import Discount, Quote, Target
from tradewind.checkout.session import Session
from tradewind.web.ucp.totals import is_free_shipping


def discounts(session: Session) -> dict[str, Any]:
    """Every code as it was typed, and every discount with what it takes off."""
    applied = session.quote.discounts if session.quote else ()
    return {
        "codes": list(session.codes),
        "applied": [
            _applied(each, session.quote)
            for each in applied
            if session.quote and each.amount.minor and not is_free_shipping(each)
        ],
    }


def _applied(discount: Discount, quote: Quote) -> dict[str, Any]:
    body: dict[str, Any] = {"title": discount.label, "amount": discount.amount.minor}
    if discount.automatic:
        body["automatic"] = True
    else:
        body["code"] = discount.code
    if discount.target is Target.LINES:
        body["method"] = "each"
        body["allocations"] = [
            {"path": f"$.line_items[{place}]", "amount": share}
            for place, line in enumerate(quote.lines)
            if (share := discount.shares.get(line.sku, 0))
        ]
    return body
