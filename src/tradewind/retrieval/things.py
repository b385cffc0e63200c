"""What things are called: names that can stand for one another, within a language and across."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import yaml

from tradewind.catalog import vocabulary
from tradewind.retrieval import tokens
from tradewind.retrieval.tokens import Piece

LONGEST: Final = 6
"""Pieces of a name at most."""
NAMED_TOO: Final = ("color", "material")
"""Values of the trade's vocabulary that are names as well."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing, as it is looked for."""

    language: str
    terms: tuple[str, ...]
    """The terms that it is made of."""
    pair: str | None = None
    """Its two words as one."""


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of a sentence that names a thing."""

    start: int
    end: int
    names: tuple[Name, ...]
    """Every name of it, in every language."""


def named(pieces: Sequence[Piece], language: str) -> Iterator[Named]:
    """The things that pieces name, the longest names first, each piece used once."""
    book, at = _book(language), 0
    while at < len(pieces):
        for end in range(min(len(pieces), at + LONGEST), at, -1):
            rows = book.get(key(pieces[at:end]))
            if rows:
                yield Named(at, end, _names(rows))
                at = end - 1
                break
        at += 1


def cut(piece: Piece, language: str) -> list[Piece]:
    """A word written without blanks, cut into the names that it is made of, if it is."""
    if not piece.cjk or piece.word is None:
        return [piece]
    book, left, found = _book(language), piece.word, []
    while left:
        size = next((n for n in range(len(left), 0, -1) if left[:n] in book), 0)
        if not size:
            return [piece]
        found.append(Piece(left[:size], (), left[:size], left[:size]))
        left = left[size:]
    return found


def key(pieces: Iterable[Piece]) -> str:
    """One spelling of a name: blanks between words, none where a script has none."""
    written = ""
    apart = False
    for piece in pieces:
        written += (" " if apart and not piece.cjk else "") + piece.whole
        apart = True
    return written


@cache
def _rows() -> tuple[Mapping[str, Sequence[str]], ...]:
    text = resources.files(__package__).joinpath("things.yaml").read_text("utf-8")
    written: list[dict[str, str]] = yaml.load(text, yaml.CSafeLoader)
    own = [{lang: each.split("; ") for lang, each in row.items()} for row in written]
    others = [value.words for axis in NAMED_TOO for value in vocabulary.values(axis).values()]
    return (*own, *others)


@cache
def _book(language: str) -> dict[str, tuple[int, ...]]:
    """Names in one language by their key, with the rows that they stand in."""
    found: dict[str, tuple[int, ...]] = {}
    for number, row in enumerate(_rows()):
        for name in row.get(language, ()):
            spelt = key(tokens.pieces(name, language))
            if number not in found.get(spelt, ()):
                found[spelt] = (*found.get(spelt, ()), number)
    return found


@cache
def _names(rows: tuple[int, ...]) -> tuple[Name, ...]:
    found = []
    for number in rows:
        for language, names in _rows()[number].items():
            for name in names:
                pieces = tokens.pieces(name, language)
                pair = tokens.joined(pieces[0], pieces[-1], language) if len(pieces) == 2 else None
                found.append(Name(language, tuple(each.whole for each in pieces), pair))
    return tuple(dict.fromkeys(found))
