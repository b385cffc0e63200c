"""Complete a session: pay exactly the quote it showed, or say what has changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tradewind.checkout import tables as checkout
from tradewind.checkout.buy import PLAIN, Terms, buy
from tradewind.checkout.quote import Quote
from tradewind.checkout.reconcile import resume
from tradewind.checkout.session import Note, Session, SessionState, tables
from tradewind.checkout.session.change import Witness
from tradewind.checkout.session.look import found_otherwise, keep_quote, kept, use_quote, view
from tradewind.checkout.session.tables import Row
from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound, OutOfStock, PaymentDeclined, QuoteChanged, WrongState
from tradewind.kernel.ports import Payments
from tradewind.storage import Connection, Database

Told = tuple[Note, ...]


def complete_session(
    session_id: str,
    *,
    token: str,
    database: Database,
    payments: Payments,
    quote_id: str | None = None,
    also: Witness | None = None,
) -> Session:
    """Pay for what the session showed; however often it is asked, it is paid once.

    Gives the session COMPLETED, or waiting (ACTION_NEEDED, IN_PROGRESS: complete again to ask the
    provider again), or as before with a note that says why: what is missing, `payment_declined`,
    `price_changed`. Another amount than the one shown is never charged. ``quote_id`` says which
    quote the buyer saw, where the caller knows. Raises WrongState for one canceled or expired.
    """
    step = _next(session_id, quote_id, database)
    told = step.told
    if step.waiting:
        resume(step.waiting, database=database, payments=payments)
    if step.quote:
        told = _paid(session_id, step, token, database=database, payments=payments)
    return _told(session_id, told, also, database)


@dataclass(frozen=True, slots=True)
class _Step:
    """What completing comes to: a quote to pay, an order to ask about, something to tell."""

    quote: Quote | None = None
    terms: Terms = PLAIN
    waiting: str | None = None
    told: Told | None = None
    """None leaves what was told before."""


def _next(session_id: str, quote_id: str | None, database: Database) -> _Step:
    now = clock.now()
    with database.transaction() as session:
        row = _locked(session, session_id)
        seen = view(session, row, now=now)
        match seen.state:
            case SessionState.CANCELED | SessionState.EXPIRED:
                raise WrongState(f"Checkout {session_id!r} is {seen.state}; open a new one.")
            case SessionState.ACTION_NEEDED | SessionState.IN_PROGRESS:
                return _Step(waiting=seen.order_id)
            case SessionState.READY if seen.quote:
                shown = _shown(session, row, quote_id)
                return _confirmed(session, row, shown or seen.quote, seen.quote, now)
            case _:
                return _Step()


def _locked(session: Connection, session_id: str) -> Row:
    checkout.cart(session, tables.get(session, session_id).cart_id, lock=True)
    return tables.get(session, session_id)


def _shown(session: Connection, row: Row, quote_id: str | None) -> Quote | None:
    """The quote the buyer saw; raises NotFound for one of another cart."""
    wanted = quote_id or row.quote_id
    quote = checkout.quote(session, wanted) if wanted else None
    if quote and quote.cart_id != row.cart_id:
        raise NotFound(f"No quote {wanted!r} of this checkout; look at it again.")
    return quote


def _confirmed(session: Connection, row: Row, shown: Quote, fresh: Quote, now: datetime) -> _Step:
    """The fresh quote where it says what the shown one said; else what is different."""
    if fresh.id != row.quote_id:
        keep_quote(session, row, fresh)
    found = found_otherwise(shown, fresh, now=now)
    return _Step(told=found) if found else _Step(fresh, Terms(agent_id=row.agent_id))


def _paid(
    session_id: str, step: _Step, token: str, *, database: Database, payments: Payments
) -> Told:
    quote = step.quote
    if quote is None:
        return ()
    try:
        buy(quote.id, token=token, database=database, payments=payments, terms=step.terms)
    except QuoteChanged as changed:
        return _changed(session_id, quote, changed.quote, database)
    except PaymentDeclined as declined:
        return (_declined(declined, database),)
    except OutOfStock:
        return ()
    return ()


def _declined(declined: PaymentDeclined, database: Database) -> Note:
    values: Mapping[str, str] = {}
    if declined.order_id:
        with database.reading() as session:
            values = {"reason": checkout.order(session, declined.order_id).reason}
    return Note("payment_declined", path="payment", values=values)


def _changed(session_id: str, shown: Quote, fresh: Quote, database: Database) -> Told:
    with database.transaction() as session:
        use_quote(session, _locked(session, session_id), fresh)
    return found_otherwise(shown, fresh, now=fresh.created_at)


def _told(session_id: str, told: Told | None, also: Witness | None, database: Database) -> Session:
    now = clock.now()
    with database.transaction() as session:
        row = _locked(session, session_id)
        if told is not None:
            row = replace(row, body=replace(row.body, told=told), updated_at=now)
            tables.save(session, row)
        seen = kept(session, row, now=now)
        if also is not None:
            also(session, seen)
        return seen
