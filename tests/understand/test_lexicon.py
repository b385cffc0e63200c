"""What a lexicon knows of its catalogue."""

import pickle
import sys
from dataclasses import replace

import pytest

from tradewind.catalog.product import Product, Source
from tradewind.retrieval.lexicon import Lexicon
from tradewind.retrieval.understand import understand


@pytest.mark.parametrize(
    ("said", "product"),
    [
        ("Halden Arc", "audio-halden-arc"),
        ("halden arc lite", "audio-halden-arc-lite"),
        ("Orvane Studio 2", "audio-orvane-studio-2"),
        ("Halden Arc wireless over-ear headphones", "audio-halden-arc"),
        ("Halden Arc 无线头戴式降噪耳机", "audio-halden-arc"),
        ("灯草书挡", "lighting-dengcao-bookend"),
        ("Halden", None),
        ("Arc Halden", None),
        ("", None),
    ],
)
def test_a_product_is_known_by_name_and_by_title(
    said: str, product: str | None, lexicon: Lexicon
) -> None:
    assert lexicon.called(said) == product


def test_a_name_that_two_products_share_names_neither(products: list[Product]) -> None:
    twin = replace(products[0], id="twin")
    assert Lexicon.of([*products, twin]).called(products[0].title["en"]) is None


def test_facts_are_counted_by_category_and_above(products: list[Product], lexicon: Lexicon) -> None:
    stating = [each for each in products if each.fact("waterproof")]
    boots = [each for each in stating if each.category == "footwear/hiking_boots"]
    footwear = [each for each in stating if each.category.startswith("footwear/")]
    assert lexicon.stating("waterproof") == len(stating)
    assert lexicon.stating("waterproof", "footwear/hiking_boots") == len(boots)
    assert lexicon.stating("waterproof", "footwear") == len(footwear)
    assert lexicon.count() == len(products)
    assert lexicon.stating("no_such_fact") == 0


def test_categories_are_called_by_their_name_or_their_path(products: list[Product]) -> None:
    lexicon = Lexicon.of(products, {"audio/headphones": {"en": "Headphones", "zh": "头戴式耳机"}})
    assert lexicon.category_name("audio/headphones", "zh") == "头戴式耳机"
    assert lexicon.category_name("power/power_banks", "zh") == "power banks"


def test_it_travels_between_processes_and_reads_the_same(lexicon: Lexicon) -> None:
    packed = pickle.dumps(lexicon)
    assert len(packed) < 1_000_000
    again = pickle.loads(packed)
    sentence = "Halden headphones in black, not leather, under 80 dollars"
    assert understand(sentence, lexicon=again) == understand(sentence, lexicon=lexicon)
    assert again.called("Halden Arc") == "audio-halden-arc"


def test_an_empty_catalogue_still_reads_prices() -> None:
    lexicon = Lexicon.of([])
    assert lexicon.called("anything") is None
    assert len(understand("tent under 80 dollars", lexicon=lexicon).price) == 1


def test_a_product_without_title_brand_or_category_is_no_obstacle() -> None:
    bare = Product("p", {}, "", "", Source("f", "1"))
    odd = Product("q", {"en": "  "}, "//", " ", Source("f", "2"))
    assert Lexicon.of([bare, odd]).count() == 2


def test_names_take_little_room(products: list[Product]) -> None:
    many = [
        replace(each, id=f"{each.id}-{turn}", title={"en": f"{each.brand} Mark{turn} {each.id}"})
        for turn in range(20)
        for each in products
    ]
    lexicon = Lexicon.of(many)
    assert lexicon.called(many[-1].title["en"]) == many[-1].id
    room = lexicon.titles.nbytes + lexicon.owners.nbytes + sys.getsizeof(lexicon.ids)
    assert room < 120 * len(many)
