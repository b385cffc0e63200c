"""What is installed, configured and healthy, and what to do about what is not."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, entry_points, version

from tradewind import plugins
from tradewind.catalog import tables as catalog
from tradewind.decisions import tables as ledger
from tradewind.kernel.errors import TradewindError
from tradewind.settings import Settings
from tradewind.storage import Database

EXTRAS = {
    "psycopg": "PostgreSQL by URL: pip install 'tradewind[postgres]'",
    "rapidocr": "Text in pictures: ./run install vision",
    "stripe": "Cards through Stripe: pip install 'tradewind[stripe]'",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    found: str
    healthy: bool = True
    advice: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything, one finding each; a broken part does not hide the rest."""
    yield Finding("Python", sys.version.split()[0])
    yield from _installed()
    yield _home(settings)
    yield from _database(settings)
    for port in ("language", "embedding", "payments"):
        yield _plugin(port, settings)
    yield _model(settings)


def _installed() -> Iterator[Finding]:
    yield Finding("Tradewind", version("tradewind"))
    for package, advice in EXTRAS.items():
        try:
            yield Finding(package, version(package))
        except PackageNotFoundError:
            yield Finding(package, "not installed (optional)", advice=advice)


def _home(settings: Settings) -> Finding:
    home = settings.home.absolute()
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        advice = "Set TRADEWIND_HOME to a folder that can be written."
        return Finding("Home", f"{home}: {error.strerror}", healthy=False, advice=advice)
    return Finding("Home", str(home))


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        database = Database.connect(settings.database_url)
        with database.reading() as session:
            count, newest = catalog.count(session), catalog.version(session)
            broken = ledger.first_broken(session)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the reader wants to know
        first = str(error).splitlines()[0]
        advice = "Check TRADEWIND_DATABASE, or leave it empty for SQLite."
        yield Finding("Database", first, healthy=False, advice=advice)
        return
    yield Finding("Database", database.engine.dialect.name)
    advice = "" if count else "Load the sample with ./run serve, or your own: ./run import FILE"
    yield Finding("Catalogue", f"{count} products, import {newest}", advice=advice)
    whole = "whole" if broken is None else f"entry {broken} does not follow from the one before"
    yield Finding("Ledger", whole, healthy=broken is None)


def _plugin(port: str, settings: Settings) -> Finding:
    name = getattr(settings, port)
    offered = ", ".join(sorted(entry_points(group=f"tradewind.{port}").names))
    try:
        plugins.load(port, name, settings)
    except TradewindError as error:
        return Finding(f"Port {port}", str(error), healthy=False)
    return Finding(f"Port {port}", f"{name} (installed: {offered})")


def _model(settings: Settings) -> Finding:
    if settings.language != "openai":
        return Finding("Model", "none configured; the shop uses its own words")
    if not (settings.openai_base_url and settings.openai_model):
        advice = "Set TRADEWIND_OPENAI_BASE_URL, TRADEWIND_OPENAI_KEY and TRADEWIND_OPENAI_MODEL."
        return Finding("Model", "not fully configured", healthy=False, advice=advice)
    return Finding("Model", f"{settings.openai_model} at {settings.openai_base_url}")
