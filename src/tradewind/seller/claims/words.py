"""The words of six languages as the checker knows them, out of ``words/*.yaml`` and the catalogue.

A word may be neutral (it asserts nothing), name a fact, name a value, name a sort of goods, or
compare. One word may be several of these; what a product bears out decides which is meant.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import Stemmer
import yaml

from tradewind.catalog import vocabulary
from tradewind.kernel.fold import fold

LANGUAGES = ("en", "zh", "es", "de", "ja", "fr")
UNSPACED = frozenset({"zh", "ja"})
STEMMED = {"en": "english", "de": "german", "es": "spanish", "fr": "french"}
BOUNDS = ("about", "over", "least", "under", "most")
HAN, KANA = "\u3400-\u4dbf\u4e00-\u9fff々", "\u3041-\u30ff"
TOKEN = re.compile(rf"[{HAN}{KANA}]+|[^\W_{HAN}{KANA}]+(?:'(?:s|t|re|ve|ll|d|m)(?!\w))?")
"""A run of Chinese or Japanese, or a word with its English short form; in folded text."""
STATING = frozenset({"color", "material", "gender", "season"})
SMALL = frozenset({"te", "ete", "ante", "包", "shopper"})
"""Small words that only look like the name of something: Spanish "te", French "été"."""
MOST_WORDS = 6
"""Words of the longest phrase that is looked up as one."""


def plain(text: str) -> str:
    """Folded words with single blanks between them."""
    return " ".join(TOKEN.findall(fold(text)))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word may be."""

    neutral: bool = False
    facts: frozenset[str] = frozenset()
    """Names of the facts that it is a label of."""
    values: frozenset[tuple[str, str]] = frozenset()
    """Axis and English name of each value that it means."""
    nouns: frozenset[str] = frozenset()
    """Categories whose goods are called so."""
    compares: bool = False
    compatible: bool = False
    """It says that what follows goes together with the product."""

    def __or__(self, other: "Meaning") -> "Meaning":
        return Meaning(
            self.neutral or other.neutral,
            self.facts | other.facts,
            self.values | other.values,
            self.nouns | other.nouns,
            self.compares or other.compares,
            self.compatible or other.compatible,
        )


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words."""

    language: str
    known: Mapping[str, Meaning]
    """By the word or phrase, folded, with single blanks."""
    stems: frozenset[str]
    """Of neutral words."""
    first: Mapping[str, int]
    """Words of the longest phrase that begins with a word."""
    negation: re.Pattern[str]
    before: re.Pattern[str]
    """A bound such as "up to", at the end of what stands before a number."""
    after: re.Pattern[str] | None
    """A bound such as "or more", right after it."""
    superlative: re.Pattern[str]
    numbers: re.Pattern[str] | None
    """Number words."""
    number: Mapping[str, int]
    units: re.Pattern[str] | None
    """Spellings of units that the kernel leaves to this room, after a digit."""
    unit: Mapping[str, str]


@cache
def _loaded(language: str) -> dict[str, Any]:
    file = resources.files("tradewind.seller.claims") / "words" / f"{language}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=loader)  # noqa: S506 - safe
    return loaded


@cache
def words_of(language: str) -> Words:
    """A language's words; English for one that the checker does not know."""
    language = language if language in LANGUAGES else "en"
    loaded = _loaded(language)
    known = _known(language, loaded)
    first: dict[str, int] = {}
    for phrase in known:
        start, *rest = phrase.split(" ", 1)
        first[start] = max(first.get(start, 1), 1 + (rest[0].count(" ") + 1 if rest else 0))
    units = {
        spelling.casefold(): symbol
        for symbol, spellings in loaded["units"].items()
        for spelling in spellings
    }
    number = {str(word).casefold(): int(each) for word, each in loaded["numbers"].items()}
    return Words(
        language,
        known,
        frozenset(stem(word, language) for word, meaning in known.items() if meaning.neutral),
        first,
        _any(loaded["negation"].split(), language),
        _bounds(loaded, language),
        _afterwards(loaded),
        re.compile(loaded["superlative_pattern"]),
        re.compile(rf"(?<![\w.,]){_alternatives(number)}", re.IGNORECASE) if number else None,
        number,
        re.compile(rf"(?<=\d)[ \u00a0\u202f]?{_alternatives(units)}", re.IGNORECASE),
        units,
    )


