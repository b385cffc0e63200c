"""What a title only mentions, what it denies, and words that say nothing."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

from tradewind.retrieval.tokens import Piece

AHEAD = 2
"""How many words after a word can make it an aside: ``laptop carrying case``."""


@cache
def _words(group: str, language: str) -> frozenset[str]:
    return frozenset((_listed()[group].get(language) or "").split())


@cache
def _listed() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("asides.yaml").read_text("utf-8")
    listed: dict[str, Any] = yaml.safe_load(text)
    return listed


def thing_first(language: str) -> bool:
    """Whether the thing itself stands before what it belongs to."""
    return bool(_words("thing_first", language))


def idle(piece: Piece, language: str) -> bool:
    """Whether it is left out of a search unless there is nothing else."""
    return piece.word is not None and piece.word in _words("idle", language)


@cache
def telling(word: str) -> bool:
    """Whether a word is more than a particle in every language."""
    groups = ("idle", "toward", "denying")
    return len(word) > 1 and not any(
        word in _words(group, language) for group in groups for language in _listed()["idle"]
    )


def mentioned(pieces: Sequence[Piece], language: str) -> list[bool]:
    """For each piece of a title, whether it names not the thing sold but what that belongs to.

    True of ``laptop`` in ``laptop sleeve``, ``sleeve for laptop`` and ``funda de portátil``.
    Numbers and codes are never asides.
    """
    words = [piece.word for piece in pieces]
    belongs, toward = _words("belongings", language), _words("toward", language)
    opens = _words("thing_first", language)
    after, found = False, []
    for at, word in enumerate(words):
        before = words[at - 2] if at > 1 else None
        after = after or word in toward or (words[at - 1] in opens and before in belongs)
        ahead = _phrase(words[at + 1 : at + 1 + AHEAD], toward | opens)
        found.append(word is not None and (after or (not opens and bool(belongs & ahead))))
    return found


def _phrase(ahead: Sequence[str | None], ends: frozenset[str]) -> set[str]:
    """The next words of the same phrase: a number or a preposition ends it."""
    found = set()
    for word in ahead:
        if word is None or word in ends:
            break
        found.add(word)
    return found


def denied(pieces: Sequence[Piece], language: str) -> list[bool]:
    """For each piece, whether a word beside it says that it is not so, or only looks so."""
    words = [piece.word for piece in pieces]
    before, after = _words("denying", language), _words("denying_after", language)
    return [
        (at > 0 and words[at - 1] in before) or (at + 1 < len(words) and words[at + 1] in after)
        for at in range(len(words))
    ]
