"""The line to an endpoint: one streamed answer at a time, bounded in time, length and bytes."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as Late
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx2
import openai
import orjson

from tradewind.kernel.errors import PortUnavailable
from tradewind.settings import Settings

LONGEST = 32_000
"""Characters of an answer that are read; every sentence of a shop's longest answer is a tenth."""
HEAVIEST = 1_500_000
"""Bytes of a response that are read, with all its envelopes."""
GRACE_S = 0.25
"""What an answer may take beyond its time limit, to clean up."""
BYTES_A_TOKEN = 3
"""For an endpoint that does not say how many tokens it took."""
ADVICE = {
    401: "It refused the key: check TRADEWIND_OPENAI_KEY.",
    403: "It refused the key: check TRADEWIND_OPENAI_KEY.",
    404: "Check TRADEWIND_OPENAI_BASE_URL and TRADEWIND_OPENAI_MODEL.",
    429: "It is asked too often, or its budget is used up.",
}
Message = Mapping[str, str]


@dataclass(slots=True)
class Heard:
    """What has arrived so far, over all tries."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    """Characters."""
    tokens: dict[str, int] = field(default_factory=dict)
    """Of the tries before this one and, once it says, of this one."""
    _before: dict[str, int] = field(default_factory=dict)
    _guess: dict[str, int] = field(default_factory=dict)

    def begin(self, messages: Sequence[Message]) -> None:
        """A try begins; until the endpoint says what it takes, that is guessed."""
        self._settle()
        self.pieces.clear()
        self.length = 0
        self._guess = {"prompt": len(orjson.dumps(list(messages))) // BYTES_A_TOKEN + 1}

    def fail(self) -> None:
        """The try came to nothing that anybody charges for."""
        self._guess = {}

    def take(self, chunk: Any) -> None:
        """Add a chunk; one that has not the promised shape adds nothing."""
        choices = getattr(chunk, "choices", None)
        first = choices[0] if isinstance(choices, list) and choices else None
        content = getattr(getattr(first, "delta", None), "content", None)
        if isinstance(content, str) and self.length < LONGEST:
            self.pieces.append(content)
            self.length += len(content)
        usage = getattr(chunk, "usage", None)
        for name in ("prompt", "completion"):
            number = getattr(usage, f"{name}_tokens", None)
            if isinstance(number, int) and number >= 0:
                self._guess = {}
                self.tokens[name] = self._before.get(name, 0) + number

    def _settle(self) -> None:
        """Count what the endpoint did not."""
        for name, number in self._guess.items():
            self.tokens[name] = self.tokens.get(name, 0) + number
        if self._guess:
            spoken = len(self.text.encode()) // BYTES_A_TOKEN
            self.tokens["completion"] = self.tokens.get("completion", 0) + spoken
        self._guess = {}
        self._before = dict(self.tokens)

    @property
    def text(self) -> str:
        """The answer as far as it goes."""
        return "".join(self.pieces)[:LONGEST]

    @property
    def spent(self) -> dict[str, int]:
        """Tokens of all tries, guessed where the endpoint did not say."""
        self._settle()
        return dict(self.tokens)


class Line:
    """Asks one model behind ``TRADEWIND_OPENAI_BASE_URL``."""

    def __init__(self, settings: Settings) -> None:
        self._model = settings.openai_model
        self._form = 0
        """The strictest form of answer that the endpoint is known to take; see `forms`."""
        self._client = openai.AsyncOpenAI(
            api_key=settings.openai_key.get_secret_value() or "none",
            base_url=settings.openai_base_url,
            timeout=max(settings.openai_timeout_s, settings.model_timeout_s),
            max_retries=0,
            default_headers={"Accept-Encoding": "identity"},
            http_client=openai.DefaultAsyncHttpxClient(
                verify=_trust(), event_hooks={"response": [_bound]}, follow_redirects=False
            ),
        )

    def close(self) -> None:
        """Let go of the connections that wait for the next call."""
        asyncio.run_coroutine_threadsafe(self._client.close(), _loop()).result(GRACE_S + 1)

    async def listen(
        self, messages: Sequence[Message], forms: Sequence[Mapping[str, Any]], heard: Heard
    ) -> None:
        """Read one stream to its end, which `_Bounded` sees to."""
        heard.begin(messages)
        try:
            stream = await self._opened(messages, forms)
        except (openai.APIStatusError, openai.APIConnectionError):
            heard.fail()
            raise
        async with stream:
            try:
                async for chunk in stream:
                    heard.take(chunk)
            except (ValueError, TypeError, AttributeError):
                return  # an event that is no JSON, or JSON of no known shape

    async def _opened(self, messages: Sequence[Message], forms: Sequence[Mapping[str, Any]]) -> Any:
        """A stream in the strictest form that the endpoint takes."""
        completions: Any = self._client.chat.completions
        for place in range(min(self._form, len(forms) - 1), len(forms)):
            try:
                stream = await completions.create(
                    model=self._model, messages=messages, stream=True, **forms[place]
                )
            except (openai.BadRequestError, openai.UnprocessableEntityError):
                if place == len(forms) - 1:
                    raise
            else:
                self._form = place
                return stream
        raise AssertionError


def forms(name: str, schema: Mapping[str, Any], **more: Any) -> list[dict[str, Any]]:
    """Ways to ask for JSON, the strictest first; not every endpoint takes every one."""
    strict = {"name": name, "strict": True, "schema": schema}
    usage = {"stream_options": {"include_usage": True}}
    return [
        {"response_format": {"type": "json_schema", "json_schema": strict}, **usage, **more},
        {"response_format": {"type": "json_object"}, **usage, **more},
        dict(more),
    ]


def within(seconds: float, work: Coroutine[Any, Any, None], gone: Callable[[], str]) -> None:
    """Do work on the loop and be back in time; raises PortUnavailable where it is not."""
    future = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        future.result(seconds + GRACE_S)
    except (Late, CancelledError):
        future.cancel()
        raise PortUnavailable(gone()) from None


def refusal(error: Exception) -> PortUnavailable:
    """What went wrong with an endpoint, and the way out."""
    if isinstance(error, openai.APIStatusError):
        advice = ADVICE.get(error.status_code, "")
        return PortUnavailable(
            f"The model's endpoint answered {error.status_code}. {advice}".strip()
        )
    return PortUnavailable(
        "The model's endpoint is not there or broke off: check TRADEWIND_OPENAI_BASE_URL."
    )


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One loop for all calls: it can give up a call at any moment, which a blocked read cannot."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="tradewind-model", daemon=True).start()
    return loop


@cache
def _trust() -> ssl.SSLContext:
    """The certificates of a process, read once."""
    return httpx2.create_ssl_context()


class _Bounded(httpx2.AsyncByteStream):
    """A response's bytes up to a bound, whatever it sends."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> Any:
        left = HEAVIEST
        chunks: Any = aiter(self._stream)
        async with aclosing(chunks):
            async for chunk in chunks:
                left -= len(chunk)
                if left < 0:
                    return
                yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _bound(response: httpx2.Response) -> None:
    """Bound a response before anybody reads it; packed ones, which could unfold, stay packed."""
    response.headers.pop("content-encoding", None)
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream)
