"""Linking a platform with a buyer: consent, tokens, what they open, and how they end."""

import hashlib
import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from httpx2 import Response

from tests.ucp.conftest import Agent, agent_of
from tradewind.check.ucp.own import STAPLE, payment
from tradewind.check.ucp.platform import CALLBACK
from tradewind.kernel import clock
from tradewind.web.ucp.grants import proven, same_place
from tradewind.web.ucp.keys import encoded
from tradewind.web.ucp.version import V2026_04_08

READ, MANAGE = "dev.ucp.shopping.order:read", "dev.ucp.shopping.order:manage"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-is-long"
EMAIL = "ada@example.org"


def challenge() -> str:
    return encoded(hashlib.sha256(VERIFIER.encode()).digest())


def asking(scope: str = READ, **more: str) -> dict[str, str]:
    return {
        "response_type": "code",
        "client_id": "platform",
        "redirect_uri": CALLBACK,
        "scope": scope,
        "state": "s-1",
        "code_challenge": challenge(),
        "code_challenge_method": "S256",
        **more,
    }


def sent_back(answer: Response) -> dict[str, str]:
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def authorized(agent: Agent, scope: str = READ) -> dict[str, str]:
    """What comes back from a shop under test, whose buyer allows everything."""
    answer = agent.client.get("/oauth/authorize", params=asking(scope), follow_redirects=False)
    return sent_back(answer)


def exchanged(agent: Agent, code: str, **more: str) -> Response:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
        "client_id": "platform",
    }
    return agent.client.post("/oauth/token", data=fields | more)


def tokens(agent: Agent, scope: str = READ) -> dict[str, str]:
    answer = exchanged(agent, authorized(agent, scope)["code"])
    assert answer.status_code == 200, answer.text
    found: dict[str, str] = answer.json()
    return found


def orders(agent: Agent, token: str) -> Response:
    return agent.get("/orders", authorization=f"Bearer {token}")


@pytest.fixture
def strict(agent: Agent) -> Agent:
    """The same shop, serving: its buyers are asked."""
    return agent_of(agent.shop.settings.home, V2026_04_08, testing_secret="")


def bought(agent: Agent, email: str = EMAIL) -> str:
    body = {"line_items": [{"item": {"id": STAPLE}, "quantity": 1}], "buyer": {"email": email}}
    made = agent.post("/checkout-sessions", body).json()
    done = agent.post(f"/checkout-sessions/{made['id']}/complete", payment("succeed")).json()
    return str(done["order"]["id"])


def test_a_buyer_who_holds_an_order_allows_and_the_platform_sees_theirs_alone(
    strict: Agent,
) -> None:
    mine, other = bought(strict), bought(strict, "grace@example.org")
    page = strict.client.get("/oauth/authorize", params=asking())
    assert page.status_code == 200
    assert "https://platform.spck.dev" in page.headers["content-security-policy"]
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page.text)[-1]
    answer = strict.client.post(
        "/oauth/authorize",
        params=asking(),
        data={"csrf": csrf, "order": mine, "email": EMAIL.upper(), "answer": "allow"},
        follow_redirects=False,
    )
    back = sent_back(answer)
    assert back["state"] == "s-1"
    assert back["iss"] == "https://shop.example"
    token = exchanged(strict, back["code"]).json()["access_token"]
    seen = [each["id"] for each in orders(strict, token).json()["orders"]]
    assert mine in seen
    assert other not in seen


@pytest.mark.parametrize(
    ("said", "status"),
    [({"answer": "refuse"}, 302), ({"answer": "allow", "order": "ord_x", "email": EMAIL}, 422)],
)
def test_a_buyer_who_refuses_or_cannot_show_an_order_gives_no_code(
    strict: Agent, said: dict[str, str], status: int
) -> None:
    page = strict.client.get("/oauth/authorize", params=asking())
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page.text)[-1]
    answer = strict.client.post(
        "/oauth/authorize", params=asking(), data={"csrf": csrf} | said, follow_redirects=False
    )
    assert answer.status_code == status
    assert "code=" not in answer.headers.get("location", "")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "everything"}, "invalid_scope"),
    ],
)
def test_a_wrong_wish_is_told_to_the_platform(
    agent: Agent, wrong: dict[str, str], error: str
) -> None:
    answer = agent.client.get("/oauth/authorize", params=asking() | wrong, follow_redirects=False)
    assert sent_back(answer)["error"] == error


