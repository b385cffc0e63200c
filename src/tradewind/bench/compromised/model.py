"""A shop in miniature that calls the product's own rules, and an agent that does whatever it can.

One cart, one item at two prices, a person with a card, an agent with a mandate, a bank. What the
agent may call are the tools the doors offer it (fill the cart, quote it, complete it within its
mandate, cancel what waits for money), with any argument; what it may not do is what no tool does.
Prices change, time passes, answers are lost. The product decides: `cart.Cart`, `quote.quoted` and
`changes`, `buy._own`, `order.Order`, `effects.wanted`, `agents.Agent.check_order`.

A hole takes one rule away, so that the search can be tried on something.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from tradewind.catalog.product import Item, Offer
from tradewind.checkout import buy
from tradewind.checkout.cart import Cart
from tradewind.checkout.effects import Kind, wanted
from tradewind.checkout.order import HOLD, Order, State
from tradewind.checkout.quote import Quote, Terms, changes, quoted
from tradewind.checkout.rates import Rates
from tradewind.checkout.shipping import default_shipping
from tradewind.checkout.tax import default_taxes
from tradewind.decisions.agents import Agent, Limit
from tradewind.kernel.errors import TradewindError
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentState

NOW: Final = datetime(2026, 3, 1, tzinfo=UTC)
TICK: Final = timedelta(minutes=16)
"""Longer than a quote holds."""
PRICES: Final = (Money(1000, "USD"), Money(2000, "USD"))
MOST_PIECES, MOST_TICKS, MOST_QUOTES, MOST_ORDERS = 2, 2, 3, 3
LIMIT: Final = Limit(Money(2000, "USD"), Money(2500, "USD"))
AGENT: Final = Agent("agt_1", "agent", NOW, limits={"USD": LIMIT})
RATES: Final = Rates(default_taxes(), default_shipping())


class Hole(StrEnum):
    """A rule that is not kept."""

    NONE = "none"
    NO_NONCE = "a quote's id says nothing but what is in the cart"
    REUSABLE = "a confirmation can be used again"
    NOT_COMPARED = "a quote is not compared with what it would be now"
    NEVER_EXPIRES = "a quote holds for ever"
    AMOUNT_ARGUMENT = "the amount is an argument of a tool"
    PERSON_ARGUMENT = "who pays is an argument of a tool"
    CONFIRMING_TOOL = "confirming is a tool"
    NO_LIMIT = "an agent's limits are not asked"
    NO_DAY = "what an agent has spent is not counted"
    NEW_KEYS = "each attempt has a key of its own"
    CANCELS_ANYTHING = "a paid order can be cancelled"
    REFUND_TOOL = "giving money back is a tool"


class Quoted(NamedTuple):
    """A quote as it is kept."""

    name: str
    pieces: int
    price: int
    tick: int
    current: bool
    """Whether the cart is still as it was then."""


class Seen(NamedTuple):
    """What a person saw on the page: a quote's id and what it said then."""

    name: str
    total: int
    pieces: int


class Held(NamedTuple):
    """What the bank did."""

    order: int
    amount: int
    captured: int = 0
    refunded: int = 0
    voided: bool = False


class Placed(NamedTuple):
    """An order: what it confirmed, who pays, and the bank's words it heard, as their places."""

    quote: Quoted
    payer: str
    tick: int
    words: tuple[Held | None, ...] = ()


class Stand(NamedTuple):
    """How everything stands."""

    pieces: int = 0
    price: int = 0
    tick: int = 0
    quotes: tuple[Quoted, ...] = ()
    made: int = 0
    """Quotes so far."""
    shown: Seen | None = None
    agreed: tuple[Seen, ...] = ()
    """Clicks of the person, each with what was seen."""
    orders: tuple[Placed, ...] = ()
    bank: tuple[Held, ...] = ()
    spent: int = 0
    lossy: bool = False
    """Whether the bank's next answer is lost."""
    broken: str = ""
    """The first thing that was done without being allowed."""


Move = tuple[str, Stand]


