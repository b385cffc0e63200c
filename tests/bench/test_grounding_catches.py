"""Faults put into true answers on purpose, each caught by the checker for what it is."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tradewind.app import Tradewind
from tradewind.bench.grounding import rows as ground
from tradewind.bench.grounding.fault import Wrong
from tradewind.bench.grounding.judge import judge
from tradewind.bench.grounding.measures import Amount, amounts_in, numbers_in, read_stated, same
from tradewind.bench.grounding.question import (
    Ahead,
    Extreme,
    Question,
    Sort,
    States,
    Unstated,
    Wanted,
    Within,
)
from tradewind.bench.grounding.rows import Bound, Rows, Scope
from tradewind.decisions.claim import Claim
from tradewind.shopper.answer import Answer, Sentence

TENTS = Scope("outdoor/tents")
CHEAP = Scope("outdoor/tents", bounds=(Bound("price", most=150),))


@pytest.fixture(scope="session")
def rows(sample_shop: Tradewind) -> Rows:
    return ground.read(sample_shop.settings.home / "tradewind.db")


Asking = Callable[[str], Answer]


@pytest.fixture
def ask(sample_shop: Tradewind) -> Asking:
    return lambda sentence: sample_shop.ask(sentence, language="en", reword=False)


def wrongs(answer: Answer, wanted: Wanted, rows: Rows) -> set[Wrong]:
    question = Question(Sort.FACT, "en", (answer.brief.sentence,), wanted)
    return {fault.wrong for fault in judge(question, [answer], rows)}


def with_claims(sentence: Sentence, change: Callable[[Claim], Claim]) -> Sentence:
    return replace(
        sentence,
        parts=tuple(change(part) if isinstance(part, Claim) else part for part in sentence.parts),
    )


def changed(answer: Answer, change: Callable[[Claim], Claim]) -> Answer:
    return replace(answer, verdict=tuple(with_claims(each, change) for each in answer.verdict))


def instead(field: str, **values: Any) -> Callable[[Claim], Claim]:
    return lambda claim: replace(claim, **values) if claim.field == field else claim


def test_true_answers_have_no_faults(ask: Asking, rows: Rows) -> None:
    assert not wrongs(ask("the cheapest tent"), Extreme(TENTS, "price", most=False), rows)
    assert not wrongs(ask("tents under $150"), Within(CHEAP), rows)
    assert not wrongs(
        ask("How heavy is the Grebe Hop 2-person trekking tent?"),
        States("outdoor-grebe-hop2", "weight"),
        rows,
    )


def test_two_swapped_prices_are_caught(ask: Asking, rows: Rows) -> None:
    answer = ask("tents under $150")
    first, second = answer.picks[0], answer.picks[1]
    assert first.price
    assert second.price
    swapped = replace(
        answer,
        picks=(
            replace(first, price=replace(first.price, shown=second.price.shown)),
            replace(second, price=replace(second.price, shown=first.price.shown)),
            *answer.picks[2:],
        ),
    )
    assert Wrong.FACT in wrongs(swapped, Within(CHEAP), rows)


def test_a_price_with_another_row_s_evidence_is_caught(ask: Asking, rows: Rows) -> None:
    answer = ask("tents under $150")
    first, second = answer.picks[0], answer.picks[1]
    assert first.price
    assert second.price
    borrowed = replace(first.price, evidence=second.price.evidence, shown=second.price.shown)
    wrong = replace(answer, picks=(replace(first, price=borrowed), *answer.picks[1:]))
    assert Wrong.FACT in wrongs(wrong, Within(CHEAP), rows)


def test_a_value_in_another_unit_is_caught(ask: Asking, rows: Rows) -> None:
    answer = ask("How heavy is the Grebe Hop 2-person trekking tent?")
    shown = next(c.shown for c in answer.verdict[0].claims if c.field == "weight")
    number, _, unit = shown.partition(" ")
    heavier = changed(answer, instead("weight", shown=f"{number} {'kg' if unit == 'lb' else 'lb'}"))
    assert Wrong.FACT in wrongs(heavier, States("outdoor-grebe-hop2", "weight"), rows)


def test_a_wrong_extreme_is_caught(ask: Asking, rows: Rows) -> None:
    answer = ask("the cheapest tent")
    dearest = ask("the most expensive tent")
    forged = replace(
        answer,
        verdict=tuple(
            replace(said, parts=_filled(said, other))
            for said, other in zip(answer.verdict, dearest.verdict, strict=False)
        ),
    )
    assert Wrong.SUPERLATIVE in wrongs(forged, Extreme(TENTS, "price", most=False), rows)


def _filled(said: Sentence, other: Sentence) -> tuple[str | Claim, ...]:
    """The words of one sentence with the claims of the other."""
    claims = iter(other.claims)
    return tuple(next(claims) if isinstance(part, Claim) else part for part in said.parts)


def test_an_extreme_of_a_part_of_the_set_is_caught(ask: Asking, rows: Rows) -> None:
    """The most expensive tent is no answer to the most expensive thing of all."""
    answer = ask("the most expensive tent")
    found = wrongs(answer, Extreme(Scope(), "price", most=True), rows)
    assert {Wrong.SUPERLATIVE, Wrong.FACT} <= found


def test_a_wrong_count_of_what_fits_is_caught(ask: Asking, rows: Rows) -> None:
    answer = ask("tents under $150")
    fewer = replace(answer, found=replace(answer.found, of=answer.of - 1))
    assert Wrong.FACT in wrongs(fewer, Within(CHEAP), rows)


def test_a_product_over_the_limit_is_caught(ask: Asking, rows: Rows) -> None:
    answer, dearest = ask("tents under $150"), ask("the most expensive tent")
    over = replace(
        answer,
        picks=(replace(answer.picks[0]), *dearest.picks[:1]),
        comparison=None,
        verdict=answer.verdict[:1],
    )
    assert Wrong.LIMIT in wrongs(over, Within(CHEAP), rows)


def test_an_answer_to_what_nobody_states_is_caught(ask: Asking, rows: Rows) -> None:
    invented = ask("How heavy is the Grebe Hop 2-person trekking tent?")
    found = wrongs(invented, Unstated("outdoor-grebe-hop2", "battery_life"), rows)
    assert found == {Wrong.UNREFUSED}


def test_not_stated_of_what_is_stated_is_caught(ask: Asking, rows: Rows) -> None:
    unsaid = ask("Does the Grebe Hop 2-person trekking tent have a sunroof?")
    brief = replace(unsaid.brief, fact="weight")
    found = wrongs(replace(unsaid, brief=brief), States("outdoor-grebe-hop2", "weight"), rows)
    assert {Wrong.FACT, Wrong.UNANSWERED} <= found


def test_the_wrong_one_ahead_is_caught(ask: Asking, rows: Rows) -> None:
    answer = ask("Which is lighter, Grebe Hop or Skerry Gale?")
    pair = ("outdoor-grebe-hop2", "outdoor-skerry-gale")
    assert not wrongs(answer, Ahead(pair, "weight", most=False), rows)
    assert Wrong.SUPERLATIVE in wrongs(answer, Ahead(pair, "weight", most=True), rows)


def test_a_number_slipped_into_the_words_is_caught(ask: Asking, rows: Rows) -> None:
    answer = ask("the cheapest tent")
    first = answer.verdict[0]
    slipped = replace(first, parts=(*first.parts, " That is 20 % off."), names=(*first.names, ""))
    found = wrongs(
        replace(answer, verdict=(slipped, *answer.verdict[1:])),
        Extreme(TENTS, "price", most=False),
        rows,
    )
    assert Wrong.FACT in found


def test_sold_out_of_what_is_not_is_caught(ask: Asking, rows: Rows) -> None:
    answer = ask("Is the Grebe Hop 2-person trekking tent in stock?")
    flipped = changed(answer, instead("stock", shown="0", number=0))
    assert Wrong.FACT in wrongs(flipped, States("outdoor-grebe-hop2", "stock"), rows)


def test_a_best_mark_in_the_wrong_cell_is_caught(ask: Asking, rows: Rows) -> None:
    answer = ask("tents under $150")
    table = answer.comparison
    assert table
    prices = table.rows[0]
    assert prices.name == "price"
    turned = replace(
        prices, cells=tuple(replace(cell, best=not cell.best) for cell in prices.cells)
    )
    marked = replace(answer, comparison=replace(table, rows=(turned, *table.rows[1:])))
    assert Wrong.SUPERLATIVE in wrongs(marked, Within(CHEAP), rows)


def test_a_quote_nobody_wrote_is_caught(ask: Asking, rows: Rows) -> None:
    answer = ask("what do buyers say about the Grebe Hop 2-person trekking tent?")
    quoted = [c for c in answer.claims if c.field == "quote"]
    assert quoted
    forged = changed(answer, instead("quote", shown="the best tent there is"))
    assert Wrong.FACT in wrongs(forged, States("outdoor-grebe-hop2", "rating"), rows)


@pytest.mark.parametrize(
    ("shown", "language", "amount"),
    [
        ("1,234.5 g", "en", Amount(1234.5, "g")),
        ("1.234,5 g", "de", Amount(1234.5, "g")),
        ("24 Monate", "de", Amount(24, "month")),
        ("38小时", "zh", Amount(38, "h")),
        ("-15°C", "en", Amount(-15, "°C")),
        ("2,1 kg", "es", Amount(2.1, "kg")),
    ],
)
def test_shown_amounts_are_read_as_their_language_writes_them(
    shown: str, language: str, amount: Amount
) -> None:
    assert amounts_in(shown, language) == [amount]


def test_amounts_are_the_same_as_finely_as_they_are_written() -> None:
    assert same(Amount(419.6, "g"), 419.5725545, "g")
    assert not same(Amount(420.6, "g"), 419.5725545, "g")
    assert same(Amount(0.92, "kg"), 920, "g")
    assert not same(Amount(0.92, "lb"), 920, "g")
    assert read_stated("2 lb") == (907.18474, "g")
    assert numbers_in("12.345,60 €", "de") == [12345.6]
