"""How well each product matches the words: scores, and which products match them all."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tradewind.engines import bm25
from tradewind.retrieval.said import Field
from tradewind.retrieval.wanted import Slot, Way
from tradewind.retrieval.words import NOTHING, WEIGHTS, Holding, Words

Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]
K1: Final = 0.2
"""A title that says a word once says it."""
NAMES: Final = sum(
    1 << each for each in (Field.TITLE, Field.PAIR, Field.BRAND, Field.CATEGORY, Field.CODE)
)
"""Fields that name the thing itself."""
STATES: Final = NAMES | 1 << Field.FACT
"""Fields that name it or state something of it."""
ASIDE: Final = WEIGHTS[Field.TITLE].boost / WEIGHTS[Field.MENTION].boost
"""What a mention counts where it is just that which is asked for."""


@dataclass(frozen=True, slots=True)
class Match:
    """One row a product."""

    scores: Floats
    """0 where nothing matches, towards 1 where every word is said in full."""
    matched: Floats
    """The share of what was said, by how telling it is, that stands in it at all."""
    all_words: Bools
    """Every word stands somewhere in it."""
    about: Bools
    """Every word does, and the thing asked for is not only spoken of in its description."""
    itself: Bools
    """Every word is stated of it, and the thing asked for is what it is."""
    thing: Bools
    """It is the thing asked for, whatever else was said; of nothing where no product is that."""


def match(slots: tuple[Slot, ...], words: Words, products: int, *, unknown: int = 0) -> Match:
    """Match every product against the words; so many more were said that none of them holds."""
    scores, matched = np.zeros((2, products), np.float32)
    anywhere, stated = np.zeros(products, np.uint8), np.zeros(products, np.uint8)
    mass = unknown * bm25.idf(products, 0)
    about, itself = np.ones((2, products), np.bool_)
    thing = np.zeros(products, np.bool_)
    for slot in slots:
        held = _held(slot, words, products)
        idf = bm25.idf(products, len(held.products))
        mass += idf
        weight = held.weight + held.mention * (ASIDE if slot.aside else 1)
        scores[held.products] += np.float32(idf) * bm25.saturated(weight, K1) * held.share
        matched[held.products] += np.float32(idf)
        anywhere[held.products] += 1
        mention = 1 << Field.MENTION if slot.aside else 0
        stated[held.products] += (held.fields & (STATES | mention)) != 0
        if slot.head:
            about &= _in(held, STATES | 1 << Field.MENTION, products)
            thing = _in(held, NAMES, products)
            itself = thing
    every = len(slots) + unknown
    whole = np.float32(max(mass, 1e-9))
    all_words = anywhere == every
    return Match(
        scores=scores / whole,
        matched=matched / whole,
        all_words=all_words,
        about=all_words & about,
        itself=(stated == every) & itself,
        thing=thing,
    )


def _in(held: "Held", fields: int, products: int) -> Bools:
    found = np.zeros(products, np.bool_)
    found[held.products] = (held.fields & fields) != 0
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """The products that say one word, in any of its ways."""

    products: NDArray[np.int32]
    weight: Floats
    mention: Floats
    fields: NDArray[np.uint16]
    share: Floats | float = 1.0


def _held(slot: Slot, words: Words, products: int) -> Held:
    found = [(_way(way, words, products), way.share) for way in slot.ways]
    if len(found) == 1:
        return Held(found[0][0].products, *found[0][0].shares, found[0][1])
    return _fullest(found, products)


def _fullest(found: list[tuple[Holding, float]], products: int) -> Held:
    """Of each product the way that says most; every field that any way stands in."""
    said, weight, mention, full = np.zeros((4, products), np.float32)
    fields = np.zeros(products, np.uint16)
    for holding, share in found:
        fields[holding.products] |= holding.fields
        now = bm25.saturated(holding.weight + holding.mention, K1) * np.float32(share)
        more = now > said[holding.products]
        at = holding.products[more]
        said[at], full[at] = now[more], share
        weight[at], mention[at] = holding.weight[more], holding.mention[more]
    at = np.flatnonzero(fields).astype(np.int32)
    return Held(at, weight[at], mention[at], fields[at], full[at])


def _way(way: Way, words: Words, products: int) -> Holding:
    """Who says all terms of a way, and as much as the least said of them."""
    holdings = [words.holding(term) for term in way.terms]
    if len(holdings) == 1:
        return holdings[0]
    times = np.zeros(products, np.uint8)
    weight, mention = (np.full(products, np.inf, np.float32) for _ in range(2))
    fields = np.full(products, 0xFFFF, np.uint16)
    for each in holdings:
        times[each.products] += 1
        weight[each.products] = np.minimum(weight[each.products], each.weight)
        mention[each.products] = np.minimum(mention[each.products], each.mention)
        fields[each.products] &= each.fields
    at = np.flatnonzero(times == len(set(way.terms))).astype(np.int32)
    return Holding(at, weight[at], mention[at], fields[at]) if len(at) else NOTHING
