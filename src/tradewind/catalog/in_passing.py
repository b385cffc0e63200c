"""What a title or a description says in passing: "10000mAh", "weighs 254 g", "Bluetooth 5.3".

Only what can mean one thing becomes a fact. A title may name an amount bare where its kind leaves
no doubt; a description must say what the number is of; two different amounts of one kind are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from tradewind.catalog.product import Fact, Kind, Source
from tradewind.catalog.stated import TEXT, Value, fact, in_base, same, value_of
from tradewind.kernel.units import Found, extents, quantities


def in_passing(text: str, at: Source, *, title: bool) -> Iterator[Fact]:
    """The facts that a title (or a description) states."""
    found = quantities(text)
    for rule in (*TITLE_RULES, *RULES) if title else RULES:
        if one := rule.found(text, found):
            said = text[one.start : one.end]
            yield fact(rule.name, said, in_base(one.quantity, one.high), at)
    for name, pattern in PATTERNS:
        if match := pattern.search(text):
            yield fact(name, match[0], value_of(name, match[1]), at)
    yield from _ages(text, at)
    if title:
        yield from _pieces(text, found, at)
        yield from _flags(text, at)
        yield from _resolution(text, at)


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    text = resources.files("tradewind.catalog").joinpath("cues.yaml").read_text("utf-8")
    words: dict[str, list[str]] = yaml.load(text, yaml.CSafeLoader)
    return {
        name: re.compile("|".join(_word(each) for each in among), re.IGNORECASE)
        for name, among in words.items()
    }


def _word(word: str) -> str:
    if not re.match(r"[\x00-\u024f]+\Z", word):
        return re.escape(word)
    if word.endswith("*"):
        return rf"\b{re.escape(word[:-1])}"
    return rf"\b{re.escape(word)}s?\b"


@dataclass(frozen=True, slots=True)
class Rule:
    """When a quantity is a certain fact; `cues.yaml` has the words."""

    name: str
    dimension: str
    units: str = ""
    """Only in these units; empty for any of the dimension."""
    low: float = 0
    high: float = float("inf")
    """Bounds of the number in its base unit."""
    cue: str = ""
    """Words of which one must occur in the text."""
    near: str = ""
    """Words of which one must occur close to the quantity."""
    after: str = ""
    """Words of which one must follow the quantity at once."""
    never: str = ""
    """Words that must not occur in the text; several sets of them parted by blanks."""

    def found(self, text: str, among: list[Found]) -> Found | None:
        """The quantity; None where there is none, or more than one amount."""
        able = [each for each in among if self._fits(text, each)]
        if not able or not all(same(able[0], each) for each in able[1:]):
            return None
        said = not self.cue or _cues()[self.cue].search(text)
        denied = any(_cues()[each].search(text) for each in self.never.split())
        return able[0] if said and not denied else None

    def _fits(self, text: str, one: Found) -> bool:
        if one.quantity.dimension != self.dimension or one.times > 1:
            return False
        if self.units and one.quantity.unit not in self.units.split():
            return False
        return self.low <= one.quantity.base().number <= self.high and self._stands(text, one)

    def _stands(self, text: str, one: Found) -> bool:
        around = text[max(0, one.start - 24) : one.end + 24]
        if self.near and not _cues()[self.near].search(around):
            return False
        following = text[one.end : one.end + 24].lstrip(" -")
        return not self.after or bool(_cues()[self.after].match(following))


TITLE_RULES = (
    Rule("battery_capacity", "charge", low=20),
    Rule("energy", "energy", "Wh kWh", low=1),
    Rule("brightness", "light", low=1),
    Rule("color_temperature", "color temperature", low=1500, high=10_000, cue="light"),
    Rule("refresh_rate", "frequency", "Hz", low=48, high=1000, cue="screen", never="mains between"),
    Rule("screen_size", "length", "in", low=7, high=330, cue="screen", never="for_a_screen"),
    Rule("cable_length", "length", "m ft cm in", 5, 31_000, cue="cable", never="not_a_cable"),
    Rule("storage", "data", low=0.1, cue="storage", never="not_storage"),
    Rule("capacity", "volume", "L", low=1000, high=300_000, cue="bag"),
    Rule("volume", "volume", low=1, high=100_000, never="bag lens cable"),
    Rule("power", "power", "W kW", low=0.5, high=100_000, never="not_its_power"),
    Rule("camera_resolution", "pixels", low=0.3, high=300, cue="camera"),
    Rule("dpi", "resolution", cue="mouse"),
)
"""What a title may name bare."""
RULES = (
    Rule("memory", "data", low=0.1, high=8192, after="memory_after"),
    Rule("storage", "data", low=1, after="storage_after"),
    Rule("battery_life", "time", "h", 0.5, 2000, near="battery", never="with_the_case"),
    Rule("charging_time", "time", "h min", 0.1, 72, near="charging", never="battery"),
    Rule("weight", "mass", low=1, high=200_000, near="weighs", never="holds"),
    Rule("noise_reduction", "sound", low=5, high=60, near="quieter"),
    Rule("noise_level", "sound", low=10, high=120, near="loudness", never="quieter"),
)
"""What a title or a description must say in words."""
PATTERNS = (
    ("bluetooth_version", re.compile(r"(?:Bluetooth|BLUETOOTH|蓝牙)[ ®]*[vV]?(\d\.\d)(?![\d.])")),
    ("water_resistance", re.compile(r"\b(IP[X\d][\dX][BK]?)\b")),
)
_WATERPROOF = re.compile(
    r"(?<!non-)(?<!non )(?<!not )\bwaterproof\b|(?<![不非])防水(?!袋|等级|指数)"
    r"|\bwasserdichte?[rsnm]?\b|\bimpermeables?\b",
    re.IGNORECASE,
)
_CANCELS_NOISE = re.compile(
    r"(?<!no )\b(?:active )?noise[- ]cancell?ing\b|主动降噪|ノイズキャンセリング", re.IGNORECASE
)


def _flags(text: str, at: Source) -> Iterator[Fact]:
    for name, pattern in (("waterproof", _WATERPROOF), ("noise_cancelling", _CANCELS_NOISE)):
        if match := pattern.search(text):
            yield fact(name, match[0], Value(Kind.FLAG, 1.0), at)


_AGES = (
    re.compile(
        r"(?:\bage[sd]?|\bkids aged|\bfrom age|\ba partir de|\bab(?=\s\d+ Jahr)|适合年龄)\s*"
        r"(?P<from>\d{1,2})(?:\s?(?:[-–~～至到]|to)\s?(?P<to>\d{1,2}))?"
        r"\s?(?:\+|and up|years|Jahre\w*|años|岁|歳|(?=[,.)]|$))",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\d.])(?P<from>\d{1,2})(?:\s?[-–~～至到]\s?(?P<to>\d{1,2}))?\s?(?:岁|歳)"
        r"(?:以上|から|\+|(?=[^\w]|$|儿|男|女|宝|小|孩))"
    ),
)


def _ages(text: str, at: Source) -> Iterator[Fact]:
    for pattern in _AGES:
        if match := pattern.search(text):
            for name, group in (("age_min", "from"), ("age_max", "to")):
                if match[group]:
                    years = Value(Kind.NUMBER, float(match[group]), None, "year")
                    yield fact(name, match[0], years, at)
            return


_PACKS = re.compile(
    r"\b(?:pack|set|box|case|lot|juego|paquete|caja) (?:of|de) (\d{1,5})\b"
    r"|\b(\d{1,5})er[- ](?:Pack|Set)\b"
    r"|(?<![\d.])(\d{1,5}) ?[只片个件包支枚块袋条双盒瓶][装套]"
    r"|(\d{1,5})[枚個本袋](?:入り|セット)",
    re.IGNORECASE,
)


def _pieces(text: str, found: list[Found], at: Source) -> Iterator[Fact]:
    """How many pieces there are; nothing where two different numbers are said."""
    said = [each for one in found if (each := _count(text, one))]
    said += [(float(match[match.lastindex or 1]), match[0]) for match in _PACKS.finditer(text)]
    if len({number for number, _ in said}) == 1 and said[0][0] >= 1:
        yield fact("piece_count", said[0][1], Value(Kind.NUMBER, said[0][0]), at)


def _count(text: str, one: Found) -> tuple[float, str] | None:
    written = text[one.start : one.end]
    if one.times > 1 and one.quantity.dimension in {"volume", "mass"}:
        return float(one.times), written
    plain = one.quantity.dimension == "count" and one.high is None and written[-1].isascii()
    return (one.quantity.number, written) if plain and one.quantity.number.is_integer() else None


def _resolution(text: str, at: Source) -> Iterator[Fact]:
    sizes = [each for each in extents(text) if each.unit == "px" and each.numbers[0] >= 320]
    if len(sizes) == 1:
        yield fact("resolution", text[sizes[0].start : sizes[0].end], TEXT, at)
