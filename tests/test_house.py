"""House rules that a linter cannot say."""

import re
import subprocess
from pathlib import Path

from tradewind.settings import Settings

ROOT = Path(__file__).parent.parent
ROOM = ROOT / "src/tradewind/web"


def test_every_setting_is_documented():
    page = (ROOT / "docs/reference/settings.md").read_text()
    documented = {name.lower() for name in re.findall(r"`TRADEWIND_(\w+)`", page)}
    assert documented == set(Settings.model_fields)


def test_names_of_files_say_what_they_are_about():
    vague = {
        "utils",
        "util",
        "helpers",
        "common",
        "misc",
        "service",
        "services",
        "manager",
        "models",
    }
    assert not [path for path in (ROOT / "src").rglob("*.py") if path.stem in vague]


def test_a_function_that_opens_the_shop_is_never_imported_by_a_noun():
    done = subprocess.run(
        [
            ROOT / ".venv/bin/python",
            "-c",
            "import tradewind, sys; print('sqlalchemy' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


def test_every_decision_record_says_what_was_decided_and_why():
    for page in sorted((ROOT / "docs/decisions").glob("*.md")):
        text = page.read_text()
        assert "**Decision.**" in text, page.name
        assert "**Why.**" in text, page.name


def test_every_rule_of_the_style_sheets_is_closed_before_the_next_part_begins():
    for sheet in sorted((ROOM / "static").glob("*.css")):
        depth = 0
        for line in sheet.read_text().splitlines():
            assert not (line.startswith("/*") and depth), f"{sheet.name}: open before {line}"
            depth += line.count("{") - line.count("}")
        assert depth == 0, sheet.name
