"""Texts fall into the same terms on both sides of a search."""

import pytest

from tradewind.retrieval import asides, tokens


def terms(text: str, language: str = "en") -> list[str]:
    return list(tokens.terms(tokens.pieces(text, language)))


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("10,000 mAh", "10000mAh", "en"),
        ('15.6"', "15.6 inches", "en"),
        ("15,6 Zoll", '15,6"', "de"),
        ("10.000 mAh", "10000 mAh", "es"),
        ("10000毫安时", "10000 mAh", "zh"),
        ("ＵＳＢ－Ｃ", "usb-c", "en"),
        ("batería", "bateria", "es"),
        ("Head Sets", "head set", "en"),
        ("batteries", "battery", "en"),
        ("Kopfhörern", "Kopfhörer", "de"),
    ],
)
def test_what_means_the_same_reads_the_same(one: str, other: str, language: str) -> None:
    assert terms(one, language) == terms(other, language)


def test_a_model_code_is_found_whole_and_by_its_parts() -> None:
    assert {"wh14ns40", "wh", "14", "ns", "40"} <= set(terms("WH14NS40"))
    assert {"wh1000xm4", "1000xm4", "xm"} <= set(terms("WH-1000XM4"))


def test_a_number_is_found_with_and_without_its_unit() -> None:
    assert terms("2 GB") == ["2gb", "2"]


def test_chinese_is_cut_into_words_and_pairs_of_characters() -> None:
    found = terms("户外防水充电宝", "zh")
    assert "防水" in found
    assert any("充电" in each for each in found)


def test_japanese_runs_of_one_script_are_words() -> None:
    assert "ワイヤレスイヤホン" in terms("防水ワイヤレスイヤホン", "ja")
    assert "防水" in terms("防水ワイヤレスイヤホン", "ja")


def test_two_neighbouring_words_are_also_one() -> None:
    assert list(tokens.pairs(tokens.pieces("Power Banks 20000", "en"), "en")) == ["powerbank"]


def mentioned(text: str, language: str = "en") -> list[str]:
    pieces = tokens.pieces(text, language)
    flags = asides.mentioned(pieces, language)
    return [each.word or each.whole for each, flag in zip(pieces, flags, strict=True) if flag]


def test_a_title_tells_what_is_sold_from_what_it_is_for() -> None:
    assert mentioned("Laptop sleeve 15 inch") == ["laptop"]
    assert mentioned("Screen protector for iPhone") == ["screen", "for", "iphone"]
    assert "portatil" in mentioned("Funda de portátil", "es")
    assert "笔记本电脑" in mentioned("笔记本电脑 保护套", "zh")
    assert mentioned("Wireless keyboard, black") == []


def test_a_word_beside_a_denial_does_not_count_as_said() -> None:
    pieces = tokens.pieces("Vegan leather boots, leather-free, with leather laces", "en")
    flags = asides.denied(pieces, "en")
    leather = [flag for each, flag in zip(pieces, flags, strict=True) if each.word == "leather"]
    assert leather == [True, True, False]
