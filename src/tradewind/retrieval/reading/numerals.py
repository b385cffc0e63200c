"""Numbers written in words or in Chinese characters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    "〇": 0,
    "两": 2,
    "俩": 2,
    "兩": 2,
}
PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "亿": 10**8, "億": 10**8}
CHARACTERS = "".join([*DIGITS, *PLACES])
_PAIR = re.compile(r"^([一二两三四五六七八九])([一二两三四五六七八九])([十百千万]*)$")
_BACK = re.compile(r"^(.*[百千万])([一二三四五六七八九])$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number, or a range in one breath such as 三五百, 300 to 500."""

    low: float
    high: float | None = None


def characters(text: str) -> Numeral | None:
    """Read Chinese numerals: 二十, 一千五 (1500), 三五百 (300 to 500); None where it is none."""
    pair = _PAIR.match(text)
    if pair and DIGITS[pair[1]] < DIGITS[pair[2]]:
        scale = _whole(pair[3]) if pair[3] else 1.0
        return Numeral(DIGITS[pair[1]] * scale, DIGITS[pair[2]] * scale)
    back = _BACK.match(text)
    if back:
        return Numeral(_whole(back[1]) + DIGITS[back[2]] * PLACES[back[1][-1]] / 10)
    if len(text) > 1 and not any(char in PLACES for char in text):
        return Numeral(float("".join(str(DIGITS[char]) for char in text)))
    return Numeral(_whole(text))


def _whole(text: str) -> float:
    """Sum up sections of ten thousand, each of digits with their places."""
    total = section = 0.0
    digit: int | None = None
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif PLACES[char] >= 10_000:
            total += (section + (digit or 0) or 1) * PLACES[char]
            section, digit = 0.0, None
        else:
            section += (1 if digit is None else digit) * PLACES[char]
            digit = None
    return total + section + (digit or 0)


def number_words(language: str) -> Iterator[tuple[str, float]]:
    """The numbers that people write out, up to 99,000, with every usual spelling."""
    spell = {"en": _english, "es": _spanish, "de": _german}.get(language)
    if spell is None:
        return
    thousand = {"en": "thousand", "es": "mil", "de": "tausend"}[language]
    for number in range(1, 1000):
        for words in spell(number):
            yield words, float(number)
            if number < 100:
                gap = "" if language == "de" else " "
                yield f"{words}{gap}{thousand}", number * 1000.0
    yield {"en": "a thousand", "es": "mil", "de": "tausend"}[language], 1000.0


EN = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _english(number: int) -> list[str]:
    if number < 20:
        return [EN[number - 1]]
    if number < 100:
        tens, ones = EN_TENS[number // 10 - 2], number % 10
        return [f"{tens} {EN[ones - 1]}" if ones else tens]
    hundreds, rest = divmod(number, 100)
    heads = [f"{EN[hundreds - 1]} hundred", *(["a hundred"] if hundreds == 1 else [])]
    if not rest:
        return heads
    tail = _english(rest)[0]
    return [f"{head}{joint}{tail}" for head in heads for joint in (" ", " and ")]


ES = [
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
ES_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
ES_HUNDREDS = [
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]


def _spanish(number: int) -> list[str]:
    if number < 30:
        return [ES[number - 1]]
    if number < 100:
        tens, ones = ES_TENS[number // 10 - 3], number % 10
        return [f"{tens} y {ES[ones - 1]}" if ones else tens]
    if number == 100:
        return ["cien"]
    hundreds, rest = divmod(number, 100)
    head = ES_HUNDREDS[hundreds - 1]
    return [f"{head} {_spanish(rest)[0]}" if rest else head]


DE = [
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
DE_TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]


def _german(number: int) -> list[str]:
    if number < 20:
        return [DE[number - 1]]
    if number < 100:
        tens, ones = DE_TENS[number // 10 - 2], number % 10
        return [f"{'ein' if ones == 1 else DE[ones - 1]}und{tens}" if ones else tens]
    hundreds, rest = divmod(number, 100)
    heads = ["einhundert", "hundert"] if hundreds == 1 else [f"{DE[hundreds - 1]}hundert"]
    return [f"{head}{_german(rest)[0] if rest else ''}" for head in heads]
