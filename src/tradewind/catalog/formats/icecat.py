"""Electronics data of Icecat: JSON, one object a product, attributes as typed keys.

``attr_t_…`` are texts, ``attr_n_…`` numbers without their unit, ``attr_b_…`` flags. Prices are in
minor units of a currency that the file does not name. `icecat.yaml` says which number has which
unit and which words name which kind of product.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from tradewind.catalog.formats import records
from tradewind.catalog.formats.format import Context, Format, Head
from tradewind.catalog.formats.record import Record
from tradewind.catalog.formats.text import plain
from tradewind.catalog.in_passing import in_passing
from tradewind.catalog.incoming import (
    SELLER,
    Bad,
    Incoming,
    IncomingCategory,
    IncomingProduct,
    tried,
)
from tradewind.catalog.product import Fact, Kind, Media, Offer, Product, Source, Variant
from tradewind.catalog.stated import TEXT, Value, fact, in_base, value_of
from tradewind.catalog.vocabulary import terms
from tradewind.kernel.money import Money
from tradewind.kernel.units import Quantity, extents, quantities

_NOTHING = {"", "n/a", "not available", "unspecified", "-"}
_PICTURES = ("img_high", "img_500x500", "img_low")


@cache
def _rules() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("icecat.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return loaded


def _recognises(head: Head) -> bool:
    return head.shape == "json" and head.has("id", "title", "supplier", "price")


def _read(head: Head, context: Context) -> Iterator[Incoming]:
    named: set[str] = set()
    for number, item in enumerate(records.json_array(head.part), start=1):
        record = Record(f"record {number}", item if isinstance(item, dict) else {})
        read = tried(record, _product, record, head.part.name, context.currency)
        path = read.product.category if isinstance(read, IncomingProduct) else ""
        if path and path not in named:
            named.add(path)
            kind = _rules()["kinds"][path]
            yield IncomingCategory(path, {"en": kind["en"], "zh": kind["zh"]}, record.label)
        yield read


def _product(record: Record, file: str, currency: str) -> IncomingProduct:
    minor = record.fields.get("price")
    if not isinstance(minor, int) or isinstance(minor, bool):
        raise Bad(f"{minor!r} is not a price in minor units")
    id_ = str(record.fields.get("id", ""))
    sku = f"icecat-{id_}" if id_ else ""
    at = Source(file, record.label)
    described = plain(record["short_description"])
    product = Product(
        id=sku,
        title={"en": plain(record["title"])},
        description={"en": described} if described else {},
        category=category(record),
        brand=record["supplier"],
        source=at,
        facts=tuple(_facts(record, at, described)),
        variants=(
            Variant(sku, {}, (Offer(sku, SELLER, Money(minor, currency)),), gtin=_gtin(record)),
        ),
        media=tuple(Media("url", url) for url in _pictures(record)),
    )
    return IncomingProduct(product, raw=record.raw)


def _gtin(record: Record) -> str | None:
    """The product's GTIN, where the record names just one."""
    codes = record.fields.get("ean")
    return str(codes[0]) if isinstance(codes, list) and len(codes) == 1 else None


def _pictures(record: Record) -> Iterator[str]:
    """The largest picture there is."""
    found = next((url for name in _PICTURES if (url := record[name])), None)
    if found:
        yield found


def _facts(record: Record, at: Source, described: str) -> Iterator[Fact]:
    if record["name"]:
        yield fact("model", record["name"], TEXT, Source(at.file, f"{at.row}, name"))
    said = _said_amounts(f"{record['title']} | {described}")
    for key, value in record.fields.items():
        if key.startswith("attr_") and not _is_left_out(key):
            source = Source(at.file, f"{at.row}, {key}")
            yield from _fact(key[7:], value, said, source)
    yield from in_passing(record["title"], Source(at.file, f"{at.row}, title"), title=True)
    if described:
        source = Source(at.file, f"{at.row}, short_description")
        yield from in_passing(described, source, title=False)


@cache
def _is_left_out(key: str) -> bool:
    return any(part in key for part in _rules()["left_out"])


def _fact(name: str, value: Any, said: "Amounts", at: Source) -> Iterator[Fact]:
    match value:
        case bool():
            own = _rules()["names"].get(name, _tidy(name))
            flag = Value(Kind.FLAG, float(value))
            yield fact(own, "yes" if value else "no", flag, at)
        case int() | float():
            yield from _number(name, float(value), said, at)
        case str():
            yield from _text(name, value, at)
        case _:
            return


def _tidy(name: str) -> str:
    return re.sub("_+", "_", name).strip("_")


Amounts = dict[tuple[float, str], set[str]]
"""Numbers that a text names with a unit: (number, dimension) -> units."""


def _said_amounts(text: str) -> Amounts:
    said: Amounts = {}
    for found in quantities(text):
        for each in (found.quantity, found.high):
            if each and each.unit:
                said.setdefault((each.number, each.dimension or ""), set()).add(each.unit)
    for size in extents(text):
        dimension = Quantity(0, size.unit).dimension or ""
        for number in size.numbers:
            said.setdefault((number, dimension), set()).add(size.unit)
    return said


