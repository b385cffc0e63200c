"""Checks of idempotency: keys, replays, conflicts, what is never kept."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Final

import orjson

from tradewind.check.acp.requirement import Deviation, Exchange, NotApplicable, checks
from tradewind.check.acp.walk import (
    BUYER,
    DELEGATE,
    SESSIONS,
    Json,
    Walk,
    delegation,
    paying,
)
from tradewind.kernel.ids import new_id

AT_ONCE: Final = 20
DAY_S: Final = 24 * 60 * 60


@checks("ACP-IDEM-1")
def a_key_is_required(walk: Walk) -> None:
    """On every POST there is."""
    session = walk.created()
    at = f"{SESSIONS}/{session['id']}"
    paths: list[tuple[str, Json]] = [
        (SESSIONS, walk.wish()),
        (at, {"buyer": BUYER}),
        (f"{at}/complete", {"payment_data": paying(session, "token")}),
        (f"{at}/cancel", {}),
    ]
    if walk.offers("carts"):
        paths.append(("/carts", {"line_items": walk.wish()["line_items"]}))
    if walk.offers("delegate_payment"):
        paths.append((DELEGATE, delegation(session, "4242424242424242")))
    for path, body in paths:
        answer = walk.wire.post(path, body, {"Idempotency-Key": None})
        walk.refused(answer, 400, code="idempotency_key_required")
    walk.refused(walk.create({"Idempotency-Key": "k" * 256}))


@checks("ACP-IDEM-2")
def a_key_is_its_senders_and_its_paths(walk: Walk) -> None:
    """The same key on two paths and with two tokens is two keys."""
    key = new_id("key")
    first = walk.got(walk.create({"Idempotency-Key": key}), 201)
    second = walk.created()
    for session in (first, second):
        at = f"{SESSIONS}/{session['id']}"
        changed = walk.got(walk.wire.post(at, {"buyer": BUYER}, {"Idempotency-Key": key}), 200)
        if changed["id"] != session["id"]:
            raise Deviation("A key used on another path brought that path's answer.")
    if not walk.target.other_token:
        walk.note(
            "Without another client's token (--with other_token=…) it was not tried whether "
            "clients share keys."
        )
        return
    other = {"Authorization": f"Bearer {walk.target.other_token}", "Idempotency-Key": key}
    theirs = walk.got(walk.create(other), 201)
    if theirs["id"] == first["id"]:
        raise Deviation("Another client's key brought this client's session.")


@checks("ACP-IDEM-3")
def the_first_answer_comes_back(walk: Walk) -> None:
    """For JSON that means the same, and for errors."""
    key = {"Idempotency-Key": new_id("key")}
    wish = walk.wish(metadata={"n": 1})
    first = walk.wire.post(SESSIONS, wish, key)
    walk.got(first, 201)
    turned = orjson.dumps(dict(reversed(list(wish.items())))).replace(b'"n":1', b'"n": 1.0')
    again = walk.wire.post(SESSIONS, turned, key)
    _same(first, again, "The same body in another order, with 1.0 for 1,")
    if again.headers.get("idempotent-replayed") != "true":
        walk.note("A replay is not marked with Idempotent-Replayed: true.")
    if first.headers.get("idempotent-replayed"):
        raise Deviation("A first answer is marked as a replay.")
    wrong = walk.wish(line_items=[{"id": "no-such-item-as-this"}])
    key = {"Idempotency-Key": new_id("key")}
    refused = walk.wire.post(SESSIONS, wrong, key)
    walk.refused(refused)
    _same(refused, walk.wire.post(SESSIONS, wrong, key), "A refused call")


def _same(first: Exchange, again: Exchange, what: str) -> None:
    if first.status != again.status:
        raise Deviation(f"{what} was answered {first.status}, then {again.status}.")
    if orjson.loads(first.came) != orjson.loads(again.came):
        raise Deviation(f"{what} was answered otherwise the second time.")


@checks("ACP-IDEM-4")
def null_and_order_count(walk: Walk) -> None:
    """Two pairs of bodies that are not the same."""
    pairs: tuple[tuple[Json, Json], ...] = (
        ({"a": None}, {}),
        ({"list": [1, 2]}, {"list": [2, 1]}),
    )
    for one, other in pairs:
        _conflict(walk, {"metadata": one}, {"metadata": other})


@checks("ACP-IDEM-5")
def another_body_is_a_conflict(walk: Walk) -> None:
    """On create, and on update."""
    _conflict(walk, {}, {"buyer": BUYER})
    session = walk.created()
    key = {"Idempotency-Key": new_id("key")}
    at = f"{SESSIONS}/{session['id']}"
    walk.got(walk.wire.post(at, {"buyer": BUYER}, key), 200)
    other = {"buyer": BUYER | {"first_name": "Eve"}}
    walk.refused(walk.wire.post(at, other, key), 422, code="idempotency_conflict")


@checks("ACP-IDEM-10")
def extensions_count(walk: Walk) -> None:
    """Another discount code is another body."""
    _conflict(walk, {"discounts": {"codes": ["ONE"]}}, {"discounts": {"codes": ["TWO"]}})


def _conflict(walk: Walk, one: Json, other: Json) -> None:
    key = {"Idempotency-Key": new_id("key")}
    walk.got(walk.create(key, **one), 201)
    walk.refused(walk.create(key, **other), 422, code="idempotency_conflict")


@checks("ACP-IDEM-6")
def one_call_at_a_time(walk: Walk) -> None:
    """Many calls at once with one key: one takes effect, the others wait their turn."""
    for _ in range(3):
        answers = _at_once(walk)
        for each in answers:
            if each.status == 409:
                walk.refused(each, 409, code="idempotency_in_flight")
                if "retry-after" not in each.headers:
                    walk.note("409 comes without Retry-After.")
            else:
                walk.got(each, 201)
        made = {orjson.loads(each.came)["id"] for each in answers if each.status == 201}
        if len(made) != 1:
            raise Deviation(f"{AT_ONCE} calls with one key made {len(made)} sessions.")
        if any(each.status == 409 for each in answers):
            return
    raise NotApplicable("The server was never seen at work on two calls at once.")


def _at_once(walk: Walk) -> list[Exchange]:
    """One key, as many senders: a first one, then the rest while it is at work."""
    barrier = Barrier(AT_ONCE)
    key = {"Idempotency-Key": new_id("key")}
    many = [{"id": item} for item in walk.items[:20]]

    def call(_: int) -> Exchange:
        barrier.wait()
        return walk.create(key, line_items=many)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(call, range(AT_ONCE)))


@checks("ACP-IDEM-7")
def failures_are_not_kept(walk: Walk) -> None:
    """After the server's own failure the key is as good as new."""
    session = walk.ready()
    key = new_id("key")
    failed = walk.complete(session, walk.token(session, "fails"), key=key)
    if failed.status < 500:
        raise NotApplicable(f"The token that fails was answered {failed.status}, not 5xx.")
    walk.fits(orjson.loads(failed.came), "Error", what="The failure")
    again = walk.complete(session, walk.token(session), key=key)
    if again.headers.get("idempotent-replayed") == "true":
        raise Deviation("The same key brought the failure back.")
    if again.status >= 500:
        walk.note("The provider is still asked about the first attempt; the answer is no replay.")
    if again.status == 422 and "idempotency_conflict" in again.came:
        raise Deviation("A failure was kept against its key: another body is a conflict.")


