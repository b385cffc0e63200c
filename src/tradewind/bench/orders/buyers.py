"""Buyers over HTTP: each confirms a quote and pays; what became of it, and after how long."""

import http.client
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import orjson

from tradewind.bench.contention import CARD, Shop, outcome_of, send
from tradewind.bench.orders.shop import PLATFORM, RELEASE


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one buyer was told."""

    quote: str
    outcome: str
    """``sold``, ``refused``, or what went wrong."""
    ms: float
    order: str = ""


@dataclass(frozen=True, slots=True)
class Sold:
    """What all of them were told, and how long it took together."""

    outcomes: list[Outcome]
    seconds: float

    def __add__(self, other: "Sold") -> "Sold":
        return Sold(self.outcomes + other.outcomes, self.seconds + other.seconds)

    def number(self, outcome: str) -> int:
        """How many were told so."""
        return sum(each.outcome == outcome for each in self.outcomes)

    @property
    def errors(self) -> list[str]:
        """What went wrong, a word each."""
        fine = {"sold", "refused"}
        return [each.outcome for each in self.outcomes if each.outcome not in fine]

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of them had their answer."""
        return percentile([each.ms for each in self.outcomes], share)


def percentile(times: Sequence[float], share: float) -> float:
    """The value that this share of them do not exceed, to a tenth."""
    ordered = sorted(times)
    return round(ordered[min(int(share * len(ordered)), len(ordered) - 1)], 1)


def bought(shop: Shop, quotes: Sequence[str], *, clients: int) -> Sold:
    """Every quote paid for once, so many buyers at a time, each on a connection that stays open."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for quote in quotes:
        waiting.put(quote)
    outcomes: list[Outcome] = []
    lines = [shop.connected() for _ in range(clients)]
    threads = [Thread(target=_client, args=(line, waiting, outcomes)) for line in lines]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    for line in lines:
        line.close()
    return Sold(outcomes, seconds)


def _client(
    line: http.client.HTTPConnection, waiting: "SimpleQueue[str]", outcomes: list[Outcome]
) -> None:
    while True:
        try:
            quote = waiting.get_nowait()
        except Empty:
            return
        outcomes.append(_buy(line, quote))


def _buy(line: http.client.HTTPConnection, quote: str) -> Outcome:
    began, order = time.perf_counter(), ""
    try:
        status, answer = send(line, "orders", {"quote_id": quote, "payment_token": CARD})
        outcome, order = outcome_of(status, answer), str(answer.get("id", ""))
    except (OSError, http.client.HTTPException) as error:
        outcome = type(error).__name__
    return Outcome(quote, outcome, (time.perf_counter() - began) * 1000, order)


@dataclass(frozen=True, slots=True)
class Agent:
    """A platform that buys through UCP."""

    line: http.client.HTTPConnection
    keys: "count[int]"

    def post(self, path: str, body: Any) -> dict[str, Any]:
        """The answer to a request with a key of its own."""
        headers = {
            "Content-Type": "application/json",
            "UCP-Agent": f'profile="{PLATFORM}"',
            "Idempotency-Key": f"bench-{next(self.keys)}",
        }
        self.line.request("POST", f"/ucp/{RELEASE}{path}", orjson.dumps(body), headers)
        answer = self.line.getresponse()
        told: dict[str, Any] = orjson.loads(answer.read())
        if answer.status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"{path} answered {answer.status}: {told}")
        return told


def through_ucp(shop: Shop, sku: str, *, purchases: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each create, and of each whole purchase; one platform, one by one."""
    agent = Agent(shop.connected(), count())
    lines = {"line_items": [{"item": {"id": sku}, "quantity": 1}]}
    creates, wholes = [], []
    for _ in range(purchases):
        began = time.perf_counter()
        made = agent.post("/checkout-sessions", lines)
        creates.append((time.perf_counter() - began) * 1000)
        done = agent.post(f"/checkout-sessions/{made['id']}/complete", _payment())
        wholes.append((time.perf_counter() - began) * 1000)
        if done["status"] != "completed":
            raise RuntimeError(f"A purchase ended as {done['status']}: {done.get('messages')}")
    agent.line.close()
    return creates, wholes


def _payment() -> dict[str, Any]:
    instrument = {
        "id": "instrument_1",
        "handler_id": "sandbox",
        "type": "card",
        "display": {"brand": "Visa", "last_digits": "4242"},
        "credential": {"type": "token", "token": "succeed"},
    }
    return {"payment": {"instruments": [instrument]}}
