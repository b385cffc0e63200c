"""The conformance suite itself: a sound provider passes it, each spoilt one is caught.

Every fault is one that shops or providers have had: forgotten keys, second captures, refunds above
what was taken, webhooks believed unread.
"""

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import pytest

from tradewind.integrations.payments.sandbox import Sandbox
from tradewind.kernel.errors import PaymentUnknown, Refused, WrongState
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentNews, PaymentState
from tradewind.settings import Settings
from tradewind.testing import check_payments

LOST = {"authorize": "answer_lost", "capture": "capture_lost", "refund": "refund_lost"}
NOTHING = Money(0, "USD")


def check(provider: Sandbox) -> None:
    check_payments(
        provider,
        good="succeed",
        declined="stolen_card",
        second_step="second_step",
        lost=LOST.__getitem__,
        webhook=provider.news,
    )


class Forgetful(Sandbox):
    """Holds money again for the same key."""

    def authorize(self, amount: Money, token: str, **keys: str) -> Payment:
        return super().authorize(amount, token, **(keys | {"idempotency_key": new_id("key")}))


class Careless(Sandbox):
    """Gives the payment of a key whatever is asked for."""

    def authorize(
        self, amount: Money, token: str, *, idempotency_key: str, reference: str
    ) -> Payment:
        known = self._books.execute("select payment_id from call where key = ?", (idempotency_key,))
        if row := known.fetchone():
            return self.waiting(row[0])
        keys = {"idempotency_key": idempotency_key, "reference": reference}
        return super().authorize(amount, token, **keys)


class Blind(Sandbox):
    """Does not know its payments by our reference."""

    def find(self, reference: str) -> Payment | None:
        del reference
        return None


class Silent(Sandbox):
    """Does not say why it declined."""

    def authorize(self, amount: Money, token: str, **keys: str) -> Payment:
        return replace(super().authorize(amount, token, **keys), reason="")


class Twice(Sandbox):
    """Captures what was captured already."""

    def _capture(self, payment_id: str, amount: Money) -> str:
        self._books.execute(
            "update payment set state = 'authorized' where id = ? and state = 'captured'",
            (payment_id,),
        )
        return super()._capture(payment_id, amount)


class Greedy(Sandbox):
    """Takes more than it holds."""

    def _capture(self, payment_id: str, amount: Money) -> str:
        held = self._entry(payment_id).payment.amount
        if amount.currency == held.currency and amount > held:
            return super()._capture(payment_id, held)
        return super()._capture(payment_id, amount)


class Polyglot(Sandbox):
    """Takes the number and does not look at the currency."""

    def _capture(self, payment_id: str, amount: Money) -> str:
        held = self._entry(payment_id).payment.amount
        return super()._capture(payment_id, replace(amount, currency=held.currency))


class Clinging(Sandbox):
    """Keeps hold of what a capture left, and takes it later."""

    def _capture(self, payment_id: str, amount: Money) -> str:
        stands = self._entry(payment_id).payment
        if stands.state is not PaymentState.CAPTURED:
            return super()._capture(payment_id, amount)
        if amount > stands.amount - stands.captured:
            raise WrongState("That is more than is left.")
        self._books.execute(
            "update payment set captured_minor = captured_minor + ? where id = ?",
            (amount.minor, payment_id),
        )
        return payment_id


class Generous(Sandbox):
    """Gives back more than it took."""

    def _refund(self, payment_id: str, amount: Money) -> str:
        before = self._entry(payment_id).payment.refunded.minor
        self._books.execute(
            "update payment set refunded_minor = 0 where id = ?",
            (payment_id,),
        )
        super()._refund(payment_id, amount)
        self._books.execute(
            "update payment set refunded_minor = refunded_minor + ? where id = ?",
            (before, payment_id),
        )
        return payment_id


