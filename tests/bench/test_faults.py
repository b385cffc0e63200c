"""Whatever breaks under a purchase, the books are right afterwards; faults made on purpose show.

All of it with ``./run bench faults --full``.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.bench import faults
from tradewind.bench.faults import points, power, syscalls
from tradewind.bench.faults.child import Stage
from tradewind.bench.faults.disk import Disk, Done, Kind, read
from tradewind.bench.faults.points import Fault
from tradewind.bench.faults.stories import STORIES
from tradewind.checkout import settle as settling
from tradewind.checkout import shelf, tables
from tradewind.checkout.order import Order
from tradewind.storage import Connection, Database

WITH_STRACE = pytest.mark.skipif(not syscalls.able(), reason="strace is not installed")
LOG = rb"""
7  pwrite64(4<\x2f\x73\x2f\x61>, "\x01\x02", 2, 512) = 2
7  fdatasync(4<\x2f\x73\x2f\x61> <unfinished ...>
8  pwrite64(5<\x2f\x73\x2f\x62>, "\x03", 1, 0) = 1
7  <... fdatasync resumed>)          = 0
8  pwrite64(5<\x2f\x73\x2f\x62>, "\x04", 1, 0) = -1 ENOSPC (No space left on device)
8  ftruncate(5<\x2f\x73\x2f\x62>, 9) = 0
8  openat(AT_FDCWD<\x2f\x73>, "\x2f\x73\x2f\x63", O_RDWR|O_CREAT, 0644) = 6<\x2f\x73\x2f\x63>
8  openat(AT_FDCWD<\x2f\x73>, "\x2f\x73", O_RDONLY|O_CLOEXEC) = 9<\x2f\x73>
8  unlink("\x2f\x73\x2f\x62") = 0
8  sendto(3<\x73>, "\x7b", 1, 0, NULL, 0) = 1
8  +++ exited with 0 +++
"""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path / "stage")
    yield made
    made.clear()


@WITH_STRACE
def test_whatever_breaks_money_and_goods_are_right_afterwards() -> None:
    outcomes = list(faults.done(faults.drawn(seed=0), seed=0))
    assert [each for outcome in outcomes for each in outcome.wrong] == []
    sums = faults.figures(outcomes)
    assert sums["runs"] > 100
    assert sums["power_cuts"] > 1000


@WITH_STRACE
def test_a_disk_that_is_not_synced_loses_orders(stage: Stage) -> None:
    recording = power.record(stage, STORIES["answer_lost"], pragma="synchronous=normal")
    looks, chance = power.Cuts(stage), random.Random(0)
    places = range(0, len(recording.calls), 5)
    found = [each for at in places for each in looks.cut(recording, at, chance)]
    assert any(each.startswith("I5 ") for each in found)


def goods_and_order_apart(patch: pytest.MonkeyPatch) -> None:
    whole, take = settling.settle, shelf.take

    def apart(order_id: str, payment: Any, *, database: Database, **more: Any) -> Order:
        with database.transaction() as session:
            before = tables.order(session, order_id)
            if before.holding and payment is not None:
                take(session, before)
        return whole(order_id, payment, database=database, **more)

    patch.setattr(shelf, "take", lambda *_: None)
    for module in ("buy", "perform", "reconcile"):
        patch.setattr(f"tradewind.checkout.{module}.settle", apart)


def no_intent_before_the_capture(patch: pytest.MonkeyPatch) -> None:
    def forgetful(_: Connection, effect: Any) -> None:
        del effect

    patch.setattr("tradewind.checkout.settle.intents.add", forgetful)


def events_outside_the_transaction(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("tradewind.checkout.settle.tell_move", lambda *_: None)


@pytest.mark.parametrize(
    ("fault", "number"),
    [
        (goods_and_order_apart, "I1"),
        (no_intent_before_the_capture, "I4"),
        (events_outside_the_transaction, "I7"),
    ],
)
def test_a_fault_in_the_product_is_found_by_killing_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, fault: Any, number: str
) -> None:
    fault(monkeypatch)
    story = STORIES["answer_lost"]
    places = range(1, points.count(stage, story, Fault.KILL), 9)
    found = [each for at in places for each in points.hurt(stage, story, Fault.KILL, at)]
    assert any(f"{number} " in each for each in found)


@WITH_STRACE
def test_a_full_disk_is_noticed_by_the_shop(stage: Stage) -> None:
    story, full = STORIES["expired"], syscalls.TAMPERINGS["full"]
    assert syscalls.count(stage, story, full) > 10
    assert syscalls.hurt(stage, story, full, 1) == []


def test_calls_of_the_kernel_are_read_from_the_log() -> None:
    assert list(read(LOG)) == [
        Done(Kind.WRITE, "/s/a", 512, b"\x01\x02"),
        Done(Kind.WRITE, "/s/b", 0, b"\x03"),
        Done(Kind.SYNC, "/s/a", 1),
        Done(Kind.CUT, "/s/b", 9),
        Done(Kind.OPEN, "/s/c"),
        Done(Kind.UNLINK, "/s/b"),
        Done(Kind.TELL, data=b"{"),
    ]


WRITES = st.lists(
    st.one_of(
        st.builds(
            lambda at, data: Done(Kind.WRITE, "/s/a", at, data),
            st.integers(0, 3000),
            st.binary(min_size=1, max_size=1500),
        ),
        st.builds(lambda at: Done(Kind.CUT, "/s/a", at), st.integers(0, 2000)),
        st.just(Done(Kind.SYNC, "/s/a", -1)),
    ),
    max_size=12,
)


@given(WRITES, st.integers(0, 2**32), st.integers(0, 12))
def test_what_was_synced_survives_and_nothing_else_must(
    calls: list[Done], seed: int, cut: int
) -> None:
    calls = [
        Done(Kind.SYNC, each.path, place) if each.kind is Kind.SYNC else each
        for place, each in enumerate(calls)
    ]
    base = b"base" * 100
    disk = Disk.recorded(Path("/s"), {"a": base}, calls)
    left = disk.after(cut, random.Random(seed))["a"]
    synced = max((at for at, each in enumerate(calls[:cut]) if each.kind is Kind.SYNC), default=0)
    safe = disk.whole(synced)["a"]
    touched = {
        place
        for each in calls[synced:cut]
        if each.kind is Kind.WRITE
        for place in range(each.at, each.at + len(each.data))
    }
    shortest = min([len(safe), *(each.at for each in calls[synced:cut] if each.kind is Kind.CUT)])
    for place in set(range(min(shortest, len(left)))) - touched:
        assert left[place] == safe[place]
    if not any(each.kind is Kind.CUT for each in calls[synced:cut]):
        assert len(left) >= len(safe)


def test_a_name_survives_once_its_folder_is_synced() -> None:
    calls = [
        Done(Kind.UNLINK, "/s/log"),
        Done(Kind.SYNC, "/s", 1),
        Done(Kind.OPEN, "/s/log"),
        Done(Kind.SYNC, "/s", 3),
    ]
    disk = Disk.recorded(Path("/s"), {"log": b"old"}, calls)

    def left(cut: int) -> set[bytes | None]:
        return {disk.after(cut, random.Random(seed)).get("log") for seed in range(20)}

    assert left(1) == {b"old", None}
    assert left(2) == {None}
    assert left(3) == {None, b""}
    assert left(4) == {b""}
