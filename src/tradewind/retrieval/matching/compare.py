"""Two listings side by side, as numbers that a scorer weighs. Each number is named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, nan

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Levenshtein, Prefix

from tradewind.retrieval.matching.corpus import Corpus, cosine
from tradewind.retrieval.matching.listed import Reading

NAMES = (
    "gtin",
    "code_equal",
    "code_count",
    "code_alike",
    "code_begins",
    "code_inside",
    "code_apart",
    "code_odd",
    "codes_fewer",
    "codes_more",
    "model_equal",
    "model_alike",
    "model_inside",
    "words_cosine",
    "words_jaccard",
    "words_held",
    "words_holding",
    "shared_most",
    "shared_sum",
    "odd_most_fewer",
    "odd_most_more",
    "odd_soft",
    "grams",
    "sorted",
    "subset",
    "first_word",
    "numbers_shared",
    "numbers_odd_fewer",
    "numbers_odd_more",
    "measures_agree",
    "measures_differ",
    "colors_agree",
    "colors_differ",
    "packs_differ",
    "brand",
    "brand_in_title",
    "category",
    "price_ratio",
    "described_cosine",
    "title_in_description",
    "length_fewer",
    "length_more",
)
Doubles = NDArray[np.float64]
SOFT = 0.88
"""From here on two words are spellings of one."""
ROUNDING = 0.04
DIGITS = 9
"""Sums over sets differ in their last digits from run to run; what is learnt must not."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reading with its words' weights."""

    reading: Reading
    words: dict[str, float]
    described: dict[str, float]
    rare: dict[str, float]
    """Of each code one over how many other listings have it: 1 for a code that two share."""


def weigh(reading: Reading, corpus: Corpus) -> Weighed:
    """Weigh the words of a reading."""
    every = reading.words | reading.described
    rare = {code: corpus.rare(code) for code in reading.codes}
    return Weighed(reading, corpus.weights(reading.words), corpus.weights(every), rare)


def compare(one: Weighed, other: Weighed) -> list[float]:
    """The numbers of a pair in the order of `NAMES`; NaN where a side says nothing.

    The same whichever listing comes first.
    """
    a, b = one.reading, other.reading
    return [
        _identifiers(a, b),
        *_codes(one, other),
        *_models(a, b),
        *_words(one, other),
        *_spelling(a, b),
        *_numbers(a, b),
        *_looks(a, b),
        *_owners(a, b),
        _price(a, b),
        *_descriptions(one, other),
        *sorted((float(len(a.words)), float(len(b.words)))),
    ]


def compared(pairs: Sequence[tuple[Weighed, Weighed]]) -> Doubles:
    """One row a pair."""
    rows = [compare(one, other) for one, other in pairs]
    found = np.array(rows, dtype=np.float64).reshape(len(rows), len(NAMES))
    return np.round(found, DIGITS)


def _identifiers(a: Reading, b: Reading) -> float:
    if not a.of.gtins or not b.of.gtins:
        return nan
    return float(bool(a.of.gtins & b.of.gtins))


def _codes(one: Weighed, other: Weighed) -> list[float]:
    a, b = one.reading, other.reading
    shared = a.codes & b.codes
    equal = max((one.rare.get(code, 0.0) for code in shared), default=0.0)
    likeness = begins = apart = nan
    if a.codes and b.codes:
        pairs = [(x, y) for x in a.codes for y in b.codes]
        likeness = max(Levenshtein.normalized_similarity(x, y) for x, y in pairs)
        begins = max(Prefix.similarity(x, y) / min(len(x), len(y)) for x, y in pairs)
        apart = float(not shared and likeness < 0.999 and begins < 0.999)
    inside = _inside(a, b) + _inside(b, a)
    odd = min(len(_odd(a, b)), len(_odd(b, a)))
    counts = sorted((float(len(a.codes)), float(len(b.codes))))
    return [equal, float(len(shared)), likeness, begins, float(inside), apart, float(odd), *counts]


def _odd(a: Reading, b: Reading) -> list[str]:
    """Codes of one that the other neither has, nor begins with, nor writes in another way."""
    return [
        code
        for code in a.codes - b.codes
        if code not in b.squeezed
        and not any(code.startswith(each) or each.startswith(code) for each in b.codes)
    ]


def _inside(a: Reading, b: Reading) -> int:
    """The longest code of one that stands somewhere in the other's title."""
    return max((len(code) for code in a.codes if len(code) > 4 and code in b.squeezed), default=0)


