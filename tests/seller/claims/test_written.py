"""Sentences written by hand, and a benchmark that notices a checker which has gone blind."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.seller.claims.test_check import LAMP, found
from tradewind.bench.claims import Tally, generated
from tradewind.catalog.product import Product
from tradewind.seller.claims import amounts, check, statements

WRITTEN = yaml.safe_load(Path(__file__).with_name("written.yaml").read_text("utf-8"))
LISTED = [
    (language, kind, text)
    for language, kinds in WRITTEN.items()
    for kind, texts in kinds.items()
    for text in texts
]


@pytest.mark.parametrize(("language", "kind", "text"), LISTED)
def test_a_sentence_written_by_hand_is_judged_rightly(language, kind, text):
    assert bool(found(text, language)) is (kind == "wrong")


def tallied() -> Tally:
    tally = Tally()
    for sentence in generated([LAMP, OTHER, THIRD], held_back=False):
        tally.add(sentence)
    return tally


def named(name: str, brand: str) -> Product:
    return replace(LAMP, id=name, brand=brand, title={"en": f"{brand} {name} lamp"})


OTHER, THIRD = named("Kestrel", "Vantry"), named("Finch", "Odalen")


@pytest.mark.parametrize(
    ("place", "name", "blind", "kind"),
    [
        (check, "judge", lambda *_: None, "number"),
        (check, "judge_plain", lambda *_: None, "count"),
        (check, "marks", lambda *_: iter(()), "certification"),
        (amounts, "_same_digits", lambda *_: True, None),
        (statements.Statements, "_unknown", lambda *_: None, "feature"),
        (statements.Statements, "_against", lambda *_: None, "feature"),
    ],
)
def test_the_benchmark_notices_a_checker_that_has_gone_blind(monkeypatch, place, name, blind, kind):
    whole = tallied()
    assert whole.planted.total() > 100
    monkeypatch.setattr(place, name, blind)
    now = tallied()
    if kind is None:
        assert now.named["number"] < whole.named["number"]
    else:
        assert now.caught[kind] < whole.caught[kind]
