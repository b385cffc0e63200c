"""Products made by hand or at random, and an index that holds them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tradewind.catalog.product import Fact, Kind, Offer, Product, Source, Variant
from tradewind.integrations.embedding.embedded import Embedded
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Embedder
from tradewind.retrieval.brief import Brief
from tradewind.retrieval.find import find
from tradewind.retrieval.found import Found
from tradewind.retrieval.growth import grown
from tradewind.retrieval.index import Index
from tradewind.retrieval.snapshot import Snapshot

SOURCE = Source("shop.yaml", "row 1")
ENCODER = Embedded()
"""Loaded once for all tests that need meaning."""


def number(name: str, value: float, unit: str | None = None, **more: Any) -> Fact:
    return Fact(
        name, f"{value:g} {unit or ''}".strip(), Kind.NUMBER, SOURCE, value, unit=unit, **more
    )


def text(name: str, value: str, **more: Any) -> Fact:
    return Fact(name, value, Kind.TEXT, SOURCE, **more)


def flag(name: str, value: bool, **more: Any) -> Fact:
    return Fact(name, "yes" if value else "no", Kind.FLAG, SOURCE, float(value), **more)


def variant(
    sku: str, usd: int | None = 1000, stock: int | None = 5, cny: int | None = None, **options: str
) -> Variant:
    prices = [(usd, "USD"), (cny, "CNY")]
    offers = tuple(Offer(sku, "shop", Money(p, c)) for p, c in prices if p is not None)
    return Variant(sku, options, offers, stock)


def product(
    id_: str,
    title: str | dict[str, str],
    *variants: Variant,
    facts: Sequence[Fact] = (),
    category: str = "",
    brand: str = "",
    about: str = "",
    **more: Any,
) -> Product:
    return Product(
        id=id_,
        title={"en": title} if isinstance(title, str) else title,
        description={"en": about} if about else {},
        category=category,
        brand=brand,
        source=SOURCE,
        facts=tuple(facts),
        variants=variants or (variant(f"{id_}-1"),),
        **more,
    )


def held(
    folder: Path, products: Iterable[Product], names: Any = None, embedder: Embedder | None = None
) -> Index:
    """An index of these products, without a database."""
    index = Index(folder, embedder)
    index._snapshot = grown(Snapshot(version=1), products, (), names or {})
    return index


def search(index: Index, words: str = "", language: str = "en", **more: Any) -> Found:
    """Find, with a brief's fields and find's own options mixed."""
    own = {"limit", "exclude", "within", "available_only", "facets", "currency"}
    options = {name: more.pop(name) for name in list(more) if name in own}
    brief = Brief(words, language, words=words, **more)
    return find(brief, index=index, **{"currency": "USD", **options})


def ids(found: Found) -> list[str]:
    return [hit.product_id for hit in found.hits]


WORDS = ["kettle", "boot", "lamp", "tent", "red", "steel", "travel", "mug"]
COLORS = ["Black", "Matte Black", "Navy", "Red"]
CATEGORIES = ["", "home", "home/kitchen", "outdoor/tents"]


@st.composite
def catalogues(draw: st.DrawFn) -> list[Product]:
    """A few products with variants, numbers in two dimensions, flags, colours and gaps."""
    count = draw(st.integers(0, 12))
    return [draw(products(f"p{at:02d}")) for at in range(count)]


@st.composite
def products(draw: st.DrawFn, id_: str) -> Product:
    skus = [f"{id_}-{at}" for at in range(draw(st.integers(0, 3)))]
    title = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)))
    return Product(
        id=id_,
        title={"en": title},
        description={"en": " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=3)))},
        category=draw(st.sampled_from(CATEGORIES)),
        brand=draw(st.sampled_from(["", "Halden", "Orvane"])),
        source=SOURCE,
        facts=tuple(fact for sku in [None, *skus] for fact in draw(_facts(sku))),
        variants=tuple(draw(_variants(sku)) for sku in skus),
    )


@st.composite
def _facts(draw: st.DrawFn, sku: str | None) -> list[Fact]:
    found = []
    if draw(st.booleans()):
        low = float(draw(st.integers(1, 6)))
        high = draw(st.sampled_from([None, low + 2]))
        unit = draw(st.sampled_from(["g", "g", "g", "cm"]))
        found.append(number("weight", low, unit, high=high, sku=sku))
    if draw(st.booleans()):
        found.append(flag("waterproof", draw(st.booleans()), sku=sku))
    if draw(st.booleans()):
        found.append(text("material", draw(st.sampled_from(["steel", "cotton, steel"])), sku=sku))
    return found


@st.composite
def _variants(draw: st.DrawFn, sku: str) -> Variant:
    price = st.sampled_from([None, 500, 1000, 1000, 2000])
    options = {"color": draw(st.sampled_from(COLORS))} if draw(st.booleans()) else {}
    stock = draw(st.sampled_from([None, 0, 3]))
    return variant(sku, draw(price), stock, draw(price), **options)
