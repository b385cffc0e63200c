"""The catalogue as its file says, read by SQL of its own: the ground that answers are judged on."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tradewind.bench.grounding.measures import read_stated

WHOLE = {"JPY", "KRW"}
"""Currencies without cents, among those that the shops of this measure use."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact row. ``number`` was read again from its text wherever that is one plain amount."""

    id: int
    product: str
    sku: str | None
    name: str
    text: str
    kind: str
    number: float | None
    high: float | None
    unit: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Offered:
    """One offer row."""

    sku: str
    seller: str
    currency: str
    minor: int
    list_minor: int | None
    shipping_minor: int | None
    days: int | None


@dataclass(slots=True)
class Thing:
    """One product on sale with everything that hangs on it."""

    id: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    category: str
    brand: str
    stars: float | None
    reviews: int
    skus: list[str] = field(default_factory=list)
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    free: dict[str, int] = field(default_factory=dict)
    offers: dict[str, list[Offered]] = field(default_factory=dict)
    facts: list[Stated] = field(default_factory=list)

    def title(self, language: str) -> str:
        """The title for a reader of that language."""
        return (
            self.titles.get(language) or self.titles.get("en") or next(iter(self.titles.values()))
        )

    def stated(self, name: str, sku: str | None = None) -> list[Stated]:
        """Facts of that name: of a variant its own before the product's; without one, all."""
        found = [fact for fact in self.facts if fact.name == name]
        if sku is None:
            return found
        own = [fact for fact in found if fact.sku == sku]
        return own or [fact for fact in found if fact.sku is None]

    def offer(self, sku: str, currency: str) -> Offered | None:
        """The cheapest offer for a variant."""
        able = [each for each in self.offers.get(sku, ()) if each.currency == currency]
        return min(able, key=lambda each: each.minor, default=None)

    def can_be_bought(self, sku: str) -> bool:
        """Whether a variant has an offer and is not known to be sold out."""
        return bool(self.offers.get(sku)) and self.free.get(sku, 1) > 0

    @property
    def told(self) -> str:
        """All that is known of it, in small letters."""
        texts = [*self.titles.values(), *self.descriptions.values()]
        texts += [f"{fact.name.replace('_', ' ')} {fact.text}" for fact in self.facts]
        return " ".join(texts).casefold()


@dataclass(frozen=True, slots=True)
class Written:
    """One review row."""

    product: str
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A whole catalogue."""

    things: dict[str, Thing]
    facts: dict[int, Stated]
    reviews: dict[int, Written]
    owner: dict[str, str]
    """The product of each variant."""
    misread: tuple[int, ...]
    """Facts whose number is not what their text says."""

    @property
    def currencies(self) -> set[str]:
        """Currencies that anything is priced in."""
        return {
            offer.currency
            for thing in self.things.values()
            for offers in thing.offers.values()
            for offer in offers
        }


def major(minor: int, currency: str) -> float:
    """An amount in its currency's main unit."""
    return float(Decimal(minor) / (1 if currency in WHOLE else 100))


