"""Do what is written down for an order: capture, void, refund; each once, however often.

A process may die anywhere in here. Whoever comes next looks the payment up by the order's id
first, since providers forget keys, and only then asks again, with the same key.
"""

from dataclasses import dataclass
from datetime import datetime

from tradewind.checkout import tables
from tradewind.checkout.effects import Effect, Kind, Standing, capture_of
from tradewind.checkout.effects import tables as intents
from tradewind.checkout.order import Order, State
from tradewind.checkout.settle import locked, move, settle
from tradewind.checkout.tell import plain, tell
from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound, PortUnavailable, Refused
from tradewind.kernel.ports import Payment, Payments
from tradewind.storage import Database


def perform(
    order_id: str,
    *,
    database: Database,
    payments: Payments,
    fresh: Order | None = None,
    now: datetime | None = None,
) -> Order:
    """Do everything that is open for an order, one after another; gives the order.

    ``fresh`` is the order where the caller has just settled it: nobody can have tried the first of
    it yet, which saves looking it up. What the provider does not answer stays open and is tried
    again later.
    """
    hand = _Hand(database, payments, now or clock.now())
    order, effect = hand.next(order_id) if fresh is None else hand.first(fresh)
    last = ""
    while effect is not None:
        if effect.key == last:
            hand.put_off(effect, "The provider answered, and nothing came of it.")
            return order
        known = hand.did(order, effect, fresh=order is fresh)
        if known is None:
            return hand.next(order_id)[0]
        if effect.kind is Kind.CAPTURE and known.state is State.PAID:
            return known
        last = effect.key
        order, effect = hand.next(order_id, known)
    return order


@dataclass(frozen=True, slots=True)
class _Hand:
    """What does the work for one order."""

    database: Database
    payments: Payments
    now: datetime

    def next(self, order_id: str, known: Order | None = None) -> tuple[Order, Effect | None]:
        """The order, and what is to be done for it by this provider.

        An order that is ``known`` is read again only where somebody else did what it waited for.
        """
        with self.database.reading() as session:
            first = self._first(intents.of_order(session, order_id))
            if known is None or (first is None and known.state is State.AUTHORIZED):
                known = tables.order(session, order_id)
        return known, first

    def first(self, order: Order) -> tuple[Order, Effect | None]:
        """The same for an order that the caller has just settled: it knows what it wrote."""
        mine = order.provider == self.payments.name
        if mine and order.state is State.AUTHORIZED and not order.capture_later:
            return order, capture_of(order, now=self.now)
        return self.next(order.id, order)

    def _first(self, effects: list[Effect]) -> Effect | None:
        waiting = (each for each in effects if each.standing is Standing.OPEN)
        mine = (each for each in waiting if each.provider == self.payments.name)
        return next((each for each in mine if each.kind is not Kind.AUTHORIZE), None)

    def did(self, order: Order, effect: Effect, *, fresh: bool) -> Order | None:
        """The order once the provider's answer was taken in; None where it gave none."""
        try:
            if not fresh and (done := self.look(order, effect)):
                return done
            payment = self.ask(order, effect)
        except PortUnavailable as error:
            self.put_off(effect, str(error))
            return None
        except (Refused, NotFound) as error:
            return self.refused(order, effect, str(error))
        return settle(order.id, payment, database=self.database, now=self.now)

    def look(self, order: Order, effect: Effect) -> Order | None:
        """The order if it is done already, by what the provider says of the payment."""
        found = self.payments.find(order.id)
        settled = settle(order.id, found, database=self.database, now=self.now)
        after, first = self.next(order.id, settled)
        return after if first is None or first.key != effect.key else None

    def ask(self, order: Order, effect: Effect) -> Payment:
        """The provider's answer to the effect's own call."""
        payment_id, key = order.payment_id or "", effect.key
        match effect.kind:
            case Kind.CAPTURE:
                return self.payments.capture(payment_id, effect.amount, idempotency_key=key)
            case Kind.VOID:
                return self.payments.void(payment_id, idempotency_key=key)
            case _:
                return self.payments.refund(payment_id, effect.amount, idempotency_key=key)

    def refused(self, order: Order, effect: Effect, why: str) -> Order | None:
        """The provider will not: see how the payment stands; end what still waits."""
        try:
            if done := self.look(order, effect):
                return done
        except PortUnavailable as error:
            self.put_off(effect, str(error))
            return None
        if effect.kind is Kind.VOID:
            self.put_off(effect, why)
            return None
        self._gave_up(effect, why)
        return self.next(order.id)[0]

    def _gave_up(self, effect: Effect, why: str) -> None:
        with self.database.transaction() as session:
            order = locked(session, effect.order_id)
            intents.end(session, effect, Standing.REFUSED, now=self.now, trouble=why)
            if effect.kind is Kind.REFUND:
                more = {"amount": plain(effect.amount), "trouble": why}
                tell(session, "order.refund_refused", order, **more)
            elif order.state is State.AUTHORIZED:
                released = order.moved(State.RELEASED, reason="capture_refused")
                move(session, order, released, now=self.now)

    def put_off(self, effect: Effect, trouble: str) -> None:
        """Try it again later."""
        with self.database.transaction() as session:
            intents.put_off(session, effect, now=self.now, trouble=trouble)
