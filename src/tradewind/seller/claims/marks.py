"""Marks and codes in a text: certificates, standards, part numbers, prices and stars."""

import re
from collections.abc import Iterator

from tradewind.seller.claims.amounts import money, sizes
from tradewind.seller.claims.borne import NUMBER, Borne
from tradewind.seller.claims.finding import Fault, Kind
from tradewind.seller.claims.reading import Text

CERTIFIED = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:CE|FCC|RoHS|REACH|UL|ETL|T[UÜ]V|GS|CCC|3C|PSE|KC|UKCA|GOTS|GRS|RDS|FSC"
    r"|PEFC|NSF|LFGB|FDA|USDA|UIAA|MFi|CPSIA|HACCP|BSCI|SGS|VDE|ATEX|NF|BPA)"
    r"|(?:ISO|EN|ASTM|IEC|DIN|GB|JIS|ANSI)[ /-]?[A-Z]{0,2}[ -]?\d[\d-]*"
    r"|IP[X\d]\d[A-Z]?|MIL-STD-?\w*"
    r"|(?i:oeko-?tex(?:[ -]?standard)?(?: ?\d+)?|energy star|blauer engel|nordic swan|bluesign"
    r"|fair ?trade|rainforest alliance|leaping bunny|ecocert|cosmos organic|halal|kosher)"
    r")(?![A-Za-z0-9])"
)
CODE = re.compile(
    r"(?<![A-Za-z0-9.,-])(?:[A-Za-z]+-?\d[A-Za-z0-9.-]*[A-Za-z0-9]|[A-Za-z]+-?\d"
    r"|\d+(?:\.\d+)?[A-Za-z]+\d*)(?![A-Za-z0-9])"
)
SHORT = 3
"""Characters of codes that are looked for as whole words only."""
SPACES = re.compile(r"[\s-]")


def marks(text: Text, borne: Borne, taken: bytearray) -> Iterator[Fault]:
    """Prices, stars, certificates and sizes in several directions that the product has not."""
    for start, end, right in money(text, borne, taken):
        if not right:
            yield Fault(start, end, Kind.NUMBER)
    for found in CERTIFIED.finditer(text.told):
        if not _take(found, taken) or _contained(found[0], borne):
            continue
        yield Fault(found.start(), found.end(), Kind.CERTIFICATION)
    for extent, right in sizes(text, borne, taken):
        if not right:
            yield Fault(extent.start, extent.end, Kind.SIZE)


def names(text: Text, borne: Borne, taken: bytearray) -> None:
    """Mark where the product's whole name stands: it is what it is."""
    for title in borne.titles:
        place = text.folded.find(title) if title.count(" ") else -1
        if place >= 0:
            taken[place : place + len(title)] = b"\1" * len(title)


def codes(text: Text, borne: Borne, taken: bytearray) -> Iterator[Fault]:
    """Codes of letters and digits, such as ``i7-9700K``, that stand nowhere in the product's texts.

    A number that a word runs into, such as ``SPF50``, is left to be read as a number.
    """
    for found in CODE.finditer(text.told):
        if taken[found.start()] or _contained(found[0], borne) or _worded(found[0], borne):
            if not taken[found.start()] and _contained(found[0], borne):
                _take(found, taken)
            continue
        _take(found, taken)
        yield Fault(found.start(), found.end(), Kind.PRODUCT)


def _worded(code: str, borne: Borne) -> bool:
    """Whether it is a word of the product's with a number of its own."""
    letters = re.match(r"[A-Za-z]+(?=\d+$)", code)
    return letters is not None and letters[0].lower() in borne.words and bool(NUMBER.search(code))


def _take(found: re.Match[str], taken: bytearray) -> bool:
    if any(taken[found.start() : found.end()]):
        return False
    taken[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    return True


def _contained(said: str, borne: Borne) -> bool:
    """Whether the product's texts hold it, as a whole and however it is spaced."""
    plain = SPACES.sub("", said).lower()
    if len(plain) > SHORT:
        return plain in borne.squeezed
    return re.search(rf"(?<![a-z0-9]){re.escape(said.lower())}(?![a-z0-9])", borne.text) is not None
