"""A payment provider for trying things out: keeps its own books, moves no money.

| card number         | token                | what happens |
|---------------------|----------------------|--------------|
| 4242 4242 4242 4242 | `succeed`            | captured |
| 4000 0000 0000 9995 | `insufficient_funds` | declined |
| 4000 0000 0000 9979 | `stolen_card`        | declined |
| 4000 0000 0000 3220 | `second_step`        | the buyer must approve it on a page of the shop |
| 4000 0000 0000 0341 | `answer_lost`        | captured, but the answer is lost |
| 4000 0000 0000 0119 | `unreachable`        | nothing happens and nobody answers |

Any other card is declined as unknown.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tradewind.kernel.errors import NotFound, PaymentUnknown, Refused, WrongState
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentState
from tradewind.settings import Settings

CARDS: Final = {
    "4242424242424242": "succeed",
    "4000000000009995": "insufficient_funds",
    "4000000000009979": "stolen_card",
    "4000000000003220": "second_step",
    "4000000000000341": "answer_lost",
    "4000000000000119": "unreachable",
}
"""Test cards by number, and the token of each."""
STATES: Final = {
    "succeed": (PaymentState.CAPTURED, ""),
    "answer_lost": (PaymentState.CAPTURED, ""),
    "second_step": (PaymentState.ACTION_NEEDED, ""),
    "insufficient_funds": (PaymentState.DECLINED, "insufficient_funds"),
    "stolen_card": (PaymentState.DECLINED, "stolen_card"),
}
TABLE: Final = """
create table if not exists payment (
    key text primary key, id text not null unique, amount_minor integer not null,
    currency text not null, token text not null, state text not null, reason text not null
)
"""
READ: Final = "select id, state, amount_minor, currency, reason from payment"


class Sandbox:
    """Remembers every charge in a file of its own, or in memory beside a database in memory."""

    name = "sandbox"

    def __init__(self, settings: Settings) -> None:
        self._lock = threading.Lock()
        self._books = sqlite3.connect(
            _path(settings), isolation_level=None, check_same_thread=False, timeout=30
        )
        self._books.execute("pragma journal_mode=wal")
        self._books.execute("pragma synchronous=full")
        self._books.execute(TABLE)

    def charge(self, amount: Money, token: str, *, idempotency_key: str) -> Payment:
        """See `Payments.charge`; the token is a card number or its name in `CARDS`."""
        card = CARDS.get(token.replace(" ", ""), token)
        if card == "unreachable":
            raise PaymentUnknown("The sandbox did not answer.")
        with self._writing():
            known = self._find("key", idempotency_key)
            payment = known or self._entered(idempotency_key, amount, card)
        if payment.amount != amount:
            raise Refused(f"This key was used for {payment.amount}; it cannot charge {amount}.")
        if known is None and card == "answer_lost":
            raise PaymentUnknown("The sandbox charged and its answer was lost.")
        return payment

    def find(self, idempotency_key: str) -> Payment | None:
        """See `Payments.find`."""
        with self._lock:
            return self._find("key", idempotency_key)

    def waiting(self, payment_id: str) -> Payment:
        """The payment of a second step; raises NotFound."""
        with self._lock:
            payment = self._find("id", payment_id)
        if payment is None:
            raise NotFound(f"No payment {payment_id!r}.")
        return payment

    def answer(self, payment_id: str, *, approved: bool) -> Payment:
        """Take the second step; raises WrongState where it was taken the other way before."""
        wanted = PaymentState.CAPTURED if approved else PaymentState.DECLINED
        with self._writing():
            self._books.execute(
                "update payment set state = ?, reason = ? where id = ? and state = ?",
                (
                    wanted,
                    "" if approved else "step_refused",
                    payment_id,
                    PaymentState.ACTION_NEEDED,
                ),
            )
        payment = self.waiting(payment_id)
        if payment.state is not wanted:
            raise WrongState(f"Payment {payment_id!r} is already {payment.state}.")
        return payment

    def close(self) -> None:
        """Close the books."""
        self._books.close()

    def _entered(self, key: str, amount: Money, card: str) -> Payment:
        state, reason = STATES.get(card, (PaymentState.DECLINED, "unknown_card"))
        payment_id = new_id("pay")
        self._books.execute(
            "insert into payment values (?, ?, ?, ?, ?, ?, ?)",
            (key, payment_id, amount.minor, amount.currency, card, state, reason),
        )
        return _payment((payment_id, state, amount.minor, amount.currency, reason))

    def _find(self, column: str, value: str) -> Payment | None:
        row = self._books.execute(f"{READ} where {column} = ?", (value,)).fetchone()
        return None if row is None else _payment(row)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            self._books.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._books.execute("rollback")
                raise
            self._books.execute("commit")


def _path(settings: Settings) -> str | Path:
    if settings.database_url in {"sqlite://", "sqlite:///:memory:"}:
        return ":memory:"
    settings.home.mkdir(parents=True, exist_ok=True)
    return settings.home / "sandbox-payments.db"


def _payment(row: tuple[str, str, int, str, str]) -> Payment:
    payment_id, state, minor, currency, reason = row
    waits = state == PaymentState.ACTION_NEEDED
    return Payment(
        payment_id,
        PaymentState(state),
        Money(minor, currency),
        action_url=f"/checkout/step/{payment_id}" if waits else None,
        reason=reason,
    )
