"""An OpenAI-compatible endpoint on loopback that misbehaves by plan, to try language plug-ins."""

import itertools
import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

SLOT = re.compile(r"\{\w+\}")
PIECE = 24
"""Characters of an answer in one event."""


class Plan(StrEnum):
    """What the endpoint does with one call."""

    GOOD = "says every sentence a little differently"
    LIE_PRICE = "writes a price of its own instead of the last slot"
    SWAP = "gives every sentence the slots of the next"
    DROP = "drops each sentence's first slot"
    FEATURE = "adds a feature that nobody stated"
    SUPERLATIVE = "calls everything the best"
    DISCOUNT = "invents a discount"
    SHIPPING = "invents free shipping"
    WARRANTY = "invents a warranty"
    DENY = "denies what the sentence says"
    FOREIGN = "answers in another language"
    ECHO = "obeys what the shopper wrote and repeats it"
    LEAK = "repeats the key that it was sent"
    MARKUP = "adds a link and markup"
    FENCED = "wraps good JSON in prose, a fence and a trailing comma"
    RUBBISH = "sends text that is no JSON"
    ODD_EVENTS = "sends events that are JSON of no known shape"
    BROKEN_EVENTS = "sends events that are no JSON"
    TRUNCATED = "stops in the middle of good JSON"
    STALL = "says two thirds and then nothing"
    HALVES = "sends halves of characters and control characters"
    HTML = "sends a page"
    EMPTY = "sends nothing"
    CUT = "closes the connection in the middle"
    AWAY = "sends the caller elsewhere"
    NO_SCHEMA = "refuses response formats and stream options, then is good"
    KEY = "refuses the key"
    TOO_MANY = "answers 429"
    FAULT = "answers 500"
    HANG = "accepts and says nothing"
    DRIP = "sends a byte now and then"
    ENDLESS = "never stops"
    MEGABYTE = "sends a megabyte in one event"
    TEN_MEGABYTES = "sends ten megabytes, an event at a time"
    RESET = "resets the connection in the middle"
    WRONG_TYPES = "drafts numbers where texts belong"
    LOOP = "says the same over and over, then stops"


GOOD = {
    "en": "Look here: {}",
    "zh": "请看：{}",
    "es": "Mira: {}",
    "de": "Schau: {}",
    "ja": "ご覧ください：{}",
}
ADDED = {
    Plan.FEATURE: {
        "en": ", with a titanium hinge",
        "zh": "，防水",
        "es": ", con bisagra de titanio",
        "de": ", mit Scharnier aus Titan",
        "ja": "、チタン製",
    },
    Plan.SUPERLATIVE: {
        "en": ", the best there is",
        "zh": "，全网最好",
        "es": ", lo mejor que hay",
        "de": ", das Beste überhaupt",
        "ja": "、世界一",
    },
    Plan.DISCOUNT: {
        "en": ", now half off",
        "zh": "，现在五折",
        "es": ", ahora rebajado",
        "de": ", jetzt reduziert",
        "ja": "、今だけ割引",
    },
    Plan.SHIPPING: {
        "en": ", with free shipping",
        "zh": "，包邮",
        "es": ", con envío gratis",
        "de": ", versandkostenfrei",
        "ja": "、送料無料",
    },
    Plan.WARRANTY: {
        "en": ", with a lifetime warranty",
        "zh": "，终身保修",
        "es": ", con garantía de por vida",
        "de": ", mit lebenslanger Garantie",
        "ja": "、永久保証",
    },
    Plan.DENY: {
        "en": ", or not at all",
        "zh": "，不是真的",
        "es": ", o no",
        "de": ", oder auch nicht",
        "ja": "、ではない",
    },
    Plan.MARKUP: dict.fromkeys(GOOD, " <a href='https://example.com'>x</a>"),
}
PRICES = {"en": "$9.99", "zh": "9.99 元", "es": "9,99 €", "de": "9,99 €", "ja": "999円"}


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as it arrived."""

    path: str
    authorization: str
    body: dict[str, Any]

    @property
    def asked(self) -> dict[str, Any]:
        """The last message as JSON: ``shopper``, ``slots`` and ``sentences`` by key."""
        found: dict[str, Any] = json.loads(self.body["messages"][-1]["content"])
        return found

    @property
    def told(self) -> dict[str, Any]:
        """What the model was first told as JSON: as `asked`, or ``data`` and ``schema``."""
        found: dict[str, Any] = json.loads(self.body["messages"][1]["content"])
        return found


@dataclass(slots=True)
class Endpoint:
    """Serves on a free port of loopback while its block lasts.

    Each call takes the next plan, the last one again and again; without any all is good. ``says``
    gives a sentence of one's own for one of the shop's, where it has any, in the good plans.
    """

    plans: tuple[Plan, ...] = ()
    language: str = "en"
    says: dict[str, str] = field(default_factory=dict)
    elsewhere: str = "http://127.0.0.1:1"
    retry_after: str = ""
    """What a 429 says about when to come again, in seconds."""
    value: dict[str, Any] = field(default_factory=dict)
    """What it drafts; empty makes up something in the shape asked for."""
    """Where callers are sent away to."""
    calls: list[Call] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _server: ThreadingHTTPServer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        """Start."""
        handler = type("Handler", (_Handler,), {"endpoint": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and let go of those who still wait."""
        self._over.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    @property
    def url(self) -> str:
        """The base URL."""
        port = self._server.server_address[1] if self._server else 0
        return f"http://127.0.0.1:{port}/v1"

    def take(self, call: Call) -> Plan:
        """Note a call down; gives its plan."""
        with self._lock:
            self.calls.append(call)
            plans = self.plans or (Plan.GOOD,)
            return plans[min(len(self.calls), len(plans)) - 1]

    def rest(self, seconds: float) -> bool:
        """Wait so long; False once the block has ended."""
        return not self._over.wait(seconds)

    def answer(self, plan: Plan, call: Call) -> str:
        """What the model says under a plan, as JSON from key to sentence."""
        asked = call.told
        if "sentences" not in asked:
            drafted = self.value or example(asked["schema"])
            wrong = plan is Plan.WRONG_TYPES
            return json.dumps(dict.fromkeys(drafted, 7) if wrong else drafted, ensure_ascii=False)
        sentences: dict[str, str] = asked["sentences"]
        if plan is Plan.SWAP:
            said = _swapped(sentences)
        else:
            said = {key: self._said(plan, own, call) for key, own in sentences.items()}
        return json.dumps(said, ensure_ascii=plan is Plan.HALVES)

    def _said(self, plan: Plan, own: str, call: Call) -> str:
        slots = SLOT.findall(own)
        if plan in ADDED:
            return _before_the_end(own, ADDED[plan][self.language])
        others = {
            Plan.LIE_PRICE: own.replace(slots[-1], PRICES[self.language]),
            Plan.DROP: own.replace(slots[0], ""),
            Plan.FOREIGN: " ".join(["I would take" if self.language != "en" else "我会选", *slots]),
            Plan.ECHO: f"{own} {call.asked['shopper']}",
            Plan.LEAK: f"{own} {call.authorization}",
            Plan.HALVES: f"{own}\ud83d\x00\u202e",
        }
        return others.get(plan) or self.says.get(own, GOOD[self.language].format(own))


