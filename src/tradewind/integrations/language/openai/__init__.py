"""Any OpenAI-compatible endpoint as a choice of words: DeepSeek, Qwen, vLLM, Ollama and others.

Answers are streamed, tried again within bounds, and end when their time is over: of a wording, what
has arrived by then is used as far as it goes. A dead endpoint is left alone for a while, so that it
does not make every answer wait.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import httpx2
import openai

from tradewind.integrations.language.openai.breaker import Breaker
from tradewind.integrations.language.openai.drafting import Conversation
from tradewind.integrations.language.openai.line import Heard, Line, forms, refusal, within
from tradewind.integrations.language.openai.wording import (
    asked_of,
    messages_of,
    pairs,
    schema_of,
    wording,
)
from tradewind.kernel.errors import PortUnavailable, Unrepairable
from tradewind.kernel.ports import Draft, Drafted, Drafting, Wording
from tradewind.settings import Settings

SECRET = 8
"""Characters of the shortest key that is worth keeping from an answer."""
BROKEN = (openai.OpenAIError, httpx2.HTTPError)


class OpenAI:
    """A model behind ``TRADEWIND_OPENAI_BASE_URL``, ``…_KEY`` and ``…_MODEL``."""

    def __init__(self, settings: Settings) -> None:
        """Connect to nothing yet; raises PortUnavailable where a setting is missing."""
        if not (settings.openai_base_url and settings.openai_model):
            raise PortUnavailable(
                "Set TRADEWIND_OPENAI_BASE_URL and TRADEWIND_OPENAI_MODEL, or leave "
                "TRADEWIND_LANGUAGE at 'embedded'."
            )
        self.name = f"openai:{settings.openai_model}"
        self._limit, self._drafting_limit = settings.openai_timeout_s, settings.model_timeout_s
        self._key = settings.openai_key
        self._breaker = Breaker()
        self._line = Line(settings)

    def word(self, draft: Draft) -> Wording:
        """See `Language.word`."""
        asked = asked_of(draft)
        if not asked:
            return Wording(draft.verdict, draft.reasons)
        heard = Heard()
        self._tried(heard, self._limit, lambda: self._word(asked, draft, heard))
        raw = self._discreet(heard.text)
        return wording(draft, pairs(raw, asked), raw, heard.spent)

    def draft(self, request: Drafting) -> Drafted:
        """See `Language.draft`."""
        heard = Heard()
        found: list[Mapping[str, Any]] = []
        self._tried(heard, self._drafting_limit, lambda: self._draft(request, heard, found))
        return Drafted(found[0], self._discreet(heard.text), heard.spent)

    def close(self) -> None:
        """Let go of the connections that wait for the next call."""
        self._line.close()

    def _discreet(self, text: str) -> str:
        """The text without the key; a short one, such as ``none``, is no secret but a word."""
        key = self._key.get_secret_value()
        return text.replace(key, "…") if len(key) >= SECRET else text

    def _tried(
        self, heard: Heard, seconds: float, work: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        """Do it within its time; a refusal says what it cost all the same."""
        self._breaker.enter()
        try:
            within(seconds, work(), lambda: _late(seconds))
        except (PortUnavailable, Unrepairable) as error:
            self._breaker.failed()
            error.tokens = heard.spent
            raise
        except Exception:
            self._breaker.failed()
            raise
        self._breaker.succeeded()

    async def _word(self, asked: Mapping[str, str], draft: Draft, heard: Heard) -> None:
        try:
            async with asyncio.timeout(self._limit):
                await self._converse(asked, draft, heard)
        except TimeoutError:
            if not pairs(heard.text, asked):
                raise PortUnavailable(_late(self._limit)) from None
        except BROKEN as error:
            raise refusal(error) from None
        if not pairs(heard.text, asked):
            raise Unrepairable("The model's answer holds none of the sentences asked for.")

    async def _converse(self, asked: Mapping[str, str], draft: Draft, heard: Heard) -> None:
        """Ask; ask once more where nothing readable came or the endpoint stumbled."""
        messages, ways = messages_of(asked, draft), forms("wording", schema_of(asked))
        for last in (False, True):
            try:
                await self._line.listen(messages, ways, heard)
            except (openai.APIConnectionError, openai.InternalServerError, httpx2.HTTPError):
                if last and not heard.pieces:
                    raise
            if pairs(heard.text, asked):
                return

    async def _draft(self, request: Drafting, heard: Heard, found: list[Mapping[str, Any]]) -> None:
        deadline = asyncio.get_running_loop().time() + self._drafting_limit
        try:
            async with asyncio.timeout_at(deadline):
                found.append(await Conversation(self._line, request, heard).value(deadline))
        except TimeoutError:
            raise PortUnavailable(_late(self._drafting_limit)) from None
        except BROKEN as error:
            raise refusal(error) from None


def _late(seconds: float) -> str:
    return f"The model did not answer within {seconds:g} s."
