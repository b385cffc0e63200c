"""The shop's own tables of tax and shipping rates, and how they are replaced."""

from dataclasses import dataclass

from tradewind.checkout.shipping import ShippingTable
from tradewind.checkout.tax import TaxTable


@dataclass(frozen=True, slots=True)
class Rates:
    """Both tables as they stand."""

    tax: TaxTable
    shipping: ShippingTable

    def delivers(self, country: str) -> bool:
        """Whether the shop sells to a country."""
        return country in self.tax.rules and self.shipping.delivers(country)

    def countries(self) -> tuple[str, ...]:
        """All of those, in order."""
        return tuple(each for each in self.tax.countries() if self.shipping.delivers(each))
