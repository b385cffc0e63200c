"""A checkout session: one purchase through one door, whatever language that door speaks.

A session holds a cart, who buys, where it goes, how it is shipped and which codes were given, and
tells what is still missing. Doors (pages, UCP, ACP, MCP) translate it and decide nothing.

    INCOMPLETE ◄──► READY ──► IN_PROGRESS ──► COMPLETED
         │            │  ╲        ▲  │
         │            │   ► ACTION_NEEDED ──► READY (declined, given up)
         ╰─► CANCELED ◄╯
         ╰─► EXPIRED

Codes of notes, with their ``values``:

| code | about | values |
|---|---|---|
| missing_line | an empty cart | |
| item_unavailable | a line no longer on sale, or not in this currency | sku, currency |
| out_of_stock | a line of which nothing is left | sku, asked, left (0) |
| quantity_exceeded | a line of which fewer are left | sku, asked, left |
| missing_address, missing_email | a part that is needed | part (such as ``line1``) |
| invalid_email | an e-mail address that is none | |
| region_restricted | a country that is not delivered to | country |
| unknown_option | a shipping option the destination does not have | option |
| discount_code_* | a voucher code that does not hold (names as in ACP) | code |
| gift_card_* | one that does not hold: ``invalid``, ``expired``, ``empty``, ``currency`` | code |
| price_changed | completing found another price; confirm the new one | before, after, sku |
| payment_declined | the provider said no | reason |
| payment_expired | no payment came in time | reason |
| order_canceled | the order was called off before it was paid | reason |
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from tradewind.checkout.address import Address
from tradewind.checkout.cart import Cart
from tradewind.checkout.order import Order
from tradewind.checkout.quote import Quote
from tradewind.checkout.shipping import ShippingOption

__all__ = [
    "NEEDS",
    "Buyer",
    "Line",
    "Note",
    "Opening",
    "Session",
    "SessionState",
    "Severity",
    "ShippingOption",
    "Wishes",
]

LIFE: Final = timedelta(hours=6)
"""How long a session waits for its buyer after each change."""
EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NEEDS: Final = ("address", "email", "stock")
"""What a door may ask for before a session is ready; ``stock`` refuses part of a line."""


class SessionState(StrEnum):
    """Where a session stands."""

    INCOMPLETE = "incomplete"
    """Something is missing; the notes say what."""
    READY = "ready"
    """It can be completed at exactly its quote."""
    ACTION_NEEDED = "action_needed"
    """The buyer's bank wants a second step; the order has its URL."""
    IN_PROGRESS = "in_progress"
    """The provider has not answered yet; complete again to ask it again."""
    COMPLETED = "completed"
    CANCELED = "canceled"
    EXPIRED = "expired"


OVER: Final = frozenset({SessionState.COMPLETED, SessionState.CANCELED, SessionState.EXPIRED})
"""Nothing more comes of it."""


class Severity(StrEnum):
    """Who can clear a note away."""

    RECOVERABLE = "recoverable"
    """The caller, by another request."""
    BUYER_INPUT = "buyer_input"
    """The buyer, on the hosted page."""
    BUYER_REVIEW = "buyer_review"
    """The buyer, by agreeing to it."""
    UNRECOVERABLE = "unrecoverable"


@dataclass(frozen=True, slots=True)
class Note:
    """Something a caller must know; the door finds the words."""

    code: str
    severity: Severity | None = None
    """None only tells; everything else stands between the session and READY."""
    path: str = ""
    """What it is about: ``lines/0``, ``address/line1``, ``codes/0``, ``buyer/email`` ..."""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Line:
    """Some pieces of one item that a caller asks for."""

    sku: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a caller wants of a session; None leaves it as it is, empty clears it."""

    lines: tuple[Line, ...] | None = None
    """All of them: what is left out is taken out."""
    buyer: Buyer | None = None
    address: Address | None = None
    billing: Address | None = None
    shipping: str | None = None
    """Id of one of the session's options."""
    codes: tuple[str, ...] | None = None
    gift_cards: tuple[str, ...] | None = None
    extra: Mapping[str, Any] | None = None
    """A door's own data, whole; kept and given back unread."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a session is opened."""

    channel: str
    """The door: ``page``, ``ucp``, ``acp``, ``mcp``, ``api``."""
    currency: str = "USD"
    language: str = "en"
    agent_id: str | None = None
    cart_id: str | None = None
    """A cart that stands already; without one the session gets its own."""
    needs: tuple[str, ...] = NEEDS
    session_id: str | None = None
    """An id reserved beforehand (`checkout.idempotency`); opening it twice opens it once."""
    wishes: Wishes = Wishes()


@dataclass(frozen=True, slots=True)
class Session:
    """One purchase through one door, with the prices of now."""

    id: str
    channel: str
    agent_id: str | None
    cart: Cart
    buyer: Buyer
    address: Address | None
    billing: Address | None
    options: tuple[ShippingOption, ...]
    """What the destination can choose from, the cheapest first; empty until it is known."""
    quote: Quote | None
    """Fresh; without shipping until the destination is known; None where nothing can be priced."""
    state: SessionState
    notes: tuple[Note, ...]
    order: Order | None
    """What came of it, also where it was declined."""
    token: str
    """The key of the hosted page, ``/checkout/s/<token>``; not to be guessed."""
    extra: Mapping[str, Any]
    needs: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    expires_at: datetime

    @property
    def shipping_choice(self) -> str | None:
        """The option that was chosen, if one was; the quote takes the cheapest without."""
        return self.cart.shipping or None

    @property
    def codes(self) -> tuple[str, ...]:
        """Voucher codes as they were typed."""
        return self.cart.codes

    @property
    def gift_cards(self) -> tuple[str, ...]:
        """Seals of the gift cards to pay with; the quote shows what each pays."""
        return self.cart.gift_cards

    @property
    def order_id(self) -> str | None:
        """The order it became."""
        return self.order.id if self.order else None

    @property
    def open(self) -> bool:
        """Whether it can still be changed."""
        return self.state in {SessionState.INCOMPLETE, SessionState.READY}

    def line_id(self, sku: str) -> str:
        """The id of an item's line: the same as long as the session lives, on the order too."""
        digest = hashlib.sha256(f"{self.cart.id}\n{sku}".encode()).hexdigest()
        return f"li_{digest[:20]}"

    def sku_of(self, line_id: str) -> str | None:
        """The item of a line that is in the cart or in the quote."""
        quoted = (line.sku for line in self.quote.lines) if self.quote else ()
        skus = (*(line.sku for line in self.cart.lines), *quoted)
        return next((sku for sku in skus if self.line_id(sku) == line_id), None)
