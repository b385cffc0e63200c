"""Give money back for an order, in parts if need be, never more than was taken.

What is written here is an intent; `perform` carries it out, at once or after a crash.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tradewind.checkout import books, effects, redeem, shelf
from tradewind.checkout.books import tables as postings
from tradewind.checkout.effects import Effect, Kind, Standing
from tradewind.checkout.effects import tables as intents
from tradewind.checkout.order import SOLD, Order
from tradewind.checkout.quote import Quote
from tradewind.checkout.settle import drafted, locked
from tradewind.checkout.ship import shipped
from tradewind.checkout.tell import plain, tell
from tradewind.decisions import tables as decisions
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput, Refused, WrongState
from tradewind.kernel.money import Money
from tradewind.storage import Connection, Database


@dataclass(frozen=True, slots=True)
class Refunding:
    """What is to be given back, and why."""

    amount: Money | None = None
    """None for the price of the lines, or without lines for everything that is left."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Pieces by SKU that will not be sent."""
    reason: str = ""
    key: str | None = None
    """What the caller calls this request: asked again with it, nothing more is given back."""
    return_id: str | None = None


def refund(order_id: str, what: Refunding, *, database: Database) -> Order:
    """Write down what goes back; gives the order.

    The provider's part goes first, then the gift cards'. Raises WrongState where nothing was sold,
    Refused for more than is left, or for pieces that are on their way already.
    """
    now = clock.now()
    with database.transaction() as session:
        order = locked(session, order_id)
        if what.key and _known(session, order, what):
            return order
        if order.state not in SOLD:
            raise WrongState(f"Order {order.id!r} is {order.state}; only a sold one is refunded.")
        after = _unsent(session, order, what.lines)
        given = give_back(session, after, what, now=now)
        after = shipped(session, order, after, now=now) if what.lines else order
        decisions.record(session, "order.refund", order.id, _evidence(what, given))
        return after


def _evidence(what: Refunding, given: Money) -> dict[str, object]:
    return {"amount": str(given), "lines": dict(what.lines), "reason": what.reason}


def _known(session: Connection, order: Order, what: Refunding) -> bool:
    made = [each for each in intents.of_order(session, order.id) if each.request == what.key]
    if made and what.amount not in {None, made[0].amount}:
        raise Refused(f"The key {what.key!r} was used for {made[0].amount}; use a new one.")
    return bool(made)


def _unsent(session: Connection, order: Order, lines: Mapping[str, int]) -> Order:
    """The order with these pieces never to be sent; they stand on the shelf again."""
    left = {each.sku: each.to_ship for each in order.pieces}
    for sku, number in lines.items():
        if not 1 <= number <= left.get(sku, 0):
            raise Refused(
                f"{left.get(sku, 0)} of {sku!r} are still to be sent, not {number}; what was sent "
                "comes back by a return."
            )
    nothing_left = all(lines.get(sku, 0) == number for sku, number in left.items())
    if lines and nothing_left and not any(each.shipped for each in order.pieces):
        raise Refused("Nothing of the order would be left; call it off instead.")
    back = shelf.restock(session, order.pieces, lines)
    pieces = (replace(each, canceled=each.canceled + lines.get(each.sku, 0)) for each in back)
    return replace(order, pieces=tuple(pieces))


def give_back(session: Connection, order: Order, what: Refunding, *, now: datetime) -> Money:
    """Write down what goes back of a locked order: by the provider, then onto gift cards.

    Gives the sum; raises Refused for more than is left.
    """
    left = effects.refundable(order, intents.of_order(session, order.id))
    wanted = _wanted(order, what, left)
    by_card = min(wanted, left)
    onto_gifts = redeem.refund(session, order.id, wanted - by_card)
    if by_card + onto_gifts != wanted:
        raise Refused(
            f"Only {by_card + onto_gifts} of order {order.id!r} can still be given back, not "
            f"{wanted}."
        )
    key = what.key
    for kind, part in ((Kind.REFUND, by_card), (Kind.GIFT, onto_gifts)):
        if part.minor:
            made = drafted(session, order, kind, part, reason=what.reason, now=now)
            _keep(session, order, replace(made, request=key, return_id=what.return_id), now)
            key = None
    return wanted


def _wanted(order: Order, what: Refunding, left: Money) -> Money:
    if what.lines and what.amount is None:
        return price_of(order, what.lines)
    wanted = what.amount or (left if left.minor else order.quote.total - order.quote.due)
    if wanted.minor <= 0 or wanted.currency != left.currency:
        raise BadInput(f"{wanted} cannot be given back; say an amount of {left.currency}.")
    return wanted


def _keep(session: Connection, order: Order, effect: Effect, now: datetime) -> None:
    """What the provider does waits for it; gift cards have their money back at once."""
    if effect.kind is Kind.REFUND:
        intents.add(session, effect)
        return
    intents.add(session, replace(effect, standing=Standing.DONE, ended_at=now))
    postings.write(session, [books.gifts_given_back(order, effect.amount, effect.number)], at=now)
    tell(session, "order.refunded", order, amount=plain(effect.amount), onto="gift_card")


def price_of(order: Order, lines: Mapping[str, int]) -> Money:
    """What these pieces cost the buyer, discounts and tax reckoned in.

    Reckoned from the end, so that all pieces of a line come to exactly its price.
    """
    gone = {each.sku: each.canceled + each.returned for each in order.pieces}
    due = order.due * 0
    for line in order.quote.lines:
        number, before = lines.get(line.sku, 0), gone.get(line.sku, 0) - lines.get(line.sku, 0)
        whole = paid_for(order.quote, line.sku)
        parts = [whole.minor * each // line.quantity for each in (before, before + number)]
        due += Money(parts[1] - parts[0], due.currency)
    return due


def paid_for(quote: Quote, sku: str) -> Money:
    """What a whole line cost the buyer: less its discount, and with tax where that is extra."""
    line = next(each for each in quote.lines if each.sku == sku)
    net = line.total - line.discount
    return net if quote.tax.included else net + line.tax


def charge_back(
    order_id: str, amount: Money, *, database: Database, notice: str, reason: str = ""
) -> Order:
    """Note that the bank took money back, by the number of its notice; once for each.

    It is a loss and no refund: the order stays where it is, and less can be given back.
    """
    now = clock.now()
    with database.transaction() as session:
        order = locked(session, order_id)
        known = intents.of_order(session, order.id)
        if any(each.request == f"chargeback:{notice}" for each in known):
            return order
        if not order.captured or amount.currency != order.captured.currency or amount.minor <= 0:
            raise Refused(f"Nothing in {amount.currency} was taken for order {order.id!r}.")
        made = drafted(session, order, Kind.CHARGEBACK, amount, reason=reason, now=now)
        done = replace(made, standing=Standing.DONE, ended_at=now, request=f"chargeback:{notice}")
        intents.add(session, done)
        entry = books.charged_back(order, amount, made.provider, made.number)
        postings.write(session, [entry], at=now)
        tell(session, "order.charged_back", order, amount=plain(amount), notice=notice)
        return order
