"""What agents may count on: one question each, through the front door."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.acp.conftest import SECRET, Agent, Newcomer
from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.decisions import agents
from tradewind.decisions.agents import Limit
from tradewind.kernel import clock
from tradewind.kernel.money import Money
from tradewind.web.acp.markup import has_html

BUYER = {"first_name": "Ada", "last_name": "Walker", "email": "ada@example.com"}
ADDRESS = {
    "name": "Ada Walker",
    "line_one": "1 Test Street",
    "city": "San Francisco",
    "state": "CA",
    "country": "US",
    "postal_code": "94107",
}
CAPABILITIES = {"interventions": {"supported": ["3ds"]}}


@pytest.fixture(scope="module")
def items(shop: Tradewind) -> list[str]:
    """Things that are sold in dollars and of which there are plenty."""
    with shop.database.reading() as session:
        return [
            variant.sku
            for product in catalog.changed(session, since=0)
            for variant in product.variants
            if variant.offer("USD") and (variant.stock is None or variant.stock > 20)
        ]


def wish(*items: str, **more: Any) -> dict[str, Any]:
    lines = [{"id": item} for item in items]
    return {"line_items": lines, "currency": "usd", "capabilities": CAPABILITIES} | more


def ready(agent: Agent, item: str, **more: Any) -> dict[str, Any]:
    details = {"address": ADDRESS}
    asked = wish(item, buyer=BUYER, fulfillment_details=details, **more)
    session = agent.got("/checkout_sessions", asked, status=201)
    assert session["status"] == "ready_for_payment", session["messages"]
    return session


def paying(token: str) -> dict[str, Any]:
    credential = {"type": "spt", "token": token}
    instrument = {"type": "card", "credential": credential}
    return {"payment_data": {"handler_id": "card_tokenized", "instrument": instrument}}


def total(session: dict[str, Any], kind: str = "total") -> int:
    return next(int(each["amount"]) for each in session["totals"] if each["type"] == kind)


def test_a_quantity_is_taken_though_the_schema_forgot_it(agent: Agent, items: list[str]) -> None:
    asked = wish(items[0]) | {"line_items": [{"id": items[0], "quantity": 3}]}
    session = agent.got("/checkout_sessions", asked, status=201)
    assert session["line_items"][0]["quantity"] == 3
    one = agent.got("/checkout_sessions", wish(items[0]), status=201)
    assert total(session, "items_base_amount") == 3 * total(one, "items_base_amount")


def test_the_shapes_of_older_releases_are_taken(agent: Agent, items: list[str]) -> None:
    asked = {
        "items": [{"id": items[0], "quantity": 2}],
        "currency": "usd",
        "capabilities": {},
        "buyer": BUYER,
        "fulfillment_address": ADDRESS,
    }
    session = agent.got("/checkout_sessions", asked, status=201)
    assert session["status"] == "ready_for_payment"
    assert session["line_items"][0]["quantity"] == 2
    at = f"/checkout_sessions/{session['id']}"
    option = session["fulfillment_options"][-1]["id"]
    for chosen in (
        {"fulfillment_option_id": option},
        {"selected_fulfillment_options": [{"type": "shipping", "shipping": {"option_id": option}}]},
    ):
        changed = agent.got(at, chosen)
        assert changed["selected_fulfillment_options"][0]["option_id"] == option
    body = {"payment_data": {"token": "succeed", "provider": "sandbox"}}
    assert agent.got(f"{at}/complete", body)["status"] == "completed"


def test_a_decline_is_a_message_and_the_session_can_still_be_paid(
    agent: Agent, items: list[str]
) -> None:
    session = ready(agent, items[0])
    at = f"/checkout_sessions/{session['id']}/complete"
    declined = agent.got(at, paying("insufficient_funds"))
    assert declined["status"] == "ready_for_payment"
    assert [each["code"] for each in declined["messages"]] == ["payment_declined"]
    assert "order" not in declined
    paid = agent.got(at, paying("succeed"))
    assert paid["status"] == "completed"
    assert paid["messages"] == []


def test_another_key_for_a_paid_session_brings_the_same_order(
    agent: Agent, items: list[str]
) -> None:
    session = ready(agent, items[0])
    at = f"/checkout_sessions/{session['id']}/complete"
    orders = {agent.got(at, paying("succeed"))["order"]["id"] for _ in range(3)}
    assert len(orders) == 1


def test_more_than_there_is_is_told_and_not_sold(
    shop: Tradewind, agent: Agent, items: list[str]
) -> None:
    with shop.database.reading() as session:
        counted = catalog.items(session, items)
    item = next(each for each in counted.values() if each.stock and each.stock < 900)
    asked = wish(item.sku, buyer=BUYER, fulfillment_details={"address": ADDRESS})
    asked["line_items"] = [{"id": item.sku, "quantity": (item.stock or 0) + 1}]
    told = agent.got("/checkout_sessions", asked, status=201)
    assert told["status"] == "not_ready_for_payment"
    assert [each["code"] for each in told["messages"]] == ["quantity_exceeded"]
    assert told["messages"][0]["param"] == "$.line_items[0]"
    at = f"/checkout_sessions/{told['id']}/complete"
    assert agent.got(at, paying("succeed"))["status"] == "not_ready_for_payment"


def test_an_unknown_item_is_named_with_its_place(agent: Agent, items: list[str]) -> None:
    answer = agent.ask("/checkout_sessions", wish(items[0], "no-such-item"))
    assert answer.status_code == 400
    assert answer.json() == {
        "type": "invalid_request",
        "code": "invalid_item_id",
        "message": "No item 'no-such-item'.",
        "param": "$.line_items[1].id",
    }


def test_an_agent_spends_no_more_than_it_may(
    shop: Tradewind, newcomer: Newcomer, items: list[str]
) -> None:
    agent = newcomer()
    me = agents.authenticate(shop.database, agent.headers["authorization"].removeprefix("Bearer "))
    with shop.database.transaction() as session:
        agents.allow(session, me.id, [Limit(Money(1, "USD"), Money(1, "USD"))], by="test")
    session_out = ready(agent, items[0])
    answer = agent.ask(f"/checkout_sessions/{session_out['id']}/complete", paying("succeed"))
    assert (answer.status_code, answer.json()["code"]) == (403, "spend_limit_exceeded")
    again = agent.got(f"/checkout_sessions/{session_out['id']}", method="GET")
    assert again["status"] == "ready_for_payment"


def test_a_session_starts_from_a_cart_once(agent: Agent, items: list[str]) -> None:
    lines = [{"id": items[0], "quantity": 2}, {"id": items[1]}]
    cart = agent.got("/carts", {"line_items": lines, "buyer": BUYER}, status=201)
    asked = wish(cart_id=cart["id"])
    first = agent.got("/checkout_sessions", asked, status=201)
    assert [line["quantity"] for line in first["line_items"]] == [2, 1]
    assert first["buyer"]["email"] == BUYER["email"]
    assert agent.got("/checkout_sessions", asked, status=201)["id"] == first["id"]


def test_a_foreign_cart_is_no_cart(newcomer: Newcomer, items: list[str]) -> None:
    cart = newcomer().got("/carts", {"line_items": [{"id": items[0]}]}, status=201)
    stranger = newcomer()
    assert stranger.ask(f"/carts/{cart['id']}", method="GET").status_code == 404
    assert stranger.ask("/checkout_sessions", wish(cart_id=cart["id"])).status_code == 404


def test_a_key_without_the_scope_pays_nothing(
    shop: Tradewind, agent: Agent, items: list[str]
) -> None:
    session = ready(agent, items[0])
    me = agents.authenticate(shop.database, agent.headers["authorization"].removeprefix("Bearer "))
    with shop.database.transaction() as connection:
        looking = agents.mint(connection, me.id, {agents.Scope.CHECKOUT}, by="test").secret
    agent.headers["authorization"] = f"Bearer {looking}"
    at = f"/checkout_sessions/{session['id']}"
    assert agent.ask(at, method="GET").status_code == 200
    answer = agent.ask(f"{at}/complete", paying("succeed"))
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_a_refused_issuer_declines_and_leaves_the_session_open(
    agent: Agent, items: list[str]
) -> None:
    session = ready(agent, items[0])
    at = f"/checkout_sessions/{session['id']}/complete"
    assert agent.got(at, paying("second_step"))["status"] == "authentication_required"
    denied = paying("second_step") | {"authentication_result": {"outcome": "denied"}}
    told = agent.got(at, denied)
    assert told["status"] == "ready_for_payment"
    assert told["messages"][0]["code"] == "payment_declined"


def test_a_session_can_be_canceled_while_the_issuer_is_waited_for(
    agent: Agent, items: list[str]
) -> None:
    session = ready(agent, items[0])
    at = f"/checkout_sessions/{session['id']}"
    agent.got(f"{at}/complete", paying("second_step"))
    assert agent.got(f"{at}/cancel")["status"] == "canceled"


def test_a_session_that_waited_too_long_is_expired(agent: Agent, items: list[str]) -> None:
    session = ready(agent, items[0])
    with clock.ahead(timedelta(hours=7)):
        late = agent.got(f"/checkout_sessions/{session['id']}", method="GET")
        assert late["status"] == "expired"
        paid = agent.ask(f"/checkout_sessions/{session['id']}/complete", paying("succeed"))
    assert (paid.status_code, paid.json()["code"]) == (409, "invalid_state")


def test_words_come_in_the_readers_language(agent: Agent, items: list[str]) -> None:
    answer = agent.ask("/checkout_sessions", wish(items[0]), accept_language="de-DE,de;q=0.9")
    totals = {each["type"]: each["display_text"] for each in answer.json()["totals"]}
    assert totals["subtotal"] == "Zwischensumme"


def test_hooks_are_not_there_without_their_secret(agent: Agent) -> None:
    body = {"key": "k", "seconds": 1}
    assert agent.post("/testing/acp/age", json=body).status_code == 404
    wrong = {"Simulation-Secret": "guessed"}
    assert agent.post("/testing/acp/age", json=body, headers=wrong).status_code == 404
    right = {"Simulation-Secret": SECRET}
    assert agent.post("/testing/acp/age", json=body, headers=right).status_code == 200


@pytest.mark.parametrize(
    "body",
    [b"{" * 10_000, b'{"a":' * 200 + b"1" + b"}" * 200, b"NaN", b'"\\u0000"', b"[1,", b"\xff\xfe"],
)
def test_what_is_no_json_is_refused_in_shape(agent: Agent, body: bytes) -> None:
    headers = {
        "API-Version": "2026-04-17",
        "Idempotency-Key": "k",
        "Content-Type": "application/json",
    }
    answer = agent.post("/acp/checkout_sessions", content=body, headers=headers)
    assert answer.status_code == 400
    assert set(answer.json()) <= {"type", "code", "message", "param"}


def test_a_body_too_large_is_refused(agent: Agent, items: list[str]) -> None:
    answer = agent.ask("/checkout_sessions", wish(items[0], metadata={"x": "y" * 300_000}))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("Please **hurry**: 3 < 4", False),
        ("`<b>` is how one writes bold", False),
        ("<https://example.com> or <ada@example.com>", False),
        ("<b>bold</b>", True),
        ("a<br/>b", True),
        ("<!-- hidden -->", True),
        ("<?php ?>", True),
        ("`code` <script>x()</script>", True),
    ],
)
def test_raw_html_is_told_from_markdown(content: str, html: bool) -> None:
    assert has_html(content) is html


@given(some.text(alphabet="<>ab/!? "))
def test_without_a_closing_bracket_there_is_no_html(content: str) -> None:
    assert not has_html(content.replace(">", ""))


def test_a_real_mcp_client_gets_structured_content(agent: Agent, items: list[str]) -> None:
    meta = {"api_version": "2026-04-17"}
    arguments = {"meta": meta, "payload": wish(items[0])}
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "create_checkout_session", "arguments": arguments},
    }
    bare = agent.post("/acp/mcp", json=call).json()["result"]
    assert bare["status"] == "not_ready_for_payment"
    named = {"MCP-Protocol-Version": "2025-11-25"}
    result = agent.post("/acp/mcp", json=call, headers=named).json()["result"]
    assert result["structuredContent"]["status"] == "not_ready_for_payment"
    assert result["content"][0]["type"] == "text"


def test_a_card_number_is_never_repeated_in_an_error(agent: Agent, items: list[str]) -> None:
    session = ready(agent, items[0])
    body = {
        "payment_method": {"type": "card", "number": "4242424242424242x", "cvc": "98765"},
        "allowance": {"checkout_session_id": session["id"]},
        "risk_signals": [],
        "metadata": {},
    }
    answer = agent.ask("/agentic_commerce/delegate_payment", body)
    assert answer.status_code == 400
    assert "4242" not in answer.text
    assert "98765" not in answer.text
