"""A cart: what somebody means to buy, the same one for page, chat and API."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import add
from typing import Self

import orjson

from tradewind.catalog.product import Item, Media, Offer
from tradewind.checkout.gift_card import sealed
from tradewind.checkout.promotion import tidy
from tradewind.kernel.errors import BadInput, NotFound, OutOfStock, Refused
from tradewind.kernel.money import Money

MOST_PIECES = 999
"""Of one item in one cart."""
MOST_LINES = 100
MOST_CODES = 10
LONGEST_CODE = 100


@dataclass(frozen=True, slots=True)
class Want:
    """What to put into a cart: a SKU, or a product with its options chosen."""

    sku: str | None = None
    product_id: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    quantity: int = 1
    added_from: str = ""
    """The door it came through, such as ``page``, ``chat`` or ``api``."""


@dataclass(frozen=True, slots=True)
class CartLine:
    """Some pieces of one item."""

    sku: str
    quantity: int
    seen: Money
    """The unit price when it was added, so that a change can be told."""
    added_from: str = ""


@dataclass(frozen=True, slots=True)
class Cart:
    """What somebody means to buy. Whoever knows its id may change it: the id cannot be guessed."""

    id: str
    currency: str
    language: str
    country: str
    """Where it goes, as ISO 3166 says it; shipping and tax follow."""
    created_at: datetime
    updated_at: datetime
    version: int = 1
    """Counts every change of what is in it or where it goes."""
    email: str | None = None
    lines: tuple[CartLine, ...] = ()
    region: str = ""
    """State or province, as far as tax and shipping ask for it; upper case."""
    postal_code: str = ""
    shipping: str = ""
    """Id of the shipping option that was chosen; empty takes the cheapest."""
    codes: tuple[str, ...] = ()
    """Voucher codes as they were typed; which of them hold, the quote says."""
    gift_cards: tuple[str, ...] = ()
    """Seals of the gift cards to pay with; a code itself is never kept."""

    def line(self, sku: str) -> CartLine | None:
        """The line of an item, if it is in the cart."""
        return next((line for line in self.lines if line.sku == sku), None)

    def with_line(self, item: Item, quantity: int, *, added_from: str = "") -> Self:
        """The cart with so many pieces of an item in all; raises what forbids it."""
        check_quantity(quantity)
        if item.stock is not None and item.stock < quantity:
            raise OutOfStock(item.sku, max(item.stock, 0))
        old = self.line(item.sku)
        if old is None and len(self.lines) >= MOST_LINES:
            raise Refused(f"A cart holds at most {MOST_LINES} different items; remove one first.")
        if old is not None:
            return self._changed(
                tuple(
                    replace(old, quantity=quantity) if line is old else line for line in self.lines
                )
            )
        new = CartLine(item.sku, quantity, offer_in(item, self.currency).price, added_from)
        return self._changed((*self.lines, new))

    def without(self, sku: str) -> Self:
        """The cart without an item; raises NotFound where it has none."""
        if self.line(sku) is None:
            raise NotFound(f"No {sku!r} in this cart.")
        return self._changed(tuple(line for line in self.lines if line.sku != sku))

    def bought(self, quantities: Mapping[str, int]) -> Self:
        """The cart once these pieces were paid for; what was added meanwhile stays."""
        left = (
            replace(line, quantity=line.quantity - quantities.get(line.sku, 0))
            for line in self.lines
        )
        return self._changed(tuple(line for line in left if line.quantity > 0))

    def sent_to(self, country: str, *, region: str = "", postal_code: str = "") -> Self:
        """The cart with another destination."""
        where = (country, region.strip().upper(), postal_code.strip().upper())
        if where == (self.country, self.region, self.postal_code):
            return self
        return replace(
            self,
            country=where[0],
            region=where[1],
            postal_code=where[2],
            version=self.version + 1,
        )

    def on_terms(
        self,
        *,
        shipping: str | None = None,
        codes: tuple[str, ...] | None = None,
        gift_cards: tuple[str, ...] | None = None,
    ) -> Self:
        """The cart with another way of shipping, other codes or gift cards; None stays."""
        changed = replace(
            self,
            shipping=self.shipping if shipping is None else shipping,
            codes=self.codes if codes is None else _once(codes, tidy),
            gift_cards=self.gift_cards if gift_cards is None else _once(gift_cards, sealed),
        )
        return self if changed == self else replace(changed, version=self.version + 1)

    def _changed(self, lines: tuple[CartLine, ...]) -> Self:
        return replace(self, lines=lines, version=self.version + 1)

    @property
    def digest(self) -> str:
        """Changes with everything a quote depends on."""
        content = [self.id, self.version, self.currency, self.country]
        lines = [[line.sku, line.quantity] for line in self.lines]
        terms = [self.region, self.postal_code, self.shipping, self.codes, self.gift_cards]
        return hashlib.sha256(orjson.dumps([*content, lines, terms])).hexdigest()


def _once(codes: tuple[str, ...], same: Callable[[str], str]) -> tuple[str, ...]:
    """Codes as typed, or sealed, each once; raises BadInput for too many or too long ones."""
    if len(codes) > MOST_CODES or any(len(code) > LONGEST_CODE for code in codes):
        raise BadInput(f"Give at most {MOST_CODES} codes of {LONGEST_CODE} characters.")
    kept = {same(code): sealed(code) if same is sealed else code.strip() for code in codes}
    return tuple(code for code in kept.values() if code)


def check_quantity(quantity: int) -> None:
    """Raises BadInput unless so many pieces can be asked for."""
    if not 1 <= quantity <= MOST_PIECES:
        raise BadInput(f"Ask for 1 to {MOST_PIECES} pieces; {quantity} were asked for.")


def offer_in(item: Item, currency: str) -> Offer:
    """The item's cheapest offer in a currency; raises Refused where it has none."""
    if offer := item.offer(currency):
        return offer
    others = sorted({offer.price.currency for offer in item.offers})
    way_out = f"open a cart in {' or '.join(others)} for it" if others else "it is not on sale"
    raise Refused(f"{item.sku!r} has no price in {currency}; {way_out}.")


