"""What this catalogue knows: its brands, categories, option values, facts and product names."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Fact, Kind, Product
from tradewind.catalog.vocabulary import plain
from tradewind.kernel.fold import fold
from tradewind.kernel.locale import LANGUAGES, Texts, pick
from tradewind.retrieval.reading.book import CJK, PIECE, Book, Entry, title_key

MOST_VALUES = 2000
"""Values kept of one text fact; what varies more is prose."""
LONGEST_VALUE = 30
"""Characters of a text value that somebody would name."""
WHOLE = "\0"
"""Ends the key of a whole title that somebody may quote without its brand,"""
QUOTED = 4
"""which has so many words at least."""
LONGEST_NAME = 5
"""Words of a title that somebody would call a product by."""
_HAN = re.compile(f"[{CJK}]")


@dataclass(frozen=True, slots=True)
class Stated:
    """How a fact is stated across the catalogue."""

    kind: Kind
    unit: str | None
    by_category: Mapping[str, int]
    """How many products state it, by category path and its ancestors; "" is the whole catalogue."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A small, read-only picture of a catalogue, for reading sentences."""

    names: Mapping[str, Texts] = field(default_factory=dict)
    """Names of categories by path."""
    products: Mapping[str, int] = field(default_factory=dict)
    """How many products there are, by category path and its ancestors."""
    facts: Mapping[str, Stated] = field(default_factory=dict)
    options: Mapping[str, Stated] = field(default_factory=dict)
    """The axes that variants differ in, as if they were facts."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By option axis or text fact: the catalogue's own value by its plain spelling."""
    book: Book = field(default_factory=lambda: Book({}, {}, {}, 0))
    """Brands, values and fact names, which no language owns."""
    named: Mapping[str, Book] = field(default_factory=dict)
    """Words for categories, by language."""
    titles: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    """Digests of what products are called, sorted."""
    openings: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    """Digests of the first two words of those, sorted."""
    owners: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    ids: tuple[str, ...] = ()
    """Product ids that ``owners`` count into."""
    shelves: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    """The category of each of them, as a place in ``products``."""

    @classmethod
    def of(
        cls, products: Iterable[Product], category_names: Mapping[str, Texts] | None = None
    ) -> "Lexicon":
        """Look at every product once; a category without a name is called by its path."""
        gathered = _Gathered()
        for product in products:
            gathered.take(product)
        return gathered.lexicon(category_names or {})

    def category_name(self, path: str, language: str) -> str:
        """What a reader of the language calls a category."""
        return pick(self.names.get(path, {}), language) or path.rpartition("/")[2].replace("_", " ")

    def count(self, category: str | None = None) -> int:
        """How many products there are in a category, or in all."""
        return self.products.get(category or "", 0)

    def stating(self, name: str, category: str | None = None) -> int:
        """How many products of a category state a fact or come in options of that name."""
        found = (self.facts.get(name), self.options.get(name))
        return max(each.by_category.get(category or "", 0) if each else 0 for each in found)

    def usual(self, name: str, category: str | None = None) -> bool:
        """Whether at least half of the products state a fact, or one that speaks of the same."""
        term = vocabulary.terms().get(name)
        stated = [self.stating(each, category) for each in (name, *(term.also if term else ()))]
        return 2 * sum(stated) >= self.count(category) > 0

    def own(self, axis: str, text: str) -> str:
        """The catalogue's own spelling of a value; the text itself where it has none."""
        return self.values.get(axis, {}).get(plain(text), text)

    def called(self, name: str) -> str | None:
        """The id of the one product of that name (``Halden Arc``), if there is one."""
        found = self.first_called([name])
        return found[1] if found else None

    def opens(self, words: str) -> bool:
        """Whether a product's name begins with these two words."""
        digest = _digest(title_key(words))
        place = int(np.searchsorted(self.openings, digest))
        return place < len(self.openings) and bool(self.openings[place] == digest)

    def first_called(
        self, names: Sequence[str], *, whole: bool = False
    ) -> tuple[int, str, str] | None:
        """Which of the names is the first that one product has; its id and category.

        With ``whole`` only whole titles count, and only long ones.
        """
        end = WHOLE if whole else ""
        digests = np.array([_digest(title_key(fold(name)) + end) for name in names], np.uint64)
        places = np.minimum(np.searchsorted(self.titles, digests), len(self.titles) - 1)
        known = np.flatnonzero(self.titles[places] == digests).tolist() if len(self.titles) else []
        if not known:
            return None
        owner = int(self.owners[places[known[0]]])
        return known[0], self.ids[owner], [*self.products][int(self.shelves[owner])]


def ancestry(path: str) -> list[str]:
    """The path, its ancestors, and "" for the whole catalogue."""
    parts = path.split("/") if path else []
    return ["/".join(parts[:end]) for end in range(len(parts) + 1)]


def _key(name: str) -> bytes:
    return hashlib.blake2b(name.encode(), digest_size=8).digest()


def _digest(key: str) -> np.uint64:
    return np.uint64(int.from_bytes(_key(key)))


