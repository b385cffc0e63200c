"""The published conformance suite, run from outside against a shop that really serves."""

import pytest

from tradewind.check.ucp import run, staged
from tradewind.web.ucp.version import V2026_01_23, V2026_04_08, Version


@pytest.mark.parametrize(("version", "clean"), [(V2026_04_08, 165), (V2026_01_23, 59)])
def test_the_conformance_suite_finds_no_deviation(version: Version, clean: int) -> None:
    with staged(version) as stage:
        found = run(stage)
    assert found.deviating == []
    assert found.release == version.name
    assert found.clean >= clean
