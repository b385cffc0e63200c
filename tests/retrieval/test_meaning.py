"""Meaning helps where words fail, and only there."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.retrieval.kit import ENCODER, ids, search
from tests.retrieval.test_index import Shop, entry
from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ports import Vectors
from tradewind.retrieval.index import Index
from tradewind.storage import is_open

THINGS = {
    "bear": "Bruno plush brontosaurus, 45 cm",
    "bag": "Loft down sleeping bag",
    "press": "Morning glass French press, 800 ml",
    "lamp": "Bookend reading lamp",
    "gloves": "Brae touchscreen wool gloves",
    "saw": "Folding pruning saw",
    "trowel": "Garden trowel with ash handle",
}


class Watched:
    """The built-in encoder, which notes its texts and may be away."""

    def __init__(self) -> None:
        self.name, self.dimensions = ENCODER.name, ENCODER.dimensions
        self.texts: list[str] = []
        self.away = False

    def embed(self, texts: Sequence[str]) -> Vectors:
        assert not is_open()
        if self.away:
            raise PortUnavailable("away")
        self.texts += texts
        return ENCODER.embed(texts)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    made = Shop(tmp_path_factory.mktemp("shop"))
    made.take(*(entry(id_, title) for id_, title in THINGS.items()))
    return made


@pytest.fixture(scope="module")
def index(shop: Shop) -> Index:
    made = Index.open(shop.folder, Watched())
    made.refresh(shop.database)
    made.embed_pending(shop.database)
    return made


def watched(index: Index) -> Watched:
    assert isinstance(index.embedder, Watched)
    return index.embedder


def test_every_product_and_word_is_embedded_once_with_progress(shop: Shop, tmp_path: Path) -> None:
    made, told = Index.open(tmp_path, Watched()), []
    made.refresh(shop.database)
    assert len(made.snapshot.meanings.missing) == len(THINGS)
    done = made.embed_pending(shop.database, lambda at, of: told.append((at, of)))
    assert told[-1] == (done, done)
    assert len(made.snapshot.meanings.missing) == 0
    assert made.embed_pending(shop.database) == 0
    again = Index.open(tmp_path, Watched())
    assert again.snapshot.meanings.ready
    assert again.embed_pending(shop.database) == 0


def test_a_new_product_is_embedded_alone(tmp_path: Path) -> None:
    own = Shop(tmp_path)
    own.take(entry("bag", THINGS["bag"]))
    made = Index.open(tmp_path, Watched())
    made.refresh(own.database)
    made.embed_pending(own.database)
    watched(made).texts.clear()
    own.take(entry("saw", THINGS["saw"]), entry("bag", THINGS["bag"], "99.00"))
    made.refresh(own.database)
    made.embed_pending(own.database)
    assert not any("sleeping" in text for text in watched(made).texts)
    assert any("pruning saw" in text for text in watched(made).texts)


@pytest.mark.parametrize(
    ("need", "language", "first"),
    [
        ("gift for a small girl who loves dinosaurs", "en", "bear"),
        ("tool to cut branches off trees", "en", "saw"),
        ("para leer en la cama por la noche", "es", "lamp"),
        ("etwas zum Graben im Garten", "de", "trowel"),
        ("冬天戴在手上保暖", "zh", "gloves"),
    ],
)
def test_a_described_need_is_found_by_its_meaning(
    index: Index, need: str, language: str, first: str
) -> None:
    assert ids(search(index, need, language))[0] == first


def test_words_that_name_a_thing_need_no_meaning(index: Index) -> None:
    watched(index).texts.clear()
    assert ids(search(index, "sleeping bag"))[0] == "bag"
    assert ids(search(index, "睡袋", "zh"))[0] == "bag"
    assert watched(index).texts == []


@pytest.mark.parametrize("text", ["asdf qwer", "zxcvb", "snorkwump blorptastic"])
def test_what_means_nothing_finds_nothing(index: Index, text: str) -> None:
    found = search(index, text)
    assert (found.of, found.hits) == (0, ())


def test_without_the_embedder_words_still_find(index: Index) -> None:
    watched(index).away = True
    try:
        assert ids(search(index, "pruning saw"))[0] == "saw"
        assert search(index, "tool to cut branches off trees").of == 0
    finally:
        watched(index).away = False


def test_vectors_of_another_embedder_are_not_used(shop: Shop, index: Index) -> None:
    other = Watched()
    other.name = "another"
    assert index.snapshot.meanings.ready
    assert not Index.open(shop.folder, other).snapshot.meanings.ready
