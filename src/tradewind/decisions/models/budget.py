"""A day's budget, and what calls cost. Amounts are whole: tokens, or millionths of a currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from tradewind.settings import Settings

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in and out."""

    inward: Decimal
    outward: Decimal
    currency: str

    def cost(self, tokens: Mapping[str, int]) -> int:
        """Millionths of the currency, rounded up."""
        prompt, completion = tokens.get("prompt", 0), tokens.get("completion", 0)
        exact = self.inward * prompt + self.outward * completion
        return int(exact.to_integral_value(ROUND_CEILING))


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that the calls of one day (UTC) may take."""

    most: int
    """Tokens, or millionths of a currency."""
    in_tokens: bool

    def shown(self, prices: Prices) -> str:
        """As it was set."""
        if self.in_tokens:
            return f"{self.most:,} tokens"
        return f"{Decimal(self.most) / MILLION:f} {prices.currency}"


def prices_of(settings: Settings) -> Prices:
    """The prices that are set, in the budget's currency or the shop's."""
    unit = settings.model_budget.rpartition(" ")[2] or settings.model_budget[-3:]
    currency = unit if unit.isupper() and len(unit) == 3 else settings.currency
    return Prices(settings.model_price_in, settings.model_price_out, currency)


def budget_of(settings: Settings) -> Budget | None:
    """The budget that is set; None where there is no limit."""
    said = settings.model_budget.strip()
    if not said:
        return None
    number = Decimal(said.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZtokens "))
    if said.endswith("tokens"):
        return Budget(int(number), in_tokens=True)
    return Budget(int(number * MILLION), in_tokens=False)
