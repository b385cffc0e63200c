"""A database of any age becomes one of this release."""

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect, text

import tradewind.web  # noqa: F401 - declares every room's tables
from tradewind.kernel.errors import Refused
from tradewind.storage import Database, metadata
from tradewind.storage.schema import config


def migrated(url):
    engine = create_engine(url)
    setup = config()
    with engine.connect() as connection:
        setup.attributes["connection"] = connection
        command.upgrade(setup, "head")
    return engine


def test_the_migrations_make_what_the_rooms_declare(tmp_path):
    engine = migrated(f"sqlite:///{tmp_path / 'old.db'}")
    setup = config()
    with engine.connect() as connection:
        setup.attributes["connection"] = connection
        command.check(setup)


def test_a_fresh_database_is_of_the_newest_revision(tmp_path):
    url = f"sqlite:///{tmp_path / 'fresh.db'}"
    Database.connect(url).engine.dispose()
    engine = migrated(url)
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_an_empty_migrated_database_opens(tmp_path):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    migrated(url).dispose()
    database = Database.connect(url)
    with database.reading() as session:
        assert session.scalar(text("select count(*) from product")) == 0


def test_a_database_of_a_newer_release_is_left_alone(tmp_path):
    url = f"sqlite:///{tmp_path / 'newer.db'}"
    database = Database.connect(url)
    with database.transaction() as session:
        session.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(Refused, match="another release"):
        Database.connect(url)