@cache
def item(price: int) -> Item:
    """The only item, at one of its prices."""
    return Item("A", "P", {"en": "A"}, {}, (Offer("A", "house", PRICES[price]),), None)


@cache
def cart(pieces: int, *, current: bool = True) -> Cart:
    """The cart with so many pieces; one that was changed since has another version."""
    empty = Cart("cart_1", "USD", "en", "US", NOW, NOW, version=1 if current else 0)
    return empty.with_line(item(0), pieces) if pieces else empty


@cache
def quote(kept: Quoted) -> Quote:
    """The product's own quote for what is kept."""
    basket, now = cart(kept.pieces, current=kept.current), NOW + TICK * kept.tick
    made = quoted(basket, {"A": item(kept.price)}, terms=Terms(RATES), now=now)
    return replace(made, id=kept.name, nonce=kept.name)


@cache
def order(placed: Placed, number: int) -> Order:
    """The product's own order, after every word it heard."""
    now = NOW + TICK * placed.tick
    held = Order(
        id=f"ord_{number}",
        quote=quote(placed.quote),
        state=State.HELD,
        placed_at=now,
        held_until=now + HOLD,
        counted=frozenset(),
        agent_id=AGENT.id if placed.payer == "agent" else None,
    )
    for word in placed.words:
        held = held.unheard() if word is None else held.heard(payment(word), now=now)
    return held


@cache
def payment(held: Held) -> Payment:
    """The bank's word about a payment."""
    state = PaymentState.CAPTURED if held.captured else PaymentState.AUTHORIZED
    amount, taken, back = (
        Money(each, "USD") for each in (held.amount, held.captured, held.refunded)
    )
    state = PaymentState.VOIDED if held.voided else state
    return Payment(f"pay_{held.order}", state, amount, taken, back)


