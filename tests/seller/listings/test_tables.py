"""A listing is kept with every version it had, and with what brought each."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.kernel.errors import NotFound
from tradewind.kernel.money import Money
from tradewind.seller.listings import tables
from tradewind.seller.listings.listing import Channel, Listing

KETTLE = Listing(
    Channel.AMAZON,
    "K-1",
    "Kettle 1.7 l",
    marketplace="US",
    bullets=("Boils fast", "Holds 1.7 l"),
    price=Money(2999, "USD"),
    options={"color": "Black"},
)


def test_the_same_content_changes_nothing(database):
    with database.transaction() as session:
        first = tables.keep(session, KETTLE, file_id="f1", row=3)
        assert tables.keep(session, KETTLE, file_id="f2", row=9) == first
        (kept,) = tables.history(session, first)
    assert (kept.version, kept.file_id, kept.row, kept.listing) == (1, "f1", 3, KETTLE)


def test_a_change_makes_a_new_version_with_its_cause(database):
    with database.transaction() as session:
        made = tables.keep(session, KETTLE, file_id="f1", row=3)
        tables.keep(session, replace(KETTLE, title="Kettle 2 l"), proposal_id="prp_1")
        newest, oldest = tables.history(session, made)
        assert tables.get(session, made) == newest
        assert tables.current(session) == [newest]
    assert (newest.version, newest.proposal_id, newest.listing.title) == (2, "prp_1", "Kettle 2 l")
    assert (oldest.version, oldest.file_id) == (1, "f1")


def test_channels_markets_and_languages_are_kept_apart(database):
    others = [
        replace(KETTLE, channel=Channel.SHOPIFY),
        replace(KETTLE, marketplace="DE", language="de"),
        replace(KETTLE, sku="K-2"),
    ]
    with database.transaction() as session:
        assert len({tables.keep(session, each) for each in [KETTLE, *others]}) == 4
        assert tables.count(session) == 4
        assert [each.listing.sku for each in tables.current(session, sku="K-2")] == ["K-2"]
        (shop,) = tables.current(session, channel=Channel.SHOPIFY)
        (german,) = tables.current(session, language="de")
    assert (shop.listing, german.listing) == (others[0], others[1])


def test_a_listing_that_is_not_there_is_not_found(database):
    with database.reading() as session:
        assert tables.history(session, "lst_none") == []
        with pytest.raises(NotFound, match="import"):
            tables.get(session, "lst_none")


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(
    st.builds(
        Listing,
        st.sampled_from(Channel),
        texts,
        texts,
        bullets=st.lists(texts, max_size=3).map(tuple),
        price=st.none() | st.builds(Money, st.integers(0, 10**9), st.just("JPY")),
        stock=st.none() | st.integers(0, 99),
        images=st.lists(texts, max_size=2).map(tuple),
        options=st.dictionaries(texts, texts, max_size=2),
    )
)
def test_every_listing_comes_back_as_it_was_kept(listing):
    assert tables.listing_of(tables.plain(listing)) == listing
