"""A checkout session through its whole life, as every door uses it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.checkout.kit import GOOD, LOST, POOR, STEP, Kit
from tradewind.checkout.address import Address
from tradewind.checkout.session import (
    Buyer,
    Line,
    Opening,
    Session,
    SessionState,
    Severity,
    Wishes,
)
from tradewind.checkout.session.change import cancel_session, change_session, open_session
from tradewind.checkout.session.complete import complete_session
from tradewind.checkout.session.look import by_token, look
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput, NotFound, UnknownItem, WrongState
from tradewind.kernel.money import Money

HOME = Address("Ada Byron", "1 Main St", "", "Springfield", "IL", "62704", "US")
ADA = Buyer("Ada", "Byron", "ada@example.org")


def opened(shop: Kit, *lines: Line, **more: object) -> Session:
    wishes = Wishes(lines=lines or None, buyer=ADA, address=HOME)
    opening = replace(Opening(channel="test", wishes=wishes), **more)  # type: ignore[arg-type]
    return open_session(opening, database=shop.database)


def complete(
    shop: Kit, session: Session, token: str = GOOD, *, quote_id: str | None = None
) -> Session:
    return complete_session(
        session.id,
        token=token,
        database=shop.database,
        payments=shop.payments,
        quote_id=quote_id,
    )


def codes(session: Session) -> list[tuple[str, str]]:
    return [(note.code, note.path) for note in session.notes]


def test_a_session_is_ready_once_nothing_is_missing_and_completes_at_its_quote(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5, shipping=490)
    session = opened(shop, Line("A", 2))
    assert session.state is SessionState.READY
    assert session.quote
    assert session.quote.total == Money(2490, "USD")
    assert look(session.id, database=shop.database) == session

    done = complete(shop, session)

    assert done.state is SessionState.COMPLETED
    assert done.order
    assert done.order.quote.total == Money(2490, "USD")
    assert done.line_id("A") == session.line_id("A")
    assert done.sku_of(session.line_id("A")) == "A"
    assert shop.free("A") == 3
    assert shop.broken() == []
    assert complete(shop, session) == done, "completing again pays nothing"


def test_what_is_missing_is_told_part_by_part(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    opening = Opening(channel="test", wishes=Wishes(lines=(Line("A"),)))
    bare = open_session(opening, database=quick.database)
    assert codes(bare) == [
        ("missing_email", "buyer/email"),
        *[("missing_address", "address")] * 4,
    ]
    assert bare.state is SessionState.INCOMPLETE
    assert bare.quote
    assert bare.options == ()
    assert bare.quote.total == Money(1000, "USD"), "without shipping while nobody knows where to"

    place = Address(line1="1 Main St", city="Springfield", country="us")
    half = change_session(bare.id, Wishes(buyer=ADA, address=place), database=quick.database)
    assert codes(half) == [
        ("missing_address", "address/region"),
        ("missing_address", "address/postal_code"),
    ]

    whole = change_session(bare.id, Wishes(address=HOME), database=quick.database)
    assert (whole.state, whole.notes, whole.cart.region) == (SessionState.READY, (), "IL")
    assert whole.buyer == ADA, "what is not said stays"


def test_what_is_sold_out_is_a_note_and_not_an_error(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000}, stock=2)
    quick.sell("B", {"USD": 1000}, stock=0)
    session = opened(quick, Line("A", 3), Line("B"))
    assert session.state is SessionState.INCOMPLETE
    assert [(note.code, note.path, note.severity) for note in session.notes] == [
        ("quantity_exceeded", "lines/0", Severity.RECOVERABLE),
        ("out_of_stock", "lines/1", Severity.RECOVERABLE),
    ]
    assert session.notes[0].values == {"sku": "A", "asked": 3, "left": 2}
    assert complete(quick, session).state is SessionState.INCOMPLETE
    fewer = change_session(session.id, Wishes(lines=(Line("A", 2),)), database=quick.database)
    assert fewer.state is SessionState.READY


def test_a_door_may_take_part_of_a_line(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000}, stock=2)
    session = opened(quick, Line("A", 3), needs=("address", "email"))
    assert session.state is SessionState.READY
    assert codes(session) == [("quantity_exceeded", "lines/0")]
    assert session.quote
    assert session.quote.quantities() == {"A": 2}


def test_an_unknown_item_and_an_impossible_quantity_are_refused(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    with pytest.raises(UnknownItem) as unknown:
        opened(quick, Line("A"), Line("ghost"))
    assert unknown.value.sku == "ghost"
    with pytest.raises(BadInput):
        opened(quick, Line("A", 0))
    with pytest.raises(NotFound, match="open a new one"):
        look("chk_none", database=quick.database)


def test_a_country_that_is_not_delivered_to_is_told(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    session = opened(quick, Line("A"))
    far = change_session(
        session.id, Wishes(address=replace(HOME, country="AQ")), database=quick.database
    )
    assert ("region_restricted", "address/country") in codes(far)
    assert far.options == ()


def test_a_price_rise_before_completing_is_told_and_not_charged(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    session = opened(shop, Line("A"))
    shop.reprice("A", 1200)

    told = complete(shop, session)

    assert told.state is SessionState.READY
    [price, total] = told.notes
    assert (price.code, price.severity) == ("price_changed", None)
    assert price.values["before"] != price.values["after"]
    assert total.values["field"] == "total"
    assert shop.free("A") == 5
    done = complete(shop, told)
    assert done.order
    assert done.order.captured == Money(1200, "USD")
    assert shop.broken() == []


def test_the_quote_that_the_buyer_saw_is_the_one_that_is_paid(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    session = opened(shop, Line("A"))
    assert session.quote
    shop.reprice("A", 1200)
    assert look(session.id, database=shop.database).quote != session.quote
    told = complete(shop, session, quote_id=session.quote.id)
    assert {note.code for note in told.notes} == {"price_changed"}
    assert told.order is None


def test_the_quote_of_another_checkout_pays_nothing(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    mine, theirs = (opened(shop, Line("A", number)) for number in (2, 1))
    assert theirs.quote
    with pytest.raises(NotFound, match="of this checkout"):
        complete(shop, mine, quote_id=theirs.quote.id)
    assert shop.free("A") == 5
    assert look(mine.id, database=shop.database).state is SessionState.READY


def test_time_alone_does_not_ask_for_consent_again(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    session = opened(shop, Line("A"))
    with clock.ahead(timedelta(hours=1)):
        assert complete(shop, session).state is SessionState.COMPLETED
    assert shop.broken() == []


def test_after_a_decline_the_session_is_ready_for_another_card(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    session = opened(shop, Line("A"))
    poor = complete(shop, session, POOR)
    assert poor.state is SessionState.READY
    [note] = poor.notes
    assert (note.code, note.values) == ("payment_declined", {"reason": "insufficient_funds"})
    assert shop.free("A") == 1
    assert complete(shop, session).state is SessionState.COMPLETED
    assert shop.broken() == []


def test_a_second_step_waits_and_completing_again_asks_the_bank(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    session = complete(shop, opened(shop, Line("A")), STEP)
    assert session.state is SessionState.ACTION_NEEDED
    assert session.order
    assert session.order.action_url
    with pytest.raises(WrongState, match="cannot be changed"):
        change_session(session.id, Wishes(codes=("X",)), database=shop.database)
    shop.answer(session.order, approved=True)
    assert complete(shop, session).state is SessionState.COMPLETED
    assert shop.broken() == []


def test_a_lost_answer_is_looked_up_and_never_charged_twice(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    session = complete(shop, opened(shop, Line("A")), LOST)
    while session.state is SessionState.IN_PROGRESS:
        session = complete(shop, session)
    assert session.state is SessionState.COMPLETED
    assert shop.broken() == []


def test_a_canceled_session_gives_a_second_step_up_and_stays_canceled(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=1)
    session = complete(shop, opened(shop, Line("A")), STEP)
    for _ in range(2):
        canceled = cancel_session(session.id, database=shop.database)
        assert canceled.state is SessionState.CANCELED
    assert shop.free("A") == 1
    with pytest.raises(WrongState, match="open a new one"):
        complete(shop, session)


def test_what_is_completed_is_neither_changed_nor_canceled(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    session = complete(quick, opened(quick, Line("A")))
    with pytest.raises(WrongState, match="cannot be canceled"):
        cancel_session(session.id, database=quick.database)
    with pytest.raises(WrongState, match="cannot be changed"):
        change_session(session.id, Wishes(), database=quick.database)


def test_a_session_expires_when_nobody_touches_it(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    session = opened(quick, Line("A"))
    with clock.ahead(timedelta(hours=6)):
        assert look(session.id, database=quick.database).state is SessionState.EXPIRED
        with pytest.raises(WrongState):
            complete(quick, session)


def test_a_reserved_id_opens_one_session(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000})
    first, second = (opened(shop, Line("A"), session_id="chk_mine") for _ in range(2))
    assert first == second
    assert first.id == "chk_mine"


def test_a_session_is_found_by_the_token_of_its_page_only(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    session = opened(quick, Line("A"))
    assert len(session.token) >= 32
    assert by_token(session.token, database=quick.database) == session
    with pytest.raises(NotFound):
        by_token(session.id, database=quick.database)


def test_a_witness_stands_in_the_same_transaction(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000})

    def broken(_: object, seen: Session) -> None:
        raise RuntimeError(seen.id)

    with pytest.raises(RuntimeError):
        open_session(
            Opening(channel="test", session_id="chk_lost"), database=shop.database, also=broken
        )
    with pytest.raises(NotFound):
        look("chk_lost", database=shop.database)
