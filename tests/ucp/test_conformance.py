"""The published conformance suite, run from outside against a shop that really serves."""

from pathlib import Path

import pytest

from tests.ucp import suite
from tradewind.web.ucp.version import V2026_01_23, V2026_04_08, Version


@pytest.mark.parametrize(("version", "clean"), [(V2026_04_08, 164), (V2026_01_23, 58)])
def test_the_conformance_suite_finds_no_deviation(
    version: Version, clean: int, tmp_path: Path
) -> None:
    with suite.staged(tmp_path, version) as stage:
        found = suite.run(stage)
    deviating = [each["id"] for each in found["checks"] if each["status"] == "deviation"]
    assert deviating == []
    assert found["spec_version"] == version.name
    assert found["checks_summary"]["clean"] >= clean
