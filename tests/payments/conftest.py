from collections.abc import Iterator
from pathlib import Path

import pytest

from tradewind.integrations.payments.stripe import Stripe
from tradewind.settings import Settings
from tradewind.testing import Provider
from tradewind.testing.provider import Plan

PATIENT_S, IMPATIENT_S = 10.0, 0.5
"""How long the shop waits for an answer; briefly only where the provider will hang."""


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Provider]:
    """A card processor on loopback, sound unless a test plans otherwise."""
    with Provider(folder=tmp_path / "bank", delay_s=0.1) as provider:
        yield provider
        assert provider.broken() == []


@pytest.fixture
def stripe(bank: Provider, request: pytest.FixtureRequest) -> Stripe:
    """The product's adapter and Stripe's own package, pointed at it."""
    params = getattr(request.node, "callspec", None)
    hangs = params is not None and params.params.get("plan") in {Plan.HANG, Plan.HANG_BEFORE}
    return Stripe(settings(bank, IMPATIENT_S if hangs else PATIENT_S))


def settings(bank: Provider, patience_s: float = PATIENT_S) -> Settings:
    return Settings(
        payments="stripe",
        stripe_key=bank.key,
        stripe_base_url=bank.url,
        stripe_webhook_secret=bank.webhook_secret,
        stripe_timeout_s=patience_s,
        public_url="https://shop.example",
    )
