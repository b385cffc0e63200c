"""What an agent may do, and what is kept of its keys."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from tradewind.decisions import agents
from tradewind.decisions import tables as ledger
from tradewind.decisions.agents import Limit, OverLimit, Scope, tables
from tradewind.kernel import clock
from tradewind.kernel.errors import (
    BadInput,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    Refused,
    WrongState,
)
from tradewind.kernel.money import Money


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.fixture
def agent(database):
    """May spend $100 an order and $150 a day."""
    with database.transaction() as session:
        made = agents.meet(session, "Pilot")
        agents.allow(session, made.id, [Limit(usd(100_00), usd(150_00))], by="test")
        return made


@pytest.fixture
def minted(database, agent):
    with database.transaction() as session:
        return agents.mint(session, agent.id, {Scope.READ, Scope.PAY}, by="test")


def spend(database, agent, amount: Money, order: str) -> None:
    with database.transaction() as session:
        agents.spend(session, agent.id, amount, order)


def spent(database, agent) -> int:
    with database.reading() as session:
        since = clock.now() - timedelta(days=1)
        return tables.spent(session, agent.id, "USD", since=since).minor


def test_a_key_says_whose_it_is_and_what_it_opens(database, agent, minted):
    found = agents.authenticate(database, minted.secret)
    assert (found.id, found.name) == (agent.id, "Pilot")
    found.check(Scope.READ)
    with pytest.raises(NotAllowed, match="checkout needs a key"):
        found.check(Scope.CHECKOUT)


def test_only_a_digest_of_a_key_is_kept(database, minted):
    with database.reading() as session:
        rows = [str(row) for row in session.execute(select(tables.api_key))]
        rows += [str(each.body) for each in ledger.latest(session)]
    assert rows
    assert not [row for row in rows if minted.secret in row or minted.secret[12:] in row]


@pytest.mark.parametrize("change", [-1, 4, 20])
def test_a_key_with_one_letter_changed_opens_nothing(database, minted, change):
    letters = list(minted.secret)
    letters[change] = "a" if letters[change] != "a" else "b"
    with pytest.raises(NotAuthenticated):
        agents.authenticate(database, "".join(letters))


@pytest.mark.parametrize("secret", ["", "tw_", "tw_" + "x" * 10_000, "\x00", "tw_\u0130"])
def test_what_is_no_key_opens_nothing(database, secret):
    with pytest.raises(NotAuthenticated):
        agents.authenticate(database, secret)


def test_a_revoked_key_opens_nothing_from_that_moment(database, minted):
    with database.transaction() as session:
        agents.revoke(session, minted.key.id, by="test")
    with pytest.raises(NotAuthenticated):
        agents.authenticate(database, minted.secret)


def test_after_a_rotation_both_keys_work_for_a_day_and_then_the_new_one(database, minted):
    with database.transaction() as session:
        fresh = agents.rotate(session, minted.key.id, by="test")
    assert agents.authenticate(database, minted.secret).id == minted.key.agent_id
    assert agents.authenticate(database, fresh.secret).scopes == minted.key.scopes
    with clock.ahead(timedelta(hours=25)):
        assert agents.authenticate(database, fresh.secret).id == minted.key.agent_id
        with pytest.raises(NotAuthenticated):
            agents.authenticate(database, minted.secret)
        with pytest.raises(WrongState), database.transaction() as session:
            agents.rotate(session, minted.key.id, by="test")


def test_the_last_use_of_a_key_is_noted(database, minted):
    agents.authenticate(database, minted.secret)
    with database.reading() as session:
        first = tables.key(session, minted.key.id).last_used_at
    assert first is not None
    with clock.ahead(timedelta(minutes=5)):
        agents.authenticate(database, minted.secret)
    with database.reading() as session:
        later = tables.key(session, minted.key.prefix).last_used_at
    assert later is not None
    assert later - first >= timedelta(minutes=4)


def test_an_order_over_the_limit_of_an_order_is_refused(database, agent):
    with pytest.raises(OverLimit, match=r"USD 100\.00 an order"):
        spend(database, agent, usd(100_01), "ord_1")
    spend(database, agent, usd(100_00), "ord_1")


def test_the_limit_of_a_day_holds_over_all_orders_and_opens_again_after_it(database, agent):
    spend(database, agent, usd(90_00), "ord_1")
    with pytest.raises(OverLimit, match=r"USD 150\.00 in 24 hours and has spent USD 90\.00"):
        spend(database, agent, usd(60_01), "ord_2")
    spend(database, agent, usd(60_00), "ord_2")
    with clock.ahead(timedelta(hours=25)):
        spend(database, agent, usd(100_00), "ord_3")


def test_no_other_currency_is_spent_than_the_one_allowed(database, agent):
    with pytest.raises(OverLimit, match="in USD, not in JPY"):
        spend(database, agent, Money(1, "JPY"), "ord_1")


def test_an_agent_without_limits_spends_nothing(database):
    with database.transaction() as session:
        made = agents.meet(session, "Newcomer")
    with pytest.raises(OverLimit, match="no currency"):
        spend(database, made, usd(1), "ord_1")


def test_an_order_is_counted_once_however_often_it_is_asked(database, agent):
    for _ in range(3):
        spend(database, agent, usd(60_00), "ord_1")
    assert spent(database, agent) == 60_00


def test_an_order_that_came_to_nothing_is_given_back_once(database, agent):
    spend(database, agent, usd(60_00), "ord_1")
    for _ in range(2):
        with database.transaction() as session:
            agents.give_back(session, "ord_1")
            agents.give_back(session, "ord_of_a_person")
    assert spent(database, agent) == 0
    with database.reading() as session:
        assert len(ledger.latest(session, kind="mandate.given_back")) == 1


def test_orders_at_once_never_spend_more_than_the_day_allows(database, agent):
    refused = []

    def one(number: int) -> None:
        try:
            spend(database, agent, usd(20_00), f"ord_{number}")
        except Refused as error:
            refused.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert spent(database, agent) == 140_00
    assert len(refused) == 16 - 7


def test_every_use_of_a_mandate_is_in_the_chained_ledger(database, agent):
    spend(database, agent, usd(60_00), "ord_1")
    with database.reading() as session:
        (granted,) = ledger.latest(session, kind="mandate.granted", subject=agent.id)
        (used,) = ledger.latest(session, kind="mandate.used", subject=agent.id)
        assert ledger.first_broken(session) is None
    assert granted.body["by"] == "test"
    assert granted.body["limits"] == [{"currency": "USD", "per_order": 10000, "per_day": 15000}]
    assert used.body["mandate"] == granted.id
    assert (used.body["order"], used.body["amount"]) == ("ord_1", 60_00)


def test_a_stopped_agent_neither_gets_in_nor_spends(database, agent, minted):
    with database.transaction() as session:
        agents.stop(session, agent.id, by="test", reason="It asked too much.")
    with pytest.raises(NotAuthenticated, match="asked too much"):
        agents.authenticate(database, minted.secret)
    with pytest.raises(NotAllowed):
        spend(database, agent, usd(1), "ord_1")
    with pytest.raises(WrongState), database.transaction() as session:
        agents.mint(session, agent.id, [Scope.READ], by="test")
    with database.transaction() as session:
        agents.go_on(session, agent.id, by="test")
    assert agents.authenticate(database, minted.secret).id == agent.id


def test_one_switch_stops_them_all(database, agent, minted):
    with database.transaction() as session:
        agents.stop(session, by="test")
    with pytest.raises(NotAuthenticated, match="all agents"):
        agents.authenticate(database, minted.secret)
    with pytest.raises(NotAllowed):
        spend(database, agent, usd(1), "ord_1")
    with database.transaction() as session:
        agents.go_on(session, by="test")
    spend(database, agent, usd(1), "ord_1")


def test_an_agent_has_one_name_and_a_name_one_agent(database, agent):
    with database.transaction() as session:
        assert agents.meet(session, " Pilot ").id == agent.id
        with pytest.raises(BadInput):
            agents.meet(session, "\x07")
        with pytest.raises(NotFound):
            tables.named(session, "Nobody")


def test_the_limits_of_an_agent_are_of_one_currency():
    with pytest.raises(Refused):
        Limit(usd(1), Money(1, "EUR"))
