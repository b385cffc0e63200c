"""What is said in a transaction is told once it holds, to those who asked."""

from datetime import timedelta

import pytest

from tradewind.events import inbox, outbox, subscribe, tables
from tradewind.events.forget import forget
from tradewind.events.subscribe import Wish
from tradewind.kernel import clock
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


def test_what_everybody_was_told_long_ago_is_forgotten_and_what_is_owed_is_not(database):
    long_ago = clock.now() - timedelta(days=91)
    with database.transaction() as session:
        told = subscribe.subscribe(session, Wish(URL, ("order.paid",))).id
        subscribe.subscribe(session, Wish(f"{URL}/dead", ("order.shipped",)))
        ids = {
            topic: outbox.put(session, topic, "ord_1", {})
            for topic in ("order.paid", "order.shipped", "order.placed")
        }
        ids["order.new"] = outbox.put(session, "order.paid", "ord_2", {})
        event, delivery = tables.event_, tables.delivery
        for topic in ("order.paid", "order.shipped", "order.placed"):
            session.execute(event.update().where(event.c.id == ids[topic]).values(at=long_ago))
        session.execute(
            delivery.update().where(delivery.c.subscription_id == told).values(state="delivered")
        )
        inbox.first_time(session, "bank", "old", "digest")
        session.execute(tables.inbox.update().values(at=long_ago))
        inbox.first_time(session, "bank", "new", "digest")

    assert forget(database, now=clock.now(), days=0) == 0
    assert forget(database, now=clock.now(), days=90) == 3
    assert forget(database, now=clock.now(), days=90) == 0

    with database.transaction() as session:
        left = {each.id for each in tables.events(session)}
        assert left == {ids["order.shipped"], ids["order.new"]}
        assert inbox.first_time(session, "bank", "old", "digest")
        assert not inbox.first_time(session, "bank", "new", "digest")