def read(file: Path) -> Rows:
    """Everything on sale in a shop's database file."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as base:
        base.row_factory = sqlite3.Row
        things = _things(base)
        owner = _variants(base, things)
        _offers(base, things, owner)
        facts, misread = _facts(base, things)
        reviews = {
            row["id"]: Written(row["product_id"], row["text"], row["title"])
            for row in base.execute("SELECT id, product_id, text, title FROM review")
        }
    return Rows(things, facts, reviews, owner, tuple(misread))


def _things(base: sqlite3.Connection) -> dict[str, Thing]:
    rows = base.execute(
        "SELECT id, title, description, category, brand, rating_sum, rating_count, review_count"
        " FROM product WHERE NOT withdrawn ORDER BY id"
    )
    return {
        row["id"]: Thing(
            id=row["id"],
            titles=json.loads(row["title"]),
            descriptions=json.loads(row["description"]),
            category=row["category"],
            brand=row["brand"],
            stars=row["rating_sum"] / row["rating_count"] if row["rating_count"] else None,
            reviews=row["review_count"],
        )
        for row in rows
    }


def _variants(base: sqlite3.Connection, things: dict[str, Thing]) -> dict[str, str]:
    owner = {}
    rows = base.execute(
        "SELECT v.sku, v.product_id, v.options, s.on_hand - s.reserved AS free FROM variant v"
        " LEFT JOIN stock s ON s.sku = v.sku WHERE NOT v.withdrawn ORDER BY v.position"
    )
    for row in rows:
        thing = things.get(row["product_id"])
        if thing is None:
            continue
        owner[row["sku"]] = thing.id
        thing.skus.append(row["sku"])
        thing.options[row["sku"]] = json.loads(row["options"])
        if row["free"] is not None:
            thing.free[row["sku"]] = row["free"]
    return owner


def _offers(base: sqlite3.Connection, things: dict[str, Thing], owner: dict[str, str]) -> None:
    rows = base.execute(
        "SELECT sku, seller, currency, price_minor, list_price_minor, shipping_minor,"
        " delivery_days FROM offer"
    )
    for row in rows:
        if row["sku"] in owner:
            offers = things[owner[row["sku"]]].offers
            offers.setdefault(row["sku"], []).append(Offered(*row))


def _facts(
    base: sqlite3.Connection, things: dict[str, Thing]
) -> tuple[dict[int, Stated], list[int]]:
    facts, misread = {}, []
    rows = base.execute(
        "SELECT id, product_id AS product, sku, name, text, kind, number, high, unit, language"
        " FROM fact WHERE ended IS NULL ORDER BY id"
    )
    for row in rows:
        fact = Stated(**{**dict(row), "unit": row["unit"] or ""})
        again = read_stated(fact.text) if fact.kind == "number" else None
        if again is not None and again[1] == fact.unit and _differ(again[0], fact.number):
            misread.append(fact.id)
        facts[fact.id] = fact
        if fact.product in things:
            things[fact.product].facts.append(fact)
    return facts, misread


def _differ(mine: float, theirs: float | None) -> bool:
    return theirs is not None and abs(mine - theirs) > 1e-6 * max(abs(mine), 1)


@dataclass(frozen=True, slots=True)
class Bound:
    """A hard limit: ``price`` in a currency's main unit, a fact in its base unit."""

    name: str
    least: float | None = None
    most: float | None = None
    least_open: bool = False
    """Whether the least itself is out of bounds; the same for the most."""
    most_open: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value is within it."""
        low = (
            self.least is None
            or value > self.least
            or (value == self.least and not self.least_open)
        )
        high = self.most is None or value < self.most or (value == self.most and not self.most_open)
        return low and high


@dataclass(frozen=True, slots=True)
class Scope:
    """Which products a question is about."""

    category: str | None = None
    brand: str | None = None
    bounds: tuple[Bound, ...] = ()

    def admits(self, thing: Thing) -> bool:
        """Whether its shelf and maker are meant."""
        under = self.category is None or (thing.category + "/").startswith(self.category + "/")
        return under and (self.brand is None or self.brand.casefold() == thing.brand.casefold())


@dataclass(frozen=True, slots=True)
class Top:
    """The extreme of a scope."""

    value: float | None
    winners: frozenset[str]
    stating: int
    of: int


def value_of(thing: Thing, sku: str, name: str, currency: str) -> float | None:
    """The number that a variant stands for; None where nobody states one."""
    if name == "price":
        offer = thing.offer(sku, currency)
        return major(offer.minor, currency) if offer else None
    if name == "rating":
        return thing.stars
    stated = [fact for fact in thing.stated(name, sku) if fact.kind == "number"]
    return stated[0].number if stated else None


def eligible(rows: Rows, scope: Scope, currency: str) -> dict[str, list[str]]:
    """Products in scope, each with its variants that can be bought now and hold every bound."""
    found = {}
    for thing in rows.things.values():
        if scope.admits(thing):
            able = [sku for sku in thing.skus if thing.can_be_bought(sku)]
            fitting = [sku for sku in able if fits(thing, sku, scope.bounds, currency)]
            if fitting:
                found[thing.id] = fitting
    return found


def fits(thing: Thing, sku: str, bounds: Iterable[Bound], currency: str) -> bool:
    """Whether a variant holds every bound; an unstated value holds none."""
    for bound in bounds:
        value = value_of(thing, sku, bound.name, currency)
        if value is None or not bound.holds(value):
            return False
    return True


def top(rows: Rows, scope: Scope, name: str, *, most: bool, currency: str) -> Top:
    """The extreme over everything in scope."""
    best = dict(_bests(rows, scope, name, most=most, currency=currency))
    of = len(eligible(rows, scope, currency))
    if not best:
        return Top(None, frozenset(), 0, of)
    value = max(best.values()) if most else min(best.values())
    near = 1e-9 * max(abs(value), 1)
    winners = frozenset(id_ for id_, mine in best.items() if abs(mine - value) <= near)
    return Top(value, winners, len(best), of)


def _bests(
    rows: Rows, scope: Scope, name: str, *, most: bool, currency: str
) -> Iterator[tuple[str, float]]:
    for id_, skus in eligible(rows, scope, currency).items():
        thing = rows.things[id_]
        values = [v for sku in skus if (v := value_of(thing, sku, name, currency)) is not None]
        if values:
            yield id_, max(values) if most else min(values)
