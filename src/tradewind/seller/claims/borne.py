"""What a product bears out: its measures, values, words and names, prepared once for checking."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import rjieba

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Fact, Kind, Product, Variant
from tradewind.kernel.fold import fold
from tradewind.kernel.units import Extent, Found, Quantity, extents, number_of, quantities
from tradewind.seller.claims.reading import WIDE, rewritten
from tradewind.seller.claims.words import STEMMED, TOKEN, Meaning, stem, words_of

LATIN = "A-Za-zÀ-ÿ0-9_"
NUMBER = re.compile(
    rf"(?<![{LATIN}.,])\d+(?:[.,]\d+)*(?![{LATIN}])|(?<=[^\W\d_])\d+(?:\.\d+)?(?![{LATIN}])"
)
ALWAYS = frozenset({"brand", "model", "category"})
SHORTEST_PART = 4
"""Letters of the parts of a compound."""
LONGEST_RUN = 8
"""Characters of the longest stretch of Chinese that is kept as one word."""
TOO_WIDE = frozenset({"alloy", "合金"})
"""Words of the vocabulary for a value that they do not imply: not every alloy is aluminium."""
FRESH = 256
"""Products that are kept prepared."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount that the product states, in base units, and how it is written."""

    fact: Fact | None
    """None where a title, an option, a description or a review says it."""
    low: float
    high: float | None
    unit: str | None
    """Base unit."""
    written: tuple[Quantity, ...]

    @property
    def ends(self) -> tuple[float, ...]:
        """Its number, or both ends of its range."""
        return (self.low,) if self.high is None else (self.low, self.high)


@dataclass(frozen=True, slots=True)
class Borne:
    """All that a product states."""

    facts: dict[str, tuple[Fact, ...]]
    """By name; those of the variant, where one is meant."""
    names: frozenset[str]
    """Of facts, and of what options, offers and reviews say."""
    measures: tuple[Measure, ...]
    extents: tuple[Extent, ...]
    numbers: dict[float, Fact | None]
    """Numbers without a unit."""
    sizes: frozenset[float]
    pairs: frozenset[tuple[str, str]]
    """Each word with the number after it."""
    values: frozenset[tuple[str, str]]
    categories: frozenset[str]
    words: frozenset[str]
    """Of its texts, folded."""
    stems: dict[str, frozenset[str]]
    """Of its words, by language."""
    titles: tuple[str, ...]
    """Its names, folded."""
    chunks: frozenset[str]
    """Stretches of its texts in scripts without blanks."""
    names_of_it: frozenset[str]
    """Words of its title and brand."""
    money: frozenset[float]
    text: str
    """All of its texts, folded."""
    squeezed: str
    """The same without blanks and hyphens."""
    rating: float | None

    def meant(self, name: str) -> tuple[str, ...]:
        """The stated facts that a name stands for: itself, else those that mean the same."""
        if name in self.facts:
            return (name,)
        return tuple(each for each in _alike(name) if each in self.facts)


@cache
def _alike(name: str) -> tuple[str, ...]:
    """Numbers that are spoken of in the same words, such as capacity and volume."""
    terms = vocabulary.terms()
    ours = terms[name].also if name in terms else ()
    theirs = (each.name for each in terms.values() if name in each.also)
    numbers = (
        each for each in (*ours, *theirs) if each in terms and terms[each].kind is Kind.NUMBER
    )
    return tuple(dict.fromkeys(numbers)) if name in terms and terms[name].unit else ()


def borne_by(
    product: Product, *, variant: Variant | None = None, evidence: Sequence[str] = ()
) -> Borne:
    """What a product bears out, prepared once for many checks of the same object."""
    key = (id(product), variant.sku if variant else None, tuple(evidence))
    kept = _kept.get(key)
    if kept is None or kept[0] is not product:
        if len(_kept) >= FRESH:
            _kept.clear()
        kept = _kept[key] = (product, _borne(product, variant, evidence))
    return kept[1]


_kept: dict[tuple[int, str | None, tuple[str, ...]], tuple[Product, Borne]] = {}


