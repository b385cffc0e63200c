"""Words find what they mean: misspelt, joined, split, renamed, in another language."""

from pathlib import Path

import pytest

from tests.retrieval.kit import flag, held, ids, number, product, search, text, variant
from tradewind.retrieval.brief import Superlative
from tradewind.retrieval.index import Index


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return held(
        tmp_path_factory.mktemp("shop"),
        [
            product("headset", "Halden Call headset with microphone", variant("AUD-1", 4500)),
            product("headset2", "Halden Call Pro head set", variant("AUD-2", 9900)),
            product("laptop", "Orvane Note 14 notebook 16 GB", variant("LAP-1", 89900)),
            product("sleeve", "Marchbank laptop sleeve 14 inch", variant("BAG-1", 2900)),
            product(
                "bank",
                "Pikolt WH-14NS40 power bank 10,000 mAh",
                variant("PWR-1", 2500, color="Black"),
                facts=[number("battery_capacity", 10000, "mAh")],
            ),
            product("keyboard", "Kestrow mechanical keyboard", variant("KEY-1", 7900)),
            product("cover", "Kestrow keyboard cover", variant("KEY-2", 900)),
            product("tray", "Desk tray", variant("TRY-1", 500), about="Holds a keyboard."),
            product(
                "kettle", "Bryn kettle", variant("KET-1", 3000), facts=[text("material", "steel")]
            ),
            product("radio", "Tickory wind-up radio", facts=[flag("rechargeable", True)]),
        ],
    )


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("headset", "headset"),
        ("head set", "headset2"),
        ("powerbank", "bank"),
        ("10000 mAh", "bank"),
        ("wh14ns40", "bank"),
        ("wh 14 ns 40", "bank"),
        ("PWR-1", "bank"),
        ("mechanical keyboards", "keyboard"),
        ("keyboard", "keyboard"),
        ("keyboard cover", "cover"),
        ("laptop", "sleeve"),
        ("steel kettle", "kettle"),
        ("rechargeable radio", "radio"),
        ("black power bank", "bank"),
    ],
)
def test_words_find_the_thing_itself_first(shop: Index, words: str, first: str) -> None:
    assert ids(search(shop, words))[0] == first


def test_another_name_of_the_thing_is_found_too(shop: Index) -> None:
    assert "laptop" in ids(search(shop, "laptop"))


def test_a_thing_is_found_although_no_product_is_said_to_be_so(shop: Index) -> None:
    found = search(shop, "whistling kettle")
    assert (ids(found)[0], found.of, found.dropped) == ("kettle", 1, ("whistling",))


def test_what_was_joined_and_what_was_split_is_both_found(shop: Index) -> None:
    assert {"headset", "headset2"} <= set(ids(search(shop, "headset")))
    assert {"headset", "headset2"} <= set(ids(search(shop, "head set")))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("keybord", "keyboard"),
        ("mechancial", "mechanical"),
        ("kettel", "kettle"),
        ("haldenn", "halden"),
        ("microphnoe", "microphone"),
    ],
)
def test_a_slip_is_repaired_from_the_catalogue_and_said(
    shop: Index, typed: str, meant: str
) -> None:
    found = search(shop, typed)
    assert found.corrections == {typed: meant}
    assert found.of > 0


def test_a_word_of_the_catalogue_is_never_repaired(shop: Index) -> None:
    for word in ("halden", "orvane", "kestrow", "note", "tray"):
        assert search(shop, word).corrections == {}


def test_an_unknown_word_is_said_to_be_left_out(shop: Index) -> None:
    found = search(shop, "flurbish kettle")
    assert found.dropped == ("flurbish",)
    assert ids(search(shop, "flurbish")) == []
    assert search(shop, "flurbish").of == 0


@pytest.mark.parametrize(
    ("words", "language", "first"),
    [
        ("充电宝", "zh", "bank"),
        ("键盘", "zh", "keyboard"),
        ("机械键盘", "zh", "keyboard"),
        ("teclado mecánico", "es", "keyboard"),
        ("hervidor", "es", "kettle"),
        ("Wasserkocher", "de", "kettle"),
        ("Laptoptasche", "de", "sleeve"),
        ("モバイルバッテリー", "ja", "bank"),
        ("Halden 耳麦", "zh", "headset"),
    ],
)
def test_names_of_things_are_found_across_languages(
    shop: Index, words: str, language: str, first: str
) -> None:
    assert ids(search(shop, words, language))[0] == first


