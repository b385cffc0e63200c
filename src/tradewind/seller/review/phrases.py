"""Phrases of many lists found in one pass: words through a tree, Chinese and Japanese by pattern.

A phrase is written as it is read. A hyphen in it may be left out or be a blank in the text
(``anti-bacterial``), a star lets a word go on (``umweltfreundlich*``), ``<n>`` is a number and
``<n%>`` a percentage.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from tradewind.kernel.fold import fold

ELIDED = r"(?:[cdjlmnst]|qu)'(?=[a-z])"
"""What French and Italian put before a vowel is a word of its own."""
WORD = re.compile(ELIDED + r"|[0-9]+(?:[.,][0-9]+)*%?|[a-z\u00df-\u02af\u0370-\u052f]+(?:'[a-z]+)*")
TOKEN = re.compile(
    r"<n%?>|" + ELIDED + r"|[0-9]+(?:[.,][0-9]+)*%?|[a-z\u00df-\u02af\u0370-\u052f]+(?:'[a-z]+)*\*?"
)
CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]+")
BETWEEN = frozenset(["", " ", "-", "/", "_", "  ", " - ", "+", " & ", "&", " +", "%", " % ", "% "])
"""What may stand between two words of one phrase."""
LEAST = 4
"""Letters before a star."""


class Found(NamedTuple):
    """A phrase where it stands."""

    start: int
    end: int
    phrase: str
    """As the list writes it."""


def words_of(folded: str) -> list[tuple[str, int, int]]:
    """Latin words and numbers of a folded text with their spans."""
    return [(each[0], each.start(), each.end()) for each in WORD.finditer(folded)]


@dataclass(slots=True)
class _Node:
    """A place in the tree of phrases."""

    after: dict[str, "_Node"] = field(default_factory=dict)
    begun: dict[str, list[tuple[str, "_Node"]]] = field(default_factory=dict)
    """Words with a star, by their first letters."""
    ends: list[tuple[str, str]] = field(default_factory=list)
    """List and phrase that end here."""

    def step(self, token: str) -> "_Node":
        """The place after one more word, made if need be."""
        if token.endswith("*"):
            stem = token[:-1]
            bucket = self.begun.setdefault(stem[:LEAST], [])
            for known, node in bucket:
                if known == stem:
                    return node
            bucket.append((stem, _Node()))
            return bucket[-1][1]
        return self.after.setdefault(token, _Node())

    def follow(self, word: str) -> "Iterator[_Node]":
        """Every place that a word of a text leads to."""
        if (node := self.after.get(word)) is not None:
            yield node
        if self.begun:
            for stem, node in self.begun.get(word[:LEAST], ()):
                if word.startswith(stem):
                    yield node
        if "0" <= word[0] <= "9":
            kind = "<n%>" if word[-1] == "%" else "<n>"
            if (node := self.after.get(kind)) is not None:
                yield node


class Matcher:
    """Finds the phrases of some lists."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self.root = _Node()
        self.patterns: dict[str, re.Pattern[str]] = {}
        for name, phrases in lists.items():
            kept = list(phrases)
            for phrase in kept:
                if not CJK.search(phrase):
                    self._plant(name, phrase)
            if glyphs := [fold(each) for each in kept if CJK.search(each)]:
                self.patterns[name] = re.compile(_alternation(glyphs))

    def _plant(self, name: str, phrase: str) -> None:
        for tokens in _spellings(phrase):
            node = self.root
            for token in tokens:
                node = node.step(token)
            node.ends.append((name, phrase))

    def find(self, folded: str, words: list[tuple[str, int, int]]) -> dict[str, list[Found]]:
        """Every phrase by its list, the longest where several begin at one place."""
        found: dict[str, list[Found]] = {}
        for place, (word, _, _) in enumerate(words):
            for node in self.root.follow(word):
                self._walk(node, place, place, (folded, words), found)
        if self.patterns and CJK.search(folded):
            for name, pattern in self.patterns.items():
                for each in pattern.finditer(folded):
                    found.setdefault(name, []).append(Found(each.start(), each.end(), each[0]))
        return {name: _longest(each) for name, each in found.items()}

    def _walk(
        self,
        node: _Node,
        first: int,
        place: int,
        text: tuple[str, list[tuple[str, int, int]]],
        found: dict[str, list[Found]],
    ) -> None:
        folded, words = text
        for name, phrase in node.ends:
            found.setdefault(name, []).append(Found(words[first][1], words[place][2], phrase))
        if (node.after or node.begun) and place + 1 < len(words):
            word, start, _ = words[place + 1]
            if folded[words[place][2] : start] in BETWEEN:
                for after in node.follow(word):
                    self._walk(after, first, place + 1, text, found)


def _spellings(phrase: str) -> Iterator[list[str]]:
    """The words of a phrase, with each hyphen also left out."""
    parts = [TOKEN.findall(each) for each in fold(phrase).split("-")]
    for glued in product((False, True), repeat=len(parts) - 1):
        tokens = list(parts[0])
        for joined, part in zip(glued, parts[1:], strict=True):
            if joined and tokens and part:
                tokens[-1] += part[0]
                tokens += part[1:]
            else:
                tokens += part
        if tokens:
            yield tokens


def _alternation(glyphs: list[str]) -> str:
    """The phrases, longest first; one in katakana ends where the katakana ends."""
    ordered = sorted(set(glyphs), key=len, reverse=True)
    return "|".join(
        f"(?<![\u30a1-\u30fa\u30fc]){re.escape(each)}(?![\u30a1-\u30fa\u30fc])"
        if KATAKANA.fullmatch(each)
        else re.escape(each).replace("<n%>", r"[0-9.]+%").replace("<n>", r"[0-9.,]+")
        for each in ordered
    )


def _longest(found: list[Found]) -> list[Found]:
    """Without those that lie inside another."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.end > kept[-1].end:
            kept.append(each)
    return kept
