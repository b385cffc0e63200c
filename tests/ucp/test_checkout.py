"""Checkouts through the door: what an agent can do, and what it is told."""

import random

import pytest
from sqlalchemy import update

from tests.ucp.conftest import Agent, agent_of
from tradewind.check.ucp.own import ABROAD, BULK, OTHER, STAPLE, payment
from tradewind.checkout.idempotency.tables import idempotency_key
from tradewind.decisions import agents
from tradewind.kernel.money import Money
from tradewind.web.ucp import signatures
from tradewind.web.ucp.version import V2026_04_08


def lines(sku: str = STAPLE, quantity: int = 1) -> dict[str, object]:
    return {"line_items": [{"item": {"id": sku}, "quantity": quantity}]}


def opened(agent: Agent, *wanted: tuple[str, int], **more: object) -> dict[str, object]:
    items = [{"item": {"id": sku}, "quantity": quantity} for sku, quantity in wanted]
    answer = agent.post("/checkout-sessions", {"line_items": items, **more})
    assert answer.status_code == 201, answer.text
    body: dict[str, object] = answer.json()
    return body


def codes(body: dict[str, object]) -> set[str]:
    messages = body.get("messages", [])
    assert isinstance(messages, list)
    return {each["code"] for each in messages}


def test_every_answer_is_signed_by_the_published_key(agent: Agent) -> None:
    published = agent.client.get("/.well-known/ucp").json()["signing_keys"]
    answers = [
        agent.post("/checkout-sessions", lines()),
        agent.post("/checkout-sessions", {}),
        agent.get("/carts/none"),
        agent.client.post(f"/ucp/{agent.version.name}/mcp", content=b"nonsense"),
    ]
    for answer in answers:
        message = signatures.response(answer.status_code, dict(answer.headers), answer.content)
        assert signatures.verify(message, published) == published[0]["kid"]


def test_the_entries_of_every_total_add_up(agent: Agent) -> None:
    chance = random.Random(7)
    for _ in range(12):
        wanted = [(sku, chance.randint(1, 4)) for sku in (STAPLE, OTHER, BULK)]
        given = chance.sample(["TEN", "FIVE", "ROCK", "NOPE"], 2)
        body = opened(agent, *wanted, discounts={"codes": given})
        totals = body["totals"]
        assert isinstance(totals, list)
        *parts, last = totals
        assert last["type"] == "total"
        assert sum(each["amount"] for each in parts) == last["amount"]
        assert all(
            "lines" not in each or each["amount"] == sum(line["amount"] for line in each["lines"])
            for each in parts
        )


def test_a_repetition_is_answered_again_and_marked(agent: Agent) -> None:
    first = agent.post("/checkout-sessions", lines(), idempotency_key="again")
    second = agent.post("/checkout-sessions", lines(), idempotency_key="again")
    other = agent.post("/checkout-sessions", lines(quantity=2), idempotency_key="again")
    assert second.json() == first.json()
    assert second.status_code == first.status_code == 201
    assert second.headers["idempotent-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")


def test_a_key_that_comes_with_every_try_buys_once(agent: Agent) -> None:
    made = opened(agent, (STAPLE, 1))
    path = f"/checkout-sessions/{made['id']}/complete"
    first = agent.post(path, payment("succeed"), idempotency_key="try-0").json()
    for n in range(1, 3):
        answer = agent.post(path, payment("succeed"), idempotency_key=f"try-{n}")
        assert answer.status_code == 409
        assert first["order"]["id"] in answer.json()["detail"]
    assert agent.post(path, payment("succeed"), idempotency_key="try-0").json() == first


def test_an_answer_that_got_lost_is_given_again_after_it_was_bought(agent: Agent) -> None:
    made = opened(agent, (STAPLE, 1))
    path = f"/checkout-sessions/{made['id']}/complete"
    first = agent.post(path, payment("succeed"), idempotency_key="lost").json()
    with agent.shop.database.transaction() as session:
        died = update(idempotency_key).where(idempotency_key.c.key == "lost")
        session.execute(died.values(status=None, body=None, working_until=None))
    again = agent.post(path, payment("succeed"), idempotency_key="lost").json()
    assert again["order"] == first["order"]


def test_a_declined_card_leaves_the_checkout_open_and_says_so(agent: Agent, older: Agent) -> None:
    made = opened(agent, (STAPLE, 1))
    path = f"/checkout-sessions/{made['id']}"
    answer = agent.post(f"{path}/complete", payment("insufficient_funds"))
    assert answer.status_code == 200
    assert answer.json()["status"] == "ready_for_complete"
    assert "payment_failed" in codes(answer.json())
    paid = agent.post(f"{path}/complete", payment("succeed")).json()
    assert paid["status"] == "completed"
    before = opened(older, (STAPLE, 1))
    declined = older.post(
        f"/checkout-sessions/{before['id']}/complete", payment("insufficient_funds")
    )
    assert declined.status_code == 402
    assert declined.json()["detail"]


