"""Phrase books: what words and phrases of a language can mean, to be looked up longest first."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from tradewind.catalog import vocabulary
from tradewind.catalog.vocabulary import Words, spaced
from tradewind.kernel.fold import fold
from tradewind.kernel.units import UNITS
from tradewind.retrieval.reading.numerals import number_words

CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Scripts that are written without blanks, as a range for regular expressions."""
PIECE = re.compile(rf"[{CJK}]|(?:(?![{CJK}])[^\W_])+\+*|[)）》」]")
"""Where a name can end."""
_CJK = re.compile(f"[{CJK}]")
Senses = Mapping[str, tuple[Any, ...]]
"""What a phrase can mean: kinds of meaning, each with its values."""
Entry = tuple[str, str, Any]
"""A phrase, a kind of meaning, and its value."""
PIECES = frozenset({"pcs"})
"""Units that the readers know as counting words instead."""


@dataclass(frozen=True, slots=True)
class Book:
    """Meanings by phrase: whole words for alphabets, stretches of characters for other scripts."""

    words: dict[str, Senses]
    spans: dict[str, Senses]
    lengths: dict[str, tuple[int, ...]]
    """By first character, how long the stretches are that begin with it, longest first."""
    longest: int
    """Most words of a phrase."""

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Book":
        """Collect entries; the meanings of one phrase add up."""
        gathered: dict[str, dict[str, tuple[Any, ...]]] = {}
        for phrase, kind, value in entries:
            senses = gathered.setdefault(key_of(phrase), {})
            if value not in senses.get(kind, ()):
                senses[kind] = (*senses.get(kind, ()), value)
        gathered.pop("", None)
        return cls.holding(gathered)

    @classmethod
    def holding(cls, phrases: Mapping[str, Senses]) -> "Book":
        """A book of finished entries."""
        words = {key: senses for key, senses in phrases.items() if is_words(key)}
        spans = {key: senses for key, senses in phrases.items() if key not in words}
        lengths: dict[str, set[int]] = {}
        for key in spans:
            lengths.setdefault(key[0], set()).add(len(key))
        return cls(
            words,
            spans,
            {char: tuple(sorted(found, reverse=True)) for char, found in lengths.items()},
            max((key.count(" ") + 1 for key in words), default=0),
        )

    @property
    def phrases(self) -> dict[str, Senses]:
        """All entries by key."""
        return self.words | self.spans


def is_words(key: str) -> bool:
    """Whether a key is made of words with blanks between them."""
    return _CJK.search(key) is None and key[0].isalnum()


def key_of(phrase: str) -> str:
    """How a phrase is looked up: folded words, or folded characters without blanks."""
    return key_of_folded(fold(phrase).strip())


def key_of_folded(folded: str) -> str:
    """The same for a text that is folded already."""
    if _CJK.search(folded) or not folded[:1].isalnum():
        return folded.replace(" ", "")
    return spaced(folded)


def title_key(folded: str) -> str:
    """How a product's name is looked up: a plus in it counts, as in DVD+R."""
    return key_of_folded(folded.replace("+", " plus "))


def united(one: Mapping[str, Senses], other: Mapping[str, Senses]) -> dict[str, Senses]:
    """Both phrase books; the meanings of a phrase in both add up."""
    both = dict(one)
    for key, senses in other.items():
        both[key] = _added(both[key], senses) if key in both else senses
    return both


def _added(one: Senses, other: Senses) -> Senses:
    kinds = [*one, *(kind for kind in other if kind not in one)]
    return {
        kind: tuple(dict.fromkeys((*one.get(kind, ()), *other.get(kind, ())))) for kind in kinds
    }


def _file(name: str) -> dict[str, Any]:
    text = resources.files("tradewind.retrieval.reading") / "words" / f"{name}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(text.read_text("utf-8"), Loader=loader)  # noqa: S506 - safe
    return loaded


@cache
def shared() -> dict[str, Any]:
    """What holds in every language: currencies."""
    return _file("shared")