class _Gathered:
    """What has been seen so far."""

    def __init__(self) -> None:
        self.products: Counter[str] = Counter()
        self.brands: dict[str, Counter[str]] = defaultdict(Counter)
        self.facts: dict[str, Fact] = {}
        self.options: set[str] = set()
        self.uses: Counter[tuple[str, str]] = Counter()
        """Products by fact or option name and category."""
        self.values: dict[str, dict[str, str]] = defaultdict(dict)
        self.seen: set[tuple[str, str]] = set()
        """Texts whose values are kept already."""
        self.whole: dict[bytes, int] = {}
        self.calls: dict[bytes, int] = {}
        self.short: dict[bytes, int] = {}
        self.openings: set[bytes] = set()
        self.ids: list[str] = []
        self.shelves: list[str] = []

    def take(self, product: Product) -> None:
        self.products[product.category] += 1
        self._facts(product)
        self._options(product)
        self._titles(product)

    def _facts(self, product: Product) -> None:
        stated = {fact.name: fact for fact in product.facts}
        for name, fact in stated.items():
            self.uses[name, product.category] += 1
            if self.facts.setdefault(name, fact).kind is Kind.TEXT:
                self.facts[name] = fact
        for fact in product.facts:
            if fact.name in _SPOKEN and fact.kind is Kind.TEXT:
                self._spoken(fact)

    def _spoken(self, fact: Fact) -> None:
        if (fact.name, fact.text) not in self.seen and len(self.values[fact.name]) < MOST_VALUES:
            self.seen.add((fact.name, fact.text))
            for part in re.split(r"[,;、，；]", fact.text):
                self._keep(fact.name, part.strip())

    def _keep(self, axis: str, value: str) -> None:
        if value and len(value) <= LONGEST_VALUE:
            self.values[axis].setdefault(plain(value), value)

    def _options(self, product: Product) -> None:
        pairs = {pair for variant in product.variants for pair in variant.options.items()}
        for axis in {axis for axis, _ in pairs}:
            self.options.add(axis)
            self.uses[f"option {axis}", product.category] += 1
        for axis, value in sorted(pairs - self.seen):
            self.seen.add((axis, value))
            self._keep(axis, value)

    def _titles(self, product: Product) -> None:
        place = len(self.ids)
        self.ids.append(product.id)
        self.shelves.append(product.category)
        if product.brand:
            firsts = self.brands[product.brand]
            for first in {title.split(" ", 1)[0] for title in product.title.values()}:
                firsts[first] += 1
        for title in product.title.values():
            for known, names in zip(
                (self.whole, self.calls, self.short), _called(title), strict=True
            ):
                for name in names:
                    key = _key(name)
                    if known.setdefault(key, place) != place:
                        known[key] = -1
            if opening := _opening(title):
                self.openings.add(_key(opening))

    def _stated(self, prefix: str = "") -> Mapping[str, dict[str, int]]:
        """Products by name, then by category path and its ancestors."""
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for (name, category), count in self.uses.items():
            if name.startswith("option ") == bool(prefix):
                for path in ancestry(category):
                    found[name.removeprefix(prefix)][path] += count
        return {name: dict(counts) for name, counts in found.items()}

    def lexicon(self, names: Mapping[str, Texts]) -> Lexicon:
        counts: Counter[str] = Counter()
        for category, count in self.products.items():
            counts.update(dict.fromkeys(ancestry(category), count))
        paths = [path for path in counts if path]
        place = {path: at for at, path in enumerate(counts)}
        facts, options = self._stated(), self._stated("option ")
        calls = self.short | self.calls | self.whole
        titles = sorted((key, place) for key, place in calls.items() if place >= 0)
        return Lexicon(
            names={path: names[path] for path in paths if path in names},
            products=dict(counts),
            facts={
                name: Stated(fact.kind, fact.unit, facts[name]) for name, fact in self.facts.items()
            },
            options={axis: Stated(Kind.TEXT, None, options[axis]) for axis in self.options},
            values={axis: dict(values) for axis, values in self.values.items()},
            book=Book.of(self._entries()),
            named={
                language: Book.of(_category_words(paths, names, language)) for language in LANGUAGES
            },
            titles=np.array([int.from_bytes(key) for key, _ in titles], np.uint64),
            openings=np.array([int.from_bytes(key) for key in sorted(self.openings)], np.uint64),
            owners=np.array([place for _, place in titles], np.int32),
            ids=tuple(self.ids),
            shelves=np.array([place[path] for path in self.shelves], np.int32),
        )

    def _entries(self) -> Iterator[Entry]:
        for brand, firsts in self.brands.items():
            yield from _brand(brand, firsts)
        for axis, values in self.values.items():
            for value in values.values():
                if not value[0].isdigit() and len(value) > 1:
                    yield value, "value", (axis, value.lower())
        for name in self.facts:
            if not vocabulary.known(name):
                yield name.replace("_", " "), "fact", name


def _brand(brand: str, firsts: Counter[str]) -> Iterator[Entry]:
    """A brand, also by the Chinese or Japanese name, or the part, that its titles begin with."""
    yield brand, "brand", brand
    for first, count in firsts.items():
        if count > 1 and (_HAN.search(first) or brand.startswith(f"{first} ")):
            yield first, "brand", brand


