"""Why two listings are taken for one product, or not: what each says, and what that weighs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tradewind.kernel.units import quantities
from tradewind.retrieval.matching import weights
from tradewind.retrieval.matching.compare import Weighed, alike, compared
from tradewind.retrieval.matching.listed import Reading

SHOWN = 6
"""Words that are named, the most telling first."""
Saying = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for one product (a weight above 0) or against it."""

    kind: str
    """Such as ``same_code``; see `weights.terms`."""
    one: str
    other: str
    """What the two listings say of it, in their words."""
    weight: float

    @property
    def veto(self) -> bool:
        """Whether it alone keeps the two apart."""
        return self.kind in weights.VETOES

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        said = {"kind": self.kind, "one": self.one, "other": self.other}
        return said | {"weight": round(self.weight, 2), "veto": self.veto}


def evidence(one: Weighed, other: Weighed) -> list[Evidence]:
    """Everything that speaks for or against, the weightiest first."""
    terms = weights.terms(compared([(one, other)]))
    found = [
        Evidence(kind, *SAID[kind](one, other), float(weight[0]))
        for kind, weight in terms.items()
        if weight[0]
    ]
    return sorted(found, key=lambda each: -abs(each.weight))


def vetoed(found: list[Evidence]) -> bool:
    """Whether something keeps the two apart, and no identifier says otherwise."""
    if any(each.kind == "same_gtin" for each in found):
        return False
    return any(each.veto for each in found)


def _gtins(one: Weighed, other: Weighed) -> Saying:
    a, b = one.reading.of.gtins, other.reading.of.gtins
    return _listed(a & b or a), _listed(a & b or b)


def _codes(one: Weighed, other: Weighed) -> Saying:
    a, b = one.reading, other.reading
    shared = a.codes & b.codes
    if shared:
        return _listed(shared), _listed(shared)
    found = {code for code in a.codes if code in b.squeezed}
    back = {code for code in b.codes if code in a.squeezed}
    return _listed(found or back or a.codes), _listed(found or back or b.codes)


def _odd_codes(one: Weighed, other: Weighed) -> Saying:
    a, b = one.reading.codes, other.reading.codes
    return _listed(a - b), _listed(b - a)


def _models(one: Weighed, other: Weighed) -> Saying:
    a, b = one.reading.of, other.reading.of
    return a.model or a.title, b.model or b.title


def _words(one: Weighed, other: Weighed) -> Saying:
    """The most telling words: those in common where there are some, else each side's own."""
    a, b = set(one.reading.order), set(other.reading.order)
    shared = (a & b) - one.reading.codes
    return _telling(one, shared or a), _telling(other, shared or b)


def _telling(side: Weighed, words: set[str]) -> str:
    return ", ".join(sorted(words, key=lambda word: (-side.words[word], word))[:SHOWN])


def _numbers(one: Weighed, other: Weighed) -> Saying:
    a, b = one.reading.numbers, other.reading.numbers
    return _listed(a - b), _listed(b - a)


def _measures(one: Weighed, other: Weighed) -> Saying:
    a, b = one.reading, other.reading
    both = a.measures.keys() & b.measures.keys()
    apart = {each for each in both if not alike(a.measures[each], b.measures[each])}
    return _amounts(a, apart), _amounts(b, apart)


def _amounts(reading: Reading, dimensions: set[str]) -> str:
    """The amounts of these dimensions as the title writes them."""
    title = reading.of.title
    return ", ".join(
        title[each.start : each.end].strip()
        for each in quantities(title)
        if each.quantity.dimension in dimensions
    )


def _colors(one: Weighed, other: Weighed) -> Saying:
    return _listed(one.reading.colors), _listed(other.reading.colors)


def _packs(one: Weighed, other: Weighed) -> Saying:
    return str(one.reading.pack or 1), str(other.reading.pack or 1)


def _prices(one: Weighed, other: Weighed) -> Saying:
    return str(one.reading.of.price or ""), str(other.reading.of.price or "")


def _listed(words: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(words))


SAID: Mapping[str, Callable[[Weighed, Weighed], Saying]] = {
    "same_gtin": _gtins,
    "other_gtin": _gtins,
    "same_code": _codes,
    "same_model": _models,
    "other_model": _models,
    "other_code": _odd_codes,
    "same_words": _words,
    "other_numbers": _numbers,
    "other_measures": _measures,
    "other_colors": _colors,
    "other_pack": _packs,
    "other_price": _prices,
}
"""How each kind of evidence is put into the listings' own words."""
