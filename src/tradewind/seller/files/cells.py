"""What the cells of reports say, in whatever language and however a spreadsheet has bent them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from tradewind.catalog.incoming import Bad
from tradewind.kernel.money import LIMIT, exponent
from tradewind.seller.files.forms import CURRENCIES
from tradewind.seller.files.workbook import Exact

NOTHING = frozenset(
    {"-", "--", "---", "–", "—", "n/a", "na", "#n/a", "#div/0!", "null", "none", "nan", "∞"}
    | {"有花费无销售额", "有花费无订单", "無", "k.a.", "不适用", "該当なし"}
)
"""What stands in a cell of numbers where there is none."""
COMMA_LANGUAGES = frozenset({"de", "fr", "es", "it", "nl", "pl", "sv", "pt", "tr"})
"""Where a comma is the decimal mark."""
_SIGNS = {
    "us$": "USD",
    "ca$": "CAD",
    "c$": "CAD",
    "a$": "AUD",
    "au$": "AUD",
    "mx$": "MXN",
    "r$": "BRL",
    "s$": "SGD",
    "hk$": "HKD",
    "nt$": "TWD",
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "zł": "PLN",
    "₩": "KRW",
    "฿": "THB",
    "₫": "VND",
    "円": "JPY",
    "元": "CNY",
    "cn¥": "CNY",
    "jp¥": "JPY",
    "rs.": "INR",
    "tl": "TRY",
    "₺": "TRY",
}
_SHARED_SIGNS = {
    "$": frozenset({"USD", "CAD", "AUD", "MXN", "SGD"}),
    "¥": frozenset({"JPY", "CNY"}),
}
"""Signs that several currencies have."""
_NUMBER = re.compile(
    r"(?P<lead>[^\d.,+\-(]*)(?P<sign>[+\-(]*)(?P<lead2>[^\d.,]*)"
    r"(?P<digits>[\d.,]*\d[\d.,]*)(?P<tail>.*)",
    re.DOTALL,
)
_BLANKS = str.maketrans(dict.fromkeys("  \u2007\u2009\u202f\t'’", None))
_ROUNDED_ID = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{2,}")


def plain_number(text: str, mark: str) -> tuple[Decimal, str]:
    """The number in a cell and what else stands there, such as ``€`` or ``%``; raises Bad.

    ``mark`` is the decimal mark where the number could be read both ways.
    """
    said = text if text.isascii() else unicodedata.normalize("NFKC", text).replace("−", "-")
    found = _NUMBER.fullmatch(said.translate(_BLANKS))
    if found is None or len(text) > 80:
        raise Bad(f"{text[:40]!r} is not a number")
    digits = _with_point(found["digits"], mark)
    beside = found["lead"] + found["lead2"] + found["tail"].rstrip(")")
    try:
        number = Decimal(digits)
    except InvalidOperation as error:
        raise Bad(f"{text[:40]!r} is not a number") from error
    is_less = "-" in found["sign"] or "(" in found["sign"] or beside.endswith("-")
    return (-number if is_less else number), beside.replace("-", "").strip()


def _with_point(digits: str, mark: str) -> str:
    """Digits with a point as decimal mark and no grouping."""
    points, commas = digits.count("."), digits.count(",")
    if not points and not commas:
        return digits
    if points and commas:
        mark = "." if digits.rfind(".") > digits.rfind(",") else ","
    elif points + commas > 1:
        mark = "," if points else "."
    elif not _is_group(digits):
        mark = "." if points else ","
    group = "," if mark == "." else "."
    if not _is_grouped(digits.partition(mark)[0], group) or digits.count(mark) > 1:
        raise Bad(f"{digits!r} is not a number")
    return digits.replace(group, "").replace(mark, ".")


def _is_grouped(whole: str, group: str) -> bool:
    """Whether the marks in a whole number part thousands (or lakhs)."""
    first, *others = whole.split(group)
    if not others:
        return True
    return 1 <= len(first) <= 3 and len(others[-1]) == 3 and all(len(o) in {2, 3} for o in others)


def _is_group(digits: str) -> bool:
    """Whether the one mark in it may part thousands: ``1.234``, not ``0.234`` or ``1.23``."""
    whole, tail = re.split(r"[.,]", digits)
    return len(tail) == 3 and 1 <= len(whole) <= 3 and whole != "0"


def decimal_mark(texts: Iterable[str], language: str) -> str:
    """The decimal mark of amounts, by those that can be read one way only, then by language."""
    votes: Counter[str] = Counter()
    for text in texts:
        if isinstance(text, Exact):
            continue
        digits = re.sub(r"[^\d.,]", "", text)
        marks = [letter for letter in digits if letter in ".,"]
        if len(set(marks)) == 2:
            votes[marks[-1]] += 1
        elif len(marks) > 1:
            votes["," if marks[0] == "." else "."] += 1
        elif marks and digits[-1].isdigit() and not _is_group(digits):
            votes[marks[0]] += 1
    usual = "," if language in COMMA_LANGUAGES else "."
    return max(".,", key=lambda mark: (votes[mark], mark == usual))


def is_nothing(text: str) -> bool:
    """Whether a cell of numbers holds none."""
    return text.casefold() in NOTHING


def count(text: str) -> int | None:
    """A whole number; raises Bad."""
    if text.isascii() and text.isdigit() and len(text) < 16:
        return int(text)
    if is_nothing(text):
        return None
    number = _exact(text) if isinstance(text, Exact) else _counted(text)
    if number != number.to_integral_value() or abs(number) >= LIMIT:
        raise Bad(f"{text[:40]!r} is not a whole number")
    return int(number)


def _counted(text: str) -> Decimal:
    """A count's marks part thousands where they can."""
    grouped = text.strip()
    mark = "," if re.fullmatch(r"-?\d{1,3}\.\d{3}", grouped) else "."
    number, beside = plain_number(text, mark)
    if beside not in {"", "+"}:
        raise Bad(f"{text[:40]!r} is not a whole number")
    return number