class Repeating(Sandbox):
    """Refunds again for the same key."""

    def refund(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        asked = self._books.execute("select asked from call where key = ?", (idempotency_key,))
        again = str(asked.fetchone()).startswith("('refund")
        key = new_id("key") if again else idempotency_key
        return super().refund(payment_id, amount, idempotency_key=key)


class Undoing(Sandbox):
    """Voids what was captured, as if the money had not moved."""

    def _void(self, payment_id: str) -> str:
        self._books.execute(
            "update payment set state = 'voided', captured_minor = 0 where id = ?",
            (payment_id,),
        )
        return payment_id


class Undead(Sandbox):
    """Captures what was voided."""

    def _capture(self, payment_id: str, amount: Money) -> str:
        self._books.execute(
            "update payment set state = 'authorized' where id = ? and state = 'voided'",
            (payment_id,),
        )
        return super()._capture(payment_id, amount)


class Hasty(Sandbox):
    """Captures before the buyer took the second step."""

    def _capture(self, payment_id: str, amount: Money) -> str:
        self._books.execute(
            "update payment set state = 'authorized' where id = ? and state = 'action_needed'",
            (payment_id,),
        )
        return super()._capture(payment_id, amount)


class Hopeful(Sandbox):
    """Takes no answer for a no."""

    def authorize(self, amount: Money, token: str, **keys: str) -> Payment:
        try:
            return super().authorize(amount, token, **keys)
        except PaymentUnknown:
            no = PaymentState.DECLINED
            return Payment("pay_none", no, amount, NOTHING, NOTHING, reason="no_answer")


class Retrying(Sandbox):
    """Asks again with another key where no answer came."""

    def refund(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        with suppress(PaymentUnknown):
            return super().refund(payment_id, amount, idempotency_key=idempotency_key)
        super().refund(payment_id, amount, idempotency_key=f"{idempotency_key}-again")
        raise PaymentUnknown("No answer.")


class Hundredfold(Sandbox):
    """Multiplies every amount by a hundred, yen too."""

    def authorize(self, amount: Money, token: str, **keys: str) -> Payment:
        yen = amount.currency == "JPY"
        return super().authorize(amount * 100 if yen else amount, token, **keys)


class Racing(Sandbox):
    """Looks first and writes later, with nothing in between to stop another."""

    gate = threading.Barrier(8)

    def refund(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        before = self.waiting(payment_id)
        if amount != Money(300, "USD"):
            return super().refund(payment_id, amount, idempotency_key=idempotency_key)
        self.gate.wait(5)
        if before.refunded + amount > before.captured:
            raise Refused("That is more than there is.")
        with self._writing():
            self._books.execute(
                "update payment set refunded_minor = refunded_minor + ? where id = ?",
                (amount.minor, payment_id),
            )
        return self.waiting(payment_id)


class Trusting(Sandbox):
    """Believes a webhook whoever signed it."""

    def heard(self, body: bytes, headers: Mapping[str, str]) -> PaymentNews | None:
        moment = str(int(json.loads(body)["at"]))
        good = f"{moment},{self._signed(moment, body)}"
        return super().heard(body, {**headers, "Sandbox-Signature": good})


class Timeless(Sandbox):
    """Takes a webhook however old."""

    def heard(self, body: bytes, headers: Mapping[str, str]) -> PaymentNews | None:
        try:
            return super().heard(body, headers)
        except Refused as refusal:
            if "too long ago" not in str(refusal):
                raise
            return None


class Inventive(Sandbox):
    """Answers for payments that it does not know."""

    def capture(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        if payment_id.startswith("pay_nobody"):
            return Payment(payment_id, PaymentState.CAPTURED, amount, amount, NOTHING)
        return super().capture(payment_id, amount, idempotency_key=idempotency_key)


SPOILT = {
    Forgetful: "The same key gives the same payment",
    Careless: "A key has one amount and one currency",
    Blind: "A payment is found by its reference",
    Silent: "A decline has a reason",
    Twice: "What was captured is not captured again",
    Greedy: r"USD 20\.00 of USD 19\.99 cannot be captured",
    Polyglot: r"EUR 19\.99 of USD 19\.99 cannot be captured",
    Clinging: "What was not captured is let go",
    Generous: "Refunds together stay within the capture",
    Repeating: "The same key refunds once",
    Undoing: "What was captured cannot be voided",
    Undead: "What was voided cannot be captured",
    Hasty: "Nothing is captured before the second step",
    Hopeful: "A lost answer is PaymentUnknown",
    Retrying: "After a lost answer the refund is found",
    Hundredfold: "JPY 1 is held as JPY 1",
    Racing: "Refunds at once stay within the capture",
    Trusting: "A webhook without a signature is refused|A webhook is verified byte for byte",
    Timeless: "minutes old is refused",
    Inventive: "An unknown payment is not found",
}


def test_a_sound_provider_keeps_every_promise() -> None:
    check(Sandbox(Settings(database="sqlite://")))


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda each: each.__name__)
def test_a_spoilt_provider_is_caught_for_what_it_does(spoilt: type[Sandbox]) -> None:
    with pytest.raises(AssertionError, match=SPOILT[spoilt]):
        check(spoilt(Settings(database="sqlite://")))
