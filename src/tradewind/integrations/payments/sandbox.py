"""A payment provider for trying things out: keeps its own books, moves no money.

| card number         | token                | what happens |
|---------------------|----------------------|--------------|
| 4242 4242 4242 4242 | `succeed`            | authorised |
| 4000 0000 0000 9995 | `insufficient_funds` | declined |
| 4000 0000 0000 9979 | `stolen_card`        | declined |
| 4000 0000 0000 0069 | `expired_card`       | declined |
| 4000 0000 0000 3220 | `second_step`        | the buyer must approve it on a page of the shop |
| 4000 0000 0000 0341 | `answer_lost`        | authorised, but the answer is lost |
| 4000 0000 0000 0150 | `capture_lost`       | a capture happens, but its answer is lost |
| 4000 0000 0000 0267 | `refund_lost`        | a refund happens, but its answer is lost |
| 4000 0000 0000 0093 | `hold_lapses`        | authorised, but the bank lets go before the capture |
| 4000 0000 0000 0119 | `unreachable`        | nothing happens and nobody answers |

Any other card is declined as unknown.
"""

import hmac
import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tradewind.kernel import clock
from tradewind.kernel.batch import Batches
from tradewind.kernel.errors import NotFound, NotWritten, PaymentUnknown, Refused, WrongState
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentNews, PaymentState
from tradewind.settings import Settings

CARDS: Final = {
    "4242424242424242": "succeed",
    "4000000000009995": "insufficient_funds",
    "4000000000009979": "stolen_card",
    "4000000000000069": "expired_card",
    "4000000000003220": "second_step",
    "4000000000000341": "answer_lost",
    "4000000000000150": "capture_lost",
    "4000000000000267": "refund_lost",
    "4000000000000093": "hold_lapses",
    "4000000000000119": "unreachable",
}
"""Test cards by number, and the token of each."""
DECLINED: Final = frozenset({"insufficient_funds", "stolen_card", "expired_card"})
LOST: Final = {"answer_lost": "authorize", "capture_lost": "capture", "refund_lost": "refund"}
"""The call whose answer is lost, once for each key."""
LAPSES: Final = CARDS["4000000000000093"]
"""The card whose bank lets go before the capture."""
SIGNATURE: Final = "Sandbox-Signature"
TOLERANCE_S: Final = 300
"""How far a webhook's clock may be from ours, either way."""
TABLES: Final = """
create table if not exists payment (
    id text primary key, reference text not null, amount_minor integer not null,
    currency text not null, token text not null, state text not null, reason text not null,
    captured_minor integer not null default 0, refunded_minor integer not null default 0
);
create index if not exists ix_payment_reference on payment (reference);
create table if not exists call (
    key text primary key, asked text not null, payment_id text not null references payment
);
create table if not exists secret (webhook text not null);
"""
READ: Final = """
select id, state, amount_minor, captured_minor, refunded_minor, currency, reason, token, reference
from payment
"""
RANK: Final = """
order by case state when 'captured' then 0 when 'authorized' then 1 when 'action_needed' then 2
    else 3 end, id desc limit 1
"""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One call with a key: the same key must ask for the same again."""

    key: str
    verb: str
    subject: str
    """Our reference, or the payment's id."""
    amount: Money | None = None

    def __str__(self) -> str:
        return f"{self.verb} {self.amount or ''} for {self.subject}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A payment as the books have it."""

    payment: Payment
    token: str
    reference: str


class _LapsesError(Exception):
    """The bank lets go of this payment now."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where the books are written, one after another, several with one commit."""

    books: sqlite3.Connection

    def begin(self) -> "_Desk":
        self.books.execute("begin immediate")
        return self

    def mark(self) -> None:
        if not self.books.in_transaction:
            raise sqlite3.OperationalError("The transaction was rolled back.")
        self.books.execute("savepoint turn")

    def go_back(self) -> None:
        self.books.execute("rollback to turn")

    def commit(self) -> None:
        self.books.execute("commit")

    def roll_back(self) -> None:
        self.books.rollback()


