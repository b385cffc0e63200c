"""Letters arrive at least once, signed, and nobody's fault is another's delay."""

import base64
import hashlib
import hmac
import threading
import time
from datetime import timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.events.receiver import receiving
from tradewind.events import deliver, outbox, subscribe, tables
from tradewind.events.deliver import LEASE, WAITS, Courier
from tradewind.events.letter import Letter, Sealed, signed, standard
from tradewind.events.subscribe import Wish
from tradewind.events.subscription import new_secret
from tradewind.fetching import Caps, Fetcher
from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound, WrongState

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


def courier(database, *, seconds: float = 2, **more) -> Courier:
    post = Fetcher(local=True, caps=Caps(seconds=seconds))
    return Courier(database, post, {"standard": standard} | more.pop("seals", {}), **more)


def tell(database, count: int = 1, topic: str = "order.paid") -> list[str]:
    with database.transaction() as session:
        return [outbox.put(session, topic, f"ord_{n}", {"n": n}) for n in range(count)]


def ask(database, url: str, **more) -> str:
    with database.transaction() as session:
        return subscribe.subscribe(session, Wish(url, secret=SECRET, **more)).id


def states(database) -> dict[str, int]:
    with database.reading() as session:
        return tables.counts(session)


def only(database):
    with database.reading() as session:
        (found,) = tables.deliveries(session)
    return found


def test_a_letter_is_signed_as_standard_webhooks_says(database):
    with receiving() as receiver:
        ask(database, f"{receiver.url}/hook")
        (event,) = tell(database)
        assert courier(database).round() == 1
    (got,) = receiver.got
    assert got.headers["webhook-id"] == event
    assert abs(int(got.headers["webhook-timestamp"]) - time.time()) < 60
    content = f"{event}.{got.headers['webhook-timestamp']}.".encode() + got.body
    expected = hmac.new(b"0123456789abcdef0123456789abcdef", content, hashlib.sha256).digest()
    assert got.headers["webhook-signature"] == "v1," + base64.b64encode(expected).decode()
    body = orjson.loads(got.body)
    assert (body["id"], body["type"]) == (event, "order.paid")
    assert body["data"] == {"subject": "ord_0", "n": 0}
    assert states(database) == {"due": 0, "delivered": 1, "dead": 0}
    assert courier(database).round() == 0


