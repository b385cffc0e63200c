"""Amounts as readers of a language expect them: their decimal mark, their units, rounded calmly."""

import re
from functools import lru_cache

from babel.numbers import format_decimal

from tradewind.catalog.product import Fact
from tradewind.kernel.units import Quantity, quantities
from tradewind.seller.studio.book import DENSE, book

IMPERIAL = frozenset({"oz", "lb", "in", "ft", "fl oz", "gal", "°F"})
"""Units that are left to readers in the United States."""
CUSTOMARY = {
    "mass": (("oz", 453.59237), ("lb", float("inf"))),
    "length": (("in", 250.0), ("ft", float("inf"))),
    "volume": (("fl oz", 950.0),),
    "temperature": (("°F", float("inf")),),
}
"""Per dimension: the unit readers there expect, below so many base units; else metric alone."""
METRIC = {
    "mass": (("g", 1000.0), ("kg", float("inf"))),
    "length": (("mm", 1.0), ("cm", 300.0), ("m", float("inf"))),
    "volume": (("ml", 1000.0), ("L", float("inf"))),
    "time": (("s", 0.0166), ("min", 1.0), ("h", 240.0), ("day", float("inf"))),
    "age": (("month", 2.0), ("year", float("inf"))),
    "frequency": (("Hz", 1e3), ("kHz", 1e6), ("MHz", 1e9), ("GHz", float("inf"))),
    "data": (("MB", 1.0), ("GB", 1000.0), ("TB", float("inf"))),
}
TECHNICAL = frozenset(
    {"driver_size", "waterproof_rating", "drop", "thickness", "capacity", "caffeine", "range"}
)
"""Facts whose metric figure is what the trade quotes everywhere."""
INCHES = frozenset({"laptop_size", "screen_size"})
"""Facts that are quoted in inches everywhere."""
AGES = frozenset({"age_min", "age_max"})
_COMPOUND = re.compile(r"\d ?lb \d")
LONG = frozenset({"cable_length", "sensor_range", "beam_distance"})
"""Facts whose customary unit is the foot."""
SPACED = frozenset({"de", "es", "fr"})
TEN_THOUSAND = 10_000
WHOLE = 100


@lru_cache(maxsize=16384)
def number(value: float, language: str) -> str:
    """A number rounded calmly, as the language writes it."""
    rounded = value if value == int(value) else _calm(value)
    locale = {"zh": "zh_Hans_CN", "en": "en_US"}.get(language, language)
    shown = str(format_decimal(rounded, locale=locale, format="#,##0.####"))
    return _spaced(shown, rounded) if language in SPACED else shown


def _spaced(shown: str, value: float) -> str:
    """Thousands apart by a blank from five figures on.

    A dot there would be a decimal mark to half of the readers.
    """
    bare = shown.translate({ord(each): None for each in ".\u202f\u00a0"})
    whole, comma, rest = bare.partition(",")
    if abs(value) >= TEN_THOUSAND:
        whole = f"{int(whole):,}".replace(",", "\u00a0")
    return f"{whole}{comma}{rest}"


def _calm(value: float) -> float:
    """Whole from a hundred up; below, with as few decimals as stay within a hundredth."""
    least = 0 if abs(value) >= WHOLE else 1
    for decimals in range(least, 6):
        rounded = round(value, decimals)
        if rounded and abs(rounded - value) <= abs(value) / WHOLE:
            return rounded
    return value


@lru_cache(maxsize=16384)
def quantity(value: Quantity, language: str, form: str = "") -> str:
    """A number with its unit; ``form`` is another form of the unit's word, such as `` of age``."""
    shown = number(value.number, language)
    if value.unit is None:
        return shown
    words = book(language).units.get(f"{value.unit}{form}") or book(language).units.get(value.unit)
    if words:
        single = value.number < 2 if language == "fr" else value.number == 1
        unit = words[0] if single else words[-1]
        gap = "" if language == "ja" else " "
        return f"{shown}{gap}{unit}"
    gap = "" if value.unit == "°" or (value.unit == "%" and language in DENSE | {"en"}) else " "
    return f"{shown}{gap}{value.unit}"


def attributive(fact: Fact, language: str) -> str | None:
    """An amount before a noun, as in ``24-month warranty``; None where the unit is no word."""
    low = Quantity(fact.number or 0.0, fact.unit)
    unit = _units(fact, low, language)[0]
    words = book(language).units.get(unit or "")
    if language != "en" or not unit or not words or fact.high is not None:
        return None
    return f"{number(low.to(unit).number, language)}-{words[0]}"


def amount(fact: Fact, language: str, form: str = "") -> str:
    """What a number fact says; in English the customary unit first, then the metric one."""
    low = Quantity(fact.number or 0.0, fact.unit)
    metric, customary = _units(fact, low, language)
    if language == "en" and metric and _COMPOUND.search(fact.text):
        return f"{fact.text} ({_span(fact, metric, language)})"
    if metric is None and customary is None:
        return _span(fact, None, language)
    if customary is None or metric is None:
        return _span(fact, customary or metric, language, form)
    return f"{_span(fact, customary, language)} ({_span(fact, metric, language)})"


def _units(fact: Fact, low: Quantity, language: str) -> tuple[str | None, str | None]:
    """The metric unit, and the customary one where readers expect it."""
    dimension = low.dimension or ""
    stated = next(
        (
            each.quantity.unit
            for each in quantities(fact.text)
            if each.quantity.dimension == low.dimension
        ),
        None,
    )
    if fact.name in INCHES:
        return (None, "in") if language != "en" else ("cm", "in")
    metric = stated if stated and stated not in IMPERIAL else _step(METRIC, dimension, low.number)
    if language != "en" or fact.name in TECHNICAL:
        return metric or low.unit, None
    if dimension == "length" and metric == "mm":
        return metric, None
    if fact.name in LONG:
        return metric, "ft"
    customary = stated if stated in IMPERIAL else _step(CUSTOMARY, dimension, low.number)
    return metric or low.unit, customary


def _step(
    steps: dict[str, tuple[tuple[str, float], ...]], dimension: str, base: float
) -> str | None:
    return next((unit for unit, limit in steps.get(dimension, ()) if abs(base) < limit), None)


def _span(fact: Fact, unit: str | None, language: str, form: str = "") -> str:
    low = Quantity(fact.number or 0.0, fact.unit)
    form = form or (" of age" if fact.name in AGES else "")
    shown = quantity(low.to(unit) if unit else low, language, form)
    if fact.high is None:
        return shown
    high = Quantity(fact.high, fact.unit)
    top = high.to(unit) if unit else high
    bare = number((low.to(unit) if unit else low).number, language)
    return f"{bare}–{quantity(top, language)}"


def size(edges: list[Fact], language: str) -> str:
    """Edges of one thing as a size: ``16.1 × 11 × 5.5 in (41 × 28 × 14 cm)``."""
    unit = "mm" if max(each.number or 0.0 for each in edges) < 3 else "cm"
    metric = _edges(edges, unit, language)
    if language != "en":
        return metric
    return f"{_edges(edges, 'in', language)} ({metric})"


def _edges(edges: list[Fact], unit: str, language: str) -> str:
    numbers = [Quantity(each.number or 0.0, "cm").to(unit).number for each in edges]
    return f"{' × '.join(number(each, language) for each in numbers)} {unit}"