def _number(name: str, number: float, said: Amounts, at: Source) -> Iterator[Fact]:
    """A number with the unit that the data bears out, as a count, or as a text without a unit."""
    written, rules = f"{number:.10g}", _rules()
    if found := _unit(name, number, said):
        own, unit = found
        yield fact(own, f"{written} {unit}", in_base(Quantity(number, unit)), at)
    elif name in rules["counts"] or _COUNTS.search(name):
        own = rules["counts"].get(name, _tidy(name).removesuffix("_quantity"))
        yield fact(own, written, Value(Kind.NUMBER, number), at)
    else:
        yield fact(_tidy(name), written, TEXT, at)


def _unit(name: str, number: float, said: Amounts) -> tuple[str, str] | None:
    """The fact's name and the number's unit; None where nothing bears a unit out."""
    rules = _rules()
    if name in rules["units"]:
        own, unit, low, high = _bounds(*rules["units"][name])
        if low <= number <= high:
            return own, unit
    if name in rules["said"]:
        own, dimension = rules["said"][name]
        units = said.get((number, dimension), set())
        if len(units) == 1:
            return own, next(iter(units))
    return None


def _bounds(
    own: str, unit: str, low: float = 0.0, high: float = float("inf")
) -> tuple[str, str, float, float]:
    return own, unit, low, high


_COUNTS = re.compile(
    r"^number_of_|_quantity$|_ports$|_slots$|_outputs$|_inputs$|^(?:usb|hdmi)_ports"
)


def _text(name: str, value: str, at: Source) -> Iterator[Fact]:
    text = ", ".join(_listed(plain(value.replace("\\n", "\n"))))
    if text.casefold() in _NOTHING:
        return
    own = _rules()["names"].get(name, _tidy(name))
    if text in {"Y", "N"}:
        yes = text == "Y"
        yield fact(own, "yes" if yes else "no", Value(Kind.FLAG, float(yes)), at)
        return
    yield fact(own, text, _value(own, text), at)


def _value(name: str, text: str) -> Value:
    """What a text says; a bare number has no unit there either, and only counts what is counted."""
    value = value_of(name, text) if name in terms() else TEXT
    bare = value.kind is Kind.NUMBER and value.unit is None
    return TEXT if bare and name not in {"core_count", "bluetooth_version"} else value


def _listed(text: str) -> Iterator[str]:
    """The items of a list: they are parted by lines, or by commas without a blank."""
    bare = re.fullmatch(r"[\d,.]+", text)
    parted = r"\n|,(?=\S)" if bare else r"\n|,(?=\S)(?!(?<=\d,)\d{3}(?!\d))"
    for item in re.split(parted, text):
        if tidy := re.sub(r"^[-•*]\s+", "", item.strip(" \t,")):
            yield tidy


@dataclass(frozen=True, slots=True)
class _Kinds:
    words: re.Pattern[str]
    paths: Mapping[str, str]


@cache
def _kinds() -> _Kinds:
    paths = {
        word.casefold(): path for path, kind in _rules()["kinds"].items() for word in kind["words"]
    }
    longest = sorted(paths, key=len, reverse=True)
    pattern = r"(?<![\w-])(" + "|".join(re.escape(word) for word in longest) + r")s?(?![\w/-])"
    return _Kinds(re.compile(pattern, re.IGNORECASE), paths)


_TURNS = re.compile(
    r"\b(?:for|with|w/|without|replaces|compatible|to fit|incl\.?|supports?)\b|[(,;]\s| [-–] |[(]",
    re.IGNORECASE,
)


def category(record: Record) -> str:
    """The category of a product; empty where nothing says what it is.

    The product type where the record states one that is known; else what the title names; else
    what an attribute shows that only one kind of product has.
    """
    for stated in (record["attr_t_product_type"], record["attr_t_type"]):
        if found := _kinds().words.fullmatch(stated.strip()):
            return _kinds().paths[found[1].casefold()]
    shown = _rules()["shown_by"].items()
    return _named_kind(record["title"], record["name"]) or next(
        (
            path
            for name, path in shown
            if f"attr_n_{name}" in record.fields or f"attr_t_{name}" in record.fields
        ),
        "",
    )


def _named_kind(title: str, model: str) -> str:
    """The kind of product that a title names.

    Icecat composes a title of maker, model, kind and properties. So: the kind right after the
    model; else the last one before the title turns to what the thing is for or comes with, since
    in English the head of a name comes last.
    """
    before, middle, after = title.partition(model) if model else (title, "", "")
    if middle and (found := _kinds().words.match(after.lstrip())):
        return _kinds().paths[found[1].casefold()]
    whole = before + middle
    turn = _TURNS.search(whole)
    named = list(_kinds().words.finditer(whole[: turn.start()] if turn else whole))
    return _kinds().paths[named[-1][1].casefold()] if named else ""


FORMAT = Format("icecat", _recognises, _read)