def _alternatives(words: Iterable[str]) -> str:
    """The longest first; a word of letters ends where letters end, if it has an alphabet."""
    ordered = sorted(words, key=len, reverse=True)
    return (
        "("
        + "|".join(re.escape(each) + ("" if _wide(each) else r"(?![^\W\d_])") for each in ordered)
        + ")"
    )


def _wide(word: str) -> bool:
    return not word[-1].isascii() and ord(word[-1]) >= 0x3040


def _any(words: Iterable[str], language: str) -> re.Pattern[str]:
    edge = "" if language in UNSPACED else r"\b"
    chosen = sorted({plain(each) or each for each in words}, key=len, reverse=True)
    return re.compile(edge + "(?:" + "|".join(map(re.escape, chosen)) + ")" + edge)


def _bounds(loaded: Mapping[str, Any], language: str) -> re.Pattern[str]:
    edge = "" if language in UNSPACED else r"(?<!\w)"
    parts = [
        f"(?P<{name}>{_listed(loaded[name])})" for name in reversed(BOUNDS) if loaded.get(name)
    ]
    return re.compile(edge + f"(?:{'|'.join(parts)})" + r"[\s:：]*$")


def _listed(text: str) -> str:
    phrases = sorted(
        (fold(each.strip()) for each in text.split(";") if each.strip()), key=len, reverse=True
    )
    return "|".join(map(re.escape, phrases))


def _afterwards(loaded: Mapping[str, Any]) -> re.Pattern[str] | None:
    parts = [
        f"(?P<{name}>{_listed(loaded[f'after_{name}'])})"
        for name in reversed(BOUNDS)
        if loaded.get(f"after_{name}")
    ]
    return re.compile(r"[\s,]?(?:" + "|".join(parts) + ")") if parts else None


def _known(language: str, loaded: Mapping[str, Any]) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for word, meaning in _meanings(language, loaded):
        key = plain(word) or word
        found[key] = found.get(key, Meaning()) | meaning
    return {key: _stating(key, meaning) for key, meaning in found.items()}


def _stating(word: str, meaning: Meaning) -> Meaning:
    """A word that names a colour, a material or a sort of goods states something, however empty."""
    states = meaning.nouns or any(axis in STATING for axis, _ in meaning.values)
    if meaning.neutral and states and word not in SMALL:
        return replace(meaning, neutral=False)
    return meaning


def _meanings(language: str, loaded: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for word in [
        *loaded["neutral"].split(),
        *_split(loaded["phrases"]),
        *loaded["negation"].split(),
    ]:
        yield word, Meaning(neutral=True)
    for word in loaded["superlative"].split():
        yield word, Meaning(compares=True)
    for phrase in _split(loaded["compatible"]):
        yield phrase, Meaning(neutral=True, compatible=True)
    yield from _labels(language, loaded)
    yield from _values(language, loaded)
    for category, words in vocabulary.nouns().items():
        for word in words.get(language, ()):
            yield word, Meaning(nouns=frozenset({category}))
    for category, words in loaded["nouns"].items():
        for word in words.split():
            yield word.replace("-", " "), Meaning(nouns=frozenset({category}))


def _labels(language: str, loaded: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for name, term in vocabulary.terms().items():
        for word in term.words.get(language, ()):
            yield word, Meaning(facts=frozenset({name}))
    for name, words in loaded["labels"].items():
        for word in _split(words):
            yield word, Meaning(facts=frozenset({name}))


def _values(language: str, loaded: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for axis in vocabulary.axes():
        for name, value in vocabulary.values(axis).items():
            own = value.words.get(language, ())
            for word in (*own, *((name,) if language == "en" else ())):
                yield word, Meaning(values=frozenset({(axis, name)}))
    for axis, entries in loaded["values"].items():
        for name, words in entries.items():
            for word in words.split():
                yield word.replace("-", " "), Meaning(values=frozenset({(axis, name.lower())}))


def _split(text: str) -> list[str]:
    return [each.strip() for each in str(text).split(";") if each.strip()]


@lru_cache(65536)
def stem(word: str, language: str) -> str:
    """The word without its ending; a word of a script without endings as it is."""
    known = STEMMED.get(language)
    if known is None or not word.isalpha() or len(word) < 4:
        return word
    return str(_stemmer(known).stemWord(word))


@cache
def _stemmer(name: str) -> Any:
    return Stemmer.Stemmer(name)
