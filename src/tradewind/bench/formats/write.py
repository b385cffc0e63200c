"""Writes exports as channels and spreadsheets would, from columns of its own and known values."""

import csv
import io
import random
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
import xlsxwriter
import yaml

LEGACY = {"en": "cp1252", "de": "cp1252", "ja": "cp932", "zh": "gb18030"}
"""What an old spreadsheet program saves text as."""
PLACES = {"en": "US", "de": "DE", "ja": "JP", "zh": "US"}
CURRENCIES = {"en": "USD", "de": "EUR", "ja": "JPY", "zh": "USD"}
TITLES = {
    "en": "Rain jacket, waterproof",
    "de": "Regenjacke für Damen, größer – wasserdicht",
    "ja": "レインジャケット 防水、軽量",
    "zh": "防水冲锋衣，轻便透气",
}
CHOICES = {
    "entity": ("Campaign", "Ad Group", "Keyword", "Product Ad"),
    "operation": ("", "Update"),
    "product": ("Sponsored Products",),
    "match_type": ("EXACT", "PHRASE", "BROAD"),
    "state": ("enabled", "paused"),
    "availability": ("in_stock", "out_of_stock"),
    "condition": ("New",),
    "id_type": ("3",),
    "_marketplace": ("",),
    "country": ("US", "DE"),
}
TEXTS = ("title", "term", "text", "comment", "description", "campaign", "keyword")
Truth = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """One generation of one export in one language."""

    name: str
    language: str
    kind: str
    columns: Sequence[tuple[str, str]]
    """Title and field of each; the field is ``-`` where it fills none."""

    @property
    def fields(self) -> list[str]:
        """The fields that its columns fill."""
        return [field for _, field in self.columns if field != "-"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How an export is written down."""

    container: str
    """``csv``, ``semicolon``, ``tsv``, ``xlsx`` or ``zip``."""
    encoding: str
    above: int = 0
    """Title rows over the header."""
    dashes: bool = False
    """Whether its hyphens are en dashes."""

    @property
    def ending(self) -> str:
        """The file's ending."""
        return {"semicolon": "csv", "tsv": "txt"}.get(self.container, self.container)


def exports(described: Path | None) -> list[Export]:
    """Every export; titles as a description of the formats has them, where one is given."""
    text = files("tradewind.bench.formats").joinpath("columns.yaml").read_text("utf-8")
    stated = orjson.loads(described.read_bytes()) if described else {}
    return [_export(each, stated) for each in yaml.safe_load(text)]


def _export(each: Mapping[str, Any], stated: Mapping[str, Any]) -> Export:
    columns = [(title, field) for title, field in each["columns"]]
    format_, _, part = each.get("stated", "").partition("/")
    titles = stated.get(format_, {}).get(part)
    if titles and len(titles) == len(columns):
        columns = [(title, field) for title, (_, field) in zip(titles, columns, strict=True)]
    return Export(each["name"], each["language"], each["kind"], columns)


def truths(export: Export, count: int, seed: int) -> list[Truth]:
    """Rows as they are meant: minor units, millionths, days."""
    draw = random.Random(f"{export.name} {export.language} {seed}")
    return [_truth(export, number, seed, draw) for number in range(count)]


def _truth(export: Export, number: int, seed: int, draw: random.Random) -> Truth:
    values = {field: _value(field, export, number, draw) for field in export.fields}
    if "_from" in values and "_to" in values:
        values["_to"] = values["_from"] + timedelta(days=6)
    if export.kind == "listings":
        name = export.name.replace(" ", "-")
        values |= dict.fromkeys(("sku", "handle"), f"{name}-{export.language}-{seed}-{number}")
    return values


def _value(field: str, export: Export, number: int, draw: random.Random) -> Any:
    if field in CHOICES:
        return draw.choice(CHOICES[field]) or None
    if field in TEXTS:
        return f"{TITLES[export.language]} {draw.randrange(99)}"
    if field == "_currency":
        return CURRENCIES[export.language]
    if field in DAYS:
        return date(2026, 10, 1) + timedelta(days=number % 28)
    if field in MOMENTS:
        return datetime(2026, 10, 1, 8, 30, tzinfo=UTC) + timedelta(hours=number)
    return _name(field, number, draw) or _number(field, draw)


def _number(field: str, draw: random.Random) -> int:
    """Amounts and counts with and without thousands; shares to a hundredth of a percent."""
    if field.endswith("_minor") or field == "price":
        return draw.choice((0, draw.randrange(1, 99_000), draw.randrange(100_000, 99_000_000)))
    if field.endswith("_ppm"):
        return draw.choice((0, draw.randrange(0, 1_000_000, 100), 125_000))
    if field == "rating":
        return draw.randrange(1, 6)
    return draw.choice((0, draw.randrange(999), draw.randrange(1000, 4_000_000)))


def _name(field: str, number: int, draw: random.Random) -> str:
    """An identifier or a word; empty for a field of numbers."""
    if field in {"gtin", "order_id"}:
        return (
            f"40{draw.randrange(10**10):010d}" if field == "gtin" else f"302-{number:07d}-7654321"
        )
    if field.endswith("_id"):
        return f"{draw.randrange(10**14, 10**15)}"
    if field.endswith("asin"):
        return f"B0{draw.randrange(36**6):08X}"[:10]
    if field in {"link", "image"}:
        return f"https://shop.example/{number}.jpg"
    return f"{field}-{number}" if field in WORDS else ""


DAYS = frozenset({"_day", "_from", "_to", "starts_on", "ends_on", "recommended_on"})
MOMENTS = frozenset({"purchased_at", "returned_at", "at"})
WORDS = frozenset(
    {
        *("sku", "fnsku", "handle", "brand", "category", "option_name", "option_value", "mpn"),
        *("portfolio", "ad_group", "targeting", "retailer", "status", "item_status"),
        *("fulfilment", "disposition", "reason", "targeting_type", "campaign_state"),
        *("ad_group_state", "eligibility", "ineligible_because", "native_keyword"),
        *("native_locale", "strategy", "placement", "expression", "resolved_expression"),
        *("cohort_type", "segment", "health"),
    }
)


def written(export: Export, rows: Sequence[Truth], manner: Manner, path: Path) -> Path:
    """The export as a file, written in one manner."""
    titles = [
        title.replace(" - ", " – ") if manner.dashes else title for title, _ in export.columns
    ]
    above = [[f"{TITLES[export.language]}: {number}"] for number in range(manner.above)]
    if manner.container == "xlsx":
        return _workbook(export, rows, [*above, titles], path)
    shown = [[_shown(field, row, export.language) for _, field in export.columns] for row in rows]
    text = _text([*above, titles, *shown], manner)
    packed = text.encode(manner.encoding)
    if manner.container == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("report.csv", packed)
    else:
        path.write_bytes(packed)
    return path


def _text(rows: Sequence[Sequence[str]], manner: Manner) -> str:
    if manner.container == "tsv":
        return "".join("\t".join(row) + "\n" for row in rows)
    out = io.StringIO()
    delimiter = ";" if manner.container == "semicolon" else ","
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _shown(field: str, row: Truth, language: str) -> str:
    """A value as the language writes it."""
    value = row.get(field)
    if field.endswith("_minor") or field == "price":
        return "" if value is None else _amount(value, language)
    if field.endswith("_ppm") and value is not None:
        share = f"{Decimal(value) / 10_000:.2f}%"
        return share.replace(".", ",") if language == "de" else share
    return _said(value, language)


def _said(value: Any, language: str) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat()
        case date():
            return _day(value, language)
        case int() if value > 999:
            return f"{value:,}"
        case _:
            return str(value)


def _amount(minor: int, language: str) -> str:
    if language == "ja":
        return f"￥{minor:,}"
    said = f"{Decimal(minor) / 100:,.2f}"
    if language == "de":
        return said.translate(str.maketrans(",.", ".,")) + " €"
    return f"US${said}" if language == "zh" else f"${said}"


def _day(on: date, language: str) -> str:
    formats = {"en": "%b %d, %Y", "de": "%d.%m.%Y", "ja": "%Y/%m/%d", "zh": "%Y年%m月%d日"}
    return on.strftime(formats[language])


def _workbook(
    export: Export, rows: Sequence[Truth], head: Sequence[Sequence[str]], path: Path
) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Report")
    kinds = {
        "ppm": book.add_format({"num_format": "0.00%"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for number, line in enumerate(head):
        sheet.write_row(number, 0, line)
    digits = 0 if export.language == "ja" else 2
    for number, row in enumerate(rows, start=len(head)):
        for place, (_, field) in enumerate(export.columns):
            _cell(sheet, (number, place), field, row.get(field), kinds, digits)
    book.close()
    return path


def _cell(
    sheet: Any, at: tuple[int, int], field: str, value: Any, kinds: Mapping[str, Any], digits: int
) -> None:
    if value is None:
        return
    if field.endswith("_ppm"):
        sheet.write_number(*at, value / 1_000_000, kinds["ppm"])
    elif field.endswith("_minor") or field == "price":
        sheet.write_number(*at, value / 10**digits)
    elif isinstance(value, datetime):
        sheet.write_string(*at, value.isoformat())
    elif isinstance(value, date):
        sheet.write_datetime(*at, datetime(value.year, value.month, value.day), kinds["day"])  # noqa: DTZ001 - a sheet has no zone
    elif isinstance(value, int):
        sheet.write_number(*at, value)
    else:
        sheet.write_string(*at, value)


def manners(language: str) -> Iterator[Manner]:
    """Every way in which files come."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16", LEGACY[language]):
        for container in ("csv", "semicolon", "tsv"):
            yield Manner(container, encoding)
    yield Manner("csv", "utf-8-sig", above=2)
    yield Manner("csv", "utf-8", dashes=True)
    yield Manner("zip", "utf-8")
    yield Manner("xlsx", "utf-8")
    yield Manner("xlsx", "utf-8", above=3)
