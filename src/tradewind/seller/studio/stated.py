"""What a product states, as one language can say it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Fact, Kind, Product, Variant
from tradewind.decisions.claim import Evidence, EvidenceKind
from tradewind.kernel.locale import LANGUAGES as LOCALES
from tradewind.seller.studio.amounts import amount, attributive, number, size
from tradewind.seller.studio.book import DENSE, book, is_code, value_words
from tradewind.seller.studio.frame import Known

EDGES = (
    ("length", "width", "height"),
    ("length", "width"),
    ("width", "height"),
    ("width", "depth", "height"),
)
SKIPPED = frozenset(
    {
        "rating",
        "reviews",
        "stock",
        "price",
        "delivery",
        "shipping",
        "seller",
        "brand",
        "category",
        "returns",
        "model",
    }
)
"""What a listing has fields of its own for."""
ANIMAL = frozenset({"leather", "vegan"})
_LIST = re.compile(r"\s*[,;、，；]\s*(?!\d)")
_AND = re.compile(r"\s+and\s+")
_WITH = re.compile(r"\s+with\s+")
_LEADING = re.compile(r"^(\d[\w.%/²-]*(?: (?:mm|cm|oz|ml|g|m))?) (.+)$")
_TRAILING = re.compile(r"^(.+?) (\d[\w.]*(?: (?:mm|cm|oz|ml|g|m|%|g/m²))?)$")
VERSIONS = frozenset({"bluetooth_version"})
"""Numbers that are names."""
LONGEST = 120
"""Characters of a text fact that goes into a sentence."""


@dataclass(frozen=True, slots=True)
class Left:
    """A stated fact that is not said, and why."""

    name: str
    text: str
    reason: str
    """``words`` where the language's book has none for it, ``channel`` where the channel's rules
    forbid it, ``room`` where it did not fit, ``frame`` where no sentence is for it."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The facts of one variant in one language."""

    known: Known
    evidence: Mapping[str, tuple[Evidence, ...]]
    """By fact, also of those made of several, such as ``dimensions``."""
    made_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left: tuple[Left, ...] = ()

    def bears(self, names: Iterable[str]) -> tuple[Evidence, ...]:
        """The rows behind some facts."""
        return tuple(row for name in sorted(names) for row in self.evidence.get(name, ()))


def stated(product: Product, variant: Variant, language: str, *, group: str) -> Stated:
    """What can be said of a variant."""
    values: dict[str, str] = {}
    flags: dict[str, bool] = {}
    numbers: dict[str, float] = {}
    evidence: dict[str, tuple[Evidence, ...]] = {}
    left: list[Left] = []
    for fact in _facts(product, variant, language):
        if fact.kind is Kind.FLAG:
            flags[fact.name] = bool(fact.number)
        else:
            text = said(fact, language)
            if text is None:
                left.append(Left(fact.name, fact.text, "words"))
                continue
            values[fact.name] = text
            if fact.number is not None:
                numbers[fact.name] = fact.number
                values[f"{fact.name}:adj"] = attributive(fact, language) or text
                values[f"{fact.name}:dat"] = (
                    amount(fact, language, " dative") if fact.unit else text
                )
        evidence[fact.name] = (row(fact),)
    made_of = _combine(product, variant, values, evidence, language)
    return Stated(Known(values, flags, numbers, group), evidence, made_of, tuple(left))


def _facts(product: Product, variant: Variant, language: str) -> Iterator[Fact]:
    names = dict.fromkeys(fact.name for fact in product.facts if fact.name not in SKIPPED)
    for name in names:
        found = product.fact(name, sku=variant.sku, language=language)
        if found is not None and not _empty(found):
            yield found


def _empty(fact: Fact) -> bool:
    return fact.kind is Kind.TEXT and fact.text.strip().lower() in {"", "none", "-", "n/a", "无"}


def row(fact: Fact) -> Evidence:
    """The row that a fact stands in."""
    said = f"{fact.name}: {fact.text}"
    source = fact.source
    return Evidence(EvidenceKind.FACT, f"fact:{fact.id}", said, str(source), source.version)


