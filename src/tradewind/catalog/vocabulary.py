"""The words of the trade in five languages: what sellers state, and how people speak of it.

Written by hand in ``vocabulary/*.yaml``. A fact outside the vocabulary is called by its name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from tradewind.catalog.product import Kind
from tradewind.kernel.fold import fold
from tradewind.kernel.locale import LANGUAGES, pick

Words = Mapping[str, tuple[str, ...]]
"""By language: the label first, then the other words for the same thing."""
_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?")
EVERYBODY = frozenset({"men", "women"})
"""Whom a unisex thing suits."""


@dataclass(frozen=True, slots=True)
class Term:
    """A fact that sellers state, under its canonical name."""

    name: str
    kind: Kind
    words: Words
    unit: str | None = None
    """Base unit of a number; None for a plain count."""
    better: bool | None = None
    """True where shoppers want more of it, False where they want less."""
    also: tuple[str, ...] = ()
    """Other facts that speak of the same thing."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a text fact or an option, under its English catalogue name."""

    name: str
    words: Words
    of: str | None = None
    """The plain colour that a shade counts as."""
    sure: bool = True
    """False for words that mean a colour only where they are said to ("mint", "sand")."""
    unlike: tuple[str, ...] = ()
    """Words that make a stated value something else after all ("faux" leather)."""


@dataclass(frozen=True, slots=True)
class Adjective:
    """A quality people wish for, refine by, or ask the extreme of."""

    name: str
    facts: tuple[str, ...]
    """What it measures, in order of preference; empty where no fact does."""
    most: bool
    refined: str
    """The English comparative, such as ``lighter``."""
    wish: Words
    comparative: Words
    superlative: Words


@dataclass(frozen=True, slots=True)
class Occasion:
    """What something is bought for."""

    name: str
    words: Words
    basket: bool = False
    """Whether it takes several things, as camping does."""


@cache
def _loaded(name: str) -> dict[str, Any]:
    file = resources.files("tradewind.catalog") / "vocabulary" / f"{name}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=loader)  # noqa: S506 - safe
    return loaded


def _words(entry: Mapping[str, Any]) -> Words:
    return {
        language: tuple(word.strip() for word in str(entry[language]).split(";") if word.strip())
        for language in LANGUAGES
        if language in entry
    }


@cache
def terms() -> dict[str, Term]:
    """Every fact the vocabulary knows, by name."""
    return {name: _term(name, entry) for name, entry in _loaded("facts").items()}


def _term(name: str, entry: dict[str, Any]) -> Term:
    return Term(
        name,
        Kind(entry["kind"]),
        _words(entry),
        entry.get("unit"),
        {"more": True, "less": False}.get(entry.get("better", "")),
        tuple(entry.get("also", ())),
    )


@cache
def values(axis: str) -> dict[str, Value]:
    """The known values of an option or text fact, by their lower-case English name."""
    entries = _loaded("colors") if axis == "color" else _loaded("values").get(axis, {})
    return {name.lower(): _value(name, entry) for name, entry in entries.items()}


def _value(name: str, entry: dict[str, Any]) -> Value:
    return Value(
        name,
        _words(entry),
        entry.get("of"),
        "of" not in entry or bool(entry.get("sure")),
        tuple(entry.get("unlike", ())),
    )


@cache
def axes() -> tuple[str, ...]:
    """Names of the facts and options whose values the vocabulary knows."""
    return ("color", *_loaded("values"))


@cache
def adjectives() -> dict[str, Adjective]:
    """Qualities, by their English name."""
    return {
        name: Adjective(
            name,
            tuple(entry["facts"]),
            entry["way"] == "most",
            entry["refined"],
            _words(entry["is"]),
            _words(entry["than"]),
            _words(entry["most"]),
        )
        for name, entry in _loaded("adjectives").items()
    }


@cache
def nouns() -> dict[str, Words]:
    """What shops sell, by a category's English name."""
    return {name: _words(entry) for name, entry in _loaded("nouns").items()}


@cache
def mixed() -> frozenset[str]:
    """Nouns whose words name different things, such as knives and boards."""
    return frozenset(name for name, entry in _loaded("nouns").items() if entry.get("mixed"))


@cache
def recipients() -> dict[str, Words]:
    """Whom something is for."""
    return {name: _words(entry) for name, entry in _loaded("people")["recipients"].items()}


@cache
def gifts() -> Words:
    """Words that say that something is a present."""
    return _words(_loaded("people")["gifts"]["gift"])


