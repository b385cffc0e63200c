"""Prices as files write them."""

import re
from decimal import Decimal, InvalidOperation

from tradewind.catalog.incoming import Bad
from tradewind.kernel.errors import BadInput
from tradewind.kernel.money import Money, exponent

_AMOUNT = re.compile(r"(?P<before>[A-Z]{3})?\s*(?P<amount>-?[\d.,\s]*\d)\s*(?P<after>[A-Z]{3})?")


def money(text: str, currency: str) -> Money | None:
    """The price in a cell; None where the cell is empty.

    A currency in the cell counts before the one that is given. More digits than the currency has
    are rounded to its smallest unit only where they are zeros. Raises Bad with the cause.
    """
    text = text.strip()
    if not text:
        return None
    found = _AMOUNT.fullmatch(text.lstrip("$€£¥")) if len(text) < 60 else None
    if not found:
        raise Bad(f"{text[:40]!r} is not a price")
    currency = found["before"] or found["after"] or currency
    try:
        amount = Decimal(_decimal(found["amount"], currency))
        return Money.of(amount, currency)
    except (BadInput, InvalidOperation) as error:
        raise Bad(f"{text[:40]!r} is not a price in {currency}") from error


def _decimal(amount: str, currency: str) -> str:
    """The amount with a point as its decimal mark and no grouping."""
    amount = re.sub(r"\s", "", amount)
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", amount):
        return amount.replace(",", "")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+|-?\d{1,3}(\.\d{3}){2,}", amount):
        return amount.replace(".", "").replace(",", ".")
    if re.fullmatch(rf"-?\d+,\d{{1,{max(exponent(currency), 1)}}}", amount):
        return amount.replace(",", ".")
    return amount
