"""The time, aware and UTC; tests move it, a simulation runs its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_ahead: ContextVar[timedelta] = ContextVar("_ahead", default=timedelta(0))
_source: ContextVar[Callable[[], datetime] | None] = ContextVar("_source", default=None)


def now() -> datetime:
    """The moment in UTC."""
    source = _source.get()
    return (source() if source else datetime.now(UTC)) + _ahead.get()


def utc(moment: datetime) -> datetime:
    """The same moment, aware and UTC; one without a zone, as SQLite gives it back, is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@contextmanager
def ahead(by: timedelta) -> Iterator[None]:
    """Within the block it is later (or earlier) by so much."""
    mark = _ahead.set(_ahead.get() + by)
    try:
        yield
    finally:
        _ahead.reset(mark)


@contextmanager
def told_by(source: Callable[[], datetime]) -> Iterator[None]:
    """Within the block the time is what ``source`` says, aware and UTC."""
    mark = _source.set(source)
    try:
        yield
    finally:
        _source.reset(mark)
