"""Turns at work: how many at once, and in which order."""

from threading import Barrier, Event, Thread

import pytest

from tradewind.kernel.turnstile import Turnstile

PATIENCE_S = 10


def test_those_who_wait_go_in_the_order_in_which_they_came() -> None:
    turnstile, order, done = Turnstile(1), [], Event()

    def work(name: int, came: Event) -> None:
        came.set()
        with turnstile.turn():
            order.append(name)

    with turnstile.turn():
        threads = []
        for name in range(8):
            came = Event()
            threads.append(Thread(target=work, args=(name, came)))
            threads[-1].start()
            assert came.wait(PATIENCE_S)
            while turnstile.waiting <= name:
                done.wait(0.001)
    for thread in threads:
        thread.join(PATIENCE_S)
    assert order == [*range(8)]


def test_so_many_are_in_at_once_and_no_more() -> None:
    turnstile, inside = Turnstile(2), Barrier(2)

    def work() -> None:
        with turnstile.turn():
            inside.wait(PATIENCE_S)

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert not inside.broken
    assert turnstile.waiting == 0


def test_who_fails_gives_the_turn_on() -> None:
    turnstile = Turnstile(1)
    with pytest.raises(ZeroDivisionError), turnstile.turn():
        _ = 1 / 0
    with turnstile.turn():
        assert turnstile.waiting == 0