def test_the_example_of_the_standard_is_signed_as_it_is_there():
    signature = signed(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        b'{"test": 2432232314}',
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_no_other_body_has_the_same_signature(one, other):
    secret = new_secret()
    same = signed(secret, "evt", "1", one) == signed(secret, "evt", "1", other)
    assert same is (one == other)


def test_a_failed_try_comes_again_with_the_same_id_and_a_fresh_moment(database):
    answers = iter([500, 204])
    with receiving(lambda _: next(answers)) as receiver:
        ask(database, receiver.url)
        (event,) = tell(database)
        courier(database).round()
        waiting = only(database)
        assert (waiting.state, waiting.attempts, waiting.status) == ("due", 1, 500)
        assert "answered 500" in waiting.reason
        with clock.ahead(timedelta(seconds=60)):
            courier(database).round()
    assert receiver.ids() == {event: 2}
    first, second = receiver.got
    assert first.body == second.body
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert only(database).state == "delivered"


def test_a_letter_that_is_never_taken_is_dead_and_can_be_replayed(database):
    status = 500
    with receiving(lambda _: status) as receiver:
        to = ask(database, receiver.url)
        (event,) = tell(database)
        later = timedelta(0)
        for wait in (timedelta(0), *WAITS):
            later += wait * 2
            with clock.ahead(later):
                assert courier(database).round() == 1
        assert only(database).state == "dead"
        with clock.ahead(later * 2):
            assert courier(database).round() == 0
            status = 200
            deliver.replay(database, event, to)
            assert courier(database).round() == 1
    assert only(database).state == "delivered"
    assert set(receiver.ids()) == {event}


def test_dead_letters_are_replayed_together(database):
    ask(database, "https://nobody.example/")
    tell(database, 3)
    with database.transaction() as session:
        for each in tables.deliveries(session):
            session.execute(
                tables.delivery.update()
                .where(tables.delivery.c.event_id == each.event.id)
                .values(state="dead")
            )
    assert deliver.replay_dead(database) == 3
    assert states(database)["due"] == 3


def test_what_was_never_sent_cannot_be_replayed(database):
    with pytest.raises(NotFound):
        deliver.replay(database, "evt_none", "sub_none")


def test_waits_grow_and_are_never_the_same_for_all(database):
    early, late = courier(database, chance=lambda: 0.0), courier(database, chance=lambda: 1.0)
    for nth in range(1, len(WAITS) + 1):
        assert early._jittered(WAITS, nth) == WAITS[nth - 1] * 0.75
        assert late._jittered(WAITS, nth) == WAITS[nth - 1] * 1.25
    assert list(WAITS) == sorted(WAITS)


def test_a_worker_that_dies_after_sending_leaves_the_letter_to_another(database):
    with receiving() as receiver:
        ask(database, receiver.url)
        (event,) = tell(database)
        first = courier(database)
        (taken,) = first.take(8)
        first._tried(taken)  # sent, and the worker dies before it is written down
        assert courier(database).round() == 0
        with clock.ahead(LEASE + timedelta(seconds=1)):
            assert courier(database).round() == 1
    assert receiver.ids() == {event: 2}
    assert only(database).state == "delivered"


def test_a_worker_that_lost_its_lease_writes_nothing_down(database):
    with receiving() as receiver:
        ask(database, receiver.url)
        tell(database)
        slow = courier(database)
        (taken,) = slow.take(8)
        with clock.ahead(LEASE + timedelta(seconds=1)):
            courier(database).round()
            delivered = only(database)
            receiver.answer = lambda _: 500
            slow.send(taken)
    assert only(database) == delivered


def test_a_letter_under_way_cannot_be_replayed_at_the_same_time(database):
    to = ask(database, "https://nobody.example/")
    (event,) = tell(database)
    courier(database).take(1)
    with pytest.raises(WrongState, match="this very moment"):
        deliver.replay(database, event, to)


def test_two_workers_never_send_one_letter_at_the_same_time(database):
    with receiving() as receiver:
        for place in range(4):
            ask(database, f"{receiver.url}/{place}")
        events = tell(database, 10)
        workers = [threading.Thread(target=courier(database).round) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        courier(database).round()
    assert receiver.most_at_once == 1
    assert receiver.ids() == dict.fromkeys(events, 4)
    assert states(database) == {"due": 0, "delivered": 40, "dead": 0}


def test_a_poisoned_letter_holds_up_no_other(database):
    def fails(letter: Letter) -> Sealed:
        if letter.event.body["n"] == 0:
            raise ZeroDivisionError("no order")
        return standard(letter)

    with receiving(lambda got: 500 if b'"n":1' in got.body else 204) as receiver:
        ask(database, receiver.url)
        ask(database, receiver.url, kind="acp")
        tell(database, 6)
        courier(database, seals={"acp": fails}).round()
        with database.reading() as session:
            waiting = tables.deliveries(session, state="due")
    assert states(database) == {"due": 3, "delivered": 9, "dead": 0}
    reasons = sorted((each.to.kind, each.event.body["n"], each.reason) for each in waiting)
    assert reasons[0] == (
        "acp",
        0,
        "The letter could not be written: ZeroDivisionError: no order",
    )


def test_a_kind_that_nobody_writes_is_said_and_not_lost(database):
    ask(database, "https://nobody.example/", kind="ucp")
    tell(database)
    courier(database).round()
    assert "could not be written" in only(database).reason


def test_a_receiver_that_hangs_holds_up_no_other(database):
    with receiving(lambda got: None if got.path == "/hangs" else 204) as receiver:
        ask(database, f"{receiver.url}/hangs")
        ask(database, f"{receiver.url}/well")
        tell(database, 20)
        closing, began = threading.Event(), time.monotonic()
        run = threading.Thread(
            target=courier(database, seconds=60).run, args=(closing,), kwargs={"idle_s": 0.05}
        )
        run.start()
        pace = threading.Event()
        while states(database)["delivered"] < 20 and time.monotonic() - began < 30:
            pace.wait(0.02)
        took = time.monotonic() - began
        assert states(database)["delivered"] == 20
        assert took < 30
        assert len([each for each in receiver.got if each.path == "/hangs"]) <= deliver.LANES
        receiver.closing.set()
        closing.set()
        run.join(10)


def test_a_receiver_that_does_not_answer_is_left_in_peace_and_loses_no_letter(database):
    ask(database, "http://127.0.0.1:9/")
    tell(database, 30)
    later = timedelta(0)
    for _ in range(12):
        with clock.ahead(later):
            courier(database).round()
        later += timedelta(minutes=20)
    with database.reading() as session:
        tried = sum(each.attempts for each in tables.deliveries(session))
    assert states(database) == {"due": 30, "delivered": 0, "dead": 0}
    assert tried <= deliver.LANES + 12


def test_a_busy_receiver_is_left_alone_for_as_long_as_it_asks(database):
    answers = iter([429, *[204] * 5])
    with receiving(lambda _: next(answers)) as receiver:
        ask(database, receiver.url)
        tell(database, 1)
        courier(database).round()
        tell(database, 2)
        with clock.ahead(timedelta(seconds=100)):
            assert courier(database).round() == 0
        with clock.ahead(timedelta(seconds=130)):
            assert courier(database).round() == 3


def test_a_receiver_that_is_gone_is_told_nothing_more(database):
    with receiving(lambda _: 410) as receiver:
        to = ask(database, receiver.url)
        tell(database)
        courier(database).round()
        tell(database)
        courier(database).round()
    assert len(receiver.got) == 1
    with database.reading() as session:
        (stopped,) = tables.subscriptions(session, id=to)
    assert (stopped.active, stopped.reason) == (False, "gone")


def test_a_redirect_is_a_failure_and_not_followed(database):
    with receiving(lambda _: 302) as receiver:
        ask(database, receiver.url)
        tell(database)
        courier(database).round()
    assert len(receiver.got) == 1
    assert "not followed" in only(database).reason


def test_no_letter_goes_to_an_address_inside(database):
    with receiving() as receiver:
        ask(database, receiver.url.replace("http:", "https:"))
        tell(database)
        Courier(database, Fetcher(), {"standard": standard}).round()
    assert receiver.got == []
    assert "does not lead to a public address" in only(database).reason
