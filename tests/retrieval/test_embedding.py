"""Both embedders keep the promises of the port; a broken server is an error that says so."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from tests.retrieval.kit import ENCODER
from tradewind import plugins
from tradewind.integrations.embedding import embedded
from tradewind.integrations.embedding.embedded import Embedded
from tradewind.integrations.embedding.openai import BATCH, OpenAI
from tradewind.kernel.errors import PortUnavailable
from tradewind.settings import Settings
from tradewind.testing.embedding import check_embedder


class Server(ThreadingHTTPServer):
    """``/v1/embeddings`` in the words of the standard, with the built-in encoder behind it."""

    encoder = ENCODER
    fault = ""
    asked: list[int]

    def answer(self, texts: list[str]) -> bytes:
        self.asked.append(len(texts))
        if self.fault == "rubbish":
            return b"<html>"
        rows = [
            {"object": "embedding", "index": at, "embedding": (3 * vector).tolist()}
            for at, vector in enumerate(self.encoder.embed(texts))
        ]
        if self.fault == "fewer":
            rows.pop()
        return json.dumps({"object": "list", "model": "m", "data": rows[::-1]}).encode()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.server.fault == "silence":
            self.rfile.read(1)
            return
        self.send_response(500 if self.server.fault == "broken" else 200)
        answer = self.server.answer(body["input"])
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(fault: str = "") -> Iterator[tuple[OpenAI, Server]]:
    server = Server(("127.0.0.1", 0), Handler)
    server.fault, server.asked = fault, []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings = Settings(
        openai_base_url=f"http://127.0.0.1:{server.server_address[1]}/v1",
        openai_embedding_model="m",
        openai_timeout_s=0.5 if fault == "silence" else 20,
    )
    try:
        yield OpenAI(settings), server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_built_in_encoder_keeps_the_promises() -> None:
    check_embedder(ENCODER)


def test_any_compatible_server_keeps_them_too() -> None:
    with serving() as (embedder, _):
        check_embedder(embedder)


def test_both_are_found_by_name() -> None:
    settings = Settings(openai_embedding_model="m", openai_base_url="http://127.0.0.1:1/v1")
    assert isinstance(plugins.load("embedding", "embedded", settings), Embedded)
    assert isinstance(plugins.load("embedding", "openai", settings), OpenAI)


def test_many_texts_go_in_batches_and_come_back_in_order() -> None:
    texts = [f"thing {'abc'[at % 3]}" for at in range(BATCH + 3)]
    with serving() as (embedder, server):
        vectors = embedder.embed(texts)
    assert server.asked == [BATCH, 3]
    assert np.allclose(vectors, Server.encoder.embed(texts), atol=1e-3)


@pytest.mark.parametrize("fault", ["broken", "fewer", "rubbish", "silence"])
def test_a_faulty_server_is_unavailable(fault: str) -> None:
    with (
        serving(fault) as (embedder, _),
        pytest.raises(PortUnavailable, match=r"The embedding server"),
    ):
        embedder.embed(["kettle"])


def test_a_missing_model_says_what_to_set() -> None:
    with pytest.raises(PortUnavailable, match="TRADEWIND_OPENAI_EMBEDDING_MODEL"):
        OpenAI(Settings())


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(embedded.WEIGHTS, "sp.model", "0" * 64)
    with pytest.raises(PortUnavailable, match=r"sp.model"):
        Embedded().embed(["kettle"])


def test_threads_share_one_encoder() -> None:
    embedder, found = Embedded(), []
    texts = ["kettle", "热水壶"]
    threads = [
        threading.Thread(target=lambda: found.append(embedder.embed(texts))) for _ in range(4)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert all(np.array_equal(each, found[0]) for each in found)
