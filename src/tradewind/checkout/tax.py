"""Tax by destination: which levies, at which rates, and whether prices hold them already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tradewind.kernel.errors import BadInput, Refused

WHOLE: Final = 1_000_000
"""Rates are integers in millionths: 190 000 is 19 %."""
STANDARD: Final = "standard"


@dataclass(frozen=True, slots=True)
class Levy:
    """One tax, as an invoice names it."""

    name: str
    rate: int
    """Millionths."""


class ShippingTax(StrEnum):
    """How shipping is taxed."""

    GOODS = "goods"
    """As the goods it goes with, in proportion to what they cost."""
    STANDARD = "standard"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TaxRule:
    """What a destination takes of a sale."""

    country: str
    levies: Mapping[str, tuple[Levy, ...]]
    """By class of goods; a class that is not named is taxed as ``standard``."""
    included: bool
    """Whether prices shown there already hold them."""
    as_of: date
    """When the rates were last looked up."""
    shipping: ShippingTax = ShippingTax.GOODS
    region: str = ""

    @classmethod
    def flat(cls, country: str, name: str, rate: int, *, included: bool, as_of: date) -> Self:
        """One levy on everything."""
        return cls(country, {STANDARD: (Levy(name, rate),)}, included, as_of)

    def of(self, kind: str) -> tuple[Levy, ...]:
        """What goods of a class are taxed with."""
        return self.levies.get(kind) or self.levies[STANDARD]


class _Country(BaseModel):
    model_config = ConfigDict(extra="allow")
    name: str
    rate: Decimal = Field(ge=0, le=100)
    included: bool
    shipping: ShippingTax | None = None
    regions: dict[str, list[tuple[str, Decimal]]] = {}
    registered_only: dict[str, list[tuple[str, Decimal]]] = {}

    def reduced(self) -> dict[str, Decimal]:
        return {kind: Decimal(str(rate)) for kind, rate in (self.model_extra or {}).items()}


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")
    as_of: date
    source: str
    shipping: ShippingTax = ShippingTax.GOODS
    classes: dict[str, str] = {}
    registered: list[str] = []
    countries: dict[str, _Country]


@dataclass(frozen=True, slots=True)
class TaxTable:
    """Every destination of the shop with its rule."""

    rules: Mapping[str, TaxRule]
    """By country, such as ``DE``, and by country and region where it has one, such as ``CA-ON``."""
    classes: Mapping[str, str]
    """Class of goods by category."""
    source: str = ""

    @classmethod
    def read(cls, plain: Any) -> Self:
        """The table as its file says it; raises BadInput."""
        try:
            table = _Table.model_validate(plain)
            rules = dict(_rules(table))
        except (ValidationError, ArithmeticError, ValueError) as error:
            raise BadInput(f"This is no table of tax rates: {error}") from error
        return cls(rules, table.classes, table.source)

    def rule(self, country: str, region: str = "") -> TaxRule:
        """The rule of a destination; raises Refused where the shop does not deliver to it."""
        found = self.rules.get(f"{country}-{region}") or self.rules.get(country)
        if found is None:
            known = ", ".join(sorted(each for each in self.rules if len(each) == 2))
            raise Refused(f"No delivery to {country!r}; choose one of {known}.")
        return found

    def countries(self) -> tuple[str, ...]:
        """Where the shop delivers to."""
        return tuple(sorted({rule.country for rule in self.rules.values()}))

    def class_of(self, category: str) -> str:
        """The class of a category's goods: that of the longest path of it that is named."""
        parts = category.split("/")
        paths = ("/".join(parts[:end]) for end in range(len(parts), 0, -1))
        return next((self.classes[path] for path in paths if path in self.classes), STANDARD)


def _rules(table: _Table) -> list[tuple[str, TaxRule]]:
    found = []
    for country, row in table.countries.items():
        levies = {STANDARD: (Levy(row.name, millionths(row.rate)),)}
        levies |= {
            kind: (Levy(row.name, millionths(rate)),) for kind, rate in row.reduced().items()
        }
        shipping = row.shipping or table.shipping
        found.append((country, TaxRule(country, levies, row.included, table.as_of, shipping)))
        owed = {
            region: rates
            for region, rates in row.registered_only.items()
            if f"{country}-{region}" in table.registered
        }
        for region, rates in (row.regions | owed).items():
            there = {STANDARD: tuple(Levy(name, millionths(rate)) for name, rate in rates)}
            rule = TaxRule(country, there, row.included, table.as_of, shipping, region)
            found.append((f"{country}-{region}", rule))
    return found


def millionths(percent: Decimal) -> int:
    """A rate in per cent as an integer; raises ValueError where it is finer, or out of bounds."""
    scaled = percent * (WHOLE // 100)
    if scaled != int(scaled) or not 0 <= scaled <= WHOLE:
        raise ValueError(f"{percent} is no rate in per cent with at most four decimals.")
    return int(scaled)


@cache
def default_taxes() -> TaxTable:
    """The table that comes with the shop."""
    text = files(__package__).joinpath("tax.yaml").read_text("utf-8")
    return TaxTable.read(yaml.safe_load(text))