class Sandbox:
    """Remembers everything in a file of its own, or in memory beside a database in memory."""

    name = "sandbox"

    def __init__(self, settings: Settings) -> None:
        self._turns = Batches[_Desk](settings.writes_per_commit)
        self._books = sqlite3.connect(
            _path(settings), isolation_level=None, check_same_thread=False, timeout=30
        )
        self._books.execute("pragma journal_mode=wal")
        self._books.execute("pragma synchronous=full")
        self._desk = _Desk(self._books)
        with self._writing():
            for statement in TABLES.split(";"):
                self._books.execute(statement)
            if self._books.execute("select webhook from secret").fetchone() is None:
                self._books.execute("insert into secret values (?)", (secrets.token_hex(32),))

    def authorize(
        self, amount: Money, token: str, *, idempotency_key: str, reference: str
    ) -> Payment:
        """See `Payments.authorize`; the token is a card number or its name in `CARDS`."""
        card = CARDS.get(token.replace(" ", ""), token)
        if card == "unreachable":
            raise PaymentUnknown("The sandbox did not answer.")
        asked = _Asked(idempotency_key, "authorize", reference, amount)
        return self._once(asked, lambda: self._entered(reference, amount, card))

    def capture(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        """See `Payments.capture`."""
        asked = _Asked(idempotency_key, "capture", payment_id, amount)
        try:
            return self._once(asked, lambda: self._capture(payment_id, amount))
        except _LapsesError:
            with self._writing():
                self._lapse(payment_id)
            return self._once(asked, lambda: self._capture(payment_id, amount))

    def void(self, payment_id: str, *, idempotency_key: str) -> Payment:
        """See `Payments.void`."""
        return self._once(
            _Asked(idempotency_key, "void", payment_id), lambda: self._void(payment_id)
        )

    def refund(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        """See `Payments.refund`."""
        asked = _Asked(idempotency_key, "refund", payment_id, amount)
        return self._once(asked, lambda: self._refund(payment_id, amount))

    def find(self, reference: str) -> Payment | None:
        """See `Payments.find`."""
        with self._writing():
            row = self._books.execute(f"{READ} where reference = ? {RANK}", (reference,)).fetchone()
        return None if row is None else _entry(row).payment

    def heard(self, body: bytes, headers: Mapping[str, str]) -> PaymentNews | None:
        """See `Payments.heard`; `news` makes such a webhook."""
        given = {name.lower(): value for name, value in headers.items()}.get(SIGNATURE.lower(), "")
        sent_at, _, signature = given.partition(",")
        if not hmac.compare_digest(signature.encode(), self._signed(sent_at, body).encode()):
            raise Refused("This webhook is not signed by the sandbox.")
        if abs(clock.now().timestamp() - int(sent_at)) > TOLERANCE_S:
            raise Refused("This webhook was signed too long ago, or its clock is ahead of ours.")
        said = json.loads(body)
        at = datetime.fromtimestamp(said["at"], UTC)
        return PaymentNews(said["id"], said["reference"], _entry(said["payment"]).payment, at)

    def news(self, payment_id: str) -> tuple[bytes, dict[str, str]]:
        """A signed webhook about a payment as it stands: its body and its headers."""
        now = clock.now()
        with self._writing():
            row = self._books.execute(f"{READ} where id = ?", (payment_id,)).fetchone()
        if row is None:
            raise NotFound(f"No payment {payment_id!r}.")
        event = {"id": new_id("evt"), "reference": row[-1], "at": now.timestamp(), "payment": row}
        body = json.dumps(event).encode()
        sent_at = str(int(now.timestamp()))
        return body, {SIGNATURE: f"{sent_at},{self._signed(sent_at, body)}"}

    def vaulted(self, number: str) -> str:
        """See `Vault.vaulted`: the name of the test card."""
        return CARDS.get(number.replace(" ", ""), "unknown_card")

    def waiting(self, payment_id: str) -> Payment:
        """The payment of a second step; raises NotFound."""
        with self._writing():
            return self._entry(payment_id).payment

    def answer(self, payment_id: str, *, approved: bool) -> Payment:
        """Take the second step; raises WrongState where it was taken the other way before."""
        with self._writing():
            entry = self._entry(payment_id)
            wanted = PaymentState.AUTHORIZED if approved else PaymentState.DECLINED
            if entry.payment.state is PaymentState.ACTION_NEEDED:
                self._books.execute(
                    "update payment set state = ?, reason = ? where id = ?",
                    (wanted, "" if approved else "step_refused", payment_id),
                )
            payment = self._entry(payment_id).payment
        if payment.state is not wanted:
            raise WrongState(f"Payment {payment_id!r} is already {payment.state}.")
        return payment

    def close(self) -> None:
        """Close the books."""
        self._books.close()

    def _once(self, asked: _Asked, act: Callable[[], str]) -> Payment:
        """Do what is asked if this key has not; gives the payment as it stands."""
        with self._writing():
            known = self._books.execute(
                "select asked, payment_id from call where key = ?", (asked.key,)
            ).fetchone()
            if known and known[0] != str(asked):
                raise Refused(f"This key was used to {known[0]}; it cannot {asked}.")
            payment_id = known[1] if known else act()
            if known is None:
                self._books.execute(
                    "insert into call values (?, ?, ?)", (asked.key, str(asked), payment_id)
                )
            entry = self._entry(payment_id)
        if known is None and LOST.get(entry.token) == asked.verb:
            raise PaymentUnknown("The sandbox did as it was asked and its answer was lost.")
        return entry.payment

    def _entered(self, reference: str, amount: Money, card: str) -> str:
        if amount.minor <= 0:
            raise Refused(f"{amount} cannot be charged.")
        state, reason = _outcome(card)
        payment_id = new_id("pay")
        self._books.execute(
            "insert into payment values (?, ?, ?, ?, ?, ?, ?, 0, 0)",
            (payment_id, reference, amount.minor, amount.currency, card, state, reason),
        )
        return payment_id

    def _lapse(self, payment_id: str) -> None:
        self._books.execute(
            "update payment set state = 'voided', reason = 'hold_lapsed'"
            " where id = ? and state = 'authorized' and token = ?",
            (payment_id, LAPSES),
        )

    def _capture(self, payment_id: str, amount: Money) -> str:
        entry = self._entry(payment_id)
        payment = entry.payment
        if payment.state is not PaymentState.AUTHORIZED:
            raise WrongState(f"Payment {payment_id!r} is {payment.state}; nothing is held.")
        if entry.token == LAPSES:
            raise _LapsesError
        _check_within(amount, payment.amount)
        self._books.execute(
            "update payment set state = 'captured', captured_minor = ? where id = ?",
            (amount.minor, payment_id),
        )
        return payment_id

    def _void(self, payment_id: str) -> str:
        payment = self._entry(payment_id).payment
        if payment.state is PaymentState.CAPTURED:
            raise WrongState(f"Payment {payment_id!r} is captured; refund it instead.")
        self._books.execute("update payment set state = 'voided' where id = ?", (payment_id,))
        return payment_id

    def _refund(self, payment_id: str, amount: Money) -> str:
        payment = self._entry(payment_id).payment
        if payment.state is not PaymentState.CAPTURED:
            raise WrongState(f"Payment {payment_id!r} is {payment.state}; nothing was taken.")
        _check_within(amount, payment.captured - payment.refunded)
        self._books.execute(
            "update payment set refunded_minor = refunded_minor + ? where id = ?",
            (amount.minor, payment_id),
        )
        return payment_id

    def _entry(self, payment_id: str) -> _Entry:
        row = self._books.execute(f"{READ} where id = ?", (payment_id,)).fetchone()
        if row is None:
            raise NotFound(f"No payment {payment_id!r}.")
        return _entry(row)

    def _signed(self, sent_at: str, body: bytes) -> str:
        with self._writing():
            (key,) = self._books.execute("select webhook from secret").fetchone()
        return hmac.digest(key.encode(), f"{sent_at}.".encode() + body, "sha256").hex()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Read or write in one's turn; what was read or written is durable at the end."""
        try:
            with self._turns.turn(self._desk):
                yield
        except NotWritten as error:
            raise PaymentUnknown("The sandbox could not write its books.") from error


def _path(settings: Settings) -> str | Path:
    if settings.database_url in {"sqlite://", "sqlite:///:memory:"}:
        return ":memory:"
    settings.home.mkdir(parents=True, exist_ok=True)
    return settings.home / "sandbox-payments.db"


def _outcome(card: str) -> tuple[PaymentState, str]:
    if card in DECLINED:
        return PaymentState.DECLINED, card
    if card == "second_step":
        return PaymentState.ACTION_NEEDED, ""
    if card in CARDS.values():
        return PaymentState.AUTHORIZED, ""
    return PaymentState.DECLINED, "unknown_card"


def _check_within(amount: Money, limit: Money) -> None:
    if amount.currency != limit.currency or not 0 < amount.minor <= limit.minor:
        raise Refused(f"{amount} is not within the {limit} that there are.")


def _entry(row: tuple[str, str, int, int, int, str, str, str, str]) -> _Entry:
    payment_id, state, minor, captured, refunded, currency, reason, token, reference = row
    waits = state == PaymentState.ACTION_NEEDED
    payment = Payment(
        payment_id,
        PaymentState(state),
        Money(minor, currency),
        Money(captured, currency),
        Money(refunded, currency),
        action_url=f"/checkout/step/{payment_id}" if waits else None,
        reason=reason,
    )
    return _Entry(payment, token, reference)
