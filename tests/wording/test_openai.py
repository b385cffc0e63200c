"""The real OpenAI SDK against an endpoint that misbehaves in every way we could think of."""

import logging
import socket
import threading
import time
from datetime import timedelta

import pytest
from pydantic import SecretStr

from tests.wording.kit import KEY, model, served
from tradewind import plugins
from tradewind.integrations.language.openai import OpenAI
from tradewind.kernel import clock
from tradewind.kernel.errors import PortUnavailable, Unrepairable
from tradewind.kernel.ports import Draft
from tradewind.settings import Settings
from tradewind.testing import Endpoint, Plan
from tradewind.testing.language import SLOTS

DRAFT = Draft("en", "a lamp", "The {c1} costs {c2}.\nNow {c2}.", {"p1": ["{c3}: {c4}."]}, SLOTS)
SLACK = 1.0
"""Seconds that a busy machine may add to a time limit."""


def test_a_good_answer_comes_back_in_the_drafts_shape():
    with served() as (endpoint, language):
        said = language.word(DRAFT)
    assert said.verdict == "Look here: The {c1} costs {c2}.\nLook here: Now {c2}."
    assert said.reasons == {"p1": ["Look here: {c3}: {c4}."]}
    assert said.tokens["prompt"] == 100
    body = endpoint.calls[0].body
    assert body["model"] == "stub"
    assert body["response_format"]["json_schema"]["schema"]["required"] == ["v1", "v2", "p1_1"]
    assert "English" in body["messages"][0]["content"]
    assert not [slot for slot in SLOTS if slot.shown in str(body)], "values stay at home"


def test_an_endpoint_that_knows_no_schema_is_asked_plainly_from_then_on():
    with served(Plan.NO_SCHEMA) as (endpoint, language):
        assert language.word(DRAFT).verdict.startswith("Look here")
        assert len(endpoint.calls) == 3
        language.word(DRAFT)
        assert len(endpoint.calls) == 4
    assert "response_format" not in endpoint.calls[-1].body


@pytest.mark.parametrize("plan", [Plan.FENCED, Plan.TRUNCATED])
def test_common_damage_is_mended(plan):
    with served(plan) as (_, language):
        said = language.word(DRAFT)
    assert said.verdict.split("\n")[0] == "Look here: The {c1} costs {c2}."


@pytest.mark.parametrize(
    "plan",
    [Plan.RUBBISH, Plan.HTML, Plan.EMPTY, Plan.ODD_EVENTS, Plan.BROKEN_EVENTS, Plan.MEGABYTE],
)
def test_what_cannot_be_read_is_asked_for_once_more_and_then_unrepairable(plan):
    with served(plan) as (endpoint, language), pytest.raises(Unrepairable):
        language.word(DRAFT)
    assert len(endpoint.calls) == 2


@pytest.mark.parametrize("plan", [Plan.RUBBISH, Plan.FAULT, Plan.CUT])
def test_a_stumble_is_forgiven_once(plan):
    with served(plan, Plan.GOOD) as (endpoint, language):
        assert language.word(DRAFT).verdict.startswith("Look here")
    assert len(endpoint.calls) == 2


@pytest.mark.parametrize(
    ("plan", "calls", "hint"),
    [(Plan.TOO_MANY, 1, "429"), (Plan.KEY, 1, "TRADEWIND_OPENAI_KEY"), (Plan.FAULT, 2, "500")],
)
def test_a_refusal_is_unavailable_and_says_the_way_out(plan, calls, hint):
    with served(plan) as (endpoint, language), pytest.raises(PortUnavailable, match=hint):
        language.word(DRAFT)
    assert len(endpoint.calls) == calls


def test_nobody_there_is_unavailable():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nowhere = model(f"http://127.0.0.1:{port}/v1")
    with nowhere as language, pytest.raises(PortUnavailable, match="TRADEWIND_OPENAI_BASE_URL"):
        language.word(DRAFT)


