"""Ask a provider what a destination has, before any transaction, and keep what it says."""

from datetime import timedelta
from typing import Any, Final

from tradewind.checkout.rates import tables
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput, PortUnavailable
from tradewind.kernel.ports import Destination, Rates
from tradewind.storage import Database

FRESH: Final = timedelta(minutes=15)
"""How long an answer is taken for good, as a quote is."""


def ask_rates(to: Destination, *, provider: Rates, database: Database) -> None:
    """Have the provider's word on a destination at hand; asks only where none is fresh.

    Raises PortUnavailable where it gives none, or one that nobody can read.
    """
    now = clock.now()
    names = [tables.name_at(name, to) for name in ("tax", "shipping")]
    with database.reading() as session:
        known = [tables.told_at(session, name) for name in names]
    if all(told and now - told < FRESH for told in known):
        return
    taxes, options = provider.taxes(to), provider.shipping(to)
    said: list[Any] = [
        None if taxes is None else _taxes(to, taxes, provider.name),
        None if options is None else {"zones": [{"to": ["*"], "options": list(options)}]},
    ]
    try:
        with database.transaction() as session:
            for name, plain in zip(names, said, strict=True):
                if plain is None:
                    tables.reset(session, name)
                else:
                    tables.replace(session, name, plain, now=now)
    except BadInput as error:
        raise PortUnavailable(f"{provider.name} sent what is no rate: {error}") from error


def _taxes(to: Destination, row: Any, source: str) -> dict[str, Any]:
    today = clock.now().date().isoformat()
    return {"as_of": today, "source": source, "countries": {to.country: row}}
