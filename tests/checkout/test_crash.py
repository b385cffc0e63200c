"""A process that dies anywhere in a purchase leaves nothing that reconciling does not mend.

Every thirteenth point here; all of them with ``python -m tests.checkout.crash URL HOME STORY``.
"""

import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from sqlalchemy import Engine

from tests.checkout.crash import STORIES

ROOT = Path(__file__).parents[2]


def run(url: str, home: Path, story: str, *, step: int, fault: str = "") -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.checkout.crash", url, str(home), story, str(step), fault],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    found = orjson.loads(done.stdout)
    return found["points"], found["wrong"]


@pytest.mark.parametrize("story", STORIES)
def test_a_killed_process_leaves_an_order_that_reconciling_ends(story: str, tmp_path: Path) -> None:
    points, wrong = run("sqlite", tmp_path, story, step=13)
    assert wrong == []
    assert points > 30


@pytest.mark.parametrize("story", ["paid", "late"])
def test_the_same_on_postgresql(story: str, tmp_path: Path, postgres: Engine) -> None:
    with postgres.connect() as connection:
        connection.exec_driver_sql("drop database if exists crash with (force)")
        connection.exec_driver_sql("create database crash")
    url = postgres.url.set(database="crash").render_as_string(hide_password=False)
    points, wrong = run(url, tmp_path, story, step=13)
    assert wrong == []
    assert points > 30


def test_goods_and_order_in_two_transactions_would_be_found(tmp_path: Path) -> None:
    _, wrong = run("sqlite", tmp_path, "paid", step=13, fault="goods_and_order_apart")
    assert any("I1" in each for each in wrong)
