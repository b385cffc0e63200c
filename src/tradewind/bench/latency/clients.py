"""The real server in a process of its own, and clients that ask it over HTTP."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import orjson

from tradewind.kernel.errors import PortUnavailable

PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Timed:
    """What clients measured: each answer's milliseconds, and how long all of it took."""

    latencies_ms: list[float]
    seconds: float
    stages_ms: Counter[str]
    """Milliseconds per stage as the server tells them, over all answers."""
    picks: int
    """Answers that put something forward."""

    def percentile(self, share: float) -> float:
        """The latency that this share of the answers kept within."""
        ordered = sorted(self.latencies_ms)
        return round(ordered[min(int(share * len(ordered)), len(ordered) - 1)], 2)


@contextmanager
def server(home: Path) -> Iterator[int]:
    """The shop of that home, served as it ships; gives its port."""
    port = _free_port()
    settings = {"TRADEWIND_HOME": str(home), "TRADEWIND_PORT": str(port), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tradewind", "serve"]
    with subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.DEVNULL) as process:
        try:
            _await(port, process)
            yield port
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until it answers; raises PortUnavailable where it ends or takes too long."""
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE_S and process.poll() is None:
        try:
            _ask(_connected(port), "hello")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise PortUnavailable("The server did not open; run `./run serve` to see why.")


def _connected(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)


def _ask(connection: http.client.HTTPConnection, sentence: str) -> dict[str, Any]:
    body = orjson.dumps({"sentence": sentence})
    connection.request("POST", "/api/v1/ask", body, {"Content-Type": "application/json"})
    with connection.getresponse() as response:
        answer: dict[str, Any] = orjson.loads(response.read())
        if response.status != 200:
            raise PortUnavailable(f"{response.status} for {sentence!r}: {answer}")
        return answer


def timed(port: int, sentences: Sequence[str], *, clients: int) -> Timed:
    """Ask all of them once, so many clients at a time, each answer of a fresh conversation."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for sentence in sentences:
        waiting.put(sentence)
    latencies: list[float] = []
    answers: list[dict[str, Any]] = []
    threads = [
        Thread(target=_client, args=(port, waiting, latencies, answers)) for _ in range(clients)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if len(latencies) < len(sentences):
        raise PortUnavailable("A client broke off; its error is above.")
    stages: Counter[str] = Counter()
    for answer in answers:
        stages.update(answer["timings_ms"])
    return Timed(latencies, seconds, stages, sum(bool(answer["picks"]) for answer in answers))


def _client(
    port: int,
    waiting: "SimpleQueue[str]",
    latencies: list[float],
    answers: list[dict[str, Any]],
) -> None:
    connection = _connected(port)
    while True:
        try:
            sentence = waiting.get_nowait()
        except Empty:
            return
        started = time.perf_counter()
        answer = _ask(connection, sentence)
        latencies.append(1000 * (time.perf_counter() - started))
        answers.append(answer)
