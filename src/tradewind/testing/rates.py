"""The promises every provider of rates must keep."""

import tempfile
from pathlib import Path

from tradewind.checkout.rates.ask import ask_rates
from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ports import Destination, Rates
from tradewind.storage import Database

PLACES = (
    Destination("DE", "", "20457"),
    Destination("US", "CA", "94105"),
    Destination("JP", "", "100-0001"),
    Destination("CN", "", ""),
)


def check_rates(provider: Rates) -> None:
    """Ask for a few destinations; raises AssertionError where a promise is broken.

    A provider that has no word on a place gives None, which leaves it to the shop's own tables.
    """
    _promise(bool(provider.name), "A provider of rates has a name")
    with tempfile.TemporaryDirectory(prefix="tradewind-check-") as folder:
        database = Database.connect(f"sqlite:///{Path(folder) / 'rates.db'}")
        try:
            for place in PLACES:
                _readable(provider, place, database)
        finally:
            database.engine.dispose()


def _readable(provider: Rates, place: Destination, database: Database) -> None:
    try:
        ask_rates(place, provider=provider, database=database)
        again = (provider.taxes(place), provider.shipping(place))
        _promise(
            again == (provider.taxes(place), provider.shipping(place)),
            f"The same place has the same rates a moment later ({place.country})",
        )
    except PortUnavailable as error:
        _promise(False, f"What is said of {place.country} can be read ({error})")
    except (TypeError, ValueError, KeyError) as error:
        raise AssertionError(
            f"Where it has no answer it raises PortUnavailable: {error}"
        ) from error


def _promise(kept: bool, promise: str) -> None:
    if not kept:
        raise AssertionError(f"{promise}; this provider of rates does not keep that promise.")