def rounded(text: str) -> int | None:
    """A whole number, whatever stands after the point left out; raises Bad."""
    if is_nothing(text):
        return None
    number = _exact(text) if isinstance(text, Exact) else plain_number(text, ".")[0]
    return int(number)


def stars(text: str) -> int | None:
    """A rating of 1 to 5, such as ``4``, ``4.0 out of 5 stars`` or ``5つ星のうち4.0``."""
    if is_nothing(text):
        return None
    found = re.search(r"のうち\s*(\d(?:[.,]\d)?)", text) or re.match(
        r"\s*(\d(?:[.,]\d)?)\s*(?:$|[^\d.,\s])", text
    )
    number = Decimal(found[1].replace(",", ".")) if found else Decimal(0)
    if not found or number != number.to_integral_value() or not 1 <= number <= 5:
        raise Bad(f"{text[:40]!r} is no rating from 1 to 5 stars")
    return int(number)


def _exact(text: str) -> Decimal:
    try:
        number = Decimal(text.removesuffix("%"))
    except InvalidOperation as error:
        raise Bad(f"{text[:40]!r} is not a number") from error
    if not number.is_finite():
        raise Bad(f"{text[:40]!r} is not a number")
    return number


def amount(text: str, mark: str) -> tuple[Decimal, str] | None:
    """An amount and the currency that its sign names, which may be empty; raises Bad."""
    if isinstance(text, Exact):
        return _exact(text), ""
    if is_nothing(text):
        return None
    number, beside = plain_number(text, mark)
    sign = currency_sign(beside)
    if beside and not sign and beside not in _SHARED_SIGNS and beside != "kr":
        raise Bad(f"{text[:40]!r} is not an amount")
    return number, sign


def minor(number: Decimal, currency: str) -> int:
    """An amount in minor units, finer digits rounded to even; raises Bad."""
    scaled = number.scaleb(exponent(currency)).to_integral_value()
    if abs(scaled) >= LIMIT:
        raise Bad(f"{number} is not an amount of {currency}")
    return int(scaled)


@lru_cache(4096)
def currency_sign(beside: str) -> str:
    """The currency of the sign or code beside a number; empty where none or several have it."""
    said = unicodedata.normalize("NFKC", beside).strip().casefold()
    if said.upper() in CURRENCIES:
        return said.upper()
    return _SIGNS.get(said, "")


