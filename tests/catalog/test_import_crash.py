"""Whatever moment an import dies at, the catalogue is whole: the old one or the new one."""

import json
import subprocess
import sys
from pathlib import Path


def test_an_import_killed_at_every_statement_leaves_the_old_or_the_new_catalogue(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.catalog.crash", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["statements"] > 30
    assert found["old"] + found["new"] == found["completed"] == found["moments"]
    assert "broken" not in found
    assert "stuck" not in found
    assert found["old"] > 25
    assert found["new"] >= 1
