"""The desk shows what the model was asked, what it took, and how much of the budget is left."""

from decimal import Decimal

import pytest
from pydantic import SecretStr

from tests.web.conftest import browser
from tests.wording.kit import KEY
from tradewind.app import Tradewind
from tradewind.kernel.errors import PortUnavailable, Unrepairable
from tradewind.settings import Settings
from tradewind.testing import Endpoint, Plan
from tradewind.testing.language import DRAFTING


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_model_the_page_says_how_to_connect_one(language, tmp_path):
    with browser(Tradewind.open(Settings(home=tmp_path))) as desk:
        desk.headers["accept-language"] = language
        assert "TRADEWIND_OPENAI_BASE_URL" in desk.read("/desk/model")


def test_calls_cost_and_refusals_are_shown_and_the_key_is_not(tmp_path):
    with Endpoint((Plan.RUBBISH, Plan.RUBBISH, Plan.GOOD)) as endpoint:
        shop = Tradewind.open(
            Settings(
                home=tmp_path,
                language="openai",
                openai_base_url=endpoint.url,
                openai_model="stub",
                openai_key=SecretStr(KEY),
                model_budget="1.00 CNY",
                model_price_in=Decimal(100),
                model_price_out=Decimal(50),
            )
        )
        with pytest.raises(Unrepairable):
            shop.language.draft(DRAFTING)
        said = shop.language.draft(DRAFTING)
        with pytest.raises(PortUnavailable, match="budget"):
            [shop.language.draft(DRAFTING) for _ in range(200)]
    assert said.cost == 100 * 100 + 50 * said.tokens["completion"]
    with browser(shop) as desk:
        shown = desk.read("/desk/model")
        today = desk.get("/api/v1/seller/model").json()
    assert today["model"] == "openai:stub"
    assert today["refused"] == 1
    assert today["failed"] == 1
    assert 0 < today["budget_used"] <= 1
    assert "over budget" in shown
    assert "unreadable" in shown
    assert KEY not in shown
