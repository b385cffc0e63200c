"""Many listings: nothing is written twice, a proposal is what becomes of one."""

import pytest

from tradewind.catalog import sample
from tradewind.catalog.importing import import_files
from tradewind.decisions.proposals.decide import applied, approve, undo
from tradewind.kernel.errors import Refused
from tradewind.seller.listings import tables as listings
from tradewind.seller.listings.export import export
from tradewind.seller.listings.listing import Channel
from tradewind.seller.studio.bulk import body_of, skus, write_many, written_of
from tradewind.seller.studio.guard import guarded
from tradewind.seller.studio.save import PUTTINGS, save
from tradewind.seller.studio.sentence import Wish
from tradewind.storage import Database

WISH = Wish(Channel.AMAZON, "fr")


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    opened = Database.connect(f"sqlite:///{tmp_path_factory.mktemp('bulk')}/shop.db")
    import_files(
        [each for each in sample.files() if "tea" in each.name], database=opened, currency="USD"
    )
    return opened


def made_of(result):
    assert result.written is not None
    return result.written


def some(database):
    with database.reading() as session:
        return skus(session)[:4]


def test_what_was_written_is_not_written_again_after_a_kill(database):
    wanted = some(database)
    begun = write_many(database, wanted, WISH, guard=guarded())
    first = [next(begun), next(begun)]
    del begun
    again = list(write_many(database, wanted, WISH, guard=guarded()))
    assert [each.fresh for each in first] == [True, True]
    assert [each.fresh for each in again] == [False, False, True, True]
    assert again[0].written == written_of(body_of(made_of(first[0])))


def test_an_unknown_sku_is_named_and_the_others_are_written(database):
    found = list(write_many(database, ["NOPE", some(database)[0]], WISH, guard=guarded()))
    assert "NOPE" in found[0].error
    assert found[1].written is not None


def test_written_listings_leave_as_the_channels_file(database):
    for channel in Channel:
        made = list(write_many(database, some(database)[:2], Wish(channel, "en"), guard=guarded()))
        file = export([made_of(each).listing for each in made])
        assert made_of(made[0]).listing.title.encode() in bytes(file.body)


def test_a_proposal_of_a_listing_is_applied_as_a_version_and_undone(database):
    made = made_of(next(write_many(database, some(database), WISH, guard=guarded())))
    with database.transaction() as session:
        proposal = save(session, made, by="desk")
        approve(session, proposal, by="desk")
        applied(session, proposal, by="desk", puttings=PUTTINGS)
    with database.reading() as session:
        kept = listings.current(session, sku=made.listing.sku)
    assert kept[0].listing.title == made.listing.title
    with database.transaction() as session:
        undo(session, proposal, by="desk", puttings=PUTTINGS)
    with database.reading() as session:
        assert listings.current(session, sku=made.listing.sku)[0].listing.title == ""


def test_a_proposal_is_refused_where_the_listing_has_changed_since(database):
    sku = some(database)[3]
    first, other = (
        next(write_many(database, [sku], Wish(Channel.AMAZON, "de", seed=seed), guard=guarded()))
        for seed in (0, 1)
    )
    with database.transaction() as session:
        one, two = (save(session, made_of(each), by="desk") for each in (first, other))
        for proposal in (one, two):
            approve(session, proposal, by="desk")
        applied(session, one, by="desk", puttings=PUTTINGS)
        with pytest.raises(Refused):
            applied(session, two, by="desk", puttings=PUTTINGS)
