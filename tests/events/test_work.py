"""Whatever happens, the work goes on."""

import threading

from tests.events.receiver import receiving
from tradewind.app import Tradewind
from tradewind.events import outbox, subscribe, tables
from tradewind.events.subscribe import Wish
from tradewind.settings import Settings
from tradewind.web import work
from tradewind.web.work import _steadily


def test_a_letter_is_delivered_while_the_shop_is_open(tmp_path):
    shop = Tradewind.open(Settings(home=tmp_path, allow_loopback=True))
    told = threading.Event()

    def answer(_: object) -> int:
        told.set()
        return 204

    with receiving(answer) as receiver, work.working(shop):
        with shop.database.transaction() as session:
            subscribe.subscribe(session, Wish(receiver.url))
            outbox.put(session, "order.paid", "ord_1", {})
        assert told.wait(10)


def test_one_round_settles_and_delivers(tmp_path):
    shop = Tradewind.open(Settings(home=tmp_path, allow_loopback=True))
    with receiving() as receiver:
        with shop.database.transaction() as session:
            subscribe.subscribe(session, Wish(receiver.url))
            outbox.put(session, "order.paid", "ord_1", {})
        assert work.once(shop) == 1
    with shop.database.reading() as session:
        assert tables.counts(session)["delivered"] == 1


def test_a_job_that_fails_begins_again(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(work, "SETTLED_EVERY_S", 0.01)
    shop = Tradewind.open(Settings(home=tmp_path))
    closing = threading.Event()
    runs: list[int] = []

    def job(_: Tradewind, __: threading.Event) -> None:
        runs.append(1)
        if len(runs) == 3:
            closing.set()
            return
        raise ZeroDivisionError("broken")

    _steadily(job, shop, closing)
    assert len(runs) == 3
    assert "ZeroDivisionError: broken" in capsys.readouterr().err
