"""Follow a request once, and answer it as often as it is sent."""

from collections.abc import Callable

from tradewind.checkout.idempotency import Answer, Claim, Request, tables
from tradewind.kernel import clock
from tradewind.storage import Database


def once(
    request: Request, work: Callable[[Claim], Answer], *, database: Database
) -> tuple[Answer, bool]:
    """The answer to a request, and whether it was given before.

    ``work`` may keep its answer itself (`tables.keep`) in the transaction that makes what it tells;
    an answer of 500 and above, or an error, is never kept: the same request is followed again.
    Raises KeyReused where the key came with another body, InFlight while somebody follows it.
    """
    with database.transaction() as session:
        found = tables.claim(session, request, now=clock.now())
    if isinstance(found, Answer):
        return found, True
    try:
        answer = work(found)
    except BaseException:
        _let_go(found, database)
        raise
    if answer.status >= 500:
        _let_go(found, database)
    else:
        with database.transaction() as session:
            tables.keep(session, found, answer)
    return answer, False


def _let_go(claim: Claim, database: Database) -> None:
    with database.transaction() as session:
        tables.let_go(session, claim)