class NoteKind(StrEnum):
    """What a buyer should know about a line before paying."""

    ROSE = "rose"
    """It costs more than when it was added."""
    FELL = "fell"
    FEW_LEFT = "few_left"
    """There are pieces left, but not as many as the cart wants."""
    SOLD_OUT = "sold_out"
    GONE = "gone"
    """It is no longer on sale in this currency."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that changed under a line of the cart."""

    kind: NoteKind
    before: Money | None = None
    after: Money | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the cart with its prices of now."""

    sku: str
    product_id: str
    title: str
    options: Mapping[str, str]
    quantity: int
    unit: Money | None
    """None where it is no longer on sale in the cart's currency."""
    total: Money | None
    left: int | None
    """Pieces that can be promised now; None where they are not counted."""
    picture: Media | None
    notes: tuple[Note, ...]
    added_from: str

    @property
    def buyable(self) -> bool:
        """Whether the whole line could be bought now."""
        return self.unit is not None and (self.left is None or self.left >= self.quantity)


@dataclass(frozen=True, slots=True)
class CartView:
    """The cart as it is shown: prices and stock of now, before shipping and tax."""

    id: str
    version: int
    currency: str
    country: str
    language: str
    email: str | None
    lines: tuple[LineView, ...]
    subtotal: Money

    @property
    def pieces(self) -> int:
        """How many things are in it."""
        return sum(line.quantity for line in self.lines)


def view(cart: Cart, items: Mapping[str, Item], *, language: str) -> CartView:
    """What a reader sees of a cart, given the items of its lines as they stand now."""
    lines = tuple(
        _line_view(line, items.get(line.sku), cart.currency, language) for line in cart.lines
    )
    totals = (line.total for line in lines if line.total is not None)
    return CartView(
        id=cart.id,
        version=cart.version,
        currency=cart.currency,
        country=cart.country,
        language=language,
        email=cart.email,
        lines=lines,
        subtotal=reduce(add, totals, Money(0, cart.currency)),
    )


def _line_view(line: CartLine, item: Item | None, currency: str, language: str) -> LineView:
    offer = item.offer(currency) if item else None
    unit = offer.price if offer else None
    left = item.stock if item else 0
    return LineView(
        sku=line.sku,
        product_id=item.product_id if item else "",
        title=item.name(language) if item else line.sku,
        options=item.options if item else {},
        quantity=line.quantity,
        unit=unit,
        total=unit * line.quantity if unit else None,
        left=left,
        picture=item.picture if item else None,
        notes=tuple(_notes(line, unit, left)),
        added_from=line.added_from,
    )


def _notes(line: CartLine, unit: Money | None, left: int | None) -> list[Note]:
    if unit is None:
        return [Note(NoteKind.GONE)]
    notes = []
    if left is not None and left < line.quantity:
        notes.append(Note(NoteKind.FEW_LEFT if left > 0 else NoteKind.SOLD_OUT, left=max(left, 0)))
    if unit != line.seen:
        kind = NoteKind.ROSE if unit.minor > line.seen.minor else NoteKind.FELL
        notes.append(Note(kind, before=line.seen, after=unit))
    return notes
