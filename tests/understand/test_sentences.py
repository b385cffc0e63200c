"""Sentences written by hand in five languages, each with what must be read of it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tradewind.retrieval.brief import Brief, Limit, PriceLimit, Reference
from tradewind.retrieval.lexicon import Lexicon
from tradewind.retrieval.understand import understand

TABLE: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "sentences.yaml").read_text("utf-8")
)
EMPTY: dict[str, Any] = {
    "price": [],
    "limits": [],
    "references": [],
    "wishes": [],
    "items": [],
    "options": {},
    "superlative": None,
    "recipient": None,
    "age": None,
    "people": None,
    "count": None,
    "occasion": None,
}


def _price(limit: PriceLimit) -> str:
    asked = "" if limit.stated_currency else " own"
    return f"{limit.op} {limit.money.amount} {limit.money.currency}{asked}"


def _limit(limit: Limit) -> str:
    number = "" if limit.number is None else f"{limit.number:.10g}"
    value = limit.text or " ".join(filter(None, [number, limit.unit]))
    return f"{limit.name} {limit.op} {value}"


def _reference(reference: Reference) -> str | int:
    if reference.first:
        return f"first {reference.first}"
    if reference.attribute:
        return " ".join(reference.attribute)
    return reference.ordinal or reference.product_id or "it"


def read(brief: Brief) -> dict[str, Any]:
    """A brief in the notation of the table."""
    extreme = brief.superlative
    return {
        "language": brief.language,
        "act": str(brief.act),
        "keywords_only": brief.keywords_only,
        "words": brief.words,
        "category": brief.category,
        "basket": brief.basket,
        "fact": brief.fact,
        "fact_said": brief.fact_said,
        "price": [_price(each) for each in brief.price],
        "limits": sorted(_limit(each) for each in brief.limits),
        "references": [_reference(each) for each in brief.references],
        "wishes": sorted(brief.wishes),
        "items": list(brief.items),
        "options": brief.options,
        "superlative": extreme and f"{extreme.name} {'most' if extreme.most else 'least'}",
        "recipient": brief.recipient,
        "age": brief.age,
        "people": brief.people,
        "count": brief.count,
        "occasion": brief.occasion,
    }


@pytest.mark.parametrize("row", TABLE, ids=[row["say"] for row in TABLE])
def test_the_sentence_says_this_and_nothing_else(row: dict[str, Any], lexicon: Lexicon) -> None:
    expected = EMPTY | {name: value for name, value in row.items() if name != "say"}
    for name in ("limits", "wishes"):
        expected[name] = sorted(expected[name])
    said = read(understand(row["say"], lexicon=lexicon))
    assert {name: said[name] for name in expected} == expected


def test_the_table_covers_five_languages_with_enough_sentences() -> None:
    assert len(TABLE) >= 150
    assert len({row["say"] for row in TABLE}) == len(TABLE)
