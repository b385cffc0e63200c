"""SQLite's one writer: transactions that several threads write in turn, committed as one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import InvalidRequestError

from tradewind.kernel.batch import Batches


@contextmanager
def attempt(session: Connection) -> Iterator[None]:
    """A block that is undone alone where it raises, while its transaction goes on."""
    if session.dialect.name != "sqlite":
        with session.begin_nested():
            yield
        return
    driver: Any = session.connection.driver_connection
    driver.execute("SAVEPOINT attempt")
    try:
        yield
    except BaseException:
        if driver.in_transaction:
            driver.execute("ROLLBACK TO attempt")
            driver.execute("RELEASE attempt")
        raise
    driver.execute("RELEASE attempt")


@dataclass(frozen=True, slots=True)
class Shared:
    """A transaction that is handed from one writer to the next."""

    connection: Connection
    transaction: RootTransaction
    driver: Any
    """SQLite's own connection."""

    def mark(self) -> None:
        """Open a savepoint."""
        self._check()
        self.driver.execute("SAVEPOINT turn")

    def go_back(self) -> None:
        """Roll back to the last savepoint."""
        self._check()
        self.driver.execute("ROLLBACK TO turn")
        self.driver.execute("RELEASE turn")

    def commit(self) -> None:
        """Commit what all of them wrote."""
        self._check()
        self.transaction.commit()
        self.connection.close()

    def roll_back(self) -> None:
        """Undo what all of them wrote."""
        with self.connection:
            self.transaction.rollback()

    def _check(self) -> None:
        """SQLite ends a transaction on its own where the disk is full or broken."""
        if not self.driver.in_transaction:
            raise InvalidRequestError("SQLite has rolled the transaction back.")


@dataclass(frozen=True, slots=True)
class Desk:
    """Opens writing transactions on an engine."""

    engine: Engine

    def begin(self) -> Shared:
        """A new one, which holds SQLite's lock for writing."""
        connection = self.engine.connect().execution_options(tradewind_writes=True)
        try:
            transaction = connection.begin()
        except BaseException:
            connection.close()
            raise
        return Shared(connection, transaction, connection.connection.driver_connection)


class Queue(Batches[Shared]):
    """The writers of one database in this process."""


_queues: WeakValueDictionary[str, Queue] = WeakValueDictionary()
_queues_lock = Lock()


def queue(file: str, *, most: int) -> Queue:
    """The queue of a database file, the same for everybody in this process who opened it."""
    with _queues_lock:
        return _queues.setdefault(file, Queue(most))