def example(schema: dict[str, Any]) -> Any:
    """Something in the shape of a schema."""
    match schema.get("type"):
        case "object":
            return {name: example(each) for name, each in schema.get("properties", {}).items()}
        case "array":
            return [example(schema.get("items", {}))] * max(1, schema.get("minItems", 1))
        case "integer" | "number":
            return 1
        case "boolean":
            return True
        case _:
            return "Look here"


def _swapped(sentences: dict[str, str]) -> dict[str, str]:
    keys = list(sentences)
    said = {}
    for key, following in zip(keys, [*keys[1:], *keys[:1]], strict=True):
        others = iter(SLOT.findall(sentences[following]) or ["{c0}"])
        said[key] = SLOT.sub(lambda own, o=others: next(o, own[0]), sentences[key])  # type: ignore[misc]
    return said


def _before_the_end(sentence: str, addition: str) -> str:
    end = sentence[-1] if sentence[-1] in ".。" else ""
    return sentence.removesuffix(end) + addition + end


class _Handler(BaseHTTPRequestHandler):
    """Plays one call by its plan."""

    endpoint: Endpoint

    def do_POST(self) -> None:
        """Answer a chat completion."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        call = Call(self.path, self.headers.get("Authorization", ""), body)
        plan = self.endpoint.take(call)
        play = SENDS.get(plan, _speak)
        try:
            play(self, plan, call)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def begin(self, status: int = 200, kind: str = "text/event-stream", **more: str) -> None:
        """Send the head."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, **more}.items():
            self.send_header(name, value)
        self.end_headers()

    def send(self, text: str) -> None:
        """Send text at once."""
        self.wfile.write(text.encode("utf-8", "surrogatepass"))
        self.wfile.flush()

    def refuse(self, status: int) -> None:
        """Send an error as OpenAI does."""
        self.begin(status, "application/json")
        self.send(json.dumps({"error": {"message": "no", "type": "error", "code": str(status)}}))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the server's own name
        """Say nothing."""


def _event(content: str, **more: Any) -> str:
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": None}
    shape = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "stub"}
    return f"data: {json.dumps(shape | {'choices': [choice]} | more)}\n\n"


