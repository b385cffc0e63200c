"""Orders told to their platform: whole, signed, again after a failure, and no others."""

import base64
import json
from typing import Any

import pytest

from tests.events.receiver import Got, receiving
from tests.ucp.conftest import Agent, agent_of
from tradewind.check.ucp.own import STAPLE, payment
from tradewind.check.ucp.platform import profile
from tradewind.web.ucp import keys, signatures
from tradewind.web.ucp.version import V2026_01_23, V2026_04_08, Version
from tradewind.web.work import courier


def told_at(agent: Agent, url: str) -> Agent:
    """A platform of its own that wants to hear of its orders there."""
    document = profile(agent.version, [])
    order = document["ucp"]["capabilities"]["dev.ucp.shopping.order"]
    for each in order:
        each["config"] = {"webhook_url": url}
    name = f"https://hears-{url.rpartition(':')[2].replace('/', '-')}.example/ucp"
    known = {"profile": name, "document": document}
    (agent.shop.settings.home / "platforms" / "hears.json").write_text(json.dumps(known))
    return Agent(agent.client, agent.version, agent.shop, name)


def bought(agent: Agent) -> str:
    body = {"line_items": [{"item": {"id": STAPLE}, "quantity": 2}]}
    made = agent.post("/checkout-sessions", body).json()
    done = agent.post(f"/checkout-sessions/{made['id']}/complete", payment("succeed")).json()
    return str(done["order"]["id"])


def of(agent: Agent, version: Version) -> Agent:
    return agent_of(agent.shop.settings.home, version, allow_loopback=True)


def published(agent: Agent) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = agent.client.get("/.well-known/ucp").json()["signing_keys"]
    return found


def test_a_platform_hears_of_its_order_and_of_every_change_signed(agent: Agent) -> None:
    with receiving() as receiver:
        url = f"{receiver.url}/orders?for=us"
        speaker = told_at(of(agent, V2026_04_08), url)
        order = bought(speaker)
        courier(speaker.shop).round()
        speaker.shop.ship(order)
        courier(speaker.shop).round()
        bodies = [json.loads(each.body) for each in receiver.got]
    assert {each["id"] for each in bodies} == {order}
    assert bodies[0]["line_items"][0]["status"] == "processing"
    assert bodies[-1]["line_items"][0]["status"] == "fulfilled"
    for each in receiver.got:
        message = signatures.request("POST", url, each.headers, each.body)
        assert signatures.verify(message, published(speaker))
        assert each.headers["ucp-agent"] == 'profile="https://shop.example/.well-known/ucp"'


def test_older_releases_hear_with_a_detached_signature(agent: Agent) -> None:
    with receiving() as receiver:
        speaker = told_at(of(agent, V2026_01_23), f"{receiver.url}/older")
        bought(speaker)
        courier(speaker.shop).round()
        got = receiver.got[0]
    header, empty, signature = got.headers["request-signature"].split(".")
    signed = f"{header}.{keys.encoded(got.body)}".encode()
    raw = base64.urlsafe_b64decode(signature + "==")
    assert empty == ""
    assert keys.verified(published(speaker)[0], signed, raw)
    assert {"event_id", "created_time", "checkout_id"} <= set(json.loads(got.body))


@pytest.mark.parametrize("failures", [1])
def test_a_failed_delivery_is_due_again_with_the_same_id(agent: Agent, failures: int) -> None:
    answers = iter([500] * failures)

    def answer(_: Got) -> int:
        return next(answers, 204)

    with receiving(answer) as receiver:
        speaker = told_at(of(agent, V2026_04_08), f"{receiver.url}/failing")
        order = bought(speaker)
        courier(speaker.shop).round()
        first = receiver.got[0]
    assert json.loads(first.body)["id"] == order
    with speaker.shop.database.reading() as session:
        due = session.exec_driver_sql(
            "select state, attempts from delivery where event_id = :id".replace(":id", "?"),
            (first.id,),
        ).all()
    assert [tuple(row) for row in due] == [("due", 1)]


def test_completing_again_tells_nothing_twice(agent: Agent) -> None:
    with receiving() as receiver:
        speaker = told_at(of(agent, V2026_04_08), f"{receiver.url}/once")
        body = {"line_items": [{"item": {"id": STAPLE}, "quantity": 1}]}
        path = (
            f"/checkout-sessions/{speaker.post('/checkout-sessions', body).json()['id']}/complete"
        )
        for _ in range(3):
            speaker.post(path, payment("succeed"))
        courier(speaker.shop).round()
        assert len(receiver.got) == 1
