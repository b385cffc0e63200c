"""The books a writer goes by: one of phrases for each language, one of nouns, one of values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

import yaml

from tradewind.catalog.product import Product
from tradewind.catalog.vocabulary import plain
from tradewind.kernel.fold import fold
from tradewind.seller.studio.frame import Frame, frame

LANGUAGES: Final = ("en", "zh", "es", "de", "ja", "fr")
"""Languages that the studio writes."""
DENSE: Final = frozenset({"zh", "ja"})
"""Languages that write without blanks."""
_FIGURES = re.compile(r"\d[\d.,]*")
_SLOTS = re.compile(r"\{[^}]*\}|\[[^\]]*\]|[<>|/;]")
_HEAD = re.compile(r",| with | for | in ")
"""What follows says more of a thing, and is not what it is."""
THING: Final = "thing"
"""The group of what no noun is known for."""


@dataclass(frozen=True, slots=True)
class Noun:
    """What a thing is called in a language."""

    key: str
    text: str
    gender: str
    """See `frame.GENDERS`; in zh and ja the counter."""
    group: str
    others: tuple[str, ...] = ()
    """Other words for it, by which people search."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What goes into one bullet: its headings and its sentences, the fuller ones first."""

    name: str
    heads: tuple[Frame, ...]
    frames: tuple[tuple[Frame, ...], ...]
    """Each with its other wordings."""


@dataclass(frozen=True, slots=True)
class Book:
    """How one language is written."""

    language: str
    themes: Mapping[str, Theme]
    short: Mapping[str, tuple[Frame, ...]]
    """A fact in a few words, for titles and openings."""
    titled: Mapping[str, tuple[Frame, ...]]
    """The same for titles alone, where they need another form than running text."""
    opening: tuple[tuple[Frame, ...], ...]
    labels: Mapping[str, str]
    units: Mapping[str, Sequence[str]]
    """Units that are words: for one, and for more."""
    words: Mapping[str, Any]
    """Little words: how lists are joined, what stands between a heading and its text, and so on."""


@cache
def _loaded(name: str) -> dict[str, Any]:
    file = resources.files("tradewind.seller.studio") / "words" / f"{name}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=loader)  # noqa: S506 - safe
    return loaded


@cache
def book(language: str) -> Book:
    """The book of a language."""
    read = _loaded(language)
    return Book(
        language,
        {name: _theme(name, entry) for name, entry in read["themes"].items()},
        {name: tuple(map(frame, _list(entry))) for name, entry in read["short"].items()},
        {name: tuple(map(frame, _list(entry))) for name, entry in read.get("titled", {}).items()},
        tuple(tuple(map(frame, _list(entry))) for entry in read["opening"]),
        read.get("labels", {}),
        {name: _list(entry) for name, entry in read["units"].items()},
        read["words"],
    )


def _theme(name: str, entry: Mapping[str, Any]) -> Theme:
    frames = tuple(tuple(map(frame, _list(each))) for each in entry["say"])
    return Theme(name, tuple(map(frame, _list(entry["head"]))), frames)


def _list(entry: Any) -> list[str]:
    return [str(each) for each in entry] if isinstance(entry, list) else [str(entry)]


@cache
def order(group: str) -> tuple[str, ...]:
    """The themes of a group, the one that matters most first."""
    orders = _loaded("themes")["order"]
    return tuple(dict.fromkeys([*orders.get(group, ()), *orders[THING]]))


@cache
def title_facts(group: str) -> tuple[str, ...]:
    """The facts of a group that a title may carry, the most telling first."""
    orders = _loaded("themes")["title"]
    return tuple(orders.get(group, orders[THING]))


@cache
def vouched(language: str) -> str:
    """Every word with which the books of a language word a fact, folded, without figures."""
    frames = [each for theme in book(language).themes.values() for each in _bodies(theme)]
    nouns = [str(entry[language]) for entry in _loaded("nouns").values()]
    values = [str(each[language]) for each in _values().values() if language in each]
    little = [str(each) for each in _leaves(_loaded(language))]
    whole = " ".join([*frames, *nouns, *values, *little])
    return fold(" ".join(_FIGURES.sub(" ", _SLOTS.sub(" ", whole)).split()))


