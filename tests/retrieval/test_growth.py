"""An index that was brought up to date is the one that would be built anew."""

from dataclasses import fields, replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.retrieval.kit import WORDS, catalogues, products
from tradewind.catalog.product import Product
from tradewind.retrieval.growth import grown
from tradewind.retrieval.shelf import Shelf
from tradewind.retrieval.snapshot import Snapshot
from tradewind.retrieval.words import Words


def assert_same(one: Words | Shelf, other: Words | Shelf) -> None:
    for each in fields(one):
        ours, theirs = getattr(one, each.name), getattr(other, each.name)
        if each.name == "surfaces":
            continue
        if isinstance(ours, np.ndarray):
            assert ours.dtype == theirs.dtype, each.name
            assert np.array_equal(ours, theirs), each.name
        else:
            assert ours == theirs, each.name


@settings(deadline=None, max_examples=60)
@given(catalogues(), st.data())
def test_changes_one_by_one_give_the_same_as_all_at_once(
    before: list[Product], data: st.DataObject
) -> None:
    state = grown(Snapshot(), before, (), {})
    now = {each.id: each for each in before}
    for _ in range(data.draw(st.integers(1, 3))):
        gone = data.draw(st.sets(st.sampled_from(sorted(now)))) if now else set()
        ids = data.draw(st.sets(st.sampled_from([f"p{at:02d}" for at in range(15)]), max_size=4))
        changed = [data.draw(products(id_)) for id_ in sorted(ids - gone)]
        state = grown(state, changed, gone, {})
        now = {id_: each for id_, each in now.items() if id_ not in gone}
        now |= {each.id: each for each in changed}
    anew = grown(Snapshot(), [now[id_] for id_ in sorted(now)], (), {})
    assert_same(state.words, anew.words)
    assert_same(state.shelf, anew.shelf)
    for name in ("said", "meant", "languages", "available"):
        assert np.array_equal(getattr(state, name), getattr(anew, name))


@given(catalogues(), st.sampled_from(WORDS))
def test_words_stay_untouched_where_only_prices_change(before: list[Product], word: str) -> None:
    state = grown(Snapshot(), before, (), {})
    dearer = [
        replace(each, variants=tuple(replace(one, offers=()) for one in each.variants))
        for each in before
    ]
    after = grown(state, dearer, (), {})
    assert after.words is state.words
    assert after.words.frequency(word) == state.words.frequency(word)
    assert not (after.shelf.prices >= 0).any()
