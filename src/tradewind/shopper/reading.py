"""One clause read by its words: which aspects it praises and which it complains about."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tradewind.shopper.clauses import Span
from tradewind.shopper.lexicon import WORD, Lexicon, Role, Word, words

NEAR = {True: 3, False: 4}
"""How far a denial works: so many words, or characters where words are not spaced."""
ABOUT_NEAR = {True: 3, False: 5}
"""How far a general word looks for what it is about."""
UNDO_NEAR = 5
"""Characters between a word and what takes it back."""
SHORT = {True: 4, False: 8}
"""A clause that only names a subject, for the next clause to speak of."""
OR = re.compile(r"\b(?:or|nor|and|o|ni|oder|noch|und)\b|[、也和或又]")
RELATIVE = re.compile(r"(?:which|who|whose|that|que|die|der|das)\b")
NEW_SUBJECT = re.compile(r"\b(?:they|i|we|he|she|which|because|so|then)\b")
AND = re.compile(r"(?:and|&|y|e|und|、|和|与|跟|以及|/|も|と|the|la|el|die|der|das|all|both|\s)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause's known words, up to what the product is compared with."""

    text: str
    """In small letters, as the lists are."""
    span: Span
    known: tuple[Word, ...]
    spaced: bool
    aside: bool
    """Whether it speaks of something else as well, or only of that."""

    @classmethod
    def of(cls, text: str, span: Span, lexicon: Lexicon, *, spaced: bool) -> "Reading":
        """Read a clause of a text."""
        found = words(text, span.start, span.end, lexicon, spaced=spaced)
        cut = next((place for place, word in enumerate(found) if word.role is Role.CUT), len(found))
        muted = any(word.role is Role.MUTE for word in found[:cut])
        known = () if muted else tuple(found[:cut])
        return cls(text, span, known, spaced, muted or cut < len(found))

    @property
    def relates(self) -> bool:
        """Whether it goes on about what the clause before it named last."""
        return bool(RELATIVE.match(self.text, self.span.start, self.span.end))

    def topic(self) -> tuple[Word, ...]:
        """What a short clause names without a judgement, for the next one to judge."""
        short = self._far(self.span.start, self.span.end) <= SHORT[self.spaced]
        return tuple(self._named()) if short else ()

    def verdicts(self, topic: Sequence[Word]) -> dict[str, bool | None]:
        """Aspects with whether it praises them; None where it does both."""
        signs: dict[str, set[bool]] = defaultdict(set)
        for word in self.known:
            if word.role in {Role.GOOD, Role.BAD}:
                good = self._praises(word)
                for aspect in self._said(word) if word.aspect else self._meant(word, topic):
                    signs[aspect].add(good)
        return {aspect: sign.pop() if len(sign) == 1 else None for aspect, sign in signs.items()}

    def _named(self) -> Iterator[Word]:
        return (word for word in self.known if word.role is Role.ABOUT)

    def _praises(self, word: Word) -> bool:
        good, start = word.role is Role.GOOD, word.start
        for before in self.known:
            if before.role is Role.EXCESS and start - before.end in {0, 1}:
                good, start = False, before.start
        return good is not (self._denied(start, word.role) or self._undone(word))

    def _undone(self, word: Word) -> bool:
        return any(
            after.role is Role.UNDO and 0 <= after.start - word.end <= UNDO_NEAR
            for after in self.known
        )

    def _denied(self, start: int, role: Role) -> bool:
        before = [word for word in self.known if word.end <= start]
        denials = [word for word in before if word.role is Role.DENY]
        if not denials or self._far(denials[-1].end, start) > NEAR[self.spaced]:
            return False
        if NEW_SUBJECT.search(self.text[denials[-1].end : start]):
            return False
        between = [
            word
            for word in before
            if word.start >= denials[-1].end and word.role in {Role.GOOD, Role.BAD}
        ]
        if not between:
            return True
        alike = between[-1].role is role
        return alike and bool(OR.search(self.text[between[-1].end : start]))

    def _said(self, word: Word) -> set[str]:
        """Its aspect, and those that are named along with it (音质|和|续航都不错)."""
        joined = (each for each in self._named() if each.end < word.start and not self.spaced)
        return {word.aspect} | {each.aspect for each in joined if self._together(each, word)}

    def _meant(self, word: Word, topic: Sequence[Word]) -> set[str]:
        """The aspects that a general word speaks of: the nearest named, and what goes with it."""
        named = sorted(self._named(), key=lambda each: self._between(each, word))
        if not named:
            near = self._far(self.span.start, word.start) <= NEAR[self.spaced]
            return {each.aspect for each in topic} if near else set()
        if self._between(named[0], word) > ABOUT_NEAR[self.spaced]:
            return set()
        return {each.aspect for each in named if self._together(each, named[0])}

    def _together(self, one: Word, other: Word) -> bool:
        first, last = sorted((one, other), key=lambda each: each.start)
        return bool(AND.fullmatch(self.text[first.end : last.start]))

    def _between(self, one: Word, other: Word) -> int:
        first, last = sorted((one, other), key=lambda each: each.start)
        return self._far(first.end, last.start)

    def _far(self, start: int, end: int) -> int:
        between = self.text[start:end]
        return len(WORD.findall(between)) if self.spaced else len(between.strip())
