"""Statements that run with every order: translated once, then handed to SQLite as they are.

SQLAlchemy looks each statement up, asks its listeners and wraps what comes back, every time: that
takes ten times as long as SQLite's own work on one row. Wherever something listens to statements,
and on other databases, these go the usual way.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import Select
from sqlalchemy.sql.visitors import iterate

Processor = Callable[[Any], Any]
Statement = Select[Any] | UpdateBase
MOST_PLANS = 100
"""Kept for each statement: one for each number of values in a list."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement for SQLite, for one set of values."""

    sql: str
    names: tuple[str, ...]
    known: Mapping[str, Any]
    """Values that are part of the statement."""
    lists: frozenset[str]
    """Values of which there are several."""
    given: Mapping[str, Processor]
    """What is done to which value on its way in."""
    taken: tuple[tuple[int, Processor], ...]
    """What is done to which column on its way out."""
    row: Callable[[Any], Any]

    def run(self, session: Connection, values: Mapping[str, Any]) -> sqlite3.Cursor:
        """The cursor after it has run; raises SQLAlchemy's errors."""
        every = {**self.known, **values}
        for name, processed in self.given.items():
            every[name] = processed(every[name])
        arguments: list[Any] = []
        for name in self.names:
            if name in self.lists:
                arguments.extend(every[name])
            else:
                arguments.append(every[name])
        driver: Any = session.connection.driver_connection
        try:
            cursor: sqlite3.Cursor = driver.execute(self.sql, arguments)
        except sqlite3.Error as error:
            raise DBAPIError.instance(
                self.sql, tuple(arguments), error, sqlite3.Error, dialect=session.dialect
            ) from error
        return cursor

    def read(self, raw: tuple[Any, ...]) -> Any:
        """A row by names of columns."""
        columns = list(raw)
        for place, processed in self.taken:
            columns[place] = processed(columns[place])
        return self.row(columns)


class Ready:
    """A statement built once; its values are named as its parameters and columns are."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.lists = frozenset(
            each.key
            for each in iterate(statement)
            if isinstance(each, BindParameter) and each.expanding
        )
        self._plans: dict[tuple[tuple[str, ...], tuple[int, ...]], _Plan] = {}

    def all(self, session: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Its rows."""
        if not _plainly(session):
            return list(session.execute(self.statement, values).all())
        plan = self._plan(session, values)
        return [plan.read(raw) for raw in plan.run(session, values).fetchall()]

    def first(self, session: Connection, values: Mapping[str, Any]) -> Any:
        """Its only row; None where there is none."""
        found = self.all(session, values)
        return found[0] if found else None

    def scalar(self, session: Connection, values: Mapping[str, Any]) -> Any:
        """The first column of its only row; None where there is none."""
        found = self.all(session, values)
        return found[0][0] if found else None

    def each(self, session: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each of some rows, of which there is at least one."""
        if not _plainly(session):
            session.execute(self.statement, rows)
            return
        for values in rows:
            self._plan(session, values).run(session, values)

    def run(self, session: Connection, values: Mapping[str, Any]) -> int:
        """How many rows it changed."""
        if not _plainly(session):
            return session.execute(self.statement, values).rowcount
        return self._plan(session, values).run(session, values).rowcount

    def _plan(self, session: Connection, values: Mapping[str, Any]) -> _Plan:
        lengths = tuple(len(values[name]) for name in self.lists)
        kind = (tuple(values), lengths)
        plan = self._plans.get(kind)
        if plan is None:
            if len(self._plans) > MOST_PLANS:
                self._plans.clear()
            plan = self._plans[kind] = _translated(self, values, session.dialect)
        return plan


def _plainly(session: Connection) -> bool:
    return session.dialect.name == "sqlite" and not session.dispatch.before_cursor_execute


def _translated(ready: Ready, values: Mapping[str, Any], dialect: Dialect) -> _Plan:
    statement = ready.statement
    changed = list(values) if isinstance(statement, UpdateBase) else None
    compiled: Any = statement.compile(dialect=dialect, column_keys=changed)
    names = tuple(compiled.positiontup or ())
    given = {
        name: compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
        for name in names
        if name not in ready.lists
    }
    columns = list(statement.exported_columns)
    taken = [
        (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for place, column in enumerate(columns)
    ]
    return _Plan(
        sql=_spelt_out(str(compiled), {name: len(values[name]) for name in ready.lists}),
        names=names,
        known={name: value for name, value in compiled.params.items() if name not in values},
        lists=ready.lists,
        given={name: processed for name, processed in given.items() if processed},
        taken=tuple((place, processed) for place, processed in taken if processed),
        row=_row([str(column.key) for column in columns]),
    )


def _spelt_out(sql: str, lengths: Mapping[str, int]) -> str:
    """The text with a mark for each value of a list; in an empty one nothing is found."""
    for name, length in lengths.items():
        marks = ", ".join("?" * length) or "SELECT NULL WHERE 0"
        sql = sql.replace(f"__[POSTCOMPILE_{name}]", marks)
    return sql


def _row(names: list[str]) -> Callable[[Any], Any]:
    """Makes rows whose columns have these names."""
    make: Any = namedtuple  # noqa: PYI024 - the names are known only now
    made: Callable[[Any], Any] = make("row", names, rename=True)._make
    return made
