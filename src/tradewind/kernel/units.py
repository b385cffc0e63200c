"""Quantities as sellers write them, and the one unit in which each kind is compared.

A number is only ever compared with a number of the same dimension, both in the dimension's base
unit. The seller's own words are kept beside it (`catalog.fact.Fact.text`).
"""

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its symbol, what it measures, and how many base units it is (plus an offset)."""

    symbol: str
    dimension: str
    factor: float
    spellings: tuple[str, ...] = ()
    offset: float = 0.0


UNITS = (
    Unit(
        "g",
        "mass",
        1,
        ("gram", "grams", "gramme", "grammes", "gr", "克", "gramos", "gramo", "Gramm", "グラム"),
    ),
    Unit("mg", "mass", 0.001, ("milligram", "milligrams", "毫克", "miligramos")),
    Unit(
        "kg",
        "mass",
        1000,
        (
            "kilogram",
            "kilograms",
            "kilo",
            "kilos",
            "kgs",
            "公斤",
            "千克",
            "kilogramos",
            "Kilogramm",
            "キロ",
            "キログラム",
        ),
    ),
    Unit("斤", "mass", 500, ("市斤",)),
    Unit(
        "oz", "mass", 28.349523125, ("ounce", "ounces", "盎司", "onzas", "onza", "Unzen", "オンス")
    ),
    Unit(
        "lb",
        "mass",
        453.59237,
        ("lbs", "pound", "pounds", "磅", "libras", "libra", "Pfund", "ポンド"),
    ),
    Unit(
        "mm",
        "length",
        0.1,
        (
            "millimeter",
            "millimeters",
            "millimetre",
            "millimetres",
            "毫米",
            "milímetros",
            "Millimeter",
            "ミリ",
        ),
    ),
    Unit(
        "cm",
        "length",
        1,
        (
            "centimeter",
            "centimeters",
            "centimetre",
            "centimetres",
            "厘米",
            "公分",
            "centímetros",
            "Zentimeter",
            "センチ",
            "センチメートル",
        ),
    ),
    Unit(
        "m",
        "length",
        100,
        ("meter", "meters", "metre", "metres", "米", "公尺", "metros", "Meter", "メートル"),
    ),
    Unit("km", "length", 100_000, ("kilometer", "kilometers", "公里", "千米")),
    Unit(
        "in",
        "length",
        2.54,
        ("inch", "inches", '"', "″", "”", "英寸", "寸", "pulgadas", "pulgada", "Zoll", "インチ"),
    ),
    Unit("ft", "length", 30.48, ("foot", "feet", "英尺", "pies", "Fuß", "フィート")),
    Unit(
        "ml",
        "volume",
        1,
        (
            "mL",
            "milliliter",
            "milliliters",
            "millilitre",
            "millilitres",
            "毫升",
            "mililitros",
            "Milliliter",
            "ミリリットル",
        ),
    ),
    Unit("cl", "volume", 10, ("centiliter",)),
    Unit(
        "L",
        "volume",
        1000,
        (
            "l",
            "liter",
            "liters",
            "litre",
            "litres",
            "ltr",
            "升",
            "公升",
            "litros",
            "litro",
            "リットル",
        ),
    ),
    Unit(
        "fl oz",
        "volume",
        29.5735295625,
        ("fl. oz.", "fl. oz", "fl.oz", "floz", "fluid ounce", "fluid ounces", "液体盎司", "液盎司"),
    ),
    Unit("gal", "volume", 3785.411784, ("gallon", "gallons", "加仑")),
    Unit("mAh", "charge", 1, ("mah", "毫安时", "毫安", "MAH")),
    Unit("Ah", "charge", 1000, ("amp hour", "安时")),
    Unit("Wh", "energy", 1, ("wh", "watt hour", "watt hours", "瓦时")),
    Unit("kWh", "energy", 1000, ("kwh", "千瓦时", "度电")),
    Unit("W", "power", 1, ("w", "watt", "watts", "瓦", "瓦特", "vatios", "ワット")),
    Unit("kW", "power", 1000, ("kw", "千瓦")),
    Unit("VA", "apparent power", 1, ()),
    Unit("V", "voltage", 1, ("volt", "volts", "伏", "voltios")),
    Unit("A", "current", 1, ("amp", "amps", "ampere", "安培")),
    Unit("mA", "current", 0.001, ()),
    Unit(
        "h",
        "time",
        1,
        (
            "hour",
            "hours",
            "hr",
            "hrs",
            "小时",
            "个小时",
            "钟头",
            "horas",
            "hora",
            "Stunden",
            "Stunde",
            "Std",
            "時間",
        ),
    ),
    Unit("min", "time", 1 / 60, ("minute", "minutes", "mins", "分钟", "minutos", "Minuten", "分")),
    Unit("s", "time", 1 / 3600, ("second", "seconds", "sec", "secs", "秒", "segundos", "Sekunden")),
    Unit("ms", "time", 1 / 3_600_000, ("millisecond", "milliseconds", "毫秒")),
    Unit("ns", "time", 1 / 3.6e12, ("nanosecond", "nanoseconds", "纳秒")),
    Unit("day", "time", 24, ("days", "天", "días", "Tage", "日間")),
    Unit(
        "year",
        "age",
        1,
        (
            "years",
            "yr",
            "yrs",
            "yo",
            "岁",
            "周岁",
            "年",
            "años",
            "año",
            "Jahre",
            "Jahr",
            "歳",
            "才",
        ),
    ),
    Unit(
        "month",
        "age",
        1 / 12,
        ("months", "mo", "个月", "月", "meses", "mes", "Monate", "Monat", "ヶ月", "か月"),
    ),
    Unit("MB", "data", 0.001, ("megabyte", "megabytes", "兆")),
    Unit("GB", "data", 1, ("gb", "gigabyte", "gigabytes", "gigs", "gig", "G内存")),
    Unit("TB", "data", 1000, ("tb", "terabyte", "terabytes")),
    Unit("Hz", "frequency", 1, ("hz", "hertz", "赫兹")),
    Unit("kHz", "frequency", 1000, ("khz",)),
    Unit("MHz", "frequency", 1e6, ("mhz",)),
    Unit("GHz", "frequency", 1e9, ("ghz",)),
    Unit("rpm", "rotation", 1, ("RPM", "转", "转/分")),
    Unit(
        "dB",
        "sound",
        1,
        ("db", "dBA", "dB(A)", "decibel", "decibels", "分贝", "decibelios", "Dezibel", "デシベル"),
    ),
    Unit("lm", "light", 1, ("lumen", "lumens", "流明", "lúmenes", "ルーメン")),
    Unit("K", "color temperature", 1, ("kelvin", "开尔文")),
    Unit(
        "°C",
        "temperature",
        1,
        ("℃", "degrees C", "degrees celsius", "celsius", "摄氏度", "度", "grados", "Grad"),
    ),
    Unit("°F", "temperature", 5 / 9, ("℉", "degrees F", "fahrenheit", "华氏度"), offset=-160 / 9),
    Unit("dpi", "resolution", 1, ("DPI",)),
    Unit("MP", "pixels", 1, ("megapixel", "megapixels", "万像素")),
    Unit("px", "pixel", 1, ("pixel", "pixels", "像素")),
    Unit("CFM", "airflow", 1, ("cfm",)),
    Unit("°", "angle", 1, ("deg", "degree", "degrees")),
    Unit("%", "share", 1, ("percent", "％", "por ciento", "Prozent", "パーセント")),
    Unit(
        "pcs",
        "count",
        1,
        (
            "pc",
            "pc(s)",
            "pcs.",
            "piece",
            "pieces",
            "count",
            "ct",
            "pack",
            "packs",
            "set of",
            "件",
            "个",
            "只",
            "片",
            "包",
            "枚",
            "袋",
            "piezas",
            "unidades",
            "Stück",
            "Stk",
            "個",
            "本",
        ),
    ),
)
"""Every unit the catalogue understands; the base unit of a dimension has factor 1."""


@cache
def _by_spelling() -> dict[str, Unit]:
    exact = {unit.symbol: unit for unit in UNITS}
    exact |= {spelling: unit for unit in UNITS for spelling in unit.spellings}
    folded: dict[str, Unit] = {}
    for spelling, unit in exact.items():
        folded.setdefault(spelling.casefold(), unit)
    return folded | exact


@cache
def _base() -> dict[str, str]:
    bases: dict[str, str] = {}
    for unit in UNITS:
        if unit.factor == 1 and not unit.offset:
            bases.setdefault(unit.dimension, unit.symbol)
    return bases


def unit_of(spelling: str) -> Unit | None:
    """The unit a seller's spelling means, whatever its case; None where it is none."""
    known = _by_spelling()
    return known.get(spelling) or known.get(spelling.casefold())


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, such as ``Quantity(10000, "mAh")``; a plain count has no unit."""

    number: float
    unit: str | None = None

    @property
    def dimension(self) -> str | None:
        """What it measures; None for a plain number."""
        unit = unit_of(self.unit) if self.unit else None
        return unit.dimension if unit else None

    def base(self) -> "Quantity":
        """The same amount in the base unit of its dimension."""
        unit = unit_of(self.unit) if self.unit else None
        if unit is None:
            return self
        number = self.number * unit.factor + unit.offset
        return Quantity(float(f"{number:.12g}"), _base()[unit.dimension])

    def to(self, symbol: str) -> "Quantity":
        """The same amount in another unit of its dimension; raises ValueError for a different one."""
        target = unit_of(symbol)
        if target is None or target.dimension != self.dimension:
            raise ValueError(f"{self.unit} cannot be given in {symbol}")
        number = (self.base().number - target.offset) / target.factor
        return Quantity(float(f"{number:.12g}"), target.symbol)

    def __str__(self) -> str:
        number = f"{self.number:,.6g}" if abs(self.number) < 1e6 else f"{self.number:,.0f}"
        if self.unit is None:
            return number
        return f"{number}{'' if self.unit in {'°', '%', '°C', '°F'} else ' '}{self.unit}"


@cache
def _pattern() -> re.Pattern[str]:
    spellings = sorted(_by_spelling(), key=len, reverse=True)
    words = "|".join(re.escape(spelling) for spelling in spellings)
    number = r"(?<![\w.,])[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,])[-−]?\d+(?:[.,]\d+)?"
    return re.compile(rf"(?P<number>{number})\s?-?(?P<unit>{words})(?![A-Za-zÀ-ÿ])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity in a text, and where it stands."""

    quantity: Quantity
    start: int
    end: int


def quantities(text: str) -> list[Found]:
    """Every number that carries a unit, in order; ``1.5 kg`` and ``1,5 kg`` are the same."""
    found = []
    for match in _pattern().finditer(text):
        unit = unit_of(match["unit"])
        if unit is not None:
            number = number_of(match["number"])
            found.append(Found(Quantity(number, unit.symbol), match.start(), match.end()))
    return found


def number_of(text: str) -> float:
    """Read a number: thousands may be grouped, and the decimal mark may be a comma."""
    text = text.strip().replace("−", "-")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))
