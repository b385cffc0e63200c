"""Listings of one product are proposed with evidence; what a person answers is kept and used."""

import pytest

from tradewind.catalog.product import Fact, Kind, Offer, Product, Source, Variant
from tradewind.decisions import tables as ledger
from tradewind.decisions.proposals import tables as proposals
from tradewind.decisions.proposals.decide import reject, undo
from tradewind.decisions.proposals.proposal import State
from tradewind.kernel import clock
from tradewind.kernel.money import Money
from tradewind.retrieval.matching.listed import Listed
from tradewind.seller.listings import tables as listings
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.seller.same import tables
from tradewind.seller.same.answer import PUTTINGS, Precision, confirm, precision, refuse
from tradewind.seller.same.find import KIND, find, search, told
from tradewind.seller.same.gather import Offered, of_product
from tradewind.seller.same.tables import Answer
from tradewind.storage import Database

PHONES = (
    Listing(
        Channel.AMAZON, "A-1", "Panasonic KX-TG1032S cordless phone, silver", gtin="0885170012345"
    ),
    Listing(Channel.SHOPIFY, "B-7", "Panasonic cordless telephone KXTG1032S with two handsets"),
    Listing(Channel.AMAZON, "A-2", "Panasonic KX-TG9343T cordless phone, black"),
    Listing(Channel.AMAZON, "D-64", "SanDisk Ultra USB 3.0 flash drive 64 GB SDCZ48"),
    Listing(Channel.SHOPIFY, "D-128", "SanDisk Ultra USB 3.0 flash drive 128 GB SDCZ48"),
    Listing(Channel.AMAZON, "T-1", "Earl Grey tea, loose leaf, 250 g"),
)


@pytest.fixture
def database(tmp_path):
    opened = Database.connect(f"sqlite:///{tmp_path / 'shop.db'}")
    with opened.transaction() as session:
        for each in PHONES:
            listings.keep(session, each)
    return opened


def waiting(database):
    with database.reading() as session:
        return proposals.latest(session, kind=KIND, state=State.PROPOSED)


def test_two_listings_with_one_code_are_proposed_and_no_others(database):
    found = search(database, by="test")
    (made,) = waiting(database)
    assert [each.pair for each in found.likely] == [(made.after["one"], made.after["other"])]
    pair, *evidence = made.evidence
    assert {pair["one"]["title"], pair["other"]["title"]} == {PHONES[0].title, PHONES[1].title}
    code = next(each for each in evidence if each["kind"] == "same_code")
    assert code["one"] == code["other"] == "kxtg1032s"


def test_a_second_search_proposes_nothing_twice(database):
    search(database, by="test")
    search(database, by="test")
    assert len(waiting(database)) == 1


def test_an_answer_stands_in_the_ledger_and_makes_a_group(database):
    search(database, by="test")
    (made,) = waiting(database)
    with database.transaction() as session:
        confirm(session, made.id, by="seller")
    with database.reading() as session:
        assert tables.groups(session) == [(made.after["one"], made.after["other"])]
        kinds = [each.kind for each in ledger.latest(session, subject=made.subject)]
    assert kinds == ["proposal.applied", "proposal.approved", "proposal.proposed"]
    assert search(database, by="test").likely == ()


def test_what_was_confirmed_can_be_taken_back(database):
    search(database, by="test")
    (made,) = waiting(database)
    with database.transaction() as session:
        confirm(session, made.id, by="seller")
        undo(session, made.id, by="seller", puttings=PUTTINGS)
    with database.reading() as session:
        assert tables.answers(session) == []


def test_a_refused_pair_is_not_proposed_again(database):
    search(database, by="test")
    (made,) = waiting(database)
    with database.transaction() as session:
        refuse(session, made.id, by="seller")
    assert search(database, by="test").likely == ()
    with database.reading() as session:
        (answer,) = tables.answers(session)
        assert tables.groups(session) == []
    assert (answer.same, answer.by) == (False, "seller")


def test_a_pair_that_was_rejected_among_all_proposals_is_answered_too(database):
    search(database, by="test")
    (made,) = waiting(database)
    with database.transaction() as session:
        reject(session, made.id, by="seller")
    assert search(database, by="test").likely == ()
    with database.reading() as session:
        assert precision(told(session)).judged == 1


def test_listings_of_one_sku_are_known_to_be_one(tmp_path):
    database = Database.connect(f"sqlite:///{tmp_path / 'shop.db'}")
    with database.transaction() as session:
        for channel in (Channel.AMAZON, Channel.SHOPIFY):
            listings.keep(session, Listing(channel, "A-1", PHONES[0].title))
    assert search(database, by="test").likely == ()


def test_what_belongs_together_through_another_is_one_group(tmp_path):
    database = Database.connect(f"sqlite:///{tmp_path / 'shop.db'}")
    with database.transaction() as session:
        for pair in (("a", "b"), ("c", "b"), ("x", "y")):
            tables.put(session, pair, True, share=0.9, by="test")
        tables.put(session, ("y", "a"), False, share=0.6, by="test")
        assert tables.groups(session) == [("a", "b", "c"), ("x", "y")]


def offered(id_, title):
    return Offered(Listed(id_, title), frozenset({id_}), "")


def test_many_answers_teach_the_search():
    lamps = [offered(f"{at}-{side}", f"Lamp L{at}00X {side}") for at in range(40) for side in "pq"]
    told = [Answer(f"{at}-p", f"{at}-q", at % 2 == 0, 0.5, "test", clock.now()) for at in range(40)]
    assert find(lamps, told).taught_by == 40
    assert find(lamps, told[:20]).taught_by == 0


def test_precision_is_what_was_seen_and_says_how_sure_that_is():
    seen = Precision(judged=20, right=18, expected=0.85)
    assert seen.share == 0.9
    assert seen.at_least == pytest.approx(0.699, abs=0.001)
    assert precision([]).share is None
    assert precision([]).at_least is None


def test_a_product_brings_its_model_its_gtins_and_its_cheapest_price():
    at = Source("file", "1")
    offers = (Offer("S", "shop", Money(900, "USD")), Offer("S", "shop", Money(50, "EUR")))
    dearer = Variant("T", offers=(Offer("T", "shop", Money(1200, "USD")),), gtin="885170012345")
    product = Product(
        "p",
        {"en": "Phone"},
        "phones",
        "Panasonic",
        at,
        facts=(Fact("mpn", "KX-TG1032S", Kind.TEXT, at),),
        variants=(Variant("S", offers=offers), dearer),
    )
    it = of_product(product)
    assert (it.listed.model, it.listed.price) == ("KX-TG1032S", Money(900, "USD"))
    assert it.listed.gtins == {"00885170012345"}
    assert it.skus == {"S", "T"}
