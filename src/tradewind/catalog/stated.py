"""What a seller states under a label, as typed facts.

An attribute's label is mapped to the canonical name of the catalogue's vocabulary, its value to a
number, a flag or a text; the text stays as it was written. A value whose unit nobody states, or
that could mean two things, stays a text: a wrong number is worse than none.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from tradewind.catalog.product import Fact, Kind, Source
from tradewind.catalog.vocabulary import terms
from tradewind.kernel.units import Found, Quantity, number_of, quantities, unit_of

YES = frozenset({"yes", "true", "是", "有", "ja", "sí", "si", "はい", "あり", "有り", "✓", "✔"})
NO = frozenset(
    {"no", "false", "否", "无", "沒有", "没有", "nein", "いいえ", "なし", "無し", "✗", "✘"}
)


@dataclass(frozen=True, slots=True)
class Value:
    """How a stated text is understood."""

    kind: Kind
    number: float | None = None
    high: float | None = None
    unit: str | None = None


TEXT = Value(Kind.TEXT)


@cache
def dimension_of(name: str) -> str | None:
    """What a fact of the vocabulary measures; None for counts and for names it does not know."""
    term = terms().get(name)
    unit = unit_of(term.unit) if term and term.unit else None
    return unit.dimension if unit else None


FAMILIES: dict[str, dict[str, str]] = {
    "battery": {"charge": "battery_capacity", "time": "battery_life", "energy": "energy"},
    "capacity": {
        "volume": "capacity",
        "charge": "battery_capacity",
        "energy": "energy",
        "data": "storage",
        "mass": "max_load",
    },
    "power": {"power": "power", "charge": "battery_capacity", "energy": "energy"},
    "noise": {"sound": "noise_level"},
    "screen": {"length": "screen_size"},
    "display": {"length": "screen_size"},
    "ram": {"data": "memory"},
}
"""Labels that mean different facts, told apart by what their value measures."""
ALSO = {
    "item weight": "weight",
    "product weight": "weight",
    "gross weight": "shipping_weight",
    "shipping weight": "shipping_weight",
    "colour": "color",
    "farbe": "color",
    "颜色": "color",
    "工作时间": "battery_life",
    "续航时间": "battery_life",
    "wattage": "power",
    "volume capacity": "capacity",
    "country of manufacture": "origin",
    "made in": "origin",
    "age group": "age_group",
    "fabric": "material",
    "hdd": "storage",
    "ssd": "storage",
    "cpu": "processor",
    "monitor size": "screen_size",
}
"""Further labels as they stand in feeds."""
LONGEST_LABEL = 200
LONGEST_MEASURE = 200
"""Characters; what is longer is a text."""
_LABEL_UNIT = re.compile(r"^(?P<label>.*?)\s*[(\[（【]\s*(?P<unit>[^)\]）】]+)[)\]）】]\s*$")


@cache
def _by_label() -> tuple[dict[str, str], dict[str, str]]:
    """Labels that name a fact outright, and words that do so only if the value agrees."""
    sure: dict[str, str] = dict(ALSO)
    likely: dict[str, str] = {}
    for name, term in terms().items():
        sure.setdefault(name.replace("_", " "), name)
        for first, *others in term.words.values():
            sure.setdefault(first.casefold(), name)
            for other in others:
                likely.setdefault(other.casefold(), name)
    return sure, likely


def slug(label: str) -> str:
    """A name in snake_case; letters of every script are kept."""
    return re.sub(r"[\W_]+", "_", label.casefold()).strip("_")


@cache
def _plain_label(label: str) -> tuple[str, str | None]:
    """The label without its unit (``Weight (kg)``), and the unit."""
    label = re.sub(r"[\s_]+", " ", label).strip(" :：")
    found = _LABEL_UNIT.match(label) if len(label) <= LONGEST_LABEL else None
    unit = unit_of(found["unit"].strip()) if found else None
    return (found["label"], unit.symbol) if found and unit else (label, None)


def named(label: str, text: str, *, unit: str | None = None) -> tuple[str, Value]:
    """The canonical name of a label and the value of the text under it.

    ``unit`` is the unit of a bare number, where the file states it elsewhere.
    """
    plain, own_unit = _plain_label(label)
    folded, unit = plain.casefold(), unit or own_unit
    sure, likely = _by_label()
    if folded in FAMILIES:
        value = understood(text, unit=unit)
        name = FAMILIES[folded].get(Quantity(0, value.unit).dimension or "")
        if name:
            return name, value
    if folded in sure:
        name = sure[folded]
        return name, value_of(name, text, unit=unit)
    if folded in likely:
        value = value_of(likely[folded], text, unit=unit)
        if _agrees(likely[folded], value):
            return likely[folded], value
    return slug(plain), understood(text, unit=unit)


def _agrees(name: str, value: Value) -> bool:
    term = terms().get(name)
    if term is None or value.kind is not term.kind or term.kind is Kind.TEXT:
        return False
    return dimension_of(name) in {None, Quantity(0, value.unit).dimension}


@lru_cache(16_384)
def value_of(name: str, text: str, *, unit: str | None = None) -> Value:
    """What a text says under a canonical name; a text where it does not say such a thing."""
    term, dimension = terms().get(name), dimension_of(name)
    if len(text) > LONGEST_MEASURE:
        return TEXT
    if term is None:
        return understood(text, unit=unit)
    match term.kind:
        case Kind.TEXT:
            return TEXT
        case Kind.FLAG:
            flag = _flag(text)
            return flag or TEXT
        case Kind.NUMBER if dimension is None:
            return _number(text, unit) or _measured(text) or _counted(text) or TEXT
        case Kind.NUMBER:
            value = _measured(text) or _number(text, unit)
            fits = value and Quantity(0, value.unit).dimension == dimension
            return value if value and fits else TEXT


def understood(text: str, *, unit: str | None = None) -> Value:
    """What a text says where nothing is known of its name."""
    if len(text) > LONGEST_MEASURE:
        return TEXT
    return _flag(text) or _number(text, unit) or _measured(text) or TEXT


def _flag(text: str) -> Value | None:
    word = text.strip().casefold()
    if word in YES:
        return Value(Kind.FLAG, 1.0)
    return Value(Kind.FLAG, 0.0) if word in NO else None


_BARE = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d+)?\+?")


def _number(text: str, unit: str | None) -> Value | None:
    text = text.strip()
    if not _BARE.fullmatch(text) or re.match(r"0\d", text):
        return None
    return in_base(Quantity(number_of(text.removesuffix("+")), unit))


def in_base(low: Quantity, high: Quantity | None = None) -> Value:
    """A number, in the base unit of its dimension."""
    base = low.base()
    return Value(Kind.NUMBER, base.number, high.base().number if high else None, base.unit)


_COUNT = re.compile(r"(?:[^\W\d]{1,6}\s?)?(\d{1,9}(?:\.\d+)?)(?:\s?[^\W\d]{1,12})?")


def _counted(text: str) -> Value | None:
    """A count with a word beside it: ``60 HRC``, ``Ra 97``, ``4 double``."""
    found = _COUNT.fullmatch(text.strip())
    return Value(Kind.NUMBER, float(found[1])) if found else None


_LEAD = re.compile(
    r"(?:up to|approx\.?|approximately|about|around|circa|ca\.?|max\.?|min\.?|maximum|over"
    r"|[~≈≤≥<>±]"
    r"|约|大约|大概|最长|最高|最大|最多|可达|高达|bis zu|etwa|ungefähr|hasta|aprox\.?|unos"
    r"|約|最長|およそ)\s*",
    re.IGNORECASE,
)
_FILLER = re.compile(r"[\s()\[\]（）/,≈~=]*(?:approx\.?|or|ca\.?|约|約)?[\s()\[\]（）/,≈~=.]*")


def _measured(text: str) -> Value | None:
    """The one quantity a text consists of; the same amount in other units may stand beside it."""
    text = text.strip()
    lead = _LEAD.match(text)
    found = quantities(text)
    if not found or found[0].start != (lead.end() if lead else 0) or found[0].times > 1:
        return None
    first, place = found[0], found[0].end
    for other in found[1:]:
        if not _FILLER.fullmatch(text, place, other.start) or not same(first, other):
            return None
        place = other.end
    return in_base(first.quantity, first.high) if _FILLER.fullmatch(text, place) else None


def same(one: Found, other: Found) -> bool:
    """Whether two quantities are one amount, perhaps in two units (rounding allowed)."""
    if one.high and other.high:
        return _close(one.quantity, other.quantity) and _close(one.high, other.high)
    return one.high is other.high is None and _close(one.quantity, other.quantity)


def _close(one: Quantity, other: Quantity) -> bool:
    a, b = one.base(), other.base()
    near = abs(a.number - b.number) <= 0.03 * max(abs(a.number), abs(b.number))
    return a.unit == b.unit and near


def attribute(
    label: str,
    text: str,
    at: Source,
    *,
    unit: str | None = None,
    language: str | None = None,
    sku: str | None = None,
) -> Fact | None:
    """The fact that an attribute states; None where its value is empty."""
    if not text.strip():
        return None
    name, value = named(label, text, unit=unit)
    return fact(name, text, value, at, language=language, sku=sku)


def fact(
    name: str,
    text: str,
    value: Value,
    at: Source,
    *,
    language: str | None = None,
    sku: str | None = None,
) -> Fact:
    """A fact of that name and value."""
    return Fact(
        name=name,
        text=text.strip(),
        kind=value.kind,
        source=at,
        number=value.number,
        high=value.high,
        unit=value.unit,
        language=language if value.kind is Kind.TEXT else None,
        sku=sku,
    )


def known(
    name: str, text: str, at: Source, *, unit: str | None = None, sku: str | None = None
) -> Fact:
    """The fact of a canonical name; ``unit`` is that of a bare number."""
    return fact(name, text, value_of(name, text, unit=unit), at, sku=sku)