def currencies(texts: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The currencies that amounts name, and the signs among them that several currencies have."""
    named: set[str] = set()
    shared: set[str] = set()
    for text in texts:
        beside = re.sub(r"[\d.,\s()+\-]", "", unicodedata.normalize("NFKC", text))
        if code := currency_sign(beside):
            named.add(code)
        elif beside in _SHARED_SIGNS:
            shared.add(beside)
    return frozenset(named), frozenset(shared)


def fitting(sign: str, code: str) -> bool:
    """Whether a shared sign may be of a currency."""
    return code in _SHARED_SIGNS[sign]


def ppm(text: str, mark: str, *, percent: bool) -> int | None:
    """A share in millionths; ``percent`` says what a bare number is. Raises Bad."""
    if is_nothing(text):
        return None
    if isinstance(text, Exact):
        number, beside = _exact(text), "%" if text.endswith("%") else ""
    else:
        number, beside = plain_number(text, mark)
    if beside not in {"", "%", "٪"}:
        raise Bad(f"{text[:40]!r} is not a percentage")
    scale = 10_000 if beside or percent else 1_000_000
    found = (number * scale).to_integral_value()
    if abs(found) >= LIMIT:
        raise Bad(f"{text[:40]!r} is not a percentage")
    return int(found)


def bare_percent(texts: Iterable[str], mark: str) -> bool:
    """Whether bare numbers of a column are percentages rather than fractions."""
    for text in texts:
        if not text or is_nothing(text):
            continue
        try:
            number, beside = plain_number(text, "." if isinstance(text, Exact) else mark)
        except Bad:
            continue
        if "%" not in beside and abs(number) > 1:
            return True
        if "%" in beside and not isinstance(text, Exact):
            return True
    return False


def code(text: str) -> str:
    """An identifier as it was before a spreadsheet took it for a number; raises Bad."""
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    if isinstance(text, Exact):
        number = _exact(text)
        if len(number.as_tuple().digits) > 15 and number == number.to_integral_value():
            _refuse_rounded(text)
        return f"{number:f}".removesuffix(".0") if number == number.to_integral_value() else text
    return text.strip("\t ")


def id_number(text: str) -> str:
    """An identifier of digits, which no spreadsheet may have rounded; raises Bad."""
    if _ROUNDED_ID.fullmatch(text):
        _refuse_rounded(text)
    return code(text)


def _refuse_rounded(text: str) -> None:
    raise Bad(f"{text[:40]!r} is an id that a spreadsheet has rounded: export the file anew")


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan january januar enero", "feb february februar", "mar march märz mär mrz"),
            *("apr april", "may mai mayo", "jun june juni", "jul july juli", "aug august"),
            *("sep sept september", "oct october okt oktober", "nov november"),
            *("dec december dez dezember",),
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年\s]\s*(\d{1,2})[-/.月\s]\s*(\d{1,2})日?")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.]\s*(\d{1,2})[-/.]\s*(\d{4}|\d{2})")
_MONTH_NAMED = re.compile(r"([^\W\d]{3,10})\.?\s+(\d{1,2}),?\s+(\d{4})")
_DAY_NAMED = re.compile(r"(\d{1,2})[.\s-]+\s*([^\W\d]{3,10})\.?[\s-]+(\d{4})")
_TIME = re.compile(r"[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(.*)")
_ZONES = {"utc": 0, "gmt": 0, "z": 0, "": 0, "pst": -8, "pdt": -7, "jst": 9}
_ZONES |= {"cet": 1, "cest": 2, "mez": 1, "mesz": 2, "bst": 1}


def day(text: str, *, day_first: bool) -> date:
    """A date; ``day_first`` says how ``03/11/2025`` is meant. Raises Bad."""
    return _read_day(text, day_first)[0]


@lru_cache(8192)
def _read_day(text: str, day_first: bool) -> tuple[date, str]:
    said = unicodedata.normalize("NFKC", text).strip()
    for pattern, order in (
        (_YEAR_FIRST, "ymd"),
        (_COMPACT, "ymd"),
        (_YEAR_LAST, "dmy" if day_first or "." in said[:6] else "mdy"),
        (_MONTH_NAMED, "mdy"),
        (_DAY_NAMED, "dmy"),
    ):
        if found := pattern.match(said):
            parts = dict(zip(order, found.groups(), strict=True))
            return _date(parts, text), said[found.end() :]
    raise Bad(f"{text[:40]!r} is not a date")


def _date(parts: dict[str, str], text: str) -> date:
    month = parts["m"] if parts["m"].isdigit() else _MONTHS.get(parts["m"].casefold(), 0)
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    try:
        return date(year, int(month), int(parts["d"]))
    except ValueError as error:
        raise Bad(f"{text[:40]!r} is not a date") from error


def moment(text: str, *, day_first: bool) -> datetime:
    """A moment in UTC, at midnight where only a date is said; raises Bad."""
    on, rest = _read_day(text, day_first)
    made = datetime(on.year, on.month, on.day, tzinfo=UTC)
    if not rest.strip():
        return made
    found = _TIME.fullmatch(rest)
    if found is None:
        raise Bad(f"{text[:40]!r} is not a date and time")
    hours, minutes, seconds, zone = int(found[1]), int(found[2]), int(found[3] or 0), found[4]
    said = zone.strip().casefold()
    if said[:2] in {"am", "pm"}:
        hours, said = hours % 12 + (12 if said[:2] == "pm" else 0), said[2:].strip()
    if hours > 23 or minutes > 59 or seconds > 60:
        raise Bad(f"{text[:40]!r} is not a date and time")
    shown = timedelta(hours=hours, minutes=minutes, seconds=min(seconds, 59))
    return (made + shown).replace(tzinfo=_zone(said, text)).astimezone(UTC)


def _zone(said: str, text: str) -> timezone:
    if said in _ZONES:
        return timezone(timedelta(hours=_ZONES[said]))
    found = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?", said)
    if found is None or int(found[2]) > 14:
        raise Bad(f"{text[:40]!r} is in an unknown time zone")
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(ahead if found[1] == "+" else -ahead)


def day_first(texts: Iterable[str], *, usual: bool) -> bool:
    """Whether dates such as ``03/11/2025`` begin with the day, by those with one reading."""
    for text in texts:
        if found := _YEAR_LAST.match(text.strip()):
            if int(found[1]) > 12:
                return True
            if int(found[2]) > 12:
                return False
    return usual
