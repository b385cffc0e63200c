"""Statements about one lamp: what its facts bear out passes, everything else is found."""

import pytest

from tradewind.catalog.product import Fact, Kind, Offer, Product, Source, Variant
from tradewind.kernel.money import Money
from tradewind.seller.claims import finding
from tradewind.seller.claims.check import check, supported
from tradewind.seller.claims.words import LANGUAGES

AT = Source("lamps.yaml", "row 1", 1)


def fact(name: str, text: str, kind: Kind = Kind.TEXT, **more) -> Fact:
    return Fact(name, text, kind, AT, **more)


LAMP = Product(
    "lamp",
    {"en": "Lumbrook Heron 2 desk lamp", "zh": "Lumbrook Heron 2 长臂书桌灯"},
    "lighting/desk_lamps",
    "Lumbrook",
    AT,
    {"en": "It has a 40-minute timer and a weighted base. The neck does not droop."},
    ("color",),
    facts=(
        fact("weight", "2.3 kg", Kind.NUMBER, number=2300.0, unit="g"),
        fact("height", "48 cm", Kind.NUMBER, number=48.0, unit="cm"),
        fact("width", "20 cm", Kind.NUMBER, number=20.0, unit="cm"),
        fact("color_temperature", "2700-6000 K", Kind.NUMBER, number=2700.0, high=6000.0, unit="K"),
        fact("battery_life", "8 h", Kind.NUMBER, number=8.0, unit="h"),
        fact("ports", "2", Kind.NUMBER, number=2.0),
        fact("material", "aluminium, steel"),
        fact("certification", "CE, IP44"),
        fact("waterproof", "no", Kind.FLAG, number=0.0),
        fact("dimmable", "yes", Kind.FLAG, number=1.0),
    ),
    variants=(
        Variant("L-BK", {"color": "Black"}, (Offer("L-BK", "shop", Money(8900, "USD")),)),
        Variant("L-WH", {"color": "White"}, (Offer("L-WH", "shop", Money(8900, "USD")),)),
    ),
)


def found(text: str, language: str = "en", **more) -> list[tuple[str, str]]:
    return [(each.kind.value, each.said) for each in check(text, LAMP, language=language, **more)]


TRUE = [
    ("en", "The Lumbrook Heron 2 weighs 2.3 kg and is 48 cm tall."),
    ("en", "It weighs about 5 lb (5.07 lb, exactly)."),
    ("en", "Lasts more than seven hours; 20 x 48 cm; 2700-6000 K."),
    ("en", "Not waterproof, but dimmable. Made of aluminium. CE certified."),
    ("en", "Two ports, a 40-minute timer, $89.00."),
    ("zh", "重2.3公斤，高48厘米，续航八小时，不防水。"),
    ("zh", "黑色，可调光，两个接口，最长8小时。"),
    ("de", "Wiegt 2,3 kg, ist 48 cm hoch und nicht wasserdicht."),
    ("de", "Gesamthöhe: 480 mm"),
    ("es", "Pesa 2,3 kg y mide 48 cm de alto. No es impermeable."),
    ("fr", "Il pèse 2,3 kg et mesure 48 cm de haut. Il n'est pas imperméable."),
    ("ja", "重さは2.3kg、高さ48cm。防水ではありません。"),
]


@pytest.mark.parametrize(("language", "text"), TRUE)
def test_what_the_facts_state_passes_in_every_language(language, text):
    assert found(text, language) == []


WRONG = [
    ("en", "It weighs 3.2 kg.", "number", "3.2 kg"),
    ("en", "It weighs 2.3 lb.", "unit", "2.3 lb"),
    ("en", "The width is 48 cm.", "swapped", "48 cm"),
    ("en", "Made of titanium.", "material", "titanium"),
    ("en", "20 x 60 cm", "size", "20 x 60 cm"),
    ("en", "It has three ports.", "count", "three"),
    ("en", "Also in red.", "color", "red"),
    ("en", "Fits the Nintendo Switch.", "compatibility", "Nintendo Switch"),
    ("en", "UL certified.", "certification", "UL"),
    ("en", "The best lamp.", "superlative", "best"),
    ("en", "It has a built-in compass.", "feature", "compass"),
    ("en", "The Lumbrook Finch weighs 2.3 kg.", "product", "Finch"),
    ("en", "It is waterproof.", "feature", "waterproof"),
    ("en", "It is not dimmable.", "feature", "dimmable"),
    ("en", "Rated IP68.", "certification", "IP68"),
    ("en", "Now $49.00.", "number", "$49.00"),
    ("en", "Lasts more than nine hours.", "number", "nine hours"),
    ("zh", "续航十小时。", "number", "十小时"),
    ("zh", "红色可选。", "color", "红色"),
    ("zh", "行业第一。", "superlative", "第一"),
    ("de", "Aus Titan gefertigt.", "material", "Titan"),
    ("es", "Es impermeable.", "feature", "impermeable"),
    ("fr", "En titane.", "material", "titane"),
    ("ja", "防水です。", "feature", "防水"),
]


@pytest.mark.parametrize(("language", "text", "kind", "said"), WRONG)
def test_what_they_do_not_is_found_where_it_stands(language, text, kind, said):
    findings = found(text, language)
    assert (kind, said) in findings
    assert not supported(text, LAMP, language=language)


def test_a_span_is_of_the_text_as_it_was_given():
    text = "Über zwölf Stunden Laufzeit"
    (each,) = check(text, LAMP, language="de")
    assert text[each.span[0] : each.span[1]] == each.said == "zwölf Stunden"
    assert each.fact is not None
    assert each.fact.name == "battery_life"


def test_a_variant_bears_out_its_own_colour_only():
    black = LAMP.variants[0]
    assert found("In black.", variant=black) == []
    assert found("In white.", variant=black) == [("color", "white")]
    assert found("In white.") == []


def test_a_review_bears_out_what_it_says():
    assert found("The hinge is silky.") != []
    assert found("The hinge is silky.", evidence=("A silky hinge, lovely.",)) == []


def test_every_reason_reads_in_english_and_chinese():
    for language, text, *_ in WRONG:
        for each in check(text, LAMP, language=language):
            for reader in ("en", "zh"):
                told = finding.told(each, reader)
                assert told
                assert "{" not in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", " ", "\x00", "…" * 50, "1.2.3 4/5 -", "a" * 4000, "🙂 ½"])
def test_no_text_is_too_odd(language, text):
    for each in check(text, LAMP, language=language):
        assert text[each.span[0] : each.span[1]] == each.said
