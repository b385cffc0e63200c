"""From a text to the terms that are indexed and searched, the same way on both sides.

Words are folded and lightly stemmed; numbers lose their grouping and take their unit
(``10,000 mAh`` is ``10000mah``); model codes stay whole and also fall apart (``wh14ns40`` is also
``wh``, ``14``, ``ns``, ``40``); Chinese is cut into words and Japanese into runs of one script,
both also into pairs of characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import rjieba
import Stemmer

from tradewind.kernel.units import UNITS

HAN = "\u3400-\u4dbf\u4e00-\u9fff々"
HIRAGANA, KATAKANA = "\u3041-\u309f", "\u30a0-\u30ff"
CJK = HAN + HIRAGANA + KATAKANA
LETTER = rf"[^\W_{CJK}]"
NUMBER = r"\d+(?:[.,]\d+)*"
SCAN = re.compile(rf"[{CJK}]+|{LETTER}+(?:[-.,'’/&+]{LETTER}+)*")
SPLIT = re.compile(r"(?<!\d)[-.,'’/&+]|[-'’/&+]|[.,](?!\d)")
RUNS = re.compile(rf"{NUMBER}|[^\W\d_]+")
SCRIPTS = re.compile(rf"[{KATAKANA}]+|[{HAN}]+|[{HIRAGANA}]+")
IS_NUMBER = re.compile(NUMBER)
AMOUNT = re.compile(rf"({NUMBER})([^\W\d_]+)")
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
INCHES = re.compile(r"(?<=\d)\s?(?:[\"″”]|'')(?!\w)")
IS_CJK = re.compile(rf"[{CJK}]")
IS_KANA = re.compile(rf"[{HIRAGANA}{KATAKANA}]")

POINT_GROUPS = {"de", "es", "fr", "it", "nl", "pt", "tr"}
"""Languages that write ``10.000`` for ten thousand and ``5,5`` for five and a half."""
SWAPPED = str.maketrans(".,", ",.")
STEMMERS = {
    "ar": "arabic",
    "de": "german",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
    "tr": "turkish",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One word, number or code of a text."""

    whole: str
    parts: tuple[str, ...] = ()
    """What it also falls apart into."""
    word: str | None = None
    """Its letters, folded; None for numbers and codes."""
    written: str = ""
    """Its letters with their accents, in lower case."""

    @property
    def cjk(self) -> bool:
        """Whether it is written without spaces around it."""
        return self.word is not None and IS_CJK.match(self.word) is not None


def fold(text: str) -> str:
    """Without accents, except in Japanese, where marks make another sound."""
    if text.isascii() or IS_KANA.search(text):
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(each for each in apart if not unicodedata.combining(each))


def lower(text: str) -> str:
    """In lower case and narrow forms."""
    return unicodedata.normalize("NFKC", text.replace("″", '"')).casefold()


@lru_cache(1 << 16)
def stem(word: str, language: str = "en") -> str:
    """A folded word without its endings; in English only the plural goes."""
    if language in STEMMERS:
        return str(_stemmer(language).stemWord(word))
    return _singular(word) if language == "en" else word


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[language])


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]


def pieces(text: str, language: str = "en") -> list[Piece]:
    """The pieces of a text in order; a unit joins the number before it."""
    text = INCHES.sub("in ", lower(text))
    if IS_CJK.search(text):
        text = _cjk_units().sub(lambda match: f"{_units()[match[1]]} ", text)
    found: list[Piece] = []
    for match in SCAN.finditer(text):
        run = match.group()
        for piece in _uncut(run, language) if IS_CJK.match(run) else _compound(run, language):
            unit = _units().get(piece.word) if piece.word and found else None
            if unit and IS_NUMBER.fullmatch(found[-1].whole):
                number = found.pop().whole
                found.append(Piece(number + unit, (number,)))
            else:
                found.append(piece)
    return found


