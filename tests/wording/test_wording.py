"""Whatever a model says, every fact of an answer stays what the shop found."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.wording.kit import KEY, answer, sentences, served
from tradewind import storage
from tradewind.decisions import tables as ledger
from tradewind.integrations.language.embedded import Embedded
from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.locale import LANGUAGES
from tradewind.kernel.ports import Draft, Drafted, Drafting, Wording
from tradewind.settings import Settings
from tradewind.shopper.wording import reworded
from tradewind.storage import Database
from tradewind.testing import Plan

WORDED = {Plan.GOOD, Plan.WRONG_TYPES, Plan.FENCED, Plan.NO_SCHEMA}
"""Plans under which every sentence arrives and is faithful."""
PARTLY = {Plan.TRUNCATED, Plan.STALL}
"""Plans under which some do."""
STUCK = {Plan.HANG, Plan.DRIP, Plan.ENDLESS}
PREFIX = {
    "en": "Look here: ",
    "zh": "请看：",
    "es": "Mira: ",
    "de": "Schau: ",
    "ja": "ご覧ください：",
}


class NoDrafts:
    """A language that only words."""

    def draft(self, request: Drafting) -> Drafted:
        raise PortUnavailable(request.purpose)


@pytest.fixture
def shop(tmp_path):
    opened = Database.connect(f"sqlite:///{tmp_path / 'shop.db'}")
    yield opened
    opened.engine.dispose()


def entry(database: Database) -> dict[str, Any]:
    with database.reading() as session:
        (found,) = ledger.latest(session, kind="wording", subject="dec_1")
    return found.body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan", Plan)
def test_no_plan_of_a_model_changes_a_fact(plan, language, shop):
    own = answer(language)
    seconds = 0.3 if plan in STUCK else 1.0 if plan is Plan.STALL else 10
    with served(plan, language=language, seconds=seconds) as (_, port):
        new = reworded(own, language=port, database=shop)
    before, after = sentences(own), sentences(new)
    changed = [one for one, other in zip(before, after, strict=True) if one.text != other.text]
    for one, other in zip(before, after, strict=True):
        assert other.text in {one.text, PREFIX[language] + one.text}
        assert sorted(map(str, one.claims)) == sorted(map(str, other.claims))
    assert new.worded_by == ("openai:stub" if changed else "embedded")
    assert bool(changed) == (plan in WORDED | PARTLY)
    untouched = {"verdict", "picks", "comparison", "worded_by"}
    for name in set(own.__slots__) - untouched:
        assert getattr(own, name) == getattr(new, name)
    assert [(p.product, p.offer, p.price) for p in own.picks] == [
        (p.product, p.offer, p.price) for p in new.picks
    ]
    assert new.comparison is not None
    assert own.comparison is not None
    assert new.comparison.rows == own.comparison.rows
    assert new.comparison.products == new.picks


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_good_model_words_everything_that_is_open(language, shop):
    own = answer(language)
    with served(language=language) as (endpoint, port):
        new = reworded(own, language=port, database=shop)
        offered = endpoint.calls[0].asked["sentences"]
    kept = [s for s in entry(shop)["sentences"] if s["outcome"] == "kept"]
    assert len(kept) == len(offered) > 8
    assert sum(s.text.startswith(PREFIX[language]) for s in sentences(new)) == len(offered)
    assert len(endpoint.calls) == 1


def test_a_rewording_of_ones_own_stands_with_its_values_filled_in(shop):
    said = {
        "I'd take the {c1} at {c2}.": "For you I'd go with the {c1}, which costs {c2}.",
        "{c3} products here fit what you asked for.": "{c3} products match what you asked for.",
    }
    own = answer("en")
    with served(says=said) as (_, port):
        new = reworded(own, language=port, database=shop)
    assert new.verdict[0].text == "For you I'd go with the Aurora Desk Lamp, which costs $39.00."
    assert new.verdict[1].text == "12 products match what you asked for."
    assert {claim.shown for claim in new.verdict[0].claims} == {"Aurora Desk Lamp", "$39.00"}


def test_one_bad_sentence_does_not_cost_the_good_ones(shop):
    bad = {"I'd take the {c1} at {c2}.": "I'd take the {c1} at {c2}, the best of all."}
    own = answer("en")
    with served(says=bad) as (_, port):
        new = reworded(own, language=port, database=shop)
    assert new.verdict[0] == own.verdict[0]
    assert new.verdict[1].text == "Look here: " + own.verdict[1].text
    outcomes = {each["place"]: each for each in entry(shop)["sentences"]}
    assert outcomes["verdict.0"]["outcome"] == "refused"
    assert outcomes["verdict.0"]["reason"] == "words: adds best, all"
    assert outcomes["verdict.1"]["outcome"] == "kept"


def test_the_ledger_says_who_worded_what_and_why_not(shop):
    with served(Plan.FEATURE) as (_, port):
        reworded(answer("en"), language=port, database=shop)
    body = entry(shop)
    assert body["model"] == "openai:stub"
    assert body["worded_by"] == "embedded"
    assert body["ms"] > 0
    assert body["tokens"]["prompt"] == 100
    assert {each["outcome"] for each in body["sentences"]} == {"refused"}
    assert all("titanium" in each["reason"] for each in body["sentences"])
    assert "titanium hinge" in body["raw"]
    assert body["error"] == ""


def test_the_ledger_says_what_went_wrong(shop):
    with served(Plan.KEY) as (_, port):
        reworded(answer("en"), language=port, database=shop)
    body = entry(shop)
    assert "401" in body["error"]
    assert "TRADEWIND_OPENAI_KEY" in body["error"]
    assert body["sentences"] == []


def test_the_same_words_again_are_the_shops(shop):
    class Parrot(NoDrafts):
        name = "parrot"

        def word(self, draft: Draft) -> Wording:
            return Wording(draft.verdict, draft.reasons)

    own = answer("en")
    assert reworded(own, language=Parrot(), database=shop) == own
    assert {each["outcome"] for each in entry(shop)["sentences"]} == {"same"}


def test_the_embedded_engine_is_not_asked_and_leaves_no_entry(shop):
    own = answer("en")
    assert reworded(own, language=Embedded(Settings()), database=shop) is own
    with shop.reading() as session:
        assert ledger.latest(session, kind="wording") == []


def test_an_answer_without_anything_to_reword_is_not_sent(shop):
    own = replace(answer("en"), verdict=answer("en").verdict[-1:], picks=(), comparison=None)
    with served() as (endpoint, port):
        assert reworded(own, language=port, database=shop) is own
    assert endpoint.calls == []


def test_no_transaction_is_open_while_a_model_is_asked(shop):
    seen = []

    class Watching(NoDrafts):
        name = "watching"

        def word(self, draft: Draft) -> Wording:
            seen.append(storage.is_open())
            return Wording(draft.verdict, draft.reasons)

    reworded(answer("en"), language=Watching(), database=shop)
    assert seen == [False]


@pytest.mark.parametrize(
    "said",
    [
        None,
        7,
        Wording("", {}),
        Wording("\n" * 900, {"p1": ["x"] * 900, "p9": ["y"]}),
        Wording(None, None),  # type: ignore[arg-type]
        Wording("x", {"p1": None}),  # type: ignore[dict-item]
        Wording("x" * 1_000_000, {}, "\x00\ud800 raw" * 9000, {"prompt": "many"}),  # type: ignore[dict-item]
    ],
)
def test_a_plug_in_that_sends_anything_at_all_costs_nothing_but_its_words(said, shop):
    class Careless(NoDrafts):
        name = "careless"

        def word(self, draft: Draft) -> Wording:
            del draft
            return said  # type: ignore[no-any-return]

    own = answer("en")
    assert reworded(own, language=Careless(), database=shop) == own
    assert entry(shop)["model"] == "careless"


@pytest.mark.parametrize(
    "fault", [RuntimeError(KEY), PortUnavailable("Out for lunch."), KeyError("x")]
)
def test_a_plug_in_that_fails_leaves_the_shops_answer_and_tells_no_secret(fault, shop):
    class Failing(NoDrafts):
        name = "failing"

        def word(self, draft: Draft) -> Wording:
            del draft
            raise fault

    own = answer("en")
    assert reworded(own, language=Failing(), database=shop) == own
    error = entry(shop)["error"]
    assert KEY not in error
    assert error in {"Out for lunch.", f"The plug-in failed with {type(fault).__name__}."}


def test_every_database_takes_whatever_a_model_sends(database):
    class Dirty(NoDrafts):
        name = "dirty"

        def word(self, draft: Draft) -> Wording:
            lines = "\n".join(f"{line}\ud83d\x00" for line in draft.verdict.split("\n"))
            return Wording(lines, {}, "\x00\ud83d\u202e raw")

    own = answer("en")
    assert reworded(own, language=Dirty(), database=database) == own
    assert entry(database)["raw"] == "\ufffd\ufffd\ufffd raw"
    with database.reading() as session:
        assert ledger.first_broken(session) is None


def test_the_key_stands_in_no_entry_even_if_the_model_repeats_it(shop):
    with served(Plan.LEAK) as (endpoint, port):
        reworded(answer("en"), language=port, database=shop)
        assert endpoint.calls[0].authorization == f"Bearer {KEY}"
    assert KEY not in json.dumps(entry(shop))
    assert "Bearer" in entry(shop)["raw"]
