"""A text as the checker reads it: number words as digits, words and phrases, where clauses end."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tradewind.kernel.fold import fold
from tradewind.kernel.units import unit_of
from tradewind.retrieval.reading.numerals import DIGITS, characters
from tradewind.seller.claims.words import HAN, KANA, MOST_WORDS, TOKEN, UNSPACED, Meaning, Words

WIDE = re.compile(f"[{HAN}{KANA}]")
HIRAGANA = re.compile("[\u3041-\u309f]+")
END = re.compile(r"[!?。！？;；\n•|]|\.(?=\s|$)")
NUMERAL = re.compile(
    r"(?<![第十百千万零一二三四五六七八九两])(?!一[^十百千万二三四五六七八九])(?!千[克瓦米赫帕兆欧卡])(?!零[件食售钱下碎])(?!十分(?!钟))(?!万[能向用一])(?!百[分搭合货叶])"
    r"[零一二三四五六七八九十百千万两〇]{1,8}(?=[^零一二三四五六七八九十百千万两〇])"
)
COUNTED = re.compile(
    r"\s?(?:个|小时|分钟|秒|天|年|岁|周岁|米|厘米|毫米|公分|公斤|千克|克|斤|升|毫升|瓦|档|级|层|格|口|只|件|块|片|颗|粒|支|张|条|套|瓶|盒|罐|袋|包|双"
    r"|人|位|寸|英寸|流明|分贝|毫安|度|伏|安|泡|次|时|段|枚|本|台|時間|分|歳|ヶ月|か月|カ月|人用|名|点|リットル|グラム|キロ|ワット|つ|個|月|日|轮|路|股|ピース|ポート|段|煎|束|組|箇所|枚|脚|刀|合)"
)


TOTAL = ("gesamt", "eigen", "haupt")
"""First parts of German compounds that change nothing about what is measured."""
COMMA = frozenset({"de", "es", "fr"})
POINTED = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.])")
"""A number in groups, where the decimal mark is a comma."""
DECIMAL = re.compile(r"(?<![\d.,])\d+,\d+(?![\d,])")


@dataclass(frozen=True, slots=True)
class Text:
    """A text, rewritten for reading, and where each of its characters comes from."""

    told: str
    """Number words in digits, the language's own units as symbols."""
    folded: str
    """The same, folded; as long."""
    begins: tuple[int, ...] | None
    """For each character where its origin begins in the given text; None where nothing moved."""
    ends: tuple[int, ...] | None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch stands in the text as it was given."""
        if self.begins is None or self.ends is None:
            return start, end
        return self.begins[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or phrase that is read as one, and what it may be; None where nobody knows it."""

    text: str
    start: int
    end: int
    meaning: Meaning | None


def rewritten(text: str, words: Words) -> Text:
    """Read numbers in words and the units that only this language writes so."""
    told = text
    begins: list[int] | None = None
    ends: list[int] | None = None
    for pattern, put in _rewriting(words):
        changes = [(each, put(each)) for each in pattern.finditer(told)]
        changes = [(each, new) for each, new in changes if new is not None]
        if not changes:
            continue
        begins = begins if begins is not None else list(range(len(told)))
        ends = ends if ends is not None else list(range(1, len(told) + 1))
        told, begins, ends = _replaced(told, changes, begins, ends)
    moved = (
        (tuple(begins), tuple(ends)) if begins is not None and ends is not None else (None, None)
    )
    return Text(told, fold(told), *moved)


def _rewriting(
    words: Words,
) -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]]]:
    if words.language in UNSPACED:
        yield NUMERAL, _characters
    if words.language in COMMA:
        yield POINTED, lambda found: found[0].replace(".", "")
        yield DECIMAL, lambda found: found[0].replace(",", ".")
    if words.numbers is not None:
        yield words.numbers, lambda found: str(words.number[found[1].casefold()])
    if words.units is not None:
        yield words.units, lambda found: _symbol(words.unit[found[1].casefold()])


def _symbol(symbol: str) -> str:
    """The unit in a spelling that the kernel takes after a number."""
    spelt = {"year": " years", "month": " months", "day": " days", "pcs": " pcs", "h": " h"}
    unit = unit_of(symbol)
    return spelt.get(symbol) or f" {unit.symbol if unit else symbol}"


