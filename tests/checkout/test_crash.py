"""A process that dies anywhere in a purchase leaves nothing that reconciling does not mend.

Every fifty-third point here; all with ``python -m tests.checkout.crash URL HOME STORY,...``.
"""

import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from sqlalchemy import Engine

from tests.checkout.crash import STORIES

ROOT = Path(__file__).parents[2]


Told = dict[str, tuple[int, list[str]]]


def run(url: str, home: Path, *stories: str, fault: str = "") -> Told:
    """The number of points of each story, and what was wrong after dying at every fifty-third."""
    command = [sys.executable, "-m", "tests.checkout.crash", url, str(home), ",".join(stories)]
    done = subprocess.run(
        [*command, "53", fault], cwd=ROOT, capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode()
    told = (orjson.loads(line) for line in done.stdout.splitlines())
    return {each["story"]: (each["points"], each["wrong"]) for each in told}


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return run("sqlite", tmp_path_factory.mktemp("crash"), *STORIES)


@pytest.mark.parametrize("story", STORIES)
def test_a_killed_process_leaves_an_order_that_reconciling_ends(
    story: str, on_sqlite: Told
) -> None:
    points, wrong = on_sqlite[story]
    assert wrong == []
    assert points > 30


def test_the_same_on_postgresql(tmp_path: Path, postgres: Engine) -> None:
    with postgres.connect() as connection:
        connection.exec_driver_sql("drop database if exists crash with (force)")
        connection.exec_driver_sql("create database crash")
    url = postgres.url.set(database="crash").render_as_string(hide_password=False)
    for points, wrong in run(url, tmp_path, "paid", "taken_late").values():
        assert wrong == []
        assert points > 30


def test_goods_and_order_in_two_transactions_would_be_found(tmp_path: Path) -> None:
    _, wrong = run("sqlite", tmp_path, "paid", fault="goods_and_order_apart")["paid"]
    assert any("I1" in each for each in wrong)