@cache
def book(language: str) -> Book:
    """Everything that words of a language can mean, with English beneath.

    Han and kana are read as Japanese in a Japanese sentence and as Chinese in all others.
    """
    english = own_words("en")
    if language in {"en", "zh", "ja"}:
        beside = own_words("ja" if language == "ja" else "zh")
        return Book.holding(united(english, beside))
    return Book.holding(united(english | own_words(language), _spans("zh")))


def _spans(language: str) -> dict[str, Senses]:
    return {key: senses for key, senses in own_words(language).items() if not is_words(key)}


@cache
def own_words(language: str) -> dict[str, Senses]:
    """What a language's own words and phrases mean, by key."""
    entries = [*_grammar(language), *_vocabulary(language), *_numbers(language)]
    return Book.of(entry for each in entries for entry in _spelt(each, language)).phrases


def _spelt(entry: Entry, language: str) -> Iterator[Entry]:
    """An entry, also in the plural (Spanish), and as it is typed without umlauts (German)."""
    yield entry
    if language == "es" and entry[1] in {"wish", "than", "extreme", "value"}:
        yield f"{entry[0]}{'s' if entry[0][-1] in 'aeo' else 'es'}", entry[1], entry[2]
    if language == "de" and re.search("[äöüßÄÖÜ]", entry[0]):
        typed = entry[0]
        for letter, plainly in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ü", "Ue"), ("ß", "ss")):
            typed = typed.replace(letter, plainly)
        yield typed, entry[1], entry[2]
        yield entry[0].replace("ß", "ss"), entry[1], entry[2]


def _grammar(language: str) -> Iterator[Entry]:
    for kind, content in _file(language).items():
        groups = content if isinstance(content, dict) else {True: content}
        for value, phrases in groups.items():
            for phrase in _split(phrases):
                yield phrase, kind, value


def _split(phrases: str) -> list[str]:
    return [each for part in phrases.split(";") if (each := part.strip().strip('"'))]


def _vocabulary(language: str) -> Iterator[Entry]:
    for name, term in vocabulary.terms().items():
        yield from _each(term.words, language, "fact", name)
    for axis in vocabulary.axes():
        for name, value in vocabulary.values(axis).items():
            yield from _each(value.words, language, "value", (axis, name))
    for name, adjective in vocabulary.adjectives().items():
        yield from _each(adjective.wish, language, "wish", name)
        yield from _each(adjective.comparative, language, "than", name)
        yield from _each(adjective.superlative, language, "extreme", name)
    for name, noun in vocabulary.nouns().items():
        yield from _each(noun, language, "noun", name)
    yield from _people(language)


def _people(language: str) -> Iterator[Entry]:
    for name, words in vocabulary.recipients().items():
        yield from _each(words, language, "recipient", name)
    for name, occasion in vocabulary.occasions().items():
        yield from _each(occasion.words, language, "occasion", name)
    yield from _each(vocabulary.gifts(), language, "gift", True)


def _each(words: Words, language: str, kind: str, value: Any) -> Iterator[Entry]:
    for word in words.get(language, ()):
        yield word, kind, value


def _numbers(language: str) -> Iterator[Entry]:
    for phrase, number in number_words(language):
        yield phrase, "number", number


@cache
def units() -> Book:
    """What can follow a number: units and currencies, in every language."""
    return Book.of([*_unit_entries(), *_currency_entries()])


def _unit_entries() -> Iterator[Entry]:
    for unit in UNITS:
        if unit.symbol not in PIECES:
            for spelling in (unit.symbol, *unit.spellings):
                yield spelling, "unit", unit.symbol
    for symbol, words in shared()["declined"].items():
        for word in _split(words):
            yield word, "unit", symbol


def _currency_entries() -> Iterator[Entry]:
    for code, entry in shared()["currencies"].items():
        for word in [*_split(entry["words"]), *_split(entry["sign"])]:
            if key_of(word) == fold(word):
                yield word, "currency", code


@cache
def signs() -> dict[str, str]:
    """Currency by the sign or code that stands before a number, folded."""
    return {
        fold(sign): code
        for code, entry in shared()["currencies"].items()
        for sign in _split(entry["sign"])
    }
