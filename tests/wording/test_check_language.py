"""The conformance suite passes what keeps the port's promises, and only that."""

import time

import pytest

from tests.wording.kit import served
from tradewind.integrations.language.embedded import Embedded
from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ports import Draft, Drafted, Drafting, Wording
from tradewind.settings import Settings
from tradewind.testing import Plan, check_language


class Plugin:
    """A language plug-in that does what each test says."""

    name = "plug-in"

    def word(self, draft: Draft) -> Wording:
        return Wording(draft.verdict, draft.reasons)

    def draft(self, request: Drafting) -> Drafted:
        return Drafted({"title": request.purpose, "lines": []})


def test_the_embedded_engine_keeps_the_promises():
    check_language(Embedded(Settings()))


@pytest.mark.parametrize(
    "plan", [Plan.GOOD, Plan.FENCED, Plan.RUBBISH, Plan.HALVES, Plan.KEY, Plan.CUT, Plan.HANG]
)
def test_the_openai_plug_in_keeps_them_whatever_the_endpoint_does(plan):
    with served(plan, seconds=0.3 if plan is Plan.HANG else 5) as (_, language):
        check_language(language, within_s=10)


class Nameless(Plugin):
    name = " "


class Raising(Plugin):
    def word(self, draft: Draft) -> Wording:
        raise ValueError(draft.language)


class Silent(Plugin):
    def word(self, draft: Draft) -> Wording:
        del draft
        raise PortUnavailable("")


class Meddling(Plugin):
    def word(self, draft: Draft) -> Wording:
        draft.reasons["p1"] = []
        return Wording(draft.verdict, {})


class Chatty(Plugin):
    def word(self, draft: Draft) -> Wording:
        return Wording(draft.verdict, {**draft.reasons, "p9": ["Buy this one."]})


class Shapeless(Plugin):
    def word(self, draft: Draft) -> Wording:
        return draft  # type: ignore[return-value]


class Sloppy(Plugin):
    def draft(self, request: Drafting) -> Drafted:
        return Drafted({"title": 7, "lines": [request.purpose]})


class Forgetful(Plugin):
    def draft(self, request: Drafting) -> Drafted:
        return request.purpose  # type: ignore[return-value]


class Slow(Plugin):
    def word(self, draft: Draft) -> Wording:
        until = time.monotonic() + 0.2
        while time.monotonic() < until:
            pass
        return Wording(draft.verdict, draft.reasons)


@pytest.mark.parametrize(
    ("broken", "promise"),
    [
        (Nameless(), "has a name"),
        (Silent(), "says why"),
        (Meddling(), "changes nothing"),
        (Chatty(), "picks only"),
        (Shapeless(), "gives a Wording"),
        (Slow(), "answers within"),
        (Sloppy(), "keeps its schema"),
        (Forgetful(), "gives a Drafted"),
    ],
)
def test_a_broken_promise_is_named(broken, promise):
    with pytest.raises(AssertionError, match=promise):
        check_language(broken, within_s=0.1)


def test_any_other_error_comes_through_as_it_is():
    with pytest.raises(ValueError, match="en"):
        check_language(Raising())