def _borne(product: Product, variant: Variant | None, evidence: Sequence[str]) -> Borne:
    variants = [variant] if variant else list(product.variants)
    skus = {None, *(each.sku for each in variants)}
    facts = [fact for fact in product.facts if fact.sku in skus]
    options = [(axis, value) for each in variants for axis, value in each.options.items()]
    titles = [*product.title.values(), product.brand]
    told = [*titles, *product.description.values(), *evidence, *(text for _, text in options)]
    free = list(dict.fromkeys(_counted(each) for each in told))
    stated = [_counted(fact.text) for fact in facts if fact.kind is not Kind.FLAG]
    words = frozenset(_words([*told, *free, *stated]))
    return Borne(
        facts=_by_name(facts),
        names=frozenset(_names(product, facts, options)),
        measures=tuple(_measures(facts, free)),
        extents=tuple(each for text in (*free, *stated) for each in extents(text)),
        numbers=_numbers(facts, [*free, *stated]),
        sizes=frozenset(_plain_numbers(text for axis, text in options if "size" in axis)),
        pairs=frozenset(pair for text in (*free, *stated) for pair in _pairs(text)),
        values=frozenset(_values(options, facts, titles)),
        categories=frozenset(_categories(product.category)),
        words=words,
        stems={each: frozenset(stem(word, each) for word in words) for each in STEMMED},
        titles=tuple(fold(each) for each in titles if each),
        chunks=frozenset(_chunks([*titles, *stated, *(text for _, text in options)], free)),
        names_of_it=frozenset(_words(titles)),
        money=frozenset(_money(variants)),
        text=fold(" ".join([*free, *stated])),
        squeezed=re.sub(r"[\s-]", "", fold(" ".join([*free, *stated]))),
        rating=product.rating,
    )


def _counted(text: str) -> str:
    """The text with its number words in digits."""
    return rewritten(rewritten(text, words_of("en")).told, words_of("zh")).told


def _by_name(facts: Iterable[Fact]) -> dict[str, tuple[Fact, ...]]:
    found: dict[str, tuple[Fact, ...]] = {}
    for fact in facts:
        found[fact.name] = (*found.get(fact.name, ()), fact)
    return found


def _names(
    product: Product, facts: Iterable[Fact], options: Iterable[tuple[str, str]]
) -> Iterator[str]:
    yield from ALWAYS
    for fact in facts:
        yield fact.name
        yield from _heads(fact.name)
        yield from _alike(fact.name)
    yield from (axis for axis, _ in options)
    if product.rating is not None:
        yield from ("rating", "reviews")
    if any(each.offers for each in product.variants):
        yield from ("price", "delivery")


def _heads(name: str) -> Iterator[str]:
    """What a compound name is a sort of: ``cable_length`` is a length."""
    while "_" in name:
        name = name.partition("_")[2]
        yield name


def _measures(facts: Iterable[Fact], texts: Iterable[str]) -> Iterator[Measure]:
    for fact in facts:
        said = quantities(fact.text)
        if fact.kind is Kind.NUMBER and fact.number is not None:
            written = tuple(each.quantity for each in said)
            written += tuple(each.high for each in said if each.high)
            yield Measure(fact, fact.number, fact.high, fact.unit, written)
        else:
            yield from (_measure(fact, each) for each in said)
    for text in dict.fromkeys(texts):
        yield from (_measure(None, each) for each in quantities(text))


def _measure(fact: Fact | None, said: Found) -> Measure:
    low, high = said.quantity.base(), said.high.base() if said.high else None
    written = (said.quantity, said.high) if said.high else (said.quantity,)
    return Measure(fact, low.number, high.number if high else None, low.unit, written)


def _numbers(facts: Iterable[Fact], texts: Iterable[str]) -> dict[float, Fact | None]:
    found: dict[float, Fact | None] = dict.fromkeys(_plain_numbers(texts))
    for fact in facts:
        if fact.kind is Kind.NUMBER and fact.unit in {None, "pcs"} and fact.number is not None:
            found[fact.number] = fact
            if fact.high is not None:
                found[fact.high] = fact
        for number in _plain_numbers([fact.text]):
            found[number] = fact
    return found


def _plain_numbers(texts: Iterable[str]) -> Iterator[float]:
    for text in texts:
        measured = [(each.start, each.end) for each in quantities(text)]
        for found in NUMBER.finditer(text):
            if not any(start <= found.start() < end for start, end in measured):
                yield number_or_zero(found[0])


