"""Everything that can go wrong, on one page.

TradewindError
├── BadInput            400  what was sent cannot be read; says where and what to do
│   ├── BadFile              a file is refused whole
│   ├── UnknownFormat        no importer knows this file
│   ├── NotSaid              a file leaves open what a person has to say
│   └── BadAddress           an address that must not or cannot be fetched
├── NotAuthenticated    401  no key, or one that opens nothing
├── NotAllowed          403  the key is known and does not open this
├── NotFound            404  the thing named does not exist
│   └── UnknownItem          no such item is on sale
├── Refused             409  a rule of the shop says no
│   ├── OutOfStock
│   ├── CurrencyMismatch
│   ├── CodeSpent            a voucher or gift card was used up meanwhile
│   ├── QuoteChanged         something rose, ran out or expired: confirm the new quote
│   ├── OptionNeeded         a size, colour or other option must be chosen first
│   ├── WrongState           the state graph has no such move
│   ├── KeyReused            an idempotency key came with another request
│   └── InFlight             the same request is being followed right now
├── PaymentDeclined     402  the provider said no
├── PaymentActionNeeded 402  the provider wants a second step from the buyer
├── TooMany             429  more requests than are answered; says when to come again
├── NotWritten          503  the database could not confirm what was written
├── Unrepairable        422  a model's answer broke its contract and could not be mended
└── PortUnavailable     503  a model, provider or channel could not be reached
    ├── Unreachable          nobody answered at an address, or with too much, or too slowly
    └── PaymentUnknown       nobody knows yet whether the charge happened; it is being looked up
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar


class TradewindError(Exception):
    """Base of all errors this package raises on purpose; its text is safe to show."""

    status: ClassVar[int] = 500


class BadInput(TradewindError):
    """What was sent cannot be read."""

    status = 400


class BadFile(BadInput):
    """A file is refused whole; nothing of it was taken."""


class UnknownFormat(BadInput):
    """No importer knows this file."""


class NotSaid(BadInput):
    """A file does not say something that its rows need.

    ``missing`` names what a person must say: ``period``, ``currency``, or ``columns``.
    """

    def __init__(self, message: str, *missing: str) -> None:
        super().__init__(message)
        self.missing = missing


class BadAddress(BadInput):
    """An address that must not or cannot be fetched."""


class NotAuthenticated(TradewindError):
    """No key, or one that opens nothing."""

    status = 401


class NotAllowed(TradewindError):
    """The key is known and does not open this."""

    status = 403


class TooMany(TradewindError):
    """More requests than are answered."""

    status = 429

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"Too many requests. Come again in {wait_s} s.")
        self.wait_s = wait_s


class NotFound(TradewindError):
    """The thing named does not exist."""

    status = 404


class UnknownItem(NotFound):
    """No such item is on sale."""

    def __init__(self, sku: str) -> None:
        super().__init__(f"No item {sku!r}.")
        self.sku = sku


class Refused(TradewindError):
    """A rule of the shop says no."""

    status = 409


class OutOfStock(Refused):
    """Fewer pieces are left than were asked for."""

    def __init__(self, sku: str, left: int) -> None:
        super().__init__(f"Only {left} of {sku!r} left.")
        self.sku, self.left = sku, left


class CodeSpent(Refused):
    """A voucher or gift card was used up meanwhile."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} was used up meanwhile.")
        self.code = code


class CurrencyMismatch(Refused):
    """Two amounts in different currencies cannot be added."""

    def __init__(self, ours: str, theirs: str) -> None:
        super().__init__(f"Cannot add {theirs} to {ours}.")


class QuoteChanged(Refused):
    """The quote is no longer what the buyer saw; the new one must be confirmed.

    ``quote`` is the new `checkout.quote.Quote`, ``changes`` the `checkout.quote.Change` entries
    that tell it from the one the buyer saw.
    """

    def __init__(self, quote: Any, changes: tuple[Any, ...]) -> None:
        what = " ".join(str(change) for change in changes)
        super().__init__(f"{what} Confirm the new quote {quote.id!r} to go on.")
        self.quote, self.changes = quote, changes

    def plain(self) -> dict[str, Any]:
        """For the API."""
        return {
            "quote": self.quote.plain(),
            "changes": [change.plain() for change in self.changes],
        }


class OptionNeeded(Refused):
    """An option must be chosen first; ``values`` are those that can be had now, by axis."""

    def __init__(
        self,
        product_id: str,
        missing: tuple[str, ...],
        values: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.product_id, self.missing = product_id, missing
        self.values = dict(values or {})
        asked = "; ".join(
            f"{axis} ({', '.join(self.values[axis])})" if self.values.get(axis) else axis
            for axis in missing
        )
        super().__init__(f"Choose {asked} for {product_id!r} first.")


class WrongState(Refused):
    """The state graph has no such move."""


class KeyReused(Refused):
    """An idempotency key came with another request."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The key {key!r} was used for another request; use a new one.")


class InFlight(Refused):
    """The same request is being followed right now; ``retry_after`` is in seconds."""

    retry_after: ClassVar[int] = 1

    def __init__(self, key: str) -> None:
        super().__init__(f"The request with the key {key!r} is being followed; ask again shortly.")


class PaymentDeclined(TradewindError):
    """The payment provider said no; the goods are back on the shelf and the cart is as it was."""

    status = 402

    def __init__(self, message: str, *, order_id: str = "") -> None:
        super().__init__(message)
        self.order_id = order_id

    def plain(self) -> dict[str, Any]:
        """For the API."""
        return {"order_id": self.order_id}


class PaymentActionNeeded(TradewindError):
    """The provider wants a second step from the buyer, at ``url``."""

    status = 402

    def __init__(self, payment_id: str, url: str) -> None:
        super().__init__("The bank wants you to confirm this payment.")
        self.payment_id, self.url = payment_id, url


class NotWritten(TradewindError):
    """The database could not confirm a commit: all of it was lost, or none."""

    status = 503

    def __init__(self) -> None:
        super().__init__("The database could not confirm this; see how it stands, then try again.")


class Unrepairable(TradewindError):
    """A model's answer broke its contract and could not be mended."""

    status = 422
    tokens: Mapping[str, int] = MappingProxyType({})
    """What the answer took of the model all the same."""


class PortUnavailable(TradewindError):
    """A plugged-in part is missing or could not be reached."""

    status = 503
    tokens: Mapping[str, int] = MappingProxyType({})
    """What a model took before it broke off."""


class Unreachable(PortUnavailable):
    """Nobody answered at an address, or with too much, or too slowly."""


class PaymentUnknown(PortUnavailable):
    """Nobody knows yet whether the charge happened; it is being looked up."""
