"""Which pairs of a whole catalogue are worth comparing: those that share what few others say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tradewind.retrieval.matching.corpus import Corpus
from tradewind.retrieval.matching.listed import Reading

CROWD = 60
"""A word that more listings say brings nobody together."""
BEGINNING = 6
"""Characters of a code that codes of one product have in common."""
NEAREST = 10
"""Pairs that a listing stands in, about."""
Pair = tuple[int, int]


def candidates(
    ones: Sequence[Reading], others: Sequence[Reading], corpus: Corpus, *, nearest: int = NEAREST
) -> list[Pair]:
    """Places of listings of the two sides that may be one product, in order.

    Each listing brings its nearest ones of the other side, by the weight of what both say.
    """
    keys_of_ones = [_keys(each, corpus) for each in ones]
    keys_of_others = [_keys(each, corpus) for each in others]
    found = set(_nearest(keys_of_ones, _places(keys_of_others), nearest))
    back = _nearest(keys_of_others, _places(keys_of_ones), nearest)
    return sorted(found | {(one, other) for other, one in back})


def within(readings: Sequence[Reading], corpus: Corpus, *, nearest: int = NEAREST) -> list[Pair]:
    """The same inside one list: each pair once, the earlier listing first."""
    keys = [_keys(each, corpus) for each in readings]
    pairs = _nearest(keys, _places(keys), nearest + 1)
    return sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})


def _keys(reading: Reading, corpus: Corpus) -> dict[str, float]:
    """What brings a listing together with others, and what that weighs."""
    keys = {word: corpus.weight(word) for word in reading.words | reading.codes}
    top = corpus.weight("")
    keys |= {f"={gtin}": 4 * top for gtin in reading.of.gtins}
    keys |= {f"^{code[:BEGINNING]}": top for code in reading.codes if len(code) >= BEGINNING}
    return keys


def _places(keys: Iterable[dict[str, float]]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(keys):
        for key in each:
            found[key].append(at)
    return {key: places for key, places in found.items() if len(places) <= CROWD}


def _nearest(
    keys: Iterable[dict[str, float]], places: dict[str, list[int]], nearest: int
) -> Iterator[Pair]:
    for at, each in enumerate(keys):
        weights: defaultdict[int, float] = defaultdict(float)
        for key, weight in each.items():
            for place in places.get(key, ()):
                weights[place] += weight
        if len(weights) > nearest:
            best = sorted(weights, key=lambda place: (-weights[place], place))[:nearest]
        else:
            best = list(weights)
        for place in best:
            yield at, place
