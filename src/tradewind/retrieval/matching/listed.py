"""A listing as it is compared: its words, codes, numbers and colours, read once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tradewind.catalog import vocabulary
from tradewind.kernel.money import Money
from tradewind.kernel.units import quantities
from tradewind.retrieval import tokens
from tradewind.retrieval.tokens import Piece

SHORTEST_CODE = 4
LONGEST = 2000
"""Characters of a description that are read."""
GRAM = 3
_CODE = re.compile(r"(?=.*\d)[0-9a-z]+")
_MEASURE = re.compile(r"\d+(?:[.,]\d+)*[a-z]{1,4}")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_SQUEEZE = re.compile(r"[\W_]+")
_COUNTED = re.compile(
    r"\b(?:pack|set|box|case|lot|bundle)\s+of\s+(\d{1,4})\b"
    r"|\b(\d{1,4})[\s-]?(?:pack|packs|pk|count|ct|pcs|pieces|pc)\b"
    r"|(\d{1,4})\s?(?:个装|只装|片装|件套|支装|包装|瓶装|袋装)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What somebody offers, in the words of the offer. Untrusted text: compared, never obeyed."""

    id: str
    title: str
    brand: str = ""
    model: str = ""
    """Model or part number, where one is stated."""
    gtins: frozenset[str] = frozenset()
    description: str = ""
    category: str = ""
    price: Money | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a listing that are compared."""

    of: Listed
    words: frozenset[str]
    """Everything the title says, stemmed, with its codes and numbers."""
    described: frozenset[str]
    """Words of the description too."""
    codes: frozenset[str]
    """Model codes of the title and the model number, without their dashes."""
    model: str
    brand: frozenset[str]
    category: frozenset[str]
    numbers: frozenset[str]
    measures: dict[str, frozenset[float]]
    """Amounts by dimension, in its base unit; counts of pieces are `pack`."""
    colors: frozenset[str]
    pack: int | None
    grams: frozenset[str]
    squeezed: str
    """The title without blanks and marks."""
    order: tuple[str, ...]
    """The title's words as they come."""


def read(listed: Listed) -> Reading:
    """Take a listing apart."""
    title = listed.title[:LONGEST]
    found = tokens.pieces(title)
    order = tuple(dict.fromkeys(piece.whole for piece in found))
    model = squeeze(listed.model)
    amounts = frozenset(_amounts(title))
    squeezed = squeeze(title)
    return Reading(
        of=listed,
        words=frozenset(tokens.terms(found)),
        described=frozenset(tokens.terms(tokens.pieces(listed.description[:LONGEST]))),
        codes=frozenset(_codes(found)) | (frozenset({model}) if _is_code(model) else frozenset()),
        model=model,
        brand=frozenset(_words(listed.brand)),
        category=frozenset(_words(listed.category)),
        numbers=frozenset(_numbers(found)),
        measures=_measures(amounts),
        colors=vocabulary.colors(title) - {vocabulary.plain(title)},
        pack=_pack(title),
        grams=frozenset(squeezed[at : at + GRAM] for at in range(len(squeezed) - GRAM + 1)),
        squeezed=squeezed,
        order=order,
    )


def squeeze(text: str) -> str:
    """Letters and digits only, folded."""
    return _SQUEEZE.sub("", tokens.fold(tokens.lower(text)))


def _words(text: str) -> Iterator[str]:
    return tokens.terms(tokens.pieces(text[:LONGEST]))


def _is_code(word: str) -> bool:
    return len(word) >= SHORTEST_CODE and _CODE.fullmatch(word) is not None


def _codes(found: Iterable[Piece]) -> Iterator[str]:
    """Words with digits that are no amounts: ``kxtg1032s``, ``27528``."""
    for piece in found:
        word = piece.whole
        if piece.word is None and _is_code(word) and not _MEASURE.fullmatch(word):
            yield word


def _numbers(found: Iterable[Piece]) -> Iterator[str]:
    """Plain numbers and amounts as they are written."""
    for piece in found:
        number = piece.parts[0] if _MEASURE.fullmatch(piece.whole) and piece.parts else piece.whole
        if _PLAIN.fullmatch(number):
            yield number.removesuffix(".0")


def _amounts(text: str) -> Iterator[tuple[str, float]]:
    for each in quantities(text):
        dimension = each.quantity.dimension
        if dimension is not None and dimension != "count":
            yield dimension, each.quantity.base().number


def _measures(amounts: Iterable[tuple[str, float]]) -> dict[str, frozenset[float]]:
    found: dict[str, set[float]] = {}
    for dimension, number in amounts:
        found.setdefault(dimension, set()).add(number)
    return {dimension: frozenset(numbers) for dimension, numbers in found.items()}


def _pack(title: str) -> int | None:
    counts = Counter(
        int(next(each for each in match.groups() if each)) for match in _COUNTED.finditer(title)
    )
    return max(counts) if counts else None
