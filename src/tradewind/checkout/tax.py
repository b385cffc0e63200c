"""Tax by destination: which rate, and whether prices include it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from tradewind.kernel.errors import Refused
from tradewind.kernel.money import Money

WHOLE = 10_000
"""Rates are integers in hundredths of a per cent."""


@dataclass(frozen=True, slots=True)
class TaxRule:
    """What a country takes of a sale."""

    country: str
    name: str
    """As its invoices call it, such as ``VAT``."""
    rate: int
    """Hundredths of a per cent: 1900 is 19 %."""
    included: bool
    """Whether prices shown there already hold it."""
    as_of: date
    """When the rate was last looked up."""

    def of(self, amount: Money) -> Money:
        """The tax in (or on top of) an amount, rounded half up once."""
        share = WHOLE + self.rate if self.included else WHOLE
        return Money((2 * amount.minor * self.rate + share) // (2 * share), amount.currency)


def rule_for(country: str) -> TaxRule:
    """The rule of a destination; raises Refused where the shop does not deliver to it."""
    found = rules().get(country)
    if found is None:
        raise Refused(f"No delivery to {country!r}; choose one of {', '.join(sorted(rules()))}.")
    return found


@cache
def rules() -> Mapping[str, TaxRule]:
    """Every destination of the shop with its rule, by ISO 3166 code."""
    table: dict[str, Any] = yaml.safe_load(
        files(__package__).joinpath("tax.yaml").read_text("utf-8")
    )
    return MappingProxyType(
        {
            country: TaxRule(country, name, round(percent * 100), included, table["as_of"])
            for country, (name, percent, included) in table["rules"].items()
        }
    )
