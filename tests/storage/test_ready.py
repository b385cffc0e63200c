"""Statements that are translated once say and give the same as those that go the usual way."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from tradewind.storage import Database, Ready, attempt

NOON = datetime(2026, 3, 1, 12, 0, 0, 123, tzinfo=UTC)
thing = Table(
    "thing",
    MetaData(),
    Column("id", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("at", DateTime(timezone=True)),
)
ADD = Ready(insert(thing))
ALL = Ready(select(thing).order_by(thing.c.id))
SOME = Ready(
    select(thing.c.id)
    .where(thing.c.id.in_(bindparam("ids", expanding=True)), thing.c.count >= bindparam("least"))
    .order_by(thing.c.id)
)
MORE = Ready(
    update(thing)
    .where(thing.c.id == bindparam("this"), thing.c.open.is_(True))
    .values(count=thing.c.count + bindparam("by"))
    .returning(thing.c.count)
)
CHANGE = Ready(update(thing).where(thing.c.id == bindparam("this")))
ROWS = [
    {"id": "a", "count": 1, "tags": ["x", {"y": None}], "open": True, "at": NOON},
    {"id": "b", "count": 2, "tags": [], "open": False, "at": None},
    {"id": "c", "count": 3, "tags": {}, "open": True, "at": NOON},
]


@pytest.fixture(params=["plainly", "listened to"])
def things(request: pytest.FixtureRequest, database: Database) -> Database:
    with database.engine.begin() as connection:
        connection.execute(text("drop table if exists thing"))
    thing.create(database.engine)
    if request.param == "listened to":
        event.listen(database.engine, "before_cursor_execute", lambda *_: None)
    with database.transaction() as session:
        ADD.each(session, ROWS)
    return database


def test_rows_are_those_of_the_usual_way(things):
    with things.reading() as session:
        ours = ALL.all(session, {})
        usual = session.execute(ALL.statement).all()
    assert [tuple(row) for row in ours] == [tuple(row) for row in usual]
    assert [row.tags for row in ours] == [row["tags"] for row in ROWS]
    assert [row.open for row in ours] == [True, False, True]


@pytest.mark.parametrize(
    ("ids", "least", "found"),
    [([], 0, []), (["a"], 0, ["a"]), (["c", "b", "z"], 0, ["b", "c"]), (["a", "b", "c"], 3, ["c"])],
)
def test_lists_of_any_length(things, ids, least, found):
    with things.reading() as session:
        for _ in range(2):
            rows = SOME.all(session, {"ids": ids, "least": least})
            assert [row.id for row in rows] == found


def test_what_changes_says_what_came_of_it(things):
    with things.transaction() as session:
        assert MORE.scalar(session, {"this": "a", "by": 4}) == 5
        assert MORE.scalar(session, {"this": "b", "by": 4}) is None
        assert CHANGE.run(session, {"this": "a", "tags": [1], "at": None}) == 1
        assert CHANGE.run(session, {"this": "z", "open": True}) == 0
        row = ALL.first(session, {})
    assert (row.id, row.tags, row.at) == ("a", [1], None)


def test_errors_are_those_of_the_usual_way_and_an_attempt_undoes_itself_alone(things):
    with things.transaction() as session:
        CHANGE.run(session, {"this": "b", "count": 9})
        with pytest.raises(IntegrityError), attempt(session):
            ADD.each(session, [{**ROWS[0], "id": "d"}, ROWS[0]])
        assert [row.id for row in ALL.all(session, {})] == ["a", "b", "c"]
        with attempt(session):
            ADD.run(session, {**ROWS[0], "id": "e"})
    with things.reading() as session:
        assert [(row.id, row.count) for row in ALL.all(session, {})] == [
            ("a", 1),
            ("b", 9),
            ("c", 3),
            ("e", 1),
        ]
