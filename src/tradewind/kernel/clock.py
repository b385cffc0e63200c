"""The time, aware and UTC; tests move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_ahead: ContextVar[timedelta] = ContextVar("_ahead", default=timedelta(0))


def now() -> datetime:
    """The moment in UTC."""
    return datetime.now(UTC) + _ahead.get()


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
