"""A lent card pays within its allowance, and what is kept of it is never the card."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tradewind.checkout.vault import Allowance, Lent, Spend
from tradewind.checkout.vault import tables as vault
from tradewind.kernel.money import Money
from tradewind.storage import Database

NOW = datetime(2026, 4, 17, 12, tzinfo=UTC)
LENT = Lent(
    id="vt_1",
    agent_id="agt_1",
    token="succeed",
    allowance=Allowance(Money(2000, "USD"), "chk_1", "shop", NOW + timedelta(hours=1)),
    created_at=NOW,
)
SPEND = Spend(Money(2000, "USD"), "chk_1", "shop", NOW)


def test_a_card_pays_what_it_was_lent_for() -> None:
    assert LENT.forbids(SPEND) == ""


@pytest.mark.parametrize(
    ("spend", "why"),
    [
        (replace(SPEND, amount=Money(2001, "USD")), "at most"),
        (replace(SPEND, amount=Money(1, "EUR")), "USD"),
        (replace(SPEND, session_id="chk_2"), "another checkout session"),
        (replace(SPEND, merchant_id="other"), "another seller"),
        (replace(SPEND, at=NOW + timedelta(hours=1)), "time is over"),
    ],
)
def test_a_card_pays_nothing_else(spend: Spend, why: str) -> None:
    assert why in LENT.forbids(spend)


def test_a_card_that_has_paid_pays_nothing_more(database: Database) -> None:
    with database.transaction() as session:
        vault.add(session, LENT)
        vault.add(session, replace(LENT, token="another"))
        assert vault.find(session, "vt_1") == LENT
        vault.spend(session, "vt_1", at=NOW)
        vault.spend(session, "vt_1", at=NOW + timedelta(days=1))
        kept = vault.find(session, "vt_1")
    assert kept is not None
    assert kept.spent_at == NOW
    assert kept.forbids(SPEND) == "it was used already"
    with database.reading() as session:
        assert vault.find(session, "vt_2") is None
