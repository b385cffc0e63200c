from collections.abc import Iterator
from pathlib import Path

import pytest

from tradewind.integrations.payments.stripe import Stripe
from tradewind.settings import Settings
from tradewind.testing import Provider

PATIENCE_S = 0.25
"""How long the shop waits for an answer here; a provider that hangs answers never."""


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Provider]:
    """A card processor on loopback, sound unless a test plans otherwise."""
    with Provider(folder=tmp_path / "bank", delay_s=0.1) as provider:
        yield provider
        assert provider.broken() == []


@pytest.fixture
def stripe(bank: Provider) -> Stripe:
    """The product's adapter and Stripe's own package, pointed at it."""
    return Stripe(settings(bank))


def settings(bank: Provider) -> Settings:
    return Settings(
        payments="stripe",
        stripe_key=bank.key,
        stripe_base_url=bank.url,
        stripe_webhook_secret=bank.webhook_secret,
        stripe_timeout_s=PATIENCE_S,
        public_url="https://shop.example",
    )