def _bodies(theme: Theme) -> Iterator[str]:
    yield from (frame.body for wordings in theme.frames for frame in wordings)
    yield from (frame.body for frame in theme.heads)


def _leaves(entry: Any) -> Iterator[Any]:
    """Every text in a book, wherever it stands."""
    if isinstance(entry, Mapping):
        for each in entry.values():
            yield from _leaves(each)
    elif isinstance(entry, list):
        for each in entry:
            yield from _leaves(each)
    else:
        yield entry


@cache
def trademarks() -> frozenset[str]:
    """Words of the trade that are somebody's mark."""
    return frozenset(_loaded("themes")["trademarks"])


@cache
def generic() -> frozenset[str]:
    """English words with which titles begin though they are no part of a name."""
    return frozenset(_loaded("themes")["generic"])


def noun_of(product: Product, language: str) -> Noun | None:
    """What a product is called; None where neither title nor category means a noun of the book."""
    key = _key(
        product.title.get("en", ""),
        product.title.get("zh", ""),
        next((media.ref for media in product.media if media.kind == "drawing"), ""),
        product.category.rpartition("/")[2],
    )
    return _noun(key, language) if key else None


@lru_cache(maxsize=8192)
def _key(title: str, title_zh: str, shape: str, leaf: str) -> str | None:
    found = list(_ending(f" {plain(_HEAD.split(title)[0])} ")) or list(_ending(f" {plain(title)} "))
    if found:
        return max(found)[2]
    chinese = [(len(words), key) for words, key in _chinese() if words in title_zh]
    shapes, leaves = _places()
    return shapes.get(shape) or (max(chinese)[1] if chinese else None) or leaves.get(leaf)


def _ending(said: str) -> Iterator[tuple[int, int, str]]:
    """The nouns in a title: where they end, how long they are, and which; the head stands last."""
    for words, key in _english():
        start = said.rfind(f" {words} ")
        if start >= 0:
            yield start + len(words), len(words), key


@cache
def _english() -> list[tuple[str, str]]:
    entries = _loaded("nouns").items()
    return [
        (plain(each.partition("/")[0].strip()), key)
        for key, entry in entries
        for each in str(entry["en"]).split(";")
    ]


@cache
def _chinese() -> list[tuple[str, str]]:
    entries = _loaded("nouns").items()
    return [
        (each.partition("/")[0].strip(), key)
        for key, entry in entries
        for each in str(entry["zh"]).split(";")
    ]


@cache
def _places() -> tuple[dict[str, str], dict[str, str]]:
    shapes, leaves = {}, {}
    for key, entry in _loaded("nouns").items():
        shapes.update(dict.fromkeys(entry.get("shape", ()), key))
        leaves.update(dict.fromkeys(entry.get("leaf", ()), key))
    return shapes, leaves


@cache
def _noun(key: str, language: str) -> Noun:
    entry = _loaded("nouns")[key]
    first, *others = (each.strip() for each in str(entry[language]).split(";"))
    text, _, gender = first.rpartition("/")
    return Noun(key, text, gender, entry["in"], tuple(others))


@lru_cache(maxsize=8192)
def value_words(part: str, language: str) -> str | None:
    """One part of a text fact in another language; None where the book does not have it."""
    found = _values().get(part.lower().strip())
    return None if found is None else str(found[language]) if language in found else None


@cache
def _values() -> dict[str, dict[str, str]]:
    return {str(key).lower(): entry for key, entry in _loaded("values").items()}


_CODE = re.compile(
    r"(?:[A-Z]{2,}[\w.+-]*|\d[\w./-]*|[A-Z]\d\w*|[A-Z]+-[A-Z]+|LiFePO4|Ra \d+)"
    r"(?:[ /]+(?:[A-Z0-9][A-Z0-9.-]*|/))*"
)


def is_code(part: str) -> bool:
    """Whether a part of a text reads the same everywhere: ``IPX7``, ``USB-C``, ``FM / AM``."""
    return _CODE.fullmatch(part.strip()) is not None
