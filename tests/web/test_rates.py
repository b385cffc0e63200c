"""Who asks too often waits, and nobody else."""

from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from tradewind import web
from tradewind.app import Tradewind
from tradewind.decisions import agents
from tradewind.decisions.agents import Scope
from tradewind.settings import Settings
from tradewind.web.rates import Buckets

AWAY = ("198.51.100.7", 50000)
PATH = "/api/v1/products/none"


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_a_bucket_holds_a_minutes_worth_and_refills_steadily():
    hand = Hand()
    buckets = Buckets(60, clock=hand)
    assert [buckets.wait("a") for _ in range(60)] == [0] * 60
    assert buckets.wait("a") == 1
    assert buckets.wait("b") == 0
    hand.at += 10
    assert [buckets.wait("a") for _ in range(10)] == [0] * 10
    assert buckets.wait("a") == 1
    hand.at += 3600
    assert [buckets.wait("a") for _ in range(61)].count(0) == 60


@given(st.lists(st.floats(0, 30), max_size=200), st.integers(1, 120))
def test_no_minute_sees_more_than_two_buckets_full(pauses, rate):
    hand = Hand()
    buckets = Buckets(rate, clock=hand)
    answered = []
    for pause in pauses:
        hand.at += pause
        if buckets.wait("a") == 0:
            answered.append(hand.at)
    for at in answered:
        assert len([each for each in answered if at <= each < at + 60]) <= 2 * rate


def test_memory_is_bounded_however_many_ask():
    buckets = Buckets(60, most=100)
    for number in range(10_000):
        buckets.wait(str(number))
    assert len(buckets.kept) == 100


def opened(tmp_path, **settings) -> Tradewind:
    return Tradewind.open(Settings(home=tmp_path, **settings))


def test_an_address_that_asks_too_often_is_told_when_to_come_again(tmp_path):
    site = web.create(opened(tmp_path, rate_per_address=3))
    with TestClient(site, client=AWAY) as away:
        answers = [away.get(PATH) for _ in range(4)]
        assert [each.status_code for each in answers] == [404, 404, 404, 429]
        assert int(answers[3].headers["retry-after"]) >= 1
        assert answers[3].json()["type"] == "urn:tradewind:problem:too-many"
        assert away.get("/static/tradewind.css").status_code == 200
    with TestClient(site, client=("127.0.0.1", 50000)) as home:
        assert {home.get(PATH).status_code for _ in range(9)} == {404}


def test_a_key_is_counted_wherever_it_is_used(tmp_path):
    shop = opened(tmp_path, rate_per_key=2)
    with shop.database.transaction() as session:
        agent = agents.meet(session, "Pilot")
        secret = agents.mint(session, agent.id, [Scope.READ], by="test").secret
    with TestClient(web.create(shop), client=("127.0.0.1", 50000)) as home:
        for headers in ({"x-api-key": secret}, {"authorization": f"Bearer {secret}"}):
            assert home.get(PATH, headers=headers).status_code == 404
        assert home.get(PATH, headers={"x-api-key": secret}).status_code == 429
        assert home.get(PATH).status_code == 404