@pytest.mark.parametrize("plan", [Plan.HANG, Plan.DRIP, Plan.ENDLESS])
def test_the_time_limit_is_hard(plan):
    with served(plan, seconds=0.3) as (_, language):
        started = time.monotonic()
        with pytest.raises(PortUnavailable, match=r"0\.3 s"):
            language.word(DRAFT)
        assert time.monotonic() - started < 0.3 + SLACK


def test_what_has_come_by_the_time_limit_is_used():
    many = Draft("en", "a lamp", "\n".join(["The {c1} costs {c2}."] * 40), {}, SLOTS)
    with served(Plan.STALL, seconds=1.5) as (_, language):
        started = time.monotonic()
        lines = language.word(many).verdict.split("\n")
        assert time.monotonic() - started < 1.5 + SLACK
    assert len(lines) == 40
    assert lines[0].startswith("Look here")
    assert lines[-1] == ""


def test_an_endless_answer_is_cut_off_by_its_length():
    with served(Plan.ENDLESS, seconds=60) as (endpoint, language):
        with pytest.raises(Unrepairable):
            language.word(DRAFT)
        assert len(endpoint.calls) == 2


def test_a_hundred_callers_of_a_hanging_endpoint_all_come_back_in_time():
    took = []

    def call(language):
        started = time.monotonic()
        with pytest.raises(PortUnavailable):
            language.word(DRAFT)
        took.append(time.monotonic() - started)

    with served(Plan.HANG, seconds=0.5) as (_, language):
        threads = [threading.Thread(target=call, args=(language,)) for _ in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(took) == 100
    assert max(took) < 0.5 + 2 * SLACK


def test_a_dead_endpoint_is_left_alone_for_a_while_and_then_tried_once():
    with served(Plan.KEY, Plan.KEY, Plan.KEY, Plan.KEY, Plan.GOOD) as (endpoint, language):
        for _ in range(3):
            with pytest.raises(PortUnavailable, match="401"):
                language.word(DRAFT)
        with pytest.raises(PortUnavailable, match="3 times in a row"):
            language.word(DRAFT)
        assert len(endpoint.calls) == 3
        with clock.ahead(timedelta(seconds=31)), pytest.raises(PortUnavailable, match="401"):
            language.word(DRAFT)
        with clock.ahead(timedelta(seconds=32)), pytest.raises(PortUnavailable, match="in a row"):
            language.word(DRAFT)
        with clock.ahead(timedelta(seconds=70)):
            assert language.word(DRAFT).verdict.startswith("Look here")
        assert language.word(DRAFT).verdict.startswith("Look here")
        assert len(endpoint.calls) == 6


@pytest.mark.parametrize("plan", [Plan.GOOD, Plan.LEAK, Plan.KEY, Plan.FAULT, Plan.HANG, Plan.CUT])
def test_the_key_is_never_told(plan, caplog):
    caplog.set_level(logging.DEBUG)
    told = ""
    with served(plan, seconds=0.5) as (endpoint, language):
        try:
            told = repr(language.word(DRAFT))
        except (PortUnavailable, Unrepairable) as refusal:
            told = repr(refusal) + repr(refusal.__cause__)
        assert endpoint.calls[0].authorization == f"Bearer {KEY}"
        told += repr(language) + repr(vars(language))
    assert KEY not in caplog.text
    assert KEY not in told


def test_a_redirect_is_not_followed():
    with Endpoint() as target, served(Plan.AWAY, elsewhere=target.url) as (_, language):
        with pytest.raises(PortUnavailable):
            language.word(DRAFT)
        assert target.calls == []


def test_missing_settings_say_what_to_set():
    with pytest.raises(PortUnavailable, match="TRADEWIND_OPENAI_MODEL"):
        plugins.load("language", "openai", Settings(openai_base_url="http://127.0.0.1:1/v1"))


def test_it_is_found_by_name():
    settings = Settings(
        openai_base_url="http://127.0.0.1:1/v1", openai_model="m", openai_key=SecretStr("k")
    )
    found = plugins.load("language", "openai", settings)
    assert isinstance(found, OpenAI)
    assert found.name == "openai:m"
