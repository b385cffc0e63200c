"""Numbers as people write them, and units: a table of its own, shared with nothing that answers."""

import re
from dataclasses import dataclass

BASE = {
    "g": ("g", 1.0),
    "mg": ("g", 0.001),
    "kg": ("g", 1000.0),
    "oz": ("g", 28.349523125),
    "lb": ("g", 453.59237),
    "mm": ("cm", 0.1),
    "cm": ("cm", 1.0),
    "m": ("cm", 100.0),
    "km": ("cm", 100_000.0),
    "in": ("cm", 2.54),
    "ft": ("cm", 30.48),
    "ml": ("ml", 1.0),
    "L": ("ml", 1000.0),
    "fl oz": ("ml", 29.5735295625),
    "mAh": ("mAh", 1.0),
    "Ah": ("mAh", 1000.0),
    "Wh": ("Wh", 1.0),
    "kWh": ("Wh", 1000.0),
    "W": ("W", 1.0),
    "kW": ("W", 1000.0),
    "h": ("h", 1.0),
    "min": ("h", 1 / 60),
    "s": ("h", 1 / 3600),
    "ms": ("h", 1 / 3_600_000),
    "day": ("h", 24.0),
    "month": ("year", 1 / 12),
    "year": ("year", 1.0),
    "MB": ("GB", 0.001),
    "GB": ("GB", 1.0),
    "TB": ("GB", 1000.0),
    "kbit/s": ("Mbit/s", 0.001),
    "Mbit/s": ("Mbit/s", 1.0),
    "Mbps": ("Mbit/s", 1.0),
    "Gbit/s": ("Mbit/s", 1000.0),
    "Gbps": ("Mbit/s", 1000.0),
    "Hz": ("Hz", 1.0),
    "kHz": ("Hz", 1e3),
    "MHz": ("Hz", 1e6),
    "GHz": ("Hz", 1e9),
    "lm": ("lm", 1.0),
    "dB": ("dB", 1.0),
    "K": ("K", 1.0),
    "°C": ("°C", 1.0),
    "%": ("%", 1.0),
    "V": ("V", 1.0),
    "A": ("A", 1.0),
    "CFM": ("CFM", 1.0),
    "m³/h": ("CFM", 0.588577779),
}
"""Each unit by its base unit and how many of those it is."""
SPOKEN = {
    "h": ("h", "hour", "hours", "小时", "hora", "horas", "Stunde", "Stunden", "時間"),
    "min": ("min", "minute", "minutes", "分钟", "minuto", "minutos", "Minute", "Minuten", "分"),
    "s": ("s", "second", "seconds", "秒"),
    "day": ("day", "days", "天", "día", "días", "Tag", "Tage", "日"),
    "month": ("month", "months", "个月", "mes", "meses", "Monat", "Monate", "か月", "ヶ月"),
    "year": ("year", "years", "年", "岁", "año", "años", "Jahr", "Jahre", "歳"),
}
"""Units that are read as words."""
UNIT_OF_WORD = {word: unit for unit, words in SPOKEN.items() for word in words}
NUMBER = re.compile(r"(?:(?<!\d)[-−])?\d(?:[\d.,\u00a0\u202f]*\d)?")
VERSION = re.compile(r"\d+\.\d{1,2}\.[\d.]+|\d+(?:[.,]\d{1,2}){2,}")
COMMA = {"es", "de"}
"""Languages that write a comma before the tenths."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and the unit it was written with; the unit is empty where there was none."""

    number: float
    unit: str


def read_number(text: str, language: str) -> float:
    """A number as that language writes it."""
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace("−", "-")
    if language in COMMA:
        plain = plain.replace(".", "").replace(",", ".")
    return float(plain.replace(",", ""))


def numbers_in(text: str, language: str) -> list[float]:
    """Every number of a text in order; a version such as 10.2.8 is none."""
    found = (match[0] for match in NUMBER.finditer(text))
    return [read_number(each, language) for each in found if not VERSION.fullmatch(each)]


def amounts_in(shown: str, language: str) -> list[Amount]:
    """Every number of a shown value with the unit after it."""
    found = [match for match in NUMBER.finditer(shown) if not VERSION.fullmatch(match[0])]
    ends = [match.start() for match in found[1:]] + [len(shown)]
    return [
        Amount(read_number(match[0], language), _unit(shown[match.end() : end]))
        for match, end in zip(found, ends, strict=True)
    ]


def _unit(after: str) -> str:
    word = after.strip(" \u00a0\u202f–-")
    return UNIT_OF_WORD.get(word, word)


def in_base(number: float, unit: str) -> tuple[float, str]:
    """The same amount in the base unit of its kind; unknown units are their own."""
    base, factor = BASE.get(unit, (unit, 1.0))
    if unit == "°F":
        return (number - 32) / 1.8, "°C"
    return number * factor, base


def same(shown: Amount, number: float, unit: str | None) -> bool:
    """Whether a shown amount is that number, as finely as it is written."""
    factor = BASE.get(shown.unit, (shown.unit, 1.0))[1]
    mine, base = in_base(shown.number, shown.unit)
    theirs, other = in_base(number, unit or "")
    if base != other and shown.unit:
        return False
    if not shown.unit:
        mine, factor = shown.number, 1.0
    fine = abs(theirs / factor)
    step = 0.051 if fine >= 1000 else max(5.1e-4 * fine, 5.1e-5)
    return abs(mine - theirs) <= step * factor


STATED = re.compile(r"([-−]?\d[\d,]*(?:\.\d+)?)\s*([A-Za-z°%][\w° ]*)?")


def read_stated(text: str) -> tuple[float, str] | None:
    """What a source states in English as one number and a unit, in base units; else None."""
    match = STATED.fullmatch(text.strip())
    if match is None:
        return None
    unit = (match[2] or "").strip()
    unit = UNIT_OF_WORD.get(unit, unit)
    if unit and unit not in BASE and unit != "°F":
        return None
    return in_base(float(match[1].replace(",", "").replace("−", "-")), unit)