def _models(a: Reading, b: Reading) -> list[float]:
    equal = likeness = inside = nan
    if a.model and b.model:
        equal = float(a.model == b.model)
        likeness = Levenshtein.normalized_similarity(a.model, b.model)
    if a.model or b.model:
        found = (len(a.model) > 2 and a.model in b.squeezed) + (
            len(b.model) > 2 and b.model in a.squeezed
        )
        inside = float(found)
    return [equal, likeness, inside]


def _words(one: Weighed, other: Weighed) -> list[float]:
    fewer, more = sorted((one.words, other.words), key=lambda each: (len(each), sorted(each)))
    shared = fewer.keys() & more.keys()
    both = sum(fewer[word] for word in shared)
    odd_fewer = {word: fewer[word] for word in fewer.keys() - shared}
    odd_more = {word: more[word] for word in more.keys() - shared}
    return [
        cosine(fewer, more),
        len(shared) / max(len(fewer.keys() | more.keys()), 1),
        both / max(sum(fewer.values()), 1e-9),
        both / max(sum(more.values()), 1e-9),
        max((fewer[word] for word in shared), default=0.0),
        both,
        max(odd_fewer.values(), default=0.0),
        max(odd_more.values(), default=0.0),
        _soft(odd_fewer, odd_more),
    ]


def _soft(fewer: dict[str, float], more: dict[str, float]) -> float:
    """Of the weight that is not shared word by word, the part that is but for its spelling."""
    total = sum(fewer.values())
    if not total:
        return 1.0
    found = sum(
        weight
        for word, weight in fewer.items()
        if not word.isdigit()
        and any(JaroWinkler.similarity(word, each) >= SOFT for each in more if not each.isdigit())
    )
    return found / total


def _spelling(a: Reading, b: Reading) -> list[float]:
    shared = len(a.grams & b.grams)
    first = float(bool(a.order and b.order and a.order[0] == b.order[0]))
    x, y = " ".join(a.order), " ".join(b.order)
    return [
        2 * shared / max(len(a.grams) + len(b.grams), 1),
        fuzz.token_sort_ratio(x, y) / 100,
        fuzz.token_set_ratio(x, y) / 100,
        first,
    ]


def _numbers(a: Reading, b: Reading) -> list[float]:
    odd = sorted((float(len(a.numbers - b.numbers)), float(len(b.numbers - a.numbers))))
    both = a.measures.keys() & b.measures.keys()
    agree = sum(alike(a.measures[each], b.measures[each]) for each in both)
    return [float(len(a.numbers & b.numbers)), *odd, float(agree), float(len(both) - agree)]


def alike(one: Iterable[float], other: Iterable[float]) -> bool:
    """Whether two sets of amounts have one in common, but for its rounding (14.2 and 14)."""
    return any(abs(x - y) <= ROUNDING * max(abs(x), abs(y)) for x in one for y in other)


def _looks(a: Reading, b: Reading) -> list[float]:
    agree = differ = packs = nan
    if a.colors and b.colors:
        agree, differ = float(bool(a.colors & b.colors)), float(not a.colors & b.colors)
    if a.pack or b.pack:
        packs = float((a.pack or 1) != (b.pack or 1))
    return [agree, differ, packs]


def _owners(a: Reading, b: Reading) -> list[float]:
    brand = _jaccard(a.brand, b.brand)
    named = (bool(a.brand) and a.brand <= b.words) + (bool(b.brand) and b.brand <= a.words)
    return [brand, float(named), _jaccard(a.category, b.category)]


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else nan


def _price(a: Reading, b: Reading) -> float:
    """Logarithm of the dearer over the cheaper; NaN without two prices in one currency."""
    one, other = a.of.price, b.of.price
    if one is None or other is None or one.currency != other.currency:
        return nan
    if one.minor <= 0 or other.minor <= 0:
        return nan
    return abs(log(one.minor / other.minor))


def _descriptions(one: Weighed, other: Weighed) -> list[float]:
    a, b = one.reading, other.reading
    if not a.described and not b.described:
        return [nan, nan]
    held = [
        sum(each.words[word] for word in each.words.keys() & about)
        / max(sum(each.words.values()), 1e-9)
        for each, about in ((one, b.described), (other, a.described))
        if about
    ]
    return [cosine(one.described, other.described), max(held)]
