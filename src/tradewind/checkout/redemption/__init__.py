"""What an order takes of vouchers and gift cards: all of it as the goods are held, or nothing."""

from dataclasses import dataclass
from typing import Final

from tradewind.kernel.money import Money

PROMOTION: Final = "promotion"
GIFT_CARD: Final = "gift_card"


@dataclass(frozen=True, slots=True)
class Redemption:
    """One use of a promotion, or what a gift card paid."""

    order_id: str
    kind: str
    name: str
    """The promotion's id, or the gift card's seal."""
    buyer: str
    amount: Money
    given_back: Money
