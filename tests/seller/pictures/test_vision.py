"""The vision port: what every reader promises, and a shop without one."""

from collections.abc import Sequence

import numpy as np
import pytest

from tradewind.app import Tradewind
from tradewind.integrations.vision.rapidocr import RapidOcr
from tradewind.kernel.ports import Pixels, Vision, Written
from tradewind.settings import Settings
from tradewind.testing import check_vision


@pytest.fixture(scope="module")
def reader() -> Vision:
    return RapidOcr(Settings())


class Blind:
    """Reads nothing, ever."""

    name = "blind"

    def read(self, _: Pixels) -> Sequence[Written]:
        return ()


class Scribbler:
    """Reads well, and writes into the picture that it was given."""

    name = "scribbler"

    def __init__(self, reader: Vision) -> None:
        self._reader = reader

    def read(self, picture: Pixels) -> Sequence[Written]:
        found = self._reader.read(picture)
        picture[:] = 0
        return found


def test_the_reader_that_comes_as_an_extra_keeps_every_promise(reader: Vision):
    check_vision(reader)


def test_readers_that_break_a_promise_are_told_which(reader: Vision):
    with pytest.raises(AssertionError, match="TRADEWIND"):
        check_vision(Blind())
    with pytest.raises(AssertionError, match="changes nothing"):
        check_vision(Scribbler(reader))


def test_a_picture_of_nothing_reads_as_nothing(reader: Vision):
    assert list(reader.read(np.full((300, 200, 3), 255, dtype=np.uint8))) == []


@pytest.mark.parametrize("name", ["", "nobody"])
def test_a_shop_without_a_reader_opens_and_has_none(name: str, tmp_path):
    assert Tradewind.open(Settings(home=tmp_path, vision=name)).vision is None


def test_a_shop_finds_the_reader_that_is_installed(tmp_path):
    found = Tradewind.open(Settings(home=tmp_path)).vision
    assert found is not None
    assert found.name == "rapidocr"