def _events(text: str) -> Iterator[str]:
    for start in range(0, len(text), PIECE):
        yield _event(text[start : start + PIECE])
    usage = {"prompt_tokens": 100, "completion_tokens": len(text) // 4, "total_tokens": 0}
    yield _event("", choices=[], usage=usage)
    yield "data: [DONE]\n\n"


def _speak(handler: _Handler, plan: Plan, call: Call) -> None:
    handler.begin()
    for event in _events(handler.endpoint.answer(plan, call)):
        handler.send(event)


def _fence(handler: _Handler, plan: Plan, call: Call) -> None:
    good = handler.endpoint.answer(plan, call)
    text = f"Sure! Here you are:\n```json\n{good[:-1]},\n}}\n```\nAnything else?"
    handler.begin()
    for event in _events(text):
        handler.send(event)


def _say(text: str) -> Callable[[_Handler, Plan, Call], None]:
    def play(handler: _Handler, _: Plan, __: Call) -> None:
        handler.begin()
        for event in _events(text):
            handler.send(event)

    return play


def _send(text: str, kind: str = "text/event-stream") -> Callable[[_Handler, Plan, Call], None]:
    def play(handler: _Handler, _: Plan, __: Call) -> None:
        handler.begin(200, kind)
        handler.send(text)

    return play


def _wait(handler: _Handler, _: Plan, __: Call) -> None:
    if handler.endpoint.retry_after:
        handler.begin(429, "application/json", **{"Retry-After": handler.endpoint.retry_after})
        handler.send("{}")
    else:
        handler.refuse(429)


def _flood(handler: _Handler, _: Plan, __: Call) -> None:
    handler.begin()
    for _each in range(100):
        handler.send(_event("x" * 100_000))


def _reset(handler: _Handler, plan: Plan, call: Call) -> None:
    _cut(handler, plan, call)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def _loop(handler: _Handler, _: Plan, __: Call) -> None:
    handler.begin()
    for event in _events('{"title": "the same, ' + "the same, " * 200):
        handler.send(event)


def _refuse(status: int) -> Callable[[_Handler, Plan, Call], None]:
    return lambda handler, _, __: handler.refuse(status)


def _send_away(handler: _Handler, _: Plan, __: Call) -> None:
    handler.begin(307, Location=f"{handler.endpoint.elsewhere}/chat/completions")


def _truncate(handler: _Handler, plan: Plan, call: Call) -> None:
    good = handler.endpoint.answer(plan, call)
    handler.begin()
    for event in itertools.islice(_events(good), 2 * len(good) // (3 * PIECE)):
        handler.send(event)


def _stall(handler: _Handler, plan: Plan, call: Call) -> None:
    _truncate(handler, plan, call)
    _hang(handler, plan, call)


def _cut(handler: _Handler, plan: Plan, call: Call) -> None:
    handler.begin()
    handler.send(_event(handler.endpoint.answer(plan, call)[:PIECE]))
    handler.send("data: {")


def _no_schema(handler: _Handler, plan: Plan, call: Call) -> None:
    if "response_format" in call.body or "stream_options" in call.body:
        handler.refuse(400)
    else:
        _speak(handler, plan, call)


def _hang(handler: _Handler, _: Plan, __: Call) -> None:
    while handler.endpoint.rest(0.05):
        pass


def _drip(handler: _Handler, plan: Plan, call: Call) -> None:
    handler.begin()
    for character in "".join(_events(handler.endpoint.answer(plan, call))):
        if not handler.endpoint.rest(0.02):
            return
        handler.send(character)


def _never_stop(handler: _Handler, _: Plan, __: Call) -> None:
    handler.begin()
    while handler.endpoint.rest(0.001):
        handler.send(_event("and on and on, " * 100))


SENDS: dict[Plan, Callable[[_Handler, Plan, Call], None]] = {
    Plan.FENCED: _fence,
    Plan.RUBBISH: _say("I'm sorry, I can't do that {c1} at $9.99."),
    Plan.ODD_EVENTS: _send(
        'data: [1]\n\ndata: 3\n\ndata: null\n\ndata: "x"\n\ndata: {"choices": 7}\n\n'
    ),
    Plan.BROKEN_EVENTS: _send("data: {'choices'\n\ndata: \x00\n\n"),
    Plan.TRUNCATED: _truncate,
    Plan.STALL: _stall,
    Plan.HTML: _send("<html><body><h1>Welcome to the proxy</h1></body></html>", "text/html"),
    Plan.EMPTY: _send(""),
    Plan.CUT: _cut,
    Plan.AWAY: _send_away,
    Plan.NO_SCHEMA: _no_schema,
    Plan.KEY: _refuse(401),
    Plan.TOO_MANY: _wait,
    Plan.FAULT: _refuse(500),
    Plan.HANG: _hang,
    Plan.DRIP: _drip,
    Plan.ENDLESS: _never_stop,
    Plan.TEN_MEGABYTES: _flood,
    Plan.RESET: _reset,
    Plan.LOOP: _loop,
    Plan.MEGABYTE: _send(_event("x" * 1_000_000) + "data: [DONE]\n\n"),
}
