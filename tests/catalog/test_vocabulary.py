"""The words of the trade are whole in five languages, and mean what they should."""

import pytest

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Kind
from tradewind.kernel.fold import fold
from tradewind.kernel.locale import LANGUAGES
from tradewind.kernel.units import unit_of


def test_every_word_list_is_there_in_every_language() -> None:
    lists = [term.words for term in vocabulary.terms().values()]
    lists += [
        value.words for axis in vocabulary.axes() for value in vocabulary.values(axis).values()
    ]
    for adjective in vocabulary.adjectives().values():
        lists += [adjective.wish, adjective.comparative, adjective.superlative]
    lists += [*vocabulary.nouns().values(), *vocabulary.recipients().values(), vocabulary.gifts()]
    lists += [occasion.words for occasion in vocabulary.occasions().values()]
    assert len(lists) > 600
    for words in lists:
        assert set(words) == set(LANGUAGES)
        assert all(words.values()), words


def test_numbers_have_a_base_unit_and_the_vocabulary_points_at_itself() -> None:
    for term in vocabulary.terms().values():
        assert term.unit is None or term.kind is Kind.NUMBER
        unit = unit_of(term.unit) if term.unit else None
        assert unit is None or (unit.factor == 1 and unit.symbol == term.unit), term.name
        assert all(
            vocabulary.known(each) or each in {"fabric", "display_diagonal", "machine_washable"}
            for each in term.also
        )
    for adjective in vocabulary.adjectives().values():
        assert all(vocabulary.known(name) for name in adjective.facts), adjective.name
    for value in vocabulary.values("color").values():
        assert value.of is None or value.of in vocabulary.values("color")


def test_a_fact_is_called_by_its_label_or_by_its_name() -> None:
    assert vocabulary.label("battery_life", "zh") == "续航"
    assert vocabulary.label("battery_life", "de") == "Akkulaufzeit"
    assert vocabulary.label("rotor_play", "de") == "rotor play"
    assert not vocabulary.known("rotor_play")


def test_directions_say_what_is_better() -> None:
    assert vocabulary.direction("battery_life") is True
    assert vocabulary.direction("weight") is False
    assert vocabulary.direction("color_temperature") is None
    assert vocabulary.direction("rotor_play") is None


def test_values_are_shown_in_the_readers_language() -> None:
    assert vocabulary.value_label("color", "Black", "zh") == "黑色"
    assert vocabulary.value_label("color", "Black and red", "ja") == "ブラック、レッド"
    assert vocabulary.value_label("color", "Zinc spray", "zh") == "Zinc spray"
    assert vocabulary.value_label("color", "Black", "en") == "Black"
    assert vocabulary.value_label("size", "M", "de") == "M"


def test_a_wish_names_the_facts_that_bear_it_out() -> None:
    assert vocabulary.wish("light") == (("weight",), False)
    assert vocabulary.wish("lighter") == (("weight",), False)
    assert vocabulary.wish("heavier than air") is None


@pytest.mark.parametrize(
    ("name", "stated", "asked"),
    [
        ("color", "Navy", "blue"),
        ("color", "Festival red", "red"),
        ("color", "Ink", "black"),
        ("color", "藏青色", "blue"),
        ("color", "Black and red", "red"),
        ("material", "full-grain leather", "leather"),
        ("material", "头层牛皮", "leather"),
        ("material", "leather, faux leather lining", "leather"),
        ("material", "304 stainless steel", "steel"),
        ("gender", "unisex", "women"),
        ("size", "EU 42", "42"),
        ("season", "autumn, winter", "winter"),
    ],
)
def test_what_is_stated_counts_as_what_was_asked(name: str, stated: str, asked: str) -> None:
    assert vocabulary.means(name, stated, asked)


@pytest.mark.parametrize(
    ("name", "stated", "asked"),
    [
        ("color", "Blue", "navy"),
        ("color", "Redwood", "red"),
        ("material", "faux leather", "leather"),
        ("material", "aluminium, protein leather", "leather"),
        ("material", "蛋白皮", "leather"),
        ("gender", "men", "women"),
        ("gender", "kids", "women"),
        ("size", "142", "42"),
        ("size", "XL", "L"),
    ],
)
def test_what_is_stated_does_not_count(name: str, stated: str, asked: str) -> None:
    assert not vocabulary.means(name, stated, asked)


def test_folding_keeps_every_character_in_its_place() -> None:
    text = "Más BARATO “５０％” Größe ﾊﾟ nº 2 \u200b☕"
    assert len(fold(text)) == len(text)
    assert fold(text).startswith('mas barato "50%" große')
