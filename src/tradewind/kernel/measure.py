"""Units, and the one unit of each dimension in which amounts are compared.

A number is only ever compared with a number of the same dimension, both in the dimension's base
unit. The seller's own words are kept beside it (`catalog.product.Fact.text`).
"""

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
        (
            "gram",
            "grams",
            "gramme",
            "grammes",
            "gr",
            "gms",
            "克",
            "gramos",
            "gramo",
            "Gramm",
            "グラム",
        ),
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
            "kilogramme",
            "KG",
            "Kg",
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
        "oz",
        "mass",
        28.349523125,
        ("OZ", "Oz", "ounce", "ounces", "盎司", "onzas", "onza", "Unzen", "Unze", "オンス"),
    ),
    Unit(
        "lb",
        "mass",
        453.59237,
        ("LB", "Lb", "lbs", "pound", "pounds", "磅", "libras", "libra", "Pfund", "ポンド"),
    ),
    Unit("µm", "length", 0.0001, ("μm", "um", "micron", "microns", "微米", "micras", "Mikrometer")),
    Unit(
        "mm",
        "length",
        0.1,
        (
            "MM",
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
            "CM",
            "Cm",
            "cms",
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
        (
            "meter",
            "meters",
            "metre",
            "metres",
            "米",
            "公尺",
            "metros",
            "metro",
            "Meter",
            "mtr",
            "メートル",
        ),
    ),
    Unit("km", "length", 100_000, ("kilometer", "kilometers", "公里", "千米", "キロメートル")),
    Unit(
        "in",
        "length",
        2.54,
        (
            "in.",
            "inch",
            "inches",
            '"',
            "″",
            "”",
            "“",
            "''",
            "英寸",
            "吋",
            "寸",
            "pulgadas",
            "pulgada",
            "Zoll",
            "インチ",
        ),
    ),
    Unit(
        "ft",
        "length",
        30.48,
        ("FT", "Ft", "ft.", "foot", "feet", "英尺", "pies", "Fuß", "フィート"),
    ),
    Unit(
        "ml",
        "volume",
        1,
        (
            "mL",
            "ML",
            "cc",
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
    Unit(
        "cl", "volume", 10, ("cL", "centiliter", "centilitre", "厘升", "centilitros", "Zentiliter")
    ),
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
            "Ltr",
            "升",
            "公升",
            "Liter",
            "litros",
            "litro",
            "リットル",
        ),
    ),
    Unit(
        "fl oz",
        "volume",
        29.5735295625,
        (
            "fl. oz.",
            "fl. oz",
            "fl oz.",
            "fl.oz.",
            "fl.oz",
            "floz",
            "fluid ounce",
            "fluid ounces",
            "液体盎司",
            "液盎司",
            "onzas líquidas",
            "Flüssigunzen",
            "液量オンス",
        ),
    ),
    Unit("qt", "volume", 946.352946, ("quart", "quarts", "夸脱")),
    Unit("gal", "volume", 3785.411784, ("gallon", "gallons", "加仑", "galones", "ガロン")),
    Unit("mAh", "charge", 1, ("mah", "毫安时", "毫安", "MAH", "ミリアンペア時")),
    Unit("万毫安时", "charge", 10_000, ("万毫安",)),
    Unit("Ah", "charge", 1000, ("ah", "AH", "amp hour", "amp hours", "安时")),
    Unit(
        "Wh",
        "energy",
        1,
        (
            "wh",
            "WH",
            "watt hour",
            "watt hours",
            "watt-hours",
            "瓦时",
            "vatios hora",
            "Wattstunden",
            "ワット時",
        ),
    ),
    Unit("kWh", "energy", 1000, ("kwh", "千瓦时", "度电")),
    Unit("J", "surge energy", 1, ("joule", "joules", "焦耳", "julios")),
    Unit("mW", "power", 0.001, ("milliwatt", "milliwatts", "毫瓦")),
    Unit(
        "W", "power", 1, ("w", "watt", "watts", "瓦", "瓦特", "vatios", "vatio", "Watt", "ワット")
    ),
    Unit("kW", "power", 1000, ("kw", "KW", "kilowatt", "kilowatts", "千瓦", "kilovatios")),
    Unit("VA", "apparent power", 1, ("volt-amperes",)),
    Unit("kVA", "apparent power", 1000, ("KVA",)),
    Unit(
        "V", "voltage", 1, ("v", "volt", "volts", "VAC", "VDC", "伏", "伏特", "voltios", "ボルト")
    ),
    Unit("A", "current", 1, ("amp", "amps", "ampere", "amperes", "安培", "amperios", "アンペア")),
    Unit("Ω", "impedance", 1, ("ohm", "ohms", "Ohm", "欧", "欧姆", "ohmios", "オーム")),
    Unit("kΩ", "impedance", 1000, ("kohm", "千欧")),
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
            "Std.",
            "時間",
        ),
    ),
    Unit(
        "min",
        "time",
        1 / 60,
        ("minute", "minutes", "mins", "分钟", "minutos", "Minuten", "分間", "分"),
    ),
    Unit("s", "time", 1 / 3600, ("second", "seconds", "sec", "secs", "秒", "segundos", "Sekunden")),
    Unit("ms", "time", 1 / 3_600_000, ("millisecond", "milliseconds", "毫秒")),
    Unit("ns", "time", 1 / 3.6e12, ("nanosecond", "nanoseconds", "纳秒")),
    Unit("day", "time", 24, ("days", "天", "días", "día", "Tage", "Tag", "日間")),
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
        ("months", "mo", "个月", "個月", "月", "meses", "mes", "Monate", "Monat", "ヶ月", "か月"),
    ),
    Unit("KB", "data", 1e-6, ("kB", "kilobyte", "kilobytes")),
    Unit("MB", "data", 0.001, ("megabyte", "megabytes", "兆")),
    Unit("GB", "data", 1, ("gb", "Gb", "gigabyte", "gigabytes", "gigs", "gig", "G内存")),
    Unit("TB", "data", 1000, ("tb", "terabyte", "terabytes")),
    Unit("Mbit/s", "rate", 1, ("Mbps", "Mb/s", "Mbits/s", "兆比特每秒")),
    Unit("kbit/s", "rate", 0.001, ("kbps", "Kbps", "Kb/s", "kb/s", "Kbit/s")),
    Unit("Gbit/s", "rate", 1000, ("Gbps", "Gb/s", "Gbits/s")),
    Unit("MB/s", "rate", 8, ("MBps",)),
    Unit("GB/s", "rate", 8000, ("GBps",)),
    Unit("Hz", "frequency", 1, ("hz", "HZ", "hertz", "赫兹", "赫", "hercios", "ヘルツ")),
    Unit("kHz", "frequency", 1000, ("khz", "KHz", "kilohertz", "千赫", "キロヘルツ")),
    Unit("MHz", "frequency", 1e6, ("mhz", "Mhz", "megahertz", "兆赫", "メガヘルツ")),
    Unit("GHz", "frequency", 1e9, ("ghz", "Ghz", "gigahertz", "吉赫", "ギガヘルツ")),
    Unit("rpm", "rotation", 1, ("RPM", "r/min", "U/min", "转", "转/分", "转/分钟", "回転/分")),
    Unit(
        "dB",
        "sound",
        1,
        (
            "db",
            "dBA",
            "dB(A)",
            "DB",
            "decibel",
            "decibels",
            "分贝",
            "decibelios",
            "Dezibel",
            "デシベル",
        ),
    ),
    Unit("lm", "light", 1, ("LM", "lumen", "lumens", "流明", "lúmenes", "Lumen", "ルーメン")),
    Unit("cd/m²", "luminance", 1, ("nit", "nits", "cd/m2", "尼特")),
    Unit("K", "color temperature", 1, ("kelvin", "开尔文", "开", "ケルビン")),
    Unit(
        "°C",
        "temperature",
        1,
        ("℃", "degrees C", "degrees celsius", "celsius", "摄氏度", "度", "grados", "Grad"),
    ),
    Unit("°F", "temperature", 5 / 9, ("℉", "degrees F", "fahrenheit", "华氏度"), offset=-160 / 9),
    Unit("dpi", "resolution", 1, ("DPI",)),
    Unit("ppi", "density", 1, ("PPI",)),
    Unit(
        "MP",
        "pixels",
        1,
        ("mp", "Mpx", "megapixel", "megapixels", "Megapixel", "megapíxeles", "メガピクセル"),
    ),
    Unit("万像素", "pixels", 0.01, ("万画素",)),
    Unit("px", "pixel", 1, ("pixel", "pixels", "像素")),
    Unit("CFM", "airflow", 1, ("cfm",)),
    Unit("m³/h", "airflow", 0.588577779, ("m3/h",)),
    Unit("Pa", "pressure", 1, ("pascal", "帕")),
    Unit("kPa", "pressure", 1000, ("KPa", "千帕")),
    Unit("bar", "pressure", 100_000, ("bars", "巴", "バール")),
    Unit("g/m²", "grammage", 1, ("g/m2", "gsm", "g/sqm")),
    Unit("ppm", "page rate", 1, ("pages per minute",)),
    Unit("fps", "frame rate", 1, ("frames per second",)),
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
            "pieza",
            "count",
            "ct",
            "pack",
            "packs",
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
        """The same amount in another unit of its dimension; ValueError for a different one."""
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