@checks("ACP-IDEM-8")
def an_answer_is_kept_for_a_day(walk: Walk) -> None:
    """A minute less than a day, and a good deal more."""
    key = {"Idempotency-Key": new_id("key")}
    first = walk.create(key)
    walk.got(first, 201)
    walk.hook("/age", {"key": key["Idempotency-Key"], "seconds": DAY_S - 60})
    _same(first, walk.create(key), "The same call 23 hours and 59 minutes later")
    walk.hook("/age", {"key": key["Idempotency-Key"], "seconds": 30 * DAY_S})
    late = walk.got(walk.create(key), 201)
    if late["id"] == orjson.loads(first.came)["id"]:
        walk.note("An answer is kept for more than 30 days.")


@checks("ACP-IDEM-9")
def a_replay_does_nothing(walk: Walk) -> None:
    """One order, and the goods leave the shelf once."""
    left = _left(walk.created())
    session = walk.ready()
    token, key = walk.token(session), new_id("key")
    first = walk.complete(session, token, key=key)
    order = walk.got(first, 200)["order"]["id"]
    for _ in range(3):
        again = walk.complete(session, token, key=key)
        _same(first, again, "A paid session's completion")
        if walk.got(again, 200)["order"]["id"] != order:
            raise Deviation("A replay made another order.")
    now = _left(walk.created())
    if left is None or now is None:
        walk.note("The sessions do not say how many pieces are left; only orders were compared.")
    elif left - now > 1:
        raise Deviation(f"One piece was bought and replayed; {left - now} are gone.")


def _left(session: Json) -> int | None:
    found = session["line_items"][0].get("available_quantity")
    return None if found is None else int(found)