@pytest.mark.parametrize(
    "wrong", [{"client_id": "somebody"}, {"redirect_uri": "https://evil.example/cb"}]
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(
    agent: Agent, wrong: dict[str, str]
) -> None:
    answer = agent.client.get("/oauth/authorize", params=asking() | wrong, follow_redirects=False)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"code_verifier": ""},
        {"code_verifier": VERIFIER + "x"},
        {"redirect_uri": CALLBACK + "/"},
    ],
)
def test_a_code_is_good_for_its_verifier_and_address_only(
    agent: Agent, wrong: dict[str, str]
) -> None:
    answer = exchanged(agent, authorized(agent)["code"], **wrong)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_code_nobody_gave_out_gives_nothing(agent: Agent) -> None:
    assert exchanged(agent, "made-up").json()["error"] == "invalid_grant"


def test_a_code_that_comes_twice_takes_back_what_it_gave(agent: Agent) -> None:
    code = authorized(agent)["code"]
    token = exchanged(agent, code).json()["access_token"]
    assert orders(agent, token).status_code == 200
    assert exchanged(agent, code).status_code == 400
    assert orders(agent, token).status_code == 401


def test_a_refresh_token_is_good_once_and_ends_what_came_before(agent: Agent) -> None:
    first = tokens(agent)
    again = {
        "grant_type": "refresh_token",
        "refresh_token": first["refresh_token"],
        "client_id": "platform",
    }
    second = agent.client.post("/oauth/token", data=again)
    assert second.status_code == 200
    assert orders(agent, second.json()["access_token"]).status_code == 200
    assert orders(agent, first["access_token"]).status_code == 401
    assert agent.client.post("/oauth/token", data=again).status_code == 400


def test_a_token_ends_after_an_hour(agent: Agent) -> None:
    with clock.ahead(-timedelta(minutes=61)):
        old = tokens(agent)["access_token"]
    assert orders(agent, old).status_code == 401


def test_what_a_token_does_not_open_is_named_in_full(agent: Agent) -> None:
    answer = agent.post(
        "/orders/ord_any/cancel", authorization=f"Bearer {tokens(agent)['access_token']}"
    )
    assert answer.status_code == 403
    assert f'scope="{READ} {MANAGE}"' in answer.headers["www-authenticate"]


def test_a_buyer_s_order_is_called_off_with_the_scope_for_it(agent: Agent) -> None:
    order = bought(agent, "buyer@testing.invalid")
    token = tokens(agent, f"{READ} {MANAGE}")["access_token"]
    answer = agent.post(f"/orders/{order}/cancel", authorization=f"Bearer {token}")
    assert answer.status_code == 200
    assert answer.json()["line_items"][0]["status"] == "removed"
    foreign = bought(agent, "grace@example.org")
    denied = agent.post(f"/orders/{foreign}/cancel", authorization=f"Bearer {token}").json()
    assert denied["ucp"]["status"] == "error"


def test_no_secret_stands_in_the_database(agent: Agent) -> None:
    given = tokens(agent)
    rows: list[object] = []
    with agent.shop.database.reading() as session:
        for table in ("link_code", "link_token", "link_grant"):
            rows += session.exec_driver_sql(f"select * from {table}").all()
    text = str(rows)
    assert given["access_token"] not in text
    assert given["refresh_token"] not in text


def test_only_a_loopback_s_port_is_nobody_s_choice() -> None:
    assert same_place("http://127.0.0.1:7777/cb", "http://127.0.0.1:9/cb")
    assert not same_place("http://127.0.0.1:7777/cb", "http://127.0.0.1:9/other")
    assert not same_place("https://p.example:1/cb", "https://p.example:2/cb")
    assert not proven(challenge(), "")
    assert proven(challenge(), VERIFIER)
