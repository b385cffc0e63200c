"""What is said in a transaction is told once it holds, to those who asked."""

import pytest

from tradewind.events import inbox, outbox, subscribe, tables
from tradewind.events.subscribe import Wish
from tradewind.kernel.errors import BadInput, Refused

URL = "https://receiver.example/hooks"


def told(database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(each.to.url, each.event.topic) for each in tables.deliveries(session)]


def test_a_fact_is_addressed_to_whoever_asked_for_its_topic(database):
    with database.transaction() as session:
        subscribe.subscribe(session, Wish(f"{URL}/paid", ("order.paid",)))
        subscribe.subscribe(session, Wish(f"{URL}/all"))
        subscribe.subscribe(session, Wish(f"{URL}/one", subject="ord_1"))
        outbox.put(session, "order.paid", "ord_2", {})
        outbox.put(session, "order.shipped", "ord_1", {})
    assert sorted(told(database)) == [
        (f"{URL}/all", "order.paid"),
        (f"{URL}/all", "order.shipped"),
        (f"{URL}/one", "order.shipped"),
        (f"{URL}/paid", "order.paid"),
    ]


def test_what_was_rolled_back_is_told_to_nobody(database):
    with database.transaction() as session:
        subscribe.subscribe(session, Wish(URL))

    def fails() -> None:
        with database.transaction() as session:
            outbox.put(session, "order.paid", "ord_1", {})
            raise Refused("no")

    with pytest.raises(Refused):
        fails()
    assert told(database) == []
    with database.reading() as session:
        assert tables.events(session) == []


def test_who_stopped_listening_is_told_nothing_new(database):
    with database.transaction() as session:
        made = subscribe.subscribe(session, Wish(URL))
        subscribe.unsubscribe(session, made.id)
        outbox.put(session, "order.paid", "ord_1", {})
    assert told(database) == []


def test_the_same_wish_is_one_subscription(database):
    with database.transaction() as session:
        first = subscribe.subscribe(session, Wish(URL, ("a", "b")))
        again = subscribe.subscribe(session, Wish(URL, ("b", "a")))
    assert first.id == again.id
    assert first.secret == again.secret


@pytest.mark.parametrize(
    "wish",
    [
        Wish("file:///etc/passwd"),
        Wish("https://receiver.example/" + "x" * 2000),
        Wish(URL, ()),
        Wish(URL, secret="whsec_not base64!"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(database, wish):
    with database.transaction() as session, pytest.raises(BadInput):
        subscribe.subscribe(session, wish)


def test_an_event_from_outside_counts_once(database):
    with database.transaction() as session:
        assert inbox.first_time(session, "sandbox", "evt_1", inbox.digest_of(b"{}"))
        assert not inbox.first_time(session, "sandbox", "evt_1", inbox.digest_of(b"{}"))
        assert inbox.first_time(session, "stripe", "evt_1", inbox.digest_of(b"{}"))
    with database.transaction() as session:
        assert not inbox.first_time(session, "sandbox", "evt_1", inbox.digest_of(b"{}"))


def test_an_event_whose_effect_failed_may_come_again(database):
    def fails() -> None:
        with database.transaction() as session:
            assert inbox.first_time(session, "sandbox", "evt_1", "d")
            raise Refused("no")

    with pytest.raises(Refused):
        fails()
    with database.transaction() as session:
        assert inbox.first_time(session, "sandbox", "evt_1", "d")


def test_the_same_id_with_another_body_is_refused(database):
    with database.transaction() as session:
        inbox.first_time(session, "sandbox", "evt_1", inbox.digest_of(b"{}"))
        with pytest.raises(Refused, match="another body"):
            inbox.first_time(session, "sandbox", "evt_1", inbox.digest_of(b"[]"))
