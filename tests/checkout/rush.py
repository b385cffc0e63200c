"""Many buyers at once, in threads of this process or of several.

``python -m tests.checkout.rush URL HOME QUOTE...`` buys every quote in a thread of its own and
prints what became of each as a JSON list.
"""

import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import orjson

from tests.checkout.kit import Kit

T = TypeVar("T")


def at_once(calls: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """The result or the error of each call, all started at the same moment."""
    start = threading.Barrier(len(calls))
    results: list[T | Exception | None] = [None] * len(calls)

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = calls[place]()
        except Exception as error:  # noqa: BLE001 - what went wrong is what the test looks at
            results[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [result for result in results if result is not None]


def main(url: str, home: str, *quotes: str) -> None:
    kit = Kit.open(url, Path(home))
    outcomes = at_once([partial(kit.buy, quote) for quote in quotes])
    sys.stdout.write(orjson.dumps([told(each) for each in outcomes]).decode())


def told(outcome: object) -> str:
    if isinstance(outcome, Exception):
        return f"{type(outcome).__name__}: {outcome}"
    return str(getattr(outcome, "state", outcome))


if __name__ == "__main__":
    main(*sys.argv[1:])