def test_what_is_given_up_cannot_be_given_up_again(agent: Agent) -> None:
    path = f"/checkout-sessions/{opened(agent, (STAPLE, 1))['id']}/cancel"
    assert agent.post(path, idempotency_key="once").json()["status"] == "canceled"
    assert agent.post(path, idempotency_key="once").status_code == 200
    assert agent.post(path, idempotency_key="twice").status_code == 409


def test_a_suite_can_have_the_buyers_bank_ask_for_a_second_step(agent: Agent) -> None:
    path = f"/checkout-sessions/{opened(agent, (STAPLE, 1))['id']}/complete"
    body = payment("success_token")
    body["payment"]["instruments"][0]["handler_id"] = "mock_payment_handler"
    body["risk_signals"] = {"simulation_trigger": "escalation_required"}
    answer = agent.post(path, body).json()
    assert answer["status"] == "requires_escalation"
    assert answer["continue_url"]
    assert answer["messages"][0]["severity"] == "requires_buyer_input"


def test_no_body_breaks_the_door(agent: Agent) -> None:
    chance = random.Random(23)
    made = opened(agent, (STAPLE, 1))
    names = ("line_items", "buyer", "discounts", "fulfillment", "payment", "context", "cart_id")

    def junk(depth: int = 0) -> object:
        kinds: list[object] = [None, True, -1, 1.5, 2**70, "", "\x00", "mug", [], {}]
        if depth > 3 or chance.random() < 0.4:
            return chance.choice(kinds)
        if chance.random() < 0.5:
            return [junk(depth + 1) for _ in range(chance.randint(0, 3))]
        inner = ("item", "id", "quantity", "codes", "methods", "instruments", "groups")
        return {chance.choice(inner): junk(depth + 1) for _ in range(chance.randint(0, 3))}

    for _ in range(150):
        body = {name: junk() for name in chance.sample(names, 3)}
        if chance.random() < 0.5:
            body["line_items"] = lines()["line_items"]
        path = chance.choice(("", f"/{made['id']}", f"/{made['id']}/complete"))
        method = "PUT" if path == f"/{made['id']}" else "POST"
        answer = agent.send(method, f"/checkout-sessions{path}", body)
        assert answer.status_code < 500, (method, path, body, answer.text)


def test_what_is_completed_cannot_be_changed_or_given_up(agent: Agent) -> None:
    made = opened(agent, (STAPLE, 1))
    path = f"/checkout-sessions/{made['id']}"
    agent.post(f"{path}/complete", payment("succeed"))
    assert agent.post(f"{path}/cancel").status_code == 409
    assert agent.put(path, lines(quantity=3)).status_code == 409


def test_a_handler_that_is_not_offered_takes_no_money(agent: Agent) -> None:
    made = opened(agent, (STAPLE, 1))
    body = payment("succeed")
    body["payment"]["instruments"][0]["handler_id"] = "somebody_else"
    answer = agent.post(f"/checkout-sessions/{made['id']}/complete", body)
    assert answer.status_code == 400
    assert agent.get(f"/checkout-sessions/{made['id']}").json()["status"] == "ready_for_complete"


def test_a_gift_card_pays_its_part_and_the_token_the_rest(agent: Agent) -> None:
    made = opened(agent, (OTHER, 1))
    code = (agent.shop.settings.home / "gift-card.txt").read_text()
    assert isinstance(made["totals"], list)
    whole = made["totals"][-1]["amount"]
    card = {
        "id": "card",
        "handler_id": "gift_card",
        "type": "gift_card",
        "credential": {"type": "code", "code": code},
    }
    done = agent.post(
        f"/checkout-sessions/{made['id']}/complete", {"payment": {"instruments": [card]}}
    ).json()
    assert done["status"] == "completed"
    given = {each["type"]: each["amount"] for each in done["totals"]}
    assert given["gift_card"] == -whole
    assert given["total"] == 0
    assert code not in str(done)


def test_gift_cards_are_not_offered_where_none_could_pay(agent: Agent) -> None:
    here, abroad = opened(agent, (STAPLE, 1)), opened(agent, (ABROAD, 1))
    assert abroad["currency"] == "JPY"
    offered = [set(each["ucp"]["payment_handlers"]) for each in (here, abroad)]  # type: ignore[index]
    assert offered[0] - offered[1] == {"dev.tradewind.gift_card"}


