"""The same door as tools: JSON-RPC in, the same answers out."""

from typing import Any

import pytest

from tests.ucp.conftest import Agent
from tradewind.check.ucp.own import STAPLE, payment

LINES = {"line_items": [{"item": {"id": STAPLE}, "quantity": 1}]}


def content(said: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = said["result"]["structuredContent"]
    return found


def test_every_operation_is_a_tool_and_says_what_it_takes(agent: Agent, older: Agent) -> None:
    names = {each["name"] for each in agent.rpc("tools/list")["result"]["tools"]}
    assert len(names) == 13
    assert {each["name"] for each in older.rpc("tools/list")["result"]["tools"]} < names
    described = agent.rpc("tools/list")["result"]["tools"]
    assert all(each["description"] and each["inputSchema"]["required"] for each in described)
    assert agent.rpc("initialize")["result"]["capabilities"]["tools"] is not None
    assert agent.rpc("ping")["result"] == {}


def test_a_purchase_by_tools_is_the_purchase_by_rest(agent: Agent) -> None:
    made = content(agent.tool("create_checkout", checkout=LINES))
    changed = content(agent.tool("update_checkout", id=made["id"], checkout=LINES))
    assert changed["id"] == made["id"]
    done = content(
        agent.tool("complete_checkout", "k-1", id=made["id"], checkout=payment("succeed"))
    )
    assert agent.get(f"/checkout-sessions/{made['id']}").json()["status"] == done["status"]
    order = content(agent.tool("get_order", id=done["order"]["id"]))
    assert order["checkout_id"] == made["id"]
    same = agent.tool("complete_checkout", "k-1", id=made["id"], checkout=payment("succeed"))
    assert content(same)["order"] == done["order"]


def test_carts_and_the_catalogue_by_tools(agent: Agent) -> None:
    cart = content(agent.tool("create_cart", cart=LINES))
    assert content(agent.tool("get_cart", id=cart["id"]))["line_items"]
    assert content(agent.tool("cancel_cart", "k-2", id=cart["id"]))["id"] == cart["id"]
    assert content(agent.tool("get_cart", id=cart["id"]))["ucp"]["status"] == "error"
    assert content(agent.tool("search_catalog", catalog={"query": "oolong"}))["products"]
    assert content(agent.tool("lookup_catalog", catalog={"ids": [STAPLE]}))["products"]
    assert content(agent.tool("get_product", catalog={"id": STAPLE}))["product"]["selected"]


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("tools/run", {}, -32601),
        ("tools/call", {}, -32602),
        ("tools/call", {"name": "buy_everything", "arguments": {}}, -32602),
        ("tools/call", {"name": "get_cart", "arguments": {"id": "x"}}, -32602),
        (
            "tools/call",
            {"name": "get_cart", "arguments": {"meta": {"ucp-agent": {"profile": "x"}}, "id": "x"}},
            -32001,
        ),
    ],
)
def test_a_wrong_call_is_an_error_of_the_transport(
    agent: Agent, method: str, params: dict[str, Any], code: int
) -> None:
    assert agent.rpc(method, params)["error"]["code"] == code


def test_what_cannot_be_undone_needs_a_key(agent: Agent) -> None:
    made = content(agent.tool("create_checkout", checkout=LINES))
    said = agent.tool("complete_checkout", id=made["id"], checkout=payment("succeed"))
    assert said["error"]["code"] == -32602


def test_no_argument_of_a_tool_is_a_price_or_a_person(agent: Agent) -> None:
    body = {**LINES, "totals": [{"type": "total", "amount": 1}], "currency": "XTS"}
    made = content(agent.tool("create_checkout", checkout=body))
    assert made["currency"] == "USD"
    assert made["totals"][-1]["amount"] > 1000
