"""Writers: in turn, together in one commit, each with its own outcome; and what a kill leaves."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, create_engine, event, text

from tests.storage.writers import pair
from tradewind import storage
from tradewind.kernel.errors import NotWritten
from tradewind.storage import Database

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30
ENOUGH = 400
"""Transactions a writer was told of before its process is killed."""


@pytest.fixture
def pairs(database: Database) -> Database:
    with database.engine.begin() as connection:
        connection.execute(text("drop table if exists pair"))
    pair.create(database.engine)
    return database


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("select name from pair order by number")))


def stumble(name: str = "") -> None:
    raise LookupError(name)


def put(session, name: str) -> None:
    session.execute(pair.insert().values(name=name, half=1))


def test_an_error_undoes_its_own_transaction_and_no_other(pairs):
    """Twelve at once; every third fails."""
    outcomes: dict[str, str] = {}
    go = Event()

    def write(name: str, *, fails: bool) -> None:
        assert go.wait(PATIENCE_S)
        try:
            with pairs.transaction() as session:
                put(session, name)
                assert storage.is_open()
                if fails:
                    stumble(name)
            outcomes[name] = "kept"
        except LookupError as error:
            outcomes[name] = f"failed as {error}"
        assert not storage.is_open()

    threads = [
        Thread(target=write, args=(str(number),), kwargs={"fails": number % 3 == 0})
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    expected = {str(n): f"failed as {n}" if n % 3 == 0 else "kept" for n in range(12)}
    assert outcomes == expected
    assert sorted(names(pairs)) == sorted(n for n, said in expected.items() if said == "kept")


def in_line(database: Database, works) -> list[BaseException | None]:
    """What became of writers who queued, in order, while another was writing."""
    outcomes: list[BaseException | None] = [None] * len(works)
    pause = Event()

    def write(place: int) -> None:
        try:
            with database.transaction() as session:
                works[place](session)
        except (NotWritten, LookupError) as error:
            outcomes[place] = error

    threads = []
    with database.transaction(alone=True):
        for place in range(len(works)):
            threads.append(Thread(target=write, args=(place,)))
            threads[-1].start()
            while database.writers.waiting <= place:
                pause.wait(0.0005)
    for thread in threads:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
    return outcomes


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Database:
    opened = Database.connect(f"sqlite:///{tmp_path / 'tradewind.db'}")
    pair.create(opened.engine)
    return opened


def test_those_who_wait_share_a_commit_in_the_order_in_which_they_came(on_sqlite):
    commits = []
    event.listen(on_sqlite.engine, "commit", lambda _: commits.append(1))
    in_line(on_sqlite, [lambda session, name=str(n): put(session, name) for n in range(8)])
    assert len(commits) == 2
    assert names(on_sqlite) == [str(n) for n in range(8)]


def test_savepoints_within_a_shared_commit_are_ones_own(on_sqlite):
    def careful(session) -> None:
        put(session, "before")
        with suppress(LookupError), session.begin_nested():
            put(session, "undone")
            stumble()
        put(session, "after")

    def hopeless(session) -> None:
        with session.begin_nested():
            put(session, "lost")
        stumble()

    works = [careful, hopeless, lambda session: put(session, "last")]
    assert [type(each) for each in in_line(on_sqlite, works)] == [
        type(None),
        LookupError,
        type(None),
    ]
    assert names(on_sqlite) == ["before", "after", "last"]


def test_where_sqlite_ends_the_transaction_itself_nobody_is_told_that_it_was_kept(on_sqlite):
    """As it does on a full disk: the whole batch is gone, and everybody in it hears so."""

    def broken(session) -> None:
        put(session, "second")
        session.connection.driver_connection.execute("ROLLBACK")

    works = [lambda session: put(session, "first"), broken, lambda session: put(session, "third")]
    outcomes = in_line(on_sqlite, works)
    assert [type(each) for each in outcomes] == [NotWritten] * 3
    assert names(on_sqlite) == []
    with on_sqlite.transaction() as session:
        put(session, "again")
    assert names(on_sqlite) == ["again"]


def test_everybody_who_opens_a_file_stands_in_the_same_queue(tmp_path):
    url = f"sqlite:///{tmp_path / 'tradewind.db'}"
    first, second = Database.connect(url), Database.connect(url)
    assert first.writers is second.writers
    assert first.writers is not Database.connect(f"sqlite:///{tmp_path / 'other.db'}").writers


@pytest.mark.parametrize("rounds", range(3))
def test_what_was_acknowledged_survives_a_kill_and_nothing_is_there_by_half(tmp_path, rounds):
    file, told = tmp_path / "tradewind.db", tmp_path / "told"
    killed(f"sqlite:///{file}", told, after=ENOUGH * (rounds + 1))
    with sqlite3.connect(file) as found:
        assert found.execute("pragma integrity_check").fetchone() == ("ok",)
        kept = found.execute("select name, half from pair").fetchall()
    found.close()
    check(told.read_text("utf-8"), kept)


def test_the_same_on_postgresql(tmp_path, postgres: Engine):
    with postgres.connect() as connection:
        connection.execute(text("drop database if exists writers with (force)"))
        connection.execute(text("create database writers"))
    url = postgres.url.set(database="writers").render_as_string(hide_password=False)
    told = tmp_path / "told"
    killed(url, told, after=ENOUGH)
    engine = create_engine(url)
    with engine.connect() as connection:
        kept = [tuple(row) for row in connection.execute(text("select name, half from pair"))]
    engine.dispose()
    check(told.read_text("utf-8"), kept)


def killed(url: str, told: Path, *, after: int) -> None:
    """Let writers write, and kill their process once they were told of so many."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.writers", url, str(told)], cwd=ROOT
    )
    until = time.monotonic() + 2 * PATIENCE_S
    pause = Event()
    while not told.exists() or told.read_bytes().count(b"\n") < after:
        assert process.poll() is None
        assert time.monotonic() < until
        pause.wait(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()


def check(told: str, kept: list[tuple[str, int]]) -> None:
    halves = Counter(name for name, _ in kept)
    assert set(halves.values()) == {2}
    said = [line.split() for line in told.splitlines()]
    acknowledged = {name for word, name in said if word == "kept"}
    assert acknowledged
    assert acknowledged <= set(halves)
    refused = {name for word, name in said if word == "failed"}
    assert refused
    assert not refused & set(halves)
    assert len(set(halves) - acknowledged) <= 8
