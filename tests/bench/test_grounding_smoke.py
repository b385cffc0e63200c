"""A small run of the measure: what the shop claims is borne out, question by question."""

from tradewind.app import Tradewind
from tradewind.bench import grounding
from tradewind.bench.grounding.fault import Wrong
from tradewind.bench.grounding.generate import questions
from tradewind.bench.grounding.rows import read


def test_nothing_false_is_claimed_in_three_hundred_questions(sample_shop: Tradewind) -> None:
    tally = grounding.Tally()
    grounding.ask_all(sample_shop, 300, tally, seed=7)
    figures = tally.figures
    told = "\n".join(str(failure) for failure in tally.failures)
    assert figures["questions"] == 300
    for wrong in (Wrong.FACT, Wrong.SUPERLATIVE, Wrong.LIMIT):
        assert figures[wrong.value] == 0, told
    assert tally.refused >= 0.95 * tally.unanswerable, told
    assert tally.answered >= 0.95 * tally.answerable, told


def test_the_same_seed_asks_the_same_questions(sample_shop: Tradewind) -> None:
    rows = read(sample_shop.settings.home / "tradewind.db")
    once, again = (list(questions(rows, count=200, seed=3)) for _ in range(2))
    assert once == again
    assert len({question.sentences for question in once}) == 200
    assert {question.language for question in once} == {"en", "zh", "es", "de", "ja"}
