"""PC parts: one table a category, as the parts of PCPartPicker are published.

Which category a table is of follows from its columns. Units are those that the publisher's
documentation states; prices are US dollars; an empty price means that it is not on sale now. Two
rows of one name and the same data are two products, told apart by the order of their prices.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import orjson

from tradewind.catalog.formats.format import Context, Format, Head
from tradewind.catalog.formats.money import money
from tradewind.catalog.formats.sheet import Row, Sheet
from tradewind.catalog.incoming import (
    SELLER,
    Bad,
    BadRow,
    Incoming,
    IncomingCategory,
    IncomingProduct,
    tried,
)
from tradewind.catalog.product import Fact, Kind, Offer, Product, Source, Variant
from tradewind.catalog.stated import TEXT, Value, fact, in_base, slug, understood
from tradewind.kernel.money import Money
from tradewind.kernel.units import Quantity

CURRENCY = "USD"
Reading = tuple[str, str, Value]
"""A fact's name, its text and its value."""
Reads = Callable[[str], list[Reading]]


def number(name: str, unit: str = "") -> Reads:
    """A number, or a range of two, in a documented unit (none: a plain count)."""

    @lru_cache(4096)
    def read(text: str) -> list[Reading]:
        parts = text.split(",")
        try:
            ends = [Quantity(float(part), unit or None) for part in parts]
        except ValueError:
            return [(name, text, TEXT)]
        if len(ends) > 2 or (len(ends) == 2 and ends[0].number > ends[1].number):
            return []
        high = ends[1] if len(ends) == 2 and ends[1] != ends[0] else None
        said = "–".join(parts if high else parts[:1])
        return [(name, f"{said} {unit}".strip(), in_base(ends[0], high))]

    return read


def words(name: str) -> Reads:
    """A text, or yes and no."""

    @lru_cache(4096)
    def read(text: str) -> list[Reading]:
        said = re.sub(r"\s*,\s*", ", ", text)
        value = understood(text)
        return [(name, said, value if value.kind is Kind.FLAG else TEXT)]

    return read


def _memory_speed(text: str) -> list[Reading]:
    generation, _, speed = text.partition(",")
    return [("memory_type", f"DDR{generation}", TEXT), *number("memory_speed", "MHz")(speed)]


def _modules(text: str) -> list[Reading]:
    count, _, size = text.partition(",")
    if not (count.isdigit() and size.replace(".", "").isdigit()):
        return []
    total = Quantity(int(count) * float(size), "GB")
    return [
        ("memory", f"{count} x {size} GB", in_base(total)),
        ("module_count", count, in_base(Quantity(float(count)))),
    ]


def _hearing(text: str) -> list[Reading]:
    """The lower end in hertz, the upper in kilohertz; what no driver plays is left out."""
    low, _, high = text.partition(",")
    try:
        lower, upper = Quantity(float(low), "Hz"), Quantity(float(high), "kHz")
    except ValueError:
        return []
    if upper.number > 120 or lower.number >= upper.base().number:
        return []
    return [("frequency_response", f"{low} Hz – {high} kHz", in_base(lower, upper))]


def _drive(text: str) -> list[Reading]:
    if not text.isdigit():
        return [("drive_type", text, TEXT)]
    return [("drive_type", "HDD", TEXT), *number("rotation_speed", "rpm")(text)]


def _drive_form(text: str) -> list[Reading]:
    inches = re.fullmatch(r"\d\.\d+", text)
    return [("form_factor", f"{text} in" if inches else text, TEXT)]


def _bays(text: str) -> list[Reading]:
    count, _, size = text.rpartition(",")
    said = f"{count} x {size} in" if count else f"{size} in"
    return [("form_factor", said, TEXT)]


def _resolution(text: str) -> list[Reading]:
    return [("resolution", text.replace(",", " x "), TEXT)]


def _bits(text: str) -> list[Reading]:
    return [("architecture", " / ".join(f"{part}-bit" for part in text.split(",")), TEXT)]


def _connection(text: str) -> list[Reading]:
    wireless = "Wireless" in text
    return [
        *words("connection_type")(text),
        ("wireless", text, Value(Kind.FLAG, float(wireless))),
    ]


def _times(name: str) -> Reads:
    return lambda text: [(name, f"{text}x", TEXT)]


_COLOR, _INTERFACE, _TYPE = words("color"), words("interface"), words("type")
_NOISE, _RPM = number("noise_level", "dB"), number("fan_speed", "rpm")


@dataclass(frozen=True, slots=True)
class Category:
    """A category: what it is called, and how its columns are read."""

    names: Mapping[str, str]
    columns: Mapping[str, Reads]


def _category(en: str, zh: str, **columns: Reads) -> Category:
    return Category({"en": en, "zh": zh}, columns)


