"""What the table of sentences cannot say: readers, currencies, context and catalogues."""

import pytest

from tradewind.catalog.product import Fact, Kind, Product, Source, Variant
from tradewind.kernel.money import Money
from tradewind.retrieval.brief import Act, Op
from tradewind.retrieval.lexicon import Lexicon
from tradewind.retrieval.understand import Context, understand


@pytest.mark.parametrize(
    ("sentence", "currency", "money"),
    [
        ("under 80", "EUR", Money(8000, "EUR")),
        ("under $80", "CAD", Money(8000, "CAD")),
        ("under $80", "CNY", Money(8000, "USD")),
        ("under 80 pesos", "MXN", Money(8000, "MXN")),
        ("under 80 pesos", "USD", Money(8000, "PHP")),
        ("menos de 80 pesos", "EUR", Money(8000, "MXN")),
        ("under ¥8000", "JPY", Money(8000, "JPY")),
        ("¥8000以内", "CNY", Money(800000, "CNY")),
        ("under £80", "EUR", Money(8000, "GBP")),
        ("under 80 USD", "EUR", Money(8000, "USD")),
        ("under Rs. 500", "EUR", Money(50000, "INR")),
        ("under US$ 12.50", "EUR", Money(1250, "USD")),
    ],
)
def test_the_currency_is_the_one_named_or_else_the_readers(
    sentence: str, currency: str, money: Money
) -> None:
    (limit,) = understand(sentence, lexicon=Lexicon(), currency=currency).price
    assert limit.money == money
    assert limit.stated_currency is (sentence != "under 80")


@pytest.mark.parametrize(
    "sentence",
    [
        "10000 mAh power bank",
        "iPhone 11 case",
        "iPhone 12 Max case",
        "size 42 shoes",
        "a 27 inch monitor",
        "5G phone",
        "2 in 1 charger",
        "13 x 18 photo frame",
        "at least 2 pockets",
        "kids under 5",
        "lighter than 300",
        "the price is $1",
        "5 pound bag of rice",
        "100% cotton",
        "20升的背包",
        "3人帐篷",
        "6岁以上",
        "60块拼图",
        "2025年新款",
        "talla 42",
        "Größe 42",
        "3人用テント",
        "iPhone15ケース",
    ],
)
def test_a_size_a_count_or_a_model_is_no_price(sentence: str, lexicon: Lexicon) -> None:
    assert understand(sentence, lexicon=lexicon).price == ()


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("red dress", "en"),
        ("zapatos", "es"),
        ("Kopfhörer", "de"),
        ("kopfhoerer unter 50", "de"),
        ("耳机", "zh"),
        ("ヘッドホン", "ja"),
        ("5000円", "ja"),
        ("iPhone用ケース", "ja"),
        ("más barato", "es"),
        ("rojo", "es"),
        ("billiger", "de"),
        ("cheaper", "en"),
        ("la segunda", "es"),
        ("der zweite", "de"),
        ("bluetooth 耳机", "zh"),
        ("wireless headphones with 降噪", "en"),
    ],
)
def test_a_few_words_tell_their_language(sentence: str, language: str) -> None:
    assert understand(sentence, lexicon=Lexicon()).language == language


def test_the_caller_chooses_the_language_of_the_answer_and_not_of_the_reading(
    lexicon: Lexicon,
) -> None:
    brief = understand("unter 80 Euro", lexicon=lexicon, language="zh")
    assert brief.language == "zh"
    assert [limit.money for limit in brief.price] == [Money(8000, "EUR")]


def test_a_sentence_too_short_to_tell_goes_on_in_the_language_of_the_talk() -> None:
    brief = understand("42", lexicon=Lexicon(), context=Context(language="de"))
    assert brief.language == "de"


