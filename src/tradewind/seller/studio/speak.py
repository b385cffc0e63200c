"""From facts to sentences: theme by theme, each fact said once."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from tradewind.decisions.claim import Evidence
from tradewind.seller.studio.book import Book, Noun, Theme, order
from tradewind.seller.studio.frame import Frame, filled, fits
from tradewind.seller.studio.stated import Stated

NOTED = frozenset({"dishwasher_safe", "induction", "water_resistant"})
"""What somebody must know before buying even where the answer is no."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, its other wordings, and what it says."""

    texts: tuple[str, ...]
    facts: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    denies: bool
    """Whether it says that something is not so."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A theme put into words."""

    theme: str
    head: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: a book, of a thing with a noun, in the wordings of a seed."""

    book: Book
    noun: Noun | None
    own: dict[str, str]
    """Slots filled from the thing itself, such as ``name``."""
    seed: int
    sku: str

    def fill(self, frame: Frame, values: dict[str, str]) -> str:
        """A frame as a sentence."""
        text = filled(
            frame,
            values | self.own,
            self.noun.gender if self.noun else self.plain,
            self.book.language,
        )
        return sentence_case(text)

    @property
    def plain(self) -> str:
        """The gender of what has no noun."""
        return "n" if self.book.language == "de" else "s" if self.book.language == "en" else "m"

    def turn(self, place: str, count: int) -> int:
        """Which of some wordings: the first for seed 0, else by seed and place, always the same."""
        if not self.seed:
            return 0
        digest = blake2b(f"{self.seed}/{self.sku}/{place}".encode(), digest_size=4).digest()
        return int.from_bytes(digest, "big") % count


def sentence_case(text: str) -> str:
    """The text with a capital at its beginning."""
    match = re.match(r"\W*", text)
    start = match.end() if match else 0
    first = text[start : start + 2]
    if len(first) > 1 and first[1].isupper():
        return text
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


def speak(stated: Stated, voice: Voice, bears: Callable[[str], bool]) -> list[Spoken]:
    """Everything that can be said and is borne out, in the order of the group; no fact twice."""
    said: set[str] = set()
    spoken = []
    for name in order(stated.known.group):
        theme = voice.book.themes.get(name)
        lines = list(_lines(theme, stated, voice, said, bears)) if theme else []
        if theme and lines:
            spoken.append(Spoken(name, _head(theme, stated, voice, lines), tuple(lines)))
    return spoken


def _lines(
    theme: Theme, stated: Stated, voice: Voice, said: set[str], bears: Callable[[str], bool]
) -> Iterator[Line]:
    for place, wordings in enumerate(theme.frames):
        frame = wordings[0]
        news = stated_facts(frame, stated)
        if not fits(frame, stated.known) or not news or news & said:
            continue
        texts = tuple(
            each for each in _texts(f"{theme.name}/{place}", wordings, stated, voice) if bears(each)
        )
        if not texts:
            continue
        said |= news
        denies = any(not wanted for wanted in frame.flags.values())
        yield Line(texts, tuple(sorted(news)), stated.bears(frame.uses), denies)


def _texts(place: str, wordings: tuple[Frame, ...], stated: Stated, voice: Voice) -> Iterator[str]:
    """A frame's wordings as sentences, beginning with the seed's."""
    uses = wordings[0].uses
    able = [each for each in wordings if fits(each, stated.known) and each.uses == uses]
    turn = voice.turn(place, len(able))
    for each in able[turn:] + able[:turn]:
        yield voice.fill(each, dict(stated.known.values))


def stated_facts(frame: Frame, stated: Stated) -> frozenset[str]:
    """The facts a frame says, those that others are made of among them."""
    parts = {part for name in frame.uses for part in stated.made_of.get(name, ())}
    return frame.uses | parts


def _head(theme: Theme, stated: Stated, voice: Voice, lines: list[Line]) -> str:
    """The first heading that what is said bears."""
    said = {name for line in lines for name in line.facts if not line.denies}
    for frame in theme.heads:
        needed = frame.stated | {name for name, wanted in frame.flags.items() if wanted}
        if fits(frame, stated.known) and needed <= said:
            return voice.fill(frame, dict(stated.known.values))
    return voice.fill(theme.heads[-1], {})
