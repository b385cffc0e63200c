"""One history of a whole shop, from a seed: told, checked on the way, brought to its end."""

import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from tradewind.bench.faults import checker
from tradewind.bench.faults.shop import Place, Receiver, Shop, built
from tradewind.bench.faults.unit import SHARED_MEMORY
from tradewind.bench.simulate.network import Bank, Network, Post
from tradewind.bench.simulate.people import People
from tradewind.bench.simulate.world import BEGINNING, World
from tradewind.events.deliver import Courier
from tradewind.events.letter import standard

STOCK: Final = {"A": (1999, 300), "B": (500, 80), "C": (100, None)}
START: Final = {sku: has for sku, (_, has) in STOCK.items() if has is not None}
END: Final = timedelta(days=8)
"""How long after its hours a history may take to come to rest."""
ROUND: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What a history came to."""

    seed: int
    hours: float
    events: int
    digest: str
    wrong: tuple[str, ...]
    happened: dict[str, int]


def tell(seed: int, hours: int) -> Told:
    """One history of so many simulated hours."""
    where = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="tradewind-history-", dir=where))
    world = World(seed)
    try:
        with world.reigns():
            return _told(world, Place.at(folder / "shop"), hours)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _told(world: World, place: Place, hours: int) -> Told:
    built(place, STOCK)
    wrong: list[str] = []
    with closing(Shop.open(place)) as shop:
        people = _people(world, shop)
        people.arrive()
        for hour in range(1, hours + 1):
            world.run(BEGINNING + ROUND * hour)
            found = checker.violations(place.books(), START, reconciled=False)
            wrong += [f"hour {hour}: {each}" for each in found]
        people.close()
        world.run(BEGINNING + ROUND * hours + END)
        books = place.books()
        wrong += [f"at rest: {each}" for each in checker.violations(books, START)]
    last = repr((books.tables, books.charges, books.heard))
    told = world.happened
    return Told(world.seed, hours, world.events, world.digest(last), tuple(wrong), told)


def _people(world: World, shop: Shop) -> People:
    network = Network(world)
    bank = Bank(network, shop.payments, shop.place.bank, shop.database)
    post = Post(network, Receiver(shop.place.receiver))
    seals, chance = {"standard": standard}, world.chance.random
    courier = Courier(shop.database, post, seals, hands=1, chance=chance)
    return People(world, shop.database, bank, courier, shop.place.folder / "shop.db")
