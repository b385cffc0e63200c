"""Text in pictures by PP-OCR under onnxruntime, offline: the weights come with the package.

Install it with the extra ``vision``. One thread a reading, so that a desk under work is not slowed
by its own reviews.
"""

from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Any, Final

import numpy as np
from rapidocr import RapidOCR

from tradewind.kernel.ports import Pixels, Written
from tradewind.settings import Settings

ENGINE: Final = {
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
LEAST_SIDE: Final = 8
"""Pixels; nothing smaller can hold a letter."""


class RapidOcr:
    """Reads Chinese, English and the languages written in Latin letters; 0.2 to 1 s a picture."""

    name = "rapidocr"

    def __init__(self, _: Settings) -> None:
        self._engine = RapidOCR(params=ENGINE)
        self._turn = Lock()

    def read(self, picture: Pixels) -> Sequence[Written]:
        """The lines of text, as the detector finds them; see `Vision.read`."""
        if min(picture.shape[:2]) < LEAST_SIDE:
            return ()
        turned = np.ascontiguousarray(picture[:, :, ::-1])
        with self._turn:
            found = self._engine(turned)
        return tuple(_written(found, picture.shape[1], picture.shape[0]))


def _written(found: Any, width: int, height: int) -> Iterator[Written]:
    if found.boxes is None or found.txts is None:
        return
    for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        xs, ys = np.clip(corners[:, 0], 0, width), np.clip(corners[:, 1], 0, height)
        box = (float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
        yield Written(str(text), min(1.0, float(score)), box)
