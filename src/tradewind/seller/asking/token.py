"""A sentence in pieces: phrases of the book, numbers, periods, names that the data know."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from tradewind.kernel.fold import fold
from tradewind.seller.asking import phrases
from tradewind.seller.asking.name import Name
from tradewind.seller.asking.periods import spans

SIGNS: Final = {
    "$": ("USD", "CAD", "AUD", "MXN", "SGD"),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("CNY", "JPY"),
    "usd": ("USD",),
    "dollar": ("USD", "CAD", "AUD"),
    "dollars": ("USD", "CAD", "AUD"),
    "eur": ("EUR",),
    "euro": ("EUR",),
    "euros": ("EUR",),
    "gbp": ("GBP",),
    "pounds": ("GBP",),
    "cny": ("CNY",),
    "rmb": ("CNY",),
    "jpy": ("JPY",),
    "yen": ("JPY",),
    "美元": ("USD",),
    "美金": ("USD",),
    "刀": ("USD",),
    "欧元": ("EUR",),
    "英镑": ("GBP",),
    "日元": ("JPY",),
    "人民币": ("CNY",),
    "元": ("CNY",),
    "块": ("CNY",),
}
"""The currencies that a sign may stand for."""
MANY: Final = {"k": 1000, "千": 1000, "万": 10_000}
_SIGN = "|".join(re.escape(each) for each in sorted(SIGNS, key=len, reverse=True))
NUMBER: Final = re.compile(
    rf"(?P<before>[$€£¥]|(?:usd|eur|gbp|cny|rmb|jpy)\s?)?(?P<number>\d[\d,]*(?:\.\d+)?)"
    rf"\s?(?P<many>k(?![a-z])|千|万)?\s?(?P<share>%|percent\b|per cent\b)?\s?"
    rf"(?P<after>(?:{_SIGN})(?![a-z]))?"
)
PERCENT_ZH: Final = re.compile(r"百分之(?P<number>\d+(?:\.\d+)?)")
STARS: Final = re.compile(r"(?P<stars>[1-5])\s?-?\s?(?:stars?\b|星)")
CODE: Final = re.compile(r"\b(?:" + "|".join([*phrases.MARKETPLACES, "UK"]) + r")\b")
WORD: Final = re.compile(r"[a-z0-9_][a-z0-9_'./-]*|\S")
SILENT: Final = re.compile(r"[\s?？!！。.、:：;；()（）\"'“”「」『』/~-]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it was said."""

    number: Decimal
    percent: bool = False
    currencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """One piece: what it is, its value, and its words."""

    kind: str
    value: str
    said: str
    start: int
    end: int
    data: Any = None

    def role(self, *names: str) -> bool:
        """Whether it is a turn of the question with one of these names."""
        return self.kind == "role" and self.value in names


def tokens(sentence: str, names: Sequence[Name]) -> list[Token]:
    """The pieces of a sentence in order; blanks and marks are none."""
    text = fold(sentence)
    fixed = [*_named(sentence, names), *_codes(sentence)]
    fixed += [
        Token("span", "", sentence[start:end], start, end, span)
        for start, end, span in spans(text)
        if not any(start < each.end and each.start < end for each in fixed)
    ]
    return list(_scan(sentence, text, sorted(fixed, key=lambda each: (each.start, -each.end))))


def _named(sentence: str, names: Sequence[Name]) -> Iterator[Token]:
    for each in names:
        yield Token("name", each.said, sentence[each.start : each.end], each.start, each.end, each)


def _codes(sentence: str) -> Iterator[Token]:
    for found in CODE.finditer(sentence):
        code = "GB" if found[0] == "UK" else found[0]
        yield Token("marketplace", code, found[0], *found.span())


def _scan(sentence: str, text: str, fixed: Sequence[Token]) -> Iterator[Token]:
    place = 0
    waiting = list(fixed)
    while place < len(text):
        while waiting and waiting[0].start < place:
            waiting.pop(0)
        if waiting and waiting[0].start == place:
            token = waiting.pop(0)
        else:
            found = _at(text, place, waiting[0].start if waiting else len(text))
            if found is None:
                place += 1
                continue
            token = found
        yield Token(
            token.kind,
            token.value,
            sentence[token.start : token.end],
            token.start,
            token.end,
            token.data,
        )
        place = token.end


def _at(text: str, place: int, stop: int) -> Token | None:
    """The piece that begins here; None for a blank or a mark."""
    for reading in (_stars, _percent, _phrase, _number):
        found = reading(text, place, stop)
        if found is not None:
            return found
    if SILENT.match(text, place):
        return None
    word = WORD.match(text, place, stop)
    if word is None:
        return None
    return Token("unknown", word[0], word[0], *word.span())


def _stars(text: str, place: int, stop: int) -> Token | None:
    found = STARS.match(text, place, stop)
    return found and Token("stars", found["stars"], found[0], *found.span())


def _percent(text: str, place: int, stop: int) -> Token | None:
    found = PERCENT_ZH.match(text, place, stop)
    if found is None:
        return None
    figure = Figure(Decimal(found["number"]), percent=True)
    return Token("number", found[0], found[0], *found.span(), figure)


def _number(text: str, place: int, stop: int) -> Token | None:
    found = NUMBER.match(text, place, stop)
    if found is None:
        return None
    end = place + len(found[0].rstrip())
    if re.match(r"[a-z_]", text[end : end + 1]):
        return None
    sign = (found["before"] or found["after"] or "").strip()
    number = Decimal(found["number"].replace(",", "")) * MANY.get(found["many"] or "", 1)
    figure = Figure(number, bool(found["share"]), SIGNS.get(sign, ()))
    return Token("number", found[0], found[0], place, end, figure)


def _phrase(text: str, place: int, stop: int) -> Token | None:
    found = phrases.pattern().match(text, place, stop)
    if found is None:
        return None
    meaning = phrases.meaning(found[0])
    return Token(meaning.kind, meaning.value, found[0], *found.span())