@cache
def _units() -> dict[str, str]:
    """Unit symbols and words, folded, to one spelling each; only those that measure."""
    counted = {"count", "age", "share", "angle", "resolution"}
    return {
        fold(lower(spelling)): fold(lower(unit.symbol)).replace(" ", "")
        for unit in UNITS
        for spelling in (unit.symbol, *unit.spellings)
        if unit.dimension not in counted and " " not in spelling
    }


@cache
def _cjk_units() -> re.Pattern[str]:
    """Units written without a blank after their number, the longest first."""
    spellings = [each for each in _units() if IS_CJK.match(each)]
    return re.compile(rf"(?<=\d)\s?({'|'.join(sorted(spellings, key=len, reverse=True))})")


def _number(text: str, language: str) -> str:
    if language in POINT_GROUPS:
        text = text.translate(SWAPPED)
    if GROUPED.fullmatch(text):
        return text.replace(",", "")
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


@lru_cache(1 << 17)
def _compound(run: str, language: str) -> tuple[Piece, ...]:
    if run.isalpha():
        return (_word(run, language),)
    chunks = [chunk for chunk in SPLIT.split(run) if chunk]
    if len(chunks) > 1 and chunks[-1] == "s":
        chunks.pop()
    found = tuple(_chunk(chunk, language) for chunk in chunks)
    code = any(each.isdigit() for each in run) and not {"/", "&"} & set(run)
    if len(found) < 2 or not code:
        return found
    return (Piece(fold("".join(chunks)), tuple(terms(found))),)


def _word(written: str, language: str) -> Piece:
    word = fold(written)
    return Piece(stem(word, language), word=word, written=written)


def _chunk(chunk: str, language: str) -> Piece:
    if chunk.isalpha():
        return _word(chunk, language)
    chunk = fold(chunk)
    if IS_NUMBER.fullmatch(chunk):
        return Piece(_number(chunk, language))
    amount = AMOUNT.fullmatch(chunk)
    if amount and amount[2] in _units():
        number = _number(amount[1], language)
        return Piece(number + _units()[amount[2]], (number,))
    runs = RUNS.findall(chunk)
    return Piece(chunk, tuple(_number(run, language) if run[0].isdigit() else run for run in runs))


def _uncut(run: str, language: str) -> Iterator[Piece]:
    if language == "ja" or IS_KANA.search(run):
        for script in SCRIPTS.findall(run):
            if len(script) > 1 or not IS_KANA.match(script):
                yield Piece(script, _characters(script), script, script)
        return
    for word in rjieba.cut(run):
        yield Piece(word, _characters(word), word, word)


def _characters(word: str) -> tuple[str, ...]:
    """Pairs of neighbouring characters of a longer word."""
    return tuple(word[at : at + 2] for at in range(len(word) - 1)) if len(word) > 2 else ()


def terms(found: Iterable[Piece]) -> Iterator[str]:
    """Everything under which a text is found: each piece whole, and its parts."""
    for piece in found:
        yield piece.whole
        yield from piece.parts
        if piece.cjk and len(piece.whole) > 1:
            yield piece.whole[-1]


def joined(first: Piece, second: Piece, language: str) -> str | None:
    """The one word that two neighbouring words would be: ``head set`` is ``headset``."""
    if first.word is None or second.word is None or first.cjk or second.cjk:
        return None
    if len(first.word) == 1 or len(second.word) == 1:
        return None
    return stem(first.word + second.word, language)


def numbered(found: Sequence[Piece]) -> Iterator[tuple[int, str]]:
    """Each word and the plain number after it as one: ``iphone11``; with the number's place."""
    for at, (first, second) in enumerate(pairwise(found), start=1):
        plain = second.word is None and not second.parts and second.whole.isdigit()
        if plain and first.word is not None and len(first.word) > 1 and not first.cjk:
            yield at, first.word + second.whole


def pairs(found: Sequence[Piece], language: str) -> Iterator[str]:
    """Each two neighbouring words as one."""
    for first, second in pairwise(found):
        pair = joined(first, second, language)
        if pair is not None:
            yield pair
