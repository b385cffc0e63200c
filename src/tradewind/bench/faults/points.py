"""Things go wrong inside the process: at each statement, each commit, each call of a partner.

The process is killed there, or the database says no as it really would: on PostgreSQL by errors
that the server itself raises, by connections that the server ends, by killing the server.
"""

import os
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any, Final, TypeVar, cast

from tradewind.bench.faults import postgres
from tradewind.bench.faults.child import Child, Stage
from tradewind.bench.faults.stories import Client, Story
from tradewind.kernel.ports import Payments

T = TypeVar("T")


class Fault(StrEnum):
    """What goes wrong."""

    KILL = "kill"
    """Before and after each statement, each commit and each call of a partner."""
    BUSY = "busy"
    """SQLite's lock is not to be had, at each statement."""
    CUT = "cut"
    """The server ends the connection before each statement."""
    COMMIT_LOST = "commit_lost"
    """The commit happens, and the connection breaks before its answer."""
    SERIALIZATION = "40001"
    DEADLOCK = "40P01"
    CRASH = "crash"
    """The server's process is killed with the statement on its way; the whole server restarts."""


ON_SQLITE: Final = (Fault.KILL, Fault.BUSY)
ON_POSTGRESQL: Final = (
    Fault.KILL,
    Fault.CUT,
    Fault.COMMIT_LOST,
    Fault.SERIALIZATION,
    Fault.DEADLOCK,
)
AT_STATEMENTS: Final = frozenset(Fault) - {Fault.KILL, Fault.COMMIT_LOST}


@dataclass(slots=True)
class Points:
    """Counts the places where a fault can strike, and strikes at one of them."""

    fault: Fault
    at: int
    """From one on; 0 only counts."""
    url: str
    passed: int = 0

    def watch(self, client: Client) -> Callable[[], int]:
        """Stand at every place of a client's shop; gives what counts them."""
        engine = client.shop.database.engine
        engine.dispose()
        dialect: Any = engine.dialect
        if engine.dialect.name == "sqlite":
            dialect.connect = partial(dialect.connect, factory=_connection(self))
        else:
            for name in ("do_execute", "do_executemany", "do_execute_no_params"):
                setattr(dialect, name, self.statement(getattr(dialect, name)))
            dialect.do_commit = self.commit(dialect.do_commit)
        client.shop.payments = cast("Payments", Watched(client.shop.payments, self.around))
        post = client.shop.courier.post
        client.shop.courier = replace(
            client.shop.courier, post=lambda call: self.around(lambda: post(call))
        )
        return lambda: self.passed

    def around(self, call: Callable[[], T]) -> T:
        """Call a partner, with a place before it and one behind."""
        self._kill_here()
        try:
            return call()
        finally:
            self._kill_here()

    def statement(self, execute: Callable[..., T]) -> Callable[..., T]:
        """Run a statement, with a place before it and one behind."""

        def watched(cursor: Any, *rest: Any) -> T:
            self._kill_here()
            if self.fault in AT_STATEMENTS and self._struck():
                self._strike(cursor)
            result = execute(cursor, *rest)
            self._kill_here()
            return result

        return watched

    def commit(self, commit: Callable[[Any], None]) -> Callable[[Any], None]:
        """Commit, with a place before it and one behind."""

        def watched(connection: Any) -> None:
            self._kill_here()
            commit(connection)
            self._kill_here()
            if self.fault is Fault.COMMIT_LOST and self._struck():
                cursor = connection.cursor()
                postgres.cut_off(cursor, self.url)
                cursor.execute("select 1")

        return watched

    def _kill_here(self) -> None:
        if self.fault is Fault.KILL and self._struck():
            os.kill(os.getpid(), signal.SIGKILL)

    def _struck(self) -> bool:
        self.passed += 1
        return self.passed == self.at

    def _strike(self, cursor: Any) -> None:
        match self.fault:
            case Fault.BUSY:
                raise sqlite3.OperationalError("database is locked")
            case Fault.CUT:
                postgres.cut_off(cursor, self.url)
            case Fault.CRASH:
                postgres.crash(cursor)
            case _:
                postgres.fail(cursor, self.fault)


def _connection(points: Points) -> type[sqlite3.Connection]:
    """SQLite's own connection with a place around each statement, whoever runs it."""

    class Cursor(sqlite3.Cursor):
        execute = points.statement(sqlite3.Cursor.execute)
        executemany = points.statement(sqlite3.Cursor.executemany)

    class Connection(sqlite3.Connection):
        execute = points.statement(sqlite3.Connection.execute)
        commit = points.commit(sqlite3.Connection.commit)

        def cursor(self, *_: object) -> Any:
            """One with places of its own."""
            return super().cursor(Cursor)

    return Connection


class Watched:
    """A provider with a place before and behind each call."""

    def __init__(self, provider: Payments, around: Callable[[Callable[[], Any]], Any]) -> None:
        self.provider, self.around = provider, around
        self.name = provider.name

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.provider, name)
        return lambda *args, **options: self.around(lambda: found(*args, **options))


def count(stage: Stage, story: Story, fault: Fault) -> int:
    """How many places a story has for a fault."""
    return _ended(stage, story, fault, 0).counted


def hurt(stage: Stage, story: Story, fault: Fault, number: int) -> list[str]:
    """What is wrong after a fault at the place of this number, counted from one."""
    return _ended(stage, story, fault, number).judge(comes_back=bool(number % 2))


def _ended(stage: Stage, story: Story, fault: Fault, number: int) -> Child:
    scene = stage.scene(story)
    place = stage.fresh(scene)
    child = Child.born(scene, place, Points(fault, number, place.url).watch)
    child.go()
    child.end()
    return child
