"""The promises every embedder must keep."""

import numpy as np

from tradewind.kernel.ports import Embedder

TEXTS = ("a kettle", "热水壶", "hiking boots, waterproof", "", "a kettle")
SLACK = 1e-3


def check_embedder(embedder: Embedder) -> None:
    """Try an embedder on a few texts; raises AssertionError where it breaks a promise."""
    vectors = embedder.embed(TEXTS)
    _promise(bool(embedder.name), "An embedder has a name")
    _promise(vectors.shape == (len(TEXTS), embedder.dimensions), "Texts give one row each")
    _promise(vectors.dtype == np.float32, "Vectors are 32-bit floats")
    lengths = np.linalg.norm(vectors, axis=1)
    _promise(np.allclose(lengths, 1, atol=SLACK), "Rows are unit vectors")
    _promise(np.allclose(vectors[0], vectors[-1], atol=SLACK), "The same text gives the same row")
    alone = np.vstack([embedder.embed([text]) for text in TEXTS])
    _promise(np.allclose(alone, vectors, atol=SLACK), "A row does not depend on its neighbours")
    _promise(embedder.embed([]).shape == (0, embedder.dimensions), "No texts give no rows")
    _promise(
        bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2]), "Translations are near each other"
    )


def _promise(kept: bool, promise: str) -> None:
    if not kept:
        raise AssertionError(f"{promise}; this embedder does not keep that promise.")
