from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout.kit import Kit
from tradewind.storage import Database


@pytest.fixture
def shop(database_url: str, database: Database, tmp_path: Path) -> Kit:
    """A shop with nothing on sale yet, on SQLite and on PostgreSQL."""
    return Kit.open(database_url, tmp_path, database)


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Kit]:
    """The same on SQLite only, for what no database changes."""
    kit = Kit.open(f"sqlite:///{tmp_path / 'tradewind.db'}", tmp_path)
    yield kit
    kit.database.engine.dispose()