CATEGORIES: dict[str, Category] = {
    "cpu": _category(
        "Processors", "处理器", core_count=number("core_count"),
        core_clock=number("clock_speed", "GHz"), boost_clock=number("boost_clock", "GHz"),
        microarchitecture=words("microarchitecture"), tdp=number("tdp", "W"),
        graphics=words("graphics"), smt=words("multithreading"),
    ),
    "cpu-cooler": _category(
        "CPU coolers", "CPU 散热器", rpm=_RPM, noise_level=_NOISE, color=_COLOR,
        size=number("radiator_size", "mm"),
    ),
    "motherboard": _category(
        "Motherboards", "主板", socket=words("socket"), form_factor=words("form_factor"),
        max_memory=number("max_memory", "GB"), memory_slots=number("memory_slots"), color=_COLOR,
    ),
    "memory": _category(
        "Memory", "内存条", speed=_memory_speed, modules=_modules, color=_COLOR,
        first_word_latency=number("first_word_latency", "ns"), cas_latency=number("cas_latency"),
    ),
    "internal-hard-drive": _category(
        "Internal drives", "内置硬盘", capacity=number("storage", "GB"), type=_drive,
        cache=number("cache", "MB"), form_factor=_drive_form, interface=_INTERFACE,
    ),
    "video-card": _category(
        "Video cards", "显卡", chipset=words("chipset"), memory=number("memory", "GB"),
        core_clock=number("clock_speed", "MHz"), boost_clock=number("boost_clock", "MHz"),
        color=_COLOR, length=number("length", "mm"),
    ),
    "case": _category(
        "Cases", "机箱", type=_TYPE, color=_COLOR, psu=number("included_power_supply", "W"),
        side_panel=words("side_panel"), external_volume=number("volume", "L"),
        internal_35_bays=number("drive_bays"),
    ),
    "power-supply": _category(
        "Power supplies", "电源", type=words("form_factor"), efficiency=words("efficiency"),
        wattage=number("power", "W"), modular=words("modular"), color=_COLOR,
    ),
    "os": _category(
        "Operating systems", "操作系统", mode=_bits, max_memory=words("max_memory"),
    ),
    "monitor": _category(
        "Monitors", "显示器", screen_size=number("screen_size", "in"), resolution=_resolution,
        refresh_rate=number("refresh_rate", "Hz"), response_time=number("response_time", "ms"),
        panel_type=words("display_type"), aspect_ratio=words("aspect_ratio"),
    ),
    "sound-card": _category(
        "Sound cards", "声卡", channels=words("channels"),
        digital_audio=lambda text: [("bit_depth", f"{text}-bit", TEXT)],
        snr=number("signal_to_noise", "dB"), sample_rate=number("sample_rate", "kHz"),
        chipset=words("chipset"), interface=_INTERFACE,
    ),
    "wired-network-card": _category(
        "Wired network cards", "有线网卡", interface=_INTERFACE, color=_COLOR
    ),
    "wireless-network-card": _category(
        "Wireless network cards", "无线网卡", protocol=words("wifi"), interface=_INTERFACE,
        color=_COLOR,
    ),
    "headphones": _category(
        "Headphones", "耳机", type=_TYPE, frequency_response=_hearing,
        microphone=words("microphone"), wireless=words("wireless"),
        enclosure_type=words("enclosure_type"), color=_COLOR,
    ),
    "keyboard": _category(
        "Keyboards", "键盘", style=words("style"), switches=words("switches"),
        backlit=words("backlight"), tenkeyless=words("tenkeyless"), connection_type=_connection,
        color=_COLOR,
    ),
    "mouse": _category(
        "Mice", "鼠标", tracking_method=words("tracking_method"), connection_type=_connection,
        max_dpi=number("dpi", "dpi"), hand_orientation=words("hand_orientation"), color=_COLOR,
    ),
    "speakers": _category(
        "Speakers", "音箱", configuration=words("configuration"), wattage=number("power", "W"),
        frequency_response=_hearing, color=_COLOR,
    ),
    "webcam": _category(
        "Webcams", "摄像头", resolutions=words("resolution"), connection=words("connector"),
        focus_type=words("focus_type"), os=words("operating_system"),
        fov=number("field_of_view", "°"),
    ),
    "case-accessory": _category(
        "Case accessories", "机箱配件", type=_TYPE, form_factor=_bays
    ),
    "case-fan": _category(
        "Case fans", "机箱风扇", size=number("fan_size", "mm"), color=_COLOR, rpm=_RPM,
        airflow=number("airflow", "CFM"), noise_level=_NOISE, pwm=words("pwm"),
    ),
    "fan-controller": _category(
        "Fan controllers", "风扇控制器", channels=number("channel_count"),
        channel_wattage=number("channel_power", "W"), pwm=words("pwm"), form_factor=_bays,
        color=_COLOR,
    ),
    "thermal-paste": _category("Thermal paste", "导热硅脂", amount=number("net_weight", "g")),
    "external-hard-drive": _category(
        "External drives", "移动硬盘", type=_TYPE, interface=_INTERFACE,
        capacity=number("storage", "GB"), color=_COLOR,
    ),
    "optical-drive": _category(
        "Optical drives", "光驱", bd=_times("bd_read_speed"), dvd=_times("dvd_read_speed"),
        cd=_times("cd_read_speed"), bd_write=words("bd_write_speeds"),
        dvd_write=words("dvd_write_speeds"), cd_write=words("cd_write_speeds"),
    ),
    "ups": _category(
        "Uninterruptible power supplies", "不间断电源", capacity_w=number("power", "W"),
        capacity_va=number("apparent_power", "VA"),
    ),
}  # fmt: skip
_NOT_ITS_OWN = {"price", "price per gb", "smt", "microarchitecture"}
"""Columns that do not tell two products apart: they change, or only some editions have them."""
_LONG_BRANDS = (
    "Arctic Silver", "Athena Power", "be quiet!", "Buffalo Technology", "Cooler Master",
    "Creative Labs", "Cyber Acoustics", "Cyber Snipa", "Das Keyboard", "Endgame Gear",
    "Fractal Design", "FSP Group", "Gear Head", "Gelid Solutions", "Geometric Future",
    "Harman Kardon", "High Power", "Iceberg Thermal", "In Win", "Innovation Cooling", "Lian Li",
    "Mad Catz", "Mars Gaming", "Neo Forza", "PC Cooler", "PC Power & Cooling", "Silicon Power",
    "Solid Gear", "Super Flower", "Super Talent", "Thermal Grizzly", "Thermal Hero", "Tripp Lite",
    "Turtle Beach", "Western Digital",
)  # fmt: skip


