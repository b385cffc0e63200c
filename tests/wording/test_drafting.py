"""Drafts in the shape of a schema, from an endpoint that does what endpoints do."""

import time

import pytest

from tests.wording.kit import KEY, served
from tradewind.integrations.language.embedded import Embedded
from tradewind.integrations.language.openai.shape import faults, value_in
from tradewind.kernel.errors import PortUnavailable, Unrepairable
from tradewind.settings import Settings
from tradewind.testing import Plan
from tradewind.testing.language import DRAFTING

SCHEMA = DRAFTING.schema
SLACK = 1.0


def test_a_draft_comes_back_in_the_shape_asked_for_with_what_it_took():
    with served() as (endpoint, language):
        said = language.draft(DRAFTING)
    assert said.value == {"title": "Look here", "lines": ["Look here"]}
    assert said.tokens == {"prompt": 100, "completion": len(said.raw) // 4}
    body = endpoint.calls[0].body
    assert body["max_tokens"] == DRAFTING.most
    assert body["stream"] is True
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert endpoint.calls[0].asked["data"]["brand"] == "Aurora"


def test_a_fence_and_an_endpoint_without_schemas_cost_no_second_try():
    with served(Plan.FENCED) as (endpoint, language):
        assert language.draft(DRAFTING).value["title"] == "Look here"
        assert len(endpoint.calls) == 1
    with served(Plan.NO_SCHEMA) as (endpoint, language):
        assert language.draft(DRAFTING).value["title"] == "Look here"
        assert "response_format" not in endpoint.calls[-1].body


@pytest.mark.parametrize("plan", [Plan.TRUNCATED, Plan.WRONG_TYPES, Plan.RUBBISH, Plan.LOOP])
def test_another_shape_is_mended_once_and_the_model_is_told_what_is_wrong(plan):
    with served(plan, Plan.GOOD) as (endpoint, language):
        said = language.draft(DRAFTING)
    assert said.value["lines"] == ["Look here"]
    assert said.tokens["prompt"] >= 200
    assert len(endpoint.calls) == 2
    assert "cannot be used" in endpoint.calls[1].body["messages"][-1]["content"]
    assert endpoint.calls[1].body["messages"][-2]["role"] == "assistant"


@pytest.mark.parametrize(
    "plan",
    [
        Plan.WRONG_TYPES,
        Plan.TRUNCATED,
        Plan.RUBBISH,
        Plan.LOOP,
        Plan.HTML,
        Plan.EMPTY,
        Plan.ODD_EVENTS,
        Plan.BROKEN_EVENTS,
        Plan.MEGABYTE,
        Plan.TEN_MEGABYTES,
        Plan.ENDLESS,
    ],
)
def test_what_stays_unreadable_is_unrepairable_after_one_repair(plan):
    with served(plan) as (endpoint, language), pytest.raises(Unrepairable) as refusal:
        language.draft(DRAFTING)
    assert len(endpoint.calls) == 2
    assert refusal.value.tokens["prompt"] > 0


@pytest.mark.parametrize("plan", [Plan.TOO_MANY, Plan.FAULT, Plan.RESET])
def test_a_stumble_is_tried_again(plan):
    with served(plan, plan, Plan.GOOD, retry_after="0.01") as (endpoint, language):
        assert language.draft(DRAFTING).value["title"] == "Look here"
    assert len(endpoint.calls) == 3


def test_the_wait_is_as_long_as_the_endpoint_says():
    with served(Plan.TOO_MANY, Plan.GOOD, retry_after="0.6") as (_, language):
        started = time.monotonic()
        language.draft(DRAFTING)
        assert time.monotonic() - started >= 0.6


def test_no_wait_is_begun_that_the_time_limit_would_end():
    with limited(Plan.TOO_MANY, retry_after="3600") as (endpoint, language):
        started = time.monotonic()
        with pytest.raises(PortUnavailable, match="429"):
            language.draft(DRAFTING)
        assert time.monotonic() - started < SLACK
    assert len(endpoint.calls) == 1


def test_a_refused_key_is_not_tried_again():
    with served(Plan.KEY) as (endpoint, language), pytest.raises(PortUnavailable, match="KEY"):
        language.draft(DRAFTING)
    assert len(endpoint.calls) == 1


def limited(*plans: Plan, seconds: float = 0.4, **more):
    """As `served`, with so much time for a draft."""
    return served(*plans, drafting=seconds, **more)


@pytest.mark.parametrize("plan", [Plan.HANG, Plan.DRIP, Plan.STALL])
def test_the_time_limit_is_hard(plan):
    with limited(plan) as (_, language):
        started = time.monotonic()
        with pytest.raises(PortUnavailable, match=r"0\.4 s") as refusal:
            language.draft(DRAFTING)
        assert time.monotonic() - started < 0.4 + SLACK
    assert refusal.value.tokens["prompt"] > 0, "what was sent may be charged for"


@pytest.mark.parametrize("plan", [Plan.GOOD, Plan.KEY, Plan.FAULT, Plan.RUBBISH])
def test_the_key_is_in_no_draft_and_no_refusal(plan):
    with served(plan, value={"title": f"Bearer {KEY}", "lines": []}) as (_, language):
        try:
            told = repr(language.draft(DRAFTING).raw)
        except (PortUnavailable, Unrepairable) as refusal:
            told = repr(refusal)
    assert KEY not in told


def test_the_embedded_engine_says_what_to_set():
    with pytest.raises(PortUnavailable, match="TRADEWIND_LANGUAGE"):
        Embedded(Settings()).draft(DRAFTING)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"title": "a", "lines": ["b"]}, None),
        ({"title": "a"}, "$.lines is missing"),
        ({"title": "a", "lines": [1]}, "$.lines[0] must be of type string"),
        ({"title": "a", "lines": [], "more": 1}, "$.more is not asked for"),
        ([], "$ must be of type object"),
        ({"title": True, "lines": []}, "$.title must be of type string"),
    ],
)
def test_a_fault_of_shape_says_where_it_is(value, fault):
    found = faults(value, SCHEMA)
    assert (found == []) if fault is None else fault in found[0]


def test_lengths_and_choices_are_part_of_a_shape():
    schema = {
        "type": "object",
        "properties": {
            "title": {"type": "string", "maxLength": 3, "minLength": 2},
            "tone": {"enum": ["calm"]},
            "lines": {"type": "array", "minItems": 1, "maxItems": 1},
        },
    }
    wrong = faults({"title": "long", "tone": "loud", "lines": [1, 2]}, schema)
    assert len(wrong) == 3
    assert faults({"title": "ok", "tone": "calm", "lines": [1]}, schema) == []


@pytest.mark.parametrize("text", ["", "}{", "[1]", '{"a": 1', "{a: 1}", "{" * 5000])
def test_what_holds_no_object_is_no_value(text):
    with pytest.raises(ValueError, match=r"."):
        value_in(text)