def test_shown_products_are_called_by_a_part_of_their_name(lexicon: Lexicon) -> None:
    titles = {"a": "Halden Arc wireless headphones", "b": "Orvane Drift headphones"}
    brief = understand("is the Drift waterproof?", lexicon=lexicon, context=Context(titles=titles))
    assert brief.act is Act.FACT
    assert [reference.product_id for reference in brief.references] == ["b"]


def _catalogue(*facts: Fact, options: dict[str, str] | None = None) -> Lexicon:
    source = Source("f", "1")
    variants = (Variant("S", options),) if options else ()
    product = Product(
        "p", {"en": "Acme Ray torch"}, "torches", "Acme", source, facts=facts, variants=variants
    )
    return Lexicon.of([product], {"torches": {"en": "Torches", "de": "Taschenlampen"}})


def test_a_flag_that_nobody_states_stays_a_word() -> None:
    stated = Fact("waterproof", "yes", Kind.FLAG, Source("f", "1"), number=1.0)
    assert understand("waterproof torch", lexicon=_catalogue(stated)).limits != ()
    brief = understand("waterproof torch", lexicon=_catalogue())
    assert brief.limits == ()
    assert brief.words == "waterproof torch"


def test_a_fact_outside_the_vocabulary_is_known_by_its_name() -> None:
    stated = Fact("striker_pin", "steel", Kind.TEXT, Source("f", "1"))
    brief = understand("does it have a striker pin?", lexicon=_catalogue(stated))
    assert (brief.act, brief.fact) == (Act.FACT, "striker_pin")


def test_biggest_means_what_this_kind_of_thing_states() -> None:
    screen = Fact("screen_size", "6 in", Kind.NUMBER, Source("f", "1"), 15.24, unit="cm")
    weight = Fact("height", "6 in", Kind.NUMBER, Source("f", "1"), 15.24, unit="cm")
    for fact in (screen, weight):
        brief = understand("biggest torch", lexicon=_catalogue(fact))
        assert brief.superlative is not None
        assert brief.superlative.name == fact.name


def test_an_everyday_word_is_a_colour_only_where_it_is_said_to_be() -> None:
    lexicon = _catalogue(options={"color": "Sand"})
    assert understand("torch for sand and snow", lexicon=lexicon).limits == ()
    (limit,) = understand("torch in sand", lexicon=lexicon).limits
    assert (limit.name, limit.op, limit.text) == ("color", Op.IS, "sand")


def test_strict_and_lenient_bounds_differ() -> None:
    said = {
        "under 50 dollars": Op.LESS,
        "at most 50 dollars": Op.AT_MOST,
        "50 dollars or less": Op.AT_MOST,
        "over 50 dollars": Op.MORE,
        "at least 50 dollars": Op.AT_LEAST,
        "50 dollars and up": Op.AT_LEAST,
        "低于50元": Op.LESS,
        "不超过50元": Op.AT_MOST,
        "50元以上": Op.AT_LEAST,
        "超过50元": Op.MORE,
        "50円未満": Op.LESS,
        "50円まで": Op.AT_MOST,
        "menos de 50 euros": Op.LESS,
        "como máximo 50 euros": Op.AT_MOST,
        "unter 50 Euro": Op.LESS,
        "höchstens 50 Euro": Op.AT_MOST,
        "mindestens 50 Euro": Op.AT_LEAST,
    }
    read = {each: understand(each, lexicon=Lexicon()).price[0].op for each in said}
    assert read == said


def test_a_word_for_all_of_a_category_is_told_from_a_word_for_a_part(lexicon: Lexicon) -> None:
    said = {
        "cheap kettles": ("kitchen/kettles", "kettles"),
        "便宜的热水壶": ("kitchen/kettles", None),
        "Wasserkocher unter 50 Euro": ("kitchen/kettles", "Wasserkocher"),
        "a knife under 50": ("kitchen/knives_boards", None),
        "a present under 50": (None, None),
    }
    read = {each: understand(each, lexicon=lexicon) for each in said}
    assert {each: (b.category, b.category_said) for each, b in read.items()} == said
