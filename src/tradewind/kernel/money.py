"""Exact money: an integer of minor units and a currency, never a float."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Self

from babel import Locale
from babel.numbers import format_currency

from tradewind.kernel.errors import BadInput, CurrencyMismatch

EXPONENTS = (
    dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    )
    | dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3)
    | {"CLF": 4, "UYW": 4}
)
"""Digits after the point where ISO 4217 says other than two."""


LIMIT = 10**15
"""Minor units; no amount is as large, and every database holds it exactly."""


def exponent(currency: str) -> int:
    """Digits after the point that ISO 4217 gives a currency."""
    return EXPONENTS.get(currency, 2)


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount such as ``Money(1999, "USD")``, read as 19.99 US dollars."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: str | Decimal | int, currency: str) -> Self:
        """Read a decimal amount; digits finer than the currency has are an error, never rounded."""
        try:
            scaled = Decimal(amount).scaleb(exponent(currency))
        except (ArithmeticError, ValueError) as error:
            raise BadInput(f"{amount!r} is not an amount of {currency}.") from error
        if not scaled.is_finite() or abs(scaled) >= LIMIT:
            raise BadInput(f"{amount!r} is not an amount of {currency}.")
        minor = int(scaled)
        if minor != scaled:
            raise BadInput(f"{amount} has more digits than {currency} has.")
        return cls(minor, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exactly."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __add__(self, other: Self) -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Self) -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.minor * quantity, self.currency)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"

    def shown(self, language: str) -> str:
        """As a reader of the language writes it, such as ``$19.99`` or ``¥129.00``."""
        return _shown(self.minor, self.currency, language)


def money_of(said: str) -> Money:
    """Read an amount such as ``100 USD`` or ``USD 99.50``; raises BadInput."""
    found = re.fullmatch(r"\s*(?:([A-Z]{3})\s*([\d.]+)|([\d.]+)\s*([A-Z]{3}))\s*", said)
    if found is None:
        raise BadInput(f"{said!r} is no amount; write it like '100 USD'.")
    before, after, first, last = found.groups()
    return Money.of(after or first, before or last)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse({"zh": "zh_Hans_CN", "en": "en_US"}.get(language, language))


@cache
def _shown(minor: int, currency: str, language: str) -> str:
    amount = Decimal(minor).scaleb(-exponent(currency))
    return str(format_currency(amount, currency, locale=_locale(language)))


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split ``total`` in proportion to the weights so that the parts add up exactly.

    The largest remainder gets the odd unit, earlier parts first; all-zero weights split evenly.
    """
    if not weights:
        return []
    if any(weight < 0 for weight in weights):
        raise BadInput("Weights cannot be negative.")
    weights = weights if any(weights) else [1] * len(weights)
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(
        range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place)
    )
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts
