"""The benchmark of the review makes the faults that it says it makes."""

import random

import pytest

from tradewind.bench.review.corrupt import TIMES, formed, phrased
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.seller.review.rulebook import builtin

CLEAN = (
    Listing(Channel.AMAZON, "A", "Acme steel kettle with handle", brand="Acme"),
    Listing(Channel.AMAZON, "B", "Acme wooden table for kitchens", brand="Acme"),
)


@pytest.fixture(scope="module")
def faults():
    chance = random.Random(1)
    return [*phrased(CLEAN, chance), *formed(CLEAN, chance)]


def test_every_rule_that_reads_texts_gets_as_many_faults(faults):
    made = {rule: sum(each.rule == rule for each in faults) for rule in {e.rule for e in faults}}
    texts = {rule.id for rule in builtin().rules if rule.part == "text"}
    assert texts - set(made) == {"gmc.category"}
    assert set(made.values()) == {TIMES}


def test_half_of_the_faults_are_held_back(faults):
    held = sum(each.held for each in faults) / len(faults)
    assert 0.4 < held < 0.6


def test_a_fault_in_words_says_where_it_was_put(faults):
    for each in faults:
        if each.span:
            name, _, place = each.field.partition(".")
            whole = getattr(each.listing, name)
            text = whole[int(place)] if place else whole
            assert text[slice(*each.span)] == each.said
