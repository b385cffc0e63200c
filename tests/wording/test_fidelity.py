"""Whether a sentence says what the shop's says: lies are refused, honest words kept."""

import re
import unicodedata
from collections.abc import Iterator
from importlib import resources
from itertools import chain
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.wording.kit import VALUES, frame, frame_of, framed, listed
from tradewind import catalog
from tradewind.decisions.claim import Claim
from tradewind.kernel.locale import LANGUAGES
from tradewind.kernel.measure import UNITS
from tradewind.shopper.answer import SLOT, Sentence
from tradewind.shopper.draft import Frame
from tradewind.shopper.fidelity import breach, lexicon, open_to_rewording
from tradewind.shopper.words import phrases

NAMES = ("Aurora", "Aurora Desk Lamp")
LIES = listed("lies.yaml")
REWORDINGS = listed("rewordings.yaml")
LOADED = listed("loaded.yaml")
PHRASES = [
    (name, language, form)
    for name, forms in phrases().items()
    for language in forms
    for form in range(len(forms[language]))
    if SLOT.search(forms[language][form])
    and set(SLOT.findall(forms[language][form])) <= set(VALUES)
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lie_about_a_product_and_its_price_is_refused(language):
    own = frame("verdict.best", language)
    lies = list(chain.from_iterable(LIES[language].values()))
    assert len(lies) > 40
    assert not [lie for lie in lies if breach(lie, own, NAMES) is None]


SAME = {
    "just": "only",
    "cheaper": "less",
    "仅剩": "只剩",
    "省钱": "省",
    "最佳": "最好",
    "übrig": "noch",
    "のみ": "だけ",
    "だけ": "のみ",
    "最安": "最も安い",
}
"""Words that say no more than one that the shop's sentence has."""
TOLD = {
    "delivery": {"delivered", "送达", "geliefert"},
    "stock": {"stock", "available", "有货", "verfügbar"},
}
"""Words that say no more than the field that the sentence shows."""


def said_already(loaded: str, own: Frame) -> bool:
    fields = {claim.field for claim in own.own.claims}
    text = own.own.text.lower()
    told = any(loaded in words for field, words in TOLD.items() if field in fields)
    return told or loaded.lower() in text or SAME.get(loaded, "\0") in text


@pytest.mark.parametrize(("name", "language", "form"), PHRASES)
def test_what_a_lie_adds_is_refused_in_every_phrase(name, language, form):
    own = frame(name, language, form=form)
    end = own.template[-1] if own.template[-1] in ".。？?" else ""
    comma = "、" if language == "ja" else "，" if language == "zh" else ", "
    for loaded in LOADED[language]:
        said = f"{own.template.removesuffix(end)}{comma}{loaded}{end}"
        if not said_already(loaded, own):
            assert breach(said, own, NAMES) is not None, said


@pytest.mark.parametrize(("name", "language", "form"), PHRASES)
def test_the_shops_own_sentence_is_always_faithful_to_itself(name, language, form):
    own = frame(name, language, form=form)
    assert breach(own.template, own, NAMES) is None
    assert own.filled(own.template).text == own.own.text
    assert own.filled(own.template).claims == own.own.claims


def test_honest_rewordings_are_kept_more_often_than_not():
    kept = {"first": 0, "second": 0}
    total = 0
    for language, said in REWORDINGS.items():
        for template, pair in said.items():
            own = framed(template, language, flag="{value}" in template and "{c2}" not in pair[0])
            total += 1
            for which, sentence in zip(kept, pair, strict=True):
                kept[which] += breach(sentence, own, NAMES) is None
    assert total > 90
    assert kept["first"] / total > 0.9
    assert kept["second"] / total > 0.75


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_that_denies_something_is_not_offered(language):
    for name in ("fact.unstated", "drawback.unstated", "none.nearest_price", "fact.sold_out"):
        assert not open_to_rewording(frame(name, language)), name
    assert open_to_rewording(frame("verdict.best", language))
    assert open_to_rewording(frame("reason.fact", language))


@pytest.mark.parametrize(
    "name", ["verdict.rated", "reason.reduced", "extreme.most", "compare.winner", "note.corrected"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_two_values_of_a_kind_are_one_slot_and_cannot_change_places(name, language):
    own = frame(name, language)
    shown = [gap.filling.text for gap in own.gaps.values()]
    for first, second in [("4.6", "120"), ("$39.00", "$49.00"), ("12", "8"), ("lmap", "lamp")]:
        both = [text for text in shown if first in text and second in text]
        if first in own.own.text and second in own.own.text:
            assert len(both) == 1, (shown, first, second)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_yes_or_no_stays_with_what_it_is_about(language):
    assert len(frame("reason.flag", language).gaps) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quotation_keeps_its_marks(language):
    own = frame("reason.praise", language)
    (quote,) = [gap for gap in own.gaps.values() if "Lasts for ever" in gap.filling.text]
    assert quote.filling.text[0] in "“„«「"
    assert quote.filling.text[-1] in "”“»」"


@pytest.mark.parametrize("language", LANGUAGES)
def test_harmless_words_hold_no_number_unit_or_currency(language):
    harmless = lexicon(language).harmless
    numerals = set("一二三四五六七八九十百千万亿两半双倍零〇億")
    assert not [word for word in harmless if set(word) & numerals]
    assert not [w for w in harmless if any(unicodedata.category(c)[0] in "NS" for c in w)]
    numbers = {
        "one",
        "two",
        "half",
        "double",
        "dos",
        "tres",
        "zwei",
        "drei",
        "halb",
        "pair",
        "first",
    }
    money = {"dollar", "dollars", "euro", "euros", "yuan", "yen", "元", "块", "円", "usd", "eur"}
    assert not harmless & (numbers | money)
    spelt = {spelling for unit in UNITS for spelling in (unit.symbol, *unit.spellings)}
    assert harmless & spelt <= {"in", "a"}, "prepositions that only a number makes a unit"


ASKS_THE_PRICE = frozenset(
    [
        "price",
        "cost",
        "costs",
        "Preis",
        "precio",
        "价格",
        "售价",
        "价钱",
        "单价",
        "什么价",
        "怎么卖",
        "価格",
        "値段",
    ]
)
"""Words of the trade that may stand beside a price."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_trade_is_harmless(language):
    """Materials, colours, properties: whatever the vocabulary of the catalogue knows is a claim."""
    own = frame("verdict.best", language)
    end = {"zh": "。", "ja": "です。"}.get(language, ".")
    kept = own.template.removesuffix(end)
    words = {word for word in _trade_words(language) if " " not in word} - ASKS_THE_PRICE
    assert len(words) > 150
    said = {word: f"{kept}{'、' if language == 'ja' else ', '}{word}{end}" for word in words}
    assert not [word for word, sentence in said.items() if breach(sentence, own, NAMES) is None]


def _trade_words(language: str) -> Iterator[str]:
    pages = resources.files(catalog) / "vocabulary"
    for page in ("values.yaml", "colors.yaml", "adjectives.yaml", "nouns.yaml", "facts.yaml"):
        yield from _leaves(yaml.load((pages / page).read_text("utf-8"), yaml.CSafeLoader), language)


def _leaves(node: Any, language: str) -> Iterator[str]:
    """Every word that stands under the language, however deep."""
    if isinstance(node, dict):
        for key, each in node.items():
            if key == language:
                yield from _split([each] if isinstance(each, str) else each)
            elif key not in LANGUAGES:
                yield from _leaves(each, language)
    elif isinstance(node, list):
        for each in node:
            yield from _leaves(each, language)


def _split(texts: list[Any]) -> Iterator[str]:
    for text in texts:
        if isinstance(text, str):
            yield from (word.strip() for word in text.split(";"))


def test_a_brand_made_of_harmless_words_is_still_a_name():
    own = frame("verdict.best", "en")
    assert breach("Look here: I'd take the {c1} at {c2}.", own, NAMES) is None
    assert breach("Look here: I'd take the {c1} at {c2}.", own, ["Look Here"]) is not None
    assert breach("I'd take the Item {c1} at {c2}.", own, NAMES) is not None


def test_a_slot_may_not_become_another_amount_by_what_touches_it():
    own = framed("Only {stock} left.", "en")
    assert breach("There are only {c1} left.", own, NAMES) is None
    for said in (
        "Only {c1}in left.",
        "Only -{c1} left.",
        "Only {c1}, {c1} left.",
        "Only .{c1} left.",
        "Only - {c1} left.",
    ):
        assert breach(said, own, NAMES) is not None, said
    assert str(breach("Only left: {c1} in.", own, NAMES)).startswith("unit"), "three inches"


def test_a_hedge_may_not_be_left_out():
    delivery = framed("The {title} takes about {days} to arrive.", "en")
    assert breach("The {c1} arrives in around {c2}.", delivery, NAMES) is None
    assert "about" in str(breach("The {c1} arrives in {c2}.", delivery, NAMES))
    stock = framed("Nur noch {stock} da.", "de")
    assert "Nur" in str(breach("Es sind noch {c1} da.", stock, NAMES))


PIECES = st.one_of(
    st.sampled_from(["{c1}", "{c2}", "{c3}", "{c9}", "{", "}"]),
    st.sampled_from([*".,:;?!()-–—'’%$€#*<>@/\\|\"“”", " ", "  ", "\n", "\t"]),
    st.sampled_from(sorted(lexicon("en").harmless)),
    st.sampled_from(["take", "pick", "price", "only", "no", "not", "best", "two", "half", "Sony"]),
    st.sampled_from(
        ["free", "shipping", "titanium", "10", "kg", "hours", "dollars", "off", "sale"]
    ),
    st.text(max_size=4),
)
CLAIMING = re.compile(
    r"\b(?:no|not|best|two|half|sony|free|shipping|titanium|kg|hours|off|sale)\b", re.IGNORECASE
)


@given(st.lists(PIECES, max_size=14))
def test_whatever_is_kept_states_the_same_and_nothing_else(pieces):
    own = frame("verdict.best", "en")
    said = " ".join(pieces).replace(" .", ".")
    if breach(said, own, NAMES) is None:
        final = own.filled(said)
        assert set(final.claims) == set(own.own.claims)
        assert _digits(final.text) == _digits(own.own.text)
        assert not CLAIMING.search(SLOT.sub(" ", said))
        assert not re.search(r"[$€£¥%<>{}@#*_\\|\x00-\x1f]", SLOT.sub(" ", said))
        assert len(final.text) <= 2.5 * len(own.own.text) + 40


def _digits(text: str) -> set[str]:
    return set(re.findall(r"\d[\d.,]*", text))


@given(st.text(alphabet=st.sampled_from("{c1}ab $9"), max_size=30), st.text(max_size=30))
def test_a_value_is_never_read_as_a_template(value, other):
    title, price = Claim("p", None, "title", value, ()), Claim("p", None, "price", other, ())
    sentence = Sentence.of("The {title} costs {price}.", {"title": title, "price": price})
    own = frame_of(sentence, "en")
    assert sentence.text == f"The {value} costs {other}."
    assert (
        own.filled("The price of the {c1} is {c2}.").text == f"The price of the {value} is {other}."
    )
    assert own.template == "The {c1} costs {c2}."
