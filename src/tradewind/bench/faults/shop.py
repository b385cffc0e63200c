"""A small shop with everything that money can do in it, to be broken again and again.

The provider's ledger and a receiver's (who is told of every event) stand in files of their own:
they are other people's machines, which a fault of the shop does not touch.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import starmap
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, cast

from tradewind import plugins
from tradewind.bench.faults import checker, postgres
from tradewind.bench.faults.checker import Ack, Books
from tradewind.catalog.importing import import_files
from tradewind.checkout.gift_card import sealed
from tradewind.checkout.gift_card import tables as gift_cards
from tradewind.checkout.promotion import Kind, Promotion
from tradewind.checkout.promotion import tables as promotions
from tradewind.checkout.reconcile import reconcile
from tradewind.decisions import agents
from tradewind.events import tables as events
from tradewind.events.deliver import Courier
from tradewind.events.letter import standard
from tradewind.events.subscribe import Wish, subscribe
from tradewind.fetching import Call, Fetched
from tradewind.kernel import clock
from tradewind.kernel.errors import Unreachable
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payments
from tradewind.settings import Settings
from tradewind.storage import Database
from tradewind.testing import Jealous

GOODS: Final = MappingProxyType({"A": (1999, 3), "B": (500, 5), "C": (100, None)})
"""Price in cents and pieces by SKU; None is not counted."""
START: Final = MappingProxyType({sku: has for sku, (_, has) in GOODS.items() if has is not None})
GIFT, VOUCHER, AGENT = "GIFT-CARD-OF-TENS", "FIVEOFF", "Shopping agent"
GIFT_HOLDS, DAY_LIMIT = Money(1000, "USD"), Money(20_000, "USD")
HEADER: Final = (
    "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,"
    "Variant Inventory Qty,Variant Price"
)
LATER: Final = (timedelta(0), timedelta(minutes=2), timedelta(hours=1), timedelta(days=4))
"""When what was left in the middle is looked after."""
LONG_ENOUGH = 40
"""Rounds of work after which something must be going in circles."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shop and those it deals with keep their files."""

    folder: Path
    url: str

    @classmethod
    def at(cls, folder: Path, url: str = "") -> "Place":
        """In a folder; the database is a file there unless a URL says otherwise."""
        return cls(folder, url or f"sqlite:///{folder / 'shop.db'}")

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is a file in the folder."""
        return self.url.startswith("sqlite")

    @property
    def bank(self) -> Path:
        """The provider's ledger."""
        return self.folder / "sandbox-payments.db"

    @property
    def receiver(self) -> Path:
        """What a subscriber heard."""
        return self.folder / "receiver.db"

    def books(self) -> Books:
        """Everything as it stands, read from outside."""
        return checker.read(self.url, bank=self.bank, receiver=self.receiver)


@cache
def _database(url: str) -> Database:
    """A database, opened once in a process: what SQLAlchemy has worked out is kept.

    Connections are made anew after each `Shop.close`, and SQLite recovers as it opens the file.
    """
    return Database.connect(url)


@dataclass(slots=True)
class Shop:
    """An open shop."""

    place: Place
    database: Database
    payments: Payments
    courier: Courier

    @classmethod
    def open(cls, place: Place) -> "Shop":
        """Open what stands there, as after a start of the machine."""
        settings = Settings(home=place.folder, database=place.url, payments="sandbox")
        provider = cast("Payments", plugins.load("payments", "sandbox", settings))
        database = _database(place.url)
        courier = Courier(database, Receiver(place.receiver), {"standard": standard}, hands=1)
        return cls(place, database, cast("Payments", Jealous(provider)), courier)

    def close(self) -> None:
        """Let go of every file."""
        self.database.engine.dispose()
        cast("Any", self.payments).close()

    def deliver(self) -> int:
        """Take out every letter that is due, one after the other; gives how many."""
        sent = 0
        while taken := self.courier.take(1):
            for letter in taken:
                self.courier.send(letter)
                sent += 1
        return sent

    def mend(self) -> list[str]:
        """Do what the worker does until nothing is left to do; says what it could not do."""
        wrong: list[str] = []
        for later in (*LATER, *(LATER[-1] + timedelta(hours=n) for n in range(1, LONG_ENOUGH))):
            if later > LATER[-1] and not self._waiting():
                break
            with clock.ahead(later):
                wrong = self._rounds()
        return wrong

    def _waiting(self) -> bool:
        """Whether somebody has still to be told something."""
        with self.database.reading() as session:
            return bool(events.counts(session)["due"])

    def _rounds(self) -> list[str]:
        for _ in range(LONG_ENOUGH):
            done = reconcile(self.database, self.payments, now=clock.now())
            if not (self.deliver() or done.moved):
                return [f"stuck {order}: {why}" for order, why in done.stuck]
        return ["the worker never comes to an end"]