def number_or_zero(digits: str) -> float:
    """The number; 0 for digits that are none, such as ``1.2.3``."""
    try:
        return number_of(digits)
    except ValueError:
        return 0.0


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    tokens = TOKEN.findall(fold(text))
    yield from ((one, two) for one, two in pairwise(tokens) if two[0].isdigit())


def _values(
    options: Iterable[tuple[str, str]], facts: Iterable[Fact], titles: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Every value of the vocabulary that an option, a fact or a title states."""
    for axis, text in options:
        if axis == "color":
            yield from (("color", each) for each in vocabulary.colors(text))
        else:
            yield from _stated(text)
    for fact in facts:
        if fact.kind is Kind.FLAG and fact.name == "leather" and fact.number:
            yield "material", "leather"
        if fact.kind is not Kind.FLAG:
            yield from _stated(fact.text)
    for title in titles:
        yield from _stated(title)


@lru_cache(16384)
def _stated(text: str) -> tuple[tuple[str, str], ...]:
    spaced, found = f" {vocabulary.plain(text)} ", []
    for axis, name, words, unlike in _spoken():
        if any(_says(spaced, word) for word in words):
            if any(_says(spaced, word) for word in unlike):
                continue
            found.append((axis, name))
    return tuple(found)


@cache
def _spoken() -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Axis and name of every value, with its words in the languages that catalogues are kept in."""
    return [
        (axis, name, _plainly({name, *_own(value)} - TOO_WIDE), _plainly(value.unlike))
        for axis in vocabulary.axes()
        for name, value in vocabulary.values(axis).items()
        if axis != "color" or value.sure
    ]


def _plainly(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(vocabulary.plain, words)))


def _own(value: vocabulary.Value) -> list[str]:
    return [word for language in ("en", "zh") for word in value.words.get(language, ())]


def _says(spaced: str, word: str) -> bool:
    return bool(word) and (f" {word} " in spaced if word.isascii() else word in spaced)


def _categories(path: str) -> Iterator[str]:
    parts = path.casefold().replace(" ", "_").split("/")
    for part in parts:
        yield part
        yield part.removesuffix("s")
        yield part + "s"


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for token in TOKEN.findall(fold(text)):
            if not WIDE.match(token):
                yield token


def _chunks(names: Iterable[str], texts: Iterable[str]) -> Iterator[str]:
    """Every stretch of names and values, and the words of longer texts."""
    for run in _runs(names):
        yield run
        for start in range(len(run)):
            ends = range(start + 2, min(start + LONGEST_RUN, len(run)) + 1)
            yield from (run[start:end] for end in ends)
    for run in _runs(texts):
        yield from (each for each in rjieba.cut(run) if len(each) > 1)


def _runs(texts: Iterable[str]) -> Iterator[str]:
    """The stretches of scripts without blanks."""
    for text in texts:
        yield from (token for token in TOKEN.findall(fold(text)) if WIDE.match(token))


def _money(variants: Iterable[Variant]) -> Iterator[float]:
    for variant in variants:
        for offer in variant.offers:
            yield float(offer.price.amount)
            if offer.list_price is not None:
                yield float(offer.list_price.amount)


def compound(word: str, borne: Borne, language: str) -> bool:
    """Whether a German word is made of two that are known or borne out."""
    if language != "de" or len(word) < 6:
        return False
    return any(
        (_part(word[:place], borne) or _empty(word[:place])) and _part(word[place:], borne)
        for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    )


def _empty(part: str) -> bool:
    """Whether a compound's first part only says what sort of whole is meant, as ``Gesamt-``."""
    return part in {"gesamt", "eigen", "einzel", "haupt", "grund", "end", "netto", "standard"}


def _part(part: str, borne: Borne) -> bool:
    words = words_of("de")
    for form in {part, part.removesuffix("s"), part.removesuffix("n"), part.removesuffix("en")}:
        meaning = words.known.get(form)
        if form in borne.words or (meaning and not meaning.neutral and borne_out(meaning, borne)):
            return True
    return False


def borne_out(meaning: Meaning, borne: Borne) -> bool:
    """Whether one of the things that a word may be is neutral or among what the product states."""
    return (
        meaning.neutral
        or not meaning.facts.isdisjoint(borne.names)
        or not meaning.values.isdisjoint(borne.values)
        or not meaning.nouns.isdisjoint(borne.categories)
    )
