"""The day's budget holds, whoever calls at the same time, and every call is in the ledger."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tradewind import storage
from tradewind.decisions import tables as ledger
from tradewind.decisions.models import tables
from tradewind.decisions.models.budget import Prices, budget_of, prices_of
from tradewind.decisions.models.metered import Metered
from tradewind.kernel import clock
from tradewind.kernel.errors import PortUnavailable, Unrepairable
from tradewind.kernel.ports import Draft, Drafted, Drafting, Wording
from tradewind.settings import Settings
from tradewind.storage import Database

ASKED = Drafting("listing", "Write.", {"brand": "Aurora"}, {"type": "object"}, "en", 100)
TOOK = {"prompt": 300, "completion": 100}


@dataclass
class Model:
    """Takes the same each time."""

    name: str = "openai:stub"
    fault: Exception | None = None
    calls: list[bool] = field(default_factory=list)

    def word(self, draft: Draft) -> Wording:
        return Wording(draft.verdict, draft.reasons, "", TOOK)

    def draft(self, request: Drafting) -> Drafted:
        self.calls.append(storage.is_open())
        if self.fault is not None:
            raise self.fault
        return Drafted({"title": request.purpose}, "{}", TOOK)


def metered(database: Database, model: Model, **more) -> Metered:
    return Metered.of(model, database, Settings(**more))


def entries(database: Database) -> list[dict[str, Any]]:
    with database.reading() as session:
        return [each.body for each in ledger.latest(session, kind="model.call")]


def test_a_call_is_written_down_with_what_it_took_and_no_transaction_is_open_meanwhile(database):
    model = Model()
    prices = {"model_price_in": Decimal("0.27"), "model_price_out": Decimal("1.10")}
    said = metered(database, model, **prices).draft(ASKED)
    assert said.cost == 191  # 300 × .27 + 100 × 1.10 millionths
    (entry,) = entries(database)
    assert (entry["purpose"], entry["model"]) == ("listing", "openai:stub")
    assert (entry["prompt"], entry["completion"], entry["cost"]) == (300, 100, 191)
    assert (entry["outcome"], entry["currency"]) == ("answered", "USD")
    assert model.calls == [False]


def test_over_budget_the_model_is_not_asked(database):
    model = Model()
    port = metered(database, model, model_budget=f"{held() + 399} tokens")
    port.draft(ASKED)
    with pytest.raises(PortUnavailable, match="TRADEWIND_MODEL_BUDGET"):
        port.draft(ASKED)
    assert len(model.calls) == 1
    assert entries(database)[0]["outcome"] == "over budget"
    with database.reading() as session:
        day = tables.of_day(session, tables.today())
    assert (day.calls, day.refused, day.failed, day.spent.tokens) == (1, 1, 0, 400)


def answered(port: Metered, times: int) -> Iterator[Drafted]:
    """The drafts of so many calls that the budget lets through."""
    for _ in range(times):
        with suppress(PortUnavailable):
            yield port.draft(ASKED)


def held() -> int:
    """Tokens that are held for one draft."""
    database = Database.connect("sqlite://")
    with pytest.raises(KeyError):
        metered(database, Model(fault=KeyError("x"))).draft(ASKED)
    with database.reading() as session:
        return tables.spent(session, tables.today()).tokens


def test_a_budget_in_money_counts_money(database):
    model = Model()
    prices = {"model_price_in": Decimal(100), "model_price_out": Decimal(100)}
    port = metered(database, model, model_budget="1.00 EUR", **prices)
    assert port.draft(ASKED).cost == 40_000
    assert len(list(answered(port, 20))) < 20
    with database.reading() as session:
        assert tables.spent(session, tables.today()).cost <= 1_000_000
    assert entries(database)[0]["currency"] == "EUR"


def test_a_budget_in_money_without_prices_says_what_to_set(database):
    with pytest.raises(PortUnavailable, match="TRADEWIND_MODEL_PRICE_IN"):
        metered(database, Model(), model_budget="5 USD").draft(ASKED)


def test_many_at_once_do_not_spend_the_budget_twice(database):
    model, most = Model(), held() + 4 * 400
    port = metered(database, model, model_budget=f"{most} tokens")

    with ThreadPoolExecutor(8) as pool:
        right = sum(len(each) for each in pool.map(lambda _: list(answered(port, 3)), range(8)))
    assert 1 <= right <= 5
    with database.reading() as session:
        assert tables.spent(session, tables.today()).tokens <= most


def test_what_was_under_way_when_the_shop_stopped_stays_counted(database):
    port = metered(database, Model())
    port._held("listing", {"prompt": 700, "completion": 300})
    with pytest.raises(PortUnavailable, match="budget"):
        metered(database, Model(), model_budget="1500 tokens").draft(ASKED)
    with clock.ahead(timedelta(days=1)), database.reading() as session:
        assert tables.spent(session, tables.today()).tokens == 0


@pytest.mark.parametrize("fault", [PortUnavailable("gone"), Unrepairable("odd")])
def test_a_failed_call_counts_what_it_took(fault, database):
    fault.tokens = {"prompt": 40, "completion": 2}
    with pytest.raises(type(fault)):
        metered(database, Model(fault=fault)).draft(ASKED)
    (entry,) = entries(database)
    assert entry["outcome"] == type(fault).__name__
    assert entry["prompt"] == 40


def test_wordings_count_too(database):
    port = metered(database, Model())
    port.word(Draft("en", "a lamp", "The {c1}.", {}, ()))
    assert entries(database)[0]["purpose"] == "wording"
    assert port.name == "openai:stub"
    with database.reading() as session:
        (call,) = tables.latest(session)
    assert (call.purpose, call.prompt, call.outcome) == ("wording", 300, "answered")


def test_settings_say_budget_and_prices():
    budget = budget_of(Settings(model_budget="200000 tokens"))
    assert budget is not None
    assert (budget.most, budget.in_tokens) == (200_000, True)
    money = budget_of(Settings(model_budget="2.50 CNY"))
    assert money is not None
    assert (money.most, money.in_tokens) == (2_500_000, False)
    assert money.shown(prices_of(Settings(model_budget="2.50 CNY"))) == "2.5 CNY"
    assert budget_of(Settings()) is None
    assert Prices(Decimal("0.1"), Decimal(0), "USD").cost({"prompt": 1}) == 1