_SPOKEN = frozenset(vocabulary.axes())
"""Text facts whose values people name."""


def _called(title: str) -> tuple[list[str], list[str], list[str]]:
    """Keys of what a product may be called: its whole title, its name, and shorter forms.

    The name is the brand and the capitalised words and numbers after it.
    """
    folded, ends = fold(title), [*_name_ends(title)]
    *short, name = [title_key(folded[:end]) for end in ends] or [""]
    whole = title_key(folded)
    quoted = f"{whole}{WHOLE}" if whole.count(" ") + 1 >= QUOTED else ""
    return [key for key in (whole, quoted) if key], [name] if name else [], short


def _opening(title: str) -> str:
    """The key of a title's first two words; empty where it has no two."""
    folded = fold(title)
    ends = [found.end() for found in islice(PIECE.finditer(folded), 2)]
    return title_key(folded[: ends[1]]) if len(ends) == 2 else ""


def _name_ends(title: str) -> Iterator[int]:
    """Where names of two words and more end in a title."""
    end = 0
    for count, word in enumerate(title.split(" ", LONGEST_NAME)[:LONGEST_NAME]):
        bare = word.rstrip(",，:：)）")
        named = bare[:1].isupper() or bare[:1].isdigit() or bare == "&"
        if count and not named and not (count == 1 and _HAN.search(word)):
            return
        end += len(word) + (count > 0)
        if count:
            yield end
        if bare != word:
            return


def _category_words(
    paths: Iterable[str], names: Mapping[str, Texts], language: str
) -> Iterator[Entry]:
    """Every word by which the language speaks of the catalogue's categories.

    A ``shelf`` is a word for all that a category holds; other words may name a part of it.
    """
    for path in paths:
        leaf, name = path.rpartition("/")[2], names.get(path, {}).get(language)
        spoken = dict.fromkeys(_spoken_names(leaf, name, language))
        for each in spoken:
            for phrase in _numbered(each, language):
                yield phrase, "category", path
        for each in filter(None, (name, *_whole(leaf, language))):
            for phrase in _numbered(each, language):
                yield phrase, "shelf", path
        for head in {_head(each, language) for each in list(spoken)[:1]} - {None, *spoken}:
            for phrase in _numbered(str(head), language):
                yield phrase, "category", path


def _whole(leaf: str, language: str) -> Iterator[str]:
    for noun in _nouns().get(plain(leaf.replace("_", " ")), ()):
        if noun not in vocabulary.mixed():
            yield from vocabulary.nouns()[noun].get(language, ())[:1]


def _spoken_names(leaf: str, name: str | None, language: str) -> Iterator[str]:
    if name:
        yield name
    english = leaf.replace("_", " ")
    if language == "en":
        yield english
    for noun in _nouns().get(plain(english), ()):
        yield from vocabulary.nouns()[noun].get(language, ())


@cache
def _nouns() -> dict[str, tuple[str, ...]]:
    """The vocabulary's nouns by any of their English words and by their own name."""
    found: dict[str, tuple[str, ...]] = {}
    for noun, words in vocabulary.nouns().items():
        for word in {plain(noun.replace("_", " ")), *map(plain, words["en"])}:
            found[word] = (*found.get(word, ()), noun)
    return found | {plain(noun.replace("_", " ")): (noun,) for noun in vocabulary.nouns()}


def _head(name: str, language: str) -> str | None:
    """The last word of a name ("boots" of "hiking boots"), which other names may share."""
    words = name.split(" ")
    if {"and", "und", "&"} & set(words):
        return None
    return words[-1] if language in {"en", "de"} and len(words) > 1 and len(words[-1]) > 3 else None


def _numbered(name: str, language: str) -> set[str]:
    """The name in singular and plural."""
    match language:
        case "en":
            return {name, *_english_numbers(name)}
        case "es":
            words = name.split(" ")
            return {name, " ".join(map(_spanish_plural, words)), " ".join(map(_spanish_one, words))}
        case "de":
            return {name, *(f"{name}{end}" for end in ("n", "en", "e", "s")), *_german_stems(name)}
        case _:
            return {name}


def _english_numbers(name: str) -> Iterator[str]:
    if name.endswith("ies"):
        yield f"{name[:-3]}y"
    elif name.endswith("s") and not name.endswith("ss"):
        yield name[:-1]
        if name.endswith(("ses", "xes", "ches")):
            yield name[:-2]
    else:
        yield f"{name}s"


def _german_stems(name: str) -> Iterator[str]:
    for ending in ("en", "n", "e"):
        if name.endswith(ending) and len(name) > len(ending) + 2:
            yield name.removesuffix(ending)


def _spanish_one(word: str) -> str:
    if word.endswith("es") and word[-3:-2] in {"l", "r", "n", "d", "j", "s"}:
        return word[:-2]
    return word.removesuffix("s") if len(word) > 4 else word


def _spanish_plural(word: str) -> str:
    if len(word) < 4 or word.endswith("s"):
        return word
    return f"{word}{'s' if word[-1] in 'aeiouáéó' else 'es'}"
