"""Take goods back: asked for by the buyer, allowed by the seller, received, and paid back."""

from collections.abc import Mapping
from dataclasses import replace

from tradewind.checkout import shelf
from tradewind.checkout.order import Order, State
from tradewind.checkout.refund import Refunding, give_back
from tradewind.checkout.returns import OPEN, Return, ReturnState
from tradewind.checkout.returns import tables as returns
from tradewind.checkout.settle import locked, move
from tradewind.checkout.tell import tell
from tradewind.decisions import tables as decisions
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput, Refused, WrongState
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money
from tradewind.storage import Connection, Database

SENT = frozenset({State.PARTLY_SHIPPED, State.SHIPPED, State.DELIVERED})


def ask_to_return(
    order_id: str, lines: Mapping[str, int], *, database: Database, reason: str = ""
) -> Return:
    """The buyer wants to send pieces back, by SKU; gives the return, for the seller to allow.

    Raises WrongState where nothing was sent, Refused for more pieces than were.
    """
    now = clock.now()
    with database.transaction() as session:
        order = locked(session, order_id)
        if order.state not in SENT:
            raise WrongState(f"Order {order.id!r} is {order.state}; only what was sent comes back.")
        _check(session, order, lines)
        made = Return(
            new_id("ret"), order.id, ReturnState.REQUESTED, dict(lines), reason, "", now, now
        )
        returns.add(session, made)
        tell(session, "return.requested", order, **_told(made))
        return made


def _check(session: Connection, order: Order, lines: Mapping[str, int]) -> None:
    if not lines or any(number < 1 for number in lines.values()):
        raise BadInput("Say which pieces come back: at least one of some item.")
    asked = [each for each in returns.of_order(session, order.id) if each.state in OPEN]
    for sku, number in lines.items():
        out = next((each.shipped - each.returned for each in order.pieces if each.sku == sku), 0)
        free = out - sum(each.lines.get(sku, 0) for each in asked)
        if number > free:
            raise Refused(f"{max(free, 0)} of {sku!r} can come back, not {number}.")


def approve_return(return_id: str, *, database: Database, note: str = "") -> Return:
    """The buyer may send the goods; ``note`` says how."""
    return _moved(return_id, ReturnState.APPROVED, note, database)


def reject_return(return_id: str, *, database: Database, note: str) -> Return:
    """The goods stay with the buyer; ``note`` says why."""
    return _moved(return_id, ReturnState.REJECTED, note, database)


def _moved(return_id: str, to: ReturnState, note: str, database: Database) -> Return:
    now = clock.now()
    with database.transaction() as session:
        order = locked(session, returns.get(session, return_id).order_id)
        returns.save(session, returns.get(session, return_id), to, now=now, note=note)
        after = returns.get(session, return_id)
        tell(session, f"return.{to}", order, **_told(after))
        return after


def receive_return(
    return_id: str,
    *,
    database: Database,
    restock: Mapping[str, int] | None = None,
    amount: Money | None = None,
) -> Return:
    """The goods are here: those fit for sale go on the shelf, and the money is written to go back.

    ``restock`` says which pieces can be sold again (None: all), ``amount`` what goes back instead
    of their price. `perform` carries the refund out.
    """
    now = clock.now()
    with database.transaction() as session:
        order = locked(session, returns.get(session, return_id).order_id)
        known = returns.get(session, return_id)
        returns.save(session, known, ReturnState.RECEIVED, now=now)
        after = _received(session, order, known, known.lines if restock is None else restock)
        what = Refunding(
            amount, known.lines, reason="returned", key=f"return:{known.id}", return_id=known.id
        )
        given = give_back(session, after, what, now=now)
        move(session, order, after, now=now)
        tell(session, "return.received", after, **_told(known))
        evidence = {"return": known.id, "lines": dict(known.lines), "amount": str(given)}
        decisions.record(session, "order.return", order.id, evidence)
        return returns.get(session, return_id)


def _received(
    session: Connection, order: Order, known: Return, restock: Mapping[str, int]
) -> Order:
    for sku, number in restock.items():
        if not 0 <= number <= known.lines.get(sku, 0):
            raise Refused(f"{known.lines.get(sku, 0)} of {sku!r} came back, not {number}.")
    back = shelf.restock(session, order.pieces, restock)
    pieces = (replace(each, returned=each.returned + known.lines.get(each.sku, 0)) for each in back)
    return replace(order, pieces=tuple(pieces))


def _told(known: Return) -> dict[str, object]:
    return {"return_id": known.id, "lines": dict(known.lines), "note": known.note}
