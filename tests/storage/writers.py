"""Writers until they are killed: ``python -m tests.storage.writers URL TOLD``.

Eight threads; each transaction writes a pair of rows, and some fail after the first. What a writer
was told is written to the file TOLD, by the time it is told: ``kept NAME`` or ``failed NAME``.
"""

import os
import sys
import threading
from itertools import count

from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from tradewind.storage import Database

WRITERS, FAILS = 8, 5
pair = Table(
    "pair",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("half", Integer, nullable=False),
)


def check(turn: int) -> None:
    """Raises LookupError every fifth time."""
    if turn % FAILS == FAILS - 1:
        raise LookupError(turn)


def write(database: Database, writer: int, told: int) -> None:
    """Write pairs; every fifth breaks off in the middle."""
    for turn in count():
        name = f"{writer}-{turn}"
        said = "kept"
        try:
            with database.transaction() as session:
                session.execute(insert(pair).values(name=name, half=1))
                check(turn)
                session.execute(insert(pair).values(name=name, half=2))
        except LookupError:
            said = "failed"
        os.write(told, f"{said} {name}\n".encode())


def main(url: str, file: str) -> None:
    """Write until the process is killed."""
    database = Database.connect(url)
    pair.create(database.engine, checkfirst=True)
    told = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    threads = [
        threading.Thread(target=write, args=(database, writer, told)) for writer in range(WRITERS)
    ]
    for thread in threads:
        thread.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
