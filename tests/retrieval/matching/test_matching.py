"""Two listings of one product are found, with what speaks for it; what differs keeps them apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.engines import boost
from tradewind.kernel.money import Money
from tradewind.retrieval.matching import block, score, weights
from tradewind.retrieval.matching.compare import NAMES, compare, compared, weigh
from tradewind.retrieval.matching.corpus import Corpus
from tradewind.retrieval.matching.evidence import evidence, vetoed
from tradewind.retrieval.matching.listed import Listed, read

SHOP = [
    Listed("1", "Panasonic KX-TG1032S cordless phone, silver", brand="Panasonic"),
    Listed("2", "Panasonic cordless telephone kxtg1032s with two handsets"),
    Listed("3", "Panasonic KX-TG9343T cordless phone, black", brand="Panasonic"),
    Listed("4", "SanDisk Ultra USB 3.0 flash drive 64 GB SDCZ48"),
    Listed("5", "SanDisk Ultra USB 3.0 flash drive 128 GB SDCZ48"),
    Listed("6", "Earl Grey tea, loose leaf, 250 g"),
]


def pair(one, other, *, among=SHOP):
    corpus = Corpus.of(read(each) for each in among)
    return weigh(read(one), corpus), weigh(read(other), corpus)


def kinds(one, other):
    return {each.kind: each for each in evidence(*pair(one, other))}


def test_a_code_is_one_however_it_is_written():
    found = kinds(SHOP[0], SHOP[1])
    assert found["same_code"].one == found["same_code"].other == "kxtg1032s"
    assert found["same_code"].weight > 0


def test_another_code_speaks_against_one_product():
    found = kinds(SHOP[0], SHOP[2])
    assert found["other_code"].weight < 0
    assert (found["other_code"].one, found["other_code"].other) == ("kxtg1032s", "kxtg9343t")


def test_another_amount_keeps_two_listings_apart():
    found = evidence(*pair(SHOP[3], SHOP[4]))
    assert vetoed(found)
    (veto,) = [each for each in found if each.veto]
    assert (veto.kind, veto.one, veto.other) == ("other_measures", "64 GB", "128 GB")


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Canvas bag, red", "Canvas bag, blue", "other_colors"),
        ("Razor blades, pack of 4", "Razor blades, pack of 8", "other_pack"),
        ("洗衣液 2kg 4瓶装", "洗衣液 2kg 6瓶装", "other_pack"),
        ("Drill 18 V", "Drill 12 V", "other_measures"),
    ],
)
def test_what_differs_by_colour_pack_or_size_is_another_product(one, other, kind):
    found = kinds(Listed("a", one), Listed("b", other))
    assert found[kind].veto


@pytest.mark.parametrize(
    ("one", "other"),
    [("Camera 14.2 MP", "Camera 14 MP"), ("Sail rope 3 m", "Sail rope 3 m"), ("Tea", "Tea 100 g")],
)
def test_rounding_and_silence_are_no_difference(one, other):
    assert not vetoed(evidence(*pair(Listed("a", one), Listed("b", other))))


def test_one_gtin_outweighs_a_colour():
    code = frozenset({"4006381333931"})
    found = evidence(
        *pair(Listed("a", "Canvas bag, red", gtins=code), Listed("b", "Bag, blue", gtins=code))
    )
    assert any(each.kind == "other_colors" for each in found)
    assert not vetoed(found)


def test_prices_count_only_in_one_currency():
    dear, cheap = Listed("a", "Bag", price=Money(9000, "USD")), Listed("b", "Bag")
    at = NAMES.index("price_ratio")
    for other, stated in ((Money(3000, "USD"), True), (Money(3000, "EUR"), False), (None, False)):
        offered = Listed("b", cheap.title, price=other)
        assert np.isnan(compare(*pair(dear, offered))[at]) != stated


TITLES = st.text("abk4789 -/.gbwhite红色", max_size=30)


@given(TITLES, TITLES)
def test_a_pair_is_the_same_pair_from_either_side(one, other):
    a, b = pair(Listed("a", one), Listed("b", other))
    assert compare(a, b) == pytest.approx(compare(b, a), nan_ok=True)


@given(TITLES)
def test_nothing_about_a_listing_speaks_against_itself(title):
    a, b = pair(Listed("a", title), Listed("b", title))
    against = [each for each in evidence(a, b) if each.weight < 0]
    assert {each.kind for each in against} <= {"same_words"}  # a title may have no word at all


def test_listings_meet_that_share_what_few_say():
    readings = [read(each) for each in SHOP]
    pairs = block.within(readings, Corpus.of(readings), nearest=1)
    assert {(0, 1), (3, 4)} <= set(pairs)
    assert all(one < other for one, other in pairs)


def test_two_catalogues_meet_from_both_sides():
    readings = [read(each) for each in SHOP]
    corpus = Corpus.of(readings)
    pairs = block.candidates(readings[:1], readings[1:], corpus, nearest=1)
    back = block.candidates(readings[1:], readings[:1], corpus, nearest=1)
    assert sorted((other, one) for one, other in back) == pairs
    assert (0, 0) in pairs


def test_a_word_that_everything_says_brings_nobody_together():
    readings = [read(Listed(str(at), "common word")) for at in range(block.CROWD + 1)]
    assert block.within(readings, Corpus.of(readings)) == []


def sums(seed=3, same=60, apart=600):
    chance = np.random.default_rng(seed)
    return np.r_[chance.normal(4, 1.5, same), chance.normal(-6, 1.5, apart)]


@pytest.mark.parametrize("moved", [0.0, 1.5, -1.5])
def test_the_odds_follow_where_the_pairs_of_a_catalogue_lie(moved):
    found = weights.odds(sums() + moved)
    said = found.of(sums() + moved) > 0
    assert said[:60].mean() > 0.95
    assert said[60:].mean() < 0.01


def test_of_few_pairs_no_odds_are_read():
    assert weights.odds(sums(same=5, apart=50)) == weights.PLAIN


def test_of_pairs_that_are_all_alike_no_odds_are_read():
    assert weights.odds(np.full(300, -2.5)) == weights.PLAIN


def rows_and_answers(count=300, seed=1):
    """Pairs that only differ in how long they are, which the written weights do not look at."""
    chance = np.random.default_rng(seed)
    rows = compared([pair(SHOP[0], SHOP[1])] * count)
    rows[:, NAMES.index("length_more")] = chance.uniform(0, 2, count)
    return rows, rows[:, NAMES.index("length_more")] < 1


def test_answers_teach_what_the_evidence_did_not_weigh():
    rows, same = rows_and_answers()
    tried, truth = rows_and_answers(seed=2)
    before = score.untaught(rows).shares(tried) > 0.5
    after = score.taught(rows, rows, same).shares(tried) > 0.5
    assert (before == truth).mean() < 0.8
    assert (after == truth).mean() > 0.95


def test_a_handful_of_answers_changes_nothing():
    rows, same = rows_and_answers()
    few = score.taught(rows, rows[:30], same[:30])
    assert few == score.untaught(rows)
    one_sided = score.taught(rows, rows[same], same[same])
    assert one_sided == score.untaught(rows)


def test_a_listing_is_matched_with_its_best_only():
    shares = np.array([0.9, 0.8, 0.7])
    ones, others = np.array([0, 0, 1]), np.array([0, 1, 1])
    assert score.one_to_one(shares, ones, others).tolist() == [True, False, False]


def test_trees_learn_what_no_line_cuts_and_read_gaps():
    chance = np.random.default_rng(5)
    rows = chance.uniform(-1, 1, (800, 3))
    rows[::7, 2] = np.nan
    answers = (rows[:, 0] * rows[:, 1] > 0) | np.isnan(rows[:, 2])
    forest = boost.grow(rows[:600], answers[:600].astype(float))
    said = forest.shares(rows[600:]) > 0.5
    assert (said == answers[600:]).mean() > 0.9


def test_trees_of_one_seed_are_the_same():
    rows, answers = np.random.default_rng(5).uniform(-1, 1, (200, 3)), np.arange(200) % 2
    one, other = (boost.grow(rows, answers.astype(float)) for _ in range(2))
    assert (one.leaves == other.leaves).all()
    assert (one.columns == other.columns).all()
