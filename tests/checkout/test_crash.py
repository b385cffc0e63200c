"""A process that dies anywhere in a purchase leaves nothing that reconciling does not mend.

Every ninth point here; all of them with ``python -m tests.checkout.crash URL HOME STORY``.
"""

import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from sqlalchemy import Engine

from tests.checkout.crash import STORIES

ROOT = Path(__file__).parents[2]


def run(url: str, home: Path, story: str, *, step: int) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.checkout.crash", url, str(home), story, str(step)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, object] = orjson.loads(done.stdout)
    return found


@pytest.mark.parametrize("story", STORIES)
def test_a_killed_process_leaves_an_order_that_reconciling_ends(story: str, tmp_path: Path) -> None:
    found = run("sqlite", tmp_path, story, step=9)
    assert found["wrong"] == []
    assert int(str(found["points"])) > 30


@pytest.mark.parametrize("story", ["paid", "late"])
def test_the_same_on_postgresql(story: str, tmp_path: Path, postgres: Engine) -> None:
    with postgres.connect() as connection:
        connection.exec_driver_sql("drop database if exists crash with (force)")
        connection.exec_driver_sql("create database crash")
    url = postgres.url.set(database="crash").render_as_string(hide_password=False)
    found = run(url, tmp_path, story, step=13)
    assert found["wrong"] == []
    assert int(str(found["points"])) > 30
