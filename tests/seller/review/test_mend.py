"""A fix changes what it must and nothing else, is reviewed again, and can be taken back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.decisions import tables as ledger
from tradewind.decisions.proposals import decide
from tradewind.decisions.proposals.proposal import State
from tradewind.kernel.errors import Refused
from tradewind.seller.listings import tables
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.seller.review import fix
from tradewind.seller.review.difference import Kind, difference, of_many
from tradewind.seller.review.mend import mend
from tradewind.seller.review.review import review

ON = date(2026, 11, 22)
GOOD = ("Holds 1.7 l and boils it fast", "Body of steel, handle of oak", "Cable of 75 cm")


def kettle(title="Steel kettle", **more) -> Listing:
    return Listing(Channel.AMAZON, "K", title, brand="Acme", bullets=GOOD, **more)


@pytest.mark.parametrize(
    ("title", "becomes"),
    [
        ("Acme Kettle - Free Shipping!", "Acme Kettle"),
        ("Free Shipping Acme Kettle, 1.7 l", "Acme Kettle, 1.7 l"),
        ("Acme Kettle (Best Seller) 1.7 l", "Acme Kettle 1.7 l"),
        ("Acme kettle black kettle steel Kettle", "Acme kettle black kettle steel"),
        ("ACME STEEL KETTLE", "ACME Steel Kettle"),
        ("Acme Kettle®, 1.7 l", "Acme Kettle, 1.7 l"),
        ("*** Acme Kettle ***", "Acme Kettle"),
        ("Acme <b>Kettle</b>", "Acme Kettle"),
        ("Acme Kettle, set of two cups", "Acme Kettle, set of 2 cups"),
        ("Acme Kettle www.kettle.com", "Acme Kettle"),
        ("Eco-friendly kettle by Acme", "Kettle by Acme"),
        ("Acme Kettle | 20% off | 1.7 l", "Acme Kettle | 1.7 l"),
        ("全场包邮 Acme 电水壶", "全场 Acme 电水壶"),
    ],
)
def test_a_title_loses_what_it_must_and_nothing_else(title, becomes):
    assert mend(kettle(title), on=ON).listing.title == becomes


def test_a_long_title_is_cut_at_the_end_of_a_part():
    parts = "Acme Steel Kettle, " + ", ".join(f"feature{n} with handle{n}" for n in range(12))
    after = mend(kettle(parts), on=ON).listing.title
    assert len(after) <= 200
    assert parts.startswith(after)
    assert parts[len(after)] == ","


def test_a_sentence_with_a_telephone_number_goes_whole():
    said = "Boils fast. Questions? Call 555-123-4567 now. Made of steel."
    after = mend(kettle(description=said), on=ON).listing.description
    assert after == "Boils fast. Questions? Made of steel."


def test_a_bullet_that_says_nothing_goes_and_the_others_stay():
    listing = replace(kettle(), bullets=(*GOOD, "N/A"))
    assert mend(listing, on=ON).listing.bullets == GOOD


def test_search_terms_lose_what_brings_nothing_and_fit():
    said = "teapot, kettle boiler teapot B07XYZ1234 " + "wasser " + "ü" * 130
    after = mend(kettle("Acme kettle of steel", search_terms=said), on=ON).listing.search_terms
    assert after == "teapot boiler wasser"


def test_what_no_fix_answers_is_left_to_a_person():
    bad = kettle("Antibacterial kettle", gtin="4006381333932")
    mended = mend(bad, on=ON)
    assert mended.changes == ()
    assert {each.rule for each in mended.left} >= {"amz.claims.pesticide", "amz.identifier.gtin"}


def test_a_title_is_never_left_empty():
    assert mend(kettle("Free Shipping!"), on=ON).listing.title


def test_only_the_rules_that_are_named_are_fixed():
    listing = kettle("Acme Kettle® Free Shipping")
    after = mend(listing, on=ON, only=["amz.title.promo"]).listing.title
    assert after == "Acme Kettle®"


ENGLISH = ("kettle", "Kettle", "steel!", "FREE", "shipping", "50%", "off", "two", "www.a.com")
words = st.sampled_from((*ENGLISH, "®", "™", "(sale)", "<b>", "中文", "包邮", "—", ",", "."))


@given(st.lists(words, min_size=1, max_size=14).map(" ".join), st.booleans())
def test_mending_never_makes_it_worse_and_mending_again_changes_nothing(text, described):
    before = kettle(f"Acme kettle {text}", description=text if described else "")
    once = mend(before, on=ON)
    assert len(review(once.listing, on=ON)) <= len(review(before, on=ON))
    assert mend(once.listing, on=ON).listing == once.listing


texts = st.text(st.sampled_from("ab cd,.中文 -"), max_size=30)


@given(texts, texts)
def test_a_difference_holds_both_texts(before, after):
    parts = difference(before, after)
    assert "".join(each.text for each in parts if each.kind is not Kind.NEW) == before
    assert "".join(each.text for each in parts if each.kind is not Kind.GONE) == after


def test_lines_are_compared_with_their_like():
    lines = of_many(["a", "b c", "d"], ["a", "b x"])
    assert [[each.kind for each in line] for line in lines] == [
        [Kind.SAME],
        [Kind.SAME, Kind.GONE, Kind.NEW],
        [Kind.GONE],
    ]


def test_a_fix_is_proposed_applied_and_undone(database):
    before = kettle("Acme Kettle Free Shipping")
    with database.transaction() as session:
        made = tables.keep(session, before, file_id="f", row=2)
        draft = fix.drafted(tables.get(session, made), on=ON)
        assert draft is not None
        proposed = decide.propose(session, draft, by="desk")
        decide.approve(session, proposed, by="ana")
        decide.applied(session, proposed, by="ana", puttings=fix.PUTTINGS)
        fixed = tables.get(session, made)
        assert (fixed.listing.title, fixed.proposal_id) == ("Acme Kettle", proposed)
        done = decide.undo(session, proposed, by="ana", puttings=fix.PUTTINGS)
        assert (tables.get(session, made).listing, done.state) == (before, State.UNDONE)
        assert [each.version for each in tables.history(session, made)] == [3, 2, 1]
        assert len(ledger.latest(session, subject=made)) == 4
    assert {each["rule"] for each in done.evidence} == {"amz.title.promo", "amz.detail.offer_info"}
    assert {(each["file_id"], each["row"]) for each in done.evidence} == {("f", 2)}


def test_a_fix_of_a_listing_that_changed_meanwhile_is_refused(database):
    with database.transaction() as session:
        made = tables.keep(session, kettle("Acme Kettle Free Shipping"))
        draft = fix.drafted(tables.get(session, made), on=ON)
        assert draft is not None
        proposed = decide.propose(session, draft, by="desk")
        decide.approve(session, proposed, by="ana")
        tables.keep(session, kettle("Acme Pot Free Shipping"))
        with pytest.raises(Refused, match="has changed since"):
            decide.applied(session, proposed, by="ana", puttings=fix.PUTTINGS)


def test_a_listing_that_needs_no_fix_gets_no_proposal(database):
    with database.transaction() as session:
        made = tables.keep(session, kettle())
        assert fix.drafted(tables.get(session, made), on=ON) is None
