"""The tables of this release, made or brought up from those of an older one."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData

from tradewind.kernel.errors import Refused


def config() -> Config:
    """Alembic's configuration, wherever the package is installed."""
    made = Config()
    made.set_main_option("script_location", "tradewind:migrations")
    return made


def prepare(engine: Engine, metadata: MetaData) -> None:
    """Make what is missing; run what an older database lacks, each step a transaction.

    Raises Refused for a database of a release unknown to this one, which is left as it is.
    """
    setup = config()
    head = ScriptDirectory.from_config(setup).get_current_head()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current != head:
        _raise(engine, setup, current)
    with engine.begin() as connection:
        metadata.create_all(connection)
        if current is None:
            MigrationContext.configure(connection).stamp(ScriptDirectory.from_config(setup), "head")


def _raise(engine: Engine, setup: Config, current: str) -> None:
    known = {each.revision for each in ScriptDirectory.from_config(setup).walk_revisions()}
    if current not in known:
        raise Refused(
            f"The database is of another release (revision {current}), which this one does not "
            "know; nothing was changed. Use that release, or `./run export` there and import here, "
            "or point TRADEWIND_DATABASE at another database."
        )
    with engine.connect() as connection:
        setup.attributes["connection"] = connection
        command.upgrade(setup, "head")
