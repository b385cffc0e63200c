"""The pictures of products without a photograph."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.catalog.drawing import SHAPES, draw

TEAL = ("#3f6b73", "#c8803a", "#e9e2d2")
NAMED = "whale fox bunny brick wood travel bath powder paper firefly lotus rabbit sensor pillar"
NAMED += " digital alarm electric cleaver slide hearth pair winter straw"
SEEDS = (*(f"product-{number}" for number in range(24)), *NAMED.split())
NAMES = {"svg", "defs", "g", "path", "use", "clipPath", "circle", "pattern", "stop"}
NAMES |= {"linearGradient", "radialGradient"}


def _elements(picture: str) -> list[ET.Element]:
    return list(ET.fromstring(picture).iter())


def _ids(picture: str) -> list[str]:
    return [element.get("id", "") for element in _elements(picture) if element.get("id")]


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_every_shape_is_well_formed_and_small_for_every_seed(shape: str) -> None:
    for seed in SEEDS:
        picture = draw(shape, TEAL, seed=seed)
        names = {element.tag.rpartition("}")[2] for element in _elements(picture)}
        assert names <= NAMES
        assert len(picture.encode()) < 6000
        assert 'viewBox="0 0 400 400"' in picture


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_the_three_colours_of_the_variant_are_in_the_picture(shape: str) -> None:
    for seed in SEEDS:
        picture = draw(shape, TEAL, seed=seed)
        assert [color for color in TEAL if color not in picture] == []


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_every_reference_stays_inside_the_picture(shape: str) -> None:
    for seed in SEEDS:
        picture = draw(shape, TEAL, seed=seed)
        ids = _ids(picture)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", picture)) <= {
            pair for name in ids for pair in ((name, ""), ("", name))
        }
        assert picture.count("href=") == picture.count('href="#')
        assert picture.count("url(") == picture.count("url(#")


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_two_colours_give_two_pictures(shape: str) -> None:
    navy = ("#1e3a5f", *TEAL[1:])
    assert draw(shape, TEAL, seed="a") != draw(shape, navy, seed="a")


def test_two_drawings_on_one_page_share_no_id() -> None:
    pages = [draw(shape, TEAL, seed=seed) for shape in sorted(SHAPES) for seed in SEEDS[:3]]
    seen: dict[str, str] = {}
    for page in pages:
        for name in _ids(page):
            assert seen.setdefault(name, page) == page


@pytest.mark.parametrize("shape", ["vase", "running_shoe", "tote", "dress", "plush", "clock"])
def test_products_of_one_shape_are_not_twins(shape: str) -> None:
    assert len({re.sub(r"t[0-9a-f]{8}-", "", draw(shape, TEAL, seed=s)) for s in SEEDS}) > 1


def test_a_product_s_name_chooses_the_kind_that_is_drawn() -> None:
    assert draw("plush", TEAL, seed="toys-a-whale") == draw("plush", TEAL, seed="toys-b-whale")
    assert draw("plush", TEAL, seed="toys-a-whale") != draw("plush", TEAL, seed="toys-a-fox")


def test_an_equal_call_gives_an_equal_picture() -> None:
    assert draw("tent", TEAL, seed="a") == draw("tent", list(TEAL), seed="a")


def test_an_unknown_shape_is_a_parcel() -> None:
    assert draw("perpetuum_mobile", TEAL) == draw("", TEAL)
    assert draw("perpetuum_mobile", TEAL) != draw("tent", TEAL)


def test_colours_are_read_in_short_and_in_capitals() -> None:
    assert draw("mug", ["#ABC"]) == draw("mug", ["#aabbcc"])


@pytest.mark.parametrize(
    "colors",
    [
        [],
        ["red", "url(https://example.org/x)", "#12"],
        ['#fff" onload="alert(1)', "#ffffff\n", "<script>"],
        ["#ＦＦＦ", "#ggg", "javascript:alert(1)"],
    ],
)
def test_what_is_no_colour_becomes_the_default(colors: list[str]) -> None:
    assert draw("kettle", colors) == draw("kettle", [])


@given(shape=st.text(), colors=st.lists(st.text(), max_size=5), seed=st.text())
def test_hostile_text_is_harmless(shape: str, colors: list[str], seed: str) -> None:
    picture = draw(shape, colors, seed=seed)
    names = {element.tag.rpartition("}")[2] for element in _elements(picture)}
    assert names <= NAMES


@given(shape=st.sampled_from(sorted(SHAPES)), seed=st.text())
def test_any_seed_draws_any_shape(shape: str, seed: str) -> None:
    assert len(draw(shape, TEAL, seed=seed)) < 6000


@pytest.mark.parametrize("color", ["#000000", "#ffffff"])
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_black_and_white_products_are_drawn(shape: str, color: str) -> None:
    assert _elements(draw(shape, [color, color, color]))