@contextmanager
def opened(place: Place) -> Iterator[Shop]:
    """A shop for as long as the block lasts."""
    shop = Shop.open(place)
    try:
        yield shop
    finally:
        shop.close()


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who subscribed: keeps each event once, by its id, and counts how often it came."""

    ledger: Path

    def __call__(self, call: Call) -> Fetched:
        """Take one letter in; every third one's answer is lost the first time."""
        event_id = call.headers["webhook-id"]
        with closing(sqlite3.connect(self.ledger, isolation_level=None, timeout=30)) as kept:
            times, place = kept.execute(
                "insert into heard (event_id, times) values (?, 1) on conflict (event_id)"
                " do update set times = times + 1 returning times, rowid",
                (event_id,),
            ).fetchone()
        if times == 1 and place % 3 == 0:
            raise Unreachable("The answer was lost.")
        return Fetched(200, {}, b"")


Goods = Mapping[str, tuple[int, int | None]]


def built(place: Place, goods: Goods = GOODS) -> None:
    """A shop with goods, a voucher, a gift card, an agent and a subscriber, closed again."""
    place.folder.mkdir(parents=True, exist_ok=True)
    if not place.on_sqlite:
        postgres.emptied(place.url)
    with closing(sqlite3.connect(place.receiver)) as kept:
        kept.execute("create table heard (event_id text primary key, times integer not null)")
    with opened(place) as shop:
        catalogue = place.folder / "goods.csv"
        catalogue.write_text("\n".join([HEADER, *starmap(_row, goods.items())]) + "\n", "utf-8")
        import_files([catalogue], database=shop.database, currency="USD")
        with shop.database.transaction() as session:
            now = clock.now()
            five = Promotion(
                "prm_five",
                {"en": "Five off"},
                Kind.FIXED,
                code=VOUCHER,
                amounts={"USD": 500},
                limit=1,
                per_buyer=1,
            )
            promotions.add(session, five)
            gift_cards.issue(session, sealed(GIFT), GIFT_HOLDS, now=now)
            subscribe(session, Wish("https://receiver.example/hook"))
            agent = agents.meet(session, AGENT)
            agents.allow(session, agent.id, [agents.Limit(DAY_LIMIT, DAY_LIMIT)], by="the bench")
    keep(place)


def _row(sku: str, kind: tuple[int, int | None]) -> str:
    cents, has = kind
    counted = f"shopify,{has}" if has is not None else ","
    return f"{sku.lower()},{sku},Title,Default Title,{sku},{counted},{cents / 100:.2f}"


def copied(kept: Place, place: Place) -> Place:
    """The same shop in another place, over what stood there; `kept` was `keep`-ed before."""
    shutil.rmtree(place.folder, ignore_errors=True)
    shutil.copytree(kept.folder, place.folder)
    if not place.on_sqlite:
        postgres.brought_back(place.url, kept.folder.name)
    return place


def keep(place: Place) -> None:
    """Let a closed shop be copied from now on."""
    if not place.on_sqlite:
        postgres.kept(place.url, place.folder.name)


def judged(place: Place, acks: list[Ack], *, again: Callable[[Shop], None] | None) -> list[str]:
    """What is wrong after a fault: at once, and once the shop has started again and mended itself.

    ``again`` is the client, who asks once more for what it got no answer to.
    """
    wrong = [
        f"at once: {each}"
        for each in checker.violations(place.books(), START, acks=acks, reconciled=False)
    ]
    with opened(place) as shop:
        if again is not None:
            again(shop)
        wrong += [f"mending: {each}" for each in shop.mend()]
        wrong += [f"mended: {each}" for each in checker.violations(place.books(), START, acks=acks)]
        with clock.ahead(LATER[-1]):
            moved = reconcile(shop.database, shop.payments, now=clock.now()).moved
    if moved:
        wrong.append(f"mended: reconciling again moves {len(moved)} orders again")
    return wrong