@cache
def _by_columns() -> dict[frozenset[str], str]:
    known: dict[frozenset[str], str] = {}
    for name, category in CATEGORIES.items():
        columns = {each.replace("_", " ") for each in category.columns} - {"smt"}
        known[frozenset({"name", "price"} | columns)] = name
    return known


def category_of(columns: frozenset[str]) -> str | None:
    """The category whose table has these columns."""
    return _by_columns().get(columns - {"price per gb"})


def _read(head: Head, context: Context) -> Iterator[Incoming]:
    del context
    name, sheet = category_of(head.names), head.sheet
    assert name is not None  # noqa: S101 - it was recognised
    assert sheet is not None  # noqa: S101 - it was recognised
    file = head.part.name
    ranks = _ranks(sheet)
    if ranks:
        yield IncomingCategory(_path(name), CATEGORIES[name].names, "row 1")
    for row in sheet.rows():
        if isinstance(row, BadRow):
            yield row
        else:
            rank = ranks[_identity(row.cells)].pop(0)
            yield tried(row, _product, name, row, rank, file)


def _path(category: str) -> str:
    return f"pc_parts/{category.replace('-', '_')}"


def _ranks(sheet: Sheet) -> dict[bytes, list[int]]:
    """For rows that say the same but for their price: the place of each by price, unpriced last."""
    prices: dict[bytes, list[str]] = defaultdict(list)
    for row in sheet.rows():
        if not isinstance(row, BadRow):
            prices[_identity(row.cells)].append(row["price"])
    return {identity: _places(among) for identity, among in prices.items()}


def _places(prices: list[str]) -> list[int]:
    order = sorted(range(len(prices)), key=lambda place: (_sortable(prices[place]), place))
    places = [0] * len(prices)
    for rank, place in enumerate(order, start=1):
        places[place] = rank
    return places


def _sortable(price: str) -> float:
    try:
        return float(price)
    except ValueError:
        return float("inf")


def _identity(cells: Mapping[str, str]) -> bytes:
    said = sorted((name, text) for name, text in cells.items() if text and name not in _NOT_ITS_OWN)
    return hashlib.blake2b(orjson.dumps(said), digest_size=8).digest()


def _product(category: str, row: Row, rank: int, file: str) -> IncomingProduct:
    price = money(row["price"], CURRENCY)
    at = Source(file, row.label)
    return IncomingProduct(item(category, row.cells, at, price, rank=rank), raw=row.raw)


def item(
    category: str, cells: Mapping[str, str], at: Source, price: Money | None, *, rank: int = 1
) -> Product:
    """The product that cells by column describe; its id follows from what does not change."""
    name = cells.get("name", "")
    if not name:
        raise Bad("the name is empty")
    own = _identity(cells).hex()[:6]
    id_ = f"{category}-{_ascii(name)[:60].strip('-')}-{own}{f'-{rank}' if rank > 1 else ''}"
    return Product(
        id=id_,
        title={"en": name},
        category=_path(category),
        brand=_brand(name),
        source=at,
        facts=tuple(_facts(CATEGORIES[category], cells, at)),
        variants=(Variant(id_, {}, (Offer(id_, SELLER, price),) if price else ()),),
    )


def _ascii(name: str) -> str:
    return slug(name).replace("_", "-")


def _brand(name: str) -> str:
    long = next((brand for brand in _LONG_BRANDS if name.startswith(f"{brand} ")), None)
    return long or name.partition(" ")[0]


def _facts(category: Category, cells: Mapping[str, str], at: Source) -> Iterator[Fact]:
    for column, reads in category.columns.items():
        if text := cells.get(column.replace("_", " "), ""):
            for name, said, value in reads(text):
                yield fact(name, said, value, Source(at.file, f"{at.row}, {column}"))


def _is_table(head: Head) -> bool:
    return head.shape == "table" and category_of(head.names) is not None


FORMAT = Format("pc parts", _is_table, _read)
