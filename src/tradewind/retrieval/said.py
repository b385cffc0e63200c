"""What a product says of itself, as terms in fields, and as one text whose meaning is searched."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import islice, pairwise

from tradewind.catalog.product import Fact, Kind, Product
from tradewind.kernel.locale import Texts, pick
from tradewind.retrieval import asides, tokens

LANGUAGES = (
    "en",
    "zh",
    "es",
    "de",
    "ja",
    "ar",
    "fr",
    "it",
    "ko",
    "nl",
    "pl",
    "pt",
    "ru",
    "th",
    "tr",
)
"""Languages that are told apart; a bit each."""
LONGEST_FACT = 40
"""Terms of one stated value that are searched; more is a text, not a value."""
DESCRIBED = 200
"""Characters of the description that go into the meaning."""


class Field(IntEnum):
    """Where a term stands."""

    TITLE = 0
    MENTION = 1
    """In the title, but only as what the thing is for: ``laptop`` of a laptop sleeve."""
    PAIR = 2
    """Two neighbouring words of the title as one."""
    BRAND = 3
    CATEGORY = 4
    FACT = 5
    """A stated value, an option, or the name of something stated to be true."""
    DESCRIPTION = 6
    CODE = 7
    """SKU or GTIN."""
    DENIED = 8
    """In title or description beside a word that denies it: ``vegan leather``."""


@dataclass(frozen=True, slots=True)
class Said:
    """One product as the index reads it."""

    occurrences: list[tuple[str, Field]]
    surfaces: dict[str, str]
    """Term -> how it is written, for the words and word pairs of title, category and brand."""


CategoryNames = Mapping[str, Texts]


def said(product: Product, names: CategoryNames) -> Said:
    """Every term of a product with its field."""
    reading = Said([], {})
    for language, text in product.title.items():
        _title(reading, text, language)
    for language, text in product.description.items():
        found = tokens.pieces(text, language)
        _put(reading, tokens.terms(found), Field.DESCRIPTION)
        _put(reading, (name for _, name in tokens.numbered(found)), Field.DESCRIPTION)
        _deny(reading, found, language)
    for language, text in _category(product.category, names):
        _put(reading, _value(text, language), Field.CATEGORY)
    found = tokens.pieces(product.brand, "en")
    _put(reading, tokens.terms(found), Field.BRAND)
    _surfaces(reading, found, "en")
    for value, language in _values(product):
        _put(reading, _value(value, language), Field.FACT)
    for variant in product.variants:
        _put(reading, _value(f"{variant.sku} {variant.gtin or ''}", ""), Field.CODE)
    return reading


def _put(reading: Said, terms: Iterator[str] | tuple[str, ...], field: Field) -> None:
    reading.occurrences.extend((term, field) for term in terms)


def _title(reading: Said, text: str, language: str) -> None:
    found = tokens.pieces(text, language)
    flags = asides.mentioned(found, language)
    for piece, aside in zip(found, flags, strict=True):
        _put(reading, tokens.terms([piece]), Field.MENTION if aside else Field.TITLE)
    for at, name in tokens.numbered(found):
        _put(reading, (name,), Field.MENTION if flags[at - 1] else Field.TITLE)
    _put(reading, tokens.pairs(found, language), Field.PAIR)
    _deny(reading, found, language)
    _surfaces(reading, found, language)


def _deny(reading: Said, found: list[tokens.Piece], language: str) -> None:
    flags = asides.denied(found, language)
    denied = (piece.whole for piece, flag in zip(found, flags, strict=True) if flag)
    _put(reading, denied, Field.DENIED)


def _surfaces(reading: Said, found: list[tokens.Piece], language: str) -> None:
    for piece in found:
        if piece.word is not None:
            _surface(reading, piece.whole, piece.word)
    for first, second in pairwise(found):
        pair = tokens.joined(first, second, language)
        if pair is not None:
            _surface(reading, pair, f"{first.word} {second.word}")


def _surface(reading: Said, term: str, written: str) -> None:
    known = reading.surfaces.get(term)
    if known is None or shorter(written, known):
        reading.surfaces[term] = written


def shorter(one: str, other: str) -> bool:
    """Which of two ways of writing a term stands for it."""
    return (len(one), one) < (len(other), other)


def _category(path: str, names: CategoryNames) -> Iterator[tuple[str, str]]:
    yield "en", path.replace("/", " ").replace("_", " ")
    yield from names.get(path, {}).items()


def _values(product: Product) -> Iterator[tuple[str, str]]:
    for variant in product.variants:
        for value in variant.options.values():
            yield value, "en"
    for fact in product.facts:
        yield from _stated(fact)


def _stated(fact: Fact) -> Iterator[tuple[str, str]]:
    match fact.kind:
        case Kind.TEXT:
            yield fact.text, fact.language or "en"
        case Kind.FLAG if fact.number:
            yield fact.name.replace("_", " "), "en"
        case Kind.NUMBER if fact.unit:
            yield from ((each, "") for each in _amounts(fact.text))
        case _:
            pass


def _amounts(text: str) -> Iterator[str]:
    return (piece.whole for piece in tokens.pieces(text) if piece.parts and not piece.cjk)


@lru_cache(1 << 16)
def _value(text: str, language: str) -> tuple[str, ...]:
    found = tokens.pieces(text, language)
    named = (name for _, name in tokens.numbered(found))
    return (*islice(tokens.terms(found), LONGEST_FACT), *islice(named, LONGEST_FACT))


def meaning(product: Product, names: CategoryNames) -> str:
    """The text that is embedded: what it is, its category, how it is described."""
    category = pick(names.get(product.category, {}), "en") or product.category.rpartition("/")[2]
    description = pick(product.description, "en")[:DESCRIBED]
    parts = (pick(product.title, "en"), category.replace("_", " "), description)
    return ". ".join(part for part in parts if part)


def languages(product: Product) -> int:
    """The languages of its title, one bit each."""
    return sum(1 << LANGUAGES.index(each) for each in product.title if each in LANGUAGES)


def mark(*texts: str) -> int:
    """A 64-bit mark that changes whenever one of the texts does."""
    digest = hashlib.blake2b("\x1f".join(texts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def mark_of(product: Product, names: CategoryNames) -> int:
    """A mark of everything that `said` reads."""
    texts = [*product.title, *product.title.values()]
    texts += [*product.description, *product.description.values()]
    texts += [f"{language} {text}" for language, text in _category(product.category, names)]
    texts += [product.brand, *(each.sku for each in product.variants)]
    texts += [each.gtin or "" for each in product.variants]
    texts += [f"{value}\x1e{language}" for value, language in _values(product)]
    return mark(*texts)