def said(fact: Fact, language: str) -> str | None:
    """A fact's value in a language; None where the book has no words for it."""
    if fact.name in VERSIONS:
        return fact.text
    if fact.kind is Kind.NUMBER:
        return amount(fact, language) if fact.unit else number(fact.number or 0.0, language)
    if fact.name == "gender":
        found: str | None = book(language).words["gender"].get(fact.text.strip().lower())
        return found
    if (len(fact.text) > LONGEST and fact.name != "hazards") or "\n" in fact.text:
        return None
    if fact.language == language or (language == "en" and fact.language is None):
        return _own(fact.text, language) if _readable(fact.text, language) else None
    return translated(fact.name, fact.text, language)


def _readable(text: str, language: str) -> bool:
    """Whether a text without a language is one that readers of English can read."""
    return language != "en" or text.isascii() or not re.search("[\u3040-\u30ff\u4e00-\u9fff]", text)


def _own(text: str, language: str) -> str:
    """The seller's own words, as a list in running text."""
    whole = value_words(text, language)
    if whole is not None:
        return whole
    if language in DENSE:
        return text.strip().rstrip("。.")
    if ". " in text or ";" in text:
        return text.strip()
    parts = [part for part in _LIST.split(text.strip().rstrip(".")) if part]
    return joined([value_words(part, language) or part for part in parts], language)


def joined(parts: list[str], language: str) -> str:
    """Words as a list: ``a, b and c``."""
    between, last = (str(each) for each in book(language).words["list"])
    if len(parts) < 2 or any(last.strip() and f" {last.strip()} " in part for part in parts):
        return between.join(parts)
    *first, final = parts
    link = last
    if language == "es" and re.match(r"[iIíÍ]|hi", final):
        link = " e "
    return f"{between.join(first)}{link}{final}"


def translated(name: str, text: str, language: str) -> str | None:
    """A text fact in another language, part by part; None where one of them has no words."""
    whole = _part(name, text, language)
    if whole is not None:
        return whole
    parts = [_part(name, part, language) for part in _LIST.split(text) if part]
    if any(part is None for part in parts):
        return None
    return joined([part for part in parts if part], language)


def _part(name: str, part: str, language: str) -> str | None:
    """One part: in the book, a code, an amount beside words, or words joined by "with" or "and"."""
    part = part.strip()
    found = value_words(f"{name}={part}", language) or value_words(part, language)
    if found is not None:
        return found
    if is_code(part):
        return part
    labelled = vocabulary.value_label(name, part, language) if language in LOCALES else ""
    if labelled and labelled != part:
        return labelled
    return _measured(name, part, language) or _compound(name, part, language)


def _measured(name: str, part: str, language: str) -> str | None:
    if match := _LEADING.match(part):
        rest = _part(name, match[2], language)
        return f"{match[1]} {rest}" if rest else None
    if match := _TRAILING.match(part):
        rest = _part(name, match[1], language)
        return f"{rest} {match[2]}" if rest else None
    return None


def _compound(name: str, part: str, language: str) -> str | None:
    for splitter, word in ((_WITH, "with"), (_AND, "and")):
        pieces = splitter.split(part)
        if len(pieces) == 2:
            one, other = (_part(name, piece, language) for piece in pieces)
            if one and other:
                return str(book(language).words[word]).format(one, other)
    return None


def _combine(
    product: Product,
    variant: Variant,
    values: dict[str, str],
    evidence: dict[str, tuple[Evidence, ...]],
    language: str,
) -> dict[str, tuple[str, ...]]:
    """Edges become one size."""
    for names in EDGES:
        if not all(name in values for name in names):
            continue
        edges = [product.fact(name, sku=variant.sku, language=language) for name in names]
        facts = [edge for edge in edges if edge and edge.unit == "cm" and edge.high is None]
        if len(facts) == len(names):
            values["dimensions"] = size(facts, language)
            evidence["dimensions"] = tuple(row(fact) for fact in facts)
            return {"dimensions": names}
    return {}
