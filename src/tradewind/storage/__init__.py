"""The database: one engine, short transactions, the only thing that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError
from sqlalchemy.pool import StaticPool

from tradewind.kernel.errors import BadInput
from tradewind.storage.ready import Ready
from tradewind.storage.schema import prepare
from tradewind.storage.writing import Desk, Queue, attempt, queue

__all__ = ["Connection", "Database", "Ready", "attempt", "is_open", "metadata"]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every room's tables."""

TOGETHER = 64
"""Writers that may share one commit of SQLite."""
_open: ContextVar[bool] = ContextVar("_open", default=False)


@dataclass(frozen=True, slots=True)
class Database:
    """The only thing that commits."""

    engine: Engine
    writers: Queue = field(repr=False)
    """Who writes in SQLite, one after another; PostgreSQL has its own order."""

    @classmethod
    def connect(cls, url: str, *, together: int = TOGETHER) -> "Database":
        """Open the database and create what is missing.

        ``together`` writers at most share one commit of SQLite; 1 gives each its own.
        """
        parsed = make_url(url)
        options: dict[str, Any] = {"json_serializer": _dump, "json_deserializer": orjson.loads}
        if parsed.get_backend_name() == "sqlite":
            if parsed.database in {None, "", ":memory:"}:
                options |= {"poolclass": StaticPool}
            else:
                Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
                # A connection beyond the pool's size is opened and closed again at each use.
                options |= {"pool_size": 40, "max_overflow": 0}
            options["connect_args"] = {"check_same_thread": False, "timeout": 30}
        else:
            options |= {"pool_size": 20, "max_overflow": 20, "pool_pre_ping": True}
        engine = create_engine(parsed, **options)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _durable)
            event.listen(engine, "begin", _begin)
        prepare(engine, metadata)
        return cls(engine, _queue(parsed, together))

    @contextmanager
    def transaction(self, *, alone: bool = False) -> Iterator[Connection]:
        """Write: durable at the end, undone on any error; transactions do not nest.

        SQLite's writers go in turn, first come, first served, and share commits; ``alone`` is for
        writing that takes long, which others should not have to wait for. Raises NotWritten where
        a commit failed.
        """
        if self.engine.dialect.name != "sqlite":
            with self._entered(), self.engine.begin() as connection:
                yield connection
            return
        with self._entered(), self.writers.turn(Desk(self.engine), alone=alone) as shared:
            yield shared.connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one consistent state; never waits for a writer, never makes one wait."""
        with self._entered(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _entered(self) -> Iterator[None]:
        assert not _open.get(), "transactions do not nest"  # noqa: S101
        mark = _open.set(True)
        try:
            yield
        except DataError as error:
            # PostgreSQL keeps no NUL in a text; whoever sent one cannot mean anything by it.
            raise BadInput("A text or number that was sent cannot be kept or looked up.") from error
        finally:
            _open.reset(mark)


def is_open() -> bool:
    """Whether a transaction is open here; ports refuse to be called then."""
    return _open.get()


def _queue(url: URL, together: int) -> Queue:
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return Queue(together)
    return queue(str(Path(str(url.database)).resolve()), most=together)


def _dump(value: Any) -> str:
    return orjson.dumps(value).decode()


def _durable(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-65536",
        "mmap_size=1073741824",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("tradewind_writes")
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
