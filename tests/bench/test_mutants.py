"""Mistakes that others have made are found here: five of them made anew, drawn by TRADEWIND_SEED.

All of them with ``./run bench mutants``.
"""

import os
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from tradewind.bench.mutants import LEAST, first_failure, repository, table, trial
from tradewind.bench.mutants.mutant import kinds, mutants

ROOT = repository()
DRAWN = random.Random(os.environ.get("TRADEWIND_SEED", "0")).sample(mutants(), 5)


def test_every_mutant_is_a_change_that_can_be_made() -> None:
    for each in mutants():
        text = (ROOT / "src/tradewind" / each.file).read_text("utf-8")
        assert text.count(each.before) == 1, each.name
        assert each.before != each.after, each.name
        assert all("#" in report for report in each.reported), each.name


def test_there_are_enough_of_them_and_each_is_one() -> None:
    assert len(mutants()) >= LEAST
    assert len({each.name for each in mutants()}) == len(mutants())
    assert len({(each.file, each.before, each.after) for each in mutants()}) == len(mutants())


def test_the_table_says_of_each_mutant_what_found_it() -> None:
    by = table.killers(ROOT)
    assert list(by) == [each.name for each in mutants()]
    for language, page in table.PAGES.items():
        written = (ROOT / page).read_text("utf-8")
        assert written == "\n".join(table.lines(language, mutants(), by)) + "\n"
        titles = kinds().values() if language == "zh" else kinds()
        assert all(f"## {title[0].upper()}{title[1:]}\n" in written for title in titles)


def test_what_finds_the_mutants_passes_without_them() -> None:
    by = table.killers(ROOT)
    with trial(ROOT) as sound:
        assert first_failure(sound, ROOT, sorted({by[each.name] for each in DRAWN})) == ""


def test_five_mutants_are_found() -> None:
    by = table.killers(ROOT)

    def found(place: int) -> str:
        with trial(ROOT, DRAWN[place]) as package:
            return first_failure(package, ROOT, [by[DRAWN[place].name]])

    with ThreadPoolExecutor(2) as hands:
        living = [
            DRAWN[place].name for place, by in enumerate(hands.map(found, range(5))) if not by
        ]
    assert living == []


def test_a_mutant_whose_text_is_gone_is_no_mutant() -> None:
    gone = mutants()[0]
    with trial(ROOT, gone) as package, pytest.raises(ValueError, match="stands 0 times"):
        gone.apply(package)
