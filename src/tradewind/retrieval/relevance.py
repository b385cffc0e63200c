"""Which products a sentence means: by its words, and by its meaning where words fail."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ports import Embedder
from tradewind.retrieval.match import Match, match
from tradewind.retrieval.shelf import Bools
from tradewind.retrieval.snapshot import Snapshot
from tradewind.retrieval.wanted import Wanted

MEANING: Final = 0.4
"""What meaning counts beside the words where no product says them all."""
NEAR: Final = 0.06
"""Products whose cosine is this close to the nearest one's are meant too,"""
LIKELY: Final = 0.25
"""if they reach this one at all; what means nothing reaches .15."""
NEED: Final = 4
"""From so many words on, they describe a need rather than name a thing."""
FLOOR: Final = 0.05
"""The score of a product of the category asked for that says none of the words."""
HALF: Final = 0.5
"""Of what was said, by how telling it is, a product must say at least so much."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """One row a product."""

    scores: NDArray[np.float32]
    """0 where nothing speaks for it, up to about 1."""
    eligible: Bools
    """The products that count as what was asked for, before any hard limit."""
    sure: bool
    """Whether some product says every word; of a described need, states it of itself."""


class Asks(IntEnum):
    """What a product must be to count as what was asked for, where there is such a one."""

    THING = 0
    """The thing itself, as a superlative asks: "the cheapest keyboard" is no keyboard cover."""
    ABOUT = 1
    """About the thing, as an answer asks: not only spoken of in a description."""
    WORDS = 2
    """Whatever says all words, as a list for keywords asks."""


@dataclass(frozen=True, slots=True)
class Among:
    """The products that a brief leaves, before its words and hard limits."""

    products: Bools
    named: bool
    """Whether that is a category that was named, rather than everything."""
    asks: Asks


def by_words(words: Wanted, among: Among, snapshot: Snapshot) -> Relevance:
    """Judge the products by the words that the catalogue knows.

    Eligible are the products that say every word. Where none does: all of the category that was
    named; else, of those that are the thing asked for, the ones that say the most; else those
    that say the most of all, if that is at least half.
    """
    everything = among.products
    if not words.slots:
        everything = everything & (among.named or not words.dropped)
        return Relevance(everything.astype(np.float32), everything, sure=not words.dropped)
    found = match(words.slots, snapshot.words, snapshot.size, unknown=len(words.dropped))
    scores = np.maximum(found.scores, np.float32(FLOOR if among.named else 0) * everything)
    all_said = found.all_words if len(words.slots) < NEED else found.itself
    sure = bool((all_said & everything).any())
    return Relevance(scores, _eligible(found, among), sure=sure)


def _eligible(found: Match, among: Among) -> Bools:
    for tier in (found.itself, found.about, found.all_words)[among.asks :]:
        if (tier & among.products).any():
            return tier & among.products
    if among.named:
        return among.products
    things = found.thing & among.products
    most = float(found.matched.max(initial=0, where=things if things.any() else among.products))
    if not things.any():
        things = among.products & (most >= HALF)
    return things & (found.matched >= np.float32(most * (1 - 1e-6)))


def by_meaning(
    said: Relevance, text: str, among: Among, snapshot: Snapshot, embedder: Embedder
) -> Relevance:
    """The same, helped by what the whole text means; unchanged where the embedder is away."""
    try:
        vector = embedder.embed([text])[0]
    except PortUnavailable:
        return said
    near, cosines = snapshot.meanings.nearest(vector, among=among.products)
    if not len(near) or cosines[0] < LIKELY:
        return said
    meant = np.zeros(snapshot.size, np.float32)
    meant[near] = (cosines - cosines[-1]) / max(float(cosines[0] - cosines[-1]), 1e-6)
    eligible = said.eligible.copy()
    eligible[near[cosines >= max(LIKELY, float(cosines[0]) - NEAR)]] = True
    scores = (1 - MEANING) * said.scores + MEANING * meant
    return Relevance(scores.astype(np.float32), eligible, sure=False)
