"""What the tests stand on, shipped so that authors of plug-ins can use it too."""

from collections.abc import Mapping
from typing import Any

from tradewind import storage
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, PaymentNews, Payments
from tradewind.testing.endpoint import Call, Endpoint, Plan
from tradewind.testing.language import check_language
from tradewind.testing.payments import check_payments
from tradewind.testing.provider import Provider
from tradewind.testing.rates import check_rates
from tradewind.testing.vision import check_vision

__all__ = [
    "Call",
    "Endpoint",
    "Jealous",
    "Plan",
    "Provider",
    "check_language",
    "check_payments",
    "check_rates",
    "check_vision",
]


class Jealous:
    """A payment provider that may not be called while a transaction is open."""

    def __init__(self, provider: Payments) -> None:
        self._provider = provider
        self.name = provider.name

    def authorize(
        self, amount: Money, token: str, *, idempotency_key: str, reference: str
    ) -> Payment:
        """See `Payments.authorize`."""
        _alone()
        return self._provider.authorize(
            amount, token, idempotency_key=idempotency_key, reference=reference
        )

    def capture(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        """See `Payments.capture`."""
        _alone()
        return self._provider.capture(payment_id, amount, idempotency_key=idempotency_key)

    def void(self, payment_id: str, *, idempotency_key: str) -> Payment:
        """See `Payments.void`."""
        _alone()
        return self._provider.void(payment_id, idempotency_key=idempotency_key)

    def refund(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        """See `Payments.refund`."""
        _alone()
        return self._provider.refund(payment_id, amount, idempotency_key=idempotency_key)

    def find(self, reference: str) -> Payment | None:
        """See `Payments.find`."""
        _alone()
        return self._provider.find(reference)

    def heard(self, body: bytes, headers: Mapping[str, str]) -> PaymentNews | None:
        """See `Payments.heard`."""
        _alone()
        return self._provider.heard(body, headers)

    def __getattr__(self, name: str) -> Any:
        _alone()
        return getattr(self._provider, name)


def _alone() -> None:
    if storage.is_open():
        raise AssertionError("A port was called while a transaction was open.")
