"""An assistant looks, compares, fills a cart and hands over to a person; it never pays."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.web.mcp.client import Client
from tradewind import web
from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.decisions import agents
from tradewind.decisions.agents import Scope
from tradewind.decisions.proposals import tables as proposals
from tradewind.seller.listings import tables as listings
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.settings import Settings

REVISIONS = ["2025-11-25", "2026-07-28"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Tradewind:
    opened = Tradewind.open(Settings(home=tmp_path_factory.mktemp("mcp")))
    opened.import_files(sample.files())
    opened.index.refresh(opened.database)
    return opened


@pytest.fixture(params=REVISIONS)
def client(shop, request) -> Iterator[Client]:
    with TestClient(web.create(shop), base_url="http://127.0.0.1:8000") as http:
        yield Client(http, request.param)


def test_a_need_becomes_a_quote_that_a_person_pays(client):
    answer = client.call("ask", sentence="wireless headphones under $500")
    card = next(each for each in answer["cards"] if each["available"])
    assert card["price"]["minor"] < 500_00
    assert answer["words"]
    cart = client.call("cart_add", variant_id=card["variant_id"], quantity=2, currency="USD")
    assert cart["lines"][0]["quantity"] == 2
    quoted = client.call("quote", cart_id=cart["cart_id"])
    assert quoted["total"]["minor"] >= 2 * card["price"]["minor"]
    assert quoted["continue_url"] == f"http://127.0.0.1:8000/checkout/{cart['cart_id']}"
    emptied = client.call("cart_remove", cart_id=cart["cart_id"], variant_id=card["variant_id"])
    assert emptied["lines"] == []


def test_keywords_find_and_two_products_stand_side_by_side(client):
    found = client.call("search", words="wireless", limit=5)["cards"]
    assert len(found) >= 2
    ids = [each["product_id"] for each in found[:2]]
    compared = client.call("compare", product_ids=ids)
    assert [each["product_id"] for each in compared["cards"]] == ids
    assert all(len(row["cells"]) == 2 for row in compared["table"])
    product = client.call("product", product_id=ids[0])
    assert product["facts"][0]["source"]
    assert product["variants"]


def test_every_tool_says_the_shape_of_its_answer_and_gives_it(client):
    tools = {each["name"]: each for each in client.send("tools/list")["tools"]}
    assert sorted(tools) == [
        "ask",
        "cart_add",
        "cart_remove",
        "cart_view",
        "compare",
        "desk_question",
        "order_status",
        "product",
        "propose_fixes",
        "quote",
        "review_listings",
        "search",
    ]
    assert all(each["outputSchema"]["type"] == "object" for each in tools.values())
    assert not tools["quote"]["annotations"]["readOnlyHint"]
    assert tools["ask"]["annotations"]["readOnlyHint"]


def test_no_tool_takes_money_a_person_or_an_address(client):
    names = {
        name
        for tool in client.send("tools/list")["tools"]
        for name in tool["inputSchema"]["properties"]
    }
    assert names == {
        "cart_id",
        "conversation",
        "currency",
        "language",
        "limit",
        "meant",
        "listing_ids",
        "on",
        "order_id",
        "product_id",
        "product_ids",
        "quantity",
        "question",
        "sentence",
        "sku",
        "variant_id",
        "words",
    }


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("product", {"product_id": "nothing"}, "nothing"),
        ("cart_view", {"cart_id": "crt_none"}, "No cart"),
        ("quote", {"cart_id": "crt_none"}, "No cart"),
        ("order_status", {"order_id": "ord_none"}, "No order"),
        ("order_status", {"order_id": "ord\x00"}, "pattern"),
        ("compare", {"product_ids": ["a", "b"]}, "No product a, b"),
        ("cart_add", {"variant_id": "nothing"}, "nothing"),
        ("cart_add", {"variant_id": "x", "quantity": 0}, "greater than or equal to 1"),
        ("ask", {"sentence": ""}, "at least 1 character"),
        ("desk_question", {"question": "spend by campaign"}, "scope desk"),
        ("review_listings", {}, "wants a key"),
        ("propose_fixes", {"listing_ids": ["lst_none"]}, "wants a key"),
    ],
)
def test_a_refusal_is_an_answer_that_says_why(client, tool, arguments, said):
    result = client.send("tools/call", name=tool, arguments=arguments)
    assert result["isError"]
    assert said in result["content"][0]["text"]


def test_a_product_and_the_widget_can_be_read_as_resources(client):
    widget = client.send("resources/read", uri="ui://tradewind/cards.html")["contents"][0]
    assert widget["mimeType"] == "text/html;profile=mcp-app"
    assert "innerHTML" not in widget["text"]
    found = client.call("search", words="wireless", limit=1)["cards"][0]
    uri = f"tradewind://products/{found['product_id']}"
    read = client.send("resources/read", uri=uri)["contents"][0]
    assert json.loads(read["text"])["title"] == found["title"]
    error = client.error("resources/read", uri="tradewind://products/nothing")
    assert "nothing" in error["message"]


def test_a_key_opens_only_what_it_is_for(shop, client):
    with shop.database.transaction() as session:
        agent = agents.meet(session, "Reader")
        secret = agents.mint(session, agent.id, [Scope.READ], by="test").secret
    client.http.headers["authorization"] = f"Bearer {secret}"
    assert client.call("search", words="wireless")["cards"]
    refused = client.send("tools/call", name="cart_add", arguments={"variant_id": "x"})
    assert "needs a key made with --scope cart" in refused["content"][0]["text"]
    client.http.headers["authorization"] = f"Bearer {secret[:-1]}!"
    assert client.raw("tools/list").status_code == 401


def test_a_shop_for_known_agents_answers_nobody_else(tmp_path):
    closed = Tradewind.open(Settings(home=tmp_path, agents="known"))
    with TestClient(web.create(closed), base_url="http://127.0.0.1:8000") as http:
        refused = Client(http, REVISIONS[1]).raw("tools/list")
    assert refused.status_code == 401
    assert "bearer" in refused.headers["www-authenticate"].lower()


@pytest.mark.parametrize(
    "headers", [{"host": "rebound.example"}, {"origin": "https://rebound.example"}]
)
def test_a_page_elsewhere_cannot_speak_to_this_machine(client, headers):
    assert client.raw("tools/list", headers=headers).status_code in {403, 421}


def test_several_server_processes_answer_without_sessions(tmp_path):
    many = Tradewind.open(Settings(home=tmp_path, workers=2))
    with TestClient(web.create(many), base_url="http://127.0.0.1:8000") as http:
        client = Client(http, REVISIONS[0])
        assert client.send("tools/list")["tools"]
        assert "mcp-session-id" not in http.headers


def test_an_assistant_on_this_machine_speaks_by_standard_input_and_output(shop):
    messages = [
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": REVISIONS[0],
                "capabilities": {},
                "clientInfo": {"name": "test", "version": "1"},
            },
        },
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/list"},
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "tradewind", "mcp"],
        env=os.environ | {"TRADEWIND_HOME": str(shop.settings.home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    with process:
        for message in messages:
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
        process.wait(20)
    assert [each["id"] for each in answers] == [1, 2]
    assert "ask" in {each["name"] for each in answers[1]["result"]["tools"]}


def test_a_site_may_be_opened_again_and_says_when_it_is_closed(shop):
    site = web.create(shop)
    outside = TestClient(site, base_url="http://127.0.0.1:8000")
    assert Client(outside, REVISIONS[1]).raw("tools/list").status_code == 503
    for _ in range(2):
        with TestClient(site, base_url="http://127.0.0.1:8000") as http:
            assert Client(http, REVISIONS[1]).send("tools/list")["tools"]


def test_a_tool_of_the_desk_reads_and_proposes_with_a_key_and_never_approves(tmp_path):
    shop = Tradewind.open(Settings(home=tmp_path))
    with shop.database.transaction() as session:
        made = listings.keep(session, Listing(Channel.AMAZON, "K", "Kettle Free Shipping"))
        agent = agents.meet(session, "Helper")
        key = agents.mint(session, agent.id, [Scope.DESK], by="test").secret
    with TestClient(web.create(shop), base_url="http://127.0.0.1:8000") as http:
        http.headers["authorization"] = f"Bearer {key}"
        client = Client(http, REVISIONS[0])
        found = client.call("review_listings", sku="K", on="2026-11-22")
        (listing,) = found["listings"]
        assert "amz.title.promo" in {each["rule"] for each in listing["issues"]}
        assert len(client.call("propose_fixes", listing_ids=[made])["proposals"]) == 1
    with shop.database.reading() as session:
        assert listings.get(session, made).listing.title == "Kettle Free Shipping"
        assert [str(each.state) for each in proposals.latest(session)] == ["proposed"]
