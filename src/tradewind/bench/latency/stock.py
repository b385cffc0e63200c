"""The shop that is measured: its catalogue grown, imported and indexed once, kept between runs."""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson

from tradewind.app import Tradewind
from tradewind.bench.latency.grown import SEED, Source, written
from tradewind.catalog import sample, tables
from tradewind.settings import Settings
from tradewind.storage import metadata

ICECAT = Path(__file__).parents[5] / "shared/data/chorus_icecat"
KEPT = Path("var/bench")


@dataclass(frozen=True, slots=True)
class Stock:
    """A stocked home, and what it took to stock it."""

    home: Path
    seconds: dict[str, float]


def files() -> list[Path]:
    """What there is to grow from: the sample catalogue, and Icecat's where it is at hand."""
    return [*sample.files(), *sorted(ICECAT.glob("products_*.json.zip"))]


def stock(products: int) -> Stock:
    """The home of a shop with so many products; the same one again while nothing has changed."""
    home = KEPT / f"latency-{products}-{_digest()}"
    noted = home / "seconds.json"
    if noted.is_file():
        return Stock(home, orjson.loads(noted.read_bytes()))
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    seconds = _stocked(home, products)
    noted.write_bytes(orjson.dumps(seconds))
    return Stock(home, seconds)


def _digest() -> str:
    """Changes with the sources, with how they are grown, and with the tables."""
    sum_ = hashlib.sha256(str(SEED).encode())
    for file in [*files(), Path(__file__).with_name("grown.py")]:
        sum_.update(file.read_bytes())
    for table in metadata.sorted_tables:
        sum_.update(repr(table).encode())
    return sum_.hexdigest()[:12]


def _stocked(home: Path, products: int) -> dict[str, float]:
    file = home / "catalogue.jsonl"
    with _sources() as (shelves, names):
        written(file, shelves, names, count=products)
    shop = Tradewind.open(Settings(home=home))
    seconds = {
        "import_s": _timed(lambda: shop.import_files([file])),
        "index_s": _timed(lambda: shop.index.refresh(shop.database)),
        "embed_s": _timed(lambda: shop.index.embed_pending(shop.database)),
    }
    shop.database.engine.dispose()
    file.unlink()
    return seconds


@contextmanager
def _sources() -> Iterator[tuple[list[list[Source]], dict[str, dict[str, str]]]]:
    """The products of each origin with their reviews, and the categories' names."""
    with tempfile.TemporaryDirectory() as home:
        shop = Tradewind.open(Settings(home=Path(home)))
        shop.import_files(files())
        with shop.database.reading() as session:
            products = list(tables.changed(session, since=0))
            reviews = tables.reviews(session, [each.id for each in products if each.review_count])
            names = tables.categories(session)
        shelves: dict[bool, list[Source]] = {}
        for each in products:
            shelves.setdefault(each.category in names, []).append((each, reviews.get(each.id, [])))
        yield list(shelves.values()), names
        shop.database.engine.dispose()


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return round(time.perf_counter() - started, 1)


@contextmanager
def copied(stock: Stock) -> Iterator[Path]:
    """A copy of the home, so that what is asked leaves no trace in it."""
    with tempfile.TemporaryDirectory(dir=KEPT) as place:
        home = Path(place) / "home"
        shutil.copytree(stock.home, home)
        yield home