def test_a_superlative_is_about_the_thing_and_not_about_what_belongs_to_it(shop: Index) -> None:
    cheapest = Superlative("price", most=False, said="cheapest")
    found = search(shop, "keyboard", superlative=cheapest)
    assert found.extreme is not None
    assert found.extreme.winners == ("keyboard",)
    assert (found.extreme.value, found.extreme.unit, found.extreme.of) == (7900.0, "USD", 1)


def test_hits_that_match_in_part_come_after_all_that_match(shop: Index) -> None:
    found = search(shop, "mechanical keyboard")
    assert found.of == 1
    assert ids(found)[0] == "keyboard"
    assert "cover" in ids(found)[1:]


def test_ties_share_the_extreme(tmp_path: Path) -> None:
    index = held(
        tmp_path,
        [
            product("a", "tent", variant("a1"), facts=[number("weight", 900, "g")]),
            product("b", "tent", variant("b1"), facts=[number("weight", 900, "g")]),
            product("c", "tent", variant("c1"), facts=[number("weight", 950, "g")]),
            product("d", "tent", variant("d1")),
            product("e", "tent", variant("e1", stock=0), facts=[number("weight", 10, "g")]),
        ],
    )
    found = search(index, "tent", superlative=Superlative("weight", most=False, said="lightest"))
    assert found.extreme is not None
    assert found.extreme.winners == ("a", "b")
    assert (found.extreme.stating, found.extreme.of) == (3, 4)
    assert ids(found) == ["a", "b", "c", "d"]


def test_the_variant_that_reaches_the_extreme_is_shown(tmp_path: Path) -> None:
    both = product(
        "p",
        "sleeping bag",
        variant("short", 12000, size="short"),
        variant("long", 9000, size="long"),
        facts=[number("weight", 800, "g", sku="short"), number("weight", 990, "g", sku="long")],
    )
    found = search(
        held(tmp_path, [both]), superlative=Superlative("weight", most=False, said="lightest")
    )
    assert [hit.sku for hit in found.hits] == ["short"]


def test_a_category_holds_what_lies_below_it(tmp_path: Path) -> None:
    index = held(
        tmp_path,
        [
            product("a", "Arc", category="audio/headphones"),
            product("b", "Nub", category="audio/earbuds"),
            product("c", "Boom", category="audiobooks"),
        ],
    )
    assert sorted(ids(search(index, category="audio"))) == ["a", "b"]
    assert ids(search(index, category="audio/headphones")) == ["a"]
    assert sorted(ids(search(index, "unheard of", category="audio"))) == ["a", "b"]


def test_category_names_are_words_in_every_language(tmp_path: Path) -> None:
    names = {"audio/headphones": {"en": "Headphones", "zh": "头戴耳机"}}
    index = held(tmp_path, [product("a", "Arc", category="audio/headphones")], names)
    assert ids(search(index, "headphones")) == ["a"]
    assert ids(search(index, "头戴耳机", "zh")) == ["a"]


def test_exclude_and_within_narrow_the_set(shop: Index) -> None:
    everything = set(ids(search(shop, "keyboard")))
    assert set(ids(search(shop, "keyboard", exclude={"keyboard"}))) == everything - {"keyboard"}
    assert ids(search(shop, within={"kettle", "nobody"})) == ["kettle"]


def test_what_is_sold_out_is_shown_only_when_asked_for(tmp_path: Path) -> None:
    index = held(tmp_path, [product("gone", "kettle", variant("k", stock=0))])
    assert search(index, "kettle").of == 0
    assert ids(search(index, "kettle", available_only=False)) == ["gone"]


def test_an_empty_catalogue_finds_nothing(tmp_path: Path) -> None:
    index = held(tmp_path, [])
    found = search(index, "kettle", facets=True, superlative=Superlative("price", True, ""))
    assert (found.hits, found.of, found.facets) == ((), 0, ())
    assert found.extreme is not None
    assert (found.extreme.winners, found.extreme.value) == ((), None)


def test_every_stage_tells_its_time(shop: Index) -> None:
    assert set(search(shop, "kettle", facets=True).timings_ms) == {
        "words",
        "match",
        "limits",
        "rank",
        "facets",
    }
