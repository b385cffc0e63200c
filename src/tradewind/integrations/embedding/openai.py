"""Meaning from any server that speaks OpenAI's ``/v1/embeddings``."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import openai

from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ports import Vectors
from tradewind.settings import Settings

BATCH = 256
"""Texts a request; the strictest of the common servers takes no more."""
LONGEST = 2000
"""Characters of a text that are sent."""


class OpenAI:
    """Needs ``TRADEWIND_OPENAI_BASE_URL`` and ``TRADEWIND_OPENAI_EMBEDDING_MODEL``."""

    def __init__(self, settings: Settings | None = None) -> None:
        settings = settings or Settings()
        if not settings.openai_embedding_model:
            raise PortUnavailable(
                "No embedding model is set. Set TRADEWIND_OPENAI_EMBEDDING_MODEL, or"
                " TRADEWIND_EMBEDDING=embedded."
            )
        self._model = settings.openai_embedding_model
        self._client = openai.OpenAI(
            base_url=settings.openai_base_url or None,
            api_key=settings.openai_key.get_secret_value() or "none",
            timeout=settings.openai_timeout_s,
            max_retries=1,
        )
        self.name = f"openai:{self._model}"

    @cached_property
    def dimensions(self) -> int:
        """What the model gives; asked for once. Raises PortUnavailable."""
        return int(self._request(["dimensions"]).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit row a text; raises PortUnavailable where the server fails or takes too long."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.vstack([self._request(batch) for batch in _batches(texts)])

    def _request(self, texts: Sequence[str]) -> Vectors:
        try:
            answer = self._client.embeddings.create(
                model=self._model,
                input=[text[:LONGEST] or " " for text in texts],
                encoding_format="float",
            )
            rows = sorted(answer.data or [], key=lambda each: each.index)
            vectors = np.array([each.embedding for each in rows], dtype=np.float32)
        except openai.OpenAIError as error:
            raise PortUnavailable(f"The embedding server did not answer: {error}") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise PortUnavailable("The embedding server's answer cannot be read.") from error
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise PortUnavailable(
                f"The embedding server answered {len(rows)} vectors for {len(texts)} texts."
            )
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True).astype(np.float32)
        unit: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
        return unit


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))
