"""The promises every payment provider must keep, for authors of plug-ins to try theirs on."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound, PaymentUnknown, Refused, TradewindError
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentNews, Payments, PaymentState

AMOUNT, PART, NOTHING = Money(1999, "USD"), Money(700, "USD"), Money(0, "USD")
TOO_MUCH = (Money(2000, "USD"), Money(1999, "EUR"), NOTHING, Money(-1, "USD"))
"""What cannot be taken of an amount."""
ODD: Final = (Money(1, "JPY"), Money(500, "JPY"), Money(12340, "KWD"), Money(99999999, "USD"))
AT_ONCE: Final = 8

Webhook = tuple[bytes, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class _Trial:
    """A provider, and what it is tried with."""

    payments: Payments
    good: str
    declined: str
    second_step: str
    lost: Callable[[str], str] | None
    webhook: Callable[[str], Webhook] | None

    def held(self, amount: Money = AMOUNT, *, token: str = "") -> Payment:
        """A payment authorised under a reference and a key of its own."""
        return self.payments.authorize(
            amount, token or self.good, idempotency_key=new_id("check"), reference=new_id("check")
        )

    def taken(self, amount: Money = AMOUNT) -> Payment:
        """A payment captured in full."""
        held = self.held(amount)
        return self.payments.capture(held.id, amount, idempotency_key=new_id("check"))

    def refuses(self, call: Callable[[str], object]) -> bool:
        """Whether a call with a fresh key is refused."""
        try:
            call(new_id("check"))
        except Refused:
            return True
        return False

    def refuses_capture(self, payment: Payment, amount: Money) -> bool:
        """Whether this much cannot be taken."""
        capture = self.payments.capture
        return self.refuses(lambda key: capture(payment.id, amount, idempotency_key=key))

    def refuses_refund(self, payment: Payment, amount: Money) -> bool:
        """Whether this much cannot be given back."""
        refund = self.payments.refund
        return self.refuses(lambda key: refund(payment.id, amount, idempotency_key=key))


def check_payments(
    payments: Payments,
    *,
    good: str,
    declined: str,
    second_step: str = "",
    lost: Callable[[str], str] | None = None,
    webhook: Callable[[str], Webhook] | None = None,
) -> None:
    """Try a provider; raises AssertionError where it breaks a promise of the port.

    ``good``, ``declined`` and ``second_step`` are tokens that can be used again and again.
    ``lost``, called with ``authorize``, ``capture`` or ``refund``, makes the next such call happen
    and its answer get lost, and gives the token to authorise with; ``webhook`` gives a genuine
    webhook about a payment's id. What is left out is not tried.
    """
    trial = _Trial(payments, good, declined, second_step, lost, webhook)
    for promise in PROMISES:
        promise(trial)


def _holds(trial: _Trial) -> None:
    payments, key, reference = trial.payments, new_id("check"), new_id("check")
    _promise(payments.name.strip(), "A provider has a name for the books")
    _promise(payments.find(reference) is None, "An unknown reference finds nothing")

    def authorize(amount: Money, reference: str = reference) -> Payment:
        return payments.authorize(amount, trial.good, idempotency_key=key, reference=reference)

    once = authorize(AMOUNT)
    _stands(once, PaymentState.AUTHORIZED, NOTHING, NOTHING)
    _promise(authorize(AMOUNT) == once, "The same key gives the same payment")
    _promise(payments.find(reference) == once, "A payment is found by its reference")
    for other in (Money(2999, "USD"), Money(1999, "EUR")):
        refused = trial.refuses(lambda _, amount=other: authorize(amount))  # type: ignore[misc]
        _promise(refused, "A key has one amount and one currency")
    _promise(trial.refuses(lambda _: authorize(AMOUNT, new_id("check"))), "A key has one reference")
    _promise(payments.find(reference) == once, "A refused call changes nothing")
    _promise(trial.held().id != once.id, "Another key is another payment")
    for nothing in (NOTHING, Money(-1, "USD")):
        refused = trial.refuses(lambda _, amount=nothing: trial.held(amount))  # type: ignore[misc]
        _promise(refused, "Nothing and less than nothing cannot be charged")


def _declines(trial: _Trial) -> None:
    key, reference = new_id("check"), new_id("check")
    no = trial.payments.authorize(AMOUNT, trial.declined, idempotency_key=key, reference=reference)
    _stands(no, PaymentState.DECLINED, NOTHING, NOTHING)
    _promise(no.reason, "A decline has a reason")
    _promise(trial.payments.find(reference) == no, "A decline is found by its reference")
    again = trial.payments.authorize(
        AMOUNT, trial.declined, idempotency_key=key, reference=reference
    )
    _promise(again == no, "The same key gives the same decline")
    _promise(trial.refuses_capture(no, AMOUNT), "What was declined cannot be captured")
    _promise(trial.refuses_refund(no, AMOUNT), "What was declined cannot be refunded")


def _captures(trial: _Trial) -> None:
    payments, reference, key = trial.payments, new_id("check"), new_id("check")
    held = payments.authorize(
        AMOUNT, trial.good, idempotency_key=new_id("check"), reference=reference
    )
    for amount in TOO_MUCH:
        _promise(trial.refuses_capture(held, amount), f"{amount} of {AMOUNT} cannot be captured")
    _promise(payments.find(reference) == held, "A refused capture takes nothing")
    taken = payments.capture(held.id, AMOUNT, idempotency_key=key)
    _stands(taken, PaymentState.CAPTURED, AMOUNT, NOTHING)
    _promise(taken.id == held.id, "A captured payment keeps its id")
    again = payments.capture(held.id, AMOUNT, idempotency_key=key)
    _promise(again == taken, "The same key captures once")
    refused = trial.refuses(lambda _: payments.capture(held.id, PART, idempotency_key=key))
    _promise(refused, "A capture's key has one amount")
    refused = trial.refuses(lambda _: payments.refund(held.id, AMOUNT, idempotency_key=key))
    _promise(refused, "A capture's key cannot refund")
    _promise(trial.refuses_capture(held, AMOUNT), "What was captured is not captured again")
    refused = trial.refuses(lambda fresh: payments.void(held.id, idempotency_key=fresh))
    _promise(refused, "What was captured cannot be voided")
    _promise(payments.find(reference) == taken, "What was captured stays captured")


def _captures_a_part(trial: _Trial) -> None:
    held = trial.held()
    part = trial.payments.capture(held.id, PART, idempotency_key=new_id("check"))
    _stands(part, PaymentState.CAPTURED, PART, NOTHING)
    for amount in (AMOUNT - PART, Money(1, "USD")):
        _promise(trial.refuses_capture(held, amount), "What was not captured is let go")
    _promise(trial.refuses_refund(held, AMOUNT), "No more is refunded than was captured")
    back = trial.payments.refund(held.id, PART, idempotency_key=new_id("check"))
    _stands(back, PaymentState.CAPTURED, PART, PART)


def _voids(trial: _Trial) -> None:
    payments, reference, key = trial.payments, new_id("check"), new_id("check")
    held = payments.authorize(
        AMOUNT, trial.good, idempotency_key=new_id("check"), reference=reference
    )
    _promise(trial.refuses_refund(held, AMOUNT), "What was not captured cannot be refunded")
    gone = payments.void(held.id, idempotency_key=key)
    _stands(gone, PaymentState.VOIDED, NOTHING, NOTHING)
    _promise(payments.void(held.id, idempotency_key=key) == gone, "The same key voids once")
    again = payments.void(held.id, idempotency_key=new_id("check"))
    _promise(again == gone, "What is voided stays voided")
    _promise(trial.refuses_capture(held, AMOUNT), "What was voided cannot be captured")
    _promise(trial.refuses_refund(held, AMOUNT), "What was voided cannot be refunded")
    _promise(payments.find(reference) == gone, "A voided payment is found as such")


def _refunds(trial: _Trial) -> None:
    payments, taken, key = trial.payments, trial.taken(), new_id("check")
    for amount in TOO_MUCH:
        _promise(trial.refuses_refund(taken, amount), f"{amount} of {AMOUNT} cannot be refunded")
    back = payments.refund(taken.id, PART, idempotency_key=key)
    _stands(back, PaymentState.CAPTURED, AMOUNT, PART)
    again = payments.refund(taken.id, PART, idempotency_key=key)
    _promise(again == back, "The same key refunds once")
    refused = trial.refuses(lambda _: payments.refund(taken.id, AMOUNT, idempotency_key=key))
    _promise(refused, "A refund's key has one amount")
    _promise(trial.refuses_refund(taken, AMOUNT), "Refunds together stay within the capture")
    whole = payments.refund(taken.id, AMOUNT - PART, idempotency_key=new_id("check"))
    _stands(whole, PaymentState.CAPTURED, AMOUNT, AMOUNT)
    _promise(trial.refuses_refund(taken, Money(1, "USD")), "Nothing is refunded twice")


def _knows_no_strangers(trial: _Trial) -> None:
    payments, key = trial.payments, new_id("check")
    calls: tuple[Callable[[], object], ...] = (
        lambda: payments.capture("pay_nobody", AMOUNT, idempotency_key=key),
        lambda: payments.refund("pay_nobody", AMOUNT, idempotency_key=key),
        lambda: payments.void("pay_nobody", idempotency_key=key),
    )
    for call in calls:
        try:
            call()
        except NotFound:
            continue
        _promise(False, "An unknown payment is not found")


def _keeps_amounts(trial: _Trial) -> None:
    for amount in ODD:
        try:
            held = trial.held(amount)
        except Refused:
            continue
        _promise(held.amount == amount, f"{amount} is held as {amount}")
        taken = trial.payments.capture(held.id, amount, idempotency_key=new_id("check"))
        _promise(taken.captured == amount, f"{amount} is captured as {amount}")
        back = trial.payments.refund(held.id, amount, idempotency_key=new_id("check"))
        _promise(back.refunded == amount, f"{amount} is refunded as {amount}")


def _waits(trial: _Trial) -> None:
    if not trial.second_step:
        return
    reference = new_id("check")
    step = trial.payments.authorize(
        AMOUNT, trial.second_step, idempotency_key=new_id("check"), reference=reference
    )
    _stands(step, PaymentState.ACTION_NEEDED, NOTHING, NOTHING)
    _promise(step.action_url, "A second step is taken somewhere")
    _promise(trial.payments.find(reference) == step, "A waiting payment is found as such")
    _promise(trial.refuses_capture(step, AMOUNT), "Nothing is captured before the second step")
    gone = trial.payments.void(step.id, idempotency_key=new_id("check"))
    _stands(gone, PaymentState.VOIDED, NOTHING, NOTHING)
    _promise(gone.action_url is None, "What is voided asks for no second step")


def _loses_answers(trial: _Trial) -> None:
    if trial.lost is None:
        return
    payments, reference, key = trial.payments, new_id("check"), new_id("check")

    def authorize(token: str, *, key: str, reference: str) -> Payment:
        return payments.authorize(AMOUNT, token, idempotency_key=key, reference=reference)

    token = trial.lost("authorize")
    held = _unanswered(lambda: authorize(token, key=key, reference=reference), payments, reference)
    _stands(held, PaymentState.AUTHORIZED, NOTHING, NOTHING)
    again = authorize(token, key=key, reference=reference)
    _promise(again == held, "After a lost answer the same key holds nothing anew")
    _loses_a_move("capture", trial)
    _loses_a_move("refund", trial)


def _loses_a_move(verb: str, trial: _Trial) -> None:
    assert trial.lost  # noqa: S101
    payments, reference, key = trial.payments, new_id("check"), new_id("check")
    held = payments.authorize(
        AMOUNT, trial.lost(verb), idempotency_key=new_id("check"), reference=reference
    )
    if verb == "refund":
        payments.capture(held.id, AMOUNT, idempotency_key=new_id("check"))

    def ask() -> Payment:
        move = payments.capture if verb == "capture" else payments.refund
        return move(held.id, PART, idempotency_key=key)

    after = _unanswered(ask, payments, reference)
    moved = after.captured if verb == "capture" else after.refunded
    _promise(moved == PART, f"After a lost answer the {verb} is found")
    _promise(ask() == after, f"After a lost answer the same key does not {verb} again")


def _unanswered(call: Callable[[], Payment], payments: Payments, reference: str) -> Payment:
    try:
        call()
    except PaymentUnknown:
        pass
    else:
        _promise(False, "A lost answer is PaymentUnknown")
    found = payments.find(reference)
    _promise(found, "What happened is found by its reference when its answer was lost")
    assert found  # noqa: S101
    return found


def _speaks_for_itself(trial: _Trial) -> None:
    if trial.webhook is None:
        return
    payments, reference = trial.payments, new_id("check")
    held = payments.authorize(
        AMOUNT, trial.good, idempotency_key=new_id("check"), reference=reference
    )
    body, headers = trial.webhook(held.id)
    news = payments.heard(body, headers)
    _promise(isinstance(news, PaymentNews), "A webhook about a payment is news")
    assert news  # noqa: S101
    _promise(news.id and news.at.tzinfo, "News has an id and a moment with its zone")
    _promise(news.reference == reference, "News names our reference")
    _promise(news.payment == held, "News tells the payment as it stands")
    _promise(payments.heard(body, headers) == news, "News that comes twice is the same")
    shouted = {name.upper(): value for name, value in headers.items()}
    _promise(payments.heard(body, shouted) == news, "Headers are read in any case")
    _forgeries(trial, body, headers)


def _forgeries(trial: _Trial, body: bytes, headers: Mapping[str, str]) -> None:
    def refuses(body: bytes, headers: Mapping[str, str]) -> bool:
        return trial.refuses(lambda _: trial.payments.heard(body, headers))

    _promise(refuses(body + b" ", headers), "A webhook is verified byte for byte")
    _promise(refuses(body, {}), "A webhook without a signature is refused")
    for name, value in headers.items():
        for forged in ("", "v1=", value[:-1] + ("0" if value[-1] != "0" else "1"), f"{value}é"):
            _promise(refuses(body, {**headers, name: forged}), "A forged webhook is refused")
    for minutes in (10, -10):
        with clock.ahead(timedelta(minutes=minutes)):
            _promise(refuses(body, headers), f"A webhook {minutes} minutes old is refused")


def _stays_whole_in_a_rush(trial: _Trial) -> None:
    payments, reference, key = trial.payments, new_id("check"), new_id("check")
    held = _at_once(
        lambda _: payments.authorize(AMOUNT, trial.good, idempotency_key=key, reference=reference)
    )
    _promise(len({each.id for each in held}) == 1, "One key at once is one payment")
    found = payments.find(reference)
    _promise(found and found.id == held[0].id, "One key at once is found as one payment")
    taken = _at_once(lambda n: payments.capture(held[0].id, PART, idempotency_key=f"{key}:{n}"))
    _promise(len(taken) == 1, "Of many captures at once one succeeds")
    _at_once(lambda n: payments.refund(held[0].id, Money(300, "USD"), idempotency_key=f"{key}.{n}"))
    found = payments.find(reference)
    _promise(
        found and found.captured == PART and found.refunded == Money(600, "USD"),
        "Refunds at once stay within the capture",
    )


def _at_once(call: Callable[[int], Payment]) -> list[Payment]:
    """What came of the calls that were answered."""

    def tried(n: int) -> Payment | None:
        try:
            return call(n)
        except TradewindError:
            return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [each for each in pool.map(tried, range(AT_ONCE)) if each]


def _stands(payment: Payment, state: PaymentState, captured: Money, refunded: Money) -> None:
    _promise(payment.state is state, f"It is {state}, not {payment.state}")
    _promise(payment.amount == AMOUNT, "What was asked for is what is held")
    _promise(payment.captured == captured, f"{captured} was captured, not {payment.captured}")
    _promise(payment.refunded == refunded, f"{refunded} was refunded, not {payment.refunded}")


def _promise(kept: object, promise: str) -> None:
    if not kept:
        raise AssertionError(f"{promise}; this provider does not keep that promise.")


PROMISES: Final = (
    _holds,
    _declines,
    _captures,
    _captures_a_part,
    _voids,
    _refunds,
    _knows_no_strangers,
    _keeps_amounts,
    _waits,
    _loses_answers,
    _speaks_for_itself,
    _stays_whole_in_a_rush,
)
