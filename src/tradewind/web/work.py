"""What a shop does on the side, beside serving or alone: tend itself, and tell others."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tradewind.app import Tradewind
from tradewind.events.deliver import Courier
from tradewind.fetching import Fetcher
from tradewind.web.outgoing import seals

TENDED_EVERY_S = 15.0
SETTLED_EVERY_S = 5.0
ENDED_WITHIN_S = 10.0
"""How long a block waits for the work that it began; what takes longer ends with the process."""


def courier(shop: Tradewind) -> Courier:
    """Who takes the shop's letters out."""
    post = Fetcher(local=shop.settings.allow_loopback)
    return Courier(shop.database, post, seals(shop))


@contextmanager
def working(shop: Tradewind) -> Iterator[threading.Event]:
    """Work in the background for as long as the block lasts."""
    closing = threading.Event()
    at_work = [
        threading.Thread(target=_steadily, args=(job, shop, closing), daemon=True)
        for job in (_tend, _settle, _tell)
    ]
    for thread in at_work:
        thread.start()
    try:
        yield closing
    finally:
        closing.set()
        latest = time.monotonic() + ENDED_WITHIN_S
        for thread in at_work:
            thread.join(max(0.0, latest - time.monotonic()))


def once(shop: Tradewind) -> int:
    """One round of everything; gives how many letters were tried."""
    shop.tend()
    return courier(shop).round()


def _tend(shop: Tradewind, closing: threading.Event) -> None:
    """Give new products their meaning, and bring orders left in the middle to their end."""
    while not closing.is_set():
        shop.tend(closing.is_set)
        closing.wait(TENDED_EVERY_S)


def _settle(shop: Tradewind, closing: threading.Event) -> None:
    """Bring orders left in the middle to their end, however long the texts take meanwhile."""
    while not closing.is_set():
        shop.reconcile()
        closing.wait(SETTLED_EVERY_S)


def _tell(shop: Tradewind, closing: threading.Event) -> None:
    """Tell others what happened."""
    courier(shop).run(closing)


def _steadily(
    job: Callable[[Tradewind, threading.Event], None], shop: Tradewind, closing: threading.Event
) -> None:
    """Begin again after a while whenever the database or a provider fails."""
    while not closing.is_set():
        try:
            job(shop, closing)
        except Exception as error:  # noqa: BLE001 - the work must go on after a broken connection
            print(f"Working: {type(error).__name__}: {error}", file=sys.stderr, flush=True)  # noqa: T201
        closing.wait(SETTLED_EVERY_S)
