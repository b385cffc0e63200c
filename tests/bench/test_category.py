"""The benchmarks judge what they say: halves that do not touch, thresholds outside ties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.bench import category, matching


@given(st.sampled_from(["red", "Navy", "blue"]), st.integers(1, 999))
def test_what_differs_by_colour_and_number_is_on_one_side(colour, number):
    one = category.held_back(f"Canvas bag {colour} {number} L")
    assert one == category.held_back("Canvas bag black 5 L")


def test_both_sides_are_about_as_large():
    sides = [
        category.held_back(f"{chr(97 + a)}{chr(97 + b)}x") for a in range(26) for b in range(26)
    ]
    assert 0.4 < np.mean(sides) < 0.6


def test_a_threshold_never_stands_inside_a_tie():
    shares = np.array([0.9, 0.5, 0.5, 0.5, 0.1])
    same = np.array([True, True, True, False, False])
    bound = matching._threshold(shares, same)
    assert 0.1 < bound < 0.5


def test_precision_and_recall_make_f1():
    said, same = np.array([True, True, False, False]), np.array([True, False, True, False])
    found = matching.judged(said, same)
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)
    assert matching.judged(~same, same).f1 == pytest.approx(0)
