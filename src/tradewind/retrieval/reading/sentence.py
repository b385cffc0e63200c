"""A sentence cut into words, phrases and numbers, each with everything it can mean."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import rjieba

from tradewind.kernel.fold import fold
from tradewind.retrieval.lexicon import Lexicon
from tradewind.retrieval.reading.book import CJK, PIECE, Book, Senses, book, signs, united, units
from tradewind.retrieval.reading.numerals import CHARACTERS, PLACES, characters

LONGEST = 2000
"""Characters that are read; nobody's need is longer."""
TITLE = 250
"""Characters of a title that somebody would type or paste."""
PARTICLES = 4
"""Single characters in a row that may stand before a phrase."""
_CJK = re.compile(f"[{CJK}]")
_WORD = re.compile(rf"(?:(?![{CJK}])[^\W_])+(?:'[a-z]+)?")
_GAP = re.compile(r" ?& ?|[ \-/]{1,2}|\.(?=[^\W_])|(?<=\b[^\W_])\. ")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,12}(?:[.,]\d{1,6})?(?!\d)")
_SCALED = re.compile(r" ?(?:([十百千万萬亿億])(?:(\d)([千百]))?|k(?![a-z])|mil(?![a-z]))")
_NUMERALS = re.compile(f"[{CHARACTERS}]+")
_KANA = re.compile("[ぁ-ゖ]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, phrase, number or sign, where it stands, and what it can mean."""

    start: int
    end: int
    text: str
    """Folded."""
    senses: Senses = field(default_factory=dict)
    number: float | None = None
    high: float | None = None
    """Upper end of a range in one breath."""
    scale: float = 1.0
    """What the number was multiplied by ("2k", 3万)."""

    def has(self, kind: str, value: Any = None) -> bool:
        """Whether it can mean that."""
        found = self.senses.get(kind)
        return found is not None and (value is None or value in found)

    def get(self, kind: str) -> Any:
        """The first value of a kind of meaning; None where it has none."""
        found = self.senses.get(kind)
        return found[0] if found else None

    def all(self, kind: str) -> tuple[Any, ...]:
        """Every value of a kind of meaning."""
        return self.senses.get(kind, ())

    @property
    def solid(self) -> bool:
        """Whether it is a word or number and not a sign."""
        return any(char.isalnum() for char in self.text)

    @property
    def stop(self) -> bool:
        """Whether it is punctuation that ends a phrase."""
        return self.text in {",", ".", ";", "!", "?", ":", "。", "、", "(", ")", "|", "…", "・"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and which of its words have been read."""

    text: str
    tokens: tuple[Token, ...]
    language: str
    lexicon: Lexicon
    taken: set[int] = field(default_factory=set)
    """Places of tokens that a limit or reference already stands on."""
    wished: set[int] = field(default_factory=set)
    """Places of tokens that say a soft wish."""

    def said(self, first: int, last: int) -> str:
        """The sentence's own words from one token to another."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def take(self, first: int, last: int | None = None) -> None:
        """Mark tokens as read."""
        self.taken.update(range(first, (first if last is None else last) + 1))

    def take_all(self, kind: str) -> None:
        """Mark every token that can mean that as read."""
        self.taken.update(self.where(kind))

    def at(self, place: int) -> Token:
        """The token at a place; an empty one beyond either end."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else NOTHING

    def where(self, kind: str, *, free: bool = True) -> list[int]:
        """Places of tokens that can mean that, without those already read."""
        return [
            place
            for place, token in enumerate(self.tokens)
            if kind in token.senses and not (free and place in self.taken)
        ]


NOTHING = Token(0, 0, "")


def cut(text: str, language: str, lexicon: Lexicon) -> Sentence:
    """Cut the first `LONGEST` characters of a text into tokens."""
    text = text[:LONGEST]
    return Sentence(
        text, tuple(_Cutting(fold(text), language, lexicon).tokens()), language, lexicon
    )


class _Cutting:
    """One pass over a folded text."""

    def __init__(self, folded: str, language: str, lexicon: Lexicon) -> None:
        self.folded = folded
        self.language, self.lexicon = language, lexicon
        beside = "ja" if language == "ja" else "zh"
        named = [
            lexicon.named[each]
            for each in dict.fromkeys(("en", language, beside))
            if each in lexicon.named
        ]
        self.books = (book(language), lexicon.book, *named)
        self.breaks: frozenset[int] | None = None
        self.after_number = False
        self.dashed = False
        self.known_before = True

    def tokens(self) -> Iterator[Token]:
        place = 0
        while place < len(self.folded):
            if self.folded[place] == " ":
                place += 1
                continue
            token = self._called(place) or self._next(place)
            self.dashed = token.text == "-" and self.after_number
            self.after_number = token.number is not None or self.dashed
            self.known_before = bool(token.senses) or not _CJK.match(token.text[-1])
            yield token
            place = token.end

    def _next(self, place: int) -> Token:
        char = self.folded[place]
        if char.isascii() and char.isdigit():
            return self._digits(place)
        if _CJK.match(char):
            return self._characters(place)
        word = _WORD.match(self.folded, place)
        sign = None if self.after_number and not self.dashed else self._sign(place)
        return sign or (self._words(place, word.end()) if word else self._symbol(place))

    def _sign(self, place: int) -> Token | None:
        """A currency that stands before its number."""
        found = _signed().match(self.folded, place)
        if found is None:
            return None
        return Token(place, found.end(1), found[1], {"sign": (signs()[found[1]],)})

    def _symbol(self, place: int) -> Token:
        if self._negative(place):
            token = self._number(place + 1)
            if token is not None and token.number is not None:
                return replace(token, start=place, number=-token.number)
        for length in (2, 1):
            text = self.folded[place : place + length]
            senses = self._meanings(text, spans=True)
            if senses:
                return Token(place, place + length, text, senses)
        return Token(place, place + 1, self.folded[place])

    def _negative(self, place: int) -> bool:
        """Whether a minus stands before a number and after a blank."""
        digit = self.folded[place + 1 : place + 2]
        if self.folded[place] != "-" or not (digit.isascii() and digit.isdigit()):
            return False
        return not self.after_number and (place == 0 or self.folded[place - 1] == " ")

    def _called(self, place: int) -> Token | None:
        """The product whose name or title begins here; without its brand, the whole title only."""
        ends = [found.end() for found in PIECE.finditer(self.folded, place, place + TITLE)]
        if len(ends) < 2 or not self.lexicon.opens(self.folded[place : ends[1]]):
            return None
        first = self._next(place)
        branded = first.has("brand")
        names = [self.folded[place:end] for end in reversed(ends[1:]) if end > first.end]
        found = self.lexicon.first_called(names, whole=not branded)
        if found is None:
            return None
        name, product = names[found[0]], found[1:]
        return Token(place, place + len(name), name, {"product": (product,)})

    def _words(self, place: int, end: int) -> Token:
        """The longest phrase that begins with a word; the word alone where there is none."""
        best = self._span(place)
        for words, stop in reversed(self._runs(place, end)):
            if best and best.end >= stop:
                break
            senses = self._meanings(words)
            if senses:
                return Token(place, stop, words, senses)
        return best or self._word(place, end)

    def _word(self, place: int, end: int) -> Token:
        """A single word; "mom's" means what "mom" does."""
        word = self.folded[place:end]
        return Token(place, end, word, self._meanings(word.removesuffix("'s")))

    def _runs(self, place: int, end: int) -> list[tuple[str, int]]:
        """The word, the word and the next, and so on, with their ends."""
        words = self.folded[place:end]
        runs = [(words, end)]
        longest = max(each.longest for each in self.books)
        while len(runs) < longest:
            gap = _GAP.match(self.folded, end)
            following = _WORD.match(self.folded, gap.end()) if gap else None
            if following is None:
                break
            end = following.end()
            words = f"{words} {following[0]}"
            runs.append((words, end))
        return runs

    def _span(self, place: int) -> Token | None:
        """The longest stretch of characters that means something."""
        char = self.folded[place]
        lengths = {length for each in self._consulted() for length in each.lengths.get(char, ())}
        for length in sorted(lengths, reverse=True):
            text = self.folded[place : place + length]
            senses = self._meanings(text, spans=True)
            if senses and (length > 1 or self._alone(place, senses)):
                return Token(place, place + len(text), text, senses)
        return None

    def _consulted(self) -> tuple[Book, ...]:
        return (*self.books, units()) if self.after_number else self.books

    def _meanings(self, key: str, *, spans: bool = False) -> Senses:
        found: Senses = {}
        for each in self._consulted():
            senses = (each.spans if spans else each.words).get(key)
            if senses:
                found = senses if not found else united({"": found}, {"": senses})[""]
        return found

    def _alone(self, place: int, senses: Senses) -> bool:
        """Whether a single character is a word of its own and not part of one nobody knows."""
        if self.after_number:
            return True
        following = self.folded[place + 1 : place + 2]
        if self.known_before and self._known_behind(place + 1):
            return True
        if _KANA.match(self.folded, place):
            around = self.folded[max(place - 1, 0) : place] + following
            return not _KANA.search(around) or "filler" not in senses
        if self.language == "ja":
            return bool(_KANA.match(following)) or not _CJK.match(following)
        if self.breaks is None:
            self.breaks = _breaks(self.folded)
        return place in self.breaks and place + 1 in self.breaks

    def _known_behind(self, place: int) -> bool:
        """Whether the text ends here, changes its script, or goes on with a phrase."""
        for at in range(place, place + PARTICLES):
            lengths = self._phrases_at(at)
            if not _CJK.match(self.folded, at) or max(lengths, default=0) > 1:
                return True
            if not lengths:
                return False
        return False

    def _phrases_at(self, place: int) -> set[int]:
        """How long the known phrases are that begin at a character."""
        char = self.folded[place : place + 1]
        return {
            length
            for each in self.books
            for length in each.lengths.get(char, ())
            if self.folded[place : place + length] in each.spans
        }

    def _characters(self, place: int) -> Token:
        """A phrase in characters, a numeral, or one character alone."""
        phrase = self._span(place)
        numerals = _NUMERALS.match(self.folded, place)
        if numerals and (phrase is None or numerals.end() >= phrase.end):
            return self._numeral(place, numerals.end())
        return phrase or Token(place, place + 1, self.folded[place])

    def _numeral(self, place: int, end: int) -> Token:
        text = self.folded[place:end][:12]
        read = characters(text)
        number = read.low if read else None
        senses = self._meanings(text, spans=True)
        return Token(place, place + len(text), text, senses, number, read.high if read else None)

    def _digits(self, place: int) -> Token:
        phrase = self._span(place)
        run = _WORD.match(self.folded, place)
        assert run is not None  # noqa: S101 - a digit is a word character
        for words, stop in reversed(self._runs(place, run.end())):
            senses = self._meanings(words)
            if senses and not (phrase and phrase.end >= stop):
                return Token(place, stop, words, senses)
        if phrase:
            return phrase
        return self._number(place) or Token(place, run.end(), run[0])

    def _number(self, place: int) -> Token | None:
        """Digits with their multiplier; None where letters make a name of them ("3d", "720p")."""
        found = _NUMBER.match(self.folded, place)
        if found is None:
            return None
        number = value_of(found[0], self.language)
        scaled = _SCALED.match(self.folded, found.end())
        if scaled:
            return _scaled(place, number, scaled, self.folded)
        if _WORD.match(self.folded, found.end()) and not self._unit_at(found.end()):
            return None
        return Token(place, found.end(), found[0], {}, number)

    def _unit_at(self, place: int) -> bool:
        """Whether the letters glued to a number are a unit, a currency or a counting word."""
        self.after_number = True
        word = _WORD.match(self.folded, place)
        senses = self._meanings(word[0]) if word else {}
        self.after_number = False
        return not AFTER.isdisjoint(senses)


AFTER = frozenset({"unit", "currency", "person", "piece", "old"})
"""What can follow a number as its measure."""


def value_of(digits: str, language: str) -> float:
    """Read digits; "1.500" is fifteen hundred in Spanish and German, "1,500" everywhere."""
    groups = re.split("[.,]", digits)
    if len(groups) == 1:
        return float(digits)
    last, mark = groups[-1], digits[-len(groups[-1]) - 1]
    point = mark == "." and language not in {"es", "de"}
    whole = len(last) == 3 and groups[0] != "0" and (not point or len(groups) > 2)
    if whole:
        return float("".join(groups))
    return float(f"{''.join(groups[:-1])}.{last}")


def _scaled(place: int, number: float, found: re.Match[str], folded: str) -> Token:
    scale = float(PLACES[found[1]]) if found[1] else 1000.0
    value = number * scale
    if found[2]:
        value += int(found[2]) * PLACES[found[3]]
    return Token(place, found.end(), folded[place : found.end()], {}, value, None, scale)


@cache
def _signed() -> re.Pattern[str]:
    names = "|".join(re.escape(sign) for sign in sorted(signs(), key=len, reverse=True))
    return re.compile(rf"(?!(?:rs|rm|rp)\d)({names})(?=[ .]?\d)")


def _breaks(folded: str) -> frozenset[int]:
    """Where Chinese words begin and end."""
    found, place = {0}, 0
    for word in rjieba.cut(folded):
        place += len(word)
        found.add(place)
    return frozenset(found)


def joined(text: str, tokens: Sequence[Token]) -> str:
    """The original words of tokens, with blanks where the sentence had any gap."""
    parts: list[str] = []
    end = None
    for token in tokens:
        if end is not None and token.start != end:
            parts.append(" ")
        parts.append(text[token.start : token.end])
        end = token.end
    return "".join(parts)
