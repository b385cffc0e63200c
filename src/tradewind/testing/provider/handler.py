"""The provider's HTTP: reads a call, plays its plan on the wire."""

import json
import socket
import struct
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from tradewind.testing.provider.books import name
from tradewind.testing.provider.counter import Said
from tradewind.testing.provider.plan import Call, Plan
from tradewind.testing.provider.shapes import Trouble

if TYPE_CHECKING:
    from tradewind.testing.provider import Provider

VERBS: Final = {"confirm": "confirm", "capture": "capture", "cancel": "cancel"}
SILENT: Final = frozenset({Plan.HANG, Plan.HANG_BEFORE})
CUT: Final = frozenset({Plan.RESET, Plan.RESET_BEFORE})


class Handler(BaseHTTPRequestHandler):
    """Plays one call by its plan."""

    provider: "Provider"

    def do_GET(self) -> None:
        """A read, or the page of a second step."""
        parts = urlsplit(self.path)
        if parts.path.startswith("/second_step/"):
            self._step(parts.path.rpartition("/")[2], approved="no" not in parts.query)
        else:
            self._play(self._call("read", parts.path, parts.query))

    def do_POST(self) -> None:
        """A call that does something."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        self._play(self._call(_verb(self.path), self.path, body))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the server's own name
        """Say nothing."""

    def _call(self, verb: str, path: str, fields: str) -> Call:
        return Call(
            verb,
            path,
            "" if verb == "read" else self.headers.get("Idempotency-Key", ""),
            dict(parse_qsl(fields, keep_blank_values=True)),
            self.headers.get("Stripe-Version", ""),
            self.headers.get("Authorization", ""),
        )

    def _play(self, call: Call) -> None:
        self.provider.calls.append(call)
        plan = self.provider.counter.next_plan(call)
        try:
            with self.provider.counter.in_flight(call):
                if plan is Plan.DELAY:
                    self.provider.rest(self.provider.delay_s)
                said = self.provider.counter.answer(call, plan)
        except Trouble as busy:
            said = Said(busy.status, _json(busy))
        try:
            self._say(plan, said)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _say(self, plan: Plan, said: Said) -> None:
        if plan in SILENT:
            while self.provider.rest(0.05):
                pass
        elif plan in CUT:
            self._reset()
        elif plan is Plan.PROXY:
            self._send(502, "<html><body><h1>Bad gateway</h1></body></html>", "text/html")
        elif plan is Plan.GARBLED:
            self._send(said.status, said.body[: len(said.body) // 2])
        else:
            replayed = {"Idempotent-Replayed": "true"} if said.replayed else {}
            self._send(said.status, said.body, **replayed)

    def _send(self, status: int, body: str, kind: str = "application/json", **more: str) -> None:
        self.send_response(status)
        told = {"Content-Type": kind, "Content-Length": str(len(body.encode())), **more}
        for header, value in (told | {"Request-Id": name("req")}).items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _step(self, intent_id: str, *, approved: bool) -> None:
        try:
            row = self.provider.desk.answer_step(intent_id, approved=approved)
        except Trouble as trouble:
            self._send(trouble.status, _json(trouble))
            return
        self.send_response(303)
        self.send_header("Location", row["return_url"])
        self.end_headers()


def _verb(path: str) -> str:
    last = path.rstrip("/").rpartition("/")[2]
    if path.startswith("/v1/test_helpers/"):
        return "token"
    return VERBS.get(last, {"payment_intents": "create", "refunds": "refund"}.get(last, "read"))


def _json(trouble: Trouble) -> str:
    return json.dumps(trouble.body)
