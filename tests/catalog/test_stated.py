"""Facts from what sellers write: typed where it is clear, words where it is not."""

import pytest

from tradewind.catalog.in_passing import in_passing
from tradewind.catalog.product import Kind, Source
from tradewind.catalog.stated import attribute

HERE = Source("file", "row 1")


@pytest.mark.parametrize(
    ("label", "text", "name", "number", "unit"),
    [
        ("Weight", "254 g", "weight", 254, "g"),
        ("Weight (kg)", "1.2", "weight", 1200, "g"),
        ("Gewicht", "1,2 kg", "weight", 1200, "g"),
        ("Peso", "1,5 kg", "weight", 1500, "g"),
        ("重量", "254克", "weight", 254, "g"),
        ("重さ", "254グラム", "weight", 254, "g"),
        ("续航时间", "40小时", "battery_life", 40, "h"),
        ("Akkulaufzeit", "bis zu 10 Stunden", "battery_life", 10, "h"),
        ("Battery", "10000 mAh", "battery_capacity", 10_000, "mAh"),
        ("Battery", "38 h", "battery_life", 38, "h"),
        ("Capacity", "1.7 L", "capacity", 1700, "ml"),
        ("Capacity", "2 TB", "storage", 2000, "GB"),
        ("Screen size", "13 inch", "screen_size", 33.02, "cm"),
        ("RAM", "8GB", "memory", 8, "GB"),
        ("Refresh rate", "144 Hz", "refresh_rate", 144, "Hz"),
        ("Weight", "5.6 oz (159 g)", "weight", 158.7573295, "g"),
        ("Age min", "18 months", "age_min", 1.5, "year"),
        ("SPF", "50+", "spf", 50, None),
    ],
)
def test_a_label_in_five_languages_gives_the_canonical_name_and_a_number(
    label: str, text: str, name: str, number: float, unit: str | None
):
    found = attribute(label, text, HERE)
    assert found
    assert (found.name, found.kind, found.unit) == (name, Kind.NUMBER, unit)
    assert found.number == pytest.approx(number)
    assert found.text == text


@pytest.mark.parametrize("word", ["yes", "Yes", "true", "ja", "sí", "是", "有", "はい"])
def test_yes_is_yes_in_every_language(word: str):
    found = attribute("Waterproof", word, HERE)
    assert found
    assert (found.kind, found.number) == (Kind.FLAG, 1)


@pytest.mark.parametrize("word", ["no", "false", "nein", "否", "无", "いいえ"])
def test_no_is_no_in_every_language(word: str):
    found = attribute("防水", word, HERE)
    assert found
    assert (found.name, found.kind, found.number) == ("waterproof", Kind.FLAG, 0)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("weight", "5"),
        ("weight", "light"),
        ("scent", "none"),
        ("power", "65W (65W+30W)"),
        ("power source", "2 AA cells each"),
        ("origin", "NO"),
        ("model", "007"),
        ("net weight", "3 x 100 g"),
        ("range", "60 - 200 m, 60 - 120 m"),
        ("water_resistant", "80 min"),
    ],
)
def test_what_is_ambiguous_stays_words(label: str, text: str):
    found = attribute(label, text, HERE)
    assert found
    assert (found.kind, found.number, found.text) == (Kind.TEXT, None, text)


def test_a_range_keeps_both_ends():
    found = attribute("color temperature", "2700-6000 K", HERE)
    assert found
    assert (found.number, found.high, found.unit) == (2700, 6000, "K")


def test_an_unknown_label_keeps_its_words():
    found = attribute("Herkunft der Idee", "Küche", HERE)
    assert found
    assert found.name == "herkunft_der_idee"


def passing(text: str, *, title: bool = True) -> dict[str, tuple[str, float | None]]:
    return {fact.name: (fact.text, fact.number) for fact in in_passing(text, HERE, title=title)}


def test_a_title_tells_what_can_mean_one_thing_only():
    assert passing("Halm PB 10000mAh 22.5W power bank, 2-pack") == {
        "battery_capacity": ("10000mAh", 10_000),
        "power": ("22.5W", 22.5),
        "piece_count": ("2-pack", 2),
    }
    laptop = passing('Orvo S notebook 43.2 cm (17") 1440 x 900 pixels 4 GB DDR4 512 GB SSD')
    assert laptop == {
        "screen_size": ('17"', 43.18),
        "memory": ("4 GB", 4),
        "storage": ("512 GB", 512),
        "resolution": ("1440 x 900 pixels", None),
    }
    assert passing("积木 适合3-6岁儿童 300片装") == {
        "age_min": ("3-6岁", 3),
        "age_max": ("3-6岁", 6),
        "piece_count": ("300片装", 300),
    }
    assert passing("Tell hiking boots, waterproof") == {"waterproof": ("waterproof", 1)}


@pytest.mark.parametrize(
    "title",
    [
        "Sleeve for 15.6 inch laptop",
        "LED bulb 9W, 60W equivalent",
        "Non-waterproof jacket",
        "4K display adapter 60Hz",
        "Washing powder 2 kg",
        "Back-UPS 1500VA",
        "006R90321 cartridge",
    ],
)
def test_a_title_that_could_mean_something_else_tells_nothing(title: str):
    assert passing(title) == {}


def test_a_description_must_say_what_the_number_is_of():
    assert passing("Weighs 254 g and runs 38 h on a charge.", title=False) == {
        "weight": ("254 g", 254),
        "battery_life": ("38 h", 38),
    }
    assert passing("机身仅重 254 克，续航 38 小时", title=False) == {
        "weight": ("254 克", 254),
        "battery_life": ("38 小时", 38),
    }
    assert passing("Holds up to 5 kg. Needs 65 W.", title=False) == {}
    assert passing("Battery life 8 h, 32 h with the case", title=False) == {}
