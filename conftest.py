"""Every code block of the docs runs: Python in one namespace a page, shell in a shop of its own."""

import os
import subprocess
import tempfile
from pathlib import Path

from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

ROOT = Path(__file__).parent


def run(example: Example) -> None:
    """Run a shell block where it stands in the page; a line that fails fails the page."""
    home = example.namespace.setdefault("home", None) or _home(example)
    environment = os.environ | {
        "TRADEWIND_HOME": str(home),
        "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["/bin/sh", "-ec", example.parsed],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    example.namespace["output"] = done.stdout


def _home(example: Example) -> Path:
    home = Path(tempfile.mkdtemp(prefix="tradewind-docs-"))
    example.namespace["home"] = home
    return home


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), CodeBlockParser("sh", run)],
    patterns=["docs/*/*.md", "docs/zh/*/*.md", "README.md", "README.zh.md"],
).pytest()
