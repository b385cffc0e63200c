"""The published conformance suite, run from outside against a shop that really serves."""

import pytest

from tests.victim import Victim
from tradewind.check.ucp import run, staged
from tradewind.web.ucp.version import V2026_01_23, V2026_04_08, Version


@pytest.mark.parametrize(("version", "clean"), [(V2026_04_08, 165), (V2026_01_23, 59)])
def test_the_conformance_suite_finds_no_deviation_and_nothing_of_others(
    version: Version, clean: int
) -> None:
    somebody = Victim()
    with staged(version, stocked=somebody.buys, around=somebody.around) as stage:
        found = run(stage)
    assert found.deviating == []
    assert found.release == version.name
    assert found.clean >= clean
    assert somebody.leaks == set()
    assert somebody.answers > clean
