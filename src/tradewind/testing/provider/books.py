"""The provider's own books, in a file; every move of money is entered twice.

Amounts are in the units of the wire (Stripe's), which differ from ISO 4217 for a few currencies.
"""

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

TABLES: Final = """
create table if not exists intent (
    id text primary key, created real not null, amount integer not null, currency text not null,
    status text not null, metadata text not null, capture_method text not null,
    method text not null, return_url text not null default '', charge text,
    captured integer not null default 0, refunded integer not null default 0,
    code text not null default '', canceled_at integer, cancellation_reason text
);
create table if not exists refund (
    id text primary key, intent text not null references intent, amount integer not null,
    created integer not null
);
create table if not exists granted (
    id text primary key, seller text not null, method text not null, currency text not null,
    max_amount integer not null, expires_at integer not null, created integer not null,
    used integer not null default 0, deactivated_at integer, deactivated_reason text
);
create table if not exists key (
    key text primary key, asked text not null, status integer not null, body text not null
);
create table if not exists event (
    id text primary key, created integer not null, type text not null, object text not null,
    sent integer not null default 0
);
create table if not exists entry (
    intent text not null, debit text not null, credit text not null, currency text not null,
    amount integer not null check (amount > 0)
)
"""

Row = dict[str, Any]


class Books:
    """One file, one writer at a time; a transaction each call."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.RLock()
        self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._file.row_factory = sqlite3.Row
        self._file.execute("pragma journal_mode=wal")
        self._file.execute("pragma synchronous=normal")
        for statement in TABLES.split(";"):
            self._file.execute(statement)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything inside or nothing; blocks within blocks are one."""
        with self._lock:
            if self._file.in_transaction:
                yield
                return
            self._file.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._file.execute("rollback")
                raise
            self._file.execute("commit")

    def rows(self, query: str, *values: object) -> list[Row]:
        """What a query finds."""
        with self._lock:
            return [dict(row) for row in self._file.execute(query, values)]

    def row(self, query: str, *values: object) -> Row | None:
        """The first row of a query."""
        found = self.rows(query, *values)
        return found[0] if found else None

    def add(self, table: str, values: Mapping[str, object]) -> None:
        """Enter a row."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        with self.writing():
            self._file.execute(
                f"insert into {table} ({names}) values ({marks})",  # noqa: S608 - names are ours
                tuple(values.values()),
            )

    def change(self, table: str, row_id: str, **values: object) -> None:
        """Change a row."""
        changes = ", ".join(f"{name} = ?" for name in values)
        with self.writing():
            self._file.execute(
                f"update {table} set {changes} where id = ?",  # noqa: S608 - names are ours
                (*values.values(), row_id),
            )

    def intent(self, intent_id: str) -> Row | None:
        """A payment intent."""
        return self.row("select * from intent where id = ?", intent_id)

    def move(self, intent: Row, debit: str, credit: str, amount: int) -> None:
        """Enter a move of money from one account to another; nothing is no move."""
        if amount:
            entry = {"intent": intent["id"], "debit": debit, "credit": credit}
            self.add("entry", entry | {"currency": intent["currency"], "amount": amount})

    def tell(self, kind: str, shown: Mapping[str, object]) -> None:
        """Note an event down, to be told by a webhook."""
        event = {"id": name("evt"), "created": int(time.time()), "type": kind}
        self.add("event", event | {"object": json.dumps(shown)})

    def remember(self, key: str, asked: str, status: int, body: str) -> None:
        """Keep an answer under its key."""
        self.add("key", {"key": key, "asked": asked, "status": status, "body": body})

    def forget(self, key: str) -> None:
        """Let a key expire."""
        with self.writing():
            self._file.execute("delete from key where key = ?", (key,))

    def forget_all(self) -> None:
        """A day has passed: no key is known any more."""
        with self.writing():
            self._file.execute("delete from key")

    def unsent(self) -> list[Row]:
        """Events that no webhook has told yet, oldest first; they count as told from now on."""
        with self.writing():
            found = self.rows("select * from event where sent = 0 order by rowid")
            self._file.execute("update event set sent = 1")
        return found


def name(prefix: str) -> str:
    """A fresh id, such as ``pi_3f…``."""
    return f"{prefix}_{secrets.token_hex(12)}"
