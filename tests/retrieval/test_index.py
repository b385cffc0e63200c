"""The index follows the database, survives a restart, and is shared between processes."""

import threading
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from tests.retrieval.kit import ids, search
from tradewind.catalog import tables
from tradewind.catalog.importing import import_files
from tradewind.retrieval.index import Index
from tradewind.storage import Database


def entry(id_: str, title: str, price: str = "10.00", **more: Any) -> dict[str, Any]:
    variant = {"sku": f"{id_}-1", "price": {"USD": price}, "stock": more.pop("stock", 5)}
    return {
        "id": id_,
        "brand": "Halden",
        "category": "home/things",
        "title": {"en": title},
        "variants": [variant],
        **more,
    }


class Shop:
    """A database and what is imported into it."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.folder = folder
        self.database = Database.connect(url or f"sqlite:///{folder / 'shop.db'}")
        self.files = 0

    def take(self, *entries: dict[str, Any]) -> None:
        self.files += 1
        path = self.folder / f"{self.files}.yaml"
        path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), "utf-8")
        import_files([path], database=self.database, currency="USD")

    def index(self) -> Index:
        return Index.open(self.folder, None)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = Shop(tmp_path)
    made.take(entry("kettle", "Steel kettle"), entry("mug", "Stoneware mug"))
    return made


def test_an_import_is_found_and_nothing_new_is_cheap_to_see(shop: Shop) -> None:
    index = shop.index()
    assert index.refresh(shop.database)
    assert (index.size, index.version, index.currencies) == (2, 1, ("USD",))
    assert not index.refresh(shop.database)
    shop.take(entry("lamp", "Desk lamp"), entry("mug", "Enamel mug", "12.00"))
    assert search(index, "lamp").of == 0
    assert index.refresh(shop.database)
    assert ids(search(index, "lamp")) == ["lamp"]
    assert ids(search(index, "enamel")) == ["mug"]
    assert search(index, "stoneware").of == 0


def test_a_restart_finds_everything_built(shop: Shop) -> None:
    shop.index().refresh(shop.database)
    again = shop.index()
    assert ids(search(again, "kettle")) == ["kettle"]
    assert not again.refresh(shop.database)


def test_what_another_process_built_is_taken_over(shop: Shop) -> None:
    ours, theirs = shop.index(), shop.index()
    ours.refresh(shop.database)
    theirs.refresh(shop.database)
    folders = {each.name for each in (shop.folder / "index").iterdir() if each.is_dir()}
    shop.take(entry("lamp", "Desk lamp"))
    ours.refresh(shop.database)
    built = {each.name for each in (shop.folder / "index").iterdir() if each.is_dir()}
    assert built != folders
    assert theirs.refresh(shop.database)
    assert {each.name for each in (shop.folder / "index").iterdir() if each.is_dir()} == built
    assert ids(search(theirs, "lamp")) == ["lamp"]


def test_a_product_taken_off_sale_is_gone(shop: Shop) -> None:
    index = shop.index()
    index.refresh(shop.database)
    shop.take(entry("lamp", "Desk lamp"))
    with shop.database.transaction() as session:
        session.execute(text("update product set withdrawn = true, version = 2 where id = 'mug'"))
    index.refresh(shop.database)
    assert (index.size, search(index, "mug").of) == (2, 0)


def test_the_last_piece_goes_and_comes_back(shop: Shop) -> None:
    shop.take(entry("lamp", "Desk lamp", stock=1))
    index = shop.index()
    index.refresh(shop.database)
    with shop.database.transaction() as session:
        tables.reserve(session, "lamp-1", 1)
    assert index.refresh(shop.database)
    assert search(index, "lamp").of == 0
    again = shop.index()
    again.refresh(shop.database)
    assert search(again, "lamp").of == 0
    with shop.database.transaction() as session:
        tables.unreserve(session, "lamp-1", 1)
    index.refresh(shop.database)
    assert ids(search(index, "lamp")) == ["lamp"]


def test_a_restock_by_file_outdoes_an_earlier_sale(shop: Shop) -> None:
    shop.take(entry("lamp", "Desk lamp", stock=1))
    index = shop.index()
    index.refresh(shop.database)
    with shop.database.transaction() as session:
        tables.reserve(session, "lamp-1", 1)
    shop.take(entry("lamp", "Desk lamp", stock=9), entry("rug", "Wool rug"))
    index.refresh(shop.database)
    assert ids(search(index, "lamp")) == ["lamp"]


def test_a_sale_outlives_an_import_of_something_else(shop: Shop) -> None:
    shop.take(entry("lamp", "Desk lamp", stock=1))
    index = shop.index()
    index.refresh(shop.database)
    with shop.database.transaction() as session:
        tables.reserve(session, "lamp-1", 1)
    shop.take(entry("rug", "Wool rug"))
    index.refresh(shop.database)
    assert search(index, "lamp").of == 0
    assert search(shop.index(), "lamp").of == 0


def test_another_database_of_the_same_age_is_told_apart(shop: Shop, tmp_path: Path) -> None:
    shop.index().refresh(shop.database)
    shop.database.engine.dispose()
    (tmp_path / "shop.db").unlink()
    other = Shop(tmp_path)
    other.take(entry("tent", "Tent for two"))
    index = other.index()
    assert ids(search(index, "kettle")) == ["kettle"]
    index.refresh(other.database)
    assert (index.size, ids(search(index, "tent"))) == (1, ["tent"])


def test_a_changed_category_name_is_learnt(shop: Shop) -> None:
    index = shop.index()
    index.refresh(shop.database)
    path = shop.folder / "categories.yaml"
    names = {"path": "home/things", "names": {"en": "Knick-knacks", "zh": "小物件"}}
    path.write_text(yaml.safe_dump([names], allow_unicode=True), "utf-8")
    import_files([path], database=shop.database, currency="USD")
    index.refresh(shop.database)
    assert search(index, "小物件", "zh").of == 2


def test_a_damaged_index_is_built_anew(shop: Shop) -> None:
    shop.index().refresh(shop.database)
    (shop.folder / "index" / "current.json").write_bytes(b"{")
    index = shop.index()
    index.refresh(shop.database)
    assert ids(search(index, "kettle")) == ["kettle"]


def test_the_same_holds_on_either_database(database_url: str, tmp_path: Path) -> None:
    made = Shop(tmp_path, database_url)
    made.take(entry("lamp", "Desk lamp", stock=1), entry("mug", "Stoneware mug"))
    index = made.index()
    index.refresh(made.database)
    with made.database.transaction() as session:
        tables.reserve(session, "lamp-1", 1)
    made.take(entry("mug", "Enamel mug"))
    index.refresh(made.database)
    assert (search(index, "lamp").of, ids(search(index, "enamel"))) == (0, ["mug"])
    made.database.engine.dispose()


def test_readers_always_see_one_state_while_it_changes(shop: Shop) -> None:
    """Each import renames both products at once; nobody ever finds one old and one new name."""
    index = shop.index()
    index.refresh(shop.database)
    rounds, torn, stop = 6, [], threading.Event()
    two = ("kettle", "mug")

    def read() -> None:
        while not stop.is_set():
            index.refresh(shop.database)
            found = search(index, facets=True, limit=10)
            titles = {facet.name: facet.values for facet in found.facets}.get("round", ())
            if found.of != 2 or len(titles) > 1:
                torn.append((found.of, titles))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for each in readers:
        each.start()
    try:
        for at in range(rounds):
            shop.take(
                *(
                    entry(id_, f"{id_} {at}", facts={"round": f"round {chr(97 + at)}"})
                    for id_ in two
                )
            )
    finally:
        stop.set()
        for each in readers:
            each.join()
    index.refresh(shop.database)
    assert not torn
    assert index.version == 1 + rounds


def test_many_threads_build_it_once(shop: Shop) -> None:
    index, found = shop.index(), []
    start = threading.Barrier(6)

    def first() -> None:
        start.wait()
        index.refresh(shop.database)
        found.append(search(index, "kettle").of)

    threads = [threading.Thread(target=first) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [1] * 6
    shelves = [e for e in (shop.folder / "index").iterdir() if e.name.startswith("shelf")]
    assert len(shelves) == 1
