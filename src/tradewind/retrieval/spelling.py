"""Misspelt words, repaired from the catalogue's own."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

DISTANCE: Any = OSA.distance
"""Letters missing, added, replaced, or swapped with their neighbour."""
SHORTEST = 4
"""Shorter words have too many neighbours to guess from."""
FAR = 8
"""From this length on two slips are forgiven, before only one."""


def repaired(
    word: str, vocabulary: Mapping[int, Sequence[str]], frequency: Callable[[str], int]
) -> tuple[str, int] | None:
    """The nearest word and its distance; the most frequent of equally near ones.

    ``vocabulary`` holds the words by their length.
    A slip is a letter missing, added, replaced, or swapped with its neighbour.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return None
    slips = 2 if len(word) >= FAR else 1
    lengths = range(len(word) - slips, len(word) + slips + 1)
    words = [each for length in lengths for each in vocabulary.get(length, ())]
    near = process.extract(word, words, scorer=DISTANCE, score_cutoff=slips, limit=None)
    if not near:
        return None
    best = min(
        near, key=lambda each: (each[1], each[0][0] != word[0], -frequency(each[0]), each[0])
    )
    return str(best[0]), int(best[1])
