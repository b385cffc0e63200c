"""Random carts from fixed seeds: tiny, plain and huge amounts, every kind of discount and tax."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Final

SEED: Final = 20_261_122
CURRENCIES: Final = {
    **dict.fromkeys(["JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XOF"], 0),
    **dict.fromkeys(["USD", "EUR", "CNY", "GBP", "CAD", "AUD", "CHF", "SEK", "NOK", "DKK"], 2),
    **dict.fromkeys(["PLN", "CZK", "MXN", "BRL", "INR", "ZAR"], 2),
    **dict.fromkeys(["KWD", "BHD", "JOD", "OMR", "TND", "IQD"], 3),
}
"""Digits after the point, written down from ISO 4217 again."""


@dataclass(frozen=True, slots=True)
class Mode:
    """A kind of tax. Rates are in per cent."""

    number: int
    name: str
    included: bool
    shipping: str
    levies: Mapping[str, tuple[tuple[str, Decimal], ...]]


def _mode(number: int, name: str, shipping: str, **levies: str) -> Mode:
    """``standard="VAT 19"``; several levies are separated by a comma."""
    read = {
        kind: tuple(
            (each.rsplit(" ", 1)[0], Decimal(each.rsplit(" ", 1)[1])) for each in said.split(", ")
        )
        for kind, said in levies.items()
    }
    return Mode(number, name, "included" in name, shipping, read)


MODES: Final = (
    _mode(0, "no tax", "none", standard="none 0"),
    _mode(1, "one rate, included", "standard", standard="VAT 25.5"),
    _mode(2, "one rate, added", "goods", standard="GST 8.875"),
    _mode(3, "rates by class, included", "goods", standard="MwSt. 19", food="red. 7", books="no 0"),
    _mode(4, "several levies, added", "none", standard="GST 5, QST 9.975", food="GST 5, food 0.75"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """Some pieces of an item, at a price as a seller writes it."""

    unit: str
    quantity: int
    kind: str
    minor: int
    """What one costs, in the smallest unit there is."""


@dataclass(frozen=True, slots=True)
class Less:
    """A discount; ``percent`` and ``fixed`` as somebody writes them."""

    percent: Decimal
    fixed: str
    minor: int
    places: tuple[int, ...] | None
    shipping: bool


@dataclass(frozen=True, slots=True)
class Cart:
    """Everything an order's figures depend on."""

    currency: str
    mode: Mode
    lines: tuple[Line, ...]
    shipping: str
    shipping_minor: int
    offs: tuple[Less, ...]


def carts(count: int, *, seed: int = SEED) -> Iterator[Cart]:
    """So many carts; every currency meets every kind of tax equally often."""
    draw = Random(seed)
    codes = list(CURRENCIES)
    for number in range(count):
        mode = MODES[number % len(MODES)]
        yield _cart(draw, codes[number // len(MODES) % len(codes)], mode)


def _cart(draw: Random, currency: str, mode: Mode) -> Cart:
    digits = CURRENCIES[currency]
    lines = tuple(_line(draw, digits) for _ in range(_LINES[int(draw.random() * len(_LINES))]))
    shipping = int(draw.random() * 3000) if draw.random() < 0.7 else 0
    offs = tuple(_less(draw, digits, len(lines)) for _ in range(_OFFS[int(draw.random() * 8)]))
    return Cart(currency, mode, lines, _written(shipping, digits), shipping, offs)


_LINES: Final = (1, 1, 2, 2, 3, 3, 4, 5, 7, 12)
_OFFS: Final = (0, 0, 0, 1, 1, 1, 2, 3)
_KINDS: Final = ("standard", "standard", "standard", "food", "books")


def _line(draw: Random, digits: int) -> Line:
    luck = draw.random()
    top = 2 if luck < 0.05 else 50_000 if luck < 0.97 else 10**11
    minor = int(draw.random() * top)
    quantity = 1 + int(draw.random() * (3 if draw.random() < 0.98 else 999))
    kind = _KINDS[int(draw.random() * len(_KINDS))]
    return Line(_written(minor, digits), quantity, kind, minor)


def _less(draw: Random, digits: int, lines: int) -> Less:
    luck = draw.random()
    percent, minor, places = Decimal(0), 0, None
    if luck < 0.55:
        percent = Decimal(1 + int(draw.random() * 10_000)).scaleb(-2)
    elif luck < 0.6:
        percent = Decimal(100)
    else:
        minor = 1 + int(draw.random() * 20_000)
    if draw.random() < 0.3:
        places = tuple(place for place in range(lines) if draw.random() < 0.5) or (0,)
    return Less(percent, _written(minor, digits), minor, places, draw.random() < 0.15)


def _written(minor: int, digits: int) -> str:
    if not digits:
        return str(minor)
    whole, part = divmod(minor, 10**digits)
    return f"{whole}.{part:0{digits}}"