@cache
def occasions() -> dict[str, Occasion]:
    """What something is bought for."""
    return {
        name: Occasion(name, _words(entry), bool(entry.get("basket")))
        for name, entry in _loaded("people")["occasions"].items()
    }


def known(name: str) -> bool:
    """Whether the vocabulary holds a fact of that name."""
    return name in terms()


def label(name: str, language: str) -> str:
    """What a fact is called in running text; outside the vocabulary its name with blanks."""
    term = terms().get(name)
    if term is None:
        return name.replace("_", " ")
    return pick({each: words[0] for each, words in term.words.items()}, language)


def direction(name: str) -> bool | None:
    """True where more of a fact is better, False where less is, None where neither is."""
    term = terms().get(name)
    return term.better if term else None


def wish(word: str) -> tuple[tuple[str, ...], bool] | None:
    """The facts that bear a wish ("light", "lighter") out, in order, and whether more is meant.

    None for words that are no wish of the vocabulary's.
    """
    for adjective in adjectives().values():
        if word in {adjective.name, adjective.refined}:
            return adjective.facts, adjective.most
    return None


@lru_cache(maxsize=8192)
def value_label(axis: str, value: str, language: str) -> str:
    """A value as the language calls it, such as 黑色 for Black; else the value itself."""
    if language == "en":
        return value
    found = values(axis).get(value.lower())
    if found is not None and language in found.words:
        return found.words[language][0]
    if axis == "color" and " and " in value:
        joined = "、" if language in {"zh", "ja"} else " / "
        return joined.join(value_label(axis, part, language) for part in value.split(" and "))
    return value


@cache
def _by_word(axis: str) -> dict[str, str]:
    """English name of a value by any of its words, folded."""
    found: dict[str, str] = {}
    for name, value in values(axis).items():
        for words in value.words.values():
            for word in words:
                found.setdefault(plain(word), name)
        found[plain(name)] = name
    return found


def plain(text: str) -> str:
    """Folded words with single blanks between them, for looking up and comparing."""
    return spaced(fold(text))


def spaced(folded: str) -> str:
    """The words of a text that is folded already, with single blanks between them."""
    return " ".join(_WORD.findall(folded))


@lru_cache(maxsize=65536)
def colors(stated: str) -> frozenset[str]:
    """Every colour name a stated colour counts as: "Festival red" is red, "Navy" navy and blue."""
    found = set(_named("color", plain(stated)))
    for name in list(found):
        while (of := values("color")[name].of) and of not in found:
            found.add(of)
            name = of  # noqa: PLW2901 - up the chain of shades
    return frozenset({plain(stated), *found})


def _named(axis: str, text: str) -> Iterator[str]:
    """The values named in a text, the longest word first, each stretch read once."""
    known = _by_word(axis)
    words = text.split(" ")
    if text in known:
        yield known[text]
        return
    start = 0
    while start < len(words):
        ends = range(len(words), start, -1)
        end = next((end for end in ends if " ".join(words[start:end]) in known), None)
        if end is not None:
            yield known[" ".join(words[start:end])]
        start = end or start + 1


@lru_cache(maxsize=65536)
def means(name: str, stated: str, asked: str) -> bool:
    """Whether what a seller states counts as what was asked for.

    ``asked`` is the text of a limit. Navy counts as blue, "full-grain leather" as leather and
    "faux leather" not, unisex as women's, "EU 42" as 42.
    """
    have, want = plain(stated), plain(asked)
    if have == want:
        return True
    if name == "color":
        return want in colors(stated)
    if name == "gender":
        return _suits(_gender(have), _gender(want))
    value = values(name).get(asked.lower())
    if value is None:
        return _says(have, want)
    return any(_is(value, plain(part)) for part in re.split(r"[,;/+、，；]", stated))


def _is(value: Value, part: str) -> bool:
    """Whether one part of a list such as "suede, faux leather" is the value."""
    if any(_says(part, plain(word)) for word in value.unlike):
        return False
    return any(_says(part, plain(word)) for words in value.words.values() for word in words)


def _gender(text: str) -> str:
    return _by_word("gender").get(text, text)


def _suits(have: str, want: str) -> bool:
    return have == want or (have == "unisex" and want in EVERYBODY)


def _says(have: str, word: str) -> bool:
    """Whole words for alphabets, any place for scripts that write without blanks."""
    return f" {word} " in f" {have} " if word.isascii() else word in have
