"""Whether a model's sentence says what the shop's own says: no more, no less, about nothing else.

The rules know which words are allowed, not which are forbidden, so what nobody thought of is
refused. Each gives the reason for a refusal, or None.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import rjieba
import yaml

from tradewind.kernel.units import quantities
from tradewind.shopper.answer import SLOT
from tradewind.shopper.draft import Frame, Kind

SPACELESS = frozenset({"zh", "ja"})
"""Languages that put no space between words."""
SIGNS = frozenset(" .,;:?()¿'’—…，。、；：？（）\u3000")
"""What may stand between words; no currency, percent, minus, markup, control or bidi character is
here, and no exclamation mark: it is not for a model to make the shop shout."""
OPENING = frozenset(" (（，。、；：？—¿\u3000")
"""What may stand right before a slot."""
CLOSING = frozenset(" .,;:?)…，。、；：？）—\u3000")
"""What may stand right after a slot."""
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
POSSESSIVE = re.compile(r"^['’]s(?=\W|$)")
RUN_ON = re.compile(r"[.?,;:](?=[^\W\d_])")
START = re.compile(r"(?:^|[.?:…—]\s+|[¿(])$")
FIELDS = frozenset({"price", "rating", "stock", "delivery"})
"""Fields whose own group of words may come and go beside their value."""
LONGER, LEEWAY = 2.5, 40
"""A sentence may be so many times as long as the shop's, plus so many characters."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Which words weigh, in one language."""

    stays: re.Pattern[str]
    harmless: frozenset[str]
    groups: dict[str, frozenset[str]]
    """For each word that weighs, the groups it stands in."""
    light: frozenset[str]
    """Words and groups that may be left out."""
    longest: int
    """Characters of the longest word."""

    def weights(self, word: str) -> frozenset[str]:
        """The groups of a word; itself where it is in none, nothing where it is harmless."""
        for form in (word, word.lower()):
            if form in self.harmless:
                return frozenset()
            if form in self.groups:
                return self.groups[form]
        return frozenset({word.lower()})

    def knows(self, word: str) -> bool:
        """Whether the word is listed, spelt like this."""
        return word in self.harmless or word in self.groups or word in self.light


@cache
def lexicon(language: str) -> Lexicon:
    """The words of one language; raises KeyError for one that the shop does not speak."""
    text = resources.files(__package__).joinpath("wording.yaml").read_text("utf-8")
    lists = yaml.safe_load(text)[language]
    groups: dict[str, set[str]] = {}
    for name, words in lists["groups"].items():
        for word in words.split():
            groups.setdefault(word, set()).add(name)
    harmless = frozenset(lists["harmless"].split())
    return Lexicon(
        re.compile(lists["stays"], re.IGNORECASE),
        harmless,
        {word: frozenset(names) for word, names in groups.items()},
        frozenset(lists["light"].split()),
        max(map(len, harmless | set(groups))),
    )


def open_to_rewording(frame: Frame) -> bool:
    """Whether a model may try: not where the sentence denies something, nor where all is fixed."""
    own = (p for p, name in zip(frame.own.parts, frame.own.names, strict=False) if not name)
    if lexicon(frame.language).stays.search(" ".join(map(str, own))):
        return False
    if any(character.isdigit() for piece in frame.words for character in piece):
        return False
    words = [word for piece in frame.words for word in words_of(piece, frame.language)]
    return max(len(frame.gaps), len(words)) > 1 or bool(_weighed(frame.words, frame.language))


def breach(said: str, frame: Frame, names: Iterable[str]) -> str | None:
    """Why a sentence is refused; None where it says what the shop's own does.

    ``names`` are the brands and titles of the answer, which no word outside a slot may spell out.
    """
    rules = (_missing, _slots, _length, _signs, _joints, _question, _spelling, _words)
    found = next((why for rule in rules if (why := rule(said, frame))), None)
    return found or _named(said, frame, names) or _amounts(said, frame)


def _missing(said: str, _: Frame) -> str | None:
    return None if said else "missing: nothing came for this sentence"


def _slots(said: str, frame: Frame) -> str | None:
    used = Counter(SLOT.findall(said))
    if used.keys() != frame.gaps.keys():
        return "slots: not those of this sentence"
    if any(used[name] > 1 for name, gap in frame.gaps.items() if gap.kind is not Kind.TITLE):
        return "slots: a value twice"
    rest = SLOT.sub("", said)
    return "slots: a brace too many" if "{" in rest or "}" in rest else None


def _length(said: str, frame: Frame) -> str | None:
    pairs = ((said, frame.template), (frame.filled(said).text, frame.own.text))
    too_long = any(len(new) > LONGER * len(own) + LEEWAY for new, own in pairs)
    return "length: longer than the sentence bears" if too_long else None


def _signs(said: str, frame: Frame) -> str | None:
    known = SIGNS | set("".join(frame.words))
    odd = {c for piece in _around(said, frame) for c in piece if c not in known and not _letter(c)}
    names = sorted(unicodedata.name(c, f"U+{ord(c):04X}") for c in odd)
    return f"sign: {', '.join(names[:5])}" if names else None


def _letter(character: str) -> bool:
    return unicodedata.category(character) in {"Ll", "Lu", "Lo", "Lm"}


