"""A request that comes twice takes effect once and is answered alike."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checkout.rush import at_once
from tradewind.checkout.idempotency import LIFE, Answer, Claim, Request, digest_of, tables
from tradewind.checkout.idempotency.once import once
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput, InFlight, KeyReused
from tradewind.storage import Database


def asked(body: Any = None, **more: str) -> Request:
    named = {"scope": "default/agt_1", "method": "POST", "path": "/checkouts", "key": "k"} | more
    return Request(**named, digest=digest_of(body))


def said(claim: Claim, status: int = 201) -> Answer:
    return Answer(status, {"id": claim.id("chk")}, {"X-Made": "yes"})


def test_a_repeated_request_gets_the_same_answer(database: Database) -> None:
    first, again = (once(asked({"a": 1}), said, database=database) for _ in range(2))
    assert first == (again[0], False)
    assert again[1]
    assert first[0].headers == {"X-Made": "yes"}


def test_the_same_key_with_another_body_is_a_conflict(database: Database) -> None:
    once(asked({"a": 1}), said, database=database)
    with pytest.raises(KeyReused, match="used for another request"):
        once(asked({"a": 2}), said, database=database)


@pytest.mark.parametrize(
    "other",
    [{"scope": "default/agt_2"}, {"path": "/checkouts/chk_2"}, {"method": "PUT"}, {"key": "K"}],
)
def test_a_key_means_nothing_to_anybody_or_anything_else(
    database: Database, other: dict[str, str]
) -> None:
    first, _ = once(asked(), said, database=database)
    second, replayed = once(asked(**other), said, database=database)
    assert not replayed
    assert second.body != first.body


def test_while_a_request_is_followed_the_same_one_is_told_to_wait(database: Database) -> None:
    def nested(claim: Claim) -> Answer:
        with pytest.raises(InFlight) as busy:
            once(asked(), said, database=database)
        assert busy.value.retry_after >= 1
        return said(claim)

    assert once(asked(), nested, database=database)[0].status == 201


def test_of_twenty_at_once_one_is_followed(database: Database) -> None:
    followed: list[str] = []

    def work(claim: Claim) -> Answer:
        followed.append(claim.reserved)
        return said(claim)

    call = partial(once, asked(), work, database=database)
    outcomes = at_once([call] * 20)
    assert len(followed) == 1
    answers = [each[0] for each in outcomes if not isinstance(each, Exception)]
    assert len({answer.body["id"] for answer in answers}) == 1
    assert {type(each) for each in outcomes if isinstance(each, Exception)} <= {InFlight}


def test_an_error_of_ours_is_never_kept_and_the_reserved_id_stays(database: Database) -> None:
    ids: list[str] = []

    def broken(claim: Claim) -> Answer:
        ids.append(claim.id("chk"))
        if len(ids) == 1:
            return said(claim, 503)
        if len(ids) == 2:
            raise RuntimeError
        return said(claim)

    assert once(asked(), broken, database=database) == (
        Answer(503, {"id": ids[0]}, {"X-Made": "yes"}),
        False,
    )
    with pytest.raises(RuntimeError):
        once(asked(), broken, database=database)
    assert once(asked(), broken, database=database)[0].status == 201
    assert len(ids) == 3
    assert len(set(ids)) == 1


def test_after_an_error_of_ours_the_key_takes_another_body_and_another_id(
    database: Database,
) -> None:
    failed, _ = once(asked({"a": 1}), partial(said, status=503), database=database)
    made, replayed = once(asked({"a": 2}), said, database=database)
    assert (made.status, replayed) == (201, False)
    assert made.body["id"] != failed.body["id"]
    with pytest.raises(KeyReused):
        once(asked({"a": 1}), said, database=database)


def test_numbers_beyond_every_integer_are_told_apart() -> None:
    assert digest_of({"n": 5.79e172}) != digest_of({"n": 5.8e172})
    assert digest_of({"n": 2.0**70}) == digest_of({"n": 2.0**70})


def test_a_refusal_is_kept_like_any_answer(database: Database) -> None:
    once(asked(), partial(said, status=422), database=database)
    assert once(asked(), said, database=database)[0].status == 422


def test_a_request_that_died_is_taken_up_after_a_while_with_the_same_id(
    database: Database,
) -> None:
    with database.transaction() as session:
        dead = tables.claim(session, asked(), now=clock.now())
    assert isinstance(dead, Claim)
    with pytest.raises(InFlight):
        once(asked(), said, database=database)
    with clock.ahead(timedelta(minutes=2)):
        answer, replayed = once(asked(), said, database=database)
    assert not replayed
    assert answer.body == {"id": dead.id("chk")}


def test_an_answer_is_kept_for_two_days_and_then_forgotten(database: Database) -> None:
    first, _ = once(asked(), said, database=database)
    with clock.ahead(timedelta(hours=47)):
        assert once(asked(), said, database=database) == (first, True)
    with clock.ahead(LIFE):
        later, replayed = once(asked({"other": 1}), said, database=database)
    assert not replayed
    assert later != first
    with database.transaction() as session:
        assert tables.age(session, "k", to=clock.now() - 2 * LIFE) == 1
        assert tables.forget(session, before=clock.now() - LIFE) == 1


def test_an_answer_stands_or_falls_with_what_it_tells(database: Database) -> None:
    def half(claim: Claim) -> Answer:
        with database.transaction() as session:
            tables.keep(session, claim, said(claim))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        once(asked(), half, database=database)
    assert not once(asked(), said, database=database)[1]


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_a_length(key: str) -> None:
    with pytest.raises(BadInput, match="1 to 255"):
        asked(key=key)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_the_order_of_keys_is_nothing(body: dict[str, Any]) -> None:
    assert digest_of(dict(reversed(body.items()))) == digest_of(body)


def test_bodies_that_say_the_same_are_the_same() -> None:
    assert digest_of({"a": 1.0}) == digest_of({"a": 1})
    assert digest_of({"a": None}) != digest_of({})
    assert digest_of([1, 2]) != digest_of([2, 1])
    assert digest_of(b"{}") != digest_of(b"{ }")