@dataclass(frozen=True, slots=True)
class Shop:
    """Every move there is, with a hole or none."""

    hole: Hole = Hole.NONE

    def moves(self, stand: Stand) -> Iterator[Move]:
        """What can happen next, by name, and how things stand then."""
        yield from self._agent(stand)
        yield from self._person(stand)
        yield from self._world(stand)

    def _agent(self, stand: Stand) -> Iterator[Move]:
        if stand.pieces < MOST_PIECES:
            yield "agent adds", self._edited(stand, stand.pieces + 1)
        if stand.pieces:
            yield "agent removes", self._edited(stand, stand.pieces - 1)
            yield "agent quotes", self._quoted(stand)[0]
        for kept in stand.quotes:
            yield f"agent completes {kept.name}", self.confirmed(stand, kept.name, "agent")
        for number in range(len(stand.orders)):
            yield f"agent cancels {number}", self._canceled(stand, number)
        yield from self._holes(stand)

    def _holes(self, stand: Stand) -> Iterator[Move]:
        """Tools that should not be there."""
        for kept in stand.quotes:
            if self.hole is Hole.AMOUNT_ARGUMENT:
                yield "agent pays 1", self.confirmed(stand, kept.name, "agent", amount=1)
            if self.hole is Hole.PERSON_ARGUMENT:
                yield "agent lets pay", self.confirmed(stand, kept.name, "person")
        if self.hole is Hole.CONFIRMING_TOOL and stand.shown:
            yield "agent confirms", self.confirmed(stand, stand.shown.name, "person")
        if self.hole is Hole.REFUND_TOOL:
            for number, held in enumerate(stand.bank):
                if held.captured and not held.refunded:
                    after = self._banked(stand, number, held._replace(refunded=held.captured))
                    yield "agent refunds", broken(after, "a refund that nobody allowed")

    def _person(self, stand: Stand) -> Iterator[Move]:
        if stand.pieces:
            yield "person looks", self._looked(stand)
        if stand.shown and len(stand.agreed) < MOST_ORDERS:
            seen = stand.shown
            clicked = stand._replace(agreed=(*stand.agreed, seen), shown=None)
            yield "person confirms", self.confirmed(clicked, seen.name, "person")
        for seen in stand.agreed:
            yield f"person sends {seen.name} again", self.confirmed(stand, seen.name, "person")

    def _world(self, stand: Stand) -> Iterator[Move]:
        yield "price changes", stand._replace(price=1 - stand.price)
        if stand.tick < MOST_TICKS:
            yield "time passes", stand._replace(tick=stand.tick + 1)
        if not stand.lossy:
            yield "an answer will be lost", stand._replace(lossy=True)
        for number in range(len(stand.orders)):
            yield f"worker looks at {number}", self._worked(stand, number)

    def _edited(self, stand: Stand, pieces: int) -> Stand:
        stale = tuple(each._replace(current=False) for each in stand.quotes)
        return stand._replace(pieces=pieces, quotes=stale)

    def _quoted(self, stand: Stand) -> tuple[Stand, Quoted]:
        name = f"q{stand.made}"
        if self.hole is Hole.NO_NONCE:
            name = f"q of {stand.pieces}"
        made = Quoted(name, stand.pieces, stand.price, stand.tick, current=True)
        others = tuple(each for each in stand.quotes if each.name != name)
        kept = (*others, made)[-MOST_QUOTES:]
        return stand._replace(quotes=kept, made=stand.made + 1), made

    def _looked(self, stand: Stand) -> Stand:
        after, made = self._quoted(stand)
        seen = Seen(made.name, quote(made).total.minor, made.pieces)
        return after._replace(shown=seen)

    def confirmed(self, stand: Stand, name: str, payer: str, *, amount: int = 0) -> Stand:
        """Confirm a quote and have it paid, as `checkout.buy` goes about it."""
        try:
            return self._confirmed(stand, name, payer, amount)
        except TradewindError:
            return stand

    def _confirmed(self, stand: Stand, name: str, payer: str, amount: int) -> Stand:
        kept = next((each for each in stand.quotes if each.name == name), None)
        known = [order(each, number) for number, each in enumerate(stand.orders)]
        own = self._own(name, kept, known)
        if own is not None:
            return self._asked(stand, own, amount)
        if kept is None or not stand.pieces or len(stand.orders) >= MOST_ORDERS:
            return stand
        if self._changed(stand, kept):
            return stand
        total = quote(kept).total
        if payer == "agent":
            self._check(stand, total)
            stand = stand._replace(spent=stand.spent + total.minor)
        placed = Placed(kept, payer, stand.tick)
        after = stand._replace(orders=(*stand.orders, placed))
        return self._asked(self._sold(after, kept), len(stand.orders), amount)

    def _own(self, name: str, kept: Quoted | None, known: list[Order]) -> int | None:
        """The place of the quote's own order; raises where another stands in its way."""
        if self.hole is Hole.REUSABLE:
            return None
        mine = [each for each in known if each.quote.id == name or each.holding]
        if not mine:
            return None
        seen = quote(kept) if kept else mine[0].quote
        found = buy._own(replace(seen, id=name), mine)  # noqa: SLF001 - the rule itself
        return None if found is None else known.index(found)

    def _changed(self, stand: Stand, kept: Quoted) -> bool:
        fresh = quote(Quoted("fresh", stand.pieces, stand.price, stand.tick, current=True))
        now = NOW + TICK * (kept.tick if self.hole is Hole.NEVER_EXPIRES else stand.tick)
        return self.hole is not Hole.NOT_COMPARED and bool(changes(quote(kept), fresh, now=now))

    def _check(self, stand: Stand, total: Money) -> None:
        spent = Money(0 if self.hole is Hole.NO_DAY else stand.spent, "USD")
        if self.hole is not Hole.NO_LIMIT:
            AGENT.check_order(total, spent)

    def _sold(self, stand: Stand, kept: Quoted) -> Stand:
        """The seller agreed to this price, for a while."""
        if (kept.pieces, kept.price) != (stand.pieces, stand.price):
            return broken(stand, "goods sold at a price that is none any more")
        return broken(stand, "an old quote") if stand.tick > kept.tick else stand

    def _asked(self, stand: Stand, number: int, amount: int) -> Stand:
        """Have the bank hold the money, or hear of what it holds already."""
        now = order(stand.orders[number], number)
        known = [place for place, held in enumerate(stand.bank) if held.order == number]
        if known and self.hole is not Hole.NEW_KEYS:
            return self._worked(stand, number)
        if not now.holding:
            return stand
        held = Held(number, amount or now.due.minor)
        after = self._judged(stand._replace(bank=(*stand.bank, held)))
        if stand.lossy:
            return self._heard(after._replace(lossy=False), number, None)
        return self._worked(after, number)

    def _worked(self, stand: Stand, number: int) -> Stand:
        """Take the bank's word, and have done what follows: look, capture, let go."""
        mine = [place for place, held in enumerate(stand.bank) if held.order == number]
        if not mine:
            return stand
        place = mine[0]
        before = order(stand.orders[number], number)
        after = self._heard(stand, number, stand.bank[place])
        now = order(after.orders[number], number)
        held = after.bank[place]
        for kind, due, _ in wanted(before, now, payment(held)):
            if kind is Kind.CAPTURE and not held.captured:
                after = self._banked(after, place, held._replace(captured=due.minor))
                after = self._heard(after, number, after.bank[place])
            elif kind is Kind.VOID and not held.captured:
                after = self._banked(after, place, held._replace(voided=True))
        return after

    def _heard(self, stand: Stand, number: int, word: Held | None) -> Stand:
        placed = stand.orders[number]
        heard = placed._replace(words=(*placed.words, word))
        try:
            same = order(heard, number) == order(placed, number)
        except TradewindError:
            return stand
        if same:
            return stand
        orders = (*stand.orders[:number], heard, *stand.orders[number + 1 :])
        after = stand._replace(orders=orders)
        bought = order(placed, number).holding and not order(heard, number).holding
        return self._emptied(after, placed) if bought else after

    def _emptied(self, stand: Stand, placed: Placed) -> Stand:
        """What was bought is no longer in the cart."""
        left = cart(stand.pieces).bought({"A": placed.quote.pieces}).line("A")
        return self._edited(stand, left.quantity if left else 0)

    def _banked(self, stand: Stand, place: int, held: Held) -> Stand:
        return stand._replace(bank=(*stand.bank[:place], held, *stand.bank[place + 1 :]))

    def _canceled(self, stand: Stand, number: int) -> Stand:
        """Cancel an order: what waits for its money only."""
        now = order(stand.orders[number], number)
        if now.holding:
            return stand
        if self.hole is Hole.CANCELS_ANYTHING and now.state is State.PAID:
            return broken(stand, "a paid order cancelled by somebody else")
        return stand

    def _judged(self, stand: Stand) -> Stand:
        """Whether somebody allowed what the bank now holds."""
        held = stand.bank[-1]
        placed = stand.orders[held.order]
        if held.amount != quote(placed.quote).due.minor:
            return broken(stand, "another amount than the quote's")
        if placed.payer == "agent":
            return self._within_mandate(stand)
        name, total = placed.quote.name, held.amount
        clicks = sum(seen == Seen(name, total, placed.quote.pieces) for seen in stand.agreed)
        charged = sum(
            stand.orders[each.order].payer == "person"
            and stand.orders[each.order].quote.name == name
            for each in stand.bank
        )
        return stand if charged <= clicks else broken(stand, "a charge that nobody confirmed")

    def _within_mandate(self, stand: Stand) -> Stand:
        spent = [each.amount for each in stand.bank if stand.orders[each.order].payer == "agent"]
        too_much = max(spent) > LIMIT.per_order.minor or sum(spent) > LIMIT.per_day.minor
        return broken(stand, "more than the agent may spend") if too_much else stand


def broken(stand: Stand, what: str) -> Stand:
    """The same, with the first thing remembered that was not allowed."""
    return stand if stand.broken else stand._replace(broken=what)