def _joints(said: str, frame: Frame) -> str | None:
    """What touches a slot, and what runs on without a space, could make another value or a link."""
    pieces = _around(said, frame)
    before, after = _touching(pieces)
    before_own, after_own = _touching(SLOT.split(frame.template)[::2])
    odd = (before - before_own - OPENING) | (after - after_own - CLOSING)
    if frame.language in SPACELESS:
        odd = {character for character in odd if not _wide(character)}
    if odd or not all(pieces[1:-1]):
        return "joint: something touches a slot"
    return "joint: words run on" if any(map(RUN_ON.search, pieces)) else None


def _touching(pieces: Sequence[str]) -> tuple[set[str], set[str]]:
    """The characters right before slots, and those right after."""
    before = {piece[-1] for piece in pieces[:-1] if piece}
    return before, {piece[0] for piece in pieces[1:] if piece}


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) == "W"


def _question(said: str, frame: Frame) -> str | None:
    asks = ["?" in text or "？" in text for text in (said, frame.template)]
    return "question: only one of the two asks" if asks[0] != asks[1] else None


def _spelling(said: str, frame: Frame) -> str | None:
    """A capital where none belongs could make a name of a harmless word."""
    words = lexicon(frame.language)
    own = {word for piece in frame.words for word in WORD.findall(piece)}
    odd = [
        word
        for word, starts in _spelt(_around(said, frame))
        if word != word.lower() and word not in own and not words.knows(word)
        if not (starts and word[1:] == word[1:].lower())
    ]
    return f"name: {', '.join(odd[:5])}" if odd else None


def _spelt(pieces: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each word around the slots, and whether a sentence starts with it."""
    for place, piece in enumerate(pieces):
        for match in WORD.finditer(piece):
            before = piece[: match.start()]
            yield match[0], bool(START.search(before)) and (place == 0 or before != "")


def _words(said: str, frame: Frame) -> str | None:
    """Every word that weighs stands in both sentences, and no other does."""
    known = lexicon(frame.language)
    before = _weighed(frame.words, frame.language)
    after = _weighed(_around(said, frame), frame.language)
    free = FIELDS & {claim.field for claim in frame.own.claims}
    if added := _beyond(after, free.union(*before.values())):
        return f"words: adds {', '.join(added[:8])}"
    lost = _beyond(before, free.union(known.light, *after.values()))
    return f"words: leaves out {', '.join(lost[:8])}" if lost else None


def _beyond(words: dict[str, frozenset[str]], groups: frozenset[str]) -> list[str]:
    """The words that stand in none of the groups."""
    return [word for word, own in words.items() if not own & groups]


def _weighed(pieces: Iterable[str], language: str) -> dict[str, frozenset[str]]:
    """The words that weigh, with their groups."""
    known = lexicon(language)
    words = (word for piece in pieces for word in words_of(piece, language))
    return {word: weights for word in words if (weights := known.weights(word))}


def words_of(piece: str, language: str) -> list[str]:
    """A piece of a sentence as words, without signs."""
    match language:
        case "zh":
            return _merged([word for word in rjieba.cut(piece, hmm=False) if _spells(word)])
        case "ja":
            return list(_longest(piece, lexicon(language)))
        case _:
            return WORD.findall(piece)


def _spells(word: str) -> bool:
    return any(map(_letter, word))


def _merged(words: Sequence[str]) -> list[str]:
    """Neighbours that are listed as one word are one."""
    known = lexicon("zh")
    merged: list[str] = []
    for word in words:
        if merged and known.knows(merged[-1] + word):
            merged[-1] += word
        else:
            merged.append(word)
    return merged


def _longest(piece: str, known: Lexicon) -> Iterator[str]:
    """Cut at the longest listed word each; what is listed nowhere stays in one piece."""
    strange = ""
    place = 0
    while place < len(piece):
        ends = range(min(len(piece), place + known.longest), place, -1)
        word = next((piece[place:end] for end in ends if known.knows(piece[place:end])), "")
        if word or not _letter(piece[place]):
            yield from [strange] if strange else []
            strange = ""
        else:
            strange += piece[place]
        yield from [word] if word else []
        place += len(word) or 1
    yield from [strange] if strange else []


def _named(said: str, frame: Frame, names: Iterable[str]) -> str | None:
    """Harmless words may happen to spell a name of the shop's."""
    around, own = _run(_around(said, frame), frame.language), _run(frame.words, frame.language)
    for name in names:
        spelt = _run([name], frame.language).strip("|")
        if spelt.strip() and spelt in around and spelt not in own:
            return f"name: {name}"
    return None


def _run(pieces: Iterable[str], language: str) -> str:
    return "|".join(f" {' '.join(words_of(piece, language)).lower()} " for piece in pieces)


def _amounts(said: str, frame: Frame) -> str | None:
    """Words around a slot may not make an amount out of it."""
    before, after = (
        {(each.quantity.base(), each.high, each.times) for each in quantities(text)}
        for text in (frame.own.text, frame.filled(said).text)
    )
    return "unit: an amount that no claim states" if after - before else None


def _around(said: str, frame: Frame) -> list[str]:
    """What stands before, between and after the slots; an English ``'s`` belongs to its slot."""
    first, *rest = SLOT.split(said)[::2]
    return [
        first,
        *(POSSESSIVE.sub("", piece) if frame.language == "en" else piece for piece in rest),
    ]
