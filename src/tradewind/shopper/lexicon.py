"""The words by which a review is read: what they are about, which way they lean, what turns them.

The lists are in ``aspects.yaml`` and ``polarity.yaml``, comma-separated, in a small notation:
``(a|b)`` either, ``word*`` any ending, ``…`` a short gap, ``<n>`` a number, ``=word`` only where a
clause begins, ``word=`` only where it ends, ``~word`` an English adjective said of something (is
soft, so soft, soft and) rather than before a noun, ``word @bags care`` only for such goods,
``word @!bags`` not for such goods.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml

UNSPACED = frozenset({"zh", "ja"})
"""Languages written without spaces between words."""
MARK = re.compile(r"(\*|…|<n>|\([^)]*\))")
GAP = {
    True: r"(?:(?!not |no |never |\w+n't |nicht |kein|sin )[\w'%.]+ ){0,3}",
    False: r"[^，。！？、 不没无未和与跟]{0,5}?",
}
"""Up to three words or five characters, and no denial among them."""
NUMBER = {
    True: r"(?:\d[\d.,]*|an?|one|two|three|four|five|six|seven|eight|ten|twelve|several|many)",
    False: r"[\d.一二两三四五六七八九十几半多]+",
}
EDGE = " .,!;。，！；~…"
NOUNS = frozenset("性度")
WORD = re.compile(r"[\w']+")
SAID_OF = re.compile(
    r"\b(?:is|are|was|were|it's|they're|very|so|too|really|and|super|quite|rather|nicely|feels?|felt"
    r"|stay(?:s|ed)|looks|still|properly|truly|gets|got|turned|went|tasted?|tastes|plenty|fairly"
    r"|much|far|way|even|lot|not|isn't|aren't|wasn't|weren't|never) $"
)
"""What stands before an adjective that is said of something,"""
SAID_ILL = re.compile(r"\b(?:a bit|a little|slightly|somewhat) $")
"""or of something amiss."""
SAID_ON = re.compile(r" (?:and|enough|but|or|nor)\b")
"""What follows one."""


class Role(StrEnum):
    """What a word does in a clause."""

    ABOUT = "about"
    """Names an aspect."""
    GOOD = "good"
    """Praises: its own aspect, or without one what stands near."""
    BAD = "bad"
    """Complains, likewise."""
    DENY = "deny"
    """Turns round what follows."""
    UNDO = "undo"
    """Turns round what stands before it."""
    EXCESS = "excess"
    """Makes too much of a good thing."""
    MUTE = "mute"
    """Makes the clause a wish, a doubt, hearsay or talk of another product."""
    CUT = "cut"
    """What follows it in the clause is what the product is compared with."""
    PLAIN = "plain"
    """Looks like one of the others and is none."""


@dataclass(frozen=True, slots=True)
class Word:
    """A known word where it stands in a text."""

    role: Role
    aspect: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One word or phrase of a list."""

    role: Role
    aspect: str
    text: str
    """In the notation, without the marks of where in a clause it stands."""
    first: bool
    last: bool
    said: bool
    spaced: bool

    def ending(self, text: str, place: int, clause: tuple[int, int]) -> int:
        """Where it ends if it stands at that place of a clause, else 0."""
        match = _pattern(self.text, spaced=self.spaced).match(text, place, clause[1])
        if match is None:
            return 0
        opens = not text[clause[0] : place].strip(EDGE)
        closes = not text[match.end() : clause[1]].strip(EDGE)
        if self.said and not closes and not self._said(text[clause[0] : place], text, match.end()):
            return 0
        return match.end() if (opens or not self.first) and (closes or not self.last) else 0

    def _said(self, before: str, text: str, end: int) -> bool:
        ill = self.role is Role.BAD and SAID_ILL.search(before)
        return bool(SAID_ON.match(text, end) or SAID_OF.search(before) or ill)


Lexicon = Mapping[str, tuple[Entry, ...]]


def words(text: str, start: int, end: int, lexicon: Lexicon, *, spaced: bool) -> list[Word]:
    """A clause's known words in order, the longest at each place; one may have two meanings."""
    matches = [
        (place, *match)
        for place in _places(text, start, end, spaced=spaced)
        if (
            match := _longest(text, place, (start, end), _near(text, place, lexicon, spaced=spaced))
        )
    ]
    found: list[Word] = []
    reached = start
    for at, (place, stop, entries) in enumerate(matches):
        if place >= reached and not _cut_short(stop, entries, matches[at + 1 :]):
            reached = stop
            found += [
                Word(_role(entry, text[stop : stop + 1]), entry.aspect, place, stop)
                for entry in entries
            ]
    return found


def _longest(
    text: str, place: int, clause: tuple[int, int], entries: Sequence[Entry]
) -> tuple[int, list[Entry]] | None:
    """Where the longest entries that stand at a place end, and which they are."""
    here = [(stop, each) for each in entries if (stop := each.ending(text, place, clause))]
    reached = max((stop for stop, _ in here), default=0)
    return (reached, [entry for stop, entry in here if stop == reached]) if here else None


def _cut_short(
    stop: int, entries: Sequence[Entry], later: Sequence[tuple[int, int, list[Entry]]]
) -> bool:
    """Whether a general word only seems to stand there, as 超好 in 超好吃: another runs across."""
    if any(entry.aspect or entry.role not in {Role.GOOD, Role.BAD} for entry in entries):
        return False
    return any(
        end > stop and any(entry.aspect for entry in others)
        for place, end, others in later
        if place < stop
    )