def test_what_is_sold_out_is_left_out_and_told(agent: Agent, older: Agent) -> None:
    with agent.shop.database.reading() as session:
        query = "select sku from stock where on_hand = 0 order by sku"
        gone = str(session.exec_driver_sql(query).scalars().first())
    body = opened(agent, (STAPLE, 1), (gone, 1))
    assert isinstance(body["line_items"], list)
    assert [each["item"]["id"] for each in body["line_items"]] == [STAPLE]
    assert "out_of_stock" in codes(body)
    nothing = agent.post("/checkout-sessions", lines(gone))
    assert nothing.status_code == 200
    assert nothing.json()["ucp"]["status"] == "error"
    assert "id" not in nothing.json()
    refused = older.post("/checkout-sessions", lines(gone))
    assert refused.status_code == 400
    assert refused.json()["detail"]


def test_more_than_there_is_becomes_what_there_is(agent: Agent) -> None:
    body = opened(agent, (STAPLE, 900))
    assert "quantity_adjusted" in codes(body)
    assert isinstance(body["line_items"], list)
    assert 0 < body["line_items"][0]["quantity"] < 900


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"line_items": "x"},
        {"line_items": [{}]},
        {"line_items": [{"item": {"id": STAPLE}, "quantity": 0}]},
        {"line_items": [{"item": {"id": STAPLE}, "quantity": 1.5}]},
        {"line_items": [{"item": {"id": 7}, "quantity": 1}]},
        {
            "line_items": [{"item": {"id": STAPLE}}],
            "fulfillment": {"methods": [{"type": "pickup"}]},
        },
        {"line_items": [{"item": {"id": STAPLE}}], "buyer": {"consent": {"marketing": "yes"}}},
    ],
)
def test_a_request_that_breaks_its_contract_is_400(agent: Agent, body: object) -> None:
    answer = agent.post("/checkout-sessions", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"a":' * 40 + b"1" + b"}" * 40])
def test_what_is_no_json_object_is_400(agent: Agent, raw: bytes) -> None:
    answer = agent.client.post(
        f"/ucp/{agent.version.name}/checkout-sessions",
        content=raw,
        headers={"ucp-agent": f'profile="{agent.profile}"'},
    )
    assert answer.status_code == 400


def test_a_shop_that_needs_an_address_says_what_is_missing(agent: Agent) -> None:
    strict = agent_of(agent.shop.settings.home, V2026_04_08, ucp_needs="address,email")
    body = opened(strict, (STAPLE, 1))
    assert body["status"] == "incomplete"
    assert "missing" in codes(body)
    answer = strict.post(f"/checkout-sessions/{body['id']}/complete", payment("succeed"))
    assert answer.json()["status"] == "incomplete"
    assert "order" not in answer.json()


def test_a_checkout_of_another_door_is_not_found_here(agent: Agent) -> None:
    cart = agent.post("/carts", lines()).json()
    for path in (f"/checkout-sessions/{cart['id']}", "/checkout-sessions/chk_none", "/orders/none"):
        answer = agent.get(path).json()
        assert answer["ucp"]["status"] == "error"
        assert codes(answer) == {"not_found"}


def test_a_cart_becomes_one_checkout_with_its_codes(agent: Agent) -> None:
    cart = agent.post("/carts", {**lines(quantity=2), "discounts": {"codes": ["TEN"]}}).json()
    wish = {"cart_id": cart["id"], "line_items": [{"item": {"id": OTHER}, "quantity": 9}]}
    first, second = (agent.post("/checkout-sessions", wish) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert [each["quantity"] for each in first.json()["line_items"]] == [2]
    assert first.json()["discounts"]["applied"][0]["code"] == "TEN"
    agent.post(f"/carts/{cart['id']}/cancel")
    assert agent.get(f"/carts/{cart['id']}").json()["messages"][0]["code"] == "not_found"


def test_what_an_agent_made_with_its_key_is_for_that_key_alone(agent: Agent) -> None:
    with agent.shop.database.transaction() as session:
        scopes = (agents.Scope.CHECKOUT, agents.Scope.PAY, agents.Scope.ORDERS)
        one = agents.meet(session, "One")
        key = agents.mint(session, one.id, scopes, by="test").secret
        agents.allow(
            session, one.id, [agents.Limit(Money(10**6, "USD"), Money(10**7, "USD"))], by="t"
        )
    made = agent.post("/checkout-sessions", lines(), x_api_key=key).json()
    path = f"/checkout-sessions/{made['id']}"
    assert agent.get(path).json()["ucp"]["status"] == "error"
    done = agent.post(f"{path}/complete", payment("succeed"), x_api_key=key).json()
    order = f"/orders/{done['order']['id']}"
    assert agent.get(order).json()["ucp"]["status"] == "error"
    assert agent.get(order, x_api_key=key).json()["id"] == done["order"]["id"]
    assert agent.post("/carts", lines(), x_api_key=key).status_code == 403
    assert agent.get(path, x_api_key="tw_nonsense").status_code == 401
