"""Listings from facts: what is said is borne out, bent to its noun, and passes the rules."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.catalog import sample, tables
from tradewind.catalog.importing import import_files
from tradewind.catalog.product import Fact, Kind, Product, Source, Variant
from tradewind.seller.listings.listing import Channel
from tradewind.seller.review.issue import Severity
from tradewind.seller.review.review import review
from tradewind.seller.studio.amounts import amount, number
from tradewind.seller.studio.book import LANGUAGES, book, noun_of
from tradewind.seller.studio.detail_page import detail_page, html
from tradewind.seller.studio.frame import frame
from tradewind.seller.studio.guard import guarded, unborne
from tradewind.seller.studio.script import live, script, seconds, subtitles
from tradewind.seller.studio.search_terms import coverage
from tradewind.seller.studio.sentence import Material, Part, Sentence, Term, Wish
from tradewind.seller.studio.stated import stated
from tradewind.seller.studio.write import variants, write
from tradewind.storage import Database

ON = date(2026, 11, 22)
GUARD = guarded(on=ON)
SOURCE = Source("facts.yaml", "1")


def fact(name, text, kind=Kind.TEXT, number=None, unit=None, language=None):
    return Fact(name, text, kind, SOURCE, number=number, unit=unit, language=language)


KETTLE = Product(
    "kettle",
    {"en": "Ferrow Keel electric kettle, 1.7 L"},
    "kitchen/kettles",
    "Ferrow",
    SOURCE,
    facts=(
        fact("power", "2000 W", Kind.NUMBER, 2000.0, "W"),
        fact("capacity", "1.7 L", Kind.NUMBER, 1700.0, "ml"),
        fact("weight", "1.2 kg", Kind.NUMBER, 1200.0, "g"),
        fact("warranty", "24 months", Kind.NUMBER, 2.0, "year"),
        fact("temperature_control", "yes", Kind.FLAG, 1.0),
        fact("dishwasher_safe", "no", Kind.FLAG, 0.0),
        fact("material", "stainless steel, rubber", language="en"),
        fact("filling", "moon dust", language="en"),
    ),
    variants=(Variant("KET-1", {"color": "Black"}), Variant("KET-2", {"color": "White"})),
)


def written(language="de", channel=Channel.AMAZON, seed=0, terms=()):
    made = Material(KETTLE, KETTLE.variants[0], terms=terms)
    return write(made, Wish(channel, language, seed=seed), guard=GUARD)


@pytest.fixture(scope="module")
def goods(tmp_path_factory):
    database = Database.connect(f"sqlite:///{tmp_path_factory.mktemp('studio')}/shop.db")
    import_files(sample.files(), database=database, currency="USD")
    with database.reading() as session:
        found = list(tables.changed(session, since=0))
        reviews = tables.reviews(session, [each.id for each in found])
    by_category = {each.category: each for each in found}
    return [
        Material(each, each.variants[0], tuple(reviews[each.id])) for each in by_category.values()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_facts_and_says_what_bears_each_sentence(language):
    made = written(language)
    told = {name for each in made.sentences for name in each.facts}
    assert {"power", "weight", "material", "warranty"} <= told
    assert all(each.evidence for each in made.sentences)
    assert "2000" in made.listing.title + " ".join(made.listing.bullets).replace(",", "")


def test_german_bends_to_the_gender_of_the_noun_and_writes_commas():
    made = written("de").listing
    assert made.title.startswith("Ferrow Keel Wasserkocher")
    assert "1,2 kg" in " ".join(made.bullets) + made.description
    assert "Edelstahl und Gummi" in " ".join(made.bullets) + made.description


def test_readers_in_the_united_states_get_pounds_with_kilograms_beside_them():
    assert amount(KETTLE.facts[2], "en") == "2.65 lb (1.2 kg)"
    assert amount(KETTLE.facts[2], "fr") == "1,2 kg"


def test_a_fact_without_words_in_the_language_is_left_out_and_says_why():
    left = {each.name: each.reason for each in written("fr").left}
    assert left["filling"] == "words"
    assert "moon" not in written("fr").listing.description


def test_the_same_seed_gives_the_same_listing_and_another_one_other_words():
    assert written("es", seed=1) == written("es", seed=1)
    made = variants(Material(KETTLE, KETTLE.variants[0]), Wish(Channel.AMAZON, "es"), guard=GUARD)
    assert len({each.listing.bullets for each in made}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_listings_of_every_category_pass_review_and_the_checker_of_claims(goods, language):
    place = LANGUAGES.index(language)
    for turn, material in enumerate(goods[place % 4 :: 4]):
        channel = list(Channel)[turn % 4]
        made = write(material, Wish(channel, language), guard=GUARD)
        issues = [
            each
            for each in review(made.listing, on=ON)
            if each.severity is Severity.ERROR
            and each.field.partition(".")[0] in {"title", "bullets", "description", "search_terms"}
        ]
        assert not issues, (made.listing, issues)
        assert not [each for each in made.sentences if unborne(each, language, material)]


def test_no_fact_is_said_twice_among_the_bullets(goods):
    for material in goods[::5]:
        made = write(material, Wish(Channel.AMAZON, "de"), guard=GUARD)
        said = [name for each in made.sentences if each.part is Part.BULLET for name in each.facts]
        assert len(said) == len(set(said))
        assert len(made.listing.search_terms.encode()) <= 249


def test_free_text_that_no_fact_bears_out_is_blocked_with_the_reason():
    lie = Sentence("Hält 24 Stunden heiß.", Part.DESCRIPTION, free=True)
    assert unborne(lie, "de", Material(KETTLE, KETTLE.variants[0]))


def test_own_search_terms_are_covered_or_it_is_said_why_not():
    terms = (
        Term("wasserkocher edelstahl", 9, 40),
        Term("krups wasserkocher", 4, 30),
        Term("wasserkocher geschirrspüler", 2, 9),
    )
    made = written("de", terms=terms)
    noun = noun_of(KETTLE, "de")
    assert noun is not None
    known = stated(KETTLE, KETTLE.variants[0], "de", group=noun.group)
    material = Material(KETTLE, KETTLE.variants[0], terms=terms)
    covers = {e.term.words: e for e in coverage(material, known, noun, made.listing, ["Krups"])}
    assert covers["wasserkocher edelstahl"].covered
    assert covers["krups wasserkocher"].reason == "brand"
    assert covers["wasserkocher geschirrspüler"].reason == "unborne"
    assert "krups" not in made.listing.search_terms


def test_a_frame_is_read_with_its_conditions():
    one = frame("[dimmable -foldable ports>1 @audio ?weight] {brightness} <is|are> {name}.")
    assert one.slots == {"brightness"}
    assert one.flags == {"dimmable": True, "foldable": False}
    assert one.compared == (("ports", ">", 1),)
    assert one.groups == {"audio"}
    assert one.stated == {"weight"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_book_has_the_same_themes_and_words(language):
    english, own = book("en"), book(language)
    assert own.themes.keys() == english.themes.keys()
    needed = {"list", "colon", "sentence", "stop", "title", "size", "box", "gender", "page"}
    assert needed <= own.words.keys()


@given(st.floats(min_value=0.02, max_value=1e6), st.sampled_from(LANGUAGES))
def test_a_rounded_number_is_within_a_hundredth_of_what_it_was(value, language):
    shown = number(value, language).replace("\u00a0", "").replace("\u202f", "")
    comma = language in {"de", "es", "fr"}
    read = float(shown.replace(",", ".") if comma else shown.replace(",", ""))
    assert abs(read - value) <= value / 100


def test_a_script_keeps_to_its_seconds_and_lines_do_not_overlap():
    made = written("en", Channel.SHOPIFY)
    for length in (15, 30):
        lines = script(made, length=length)
        assert lines
        assert lines[-1].end <= length
        assert all(one.end < other.start for one, other in pairwise(lines))
        assert all(each.end - each.start >= seconds(each.text, "en") - 0.02 for each in lines)
    assert next(each.name for each in live(made)) == "opening"


def test_subtitles_are_numbered_and_stamped_as_their_form_asks():
    lines = script(written("zh", Channel.SHOPIFY), length=15)
    assert subtitles(lines, "zh").startswith("1\n00:00:00,000 --> ")
    assert subtitles(lines, "zh", form="vtt").startswith("WEBVTT\n\n1\n00:00:00.000 --> ")


def test_a_detail_page_is_one_file_that_runs_nothing_and_escapes_what_it_is_told():
    odd = Product(**{name: getattr(KETTLE, name) for name in KETTLE.__slots__} | {"id": "other"})
    page = detail_page(written("de"), KETTLE, KETTLE.variants[0], [odd])
    text = html(page)
    assert text.startswith("<!doctype html>")
    assert "<script" not in text
    assert "http" not in text
    assert page.comparison
    assert page.specs
    assert page.questions