def _role(entry: Entry, after: str) -> Role:
    """What it does; a praise made a noun (灵敏度) only names what it would praise."""
    named = entry.aspect and entry.role is Role.GOOD and after in NOUNS
    return Role.ABOUT if named else entry.role


def _places(text: str, start: int, end: int, *, spaced: bool) -> Iterator[int]:
    if not spaced:
        return iter(range(start, end))
    return (match.start() for match in WORD.finditer(text, start, end))


def _near(text: str, place: int, lexicon: Lexicon, *, spaced: bool) -> list[Entry]:
    """The entries that begin as the text does at that place."""
    if spaced:
        word = WORD.match(text, place)
        keys = [word.group() if word else "", text[place : place + 2] + "*"]
    else:
        keys = [text[place : place + 2], text[place]]
    if text[place].isdigit():
        keys.append("<n>")
    return [entry for key in keys for entry in lexicon.get(key, ())]


def _key(text: str, *, spaced: bool) -> str:
    """How an entry begins, as `_near` looks for it."""
    head = MARK.split(text)[0]
    if not head:
        return "<n>"
    if not spaced:
        return head[:2]
    whole = WORD.match(head)
    closed = whole and (whole.end() < len(head) or head == text)
    return whole.group() if whole and closed else head[:2] + "*"


@cache
def data(name: str) -> Any:
    """One of the room's word lists, as it stands in its file."""
    return yaml.safe_load(resources.files(__package__).joinpath(name).read_text("utf-8"))


@cache
def kind_of(category: str) -> str:
    """What kind of goods a category path holds; empty where no word of it says."""
    low = category.casefold().replace("_", " ")
    for kind, stems in data("aspects.yaml")["kinds"].items():
        if any(re.search(rf"(?<![a-z]){re.escape(stem)}", low) for stem in _listed(stems)):
            return str(kind)
    return ""


@cache
def turns_of(language: str) -> re.Pattern[str]:
    """Words by which a review owns that something is otherwise than all the rest of it."""
    listed = _listed(data("polarity.yaml")["turns"].get(language, ""))
    spelt = "|".join(map(re.escape, listed)) or "(?!)"
    return re.compile(spelt if language in UNSPACED else rf"\b(?:{spelt})\b")


@cache
def lexicon_of(language: str, kind: str) -> Lexicon:
    """The words of a language for a kind of goods, by how they begin."""
    spaced = language not in UNSPACED
    made: dict[str, list[Entry]] = defaultdict(list)
    for role, aspect, line in _lines(language, kind):
        for text in _opened(_meant_for(line, kind)):
            bare = text.strip("~=")
            first, last = text[:1] == "=", text[-1:] == "="
            entry = Entry(role, aspect, bare, first, last, text[:1] == "~", spaced)
            made[_key(bare, spaced=spaced)].append(entry)
    return {key: tuple(entries) for key, entries in made.items()}


def _lines(language: str, kind: str) -> Iterator[tuple[Role, str, str]]:
    for name, lists in data("polarity.yaml")["words"].items():
        yield from ((Role(name), "", line) for line in _listed(lists.get(language, "")))
    for aspect, about in data("aspects.yaml")["aspects"].items():
        if not _fits(kind or "any", about):
            continue
        for name, lines in about.get(language, {}).items():
            yield from ((Role(name), aspect, line) for line in _listed(lines))


def _fits(kind: str, about: Mapping[str, str]) -> bool:
    return kind in about.get("of", kind).split() and kind not in about.get("unless", "").split()


def _listed(text: str) -> list[str]:
    return [line.strip() for line in text.split(",") if line.strip()]


def _meant_for(line: str, kind: str) -> str:
    """A line without its kinds of goods; empty where it is not for this one."""
    text, _, kinds = line.partition(" @")
    named = kinds.removeprefix("!").split()
    return "" if kinds and (kind in named) == kinds.startswith("!") else text


def _opened(text: str) -> list[str]:
    """The line once for each choice that it begins with, or that ends it at a clause's end."""
    choice = re.match(r"(=?)\(([^)]*)\)", text) or re.search(r"()\(([^)]*=[^)]*)\)$", text)
    if choice is None:
        return [text] if text else []
    edge, choices = choice.groups()
    head, tail = text[: choice.start()] + edge, text[choice.end() :]
    spelt = (head + each + (tail if each or head else tail.lstrip()) for each in choices.split("|"))
    return [each for line in spelt for each in _opened(line)]


@cache
def _pattern(text: str, *, spaced: bool) -> re.Pattern[str]:
    spelt = "".join(_spelt(piece, spaced=spaced) for piece in MARK.split(text))
    if not spaced:
        return re.compile(spelt)
    spelt = spelt.replace(rf"\ {GAP[True]}\ ", rf"\ {GAP[True]}")
    return re.compile(spelt + r"(?!\w)")


def _spelt(piece: str, *, spaced: bool) -> str:
    match piece:
        case "*":
            return r"\w*"
        case "…":
            return GAP[spaced]
        case "<n>":
            return NUMBER[spaced]
        case _ if piece.startswith("("):
            choices = piece[1:-1].split("|")
            return f"(?:{'|'.join(_inner(each, spaced=spaced) for each in choices)})"
        case _:
            return re.escape(piece)


def _inner(choice: str, *, spaced: bool) -> str:
    return "".join(_spelt(piece, spaced=spaced) for piece in MARK.split(choice))