def _characters(found: re.Match[str]) -> str | None:
    """Digits for a Chinese numeral that counts or measures something."""
    said = found[0]
    if not COUNTED.match(found.string, found.end()) and len(said) < 2:
        return None
    if said in {"百", "千", "万", "十万", "百万", "千万"} or (
        not set(said) & set(DIGITS) and said != "十"
    ):
        return None
    read = characters(said)
    if read is None or read.high is not None:
        return None
    return f"{read.low:g}"


def _replaced(
    told: str, changes: list[tuple[re.Match[str], str | None]], begins: list[int], ends: list[int]
) -> tuple[str, list[int], list[int]]:
    parts: list[str] = []
    new_begins: list[int] = []
    new_ends: list[int] = []
    place = 0
    for found, new in changes:
        start, end = found.span()
        parts += [told[place:start], new or ""]
        new_begins += begins[place:start] + [begins[start]] * len(new or "")
        new_ends += ends[place:start] + [ends[end - 1]] * len(new or "")
        place = end
    parts.append(told[place:])
    return "".join(parts), new_begins + begins[place:], new_ends + ends[place:]


def pieces(text: Text, words: Words, borne: frozenset[str], taken: bytearray) -> Iterator[Piece]:
    """Words and phrases in order, the longest that are known; what is ``taken`` is left out.

    ``borne`` are stretches of Chinese or Japanese that the product's own texts contain.
    """
    tokens = [
        (found[0], found.start(), found.end())
        for found in TOKEN.finditer(_left(text.folded, taken))
    ]
    place = 0
    while place < len(tokens):
        said, start, _ = tokens[place]
        if WIDE.match(said):
            yield from _cut(said, start, words, borne)
            place += 1
            continue
        count = _longest(tokens, place, words, text.folded)
        whole = " ".join(each[0] for each in tokens[place : place + count])
        meaning = words.known.get(whole) or words.known.get(_tail(whole, words))
        yield Piece(whole, start, tokens[place + count - 1][2], meaning)
        place += count


def _tail(word: str, words: Words) -> str:
    """What a German compound such as ``Gesamthöhe`` is a sort of."""
    for head in TOTAL if words.language == "de" else ():
        if word.startswith(head) and len(word) > len(head):
            return word[len(head) :]
    return ""


def _left(folded: str, taken: bytearray) -> str:
    """The text with blanks for what is taken."""
    if 1 not in taken:
        return folded
    return "".join(" " if gone else char for char, gone in zip(folded, taken, strict=False))


def _longest(tokens: list[tuple[str, int, int]], place: int, words: Words, folded: str) -> int:
    """How many words the longest known phrase has that begins here; 1 where there is none."""
    most = min(words.first.get(tokens[place][0], 1), MOST_WORDS, len(tokens) - place)
    for count in range(most, 1, -1):
        run = tokens[place : place + count]
        gaps = (folded[one[2] : two[1]] for one, two in pairwise(run))
        if " ".join(each[0] for each in run) in words.known and all(_near(gap) for gap in gaps):
            return count
    return 1


def _near(gap: str) -> bool:
    return len(gap) <= 2 and not set(gap) & set(",.;:()")


def _cut(run: str, start: int, words: Words, borne: frozenset[str]) -> Iterator[Piece]:
    """A run without blanks, cut so that the least of it is unknown, in the fewest pieces."""
    size = len(run)
    best: list[tuple[int, int, int]] = [(0, 0, 0)] * (size + 1)
    for place in range(size - 1, -1, -1):
        free = words.language == "ja" and "\u3041" <= run[place] <= "\u309f"
        cost, count, _ = best[place + 1]
        choice = (cost + (0 if free else 10), count + 1, place + 1)
        for end in range(place + 1, min(size, place + 10) + 1):
            part = run[place:end]
            if part in words.known or part in borne:
                cost, count, _ = best[end]
                choice = min(choice, (cost, count + 1, end))
        best[place] = choice
    place = 0
    while place < size:
        end = best[place][2]
        part = run[place:end]
        meaning = words.known.get(part)
        if meaning is None and (
            part in borne or (words.language == "ja" and HIRAGANA.fullmatch(part))
        ):
            meaning = Meaning(neutral=True)
        yield Piece(part, start + place, start + end, meaning)
        place = end


def stops(folded: str) -> list[int]:
    """Where sentences end."""
    return [found.end() for found in END.finditer(folded)]
