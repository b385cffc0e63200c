"""Nothing happens before a person approves it, and what happened can be taken back."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.decisions import tables as ledger
from tradewind.decisions.proposals import decide, tables
from tradewind.decisions.proposals.proposal import MOVES, Draft, Proposal, State
from tradewind.kernel.errors import NotFound, Refused, WrongState
from tradewind.storage import Database

DRAFT = Draft("shelf", "shelf:A", {"price": 10}, {"price": 12}, ({"row": "a.csv:3"},), "+2")


def on(shelf):
    """Applying a proposal of the kind ``shelf`` to a mapping."""

    def put(_session, _proposal, now, then):
        if any(shelf[name] != value for name, value in now.items()):
            raise Refused("It changed.")
        shelf.update(then)

    return {"shelf": put}


def test_a_proposal_goes_from_proposed_to_undone_and_leaves_the_shelf_as_it_was(database):
    shelf = {"price": 10}
    with database.transaction() as session:
        made = decide.propose(session, DRAFT, by="desk")
        assert shelf == {"price": 10}
        decide.approve(session, made, by="ana")
        assert shelf == {"price": 10}
        done = decide.applied(session, made, by="ana", puttings=on(shelf))
        assert (shelf, done.state) == ({"price": 12}, State.APPLIED)
        undone = decide.undo(session, made, by="ben", puttings=on(shelf))
    assert (shelf, undone.state) == ({"price": 10}, State.UNDONE)
    with database.reading() as session:
        kinds = [each.kind for each in reversed(ledger.latest(session, subject="shelf:A"))]
        assert ledger.first_broken(session) is None
    assert kinds == [f"proposal.{each}" for each in ("proposed", "approved", "applied", "undone")]


def test_what_nobody_approved_is_not_applied(database):
    with database.transaction() as session:
        made = decide.propose(session, DRAFT, by="desk")
        with pytest.raises(WrongState, match="cannot become applied"):
            decide.applied(session, made, by="ana", puttings=on({"price": 10}))


def test_what_changed_meanwhile_is_not_overwritten(database):
    with database.transaction() as session:
        made = decide.propose(session, DRAFT, by="desk")
        decide.approve(session, made, by="ana")
        with pytest.raises(Refused, match="It changed"):
            decide.applied(session, made, by="ana", puttings=on({"price": 11}))
        assert tables.get(session, made).state is State.APPROVED


def test_the_same_proposal_is_not_made_twice_while_it_waits(database):
    with database.transaction() as session:
        first = decide.propose(session, DRAFT, by="desk")
        assert decide.propose(session, DRAFT, by="desk") == first
        decide.reject(session, first, by="ana", note="too dear")
        assert decide.propose(session, DRAFT, by="desk") != first
        assert tables.states(session) == {State.PROPOSED: 1, State.REJECTED: 1}
        assert tables.get(session, first).note == "too dear"


def test_a_kind_that_nobody_can_apply_is_refused(database):
    with database.transaction() as session:
        made = decide.propose(session, DRAFT, by="desk")
        decide.approve(session, made, by="ana")
        with pytest.raises(Refused, match="'shelf'"):
            decide.applied(session, made, by="ana", puttings={})


def test_only_what_was_applied_has_an_effect(database):
    with database.transaction() as session:
        made = decide.propose(session, DRAFT, by="desk")
        with pytest.raises(WrongState):
            decide.measure(session, made, {"sales": 3}, by="desk")
        decide.approve(session, made, by="ana")
        decide.applied(session, made, by="ana", puttings=on({"price": 10}))
        measured = decide.measure(session, made, {"sales": 3}, by="desk")
    assert measured.effect == {"sales": 3}
    assert measured.evidence == DRAFT.evidence


def test_an_unknown_proposal_is_not_found(database):
    with database.transaction() as session, pytest.raises(NotFound):
        decide.approve(session, "prp_none", by="ana")


STEPS: dict[State, Callable[..., Proposal]] = {
    State.APPROVED: decide.approve,
    State.REJECTED: decide.reject,
    State.APPLIED: partial(decide.applied, puttings={"shelf": lambda *_: None}),
    State.UNDONE: partial(decide.undo, puttings={"shelf": lambda *_: None}),
}


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=6))
def test_no_order_of_steps_leaves_the_state_graph(steps):
    database = Database.connect("sqlite://")
    with database.transaction() as session:
        made = decide.propose(session, DRAFT, by="desk")
        for to in steps:
            before = tables.get(session, made).state
            if to in MOVES[before]:
                assert STEPS[to](session, made, by="ana").state is to
            else:
                with pytest.raises(WrongState):
                    STEPS[to](session, made, by="ana")
    database.engine.dispose()
