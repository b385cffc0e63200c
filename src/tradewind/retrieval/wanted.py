"""What a sentence's words ask of the catalogue: each word with the catalogue's own words for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ports import Embedder
from tradewind.retrieval import asides, things, tokens
from tradewind.retrieval.snapshot import Snapshot
from tradewind.retrieval.spelling import repaired
from tradewind.retrieval.things import Name
from tradewind.retrieval.tokens import Piece

ALIKE: Final = 0.5
"""Below this cosine a foreign word and one of the catalogue's do not mean the same."""
SURELY_ALIKE: Final = 0.66
"""The same for a word of the catalogue's own language, which more likely is none at all."""
LOOKED_AT: Final = 12
CJK: Final = frozenset({"zh", "ja"})
CLOSE: Final = 0.1
"""Words whose cosine is this close to the nearest one's may be meant as well."""
MEANT: Final = 3
"""So many words of the catalogue stand for one that it does not have."""
LOOSE: Final = 0.5
"""What a number says that stands apart from the word it was said after."""
JOINED: Final = 0.8
"""What a word says that was written apart, of one written as it was said."""
SYNONYM: Final = 0.6
"""What another name says, where the catalogue speaks the language that was asked in."""
SHORTEST_PART: Final = 3
"""Letters of each half of a compound."""


@dataclass(frozen=True, slots=True)
class Way:
    """Terms that together are one way of saying a word."""

    terms: tuple[str, ...]
    share: float = 1.0
    """How much of the word it says."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One word that was said."""

    said: str
    ways: tuple[Way, ...]
    head: bool = False
    """Whether it names the thing asked for: the last word, or the first in Spanish."""
    aside: bool = False
    """Whether it only tells what the thing belongs to: ``laptop`` of ``laptop sleeve``."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words of a sentence, as far as the catalogue knows them."""

    slots: tuple[Slot, ...]
    corrections: dict[str, str]
    dropped: tuple[str, ...]
    guessed: tuple[str, ...] = ()
    """Words that were only understood by their meaning."""


def wanted(
    text: str, language: str, snapshot: Snapshot, embedder: Embedder | None = None
) -> Wanted:
    """Look every word up; an unknown one is split, repaired, or understood by its meaning."""
    found = [part for each in tokens.pieces(text, language) for part in things.cut(each, language)]
    flags = asides.mentioned(found, language)
    telling = [at for at, each in enumerate(found) if not asides.idle(each, language)]
    reader = _Reader(snapshot, language, embedder)
    others = _other_ways(found, reader)
    slots = [
        slot
        for at in telling or range(len(found))
        for slot in reader.slots(found[at], others.get(at, ()), aside=flags[at])
    ]
    slots = _headed(slots, first=asides.thing_first(language))
    reader.dropped += [slot.said for slot in slots if not slot.ways]
    slots = [slot for slot in slots if slot.ways]
    return Wanted(tuple(slots), reader.corrections, tuple(reader.dropped), tuple(reader.guessed))


def _headed(slots: list[Slot], *, first: bool) -> list[Slot]:
    own = [at for at, slot in enumerate(slots) if not slot.aside]
    own = [at for at in own if not slots[at].said.isdigit()] or own
    if own:
        at = own[0] if first else own[-1]
        slots[at] = replace(slots[at], head=True)
    return slots


def _other_ways(found: Sequence[Piece], reader: "_Reader") -> dict[int, tuple[Way, ...]]:
    """For each piece, what else can be written where it stands.

    ``headset`` for ``head set``, ``notebook`` for ``laptop``, ``memory card`` for ``存储卡``.
    """
    ways: dict[int, tuple[Way, ...]] = {}
    for at, (first, second) in enumerate(pairwise(found)):
        joined = tuple(
            Way((term,), JOINED)
            for term in reader.stems(tokens.joined(first, second, "") or "")
            if reader.words.frequency(term)
        )
        for place in (at, at + 1):
            ways[place] = ways.get(place, ()) + joined
    for at, name in tokens.numbered(found):
        if reader.words.frequency(name):
            ways[at] = (*ways.get(at, ()), Way((name,)))
    for each in things.named(found, reader.language):
        called = tuple(reader.called(each.names))
        for place in range(each.start, each.end):
            ways[place] = ways.get(place, ()) + called
    return ways


def _distinct(ways: Iterable[Way]) -> tuple[Way, ...]:
    best: dict[tuple[str, ...], Way] = {}
    for way in ways:
        if way.terms not in best or best[way.terms].share < way.share:
            best[way.terms] = way
    return tuple(best.values())


