"""What the tests stand on, shipped so that authors of plug-ins can use it too."""

from typing import Any

from tradewind import storage
from tradewind.kernel.errors import Refused
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, Payments, PaymentState
from tradewind.testing.endpoint import Call, Endpoint, Plan
from tradewind.testing.language import check_language

__all__ = ["Call", "Endpoint", "Jealous", "Plan", "check_language", "check_payments"]


class Jealous:
    """A payment provider that may not be called while a transaction is open."""

    def __init__(self, provider: Payments) -> None:
        self._provider = provider
        self.name = provider.name

    def charge(self, amount: Money, token: str, *, idempotency_key: str) -> Payment:
        """See `Payments.charge`."""
        _alone()
        return self._provider.charge(amount, token, idempotency_key=idempotency_key)

    def find(self, idempotency_key: str) -> Payment | None:
        """See `Payments.find`."""
        _alone()
        return self._provider.find(idempotency_key)

    def __getattr__(self, name: str) -> Any:
        _alone()
        return getattr(self._provider, name)


def _alone() -> None:
    if storage.is_open():
        raise AssertionError("A port was called while a transaction was open.")


def check_payments(provider: Payments, *, good: str, declined: str) -> None:
    """The promises every payment provider must keep, tried with a good and a declined token."""
    amount, key = Money(1999, "USD"), new_id("check")
    _promise(provider.find(key) is None, "An unknown key finds nothing")
    once = provider.charge(amount, good, idempotency_key=key)
    _promise(once.state is PaymentState.CAPTURED, "A good token is captured")
    _promise(once.amount == amount, "What is captured is what was asked for")
    again = provider.charge(amount, good, idempotency_key=key)
    _promise(again == once, "The same key gives the same payment")
    _promise(provider.find(key) == once, "A payment is found by its key")
    _promise(_refuses(provider, Money(2999, "USD"), good, key), "A key has one amount")
    _promise(_refuses(provider, Money(1999, "EUR"), good, key), "A key has one currency")
    other = provider.charge(amount, good, idempotency_key=new_id("check"))
    _promise(other.id != once.id, "Another key is another payment")
    no = provider.charge(amount, declined, idempotency_key=(said_no := new_id("check")))
    _promise(no.state is PaymentState.DECLINED, "A bad token is declined")
    _promise(bool(no.reason), "A decline has a reason")
    _promise(provider.find(said_no) == no, "A decline is found by its key")


def _refuses(provider: Payments, amount: Money, token: str, key: str) -> bool:
    try:
        provider.charge(amount, token, idempotency_key=key)
    except Refused:
        return True
    return False


def _promise(kept: object, promise: str) -> None:
    if not kept:
        raise AssertionError(f"{promise}; this provider does not keep that promise.")