class _Reader:
    """Looks words up in one snapshot and notes what it had to do."""

    def __init__(self, snapshot: Snapshot, language: str, embedder: Embedder | None) -> None:
        self.snapshot = snapshot
        self.words = snapshot.words
        self.language = language
        self.embedder = embedder if snapshot.word_meanings.ready else None
        self.foreign = language not in snapshot.shares
        self.understood = snapshot.understood(language)
        self.corrections: dict[str, str] = {}
        self.dropped: list[str] = []
        self.guessed: list[str] = []

    def stems(self, word: str) -> list[str]:
        """The terms that a word may be indexed under, in the languages at hand."""
        if not word:
            return []
        languages = (self.language, "en", *sorted(self.snapshot.shares))
        return list(dict.fromkeys([word, *(tokens.stem(word, each) for each in languages)]))

    def called(self, names: Iterable[Name]) -> Iterator[Way]:
        """The names of a thing that the catalogue has."""
        for name in names:
            if name.language not in self.understood:
                continue
            share = 1.0 if self.foreign else SYNONYM
            if all(map(self.words.frequency, name.terms)):
                yield Way(name.terms, share)
            if name.pair and self.words.frequency(name.pair):
                yield Way((name.pair,), share)

    def slots(self, piece: Piece, others: tuple[Way, ...], *, aside: bool) -> Iterator[Slot]:
        """What one piece asks for; an unknown code asks for each of its parts."""
        loose = LOOSE if others and piece.word is None else 1.0
        ways = _distinct((*self._known(piece, loose), *others))
        if not ways and piece.parts and piece.word is None:
            for part in piece.parts:
                if self.words.frequency(part):
                    yield Slot(part, (Way((part,)),), aside=aside)
            return
        if ways and self.foreign and piece.word is not None and not others:
            ways = _distinct((*ways, *self._translated(piece)))
        yield Slot(piece.word or piece.whole, ways or self._unknown(piece), aside=aside)

    def _known(self, piece: Piece, share: float = 1.0) -> tuple[Way, ...]:
        terms = [piece.whole, *(self.stems(piece.word) if piece.word and not piece.cjk else ())]
        known = [term for term in dict.fromkeys(terms) if self.words.frequency(term)]
        if known:
            return tuple(Way((term,), share) for term in known)
        if piece.cjk and piece.parts and all(map(self.words.frequency, piece.parts)):
            return (Way(piece.parts),)
        return ()

    def _unknown(self, piece: Piece) -> tuple[Way, ...]:
        if piece.word is None:
            return ()
        halves = () if piece.cjk else self._halves(piece.word)
        if halves:
            return halves
        spelt = None if piece.cjk else self._spelt(piece.word)
        trusted = spelt is not None and spelt[1] == 1 and not self.foreign
        meant = () if trusted else self._translated(piece)
        if spelt and (not meant or spelt[0] in {way.terms[0] for way in meant}):
            self.corrections[piece.word] = self.words.written([spelt[0]])[0]
            return (Way((spelt[0],)),)
        if meant:
            self.guessed.append(piece.word)
        return meant

    def _translated(self, piece: Piece) -> tuple[Way, ...]:
        meant = self._meant(piece.written)
        return tuple(Way((term,), cosine / meant[0][1]) for term, cosine in meant)

    def _halves(self, word: str) -> tuple[Way, ...]:
        """Two known words that make it up, the better known the better."""
        best: tuple[int, tuple[str, ...]] = (1, ())
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            halves = tuple(self._commonest(half) for half in (word[:cut], word[cut:]))
            held = min(self.words.frequency(half) for half in halves)
            if held > best[0]:
                best = held, halves
        return (Way(best[1]),) if best[1] else ()

    def _commonest(self, word: str) -> str:
        return max(self.stems(word), key=self.words.frequency)

    def _spelt(self, word: str) -> tuple[str, int] | None:
        found = [
            each
            for term in self.stems(word)
            if (each := repaired(term, self.words.letters, self.words.frequency))
        ]
        return min(found, key=lambda each: each[1], default=None)

    def _meant(self, word: str) -> list[tuple[str, float]]:
        """The catalogue's words of that meaning with their cosines, the nearest first."""
        if self.embedder is None:
            return []
        try:
            vector = self.embedder.embed([word])[0]
        except PortUnavailable:
            return []
        cosines = self.snapshot.word_meanings.centred(vector)
        terms, least = self.words.comparable, ALIKE if self.foreign else SURELY_ALIKE
        near = [
            (terms[at], float(cosines[at]))
            for at in np.argsort(-cosines, kind="stable")[:LOOKED_AT].tolist()
            if cosines[at] >= least and self._readable(terms[at])
        ]
        return [each for each in near if each[1] >= near[0][1] - CLOSE][:MEANT]

    def _readable(self, term: str) -> bool:
        """Whether a term is in a script of the languages that products are found in."""
        cjk = tokens.IS_CJK.match(term) is not None
        return bool(self.understood & CJK if cjk else self.understood - CJK)
